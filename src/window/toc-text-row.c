/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-text-row.h"

#include <glib/gi18n-lib.h>

#include "toc-state-icon.h"

#define ICON_SIZE 24

static void
add_label (GtkWidget *box, const char *text, gboolean caption)
{
  GtkWidget *label;
  GtkStyleContext *context;

  if (text == NULL)
    return;

  label = gtk_label_new (text);
  context = gtk_widget_get_style_context (label);
  g_object_set (label, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  if (caption)
    {
      gtk_style_context_add_class (context, "toc-caption");
      gtk_style_context_add_class (context, "toc-dim");
    }
  gtk_container_add (GTK_CONTAINER (box), label);
}

static void
add_icon (GtkWidget *box, TocState state, gboolean at_top)
{
  g_autofree char *icon_name = NULL;
  GtkWidget *icon;

  if (state == TOC_STATE_NOT_VERIFIABLE)
    return;

  icon_name = toc_state_icon_get_name (state);
  icon = gtk_image_new_from_icon_name (icon_name, GTK_ICON_SIZE_BUTTON);
  gtk_image_set_pixel_size (GTK_IMAGE (icon), ICON_SIZE);
  gtk_widget_set_valign (icon, at_top ? GTK_ALIGN_START : GTK_ALIGN_CENTER);
  gtk_container_add (GTK_CONTAINER (box), icon);
}

/* A row is one thing to a screen reader; its parts would be read without their connection. */
static void
name_row (GtkWidget *row, const TocText *text)
{
  AtkObject *accessible = gtk_widget_get_accessible (row);
  const char *second = text->caption != NULL ? text->caption : text->end;
  g_autofree char *name = NULL;

  if (second != NULL)
    /* Translators: a row of a list, its title and what stands beside it: "France: 2 of 3, 80 ms" */
    name = g_strdup_printf (C_ ("row", "%s: %s"), text->title, second);
  atk_object_set_name (accessible, name != NULL ? name : text->title);
  if (text->details != NULL)
    atk_object_set_description (accessible, text->details);
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  const TocText *text = toc_text_item_get (item);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  add_icon (line, text->state, text->caption != NULL);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  add_label (words, text->title, FALSE);
  add_label (words, text->caption, TRUE);
  add_label (words, text->details, TRUE);
  gtk_container_add (GTK_CONTAINER (line), words);
  add_label (line, text->end, TRUE);

  g_object_set (line, "margin", 12, "margin-top", 8, "margin-bottom", 8, NULL);
  gtk_container_add (GTK_CONTAINER (row), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);
  name_row (row, text);
  gtk_widget_show_all (row);

  return row;
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  gtk_widget_set_visible (GTK_WIDGET (user_data), g_list_model_get_n_items (model) > 0);
}

void
toc_text_row_bind (GtkListBox *list, GListStore *store)
{
  gtk_list_box_bind_model (list, G_LIST_MODEL (store), create_row, NULL, NULL);
  g_signal_connect_object (store, "items-changed", G_CALLBACK (items_changed_cb), list, 0);
  items_changed_cb (G_LIST_MODEL (store), 0, 0, 0, list);
}
