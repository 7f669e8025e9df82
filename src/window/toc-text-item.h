/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "toc-words.h"

G_BEGIN_DECLS

/**
 * TocText: what a row of a list says, all of it plain text.
 */
typedef struct
{
  TocState state;      /* shown as an icon, %TOC_STATE_NOT_VERIFIABLE: without one */
  const char *title;
  const char *caption; /* (nullable): below it, in small letters, as the next */
  const char *details; /* (nullable) */
  const char *end;     /* (nullable): at the other end of the row */
} TocText;

#define TOC_TYPE_TEXT_ITEM (toc_text_item_get_type ())
G_DECLARE_FINAL_TYPE (TocTextItem, toc_text_item, TOC, TEXT_ITEM, GObject)

/** TocTextItem: such a text as an item of a list model. It never changes. */

/** toc_text_item_new: Returns: (transfer full): with copies of what @text holds */
TocTextItem *toc_text_item_new (const TocText *text);

/** toc_text_item_get: Returns: (transfer none): valid as long as @self */
const TocText *toc_text_item_get (TocTextItem *self);

/**
 * toc_text_item_replace_all: makes @store hold @items, and leaves those at its beginning and end alone
 * that say the same already: who is just reading one of them keeps it.
 * @store: (element-type TocTextItem)
 * @items: (element-type TocTextItem)
 */
void toc_text_item_replace_all (GListStore *store, GPtrArray *items);

G_END_DECLS
