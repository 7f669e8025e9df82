/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "toc-history-result.h"

G_BEGIN_DECLS

/**
 * TocLatencyLine: a line of response times and the marks of failed checks, to be drawn into a
 * widget, from left to right.
 */
typedef struct
{
  GtkWidget *widget;  /* (unowned): whose theme's colours it has */
  GPtrArray *points;  /* (unowned) (element-type TocHistoryPoint): oldest first */
  gint64 since;       /* µs since the epoch, as the next: the left and the right edge */
  gint64 until;
  double top;         /* ms, at the upper edge */
  GdkRectangle area;
} TocLatencyLine;

/** toc_latency_line_find_top: the largest median, at least 1 ms. */
double toc_latency_line_find_top (GPtrArray *points);

/** toc_latency_line_count_failed: how many answers of @point were none that serve. */
guint toc_latency_line_count_failed (const TocHistoryPoint *point);

/** toc_latency_line_get_x: the middle of @point, px. */
double toc_latency_line_get_x (const TocLatencyLine *line, const TocHistoryPoint *point);

/** toc_latency_line_get_y: px. @ms: 0 or more */
double toc_latency_line_get_y (const TocLatencyLine *line, double ms);

/** toc_latency_line_draw: draws it all. */
void toc_latency_line_draw (const TocLatencyLine *line, cairo_t *cr);

G_END_DECLS
