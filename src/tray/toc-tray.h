/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define TOC_TYPE_TRAY (toc_tray_get_type ())
G_DECLARE_INTERFACE (TocTray, toc_tray, TOC, TRAY, GObject)

/**
 * TocTray: an icon in the desktop's panel.
 *
 * Properties:
 * - "visible" (boolean, read-only): whether a person can see the icon. It is true, too, for the
 *   few seconds in which that is being found out, at the start and when the panel has gone: once
 *   it turns false, there is no tray. It turns true again when one appears.
 * - "settled" (boolean, read-only): whether all that the icon's start needs of the threads that the
 *   whole program shares is done. It turns true once, whether or not there is a tray.
 *
 * Signals:
 * - "activate": a left click, on panels that tell it from the wish for the menu
 *
 * A middle click has no signal: the panel or the implementation activates a menu item for it.
 */
struct _TocTrayInterface
{
  GTypeInterface parent_iface;

  void (*set_icon) (TocTray *self, const char *icon_name, const char *description);
  void (*set_title) (TocTray *self, const char *title);
};

/**
 * toc_tray_set_icon:
 * @icon_name: a themed icon's name
 * @description: the icon in words, for those who do not see it; plain text
 */
void toc_tray_set_icon (TocTray *self, const char *icon_name, const char *description);

/** toc_tray_set_title: what most panels show on hover. @title: plain text */
void toc_tray_set_title (TocTray *self, const char *title);

/** toc_tray_get_visible: the property "visible". */
gboolean toc_tray_get_visible (TocTray *self);

/** toc_tray_get_settled: the property "settled". */
gboolean toc_tray_get_settled (TocTray *self);

/** toc_tray_activate: emits "activate"; for implementations. */
void toc_tray_activate (TocTray *self);

G_END_DECLS
