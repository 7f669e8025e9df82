/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-day-bars.h"

#include <glib/gi18n-lib.h>

#include "toc-palette.h"
#include "toc-wording.h"

#define HEIGHT 40
#define STUMP_HEIGHT 4
#define PIECE_HEIGHT_MIN 10

struct _TocDayBars
{
  TocChart parent_instance;

  GPtrArray *days; /* (owned) (nullable) (element-type TocHistoryDay) */
};

G_DEFINE_TYPE (TocDayBars, toc_day_bars, TOC_TYPE_CHART)

static guint
toc_day_bars_get_n_points (TocChart *chart)
{
  TocDayBars *self = TOC_DAY_BARS (chart);

  return self->days != NULL ? self->days->len : 0;
}

/* In whole pixels, which are sharp at any scale. */
static void
toc_day_bars_get_area (TocChart *chart, guint point, GdkRectangle *area)
{
  guint width = (guint) gtk_widget_get_allocated_width (GTK_WIDGET (chart));
  guint n_days = toc_day_bars_get_n_points (chart);
  guint begin = width * point / n_days, end = width * (point + 1) / n_days;

  *area = (GdkRectangle){ .x = (int) begin,
                          .width = MAX ((int) (end - begin) - 1, 1),
                          .height = gtk_widget_get_allocated_height (GTK_WIDGET (chart)) };
}

/* Of less than half a minute nothing is said. */
static gboolean
has_data (const TocHistoryDay *day)
{
  TocState worst = toc_history_day_get_worst (day);

  return day->covered > 0 && worst != TOC_STATE_OFFLINE && worst != TOC_STATE_UNKNOWN;
}

static gint64
get_trouble (const TocHistoryDay *day)
{
  return day->time[TOC_STATE_DOWN] + day->time[TOC_STATE_MAINTENANCE] +
         day->time[TOC_STATE_BLOCKED];
}

static gint64
get_strain (const TocHistoryDay *day)
{
  return day->time[TOC_STATE_PARTIAL] + day->time[TOC_STATE_SLOW];
}

static char *
toc_day_bars_describe_point (TocChart *chart, guint index)
{
  const TocHistoryDay *day = g_ptr_array_index (TOC_DAY_BARS (chart)->days, index);
  g_autoptr (GDateTime) date = g_date_time_new_local (day->year, day->month, day->day, 12, 0, 0);
  /* Translators: a day for g_date_time_format(), such as "22 Nov". */
  g_autofree char *name = g_date_time_format (date, _ ("%-d %b"));
  TocState worst = toc_history_day_get_worst (day);
  g_autofree char *duration = toc_wording_duration (day->time[worst]);

  if (!has_data (day))
    /* Translators: a day. */
    return g_strdup_printf (_ ("%s: no data"), name);
  if (worst == TOC_STATE_UP)
    /* Translators: a day. */
    return g_strdup_printf (_ ("%s: up all the time that was watched"), name);

  /* Translators: a day, a state and how long it lasted: "22 Nov: Fails for 25 min" */
  return g_strdup_printf (_ ("%s: %s for %s"), name, toc_wording_component_state (worst), duration);
}

static void
draw_bar (TocDayBars *self, cairo_t *cr, const TocHistoryDay *day, const GdkRectangle *area)
{
  GtkWidget *widget = GTK_WIDGET (self);
  TocState worst = toc_history_day_get_worst (day);
  gint64 amiss = get_trouble (day) + get_strain (day);
  int piece = 0;

  if (!has_data (day))
    {
      toc_palette_set (widget, cr, TOC_COLOUR_MUTED, 1);
      cairo_rectangle (cr, area->x, area->height - STUMP_HEIGHT, area->width, STUMP_HEIGHT);
      cairo_fill (cr);
      return;
    }

  if (worst != TOC_STATE_UP)
    {
      piece = (int) ((double) amiss / (double) day->covered * area->height);
      piece = CLAMP (piece, PIECE_HEIGHT_MIN, area->height - STUMP_HEIGHT);
      toc_palette_set (widget, cr, worst == TOC_STATE_SLOW || worst == TOC_STATE_PARTIAL
                                     ? TOC_COLOUR_CAUTION
                                     : TOC_COLOUR_BAD, 1);
      cairo_rectangle (cr, area->x, 0, area->width, piece);
      cairo_fill (cr);
      piece += 2;
    }
  toc_palette_set (widget, cr, TOC_COLOUR_GOOD, 1);
  cairo_rectangle (cr, area->x, piece, area->width, area->height - piece);
  cairo_fill (cr);
}

static void
toc_day_bars_draw_points (TocChart *chart, cairo_t *cr)
{
  TocDayBars *self = TOC_DAY_BARS (chart);
  int chosen = toc_chart_get_chosen (chart);
  GdkRGBA text;

  for (guint i = 0; i < toc_day_bars_get_n_points (chart); i++)
    {
      GdkRectangle area;

      toc_day_bars_get_area (chart, i, &area);
      draw_bar (self, cr, g_ptr_array_index (self->days, i), &area);
      if ((int) i != chosen)
        continue;

      toc_palette_get_text (GTK_WIDGET (self), &text);
      gdk_cairo_set_source_rgba (cr, &text);
      cairo_set_line_width (cr, 1);
      cairo_rectangle (cr, area.x - 0.5, 0.5, area.width + 1, area.height - 1);
      cairo_stroke (cr);
    }
}

static void
toc_day_bars_finalize (GObject *object)
{
  g_clear_pointer (&TOC_DAY_BARS (object)->days, g_ptr_array_unref);

  G_OBJECT_CLASS (toc_day_bars_parent_class)->finalize (object);
}

static void
toc_day_bars_class_init (TocDayBarsClass *klass)
{
  TocChartClass *chart_class = TOC_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = toc_day_bars_finalize;
  chart_class->get_n_points = toc_day_bars_get_n_points;
  chart_class->get_area = toc_day_bars_get_area;
  chart_class->describe_point = toc_day_bars_describe_point;
  chart_class->draw_points = toc_day_bars_draw_points;
}

static void
toc_day_bars_init (TocDayBars *self)
{
  gtk_widget_set_size_request (GTK_WIDGET (self), -1, HEIGHT);
}

void
toc_day_bars_set_days (TocDayBars *self, GPtrArray *days)
{
  guint watched = 0, troubled = 0;
  g_autofree char *text = NULL;

  g_return_if_fail (TOC_IS_DAY_BARS (self));

  g_clear_pointer (&self->days, g_ptr_array_unref);
  self->days = g_ptr_array_ref (days);
  for (guint i = 0; i < days->len; i++)
    {
      const TocHistoryDay *day = g_ptr_array_index (days, i);

      watched += has_data (day);
      troubled += get_trouble (day) > 0;
    }

  /* Translators: two numbers. */
  text = g_strdup_printf (_ ("Days that were watched: %u; with an outage: %u. The arrow keys tell "
                             "the numbers."),
                          watched, troubled);
  toc_chart_changed (TOC_CHART (self), text);
}
