/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TOC_TYPE_CHART (toc_chart_get_type ())
G_DECLARE_DERIVABLE_TYPE (TocChart, toc_chart, TOC, CHART, GtkDrawingArea)

/**
 * TocChart: a drawing of points in a row, any of which tells its numbers when the pointer or the
 * keyboard (arrows, Home, End) comes to it. Screen readers get the whole in words, and the point
 * that the keyboard is at. In a right-to-left language it is mirrored.
 *
 * Properties:
 * - "readout" (string, nullable, read-only): the numbers of the chosen point
 */
struct _TocChartClass
{
  GtkDrawingAreaClass parent_class;

  guint (*get_n_points) (TocChart *self);

  /* Where a point is, for the eye and the pointer: as if written from left to right. */
  void (*get_area) (TocChart *self, guint point, GdkRectangle *area);

  /* (transfer full): the numbers of a point, plain text */
  char *(*describe_point) (TocChart *self, guint point);

  /* As if written from left to right, but for text: toc_chart_draw_text() */
  void (*draw_points) (TocChart *self, cairo_t *cr);
};

/** toc_chart_changed: for implementations: the points are others, or other numbers.
 *  @description: the whole in words, for screen readers */
void toc_chart_changed (TocChart *self, const char *description);

/** toc_chart_get_chosen: Returns: the point that tells its numbers, −1: none */
int toc_chart_get_chosen (TocChart *self);

/** toc_chart_get_readout: Returns: (transfer none) (nullable): the property */
const char *toc_chart_get_readout (TocChart *self);

/** toc_chart_is_mirrored: whether it is written from right to left. */
gboolean toc_chart_is_mirrored (TocChart *self);

/**
 * toc_chart_draw_text: draws @layout, which is not mirrored, in a chart that may be.
 * @x: px: of its left edge, or its right one where the chart is mirrored
 */
void toc_chart_draw_text (TocChart *self, cairo_t *cr, PangoLayout *layout, double x, double y);

G_END_DECLS
