/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-waterfall.h"

#include <glib/gi18n-lib.h>

#include "toc-palette.h"
#include "toc-wording.h"

#define N_PHASES 5
#define ROW_SPACING 6
#define BAR_HEIGHT 8
#define BAR_WIDTH_MIN 80
#define GAP 12

struct _TocWaterfall
{
  TocChart parent_instance;

  double times[N_PHASES]; /* ms, TOC_UNMEASURED */
};

G_DEFINE_TYPE (TocWaterfall, toc_waterfall, TOC_TYPE_CHART)

static const char *
get_name (guint phase)
{
  switch (phase)
    {
    case 0:
      return C_ ("phase of a request", "Name (DNS)");
    case 1:
      return C_ ("phase of a request", "Connection (TCP)");
    case 2:
      return C_ ("phase of a request", "Encryption (TLS)");
    case 3:
      return C_ ("phase of a request", "First byte");
    default:
      return C_ ("phase of a request", "Content");
    }
}

static void
measure (TocWaterfall *self, const char *text, int *width, int *height)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int own_width, own_height;

  pango_layout_get_pixel_size (layout, &own_width, &own_height);
  *width = MAX (*width, own_width);
  *height = MAX (*height, own_height);
}

/* The columns: names, bars, times; px. */
static void
lay_out (TocWaterfall *self, int *names, int *times, int *row)
{
  *names = *times = *row = 0;
  for (guint i = 0; i < N_PHASES; i++)
    {
      g_autofree char *time = toc_wording_latency (self->times[i]);

      measure (self, get_name (i), names, row);
      measure (self, time, times, row);
    }
  *row += ROW_SPACING;
}

static guint
toc_waterfall_get_n_points (TocChart *chart)
{
  return N_PHASES;
}

static void
toc_waterfall_get_area (TocChart *chart, guint point, GdkRectangle *area)
{
  int names, times, row;

  lay_out (TOC_WATERFALL (chart), &names, &times, &row);
  *area = (GdkRectangle){ .y = (int) point * row,
                          .width = gtk_widget_get_allocated_width (GTK_WIDGET (chart)),
                          .height = row };
}

static char *
toc_waterfall_describe_point (TocChart *chart, guint point)
{
  g_autofree char *time = toc_wording_latency (TOC_WATERFALL (chart)->times[point]);

  /* Translators: a phase of a request and how long it took: "First byte: 35 ms" */
  return g_strdup_printf (C_ ("phase of a request", "%s: %s"), get_name (point), time);
}

static double
get_sum (TocWaterfall *self, guint n_phases)
{
  double sum = 0;

  for (guint i = 0; i < n_phases; i++)
    sum += MAX (self->times[i], 0);

  return sum;
}

static void
draw_bar (TocWaterfall *self, cairo_t *cr, guint phase, double x, double y, double width)
{
  double sum = MAX (get_sum (self, N_PHASES), 1);
  double begin = get_sum (self, phase) / sum * width;
  double length = MAX (self->times[phase] / sum * width, 2);

  toc_palette_set (GTK_WIDGET (self), cr, TOC_COLOUR_GRID, 0.5);
  cairo_rectangle (cr, x, y + (BAR_HEIGHT - 1) / 2, width, 1);
  cairo_fill (cr);
  if (self->times[phase] < 0)
    return;

  toc_palette_set (GTK_WIDGET (self), cr, TOC_COLOUR_ACCENT, 1);
  cairo_rectangle (cr, x + MIN (begin, width - length), y, length, BAR_HEIGHT);
  cairo_fill (cr);
}

static void
draw_text (TocWaterfall *self, cairo_t *cr, const char *text, double x, double y, gboolean at_end)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  toc_chart_draw_text (TOC_CHART (self), cr, layout, at_end ? x - width : x, y);
}

static void
toc_waterfall_draw_points (TocChart *chart, cairo_t *cr)
{
  TocWaterfall *self = TOC_WATERFALL (chart);
  int width = gtk_widget_get_allocated_width (GTK_WIDGET (self));
  int names, times, row;
  GdkRGBA text;

  lay_out (self, &names, &times, &row);
  toc_palette_get_text (GTK_WIDGET (self), &text);
  for (guint i = 0; i < N_PHASES; i++)
    {
      g_autofree char *time = toc_wording_latency (self->times[i]);
      double y = i * row;

      gdk_cairo_set_source_rgba (cr, &text);
      draw_text (self, cr, get_name (i), 0, y + ROW_SPACING / 2, FALSE);
      draw_text (self, cr, time, width, y + ROW_SPACING / 2, TRUE);
      draw_bar (self, cr, i, names + GAP, y + (row - BAR_HEIGHT) / 2,
                width - names - times - 2 * GAP);
    }
}

static void
toc_waterfall_get_preferred_width (GtkWidget *widget, int *minimum, int *natural)
{
  int names, times, row;

  lay_out (TOC_WATERFALL (widget), &names, &times, &row);
  *minimum = *natural = names + times + 2 * GAP + BAR_WIDTH_MIN;
}

static void
toc_waterfall_get_preferred_height (GtkWidget *widget, int *minimum, int *natural)
{
  int names, times, row;

  lay_out (TOC_WATERFALL (widget), &names, &times, &row);
  *minimum = *natural = N_PHASES * row;
}

static void
toc_waterfall_class_init (TocWaterfallClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TocChartClass *chart_class = TOC_CHART_CLASS (klass);

  widget_class->get_preferred_width = toc_waterfall_get_preferred_width;
  widget_class->get_preferred_height = toc_waterfall_get_preferred_height;
  chart_class->get_n_points = toc_waterfall_get_n_points;
  chart_class->get_area = toc_waterfall_get_area;
  chart_class->describe_point = toc_waterfall_describe_point;
  chart_class->draw_points = toc_waterfall_draw_points;
}

static void
toc_waterfall_init (TocWaterfall *self)
{
  for (guint i = 0; i < N_PHASES; i++)
    self->times[i] = TOC_UNMEASURED;
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self)),
                       _ ("How long each part of the request took"));
}

GtkWidget *
toc_waterfall_new (void)
{
  return g_object_new (TOC_TYPE_WATERFALL, NULL);
}

void
toc_waterfall_set_phases (TocWaterfall *self, const TocPhases *phases)
{
  GString *text = g_string_new (NULL);

  g_return_if_fail (TOC_IS_WATERFALL (self));

  self->times[0] = phases->dns;
  self->times[1] = phases->tcp;
  self->times[2] = phases->tls;
  self->times[3] = phases->first_byte;
  self->times[4] = phases->body;
  for (guint i = 0; i < N_PHASES; i++)
    {
      g_autofree char *point = toc_waterfall_describe_point (TOC_CHART (self), i);

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", point);
    }

  toc_chart_changed (TOC_CHART (self), text->str);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_string_free (text, TRUE);
}
