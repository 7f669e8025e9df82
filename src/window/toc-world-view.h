/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "toc-verdict.h"

G_BEGIN_DECLS

#define TOC_TYPE_WORLD_VIEW (toc_world_view_get_type ())
G_DECLARE_FINAL_TYPE (TocWorldView, toc_world_view, TOC, WORLD_VIEW, GtkBox)

/**
 * TocWorldView: what other places see, country by country, or why they were not asked. It acts by
 * the action "app.check-now", which asks them while something is wrong.
 */

/** toc_world_view_set_verdict: what to show. */
void toc_world_view_set_verdict (TocWorldView *self, const TocVerdict *verdict);

G_END_DECLS
