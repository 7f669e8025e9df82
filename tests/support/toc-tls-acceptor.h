/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TOC_TYPE_TLS_ACCEPTOR (toc_tls_acceptor_get_type ())
G_DECLARE_FINAL_TYPE (TocTlsAcceptor, toc_tls_acceptor, TOC, TLS_ACCEPTOR, GObject)

/**
 * toc_tls_acceptor_new:
 * @certificates: the folder that make-authority filled
 *
 * The server's side of TLS. With OpenSSL it hands out session tickets, under the same key for all
 * certificates, as large sites do; GLib's own TLS server, which serves where OpenSSL's headers are
 * missing, never resumes a session.
 */
TocTlsAcceptor *toc_tls_acceptor_new (const char *certificates);

/** Returns: whether a client that wants to can resume a session */
gboolean toc_tls_acceptor_can_resume (void);

/**
 * toc_tls_acceptor_accept:
 * @socket: a connection on which the ClientHello waits to be read
 * @certificate: a file name in the folder, without `.pem`
 * @resumed: (out): whether an earlier session went on
 *
 * Shakes hands; blocks. May be called from several threads at once.
 *
 * Returns: (transfer full): the encrypted stream, to be used by one thread; closing it closes @socket
 */
GIOStream *toc_tls_acceptor_accept (TocTlsAcceptor *self,
                                    GSocket        *socket,
                                    const char     *certificate,
                                    gboolean       *resumed,
                                    GCancellable   *cancellable,
                                    GError        **error);

G_END_DECLS
