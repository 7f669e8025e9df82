/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "toc-definition.h"
#include "toc-verdict.h"

G_BEGIN_DECLS

#define TOC_TYPE_FEED_READER (toc_feed_reader_get_type ())
G_DECLARE_FINAL_TYPE (TocFeedReader, toc_feed_reader, TOC, FEED_READER, GObject)

/**
 * TocFeedReader: reads what the service itself announces, in the feeds of those components that are
 * checked. Each is asked every half hour at most, by this program and all others like it together,
 * and only for what is new.
 */

/**
 * toc_feed_reader_new:
 * @session: made by toc_session_new()
 * @folder: (nullable): as toc_file_get_cache(): where it is kept what the feeds have said
 *
 * Returns: (transfer full)
 */
TocFeedReader *toc_feed_reader_new (TocDefinition *definition, SoupSession *session, GFile *folder);

/**
 * toc_feed_reader_read_async: asks the feeds whose time has come. A reading that begins
 * while another one is under way may ask once more than is needed.
 * @cancellable: (nullable): ends it early, with G_IO_ERROR_CANCELLED
 */
void toc_feed_reader_read_async (TocFeedReader *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/**
 * toc_feed_reader_read_finish: what is announced these days. A feed that is missing, or none, is as
 * good as an empty one. The only error is G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable) (element-type TocAnnouncement)
 */
GPtrArray *toc_feed_reader_read_finish (TocFeedReader *self, GAsyncResult *result, GError **error);

/**
 * toc_feed_reader_get_reason: what the announcements say of why a verdict is what it is: a
 * maintenance, where something of a component fails of which one was announced in the last day.
 * They never change a state. A pure function.
 * @now: µs since the epoch
 *
 * Returns: the verdict's own reason where they say nothing
 */
TocReason toc_feed_reader_get_reason (const TocDefinition *definition,
                                      const TocVerdict *verdict,
                                      gint64 now);

G_END_DECLS
