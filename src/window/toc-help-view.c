/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-help-view.h"

#include <glib/gi18n-lib.h>

/* In characters: a longer one is broken. */
#define LINK_WIDTH 14

struct _TocHelpView
{
  GtkBox parent_instance;

  GtkLabel *intro_label;
  GtkFlowBox *link_box;
};

G_DEFINE_TYPE (TocHelpView, toc_help_view, GTK_TYPE_BOX)

static void
add_link (TocHelpView *self, const TocLink *link)
{
  GtkWidget *button = gtk_button_new_with_label (link->title);
  GtkWidget *child = gtk_flow_box_child_new ();
  GtkLabel *label = GTK_LABEL (gtk_bin_get_child (GTK_BIN (button)));
  g_autofree char *text = NULL;

  /* The address tells where one is going. */
  text = g_strdup_printf ("%s\n%s", link->title, link->url);
  gtk_widget_set_tooltip_text (button, text);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "app.open-link");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", link->id);
  gtk_label_set_line_wrap (label, TRUE);
  gtk_label_set_line_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (label, GTK_JUSTIFY_CENTER);
  gtk_label_set_max_width_chars (label, LINK_WIDTH);
  gtk_widget_set_can_focus (child, FALSE);
  gtk_container_add (GTK_CONTAINER (child), button);
  gtk_container_add (GTK_CONTAINER (self->link_box), child);
  gtk_widget_show_all (child);
}

static void
toc_help_view_class_init (TocHelpViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               TOC_APP_PATH "/window/toc-help-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TocHelpView, intro_label);
  gtk_widget_class_bind_template_child (widget_class, TocHelpView, link_box);
}

static void
toc_help_view_init (TocHelpView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
toc_help_view_set_definition (TocHelpView *self, const TocDefinition *definition)
{
  g_autofree char *intro = NULL;

  g_return_if_fail (TOC_IS_HELP_VIEW (self));

  /* Translators: the service's name. */
  intro = g_strdup_printf (_ ("See what %s and other people say, or send somebody what was seen "
                              "from here."),
                           definition->name);
  gtk_label_set_text (self->intro_label, intro);
  for (guint i = 0; i < definition->links->len; i++)
    add_link (self, g_ptr_array_index (definition->links, i));
}
