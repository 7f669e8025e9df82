/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TOC_TYPE_LOCK_WATCH (toc_lock_watch_get_type ())
G_DECLARE_FINAL_TYPE (TocLockWatch, toc_lock_watch, TOC, LOCK_WATCH, GObject)

/**
 * TocLockWatch: whether the screen is locked, as the desktop's screen saver announces it on the
 * session bus ("ActiveChanged", which they all share under interfaces of their own).
 *
 * Properties: "locked" (boolean, read-only), notified only when it differs.
 */

/** toc_lock_watch_new: @bus: the session bus. Returns: (transfer full) */
TocLockWatch *toc_lock_watch_new (GDBusConnection *bus);

G_END_DECLS
