/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-chart.h"

G_BEGIN_DECLS

#define TOC_TYPE_LATENCY_CHART (toc_latency_chart_get_type ())
G_DECLARE_FINAL_TYPE (TocLatencyChart, toc_latency_chart, TOC, LATENCY_CHART, TocChart)

/**
 * TocLatencyChart: how long answers took over a day or so, and which checks failed, with scales.
 */

/** toc_latency_chart_set_points: as toc_sparkline_set_points(). */
void toc_latency_chart_set_points (TocLatencyChart *self,
                                   GPtrArray *points,
                                   gint64 since,
                                   gint64 until);

G_END_DECLS
