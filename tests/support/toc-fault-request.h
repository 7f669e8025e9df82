/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TocFaultRequest:
 * @tls: whether it came over TLS
 * @method: the HTTP method
 * @host: the name in the Host header, lower case, without port; "" when there is none
 * @path: path and query
 * @headers: lower case name → value
 * @body: what was posted, may be empty
 * @keep_alive: whether the client would like to go on with this connection
 *
 * An HTTP/1 request.
 */
typedef struct {
  gboolean tls;
  char *method;
  char *host;
  char *path;
  GHashTable *headers;
  GBytes *body;
  gboolean keep_alive;
} TocFaultRequest;

/**
 * toc_fault_request_read:
 * @input: where it comes from; blocks
 *
 * Returns: (transfer full) (nullable): NULL when the client is gone, talks nonsense, or @cancellable is cancelled
 */
TocFaultRequest *toc_fault_request_read (GDataInputStream *input,
                                         gboolean          tls,
                                         GCancellable     *cancellable);

/** Returns: (transfer none) (nullable): a header's value; @name in lower case */
const char *toc_fault_request_get_header (const TocFaultRequest *self,
                                          const char            *name);

/** Frees @self. */
void toc_fault_request_free (TocFaultRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocFaultRequest, toc_fault_request_free)

G_END_DECLS
