/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TOC_TYPE_TRAY_STATUS_ICON (toc_tray_status_icon_get_type ())
G_DECLARE_FINAL_TYPE (TocTrayStatusIcon, toc_tray_status_icon, TOC, TRAY_STATUS_ICON, GObject)

/**
 * TocTrayStatusIcon: an icon for panels of the old kind, which know X11's system tray alone. It
 * waits, unseen, until there is one.
 *
 * Properties:
 * - "embedded" (boolean, read-only): whether a panel has taken the icon in
 *
 * Signals:
 * - "activate": a left click
 */

/**
 * toc_tray_status_icon_new:
 * @name: tells panels the icon from others, the same at each start
 * @menu: shown on a right click
 * @secondary: (nullable): its item that a middle click activates
 *
 * Returns: (transfer full) (nullable): NULL where there cannot be such a tray, as on Wayland
 */
TocTrayStatusIcon *toc_tray_status_icon_new (const char *name,
                                             GtkMenu *menu,
                                             GtkMenuItem *secondary);

void toc_tray_status_icon_set_icon_name (TocTrayStatusIcon *self, const char *icon_name);

/** toc_tray_status_icon_set_title: the words shown on hover and read aloud. */
void toc_tray_status_icon_set_title (TocTrayStatusIcon *self, const char *title);

gboolean toc_tray_status_icon_get_embedded (TocTrayStatusIcon *self);

G_END_DECLS
