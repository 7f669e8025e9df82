/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-latency-line.h"

#include "toc-palette.h"

#define LINE_WIDTH 1.5
#define FILL_ALPHA 0.15
#define MARK_WIDTH 3
#define MARK_HEIGHT 6

/* Surveys are 5 minutes apart, 20 where traffic is to be spared: a longer gap was not watched. */
#define GAP_US (G_GINT64_CONSTANT (30) * 60 * G_USEC_PER_SEC)

double
toc_latency_line_find_top (GPtrArray *points)
{
  double top = 1;

  for (guint i = 0; i < points->len; i++)
    {
      const TocHistoryPoint *point = g_ptr_array_index (points, i);

      if (point->count > 0)
        top = MAX (top, point->median);
    }

  return top;
}

guint
toc_latency_line_count_failed (const TocHistoryPoint *point)
{
  return point->answers[TOC_STATE_DOWN] + point->answers[TOC_STATE_MAINTENANCE] +
         point->answers[TOC_STATE_BLOCKED] + point->answers[TOC_STATE_PARTIAL];
}

double
toc_latency_line_get_x (const TocLatencyLine *line, const TocHistoryPoint *point)
{
  gint64 middle = point->start + point->length / 2;

  return line->area.x + (double) (middle - line->since) / (double) (line->until - line->since) *
                          line->area.width;
}

double
toc_latency_line_get_y (const TocLatencyLine *line, double ms)
{
  return line->area.y + line->area.height - MIN (ms / line->top, 1) * line->area.height;
}

static void
draw_mark (const TocLatencyLine *line, cairo_t *cr, double x)
{
  double bottom = line->area.y + line->area.height;

  toc_palette_set (line->widget, cr, TOC_COLOUR_BAD, 0.3);
  cairo_rectangle (cr, x - 0.5, line->area.y, 1, line->area.height);
  cairo_fill (cr);
  toc_palette_set (line->widget, cr, TOC_COLOUR_BAD, 1);
  cairo_rectangle (cr, x - MARK_WIDTH / 2.0, bottom - MARK_HEIGHT, MARK_WIDTH, MARK_HEIGHT);
  cairo_fill (cr);
}

/* From the point at @first, as far as there is no gap. Returns: the point after it */
static guint
draw_stretch (const TocLatencyLine *line, cairo_t *cr, guint first)
{
  double bottom = line->area.y + line->area.height;
  double begin = 0, x = 0;
  gint64 end = 0;
  guint i;

  cairo_new_path (cr);
  for (i = first; i < line->points->len; i++)
    {
      const TocHistoryPoint *point = g_ptr_array_index (line->points, i);

      if (point->count == 0 || (end != 0 && point->start - end > GAP_US))
        break;

      x = toc_latency_line_get_x (line, point);
      if (end == 0)
        begin = x;
      /* The first one makes a dot, where it stays alone. */
      cairo_line_to (cr, end == 0 ? x - LINE_WIDTH / 2 : x,
                     toc_latency_line_get_y (line, point->median));
      if (end == 0)
        cairo_line_to (cr, x + LINE_WIDTH / 2, toc_latency_line_get_y (line, point->median));
      end = point->start + point->length;
    }
  if (end == 0)
    return first + 1;

  toc_palette_set (line->widget, cr, TOC_COLOUR_ACCENT, 1);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_stroke_preserve (cr);
  toc_palette_set (line->widget, cr, TOC_COLOUR_ACCENT, FILL_ALPHA);
  cairo_line_to (cr, x, bottom);
  cairo_line_to (cr, begin, bottom);
  cairo_fill (cr);

  return i;
}

void
toc_latency_line_draw (const TocLatencyLine *line, cairo_t *cr)
{
  cairo_save (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < line->points->len;)
    i = draw_stretch (line, cr, i);
  for (guint i = 0; i < line->points->len; i++)
    {
      const TocHistoryPoint *point = g_ptr_array_index (line->points, i);

      if (toc_latency_line_count_failed (point) > 0)
        draw_mark (line, cr, toc_latency_line_get_x (line, point));
    }
  cairo_restore (cr);
}
