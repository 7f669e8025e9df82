/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-chart.h"
#include "toc-sample.h"

G_BEGIN_DECLS

#define TOC_TYPE_WATERFALL (toc_waterfall_get_type ())
G_DECLARE_FINAL_TYPE (TocWaterfall, toc_waterfall, TOC, WATERFALL, TocChart)

/**
 * TocWaterfall: the phases of one request below each other, each as a bar that begins where the
 * one before it ended, with its name and its time.
 */

/** toc_waterfall_new: Returns: (transfer floating) */
GtkWidget *toc_waterfall_new (void);

/** toc_waterfall_set_phases: what to show. */
void toc_waterfall_set_phases (TocWaterfall *self, const TocPhases *phases);

G_END_DECLS
