/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <openssl/ssl.h>

G_BEGIN_DECLS

#define TOC_TYPE_TLS_STREAM (toc_tls_stream_get_type ())
G_DECLARE_FINAL_TYPE (TocTlsStream, toc_tls_stream, TOC, TLS_STREAM, GIOStream)

/**
 * toc_tls_stream_new:
 * @context: with certificate and key
 * @socket: a connection
 *
 * The server's end of a TLS connection made with OpenSSL; blocking, for one thread.
 */
TocTlsStream *toc_tls_stream_new (SSL_CTX *context,
                                  GSocket *socket);

/**
 * toc_tls_stream_handshake:
 * @resumed: (out): whether an earlier session went on
 */
gboolean toc_tls_stream_handshake (TocTlsStream *self,
                                   gboolean     *resumed,
                                   GCancellable *cancellable,
                                   GError      **error);

/** For the input half. Returns: the number of bytes, 0 at the end, -1 with @error set */
gssize toc_tls_stream_read (TocTlsStream *self,
                            void         *buffer,
                            gsize         count,
                            GCancellable *cancellable,
                            GError      **error);

/** For the output half. Returns: the number of bytes, -1 with @error set */
gssize toc_tls_stream_write (TocTlsStream *self,
                             const void   *buffer,
                             gsize         count,
                             GCancellable *cancellable,
                             GError      **error);

G_END_DECLS
