/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "toc-tray.h"

G_BEGIN_DECLS

#define TOC_TYPE_TRAY_INDICATOR (toc_tray_indicator_get_type ())
G_DECLARE_FINAL_TYPE (TocTrayIndicator, toc_tray_indicator, TOC, TRAY_INDICATOR, GObject)

/**
 * TocTrayIndicator: the #TocTray of a real desktop: a StatusNotifierItem or, where no panel shows
 * these, an icon in X11's system tray. It follows panels that come and go.
 */

/**
 * toc_tray_indicator_new:
 * @app_id: the application's id
 * @menu: shown by the panel; it may be relabelled, and its items shown and hidden
 * @secondary: an item directly in @menu, which a middle click activates
 * @icon_theme_path: (nullable): a directory of icon themes, for a program that is not installed
 *
 * Returns: (transfer full)
 */
TocTrayIndicator *toc_tray_indicator_new (const char *app_id,
                                          GtkMenu *menu,
                                          GtkMenuItem *secondary,
                                          const char *icon_theme_path);

G_END_DECLS
