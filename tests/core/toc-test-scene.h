/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-rules.h"

G_BEGIN_DECLS

/**
 * TocTestScene: a round and its circumstances, written down in one line.
 */
typedef struct
{
  TocRound *round;                /* (owned) */
  GHashTable *slow;               /* (owned): ids */
  GHashTable *left_out;           /* (owned): ids */
  TocCircumstances circumstances; /* its tables are @slow and @left_out */
} TocTestScene;

/**
 * toc_test_sample_new: a sample as a probe that met @fault would bring it home.
 *
 * Returns: (transfer full)
 */
TocSample *toc_test_sample_new (const char *id, const char *url, TocFault fault);

/**
 * toc_test_scene_new:
 * @line: words; a later one wins over an earlier one
 *
 * A word is WHO=FAULT, where WHO is the id of a component or a control, "all" (the enabled
 * components), "core", or "controls", and FAULT a fault's machine word, "ok", or "-" for not
 * asked. After it may stand, each behind a slash:
 *
 * - a number: the HTTP status
 * - "neutral", "deaf": the neutral name was answered, or not
 * - "other-family": it works over IPv6
 * - "same": an unknown body, the same as others with "same"
 * - "kept": on a connection that was there already
 * - "unverified": without an accepted certificate
 * - "retry:S": Retry-After
 * - "date:S": the server's clock is S seconds ahead of ours
 *
 * A word with a plus sign is a circumstance: +no-network, +portal, +familiar, +controls-slow,
 * +slow:ID, +without:ID, +recent:FAILED/ALL/EPISODES.
 *
 * Returns: (transfer full)
 */
TocTestScene *toc_test_scene_new (const TocDefinition *definition, const char *line);

/** toc_test_scene_free: frees @scene. */
void toc_test_scene_free (TocTestScene *scene);

/** toc_test_verdict_new: one of "TikTok" that was found at @checked_at, µs, in a round of 1 s.
 *  Returns: (transfer full) */
TocVerdict *toc_test_verdict_new (TocState state, TocReason reason, gint64 checked_at);

/** toc_test_fault_from_word: fails the test if @word is none. */
TocFault toc_test_fault_from_word (const char *word);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocTestScene, toc_test_scene_free)

G_END_DECLS
