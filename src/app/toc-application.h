/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TOC_TYPE_APPLICATION (toc_application_get_type ())
G_DECLARE_FINAL_TYPE (TocApplication, toc_application, TOC, APPLICATION, GtkApplication)

/**
 * TocApplication: the one running instance: it owns the monitor and all that shows it, and ties
 * them together.
 *
 * Actions, the same for menu, window and notification, beside those of #TocWindows:
 * - "check-now": a whole survey at once
 * - "open-link" (string): opens the link with that id of the definition, or "home", in the browser
 * - "quit"
 */

/** toc_application_new: Returns: (transfer full) */
TocApplication *toc_application_new (void);

G_END_DECLS
