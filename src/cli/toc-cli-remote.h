/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The running instance, as data/io.github.tocsin.Tocsin.Status.xml describes it. Nothing here
   starts it. */

/**
 * toc_cli_remote_new: a proxy of it with its properties; without a "g-name-owner" while none runs.
 * Runs a main loop until it is there.
 *
 * Returns: (transfer full) (nullable): NULL with @error without a session bus
 */
GDBusProxy *toc_cli_remote_new (GError **error);

/**
 * toc_cli_remote_is_running: whether there is one. If not, one sentence on the standard error
 * stream says so.
 */
gboolean toc_cli_remote_is_running (GDBusProxy *remote);

/** toc_cli_remote_dup_string: a property. Returns: (transfer full): "" where it has none */
char *toc_cli_remote_dup_string (GDBusProxy *remote, const char *property);

/** toc_cli_remote_get_time: a property in seconds, as µs; 0: none; %G_MAXINT64 stays what it is. */
gint64 toc_cli_remote_get_time (GDBusProxy *remote, const char *property);

/**
 * toc_cli_remote_call: calls a method, and runs a main loop until the answer is there.
 * @arguments: (transfer floating) (nullable)
 *
 * Returns: (transfer full) (nullable): the answer; NULL with @error
 */
GVariant *toc_cli_remote_call (GDBusProxy *remote,
                               const char *method,
                               GVariant *arguments,
                               GError **error);

G_END_DECLS
