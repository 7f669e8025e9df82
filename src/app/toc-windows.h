/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "toc-history.h"
#include "toc-monitor.h"
#include "toc-tray.h"

G_BEGIN_DECLS

#define TOC_TYPE_WINDOWS (toc_windows_get_type ())
G_DECLARE_FINAL_TYPE (TocWindows, toc_windows, TOC, WINDOWS, GObject)

/**
 * TocWindows: the program's windows, each made when it is wanted and gone once it is closed, and
 * what the first of them says to somebody who is new.
 *
 * It adds these actions to the application:
 * - "details", "preferences", "shortcuts", "about": show a window
 * - "copy-report": what is known, as plain text, onto the clipboard
 * - "clear-history": at once, and for good
 * - "start-at-login" (boolean state)
 *
 * Signals:
 * - "closed": a window is gone
 */

/**
 * toc_windows_new:
 * @application: whose windows they are; it has to outlive this
 * @settings: (nullable): the preferences
 * @tray: whether it is visible decides what closing the window means
 *
 * Returns: (transfer full)
 */
TocWindows *toc_windows_new (GtkApplication *application,
                             TocMonitor *monitor,
                             TocHistory *history,
                             GSettings *settings,
                             TocTray *tray);

/** toc_windows_set_definition_error: as toc_window_set_definition_error(). */
void toc_windows_set_definition_error (TocWindows *self, const char *message);

/** toc_windows_show_details: brings the details up. */
void toc_windows_show_details (TocWindows *self);

G_END_DECLS
