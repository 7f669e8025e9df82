/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "toc-definition.h"

G_BEGIN_DECLS

/**
 * toc_own_address_ask_async: asks the control that tells it from where this computer comes. Only
 * for a person who wants to tell that; nothing of it is kept.
 * @session: made by toc_session_new()
 * @cancellable: (nullable): ends it early, with G_IO_ERROR_CANCELLED
 */
void toc_own_address_ask_async (const TocDefinition *definition,
                                SoupSession *session,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/** toc_own_address_ask_finish: Returns: (transfer full) (nullable): NULL where it cannot be told */
char *toc_own_address_ask_finish (GAsyncResult *result, GError **error);

/**
 * toc_own_address_parse: the address in "KEY=ADDRESS", one line of many. A pure function.
 * @length: bytes
 *
 * Returns: (transfer full) (nullable)
 */
char *toc_own_address_parse (const char *data, gsize length, const char *key);

G_END_DECLS
