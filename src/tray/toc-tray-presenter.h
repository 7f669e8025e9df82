/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-monitor.h"
#include "toc-tray-menu.h"
#include "toc-tray.h"

G_BEGIN_DECLS

#define TOC_TYPE_TRAY_PRESENTER (toc_tray_presenter_get_type ())
G_DECLARE_FINAL_TYPE (TocTrayPresenter, toc_tray_presenter, TOC, TRAY_PRESENTER, GObject)

/**
 * TocTrayPresenter: keeps a tray icon and its menu to what a monitor says, and opens the details
 * when the icon is clicked. However often the monitor changes, the panel hears of it at most
 * twice a second, and not at all when what it shows is the same.
 *
 * Properties:
 * - "symbolic" (boolean): icons of one colour, which follow the panel's
 */

/**
 * toc_tray_presenter_new:
 * @app_id: the application's id, with which the icons' names begin
 *
 * Returns: (transfer full): it has set the tray's icon and title, and the menu's texts
 */
TocTrayPresenter *toc_tray_presenter_new (TocMonitor *monitor,
                                          TocTray *tray,
                                          TocTrayMenu *menu,
                                          const char *app_id);

G_END_DECLS
