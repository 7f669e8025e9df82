/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "toc-announcement.h"

G_BEGIN_DECLS

/** toc_announcement_row_new: what the service has announced, in a list.
 *  Returns: (transfer floating) */
GtkWidget *toc_announcement_row_new (const TocAnnouncement *announcement);

G_END_DECLS
