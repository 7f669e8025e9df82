/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-fault-answer.h"
#include "toc-fault-log.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TOC_TYPE_FAULT_SERVER (toc_fault_server_get_type ())
G_DECLARE_FINAL_TYPE (TocFaultServer, toc_fault_server, TOC, FAULT_SERVER, GObject)

/**
 * toc_fault_server_new:
 * @certificates: the folder that make-authority filled
 *
 * A web server that is many hosts at once, each of which may misbehave in its own way.
 * TLS and plain HTTP are told apart by the first byte, so one port serves both. It runs
 * in a thread of its own; all its functions may be called from any thread and have taken
 * effect when they return. Connections that exist survive toc_fault_server_set(), but a
 * request on them meets the fault as well: silence, or a reset. It stops with its last reference.
 *
 * Typical use in a test, with a TocTestResolver and URLs that have the port; see toc_test_client_fetch():
 * |[
 *   server = toc_fault_server_new (g_getenv ("TOCSIN_TEST_CERTS"));
 *   port = toc_fault_server_listen (server, "127.0.0.1", 0, &error);
 *   toc_fault_server_set (server, "www.tiktok.com/oembed", "status 503", &error);
 * ]|
 */
TocFaultServer *toc_fault_server_new (const char *certificates);

/**
 * toc_fault_server_listen:
 * @address: numeric
 * @port: 0 for any free one
 *
 * Returns: the port, or 0 with @error set
 */
guint16 toc_fault_server_listen (TocFaultServer *self,
                                 const char     *address,
                                 guint16         port,
                                 GError        **error);

/**
 * toc_fault_server_add_host:
 * @address: one of the addresses of @host; may be called again with another
 *
 * Says where a host lives, for the behaviours that close or seize a whole address. A host
 * that was never added lives everywhere.
 */
void toc_fault_server_add_host (TocFaultServer *self,
                                const char     *host,
                                const char     *address);

/**
 * toc_fault_server_set:
 * @target: `HOST`, `HOST/path-prefix`, `*.domain` or `*`; see toc_fault_table_set()
 * @line: the behaviour and its arguments, quoted as for a shell, such as `status 503 'Retry-After: 5'`
 *
 * Returns: FALSE with @error set when the line makes no sense
 */
gboolean toc_fault_server_set (TocFaultServer *self,
                               const char     *target,
                               const char     *line,
                               GError        **error);

/** The same with the words of the line already split. */
gboolean toc_fault_server_set_words (TocFaultServer    *self,
                                     const char        *target,
                                     const char *const *words,
                                     GError           **error);

/** Makes @target, or everything when it is NULL, healthy again. The log stays. */
void toc_fault_server_reset (TocFaultServer *self,
                             const char     *target);

/**
 * toc_fault_server_set_answerer:
 * @func: (nullable): makes the healthy answers of @host from now on, NULL for the built-in ones
 * @destroy: (nullable): frees @user_data
 *
 * For stand-ins of services that the built-in answers do not know. Faults still come first.
 */
void toc_fault_server_set_answerer (TocFaultServer    *self,
                                    const char        *host,
                                    TocFaultAnswerFunc func,
                                    gpointer           user_data,
                                    GDestroyNotify     destroy);

/** Returns: (transfer none): what happened so far */
TocFaultLog *toc_fault_server_get_log (TocFaultServer *self);

G_END_DECLS
