/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-preference-row.h"

struct _TocPreferenceRow
{
  GtkListBoxRow parent_instance;

  GtkBox *box;
  GtkLabel *title_label;
  GtkLabel *subtitle_label;
  GtkWidget *control; /* (unowned): of the box */
};

G_DEFINE_TYPE (TocPreferenceRow, toc_preference_row, GTK_TYPE_LIST_BOX_ROW)

/* The wheel is to scroll the page, not to change what happens to be under the pointer. */
static gboolean
scroll_cb (GtkWidget *control)
{
  g_signal_stop_emission_by_name (control, "scroll-event");

  return GDK_EVENT_PROPAGATE;
}

static void
toc_preference_row_class_init (TocPreferenceRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               TOC_APP_PATH "/window/toc-preference-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TocPreferenceRow, box);
  gtk_widget_class_bind_template_child (widget_class, TocPreferenceRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, TocPreferenceRow, subtitle_label);
}

static void
toc_preference_row_init (TocPreferenceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
toc_preference_row_new (const char *title, const char *subtitle, GtkWidget *control)
{
  TocPreferenceRow *self = g_object_new (TOC_TYPE_PREFERENCE_ROW, NULL);
  AtkObject *accessible = gtk_widget_get_accessible (control);

  gtk_label_set_text (self->title_label, title);
  gtk_label_set_text (self->subtitle_label, subtitle != NULL ? subtitle : "");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle_label), subtitle != NULL);

  self->control = control;
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  gtk_container_add (GTK_CONTAINER (self->box), control);
  gtk_widget_show_all (control);
  g_signal_connect (control, "scroll-event", G_CALLBACK (scroll_cb), NULL);
  atk_object_set_name (accessible, title);
  if (subtitle != NULL)
    atk_object_set_description (accessible, subtitle);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self)), title);

  return GTK_WIDGET (self);
}

void
toc_preference_row_activate (TocPreferenceRow *self)
{
  g_return_if_fail (TOC_IS_PREFERENCE_ROW (self));

  if (GTK_IS_COMBO_BOX (self->control))
    gtk_combo_box_popup (GTK_COMBO_BOX (self->control));
  else
    gtk_widget_activate (self->control);
}
