/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-incident.h"

G_BEGIN_DECLS

/*
 * What the history answers. All are immutable boxed types; times are µs since the epoch, latencies
 * ms. "No data" is the time in which nobody could look: the program did not run, the computer
 * slept, its own connection was down, or nothing could be told. It is neither uptime nor downtime.
 */

#define TOC_TYPE_HISTORY_POINT (toc_history_point_get_type ())

/**
 * TocHistoryPoint: the answers of one component in a short time, for a chart. Times without any
 * have no point.
 */
typedef struct
{
  gint64 start;
  gint64 length;                /* µs */
  guint answers[TOC_N_STATES];  /* how many, by the state that they showed */
  guint count;                  /* of the healthy ones, of which the next three tell */
  double median;                /* −1: none was healthy: as the next two */
  double p95;
  double max;
} TocHistoryPoint;

GType toc_history_point_get_type (void);

/** toc_history_point_copy: Returns: (transfer full) */
TocHistoryPoint *toc_history_point_copy (const TocHistoryPoint *point);

/** toc_history_point_free: frees @point. */
void toc_history_point_free (TocHistoryPoint *point);

#define TOC_TYPE_HISTORY_DAY (toc_history_day_get_type ())

/**
 * TocHistoryDay: a bar: a date of the calendar, and for how long the service was in which state.
 */
typedef struct
{
  int year;
  int month;                   /* 1 to 12 */
  int day;                     /* 1 to 31 */
  gint64 length;               /* µs: 23 or 25 hours where the clocks change; of today: until now */
  gint64 time[TOC_N_STATES];   /* µs in each state; the sum is at most @length */
  gint64 covered;              /* µs of which the state of the service is known: without offline and
                                  unknown; the rest of @length is "no data" */
} TocHistoryDay;

GType toc_history_day_get_type (void);

/** toc_history_day_copy: Returns: (transfer full) */
TocHistoryDay *toc_history_day_copy (const TocHistoryDay *day);

/** toc_history_day_free: frees @day. */
void toc_history_day_free (TocHistoryDay *day);

/** toc_history_day_get_worst: the worst state that it was in for at least half a minute; offline or
 *  unknown where nothing is known of the service. */
TocState toc_history_day_get_worst (const TocHistoryDay *day);

#define TOC_TYPE_HISTORY_UPTIME (toc_history_uptime_get_type ())

/**
 * TocHistoryUptime: how much of a span of time the service was up, seen from this computer. It begins
 * with a whole hour.
 */
typedef struct
{
  gint64 since;
  gint64 until;
  gint64 up;       /* µs up or slow */
  gint64 covered;  /* µs of which that is known: what a percentage is to be measured by */
  gint64 time[TOC_N_STATES]; /* µs in each state */
} TocHistoryUptime;

GType toc_history_uptime_get_type (void);

/** toc_history_uptime_copy: Returns: (transfer full) */
TocHistoryUptime *toc_history_uptime_copy (const TocHistoryUptime *uptime);

/** toc_history_uptime_free: frees @uptime. */
void toc_history_uptime_free (TocHistoryUptime *uptime);

/** toc_history_uptime_get_ratio: 0 to 1; −1 where nothing is covered. */
double toc_history_uptime_get_ratio (const TocHistoryUptime *uptime);

/** toc_history_uptime_get_coverage: 0 to 1: which part of the span @ratio speaks of. */
double toc_history_uptime_get_coverage (const TocHistoryUptime *uptime);

#define TOC_TYPE_HISTORY_OVERVIEW (toc_history_overview_get_type ())

/** TOC_HISTORY_DAYS: as many bars, the last of them today's. */
#define TOC_HISTORY_DAYS 90

/** TOC_HISTORY_N_UPTIMES: of 24 hours, and 7, 30 and 90 days. */
#define TOC_HISTORY_N_UPTIMES 4

/**
 * TocHistoryOverview: all that the history says of the service as a whole.
 */
typedef struct
{
  gint64 since;          /* when the history begins; 0: it is empty */
  GPtrArray *days;       /* (owned) (element-type TocHistoryDay): %TOC_HISTORY_DAYS, today last */
  GPtrArray *uptimes;    /* (owned) (element-type TocHistoryUptime): %TOC_HISTORY_N_UPTIMES, the
                            shortest first */
  GPtrArray *incidents;  /* (owned) (element-type TocIncident): the newest first, at most 100 */
} TocHistoryOverview;

GType toc_history_overview_get_type (void);

/** toc_history_overview_new: Returns: (transfer full): with empty arrays */
TocHistoryOverview *toc_history_overview_new (void);

/** toc_history_overview_ref: Returns: (transfer full): @overview */
TocHistoryOverview *toc_history_overview_ref (TocHistoryOverview *overview);

/** toc_history_overview_unref: frees @overview with its last reference. */
void toc_history_overview_unref (TocHistoryOverview *overview);

#define TOC_TYPE_HISTORY_PACE (toc_history_pace_get_type ())

/**
 * TocHistoryPace: how long the answers of a component took lately on one network and one kind of
 * connection. Where there were more than a thousand of these, the counts are what a thousand of them
 * would have been.
 */
typedef struct
{
  char *component; /* (owned): its id */
  gboolean fresh;  /* connections of their own, not a kept one */
  double ms;       /* @count of them took about this long */
  guint count;
} TocHistoryPace;

GType toc_history_pace_get_type (void);

/** toc_history_pace_copy: Returns: (transfer full) */
TocHistoryPace *toc_history_pace_copy (const TocHistoryPace *pace);

/** toc_history_pace_free: frees @pace. */
void toc_history_pace_free (TocHistoryPace *pace);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocHistoryPoint, toc_history_point_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocHistoryDay, toc_history_day_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocHistoryUptime, toc_history_uptime_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocHistoryOverview, toc_history_overview_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocHistoryPace, toc_history_pace_free)

G_END_DECLS
