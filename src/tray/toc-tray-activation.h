/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TOC_TYPE_TRAY_ACTIVATION (toc_tray_activation_get_type ())
G_DECLARE_FINAL_TYPE (TocTrayActivation, toc_tray_activation, TOC, TRAY_ACTIVATION, GObject)

/**
 * TocTrayActivation: lets a left click through where the tray library does not know of it.
 *
 * Such a library's item has neither the method "Activate" nor the property "ItemIsMenu", and every
 * panel opens the menu instead. For as long as this object lives, calls of "Activate" are answered
 * on the library's behalf, and its item says that it is not a mere menu, and nothing of a label.
 *
 * Signals:
 * - "activate": a left click; on the main context that was the thread's default at construction
 */

/**
 * toc_tray_activation_new:
 * @connection: the one on which the library's item is, or is going to be; it should not be
 *   registered with the panel yet, since panels ask for the properties once
 * @item_id: its property "Id"
 * @object_path: where it is
 *
 * Returns: (transfer full)
 */
TocTrayActivation *toc_tray_activation_new (GDBusConnection *connection,
                                            const char *item_id,
                                            const char *object_path);

G_END_DECLS
