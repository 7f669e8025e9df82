/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-feed-reader.h"

G_BEGIN_DECLS

/**
 * TocFeedDesk: has the announcements read now and then, and puts them beside what was seen.
 */
typedef struct _TocFeedDesk TocFeedDesk;

/** TocFeedDeskFunc: other announcements are there. */
typedef void (*TocFeedDeskFunc) (gpointer user_data);

/**
 * toc_feed_desk_new:
 * @func: called until toc_feed_desk_free()
 *
 * Returns: (transfer full): reads nothing until it has a reader
 */
TocFeedDesk *toc_feed_desk_new (TocDefinition *definition, TocFeedDeskFunc func, gpointer user_data);

/** toc_feed_desk_free: ends what is under way, and frees @self. */
void toc_feed_desk_free (TocFeedDesk *self);

/** toc_feed_desk_set_reader: @reader: (nullable): NULL: nothing is read */
void toc_feed_desk_set_reader (TocFeedDesk *self, TocFeedReader *reader);

/** toc_feed_desk_consider: reads those feeds whose time has come. */
void toc_feed_desk_consider (TocFeedDesk *self);

/** toc_feed_desk_drop: ends what is under way. */
void toc_feed_desk_drop (TocFeedDesk *self);

/** toc_feed_desk_forget: the same, and nothing is announced any more. */
void toc_feed_desk_forget (TocFeedDesk *self);

/** toc_feed_desk_dress: Returns: (transfer full): @verdict with the announcements, and with the
 *  reason that they give; itself where there are none */
TocVerdict *toc_feed_desk_dress (TocFeedDesk *self, TocVerdict *verdict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocFeedDesk, toc_feed_desk_free)

G_END_DECLS
