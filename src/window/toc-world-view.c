/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-world-view.h"

#include <glib/gi18n-lib.h>

#include "toc-country.h"
#include "toc-text-row.h"
#include "toc-wording-world.h"
#include "toc-wording.h"
#include "toc-world-tally.h"

struct _TocWorldView
{
  GtkBox parent_instance;

  TocWorld *world;       /* (owned) (nullable): the one on show */
  GListStore *countries; /* (owned) (element-type TocTextItem) */
  GtkLabel *summary_label;
  GtkListBox *country_list;
  GtkWidget *ask_button;
};

G_DEFINE_TYPE (TocWorldView, toc_world_view, GTK_TYPE_BOX)

static TocTextItem *
create_item (const TocWorldTally *tally)
{
  g_autofree char *latency = toc_wording_latency (tally->median_ms);
  g_autofree char *count = NULL;
  TocText text = { .state = TOC_STATE_PARTIAL, .title = toc_country_get_name (tally->code) };

  if (tally->continent != NULL)
    text.caption = toc_wording_continent (tally->continent);
  if (tally->reached == tally->counted)
    text.state = TOC_STATE_UP;
  else if (tally->reached == 0)
    text.state = TOC_STATE_DOWN;

  if (tally->median_ms >= 0)
    /* Translators: how many of how many places in a country reach the service, and how long the
       answer took: "2 of 3, 80 ms" */
    count = g_strdup_printf (C_ ("places", "%u of %u, %s"), tally->reached, tally->counted, latency);
  else
    /* Translators: how many of how many places in a country reach the service. */
    count = g_strdup_printf (C_ ("places", "%u of %u"), tally->reached, tally->counted);
  text.end = count;

  return toc_text_item_new (&text);
}

static void
show_countries (TocWorldView *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) countries = NULL;

  if (self->world != NULL)
    {
      countries = toc_world_tally_countries (self->world);
      for (guint i = 0; i < countries->len; i++)
        g_ptr_array_add (items, create_item (g_ptr_array_index (countries, i)));
    }
  toc_text_item_replace_all (self->countries, items);
}

static void
toc_world_view_finalize (GObject *object)
{
  TocWorldView *self = TOC_WORLD_VIEW (object);

  g_clear_pointer (&self->world, toc_world_unref);
  g_object_unref (self->countries);

  G_OBJECT_CLASS (toc_world_view_parent_class)->finalize (object);
}

static void
toc_world_view_class_init (TocWorldViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = toc_world_view_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               TOC_APP_PATH "/window/toc-world-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TocWorldView, summary_label);
  gtk_widget_class_bind_template_child (widget_class, TocWorldView, country_list);
  gtk_widget_class_bind_template_child (widget_class, TocWorldView, ask_button);
}

static void
toc_world_view_init (TocWorldView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->countries = g_list_store_new (TOC_TYPE_TEXT_ITEM);
  toc_text_row_bind (self->country_list, self->countries);
}

/* A line for each sentence. */
static char *
describe_world (const TocVerdict *verdict)
{
  g_auto (GStrv) sentences =
    toc_wording_world (verdict->world, verdict->service, g_get_real_time ());

  return g_strjoinv ("\n", sentences);
}

void
toc_world_view_set_verdict (TocWorldView *self, const TocVerdict *verdict)
{
  g_autofree char *summary = NULL;

  g_return_if_fail (TOC_IS_WORLD_VIEW (self));

  if (verdict->world != NULL)
    summary = describe_world (verdict);
  else if (toc_verdict_is_bad (verdict))
    summary = g_strdup (_ ("Nobody in other places was asked yet."));
  else
    summary = g_strdup (_ ("Other places are asked when something looks wrong."));
  gtk_label_set_text (self->summary_label, summary);
  gtk_widget_set_visible (self->ask_button, toc_verdict_is_bad (verdict));

  if (verdict->world == self->world)
    return;

  g_clear_pointer (&self->world, toc_world_unref);
  self->world = verdict->world != NULL ? toc_world_ref (verdict->world) : NULL;
  show_countries (self);
}
