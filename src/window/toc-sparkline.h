/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TOC_TYPE_SPARKLINE (toc_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (TocSparkline, toc_sparkline, TOC, SPARKLINE, GtkDrawingArea)

/**
 * TocSparkline: how the answers of a component took longer and shorter, as small as a word. The
 * numbers are in its tooltip and in words for screen readers.
 */

/**
 * toc_sparkline_set_points:
 * @points: (nullable) (element-type TocHistoryPoint): oldest first; without any it draws nothing
 * @since, @until: µs since the epoch: what its width stands for
 */
void toc_sparkline_set_points (TocSparkline *self,
                               GPtrArray *points,
                               gint64 since,
                               gint64 until);

G_END_DECLS
