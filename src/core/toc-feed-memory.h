/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-announcement.h"

G_BEGIN_DECLS

/**
 * TocFeedMemory: what is remembered of a feed until it is asked again.
 */
typedef struct
{
  char *url;                /* (owned) */
  gint64 asked_at;          /* µs since the epoch; 0: never */
  char *etag;               /* (owned) (nullable): for asking whether there is anything new */
  char *last_modified;      /* (owned) (nullable): the same */
  GPtrArray *announcements; /* (owned) (element-type TocAnnouncement): the newest first */
} TocFeedMemory;

/** toc_feed_memory_new: Returns: (transfer full): never asked */
TocFeedMemory *toc_feed_memory_new (const char *url);

/** toc_feed_memory_free: frees @memory and all that it owns. */
void toc_feed_memory_free (TocFeedMemory *memory);

/** toc_feed_memory_is_due: whether the last asking is half an hour ago.
 *  @now: µs since the epoch */
gboolean toc_feed_memory_is_due (const TocFeedMemory *memory, gint64 now);

/**
 * toc_feed_memory_take: takes in an answer. A pure function.
 * @status: its HTTP status; 0: none came
 * @etag, @last_modified: (nullable): its headers
 * @body: (nullable): what it holds
 * @now: µs since the epoch
 *
 * What is no feed, or not there, is as good as an empty one; one that does not answer, or says that
 * nothing has changed, leaves what was known.
 */
void toc_feed_memory_take (TocFeedMemory *memory,
                           guint status,
                           const char *etag,
                           const char *last_modified,
                           GBytes *body,
                           gint64 now);

/**
 * toc_feed_memory_add_recent: adds those announcements that are news still, and how they are the
 * component's.
 * @component: its id
 * @now: µs since the epoch
 */
void toc_feed_memory_add_recent (const TocFeedMemory *memory,
                                 const char *component,
                                 gint64 now,
                                 GPtrArray *announcements);

/** toc_feed_memory_to_bytes: for a file. Returns: (transfer full) */
GBytes *toc_feed_memory_to_bytes (const TocFeedMemory *memory);

/** toc_feed_memory_new_from_data: what toc_feed_memory_to_bytes() made of the feed at @url.
 *  Returns: (transfer full) (nullable): NULL for nonsense */
TocFeedMemory *toc_feed_memory_new_from_data (const char *url, const char *data, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocFeedMemory, toc_feed_memory_free)

G_END_DECLS
