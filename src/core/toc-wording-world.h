/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-verdict.h"

G_BEGIN_DECLS

/** toc_wording_continent: a continent's name. @code: two letters. Returns: (transfer none) */
const char *toc_wording_continent (const char *code);

/**
 * toc_wording_world: what others see, such as "0 of 10 places reach TikTok."; or why they could not be
 * asked, or not once more, and when they will be.
 * @service: its name
 * @now: µs since the epoch
 *
 * Returns: (transfer full) (array zero-terminated=1): one sentence or more
 */
char **toc_wording_world (const TocWorld *world, const char *service, gint64 now);

/** toc_wording_add_world_evidence: the sentences that say what @verdict owes to its world. */
void toc_wording_add_world_evidence (TocVerdict *verdict);

G_END_DECLS
