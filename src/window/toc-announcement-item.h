/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-announcement.h"
#include "toc-text-item.h"

G_BEGIN_DECLS

/** toc_announcement_item_new: what the service has announced, in a list.
 *  Returns: (transfer full) */
TocTextItem *toc_announcement_item_new (const TocAnnouncement *announcement);

G_END_DECLS
