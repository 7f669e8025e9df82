/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * toc_handshake_ask_async: sends a TLS ClientHello (RFC 8446, 4.1.2) that names a neutral host to
 * an address, to see whether the silence met there before was meant for the service's name.
 * @address: an IP address, as text
 * @port: its port
 * @deadline_ms: how long to wait for an answer
 * @cancellable: (nullable): ends it early, with G_IO_ERROR_CANCELLED
 *
 * Goes straight to the address, never through a proxy.
 */
void toc_handshake_ask_async (const char *address,
                              guint16 port,
                              guint deadline_ms,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);

/**
 * toc_handshake_ask_finish:
 * @answered: (out): whether a TLS record came back, be it an alert
 *
 * Silence is an answer, too; the only error is G_IO_ERROR_CANCELLED.
 *
 * Returns: FALSE with @error set
 */
gboolean toc_handshake_ask_finish (GAsyncResult *result, gboolean *answered, GError **error);

/**
 * toc_handshake_hello: the ClientHello record.
 * @host: the name to put into it; at most 255 bytes
 *
 * Returns: (transfer full)
 */
GByteArray *toc_handshake_hello (const char *host);

G_END_DECLS
