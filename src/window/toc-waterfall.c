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

/* How a width is shared out, px. Where it does not suffice for all in one line, the bars stand below the
   texts, and the names are broken where need be. */
typedef struct
{
  int names;
  int times;
  int text; /* how high, as the next */
  int row;
  gboolean stacked;
} Columns;

static PangoLayout *
create_name (TocWaterfall *self, guint phase, int width)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), get_name (phase));

  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);

  return layout;
}

static PangoLayout *
create_time (TocWaterfall *self, guint phase)
{
  g_autofree char *text = toc_wording_latency (self->times[phase]);

  return gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
}

static void
measure (PangoLayout *layout, int *width, int *height)
{
  int own_width, own_height;

  pango_layout_get_pixel_size (layout, &own_width, &own_height);
  *width = MAX (*width, own_width);
  *height = MAX (*height, own_height);
}

static void
lay_out (TocWaterfall *self, int width, Columns *columns)
{
  *columns = (Columns){ 0 };
  for (guint i = 0; i < N_PHASES; i++)
    {
      g_autoptr (PangoLayout) name = create_name (self, i, -1);
      g_autoptr (PangoLayout) time = create_time (self, i);

      measure (name, &columns->names, &columns->text);
      measure (time, &columns->times, &columns->text);
    }

  columns->stacked = columns->names + columns->times + 2 * GAP + BAR_WIDTH_MIN > width;
  if (columns->stacked)
    columns->names = CLAMP (width - columns->times - GAP, 1, columns->names);
  for (guint i = 0; columns->stacked && i < N_PHASES; i++)
    {
      g_autoptr (PangoLayout) name = create_name (self, i, columns->names);
      int ignored = 0;

      measure (name, &ignored, &columns->text);
    }
  columns->row =
    columns->text + ROW_SPACING + (columns->stacked ? BAR_HEIGHT + ROW_SPACING / 2 : 0);
}

static guint
toc_waterfall_get_n_points (TocChart *chart)
{
  return N_PHASES;
}

static void
toc_waterfall_get_area (TocChart *chart, guint point, GdkRectangle *area)
{
  int width = gtk_widget_get_allocated_width (GTK_WIDGET (chart));
  Columns columns;

  lay_out (TOC_WATERFALL (chart), width, &columns);
  *area = (GdkRectangle){ .y = (int) point * columns.row, .width = width, .height = columns.row };
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
draw_phase (TocWaterfall *self, cairo_t *cr, guint phase, const Columns *columns, int width)
{
  g_autoptr (PangoLayout) name = create_name (self, phase, columns->names);
  g_autoptr (PangoLayout) time = create_time (self, phase);
  double y = (double) phase * columns->row + ROW_SPACING / 2;
  int own_width;
  GdkRGBA text;

  pango_layout_get_pixel_size (time, &own_width, NULL);
  toc_palette_get_text (GTK_WIDGET (self), &text);
  gdk_cairo_set_source_rgba (cr, &text);
  toc_chart_draw_text (TOC_CHART (self), cr, name, 0, y);
  toc_chart_draw_text (TOC_CHART (self), cr, time, width - own_width, y);
  if (columns->stacked)
    draw_bar (self, cr, phase, 0, y + columns->text + ROW_SPACING / 2, width);
  else
    draw_bar (self, cr, phase, columns->names + GAP, y + (columns->text - BAR_HEIGHT) / 2,
              width - columns->names - columns->times - 2 * GAP);
}

static void
toc_waterfall_draw_points (TocChart *chart, cairo_t *cr)
{
  TocWaterfall *self = TOC_WATERFALL (chart);
  int width = gtk_widget_get_allocated_width (GTK_WIDGET (self));
  Columns columns;

  lay_out (self, width, &columns);
  for (guint i = 0; i < N_PHASES; i++)
    draw_phase (self, cr, i, &columns, width);
}

static GtkSizeRequestMode
toc_waterfall_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
toc_waterfall_get_preferred_width (GtkWidget *widget, int *minimum, int *natural)
{
  Columns columns;

  lay_out (TOC_WATERFALL (widget), G_MAXINT, &columns);
  *minimum = columns.times + GAP + BAR_WIDTH_MIN;
  *natural = columns.names + columns.times + 2 * GAP + BAR_WIDTH_MIN;
}

static void
toc_waterfall_get_preferred_height_for_width (GtkWidget *widget,
                                              int width,
                                              int *minimum,
                                              int *natural)
{
  Columns columns;

  lay_out (TOC_WATERFALL (widget), width, &columns);
  *minimum = *natural = N_PHASES * columns.row;
}

static void
toc_waterfall_get_preferred_height (GtkWidget *widget, int *minimum, int *natural)
{
  toc_waterfall_get_preferred_height_for_width (widget, G_MAXINT, minimum, natural);
}

static void
toc_waterfall_class_init (TocWaterfallClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TocChartClass *chart_class = TOC_CHART_CLASS (klass);

  widget_class->get_request_mode = toc_waterfall_get_request_mode;
  widget_class->get_preferred_width = toc_waterfall_get_preferred_width;
  widget_class->get_preferred_height = toc_waterfall_get_preferred_height;
  widget_class->get_preferred_height_for_width = toc_waterfall_get_preferred_height_for_width;
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
