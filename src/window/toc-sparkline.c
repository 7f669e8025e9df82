/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-sparkline.h"

#include <glib/gi18n-lib.h>

#include "toc-latency-line.h"
#include "toc-palette.h"
#include "toc-wording.h"

#define WIDTH 64
#define HEIGHT 24
#define POINTS_MIN 5
#define MARGIN 2

struct _TocSparkline
{
  GtkDrawingArea parent_instance;

  GPtrArray *points; /* (owned) (nullable) (element-type TocHistoryPoint) */
  gint64 since;      /* µs since the epoch, as the next */
  gint64 until;
};

G_DEFINE_TYPE (TocSparkline, toc_sparkline, GTK_TYPE_DRAWING_AREA)

static char *
describe (TocSparkline *self)
{
  double low = G_MAXDOUBLE, high = TOC_UNMEASURED;
  guint failed = 0;
  g_autofree char *least = NULL;
  g_autofree char *most = NULL;

  for (guint i = 0; self->points != NULL && i < self->points->len; i++)
    {
      const TocHistoryPoint *point = g_ptr_array_index (self->points, i);

      failed += toc_latency_line_count_failed (point);
      if (point->count == 0)
        continue;
      low = MIN (low, point->median);
      high = MAX (high, point->median);
    }

  if (high < 0)
    return failed > 0 ? g_strdup_printf (_ ("Last 24 hours: failed checks: %u"), failed) : NULL;

  least = toc_wording_latency (low);
  most = toc_wording_latency (high);
  if (failed > 0)
    /* Translators: two response times, and a number: "Last 24 hours: 20 ms to 210 ms, failed
       checks: 2" */
    return g_strdup_printf (_ ("Last 24 hours: %s to %s, failed checks: %u"), least, most, failed);

  /* Translators: two response times: "Last 24 hours: 20 ms to 210 ms" */
  return g_strdup_printf (_ ("Last 24 hours: %s to %s"), least, most);
}

static gboolean
toc_sparkline_draw (GtkWidget *widget, cairo_t *cr)
{
  TocSparkline *self = TOC_SPARKLINE (widget);
  TocLatencyLine line = {
    .widget = widget,
    .points = self->points,
    .since = self->since,
    .until = self->until,
    .area = { MARGIN, MARGIN, gtk_widget_get_allocated_width (widget) - 2 * MARGIN,
              gtk_widget_get_allocated_height (widget) - 2 * MARGIN },
  };

  /* So few are a smudge at the end, and no line. */
  if (self->points == NULL || self->points->len < POINTS_MIN)
    return GDK_EVENT_PROPAGATE;

  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    {
      cairo_translate (cr, gtk_widget_get_allocated_width (widget), 0);
      cairo_scale (cr, -1, 1);
    }
  line.top = toc_latency_line_find_top (self->points);
  toc_latency_line_draw (&line, cr);

  return GDK_EVENT_PROPAGATE;
}

static void
toc_sparkline_finalize (GObject *object)
{
  g_clear_pointer (&TOC_SPARKLINE (object)->points, g_ptr_array_unref);

  G_OBJECT_CLASS (toc_sparkline_parent_class)->finalize (object);
}

static void
toc_sparkline_class_init (TocSparklineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = toc_sparkline_finalize;
  GTK_WIDGET_CLASS (klass)->draw = toc_sparkline_draw;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), ATK_ROLE_CHART);
}

static void
toc_sparkline_init (TocSparkline *self)
{
  gtk_widget_set_size_request (GTK_WIDGET (self), WIDTH, HEIGHT);
}

void
toc_sparkline_set_points (TocSparkline *self, GPtrArray *points, gint64 since, gint64 until)
{
  g_autofree char *text = NULL;

  g_return_if_fail (TOC_IS_SPARKLINE (self));

  g_clear_pointer (&self->points, g_ptr_array_unref);
  self->points = points != NULL ? g_ptr_array_ref (points) : NULL;
  self->since = since;
  self->until = until;
  text = describe (self);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self)),
                       text != NULL ? text : _ ("Last 24 hours: nothing was measured"));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
