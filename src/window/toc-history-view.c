/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-history-view.h"

#include <glib/gi18n-lib.h>

#include "toc-day-bars.h"
#include "toc-export-button.h"
#include "toc-incident-item.h"
#include "toc-latency-chart.h"
#include "toc-text-row.h"
#include "toc-wording.h"

#define DAY_US (G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC)
#define SPAN_US DAY_US
#define DAYS_ENOUGH 3

/* Fewer are a smudge at the end of an empty chart. */
#define POINTS_MIN 5
#define INCIDENTS_MAX 10

/* A percentage of less has to say what it is of. */
#define COVERED_ENOUGH 0.95

struct _TocHistoryView
{
  GtkBox parent_instance;

  TocHistory *history;       /* (owned) (nullable): NULL before it is set, and once disposed */
  gulong changed_id;
  GCancellable *cancellable; /* (owned) (nullable): of the queries; cancelled when it is hidden */
  char *service;             /* (owned) (nullable) */
  char *component;           /* (owned) (nullable) */

  GtkWidget *empty_label;
  GtkWidget *content;
  GtkWidget *latency_card;
  TocLatencyChart *latency_chart;
  GtkLabel *latency_readout;
  TocDayBars *day_bars;
  GtkLabel *day_readout;
  GtkLabel *uptime_labels[TOC_HISTORY_N_UPTIMES];
  GtkLabel *watched_labels[TOC_HISTORY_N_UPTIMES];
  GListStore *incidents;     /* (owned) (nullable) (element-type TocTextItem): NULL once disposed */
  GtkListBox *incident_list;
  GtkWidget *no_incident_label;
  TocExportButton *export_button;
};

G_DEFINE_TYPE (TocHistoryView, toc_history_view, GTK_TYPE_BOX)

static void
show_incidents (TocHistoryView *self, GPtrArray *incidents)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < MIN (incidents->len, INCIDENTS_MAX); i++)
    g_ptr_array_add (items,
                     toc_incident_item_new (g_ptr_array_index (incidents, i), self->service));
  toc_text_item_replace_all (self->incidents, items);
  gtk_widget_set_visible (self->no_incident_label, incidents->len == 0);
}

/* Of many days the hours are of no interest. */
static char *
describe_covered (gint64 covered)
{
  return toc_wording_duration (covered > DAYS_ENOUGH * DAY_US ? covered - covered % DAY_US : covered);
}

static void
show_uptimes (TocHistoryView *self, GPtrArray *uptimes)
{
  for (guint i = 0; i < uptimes->len && i < G_N_ELEMENTS (self->uptime_labels); i++)
    {
      const TocHistoryUptime *uptime = g_ptr_array_index (uptimes, i);
      double ratio = toc_history_uptime_get_ratio (uptime);
      g_autofree char *share = ratio >= 0 ? toc_wording_percentage (ratio) : NULL;
      g_autofree char *covered = describe_covered (uptime->covered);
      g_autofree char *told = NULL;

      /* Translators: a duration: for how long of the time above the program could look. */
      told = g_strdup_printf (_ ("%s watched"), covered);
      gtk_label_set_text (self->uptime_labels[i],
                          share != NULL ? share : C_ ("percentage", "–"));
      gtk_label_set_text (self->watched_labels[i], told);
      gtk_widget_set_visible (GTK_WIDGET (self->watched_labels[i]),
                              toc_history_uptime_get_coverage (uptime) < COVERED_ENOUGH);
    }
}

static void
overview_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TocHistoryOverview) overview =
    toc_history_query_overview_finish (TOC_HISTORY (source), result, &error);
  TocHistoryView *self;

  /* What hinders the history it tells by itself. */
  if (overview == NULL)
    return;

  self = user_data;
  gtk_widget_set_visible (self->empty_label, overview->since == 0);
  gtk_widget_set_visible (self->content, overview->since != 0);
  toc_day_bars_set_days (self->day_bars, overview->days);
  show_uptimes (self, overview->uptimes);
  show_incidents (self, overview->incidents);
  toc_export_button_set_since (self->export_button, overview->since);
}

static void
latency_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) points =
    toc_history_query_latency_finish (TOC_HISTORY (source), result, &error);
  gint64 now = g_get_real_time ();
  TocHistoryView *self;

  if (points == NULL)
    return;

  self = user_data;
  gtk_widget_set_visible (self->latency_card, points->len >= POINTS_MIN);
  toc_latency_chart_set_points (self->latency_chart, points, now - SPAN_US, now);
}

static void
refresh (TocHistoryView *self)
{
  gint64 now = g_get_real_time ();

  if (self->cancellable == NULL)
    return;

  toc_history_query_overview_async (self->history, now, self->cancellable, overview_cb, self);
  toc_history_query_latency_async (self->history, self->component, TRUE, now - SPAN_US, now,
                                   self->cancellable, latency_cb, self);
}

static void
set_seen (TocHistoryView *self, gboolean seen)
{
  if (self->history == NULL || seen == (self->cancellable != NULL))
    return;

  if (!seen)
    {
      g_cancellable_cancel (self->cancellable);
      g_clear_object (&self->cancellable);
      return;
    }

  self->cancellable = g_cancellable_new ();
  refresh (self);
}

static void
toc_history_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (toc_history_view_parent_class)->map (widget);
  set_seen (TOC_HISTORY_VIEW (widget), TRUE);
}

static void
toc_history_view_unmap (GtkWidget *widget)
{
  set_seen (TOC_HISTORY_VIEW (widget), FALSE);
  GTK_WIDGET_CLASS (toc_history_view_parent_class)->unmap (widget);
}

static void
toc_history_view_dispose (GObject *object)
{
  TocHistoryView *self = TOC_HISTORY_VIEW (object);

  set_seen (self, FALSE);
  if (self->history != NULL)
    g_clear_signal_handler (&self->changed_id, self->history);
  g_clear_object (&self->history);
  g_clear_object (&self->incidents);

  G_OBJECT_CLASS (toc_history_view_parent_class)->dispose (object);
}

static void
toc_history_view_finalize (GObject *object)
{
  TocHistoryView *self = TOC_HISTORY_VIEW (object);

  g_free (self->service);
  g_free (self->component);

  G_OBJECT_CLASS (toc_history_view_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  const char *const uptimes[TOC_HISTORY_N_UPTIMES] = { "uptime_day", "uptime_week",
                                                       "uptime_month", "uptime_quarter" };
  const char *const watched[TOC_HISTORY_N_UPTIMES] = { "watched_day", "watched_week",
                                                       "watched_month", "watched_quarter" };

  gtk_widget_class_set_template_from_resource (widget_class,
                                               TOC_APP_PATH "/window/toc-history-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TocHistoryView, empty_label);
  gtk_widget_class_bind_template_child (widget_class, TocHistoryView, content);
  gtk_widget_class_bind_template_child (widget_class, TocHistoryView, latency_card);
  gtk_widget_class_bind_template_child (widget_class, TocHistoryView, latency_chart);
  gtk_widget_class_bind_template_child (widget_class, TocHistoryView, latency_readout);
  gtk_widget_class_bind_template_child (widget_class, TocHistoryView, day_bars);
  gtk_widget_class_bind_template_child (widget_class, TocHistoryView, day_readout);
  gtk_widget_class_bind_template_child (widget_class, TocHistoryView, incident_list);
  gtk_widget_class_bind_template_child (widget_class, TocHistoryView, no_incident_label);
  gtk_widget_class_bind_template_child (widget_class, TocHistoryView, export_button);
  for (guint i = 0; i < TOC_HISTORY_N_UPTIMES; i++)
    {
      gssize offset = (gssize) (i * sizeof (GtkLabel *));

      gtk_widget_class_bind_template_child_full (
        widget_class, uptimes[i], FALSE,
        G_STRUCT_OFFSET (TocHistoryView, uptime_labels) + offset);
      gtk_widget_class_bind_template_child_full (
        widget_class, watched[i], FALSE,
        G_STRUCT_OFFSET (TocHistoryView, watched_labels) + offset);
    }
}

static void
toc_history_view_class_init (TocHistoryViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = toc_history_view_dispose;
  object_class->finalize = toc_history_view_finalize;
  widget_class->map = toc_history_view_map;
  widget_class->unmap = toc_history_view_unmap;

  g_type_ensure (TOC_TYPE_DAY_BARS);
  g_type_ensure (TOC_TYPE_EXPORT_BUTTON);
  g_type_ensure (TOC_TYPE_LATENCY_CHART);
  bind_template (widget_class);
}

static void
toc_history_view_init (TocHistoryView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->incidents = g_list_store_new (TOC_TYPE_TEXT_ITEM);
  toc_text_row_bind (self->incident_list, self->incidents);
  g_object_bind_property (self->latency_chart, "readout", self->latency_readout, "label",
                          G_BINDING_DEFAULT);
  g_object_bind_property (self->day_bars, "readout", self->day_readout, "label",
                          G_BINDING_DEFAULT);
}

void
toc_history_view_set_history (TocHistoryView *self,
                              TocHistory *history,
                              const char *service,
                              const char *component)
{
  g_return_if_fail (TOC_IS_HISTORY_VIEW (self));

  self->service = g_strdup (service);
  self->component = g_strdup (component);
  self->history = g_object_ref (history);
  toc_export_button_set_history (self->export_button, history);
  self->changed_id =
    g_signal_connect_swapped (history, "changed", G_CALLBACK (refresh), self);
}
