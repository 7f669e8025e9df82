/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-definition.h"
#include "toc-round.h"

G_BEGIN_DECLS

/**
 * TocBaseline: how long the components' answers take on this network, and which of them are slow
 * now. Answers on fresh connections and on a kept one are never mixed. It has no clock and asks
 * nobody.
 */
typedef struct _TocBaseline TocBaseline;

/** toc_baseline_new: Returns: (transfer full) */
TocBaseline *toc_baseline_new (TocDefinition *definition);

/** toc_baseline_free: frees @self. */
void toc_baseline_free (TocBaseline *self);

/** toc_baseline_add: takes in the healthy answers of a round. */
void toc_baseline_add (TocBaseline *self, const TocRound *round);

/**
 * toc_baseline_seed: takes in what an earlier run of the program has measured on this network: what
 * is usual, but nothing of what is slow now.
 * @count: answers that took about @ms
 */
void toc_baseline_seed (TocBaseline *self,
                        const char *component,
                        gboolean fresh,
                        double ms,
                        guint count);

/** toc_baseline_clear: forgets all: another network has other times. */
void toc_baseline_clear (TocBaseline *self);

/** toc_baseline_is_doubtful: whether any component was slow often enough lately for its next slow
 *  answer to make it slow. */
gboolean toc_baseline_is_doubtful (TocBaseline *self);

/**
 * toc_baseline_dup_slow: the components that were slow in three of their last five answers on the
 * kind of connection that @round asked them on: over the definition's limit, or over three times
 * their median, from 50 answers on, and half a second more.
 *
 * Returns: (transfer full): a set of ids
 */
GHashTable *toc_baseline_dup_slow (TocBaseline *self, const TocRound *round);

/**
 * toc_baseline_find_over_limit: for a single look: the components whose healthy answer took longer
 * than the definition allows. A pure function.
 *
 * Returns: (transfer full): a set of ids
 */
GHashTable *toc_baseline_find_over_limit (const TocDefinition *definition, const TocRound *round);

/**
 * toc_baseline_are_controls_slow: whether at least half of the controls that answered were slow as
 * well, which makes it the own connection's fault. A pure function.
 */
gboolean toc_baseline_are_controls_slow (const TocRound *round);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocBaseline, toc_baseline_free)

G_END_DECLS
