/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TocFaultServer TocFaultServer;

#define TOC_TYPE_FAULT_CONNECTION (toc_fault_connection_get_type ())
G_DECLARE_FINAL_TYPE (TocFaultConnection, toc_fault_connection, TOC, FAULT_CONNECTION, GObject)

/**
 * toc_fault_connection_new:
 * @server: outlives the connection
 * @id: for the log
 *
 * One accepted connection.
 */
TocFaultConnection *toc_fault_connection_new (TocFaultServer *server,
                                              GSocket        *socket,
                                              guint           id);

/** Blocks until it is over: finds out the name, does what is set for it, answers requests. */
void toc_fault_connection_serve (TocFaultConnection *self);

TocFaultServer *toc_fault_connection_get_server (TocFaultConnection *self);
GSocket *toc_fault_connection_get_socket (TocFaultConnection *self);

/** Counts a request. Returns: TRUE for the first one on this connection */
gboolean toc_fault_connection_count_request (TocFaultConnection *self);

/** Adds what is known about the connection to a log entry. */
void toc_fault_connection_describe (TocFaultConnection *self,
                                    GVariantDict       *details);

G_END_DECLS
