/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "toc-text-item.h"

G_BEGIN_DECLS

/**
 * toc_text_row_bind: has @list show the items of @store, each in a row that is only read; the list is
 * hidden while there are none.
 * @store: (element-type TocTextItem)
 */
void toc_text_row_bind (GtkListBox *list, GListStore *store);

G_END_DECLS
