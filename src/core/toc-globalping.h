/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "toc-world.h"

G_BEGIN_DECLS

/**
 * toc_globalping_ask_async: has witnesses in other places ask what failed here.
 * @session: made by toc_session_new()
 * @service: where measurements are created; each is then found below it by its name
 * @url: what the witnesses are to ask
 * @country: (nullable): the own one, two letters
 * @cancellable: (nullable): ends it early, with G_IO_ERROR_CANCELLED
 *
 * Takes at most 30 s: 10 for being heard, 20 for the witnesses.
 */
void toc_globalping_ask_async (SoupSession *session,
                               const char *service,
                               const char *url,
                               const char *country,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/**
 * toc_globalping_ask_finish: Globalping's own failures are no errors, but a problem of the answer.
 *
 * Returns: (transfer full) (nullable): NULL only if cancelled
 */
TocWorld *toc_globalping_ask_finish (GAsyncResult *result, GError **error);

G_END_DECLS
