/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-history-read.h"

#include "toc-gather.h"
#include "toc-history-incidents.h"
#include "toc-network-id.h"

#define US_PER_MS 1000
#define S_PER_MINUTE G_GINT64_CONSTANT (60)
#define S_PER_HOUR G_GINT64_CONSTANT (3600)
#define S_PER_DAY G_GINT64_CONSTANT (86400)
#define US_PER_DAY (S_PER_DAY * G_USEC_PER_SEC)

#define INCIDENTS_MAX 100
#define PACE_DAYS 7
#define PACES_MAX 1000

/* A span of a series: s since the epoch, without @to. */
typedef struct
{
  TocGrain grain;
  gint64 series;
  gint64 from;
  gint64 to;
} Span;

/* Told of each period of a span, and maybe twice of one: of what is stored, and of what was not
   gathered yet. */
typedef void (*PeriodFunc) (const TocPeriod *period, gpointer user_data);

static gboolean
visit_stored (TocDatabase *database,
              const Span *span,
              PeriodFunc func,
              gpointer user_data,
              GError **error)
{
  g_autoptr (TocStatement) statement = toc_database_prepare (
    database,
    "SELECT start, " TOC_GATHER_COLUMNS
    " FROM period WHERE grain = ? AND series = ? AND start >= ? AND start < ?",
    error);
  gboolean row;

  if (statement == NULL)
    return FALSE;

  toc_database_bind_ints (statement, 4, (gint64) span->grain, span->series, span->from, span->to);
  while (toc_database_step (database, statement, &row, error))
    {
      TocPeriod period = { .grain = span->grain, .series = span->series };

      if (!row)
        return TRUE;
      period.start = sqlite3_column_int64 (statement, 0);
      toc_gather_read_columns (statement, 1, &period);
      func (&period, user_data);
      g_clear_pointer (&period.latency, toc_sketch_free);
    }

  return FALSE;
}

static gboolean
visit (TocDatabase *database,
       TocPeriods *tail,
       const Span *span,
       PeriodFunc func,
       gpointer user_data,
       GError **error)
{
  g_autoptr (GPtrArray) waiting = toc_periods_dup_all (tail);

  if (!visit_stored (database, span, func, user_data, error))
    return FALSE;

  for (guint i = 0; i < waiting->len; i++)
    {
      TocPeriod *period = g_ptr_array_index (waiting, i);

      if (period->grain == span->grain && period->series == span->series &&
          period->start >= span->from && period->start < span->to)
        func (period, user_data);
    }

  return TRUE;
}

static gboolean
is_known (TocState state)
{
  return state != TOC_STATE_OFFLINE && state != TOC_STATE_UNKNOWN &&
         state != TOC_STATE_NOT_VERIFIABLE;
}

/* Returns how much of it says something about the service, in µs. */
static gint64
add_times (gint64 *times, const gint64 *tally)
{
  gint64 covered = 0;

  for (guint i = 0; i < TOC_N_STATES; i++)
    {
      times[i] += tally[i] * US_PER_MS;
      covered += is_known ((TocState) i) ? tally[i] * US_PER_MS : 0;
    }

  return covered;
}

static void
add_to_uptimes (const TocPeriod *period, gpointer user_data)
{
  GPtrArray *uptimes = user_data;

  for (guint i = 0; i < uptimes->len; i++)
    {
      TocHistoryUptime *uptime = g_ptr_array_index (uptimes, i);

      if (period->start * G_USEC_PER_SEC < uptime->since)
        continue;
      uptime->covered += add_times (uptime->time, period->tally);
      uptime->up = uptime->time[TOC_STATE_UP] + uptime->time[TOC_STATE_SLOW];
    }
}

static void
add_uptimes (GPtrArray *uptimes, gint64 now)
{
  static const guint days[TOC_HISTORY_N_UPTIMES] = { 1, 7, 30, 90 };

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      TocHistoryUptime *uptime = g_new0 (TocHistoryUptime, 1);
      gint64 hour = S_PER_HOUR * G_USEC_PER_SEC;

      uptime->since = (now - days[i] * US_PER_DAY) / hour * hour;
      uptime->until = now;
      g_ptr_array_add (uptimes, uptime);
    }
}

static gboolean
read_uptimes (TocDatabase *database,
              TocPeriods *tail,
              GPtrArray *uptimes,
              gint64 now,
              GError **error)
{
  const TocHistoryUptime *longest;
  Span hours = { .grain = TOC_GRAIN_HOUR, .to = now / G_USEC_PER_SEC + 1 };

  add_uptimes (uptimes, now);
  longest = g_ptr_array_index (uptimes, uptimes->len - 1);
  hours.from = longest->since / G_USEC_PER_SEC;

  return visit (database, tail, &hours, add_to_uptimes, uptimes, error);
}

static TocHistoryDay *
create_day (GDateTime *midnight, gint64 now)
{
  TocHistoryDay *day = g_new0 (TocHistoryDay, 1);
  g_autoptr (GDateTime) next = g_date_time_add_days (midnight, 1);
  gint64 from = g_date_time_to_unix (midnight) * G_USEC_PER_SEC;
  gint64 to = g_date_time_to_unix (next) * G_USEC_PER_SEC;

  g_date_time_get_ymd (midnight, &day->year, &day->month, &day->day);
  day->length = MIN (to, MAX (now, from)) - from;

  return day;
}

static void
add_days (GPtrArray *days, gint64 now)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) today =
    g_date_time_new_local (g_date_time_get_year (time), g_date_time_get_month (time),
                           g_date_time_get_day_of_month (time), 0, 0, 0);

  for (int i = 1 - TOC_HISTORY_DAYS; i <= 0; i++)
    {
      g_autoptr (GDateTime) midnight = g_date_time_add_days (today, i);

      g_ptr_array_add (days, create_day (midnight, now));
    }
}

typedef struct
{
  GPtrArray *days; /* (unowned) (element-type TocHistoryDay) */
  gint64 first;    /* the first one's date, as s since the epoch at its midnight in UTC */
} Bars;

static void
add_to_bars (const TocPeriod *period, gpointer user_data)
{
  Bars *bars = user_data;
  TocHistoryDay *day =
    g_ptr_array_index (bars->days, (guint) ((period->start - bars->first) / S_PER_DAY));

  day->covered += add_times (day->time, period->tally);
}

/* A journey or a clock that was set back gives a date more hours than it has here. */
static void
fit_day (TocHistoryDay *day)
{
  gint64 sum = 0;

  for (guint i = 0; i < TOC_N_STATES; i++)
    sum += day->time[i];

  day->length = MAX (day->length, sum);
}

static gboolean
read_days (TocDatabase *database, TocPeriods *tail, GPtrArray *days, gint64 now, GError **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  gint64 today = toc_periods_find_date (zone, now / US_PER_MS);
  Bars bars = { .days = days, .first = today - (TOC_HISTORY_DAYS - 1) * S_PER_DAY };
  Span span = { .grain = TOC_GRAIN_DAY, .from = bars.first, .to = today + 1 };

  add_days (days, now);
  if (!visit (database, tail, &span, add_to_bars, &bars, error))
    return FALSE;

  for (guint i = 0; i < days->len; i++)
    fit_day (g_ptr_array_index (days, i));

  return TRUE;
}

/* Of a date, whose number is that of its midnight in UTC, where the person is now. */
static gint64
find_midnight (gint64 date)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (date);
  g_autoptr (GDateTime) local =
    g_date_time_new_local (g_date_time_get_year (utc), g_date_time_get_month (utc),
                           g_date_time_get_day_of_month (utc), 0, 0, 0);

  return g_date_time_to_unix (local);
}

/* Of the first date nothing more is known once its minutes have gone. */
static gboolean
read_since (TocDatabase *database, gint64 *since, GError **error)
{
  g_autoptr (TocStatement) statement = toc_database_prepare (
    database,
    "SELECT coalesce ((SELECT min (start) FROM period WHERE grain = 1 AND series = 0),"
    " (SELECT (time - span) / 1000 FROM round ORDER BY time LIMIT 1)), "
    "(SELECT min (start) FROM period WHERE grain = 2 AND series = 0)",
    error);
  gint64 date;
  gboolean row;

  if (statement == NULL || !toc_database_step (database, statement, &row, error))
    return FALSE;

  *since = sqlite3_column_int64 (statement, 0);
  date = sqlite3_column_int64 (statement, 1);
  if (sqlite3_column_type (statement, 1) != SQLITE_NULL &&
      find_midnight (date + S_PER_DAY) <= *since)
    *since = find_midnight (date);
  *since *= G_USEC_PER_SEC;

  return TRUE;
}

TocHistoryOverview *
toc_history_read_overview (TocDatabase *database, gint64 now, GError **error)
{
  g_autoptr (TocHistoryOverview) overview = toc_history_overview_new ();
  g_autoptr (TocPeriods) tail = NULL;

  if (!toc_database_begin_reading (database, error))
    return NULL;
  tail = toc_gather_read (database, error);
  if (tail == NULL || !read_since (database, &overview->since, error) ||
      !read_days (database, tail, overview->days, now, error) ||
      !read_uptimes (database, tail, overview->uptimes, now, error))
    return NULL;

  g_ptr_array_unref (overview->incidents);
  overview->incidents = toc_history_incidents_read (database, 0, INCIDENTS_MAX, error);

  return overview->incidents != NULL ? g_steal_pointer (&overview) : NULL;
}

static gboolean
find_key (TocDatabase *database, const char *sql, const char *name, gint64 *key, GError **error)
{
  g_autoptr (TocStatement) statement = toc_database_prepare (database, sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, name, -1, SQLITE_STATIC);
  if (!toc_database_step (database, statement, &row, error))
    return FALSE;
  *key = row ? sqlite3_column_int64 (statement, 0) : 0;

  return TRUE;
}

static TocGrain
choose_grain (gint64 length)
{
  if (length <= 2 * US_PER_DAY)
    return TOC_GRAIN_MINUTE;

  return length <= 60 * US_PER_DAY ? TOC_GRAIN_HOUR : TOC_GRAIN_DAY;
}

static gint64
get_length (TocGrain grain)
{
  static const gint64 lengths[TOC_N_GRAINS] = { S_PER_MINUTE, S_PER_HOUR, S_PER_DAY };

  return lengths[grain];
}

static TocHistoryPoint *
create_point (const TocPeriod *period)
{
  TocHistoryPoint *point = g_new0 (TocHistoryPoint, 1);

  point->start = period->grain == TOC_GRAIN_DAY ? find_midnight (period->start) : period->start;
  point->start *= G_USEC_PER_SEC;
  point->length = get_length (period->grain) * G_USEC_PER_SEC;
  for (guint i = 0; i < TOC_N_STATES; i++)
    point->answers[i] = (guint) period->tally[i];
  point->median = point->p95 = point->max = -1;
  if (period->latency != NULL)
    {
      point->count = (guint) toc_sketch_get_count (period->latency);
      point->median = toc_sketch_get_quantile (period->latency, 0.5);
      point->p95 = toc_sketch_get_quantile (period->latency, 0.95);
      point->max = toc_sketch_get_max (period->latency);
    }

  return point;
}

static void
add_to_periods (const TocPeriod *period, gpointer user_data)
{
  toc_periods_merge (user_data, period);
}

static gboolean
read_points (TocDatabase *database,
             TocPeriods *tail,
             const Span *span,
             GPtrArray *points,
             GError **error)
{
  g_autoptr (TocPeriods) sum = toc_periods_new (NULL);
  g_autoptr (GPtrArray) periods = NULL;

  if (!visit (database, tail, span, add_to_periods, sum, error))
    return FALSE;

  periods = toc_periods_dup_all (sum);
  for (guint i = 0; i < periods->len; i++)
    g_ptr_array_add (points, create_point (g_ptr_array_index (periods, i)));

  return TRUE;
}

/* From the beginning of the step in which @since lies. */
static Span
create_span (gint64 since, gint64 until)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  Span span = { .grain = choose_grain (until - since), .to = until / G_USEC_PER_SEC + 1 };
  gint64 step = get_length (span.grain);

  span.from = since / G_USEC_PER_SEC / step * step;
  if (span.grain == TOC_GRAIN_DAY)
    {
      span.from = toc_periods_find_date (zone, since / US_PER_MS);
      span.to = toc_periods_find_date (zone, until / US_PER_MS) + 1;
    }

  return span;
}

GPtrArray *
toc_history_read_latency (TocDatabase *database,
                          const char *component,
                          gboolean fresh,
                          gint64 since,
                          gint64 until,
                          GError **error)
{
  g_autoptr (GPtrArray) points =
    g_ptr_array_new_with_free_func ((GDestroyNotify) toc_history_point_free);
  g_autoptr (TocPeriods) tail = NULL;
  Span span = create_span (since, until);
  gint64 key;

  if (!toc_database_begin_reading (database, error) ||
      !find_key (database, "SELECT key FROM component WHERE id = ?", component, &key, error))
    return NULL;
  tail = toc_gather_read (database, error);
  if (tail == NULL)
    return NULL;

  span.series = 2 * key + fresh;

  return key == 0 || read_points (database, tail, &span, points, error)
           ? g_steal_pointer (&points)
           : NULL;
}

void
toc_history_series_free (TocHistorySeries *series)
{
  g_free (series->component);
  g_ptr_array_unref (series->points);
  g_free (series);
}

static TocHistorySeries *
series_new (const char *component, gboolean fresh)
{
  TocHistorySeries *series = g_new0 (TocHistorySeries, 1);

  series->component = g_strdup (component);
  series->fresh = fresh;
  series->points = g_ptr_array_new_with_free_func ((GDestroyNotify) toc_history_point_free);

  return series;
}

/* Both kinds of connection, where there is anything of them. */
static gboolean
add_component (TocDatabase *database,
               TocPeriods *tail,
               TocStatement *row,
               Span span,
               GPtrArray *all,
               GError **error)
{
  for (gint64 fresh = 1; fresh >= 0; fresh--)
    {
      g_autoptr (TocHistorySeries) series =
        series_new ((const char *) sqlite3_column_text (row, 1), fresh != 0);

      span.series = 2 * sqlite3_column_int64 (row, 0) + fresh;
      if (!read_points (database, tail, &span, series->points, error))
        return FALSE;
      if (series->points->len > 0)
        g_ptr_array_add (all, g_steal_pointer (&series));
    }

  return TRUE;
}

static gboolean
add_components (TocDatabase *database,
                TocPeriods *tail,
                const char *component,
                const Span *span,
                GPtrArray *all,
                GError **error)
{
  g_autoptr (TocStatement) statement = toc_database_prepare (
    database, "SELECT key, id FROM component WHERE ?1 IS NULL OR id = ?1 ORDER BY key", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, component, -1, SQLITE_STATIC);
  while (toc_database_step (database, statement, &row, error))
    {
      if (!row)
        return TRUE;
      if (!add_component (database, tail, statement, *span, all, error))
        return FALSE;
    }

  return FALSE;
}

GPtrArray *
toc_history_read_series (TocDatabase *database,
                         const char *component,
                         gint64 since,
                         gint64 until,
                         GError **error)
{
  g_autoptr (GPtrArray) all =
    g_ptr_array_new_with_free_func ((GDestroyNotify) toc_history_series_free);
  TocHistorySeries *whole = series_new (NULL, FALSE);
  g_autoptr (TocPeriods) tail = NULL;
  Span span = create_span (since, until);

  g_ptr_array_add (all, whole);
  if (!toc_database_begin_reading (database, error))
    return NULL;
  tail = toc_gather_read (database, error);
  if (tail == NULL || !read_points (database, tail, &span, whole->points, error) ||
      !add_components (database, tail, component, &span, all, error))
    return NULL;

  return g_steal_pointer (&all);
}

typedef struct
{
  GPtrArray *paces;      /* (unowned) (element-type TocHistoryPace) */
  const char *component; /* (unowned) */
  gboolean fresh;
  guint64 total;
} PaceTarget;

static void
add_pace (double ms, guint64 count, gpointer user_data)
{
  PaceTarget *target = user_data;
  TocHistoryPace *pace = g_new0 (TocHistoryPace, 1);
  guint64 share = (count * PACES_MAX + target->total / 2) / target->total;

  pace->component = g_strdup (target->component);
  pace->fresh = target->fresh;
  pace->ms = ms;
  pace->count = (guint) (target->total > PACES_MAX ? share : count);
  g_ptr_array_add (target->paces, pace);
}

static gboolean
read_pace_days (TocDatabase *database, TocSketch *sketch, const Span *span, gint64 network,
                GError **error)
{
  g_autoptr (TocStatement) statement = toc_database_prepare (
    database, "SELECT latency FROM pace WHERE network = ? AND series = ? AND start >= ?", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;

  toc_database_bind_ints (statement, 3, network, span->series, span->from);
  while (toc_database_step (database, statement, &row, error))
    {
      if (!row)
        return TRUE;
      toc_sketch_merge_bytes (sketch, sqlite3_column_blob (statement, 0),
                              (gsize) sqlite3_column_bytes (statement, 0));
    }

  return FALSE;
}

/* A network's gateway need not always have been known in the same detail. */
static GArray *
find_networks (TocDatabase *database, const char *network, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (TocStatement) statement =
    toc_database_prepare (database, "SELECT key, id FROM network", error);
  gboolean row;

  if (statement == NULL)
    return NULL;

  while (toc_database_step (database, statement, &row, error))
    {
      gint64 key = sqlite3_column_int64 (statement, 0);

      if (!row)
        return g_steal_pointer (&keys);
      if (toc_network_id_equal ((const char *) sqlite3_column_text (statement, 1), network))
        g_array_append_val (keys, key);
    }

  return NULL;
}

static gboolean
read_pace (TocDatabase *database,
           GArray *networks,
           const Span *span,
           PaceTarget *target,
           GError **error)
{
  g_autoptr (TocSketch) sketch = toc_sketch_new ();

  for (guint i = 0; i < networks->len; i++)
    if (!read_pace_days (database, sketch, span, g_array_index (networks, gint64, i), error))
      return FALSE;

  target->total = toc_sketch_get_count (sketch);
  toc_sketch_foreach (sketch, add_pace, target);

  return TRUE;
}

static gboolean
read_components (TocDatabase *database,
                 GArray *networks,
                 gint64 since,
                 GPtrArray *paces,
                 GError **error)
{
  g_autoptr (TocStatement) statement =
    toc_database_prepare (database, "SELECT key, id FROM component", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;

  while (toc_database_step (database, statement, &row, error))
    {
      PaceTarget target = { .paces = paces };
      Span span = { .from = since };

      if (!row)
        return TRUE;
      target.component = (const char *) sqlite3_column_text (statement, 1);
      for (gint64 fresh = 0; fresh <= 1; fresh++)
        {
          target.fresh = fresh != 0;
          span.series = 2 * sqlite3_column_int64 (statement, 0) + fresh;
          if (!read_pace (database, networks, &span, &target, error))
            return FALSE;
        }
    }

  return FALSE;
}

GPtrArray *
toc_history_read_paces (TocDatabase *database, const char *network, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) paces =
    g_ptr_array_new_with_free_func ((GDestroyNotify) toc_history_pace_free);
  gint64 since = now / G_USEC_PER_SEC - PACE_DAYS * S_PER_DAY;
  g_autoptr (GArray) networks = NULL;

  if (!toc_database_begin_reading (database, error))
    return NULL;
  networks = find_networks (database, network, error);
  if (networks == NULL || !read_components (database, networks, since, paces, error))
    return NULL;

  return g_steal_pointer (&paces);
}
