/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "toc-ooni-answer.h"

G_BEGIN_DECLS

#define TOC_TYPE_OONI (toc_ooni_get_type ())
G_DECLARE_FINAL_TYPE (TocOoni, toc_ooni, TOC, OONI, GObject)

/**
 * TocOoni: asks whether a country blocks the service. One answer holds for a day, and is kept in a
 * file over the end of the program; where there was none, it is asked again after an hour.
 */

/**
 * toc_ooni_new:
 * @session: made by toc_session_new()
 * @service: where OONI counts its measurements; no key is needed
 * @folder: (nullable): as toc_file_get_cache(): where the answer is kept
 *
 * Returns: (transfer full)
 */
TocOoni *toc_ooni_new (SoupSession *session, const char *service, GFile *folder);

/**
 * toc_ooni_ask_async:
 * @domain: of the service
 * @country: (nullable): two capital letters; for anything else nobody is asked
 * @cancellable: (nullable): ends it early, with G_IO_ERROR_CANCELLED
 */
void toc_ooni_ask_async (TocOoni *self,
                         const char *domain,
                         const char *country,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);

/**
 * toc_ooni_ask_finish: OONI's own failures are no errors, but an answer in which nothing is known.
 * @error: G_IO_ERROR_CANCELLED, or G_IO_ERROR_INVALID_ARGUMENT where the country is none
 *
 * Returns: (transfer full) (nullable)
 */
TocOoniAnswer *toc_ooni_ask_finish (TocOoni *self, GAsyncResult *result, GError **error);

G_END_DECLS
