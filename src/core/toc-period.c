/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-period.h"

#define MS_PER_S G_GINT64_CONSTANT (1000)
#define S_PER_MINUTE G_GINT64_CONSTANT (60)
#define S_PER_HOUR (60 * S_PER_MINUTE)
#define S_PER_DAY (24 * S_PER_HOUR)

struct _TocPeriods
{
  GTimeZone *zone;    /* (owned) */
  GHashTable *table;  /* (owned) (element-type TocPeriod TocPeriod): a set, by grain, series, start */
};

static void
period_free (gpointer data)
{
  TocPeriod *period = data;

  g_clear_pointer (&period->latency, toc_sketch_free);
  g_free (period);
}

static guint
hash_period (gconstpointer data)
{
  const TocPeriod *period = data;
  gint64 number = (period->start / S_PER_MINUTE * 64 + period->series) * TOC_N_GRAINS +
                  (gint64) period->grain;

  return g_int64_hash (&number);
}

static gboolean
equal_periods (gconstpointer a, gconstpointer b)
{
  const TocPeriod *first = a;
  const TocPeriod *second = b;

  return first->grain == second->grain && first->series == second->series &&
         first->start == second->start;
}

static int
compare_periods (gconstpointer a, gconstpointer b)
{
  const TocPeriod *first = *(TocPeriod *const *) a;
  const TocPeriod *second = *(TocPeriod *const *) b;

  if (first->grain != second->grain)
    return first->grain < second->grain ? -1 : 1;
  if (first->series != second->series)
    return first->series < second->series ? -1 : 1;

  return (first->start > second->start) - (first->start < second->start);
}

/* Rounds down, before 1970 as well: a clock may say anything. */
static gint64
floor_to (gint64 seconds, gint64 length)
{
  gint64 rest = seconds % length;

  return seconds - (rest < 0 ? rest + length : rest);
}

static gint64
seconds_of (gint64 ms)
{
  return floor_to (ms, MS_PER_S) / MS_PER_S;
}

static TocPeriod *
ensure_period (TocPeriods *self, TocGrain grain, gint64 series, gint64 start)
{
  TocPeriod *period = toc_periods_find (self, grain, series, start);

  if (period == NULL)
    {
      period = g_new0 (TocPeriod, 1);
      period->grain = grain;
      period->series = series;
      period->start = start;
      g_hash_table_add (self->table, period);
    }

  return period;
}

static gint64
find_start (TocPeriods *self, TocGrain grain, gint64 at)
{
  switch (grain)
    {
    case TOC_GRAIN_MINUTE:
      return floor_to (seconds_of (at), S_PER_MINUTE);
    case TOC_GRAIN_HOUR:
      return floor_to (seconds_of (at), S_PER_HOUR);
    case TOC_GRAIN_DAY:
    default:
      return toc_periods_find_date (self->zone, at);
    }
}

static TocSketch *
ensure_sketch (TocPeriod *period)
{
  if (period->latency == NULL)
    period->latency = toc_sketch_new ();

  return period->latency;
}

TocPeriods *
toc_periods_new (GTimeZone *zone)
{
  TocPeriods *self = g_new0 (TocPeriods, 1);

  self->zone = zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_local ();
  self->table = g_hash_table_new_full (hash_period, equal_periods, period_free, NULL);

  return self;
}

void
toc_periods_free (TocPeriods *self)
{
  g_time_zone_unref (self->zone);
  g_hash_table_unref (self->table);
  g_free (self);
}

void
toc_periods_add_time (TocPeriods *self, TocState state, gint64 from, gint64 until)
{
  /* Each minute lies in one hour and on one date. */
  for (gint64 end; from < until; from = end)
    {
      end = (find_start (self, TOC_GRAIN_MINUTE, from) + S_PER_MINUTE) * MS_PER_S;
      end = MIN (end, until);
      for (int grain = 0; grain < TOC_N_GRAINS; grain++)
        ensure_period (self, (TocGrain) grain, TOC_SERIES_WHOLE,
                       find_start (self, (TocGrain) grain, from))
          ->tally[state] += end - from;
    }
}

void
toc_periods_add_answer (TocPeriods *self, gint64 series, TocState state, gint64 at, double latency)
{
  for (int grain = 0; grain < TOC_N_GRAINS; grain++)
    {
      TocPeriod *period =
        ensure_period (self, (TocGrain) grain, series, find_start (self, (TocGrain) grain, at));

      period->tally[state]++;
      if (latency >= 0)
        toc_sketch_add (ensure_sketch (period), latency);
    }
}

void
toc_periods_merge (TocPeriods *self, const TocPeriod *period)
{
  TocPeriod *sum = ensure_period (self, period->grain, period->series, period->start);

  for (guint i = 0; i < TOC_N_STATES; i++)
    sum->tally[i] += period->tally[i];
  if (period->latency != NULL)
    toc_sketch_merge (ensure_sketch (sum), period->latency);
}

TocPeriod *
toc_periods_find (TocPeriods *self, TocGrain grain, gint64 series, gint64 start)
{
  TocPeriod key = { .grain = grain, .series = series, .start = start };

  return g_hash_table_lookup (self->table, &key);
}

GPtrArray *
toc_periods_dup_all (TocPeriods *self)
{
  GPtrArray *all = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer period;

  g_hash_table_iter_init (&iter, self->table);
  while (g_hash_table_iter_next (&iter, &period, NULL))
    g_ptr_array_add (all, period);
  g_ptr_array_sort (all, compare_periods);

  return all;
}

gint64
toc_periods_find_date (GTimeZone *zone, gint64 at)
{
  gint64 seconds = seconds_of (at);
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds);

  return floor_to (seconds + g_time_zone_get_offset (zone, interval), S_PER_DAY);
}
