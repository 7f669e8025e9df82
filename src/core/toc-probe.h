/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "toc-definition.h"
#include "toc-sample.h"

G_BEGIN_DECLS

/**
 * TocProbe: one request for one endpoint, as it is to be made.
 */
typedef struct
{
  TocDefinition *definition;   /* whose trusted hosts and signatures hold; kept alive */
  const char *id;              /* the component's or control's */
  const TocEndpoint *endpoint; /* of @definition */
  gboolean control;            /* somebody else's: redirects are not followed */
  const char *country_key;     /* (nullable): of @definition */
  gboolean fresh;              /* on a connection of its own */
  gboolean pinned;             /* the session leads to this host alone: no redirects to others */
  guint deadline_ms;           /* for all of it: names, redirects and body */
} TocProbe;

/**
 * toc_probe_run_async:
 * @probe: copied
 * @session: made by toc_session_new()
 * @cancellable: (nullable): ends it early, with G_IO_ERROR_CANCELLED
 *
 * Redirects of the service are followed as long as each hop stays on its trusted hosts and on
 * https. No more of a body is read than is needed, and never more than the endpoint's limit.
 */
void toc_probe_run_async (const TocProbe *probe,
                          SoupSession *session,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);

/**
 * toc_probe_run_finish:
 *
 * A service that does not answer is a sample with a fault; the only error is
 * G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable)
 */
TocSample *toc_probe_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
