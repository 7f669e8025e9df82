/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "toc-monitor.h"

G_BEGIN_DECLS

#define TOC_TYPE_VERDICT_VIEW (toc_verdict_view_get_type ())
G_DECLARE_FINAL_TYPE (TocVerdictView, toc_verdict_view, TOC, VERDICT_VIEW, GtkBox)

/**
 * TocVerdictView: the answer: what is the matter, for whom, since when, and when that was and will
 * be checked.
 */

/** toc_verdict_view_set_monitor: what to show, for as long as the view lives; to be called once. */
void toc_verdict_view_set_monitor (TocVerdictView *self, TocMonitor *monitor);

/** toc_verdict_view_set_seen: whether a person can see it: only then do the times run on. */
void toc_verdict_view_set_seen (TocVerdictView *self, gboolean seen);

G_END_DECLS
