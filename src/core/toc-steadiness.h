/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-round.h"

G_BEGIN_DECLS

/**
 * TocSteadiness: how steady the own connection has been lately: which of the other sites sometimes
 * answered and sometimes did not, and how many rounds in a row each component was silent. On a line
 * that loses packets whoever is asked is silent now and then, the service as well. It has no clock
 * of its own.
 */
typedef struct _TocSteadiness TocSteadiness;

/** toc_steadiness_new: Returns: (transfer full): nothing was seen yet */
TocSteadiness *toc_steadiness_new (void);

/** toc_steadiness_free: frees @self. */
void toc_steadiness_free (TocSteadiness *self);

/**
 * toc_steadiness_add: takes in a round.
 * @now: µs of a clock that never goes back
 */
void toc_steadiness_add (TocSteadiness *self, const TocRound *round, gint64 now);

/** toc_steadiness_discount: the round of @now had no connection at all: it says nothing of how
 *  steady one is. */
void toc_steadiness_discount (TocSteadiness *self, gint64 now);

/** toc_steadiness_clear: forgets all: this is another network. */
void toc_steadiness_clear (TocSteadiness *self);

/**
 * toc_steadiness_get_loss: the share of other sites' answers that got lost, as estimated from the
 * last two hours: more than 0, less than 1. A site that never answers while the others always do
 * is filtered, which says nothing of the line.
 */
double toc_steadiness_get_loss (const TocSteadiness *self);

/** toc_steadiness_has_losses: whether any answer of theirs got lost. */
gboolean toc_steadiness_has_losses (const TocSteadiness *self);

/** toc_steadiness_get_streak: how many times in a row a component was asked and silent. */
guint toc_steadiness_get_streak (const TocSteadiness *self, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocSteadiness, toc_steadiness_free)

G_END_DECLS
