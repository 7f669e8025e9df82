/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-announcement.h"

G_BEGIN_DECLS

/** TOC_FEED_MAX_BYTES: no longer document is looked at. */
#define TOC_FEED_MAX_BYTES (512 * 1024)

/** TOC_FEED_MAX_ANNOUNCEMENTS: no more of them are kept, the newest. */
#define TOC_FEED_MAX_ANNOUNCEMENTS 5

/**
 * toc_feed_parse: reads RSS 2.0 (https://www.rssboard.org/rss-specification) or Atom (RFC 4287).
 * @length: bytes
 *
 * Nothing outside the document is looked at, and one that declares entities, or a type of document
 * at all, is none: a feed needs neither. HTML in it becomes plain text. A pure function.
 *
 * Returns: (transfer full) (nullable) (element-type TocAnnouncement): the newest first; empty for a
 *   feed without news; NULL for what is no feed
 */
GPtrArray *toc_feed_parse (const char *data, gsize length);

G_END_DECLS
