/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "toc-history.h"

G_BEGIN_DECLS

#define TOC_TYPE_HISTORY_VIEW (toc_history_view_get_type ())
G_DECLARE_FINAL_TYPE (TocHistoryView, toc_history_view, TOC, HISTORY_VIEW, GtkBox)

/**
 * TocHistoryView: what was seen before: response times of a day, bars of 90 days, uptimes and
 * incidents. While it can be seen it follows the history.
 */

/**
 * toc_history_view_set_history: what to show, for as long as the view lives; to be called once.
 * @service: the service's name
 * @component: the id of the one whose response times are shown
 */
void toc_history_view_set_history (TocHistoryView *self,
                                   TocHistory *history,
                                   const char *service,
                                   const char *component);

G_END_DECLS
