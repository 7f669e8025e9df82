/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-latency-chart.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "toc-latency-line.h"
#include "toc-palette.h"
#include "toc-wording.h"

#define HEIGHT 140
#define GAP 4
#define HOURS_APART 6
#define DOT_RADIUS 3.5
#define TEXT_ALPHA 0.75
#define TEXT_SCALE 0.85

struct _TocLatencyChart
{
  TocChart parent_instance;

  GPtrArray *points; /* (owned) (nullable) (element-type TocHistoryPoint) */
  gint64 since;      /* µs since the epoch, as the next */
  gint64 until;
};

G_DEFINE_TYPE (TocLatencyChart, toc_latency_chart, TOC_TYPE_CHART)

static PangoLayout *
create_text (TocLatencyChart *self, const char *text, int *width, int *height)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (TEXT_SCALE));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_size (layout, width, height);

  return layout;
}

/* The next number above @top that people count by: 1, 2 or 5 and zeros. */
static double
round_up (double top)
{
  double magnitude = pow (10, floor (log10 (top)));

  if (top <= magnitude)
    return magnitude;
  if (top <= 2 * magnitude)
    return 2 * magnitude;

  return top <= 5 * magnitude ? 5 * magnitude : 10 * magnitude;
}

static void
lay_out (TocLatencyChart *self, TocLatencyLine *line)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autofree char *text = NULL;
  g_autoptr (PangoLayout) layout = NULL;
  int width, height;

  *line = (TocLatencyLine){ .widget = widget,
                            .points = self->points,
                            .since = self->since,
                            .until = self->until };
  line->top = round_up (toc_latency_line_find_top (self->points));
  text = toc_wording_latency (line->top);
  layout = create_text (self, text, &width, &height);
  line->area.x = width + GAP;
  line->area.y = height / 2;
  line->area.width = gtk_widget_get_allocated_width (widget) - line->area.x - GAP;
  line->area.height = gtk_widget_get_allocated_height (widget) - line->area.y - height - GAP;
}

static guint
toc_latency_chart_get_n_points (TocChart *chart)
{
  TocLatencyChart *self = TOC_LATENCY_CHART (chart);

  return self->points != NULL ? self->points->len : 0;
}

static void
toc_latency_chart_get_area (TocChart *chart, guint point, GdkRectangle *area)
{
  TocLatencyChart *self = TOC_LATENCY_CHART (chart);
  TocLatencyLine line;

  lay_out (self, &line);
  *area = line.area;
  area->x = (int) toc_latency_line_get_x (&line, g_ptr_array_index (self->points, point));
  area->width = 1;
}

static char *
toc_latency_chart_describe_point (TocChart *chart, guint index)
{
  TocLatencyChart *self = TOC_LATENCY_CHART (chart);
  const TocHistoryPoint *point = g_ptr_array_index (self->points, index);
  guint failed = toc_latency_line_count_failed (point);
  g_autofree char *time = toc_wording_time (point->start, self->until);
  g_autofree char *latency = toc_wording_latency (point->median);

  if (failed > 0 && point->count == 0)
    /* Translators: a time of day. */
    return g_strdup_printf (_ ("%s: failed"), time);
  if (failed > 0)
    /* Translators: a time of day, a response time, a number. */
    return g_strdup_printf (_ ("%s: %s, failed checks: %u"), time, latency, failed);

  /* Translators: a time of day, and a response time: "14:05: 210 ms" */
  return g_strdup_printf (C_ ("response time", "%s: %s"), time, latency);
}

static void
set_text_colour (TocLatencyChart *self, cairo_t *cr)
{
  GdkRGBA rgba;

  toc_palette_get_text (GTK_WIDGET (self), &rgba);
  rgba.alpha = TEXT_ALPHA;
  gdk_cairo_set_source_rgba (cr, &rgba);
}

static void
draw_level (TocLatencyChart *self, const TocLatencyLine *line, cairo_t *cr, double ms)
{
  double y = floor (toc_latency_line_get_y (line, ms));
  g_autofree char *text = toc_wording_latency (ms);
  int width, height;
  g_autoptr (PangoLayout) layout = create_text (self, text, &width, &height);

  toc_palette_set (GTK_WIDGET (self), cr, TOC_COLOUR_GRID, 1);
  cairo_rectangle (cr, line->area.x, y, line->area.width, 1);
  cairo_fill (cr);
  set_text_colour (self, cr);
  toc_chart_draw_text (TOC_CHART (self), cr, layout, line->area.x - GAP - width, y - height / 2);
}

static void
draw_hour (TocLatencyChart *self, const TocLatencyLine *line, cairo_t *cr, GDateTime *hour)
{
  /* Translators: a time of day for g_date_time_format(), as short as can be: it stands below a chart. */
  g_autofree char *text = g_date_time_format (hour, C_ ("axis", "%H:%M"));
  const TocHistoryPoint point = { .start = g_date_time_to_unix (hour) * G_USEC_PER_SEC };
  double x = floor (toc_latency_line_get_x (line, &point));
  int width, height;
  g_autoptr (PangoLayout) layout = create_text (self, text, &width, &height);
  double left = x - width / 2;

  toc_palette_set (GTK_WIDGET (self), cr, TOC_COLOUR_GRID, 0.6);
  cairo_rectangle (cr, x, line->area.y, 1, line->area.height);
  cairo_fill (cr);
  if (left < 0 || left + width > line->area.x + line->area.width + GAP)
    return;

  set_text_colour (self, cr);
  toc_chart_draw_text (TOC_CHART (self), cr, layout, left,
                       line->area.y + line->area.height + GAP);
}

static void
draw_hours (TocLatencyChart *self, const TocLatencyLine *line, cairo_t *cr)
{
  g_autoptr (GDateTime) first = g_date_time_new_from_unix_local (self->since / G_USEC_PER_SEC);
  g_autoptr (GDateTime) hour = NULL;

  if (first == NULL)
    return;

  hour = g_date_time_add_full (first, 0, 0, 0, HOURS_APART - g_date_time_get_hour (first) %
                                                                HOURS_APART,
                               -g_date_time_get_minute (first), -g_date_time_get_seconds (first));
  while (hour != NULL && g_date_time_to_unix (hour) * G_USEC_PER_SEC < self->until)
    {
      GDateTime *next = g_date_time_add_hours (hour, HOURS_APART);

      draw_hour (self, line, cr, hour);
      g_date_time_unref (hour);
      hour = next;
    }
}

static void
draw_chosen (TocLatencyChart *self, const TocLatencyLine *line, cairo_t *cr, guint index)
{
  const TocHistoryPoint *point = g_ptr_array_index (self->points, index);
  double x = toc_latency_line_get_x (line, point);

  set_text_colour (self, cr);
  cairo_rectangle (cr, floor (x), line->area.y, 1, line->area.height);
  cairo_fill (cr);
  if (point->count == 0)
    return;

  toc_palette_set (GTK_WIDGET (self), cr, TOC_COLOUR_ACCENT, 1);
  cairo_arc (cr, x, toc_latency_line_get_y (line, point->median), DOT_RADIUS, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
toc_latency_chart_draw_points (TocChart *chart, cairo_t *cr)
{
  TocLatencyChart *self = TOC_LATENCY_CHART (chart);
  int chosen = toc_chart_get_chosen (chart);
  TocLatencyLine line;

  if (self->points == NULL)
    return;

  lay_out (self, &line);
  draw_hours (self, &line, cr);
  draw_level (self, &line, cr, 0);
  draw_level (self, &line, cr, line.top / 2);
  draw_level (self, &line, cr, line.top);
  toc_latency_line_draw (&line, cr);
  if (chosen >= 0)
    draw_chosen (self, &line, cr, (guint) chosen);
}

static void
toc_latency_chart_finalize (GObject *object)
{
  g_clear_pointer (&TOC_LATENCY_CHART (object)->points, g_ptr_array_unref);

  G_OBJECT_CLASS (toc_latency_chart_parent_class)->finalize (object);
}

static void
toc_latency_chart_class_init (TocLatencyChartClass *klass)
{
  TocChartClass *chart_class = TOC_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = toc_latency_chart_finalize;
  chart_class->get_n_points = toc_latency_chart_get_n_points;
  chart_class->get_area = toc_latency_chart_get_area;
  chart_class->describe_point = toc_latency_chart_describe_point;
  chart_class->draw_points = toc_latency_chart_draw_points;
}

static void
toc_latency_chart_init (TocLatencyChart *self)
{
  gtk_widget_set_size_request (GTK_WIDGET (self), -1, HEIGHT);
}

void
toc_latency_chart_set_points (TocLatencyChart *self,
                              GPtrArray *points,
                              gint64 since,
                              gint64 until)
{
  guint failed = 0;
  g_autofree char *top = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (TOC_IS_LATENCY_CHART (self));

  g_clear_pointer (&self->points, g_ptr_array_unref);
  self->points = g_ptr_array_ref (points);
  self->since = since;
  self->until = until;
  for (guint i = 0; i < points->len; i++)
    failed += toc_latency_line_count_failed (g_ptr_array_index (points, i));

  top = toc_wording_latency (toc_latency_line_find_top (points));
  /* Translators: a response time, and a number. */
  text = g_strdup_printf (_ ("At most %s, failed checks: %u. The arrow keys tell the numbers."),
                          top, failed);
  toc_chart_changed (TOC_CHART (self), text);
}
