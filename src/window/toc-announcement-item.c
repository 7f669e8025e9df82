/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-announcement-item.h"

#include "toc-wording.h"

TocTextItem *
toc_announcement_item_new (const TocAnnouncement *announcement)
{
  gint64 when = toc_announcement_get_time (announcement);
  g_autofree char *time =
    when != 0 ? toc_wording_time (when * G_USEC_PER_SEC, g_get_real_time ()) : NULL;
  const TocText text = { .state = TOC_STATE_NOT_VERIFIABLE,
                         .title = announcement->title,
                         .caption = time,
                         .details = announcement->details };

  return toc_text_item_new (&text);
}
