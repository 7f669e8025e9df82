/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum {
  TOC_HELLO_INCOMPLETE, /* more bytes are needed */
  TOC_HELLO_TLS,
  TOC_HELLO_HTTP,
  TOC_HELLO_UNKNOWN,    /* neither */
} TocHelloKind;

/**
 * TocClientHello:
 * @kind: what the first bytes are
 * @host: (nullable): the TLS server name, or the Host header's name
 * @offers_resumption: a TLS 1.3 pre-shared key or a TLS 1.2 session ticket is offered
 *
 * The first thing that a client says on a connection.
 */
typedef struct {
  TocHelloKind kind;
  char *host;
  gboolean offers_resumption;
} TocClientHello;

/**
 * toc_client_hello_parse:
 * @data: the first bytes of a connection
 *
 * Returns: (transfer full): what they are
 */
TocClientHello *toc_client_hello_parse (const guint8 *data,
                                        gsize         length);

/** Frees @self. */
void toc_client_hello_free (TocClientHello *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocClientHello, toc_client_hello_free)

G_END_DECLS
