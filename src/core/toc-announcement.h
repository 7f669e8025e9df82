/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TocAnnouncement: what the service itself has announced. All of it is from outside, and plain
 * text. Immutable once it was handed on.
 */
typedef struct
{
  char *title;      /* (owned): one line, not empty */
  char *link;       /* (owned) (nullable): http or https */
  char *details;    /* (owned) (nullable): the beginning of its text, one line */
  char *component;  /* (owned) (nullable): the id of the component that its feed belongs to */
  gint64 published; /* s since the epoch; 0: not known: as the next */
  gint64 updated;
} TocAnnouncement;

/** toc_announcement_new: Returns: (transfer full): with nothing but @title. */
TocAnnouncement *toc_announcement_new (const char *title);

/** toc_announcement_copy: Returns: (transfer full) */
TocAnnouncement *toc_announcement_copy (const TocAnnouncement *announcement);

/** toc_announcement_free: frees @announcement and all that it owns. */
void toc_announcement_free (TocAnnouncement *announcement);

/** toc_announcement_get_time: when it was last touched, in s since the epoch; 0: not known. */
gint64 toc_announcement_get_time (const TocAnnouncement *announcement);

/** toc_announcement_equal: whether both say the same. */
gboolean toc_announcement_equal (const TocAnnouncement *a, const TocAnnouncement *b);

/** toc_announcements_new: Returns: (transfer full) (element-type TocAnnouncement): an empty array
 *  that owns its elements */
GPtrArray *toc_announcements_new (void);

/** toc_announcements_equal: whether both arrays say the same in the same order. */
gboolean toc_announcements_equal (GPtrArray *a, GPtrArray *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocAnnouncement, toc_announcement_free)

G_END_DECLS
