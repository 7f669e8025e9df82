/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-text-item.h"

struct _TocTextItem
{
  GObject parent_instance;

  TocText text; /* its strings are owned */
};

G_DEFINE_TYPE (TocTextItem, toc_text_item, G_TYPE_OBJECT)

static gboolean
is_same (TocTextItem *a, TocTextItem *b)
{
  return a->text.state == b->text.state && g_strcmp0 (a->text.title, b->text.title) == 0 &&
         g_strcmp0 (a->text.caption, b->text.caption) == 0 &&
         g_strcmp0 (a->text.details, b->text.details) == 0 &&
         g_strcmp0 (a->text.end, b->text.end) == 0;
}

/* Both counted from the beginning. */
static gboolean
is_kept (GListStore *store, guint position, GPtrArray *items, guint index)
{
  g_autoptr (TocTextItem) item = g_list_model_get_item (G_LIST_MODEL (store), position);

  return is_same (item, g_ptr_array_index (items, index));
}

static void
toc_text_item_finalize (GObject *object)
{
  TocTextItem *self = TOC_TEXT_ITEM (object);

  g_free ((char *) self->text.title);
  g_free ((char *) self->text.caption);
  g_free ((char *) self->text.details);
  g_free ((char *) self->text.end);

  G_OBJECT_CLASS (toc_text_item_parent_class)->finalize (object);
}

static void
toc_text_item_class_init (TocTextItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = toc_text_item_finalize;
}

static void
toc_text_item_init (TocTextItem *self)
{
}

TocTextItem *
toc_text_item_new (const TocText *text)
{
  TocTextItem *self = g_object_new (TOC_TYPE_TEXT_ITEM, NULL);

  self->text.state = text->state;
  self->text.title = g_strdup (text->title);
  self->text.caption = g_strdup (text->caption);
  self->text.details = g_strdup (text->details);
  self->text.end = g_strdup (text->end);

  return self;
}

const TocText *
toc_text_item_get (TocTextItem *self)
{
  g_return_val_if_fail (TOC_IS_TEXT_ITEM (self), NULL);

  return &self->text;
}

void
toc_text_item_replace_all (GListStore *store, GPtrArray *items)
{
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (store));
  guint first = 0, last = 0;

  while (first < MIN (n_old, items->len) && is_kept (store, first, items, first))
    first++;
  while (last < MIN (n_old, items->len) - first &&
         is_kept (store, n_old - last - 1, items, items->len - last - 1))
    last++;

  if (n_old > first + last || items->len > first + last)
    g_list_store_splice (store, first, n_old - first - last,
                         items->pdata != NULL ? items->pdata + first : NULL,
                         items->len - first - last);
}
