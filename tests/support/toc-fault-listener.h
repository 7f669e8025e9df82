/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  TOC_LISTENER_OPEN,
  TOC_LISTENER_CLOSED, /* connects are refused */
  TOC_LISTENER_FULL,   /* the backlog is full: connects go unanswered */
} TocListenerMode;

#define TOC_TYPE_FAULT_LISTENER (toc_fault_listener_get_type ())
G_DECLARE_FINAL_TYPE (TocFaultListener, toc_fault_listener, TOC, FAULT_LISTENER, GObject)

/** Called in the listener's main context for each accepted connection. */
typedef void (*TocFaultAcceptFunc) (GSocket *socket,
                                    gpointer user_data);

/**
 * toc_fault_listener_new:
 * @address: numeric
 * @port: 0 for any free one
 * @context: where connections are accepted
 * @func: called for each
 * @error: set when the address cannot be had
 *
 * Listens at one address and port, or pretends that nobody does. To be used in @context's thread.
 */
TocFaultListener *toc_fault_listener_new (const char        *address,
                                          guint16            port,
                                          GMainContext      *context,
                                          TocFaultAcceptFunc func,
                                          gpointer           user_data,
                                          GError           **error);

/** Returns: (transfer none): the numeric address */
const char *toc_fault_listener_get_address (TocFaultListener *self);

/** Returns: the port, never 0 */
guint16 toc_fault_listener_get_port (TocFaultListener *self);

/** Changes what a connect meets; connections that exist are left alone. */
gboolean toc_fault_listener_set_mode (TocFaultListener *self,
                                      TocListenerMode   mode,
                                      GError          **error);

G_END_DECLS
