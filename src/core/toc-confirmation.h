/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-verdict.h"

G_BEGIN_DECLS

/**
 * TocConfirmation: from the verdicts of single rounds to a state that can be relied on.
 *
 * Three bad rounds in a row, of another state than the confirmed one, change it to the mildest of
 * the three; two good ones, ten seconds apart, end it. Rounds that tell of the own connection, or
 * nothing, change what is shown but never what is confirmed. It has no clock of its own.
 */
typedef struct _TocConfirmation TocConfirmation;

/** toc_confirmation_new: Returns: (transfer full): nothing confirmed yet
 *  @service: its name */
TocConfirmation *toc_confirmation_new (const char *service);

/** toc_confirmation_free: frees @self. */
void toc_confirmation_free (TocConfirmation *self);

/**
 * toc_confirmation_feed: takes in the verdict of a round.
 * @now: µs of a clock that never goes back
 */
void toc_confirmation_feed (TocConfirmation *self, TocVerdict *verdict, gint64 now);

/** toc_confirmation_forgive: the next round, if bad, is not counted: this computer has just woken
 *  up, or changed its network. */
void toc_confirmation_forgive (TocConfirmation *self);

/**
 * toc_confirmation_restore: what an earlier run of the program had confirmed. It is not shown before
 * a round of this run agrees.
 * @verdict: its state, scope, confidence, reason and times
 * @incident_since: as toc_confirmation_get_incident_since()
 */
void toc_confirmation_restore (TocConfirmation *self, TocVerdict *verdict, gint64 incident_since);

/**
 * toc_confirmation_retract: what was confirmed is taken back, for it was judged by what does not count
 * any longer.
 * @verdict: what is so instead, and is confirmed by this; not bad
 */
void toc_confirmation_retract (TocConfirmation *self, TocVerdict *verdict);

/**
 * toc_confirmation_set_world: what others see: all bad verdicts, those confirmed and those to come,
 * are judged by it. Their answer is no round: it changes what is confirmed at once.
 * @world: (nullable): NULL: verdicts to come are judged without one
 */
void toc_confirmation_set_world (TocConfirmation *self, TocWorld *world);

/** toc_confirmation_get_world: Returns: (transfer none) (nullable): what was set */
TocWorld *toc_confirmation_get_world (TocConfirmation *self);

/**
 * toc_confirmation_get_question: what others should be asked about: the newest round, if it was bad.
 * @agreed: whether the round before it has to have found the same, or an incident to be confirmed
 *
 * Returns: (transfer none) (nullable)
 */
const TocVerdict *toc_confirmation_get_question (TocConfirmation *self, gboolean agreed);

/** toc_confirmation_get_shown: Returns: (transfer none): what is to be shown; never NULL */
TocVerdict *toc_confirmation_get_shown (TocConfirmation *self);

/** toc_confirmation_get_confirmed: Returns: (transfer none) (nullable): the last confirmed one,
 *  whatever is shown; NULL before the first */
TocVerdict *toc_confirmation_get_confirmed (TocConfirmation *self);

/** toc_confirmation_get_incident_since: when the first round of the present incident began, µs
 *  since the epoch; 0 where there is none. */
gint64 toc_confirmation_get_incident_since (TocConfirmation *self);

/** toc_confirmation_is_suspicious: whether bad rounds were seen that are not confirmed yet. */
gboolean toc_confirmation_is_suspicious (TocConfirmation *self);

/** toc_confirmation_get_wait: how long after the last round the next one is to follow to confirm
 *  what was seen, in µs; −1 where there is nothing to confirm. */
gint64 toc_confirmation_get_wait (TocConfirmation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocConfirmation, toc_confirmation_free)

G_END_DECLS
