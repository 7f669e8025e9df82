/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-probe.h"

G_BEGIN_DECLS

/**
 * toc_other_family_is_worth_asking:
 * @probe: which brought @sample home
 *
 * A host that connects over one family of addresses, and then is silent or cuts the handshake, may
 * answer over the other one: a broken tunnel or a filter often knows only one of the two. GIO tries
 * the next address when a connection is refused, and keeps to one that was made; so do browsers. Who
 * has taken a request was reached, and is not asked twice.
 */
gboolean toc_other_family_is_worth_asking (const TocProbe *probe, const TocSample *sample);

/**
 * toc_other_family_ask_async:
 * @probe: which brought @sample home; copied but for the deadline
 * @sample: a sample that is worth asking about
 * @session: that of the probe
 * @deadline_ms: for all of it, names included
 * @cancellable: (nullable): ends it early, with G_IO_ERROR_CANCELLED
 *
 * Asks the same of the first address of the other family that the host has.
 */
void toc_other_family_ask_async (const TocProbe *probe,
                                 const TocSample *sample,
                                 SoupSession *session,
                                 guint deadline_ms,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/**
 * toc_other_family_ask_finish:
 * @error: G_IO_ERROR_NOT_FOUND if there is no such address, or none that could be found in time;
 *   G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): what came of it
 */
TocSample *toc_other_family_ask_finish (GAsyncResult *result, GError **error);

G_END_DECLS
