/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-definition.h"
#include "toc-round.h"

G_BEGIN_DECLS

/**
 * TocLatest: the newest sample of each component, and how many of the core's failed lately. It has
 * no clock of its own.
 */
typedef struct _TocLatest TocLatest;

/** toc_latest_new: Returns: (transfer full) */
TocLatest *toc_latest_new (TocDefinition *definition);

/** toc_latest_free: frees @self. */
void toc_latest_free (TocLatest *self);

/**
 * toc_latest_add: takes in a round.
 * @now: µs of a clock that never goes back
 *
 * Returns: (transfer full): @round, completed by the newest samples of what it did not ask
 */
TocRound *toc_latest_add (TocLatest *self, const TocRound *round, gint64 now);

/** toc_latest_leave_out: from now on these components are none of the core.
 *  @ids: (set of utf8): shared, and not changed from now on */
void toc_latest_leave_out (TocLatest *self, GHashTable *ids);

/** toc_latest_dup_round: Returns: (transfer full): the newest samples, as if all of them had just
 *  been asked for; without controls */
TocRound *toc_latest_dup_round (TocLatest *self);

/** toc_latest_clear: forgets all: what was seen on another network says nothing of this one. */
void toc_latest_clear (TocLatest *self);

/** toc_latest_forget: what @round saw was the own connection's doing, and says nothing of the
 *  service: all that it asked is to be asked again. */
void toc_latest_forget (TocLatest *self, const TocRound *round);

/** toc_latest_end_waits: whoever asked to be left alone may be asked again, but not who was asked too
 *  often: so much may have changed that what is shown has to be looked at. */
void toc_latest_end_waits (TocLatest *self);

/** toc_latest_discount_failures: the failures of the last rounds in a row were the own
 *  connection's: they do not count. */
void toc_latest_discount_failures (TocLatest *self);

/** toc_latest_clear_failures: begins to count failures anew: an incident is over, or the network
 *  is another. */
void toc_latest_clear_failures (TocLatest *self);

/**
 * toc_latest_count: the core's samples of the last half hour.
 * @failed: (out): those that failed
 * @episodes: (out): how many times a round with failures followed one without
 */
guint toc_latest_count (TocLatest *self, gint64 now, guint *failed, guint *episodes);

/**
 * TocUrgency: why a survey is made.
 */
typedef enum
{
  TOC_URGENCY_SPARING, /* its time has come, and traffic or power is to be saved */
  TOC_URGENCY_ROUTINE, /* its time has come */
  TOC_URGENCY_CONFIRM, /* something is wrong that is not confirmed yet */
  TOC_URGENCY_ASKED,   /* the person wants to know */
} TocUrgency;

/**
 * toc_latest_dup_due: the components that a survey has to ask.
 * @now: as for toc_latest_add()
 * @urgency: a person's wish spares nothing; where saving is wished for, healthy heavy endpoints are
 *   not asked at all; a confirmation asks everything, so that no single answer is counted twice,
 *   but never what answered that it is asked too often
 * @others: (out) (transfer container): those that are not due, and may be asked
 *
 * Core components are always due; the others, and the heavy ones, after their own longer interval,
 * or if their newest sample is a failure. What asks to be left alone (Retry-After) is not due.
 *
 * Returns: (transfer container) (element-type TocComponent)
 */
GPtrArray *toc_latest_dup_due (TocLatest *self,
                               gint64 now,
                               TocUrgency urgency,
                               GPtrArray **others);

/**
 * toc_latest_dup_failing: the core components whose newest sample is not healthy, without those
 * that want to be left alone; if there are none, the other core components.
 * @now: as for toc_latest_add()
 * @sparing: traffic or power is to be saved: nothing heavy
 *
 * Returns: (transfer container) (element-type TocComponent)
 */
GPtrArray *toc_latest_dup_failing (TocLatest *self, gint64 now, gboolean sparing);

/**
 * toc_latest_dup_pulse: the core components with a cheap endpoint that answered last time, else
 * the first core component that did; empty where none may be asked.
 * @now: as for toc_latest_add(): what wants to be left alone is
 *
 * Returns: (transfer container) (element-type TocComponent)
 */
GPtrArray *toc_latest_dup_pulse (TocLatest *self, gint64 now);

/** toc_latest_get_retry_after: until when every core component asks to be left alone, in µs of the
 *  clock of toc_latest_add(); 0 where at least one does not. Never more than an hour away, or ten minutes
 *  if it was not asked too often: an announced break may end sooner. */
gint64 toc_latest_get_retry_after (TocLatest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocLatest, toc_latest_free)

G_END_DECLS
