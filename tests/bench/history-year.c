/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Years of history as they come about at default intervals, and what it costs to read and to add:
 *
 *   history-year generate FILE YEARS   the history, as the program would have gathered it
 *   history-year lately FILE YEARS     the same, up to now
 *   history-year plain FILE YEARS      every sample of that time in one plain table
 *   history-year query FILE            "NAME MEDIAN-MS ROWS" for each of the window's queries
 *   history-year append FILE COUNT     adds COUNT rounds one by one: ms for each
 *   history-year script COUNT          the same rows as SQL, for the sqlite3 shell
 */

#include "toc-database.h"
#include "toc-gather.h"
#include "toc-history-incidents.h"
#include "toc-history-read.h"
#include "toc-history-schema.h"
#include "toc-history-store.h"

#include <math.h>
#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define DAY (24 * 60 * MINUTE)

#define RAW_DAYS 7
#define MINUTES_DAYS 30
#define HOURS_DAYS 366
#define RUNS 21

typedef struct
{
  const char *id;
  guint every;   /* minutes; between two surveys, on the kept connection, every one: 0: never */
  guint surveys; /* minutes between two of them */
  double usual;  /* ms, on a fresh connection */
} Component;

/* The shipped ones that are switched on; the seventh day of the month it is half down. */
static const Component components[] = {
  { "edge", 1, 5, 180 },   { "page", 0, 60, 900 },  { "videos", 1, 5, 240 },
  { "static", 0, 5, 120 }, { "live", 0, 15, 300 },  { "login", 0, 15, 350 },
};

typedef struct
{
  gint64 from;
  gint64 now;
  GRand *random; /* (owned) */
} Years;

/* The same years each time: up to 2026-07-15 12:00:00 UTC. */
static gint64
get_usual_end (void)
{
  return G_GINT64_CONSTANT (1784116800) * SECOND;
}

static void
years_init (Years *years, gint64 now, double n)
{
  years->now = now;
  years->from = years->now - (gint64) (n * 365) * DAY;
  years->random = g_rand_new_with_seed (42);
}

static gboolean
is_down (gint64 at)
{
  gint64 minute = at / MINUTE;

  return minute / 1440 % 9 == 0 && minute % 1440 < 40;
}

static double
draw_latency (Years *years, const Component *component, gboolean fresh)
{
  double tail = pow (1 - g_rand_double (years->random), -0.25);

  return component->usual * tail * (fresh ? 1 : 0.3);
}

/* Whether a component is asked in a minute, and how. */
static gboolean
is_asked (const Component *component, gint64 at, gboolean *fresh)
{
  guint minute = (guint) (at / MINUTE % 1440);

  *fresh = minute % component->surveys == 0;

  return *fresh || (component->every != 0 && minute % 5 != 0);
}

static TocVerdict *
create_verdict (gint64 at)
{
  TocVerdict *verdict = toc_verdict_new ("TikTok");

  verdict->rule = 21;
  verdict->confidence = TOC_CONFIDENCE_CONFIRMED;
  verdict->state = is_down (at) ? TOC_STATE_DOWN : TOC_STATE_UP;
  verdict->reason = is_down (at) ? TOC_REASON_SERVER_ERROR : TOC_REASON_NONE;
  verdict->checked_at = at;
  toc_verdict_add_evidence (verdict, g_strdup ("Page: answered 503 Service Unavailable."));

  return verdict;
}

static TocSample *
create_sample (Years *years, const Component *component, gint64 at, gboolean fresh)
{
  TocSample *sample = toc_sample_new (component->id, "https://www.tiktok.com/");
  double total = draw_latency (years, component, fresh);

  sample->started_at = at;
  sample->fresh = fresh;
  sample->verified = TRUE;
  sample->http_status = is_down (at) ? 503 : 200;
  sample->fault = is_down (at) ? TOC_FAULT_HTTP_ERROR : TOC_FAULT_NONE;
  sample->phases.total = total;
  sample->phases.first_byte = total * (fresh ? 0.4 : 0.95);
  sample->phases.body = total * 0.05;
  if (fresh)
    {
      sample->phases.dns = total * 0.1;
      sample->phases.tcp = total * 0.15;
      sample->phases.tls = total * 0.3;
    }

  return sample;
}

static TocHistoryEntry *
create_entry (Years *years, gint64 at)
{
  g_autoptr (TocRound) round = toc_round_new ();
  g_autoptr (TocVerdict) verdict = create_verdict (at);
  gboolean fresh;

  round->started_at = at;
  round->duration_ms = 300;
  for (guint i = 0; i < G_N_ELEMENTS (components); i++)
    if (is_asked (&components[i], at, &fresh))
      g_ptr_array_add (round->samples, create_sample (years, &components[i], at, fresh));

  return toc_history_entry_new (round, verdict, "gateway:", MINUTE, verdict->state);
}

/* ---- what was gathered and then pruned ---- */

static gboolean
name_components (TocDatabase *database, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (components); i++)
    {
      g_autofree char *sql = g_strdup_printf ("INSERT INTO component VALUES (%u, '%s')", i + 1,
                                              components[i].id);

      if (!toc_database_execute (database, sql, error))
        return FALSE;
    }

  return TRUE;
}

static void
add_minute (Years *years, TocPeriods *periods, gint64 at)
{
  TocState state = is_down (at) ? TOC_STATE_DOWN : TOC_STATE_UP;
  gboolean fresh;

  toc_periods_add_time (periods, state, (at - MINUTE) / 1000, at / 1000);
  for (guint i = 0; i < G_N_ELEMENTS (components); i++)
    if (is_asked (&components[i], at, &fresh))
      toc_periods_add_answer (periods, 2 * (i + 1) + fresh, state, at / 1000,
                              is_down (at) ? -1 : draw_latency (years, &components[i], fresh));
}

static gboolean
is_kept (const Years *years, const TocPeriod *period)
{
  gint64 age = (years->now - period->start * SECOND) / DAY;

  return period->grain == TOC_GRAIN_DAY ||
         age < (period->grain == TOC_GRAIN_MINUTE ? MINUTES_DAYS : HOURS_DAYS);
}

static gboolean
add_day (TocDatabase *database, Years *years, gint64 from, GError **error)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (TocPeriods) periods = toc_periods_new (utc);
  g_autoptr (GPtrArray) all = NULL;

  for (gint64 at = from + MINUTE; at <= from + DAY; at += MINUTE)
    {
      g_autoptr (TocVerdict) verdict = NULL;

      add_minute (years, periods, at);
      if (is_down (at) == is_down (at - MINUTE))
        continue;
      verdict = create_verdict (at);
      if (!toc_history_incidents_note (database, verdict, error))
        return FALSE;
    }

  all = toc_periods_dup_all (periods);
  for (guint i = 0; i < all->len; i++)
    if (is_kept (years, g_ptr_array_index (all, i)) &&
        !toc_gather_merge (database, g_ptr_array_index (all, i), error))
      return FALSE;

  return TRUE;
}

static gboolean
add_raw (TocDatabase *database, Years *years, gint64 from, GError **error)
{
  while (from < years->now)
    {
      g_autoptr (GPtrArray) entries =
        g_ptr_array_new_with_free_func ((GDestroyNotify) toc_history_entry_unref);

      for (guint i = 0; i < 60 && from < years->now; i++)
        g_ptr_array_add (entries, create_entry (years, from += MINUTE));
      if (!toc_history_store_append (database, entries, 0, error))
        return FALSE;
    }

  return TRUE;
}

static gpointer
generate_work (TocDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Years *years = data;
  gint64 raw = years->now - RAW_DAYS * DAY;

  if (!toc_database_execute (database, "PRAGMA synchronous = OFF; BEGIN", error) ||
      !name_components (database, error))
    return NULL;
  for (gint64 day = years->from; day < raw; day += DAY)
    if (!add_day (database, years, day, error))
      return NULL;
  if (toc_database_commit (database, error))
    add_raw (database, years, raw, error);

  return NULL;
}

/* ---- the plain table ---- */

#define PLAIN_TABLE \
  "CREATE TABLE sample (time INTEGER, component TEXT, fresh INTEGER, state TEXT, fault TEXT," \
  " status INTEGER, dns INTEGER, tcp INTEGER, tls INTEGER, first_byte INTEGER, body INTEGER," \
  " total INTEGER)"

static void
bind_us (TocStatement *statement, int parameter, double ms)
{
  if (ms >= 0)
    sqlite3_bind_int64 (statement, parameter, llround (ms * 1000));
}

static gboolean
add_plain (TocDatabase *database, const TocSample *sample, GError **error)
{
  g_autoptr (TocStatement) statement = toc_database_prepare (
    database, "INSERT INTO sample VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", error);
  const char *fault = toc_fault_to_word (sample->fault);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, sample->started_at / 1000);
  sqlite3_bind_text (statement, 2, sample->id, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 3, sample->fresh);
  sqlite3_bind_text (statement, 4, fault == NULL ? "up" : "down", -1, SQLITE_STATIC);
  if (fault != NULL)
    sqlite3_bind_text (statement, 5, fault, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 6, (int) sample->http_status);
  bind_us (statement, 7, sample->phases.dns);
  bind_us (statement, 8, sample->phases.tcp);
  bind_us (statement, 9, sample->phases.tls);
  bind_us (statement, 10, sample->phases.first_byte);
  bind_us (statement, 11, sample->phases.body);
  bind_us (statement, 12, sample->phases.total);

  return toc_database_step (database, statement, NULL, error);
}

static gpointer
plain_work (TocDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Years *years = data;
  gboolean fresh;

  if (!toc_database_execute (database, "PRAGMA synchronous = OFF; BEGIN", error))
    return NULL;
  for (gint64 at = years->from + MINUTE; at <= years->now; at += MINUTE)
    for (guint i = 0; i < G_N_ELEMENTS (components); i++)
      {
        g_autoptr (TocSample) sample = NULL;

        if (!is_asked (&components[i], at, &fresh))
          continue;
        sample = create_sample (years, &components[i], at, fresh);
        if (!add_plain (database, sample, error))
          return NULL;
      }
  toc_database_commit (database, error);

  return NULL;
}

/* ---- the window's queries ---- */

static int
count_row_cb (unsigned type, void *context, void *statement, void *unused)
{
  guint64 *rows = context;

  (*rows)++;

  return 0;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

/* One of the window's: for a component, or without one the overview or what is usual. */
typedef struct
{
  const char *name;
  const char *component; /* (nullable) */
  gboolean fresh;
} Query;

static const Query queries[] = {
  { "overview", NULL, FALSE },           { "latency-edge", "edge", TRUE },
  { "latency-edge-kept", "edge", FALSE }, { "latency-page", "page", TRUE },
  { "latency-videos", "videos", TRUE },  { "latency-static", "static", TRUE },
  { "latency-live", "live", TRUE },      { "latency-login", "login", TRUE },
  { "paces", NULL, TRUE },
};

static gboolean
run_query (TocDatabase *database, const Query *query, gint64 now, GError **error)
{
  g_autoptr (TocHistoryOverview) overview = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (query->component != NULL)
    rows = toc_history_read_latency (database, query->component, query->fresh, now - DAY, now,
                                     error);
  else if (query->fresh)
    rows = toc_history_read_paces (database, "gateway:", now, error);
  else
    overview = toc_history_read_overview (database, now, error);
  toc_database_rollback (database);

  return rows != NULL || overview != NULL;
}

static gboolean
measure (TocDatabase *database, const Query *query, gint64 now, GError **error)
{
  double times[RUNS];
  guint64 rows = 0;
  gint64 scanned = 0;

  for (guint i = 0; i < RUNS; i++)
    {
      gint64 began = g_get_monotonic_time ();

      if (!run_query (database, query, now, error))
        return FALSE;
      times[i] = (double) (g_get_monotonic_time () - began) / 1000;
    }
  qsort (times, RUNS, sizeof (double), compare_times);

  sqlite3_trace_v2 (toc_database_get_handle (database), SQLITE_TRACE_ROW, count_row_cb, &rows);
  if (!run_query (database, query, now, error))
    return FALSE;
  sqlite3_trace_v2 (toc_database_get_handle (database), 0, NULL, NULL);
  for (sqlite3_stmt *each = sqlite3_next_stmt (toc_database_get_handle (database), NULL);
       each != NULL; each = sqlite3_next_stmt (toc_database_get_handle (database), each))
    scanned += sqlite3_stmt_status (each, SQLITE_STMTSTATUS_FULLSCAN_STEP, TRUE);

  /* All of them are prepared once, so that what they scanned is of all runs. */
  g_print ("%s %.4f %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT "\n", query->name, times[RUNS / 2],
           rows, scanned / (RUNS + 1));

  return TRUE;
}

static gpointer
query_work (TocDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  Years *years = data;

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    if (!measure (database, &queries[i], years->now, error))
      return NULL;

  return NULL;
}

/* ---- one round more ---- */

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static int
append (const char *path, Years *years, guint count)
{
  g_autoptr (TocHistory) history = toc_history_new (path, FALSE);
  gint64 began = 0;

  /* The first one opens the file. */
  for (guint i = 0; i <= count; i++)
    {
      g_autoptr (GPtrArray) entries =
        g_ptr_array_new_with_free_func ((GDestroyNotify) toc_history_entry_unref);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      g_ptr_array_add (entries, create_entry (years, years->now + (i + 1) * MINUTE));
      toc_history_append_async (history, entries, done_cb, &result);
      if (!toc_history_append_finish (history, wait_for (&result), &error))
        {
          g_printerr ("%s\n", error->message);
          return 1;
        }
      if (i == 0)
        began = g_get_monotonic_time ();
    }
  g_print ("%.4f\n", (double) (g_get_monotonic_time () - began) / 1000 / count);

  return toc_history_close (history, 10 * SECOND) ? 0 : 1;
}

static void
print_us (double ms)
{
  if (ms >= 0)
    g_print (", %lld", llround (ms * 1000));
  else
    g_print (", NULL");
}

/* What toc_history_append_async() inserts, for somebody who knows all keys. */
static void
print_script (Years *years, guint count)
{
  g_print ("PRAGMA journal_mode = WAL;\nPRAGMA synchronous = FULL;\n");
  for (guint i = 0; i < count; i++)
    {
      gint64 at = years->now + (i + 2) * MINUTE;
      g_autoptr (TocHistoryEntry) entry = create_entry (years, at);
      const char *state = toc_state_to_word (entry->verdict->state);

      g_print ("BEGIN IMMEDIATE;\nINSERT INTO round (time, duration, pulse, network, span, "
               "span_state, state, scope, confidence, reason) VALUES (%" G_GINT64_FORMAT
               ", 300, 0, 1, 60000, '%s', '%s', 'unknown', 'confirmed', 'none');\n",
               at / 1000, state, state);
      for (guint j = 0; j < entry->round->samples->len; j++)
        {
          const TocSample *sample = g_ptr_array_index (entry->round->samples, j);

          g_print ("INSERT INTO sample VALUES ((SELECT max (id) FROM round), %u, %d, '%s', NULL, "
                   "200", j + 1, sample->fresh, state);
          print_us (sample->phases.dns);
          print_us (sample->phases.tcp);
          print_us (sample->phases.tls);
          print_us (sample->phases.first_byte);
          print_us (sample->phases.body);
          print_us (sample->phases.total);
          g_print (");\n");
        }
      g_print ("COMMIT;\n");
    }
}

static int
run_work (const char *path, const char *const *migrations, TocDatabaseWork work, Years *years)
{
  g_autoptr (TocDatabase) database = toc_database_new (path, migrations, FALSE);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  toc_database_run_async (database, work, years, NULL, NULL, NULL, done_cb, &result);
  toc_database_run_finish (database, wait_for (&result), &error);
  if (error != NULL)
    g_printerr ("%s\n", error->message);

  return toc_database_close (database, 60 * SECOND) && error == NULL ? 0 : 1;
}

int
main (int argc, char **argv)
{
  static const char *const plain[] = { PLAIN_TABLE, NULL };
  const char *const *history = toc_history_schema_get_migrations ();
  const char *command = argc > 1 ? argv[1] : "";
  double number = argc > 3 ? g_ascii_strtod (argv[3], NULL) : 1;
  Years years;

  years_init (&years, g_str_equal (command, "lately") ? g_get_real_time () : get_usual_end (), number);
  if (argc == 4 && (g_str_equal (command, "generate") || g_str_equal (command, "lately")))
    return run_work (argv[2], history, generate_work, &years);
  if (argc == 4 && g_str_equal (command, "plain"))
    return run_work (argv[2], plain, plain_work, &years);
  if (argc == 3 && g_str_equal (command, "query"))
    return run_work (argv[2], history, query_work, &years);
  if (argc == 4 && g_str_equal (command, "append"))
    return append (argv[2], &years, (guint) number);
  if (argc == 3 && g_str_equal (command, "script"))
    {
      print_script (&years, (guint) g_ascii_strtoull (argv[2], NULL, 10));
      return 0;
    }

  g_printerr ("history-year: see the head of its source\n");

  return 64;
}
