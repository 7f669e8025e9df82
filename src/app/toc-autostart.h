/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TOC_TYPE_AUTOSTART (toc_autostart_get_type ())
G_DECLARE_FINAL_TYPE (TocAutostart, toc_autostart, TOC, AUTOSTART, GObject)

/**
 * TocAutostart: whether the program starts when the person logs in: a desktop entry in the folder
 * that the Desktop Application Autostart Specification names. What is so is read from that file,
 * whoever wrote it.
 *
 * In a sandbox the Background portal is asked instead. It cannot be asked what is so; the file, which
 * there is in a folder of the sandbox that no session reads, keeps its last answer.
 *
 * Properties:
 * - "enabled" (boolean): false until the file was read; setting it writes the file
 */

/**
 * toc_autostart_new:
 * @file: the desktop entry, as toc_autostart_get_file()
 * @command: what starts the program
 * @portal_bus: (nullable): the session bus with the portal; NULL outside of a sandbox
 *
 * Returns: (transfer full)
 */
TocAutostart *toc_autostart_new (GFile *file, const char *command, GDBusConnection *portal_bus);

/** toc_autostart_get_file: Returns: (transfer full): the program's own desktop entry in the
 *  person's autostart folder */
GFile *toc_autostart_get_file (void);

/** toc_autostart_refresh: reads it anew; for when it is about to be shown. (A watch on the file
 *  would wake the program every few seconds as long as its folder does not exist.) */
void toc_autostart_refresh (TocAutostart *self);

gboolean toc_autostart_get_enabled (TocAutostart *self);
void toc_autostart_set_enabled (TocAutostart *self, gboolean enabled);

G_END_DECLS
