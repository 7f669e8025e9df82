/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * TocTestReply:
 * @status: of the answer, 0 when there was none
 * @headers: (nullable): of the answer
 * @body: what was read, at most 64 KiB
 * @error: (nullable): what went wrong; G_IO_ERROR_CANCELLED when time ran out
 * @elapsed: ms
 * @flags: what was wrong with the certificate
 *
 * What a client got to see.
 */
typedef struct {
  guint status;
  SoupMessageHeaders *headers;
  GString *body;
  GError *error;
  gint64 elapsed;
  GTlsCertificateFlags flags;
} TocTestReply;

/**
 * toc_test_client_new_session:
 * @certificates: the folder that make-authority filled; its root is trusted
 *
 * Returns: (transfer full): a session without a proxy
 */
SoupSession *toc_test_client_new_session (const char *certificates);

/**
 * toc_test_client_fetch:
 * @url: what to ask for
 * @port: of the fault server, takes the place of the one in @url; names are resolved as always, so
 *   that a TocTestResolver should be the default one. (A session's `remote-connectable` would not
 *   do: libsoup takes it for the server's identity as well, and then sends no server name.)
 * @fresh: whether to insist on a new connection
 * @timeout_ms: when to give up
 *
 * Asks, without following redirects, and waits in the default main context.
 *
 * Returns: (transfer full): what came of it
 */
TocTestReply *toc_test_client_fetch (SoupSession *session,
                                     const char  *url,
                                     guint16      port,
                                     gboolean     fresh,
                                     guint        timeout_ms);

/**
 * toc_test_client_expect_lost_peer:
 *
 * Until the end of this test, does not take it for a failure if glib-networking complains of itself:
 * where a reset comes before the handshake begins, version 2.74 asks the connection that is no more for
 * its peer, and drops a reference to none.
 */
void toc_test_client_expect_lost_peer (void);

/** Frees @self. */
void toc_test_reply_free (TocTestReply *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocTestReply, toc_test_reply_free)

G_END_DECLS
