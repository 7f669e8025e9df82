/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * TocFetched: an answer, with whatever status.
 */
typedef struct
{
  guint status;
  char *etag;          /* (owned) (nullable): as the next */
  char *last_modified;
  GBytes *body;        /* (owned) */
} TocFetched;

/** toc_fetched_free: frees @fetched and all that it owns. */
void toc_fetched_free (TocFetched *fetched);

/**
 * toc_fetch_async: asks somebody other than the service for a short document.
 * @session: whose TLS database and proxies hold; the connection is not kept
 * @message: redirects are not followed
 * @max_bytes: a longer body is an error, G_IO_ERROR_MESSAGE_TOO_LARGE
 * @deadline_ms: for all of it; then it is an error, G_IO_ERROR_TIMED_OUT
 * @cancellable: (nullable): ends it early, with G_IO_ERROR_CANCELLED
 */
void toc_fetch_async (SoupSession *session,
                      SoupMessage *message,
                      gsize max_bytes,
                      guint deadline_ms,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);

/** toc_fetch_finish: Returns: (transfer full) (nullable): NULL where there was no whole answer */
TocFetched *toc_fetch_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocFetched, toc_fetched_free)

G_END_DECLS
