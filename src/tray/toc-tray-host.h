/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TOC_TYPE_TRAY_HOST (toc_tray_host_get_type ())
G_DECLARE_FINAL_TYPE (TocTrayHost, toc_tray_host, TOC, TRAY_HOST, GObject)

/**
 * TocTrayHost: knows whether some panel shows the icons that are registered with the session's
 * StatusNotifierWatcher. A watcher alone does not show anything.
 *
 * Properties:
 * - "registered" (boolean, read-only): false until it was found out
 */

/**
 * toc_tray_host_new:
 * @connection: of the session bus
 *
 * Returns: (transfer full)
 */
TocTrayHost *toc_tray_host_new (GDBusConnection *connection);

gboolean toc_tray_host_get_registered (TocTrayHost *self);

G_END_DECLS
