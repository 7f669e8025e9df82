/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-chart.h"
#include "toc-history-result.h"

G_BEGIN_DECLS

#define TOC_TYPE_DAY_BARS (toc_day_bars_get_type ())
G_DECLARE_FINAL_TYPE (TocDayBars, toc_day_bars, TOC, DAY_BARS, TocChart)

/**
 * TocDayBars: a bar for each day: whole where all was well, with a piece broken off its top for
 * as long as it was not, and a stump where nobody looked.
 */

/** toc_day_bars_set_days: @days: (element-type TocHistoryDay): today last */
void toc_day_bars_set_days (TocDayBars *self, GPtrArray *days);

G_END_DECLS
