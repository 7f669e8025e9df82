/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-sketch.h"
#include "toc-words.h"

G_BEGIN_DECLS

/**
 * TocGrain: how long the periods are into which the history is gathered. The numbers stand in the
 * database.
 */
typedef enum
{
  TOC_GRAIN_MINUTE,
  TOC_GRAIN_HOUR,
  TOC_GRAIN_DAY, /* a date of the calendar where the person was then: 23 or 25 hours at times */
} TocGrain;

#define TOC_N_GRAINS (TOC_GRAIN_DAY + 1)

/** TOC_SERIES_WHOLE: the series of the service as a whole, which tells times in ms; all others
 *  are of a component on one kind of connection, and count answers. */
#define TOC_SERIES_WHOLE 0

/**
 * TocPeriod: what a series was like in a minute, an hour or a day.
 */
typedef struct
{
  TocGrain grain;
  gint64 series;
  gint64 start;                /* s since the epoch; of a day: midnight of that date in UTC */
  gint64 tally[TOC_N_STATES];  /* ms, or a number of answers, by state */
  TocSketch *latency;          /* (owned) (nullable): of the healthy answers */
} TocPeriod;

/**
 * TocPeriods: the periods to which a number of rounds has added something. It has no clock.
 */
typedef struct _TocPeriods TocPeriods;

/** toc_periods_new: @zone: (nullable): which dates there are; NULL: the computer's own.
 *  Returns: (transfer full) */
TocPeriods *toc_periods_new (GTimeZone *zone);

/** toc_periods_free: frees @self. */
void toc_periods_free (TocPeriods *self);

/**
 * toc_periods_add_time: the whole was in @state from @from until @until, ms since the epoch. What
 * lies across a minute, an hour or midnight is divided.
 */
void toc_periods_add_time (TocPeriods *self, TocState state, gint64 from, gint64 until);

/**
 * toc_periods_add_answer: a component was found in @state.
 * @at: ms since the epoch
 * @latency: ms; below 0: none to be counted
 */
void toc_periods_add_answer (TocPeriods *self,
                             gint64 series,
                             TocState state,
                             gint64 at,
                             double latency);

/** toc_periods_merge: adds @period, which it copies. */
void toc_periods_merge (TocPeriods *self, const TocPeriod *period);

/** toc_periods_find: Returns: (transfer none) (nullable) */
TocPeriod *toc_periods_find (TocPeriods *self, TocGrain grain, gint64 series, gint64 start);

/** toc_periods_dup_all: Returns: (transfer container) (element-type TocPeriod): by grain, series
 *  and start; valid as long as @self is not added to */
GPtrArray *toc_periods_dup_all (TocPeriods *self);

/** toc_periods_find_date: the date at @at, ms since the epoch, as s since the epoch at its midnight
 *  in UTC. A pure function. */
gint64 toc_periods_find_date (GTimeZone *zone, gint64 at);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocPeriods, toc_periods_free)

G_END_DECLS
