/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "toc-history.h"
#include "toc-monitor.h"

G_BEGIN_DECLS

#define TOC_TYPE_WINDOW (toc_window_get_type ())
G_DECLARE_FINAL_TYPE (TocWindow, toc_window, TOC, WINDOW, GtkApplicationWindow)

/**
 * TocWindow: the details: the verdict, where it breaks, the components, and what a person can do.
 * It only shows a #TocMonitor and acts by the names of actions of the application, and its own
 * "win.close".
 *
 * Signals:
 * - "hint-dismissed": the person has read the hint
 */

/**
 * toc_window_new:
 * @application: that it belongs to
 * @monitor: what to show, for as long as the window lives
 * @history: as @monitor
 *
 * Returns: (transfer floating): not yet shown
 */
GtkWidget *toc_window_new (GtkApplication *application,
                           TocMonitor *monitor,
                           TocHistory *history);

/**
 * toc_window_set_definition_error: says, above all else, why the definition is not the one that
 * the person wrote.
 * @message: (nullable): a sentence in plain text; NULL takes it away
 */
void toc_window_set_definition_error (TocWindow *self, const char *message);

/**
 * toc_window_set_hint: a sentence to be read once, with a button that dismisses it.
 * @message: (nullable): plain text; NULL takes it away
 * @choices: whether it offers to start at login, and the preferences
 */
void toc_window_set_hint (TocWindow *self, const char *message, gboolean choices);

G_END_DECLS
