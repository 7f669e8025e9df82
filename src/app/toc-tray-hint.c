/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-tray-hint.h"

#include <glib/gi18n-lib.h>

const char *
toc_tray_hint (const char *desktop)
{
  g_auto (GStrv) names = g_strsplit (desktop != NULL ? desktop : "", ":", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (names[i], "GNOME") == 0)
        return _ ("The extension “AppIndicator and KStatusNotifierItem Support” adds the icon; "
                  "its package is mostly called gnome-shell-extension-appindicator.");
      if (g_ascii_strcasecmp (names[i], "XFCE") == 0)
        return _ ("Adding “Status Tray Plugin” to the panel adds the icon.");
      if (g_ascii_strcasecmp (names[i], "KDE") == 0)
        return _ ("Adding the widget “System Tray” to the panel adds the icon.");
      if (g_ascii_strcasecmp (names[i], "MATE") == 0)
        return _ ("Adding “Notification Area” to the panel adds the icon.");
      if (g_ascii_strcasecmp (names[i], "LXQt") == 0)
        return _ ("Adding the widget “Status Notifier” to the panel adds the icon.");
      if (g_ascii_strcasecmp (names[i], "sway") == 0 ||
          g_ascii_strcasecmp (names[i], "Hyprland") == 0 ||
          g_ascii_strcasecmp (names[i], "wlroots") == 0)
        return _ ("A bar with a tray, such as Waybar, adds the icon.");
    }

  return _ ("A panel with a tray for “StatusNotifierItem” icons adds the icon.");
}
