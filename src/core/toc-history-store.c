/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-history-store.h"

#include <math.h>

#include "toc-gather.h"
#include "toc-history-incidents.h"

#define US_PER_MS 1000
#define MS_PER_DAY G_GINT64_CONSTANT (86400000)
#define S_PER_DAY G_GINT64_CONSTANT (86400)

#define KEEP_ROUNDS_DAYS 7
#define KEEP_PACES_DAYS 8
#define KEEP_MINUTES_DAYS 30
#define KEEP_HOURS_DAYS 366

/* Rounds that are not gathered yet are added up for each query. */
#define GATHER_EVERY 60

/* A clock that is ahead by years must not make everything old at once: from one pruning to the
   next, which takes an hour and more, no more time passes than this. */
#define HORIZON_STEP_MS (3 * MS_PER_DAY / 24)

#define EVERY_SERIES \
  "(SELECT 0 UNION ALL SELECT 2 * key FROM component UNION ALL SELECT 2 * key + 1 FROM component)"

static void
bind_word (TocStatement *statement, int parameter, const char *word)
{
  if (word != NULL)
    sqlite3_bind_text (statement, parameter, word, -1, SQLITE_STATIC);
}

static void
bind_duration (TocStatement *statement, int parameter, double ms)
{
  if (ms >= 0)
    sqlite3_bind_int64 (statement, parameter, llround (ms * US_PER_MS));
}

/* Runs what needs nothing but whole numbers. */
static gboolean
run (TocDatabase *database, GError **error, const char *sql, gint64 first, gint64 second)
{
  g_autoptr (TocStatement) statement = toc_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;

  toc_database_bind_ints (statement, (guint) sqlite3_bind_parameter_count (statement), first,
                          second);

  return toc_database_step (database, statement, NULL, error);
}

/* The key of a name, which is added where it is new. @find and @add: SQL; −1 on an error. */
static gint64
ensure_key (TocDatabase *database,
            const char *find,
            const char *add,
            const char *name,
            GError **error)
{
  g_autoptr (TocStatement) finder = toc_database_prepare (database, find, error);
  g_autoptr (TocStatement) adder = NULL;
  gboolean row;

  if (finder == NULL)
    return -1;
  bind_word (finder, 1, name);
  if (!toc_database_step (database, finder, &row, error))
    return -1;
  if (row)
    return sqlite3_column_int64 (finder, 0);

  adder = toc_database_prepare (database, add, error);
  if (adder == NULL)
    return -1;
  bind_word (adder, 1, name);
  if (!toc_database_step (database, adder, NULL, error))
    return -1;

  return sqlite3_last_insert_rowid (toc_database_get_handle (database));
}

static gboolean
add_round (TocDatabase *database, const TocHistoryEntry *entry, gint64 *id, GError **error)
{
  const TocRound *round = entry->round;
  const TocVerdict *verdict = entry->verdict;
  g_autoptr (TocStatement) statement = NULL;
  gint64 network = ensure_key (database, "SELECT key FROM network WHERE id = ?",
                               "INSERT INTO network (id) VALUES (?)", entry->network, error);

  if (network < 0)
    return FALSE;
  statement = toc_database_prepare (
    database,
    "INSERT INTO round (time, duration, pulse, network, span, span_state, state, scope, confidence,"
    " reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    error);
  if (statement == NULL)
    return FALSE;

  toc_database_bind_ints (statement, 5, round->started_at / US_PER_MS,
                          (gint64) llround (round->duration_ms), (gint64) round->pulse, network,
                          entry->span / US_PER_MS);
  bind_word (statement, 6, toc_state_to_word (entry->span_state));
  bind_word (statement, 7, toc_state_to_word (verdict->state));
  bind_word (statement, 8, toc_scope_to_word (verdict->scope));
  bind_word (statement, 9, toc_confidence_to_word (verdict->confidence));
  bind_word (statement, 10, toc_reason_to_word (verdict->reason));
  if (!toc_database_step (database, statement, NULL, error))
    return FALSE;

  *id = sqlite3_last_insert_rowid (toc_database_get_handle (database));

  return TRUE;
}

/* The verdict that is shown need not be this round's. */
static TocState
state_of (const TocVerdict *verdict, const TocSample *sample)
{
  const TocFinding *finding = toc_verdict_find (verdict, sample->id);

  if (finding != NULL && finding->sample == sample)
    return finding->state;
  if (toc_sample_is_healthy (sample))
    return TOC_STATE_UP;

  return toc_fault_is_failure (sample->fault) ? TOC_STATE_DOWN : TOC_STATE_NOT_VERIFIABLE;
}

static gboolean
add_sample (TocDatabase *database,
            gint64 round,
            const TocVerdict *verdict,
            const TocSample *sample,
            GError **error)
{
  const TocPhases *phases = &sample->phases;
  g_autoptr (TocStatement) statement = NULL;
  gint64 component = ensure_key (database, "SELECT key FROM component WHERE id = ?",
                                 "INSERT INTO component (id) VALUES (?)", sample->id, error);

  if (component < 0)
    return FALSE;
  statement = toc_database_prepare (
    database,
    "INSERT INTO sample (round, component, fresh, state, fault, status, dns, tcp, tls, first_byte,"
    " body, total) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    error);
  if (statement == NULL)
    return FALSE;

  toc_database_bind_ints (statement, 3, round, component, (gint64) sample->fresh);
  bind_word (statement, 4, toc_state_to_word (state_of (verdict, sample)));
  bind_word (statement, 5, toc_fault_to_word (sample->fault));
  if (sample->http_status != 0)
    sqlite3_bind_int64 (statement, 6, sample->http_status);
  bind_duration (statement, 7, phases->dns);
  bind_duration (statement, 8, phases->tcp);
  bind_duration (statement, 9, phases->tls);
  bind_duration (statement, 10, phases->first_byte);
  bind_duration (statement, 11, phases->body);
  bind_duration (statement, 12, MAX (phases->total, 0));

  return toc_database_step (database, statement, NULL, error);
}

static gboolean
add_entry (TocDatabase *database, const TocHistoryEntry *entry, GError **error)
{
  GPtrArray *samples = entry->round->samples;
  gint64 id = 0;

  if (!add_round (database, entry, &id, error))
    return FALSE;
  for (guint i = 0; i < samples->len; i++)
    if (!add_sample (database, id, entry->verdict, g_ptr_array_index (samples, i), error))
      return FALSE;

  return toc_history_incidents_note (database, entry->verdict, error);
}

static gboolean
read_number (TocDatabase *database, const char *sql, gint64 *number, GError **error)
{
  g_autoptr (TocStatement) statement = toc_database_prepare (database, sql, error);
  gboolean row;

  if (statement == NULL || !toc_database_step (database, statement, &row, error))
    return FALSE;
  if (row)
    *number = sqlite3_column_int64 (statement, 0);

  return TRUE;
}

static gboolean
advance_horizon (TocDatabase *database, gint64 now, gint64 *horizon, GError **error)
{
  gint64 before = 0;

  if (!read_number (database, "SELECT horizon FROM progress", &before, error))
    return FALSE;

  *horizon = before == 0 ? now : MIN (now, before + HORIZON_STEP_MS);

  return run (database, error, "UPDATE progress SET horizon = ?", *horizon, 0);
}

/* Whatever goes was gathered. An id may be used again after the last row has gone. */
static gboolean
delete_rounds (TocDatabase *database, gint64 before, GError **error)
{
  return run (database, error,
              "DELETE FROM sample WHERE round IN (SELECT id FROM round WHERE time < ?)", before,
              0) &&
         run (database, error, "DELETE FROM round WHERE time < ?", before, 0) &&
         toc_database_execute (database,
                               "UPDATE progress SET gathered = "
                               "min (gathered, coalesce ((SELECT max (id) FROM round), 0))",
                               error);
}

static gboolean
delete_periods (TocDatabase *database, TocGrain grain, gint64 before, GError **error)
{
  return run (database, error,
              "DELETE FROM period WHERE grain = ? AND start < ? AND series IN " EVERY_SERIES,
              (gint64) grain, before / 1000);
}

static gboolean
delete_over (TocDatabase *database, gint64 before, GError **error)
{
  return delete_rounds (database, before, error) &&
         delete_periods (database, TOC_GRAIN_MINUTE, before, error) &&
         delete_periods (database, TOC_GRAIN_HOUR, before, error) &&
         delete_periods (database, TOC_GRAIN_DAY, before - MS_PER_DAY, error) &&
         run (database, error, "DELETE FROM pace WHERE start < ?", before / 1000 - S_PER_DAY, 0) &&
         run (database, error,
              "DELETE FROM change WHERE incident IN (SELECT id FROM incident WHERE ended < ?)",
              before, 0) &&
         run (database, error, "DELETE FROM incident WHERE ended < ?", before, 0);
}

static gboolean
prune (TocDatabase *database, gint64 now, guint keep_days, GError **error)
{
  gint64 horizon;

  return advance_horizon (database, now, &horizon, error) &&
         delete_rounds (database, horizon - KEEP_ROUNDS_DAYS * MS_PER_DAY, error) &&
         delete_periods (database, TOC_GRAIN_MINUTE, horizon - KEEP_MINUTES_DAYS * MS_PER_DAY,
                         error) &&
         delete_periods (database, TOC_GRAIN_HOUR, horizon - KEEP_HOURS_DAYS * MS_PER_DAY, error) &&
         run (database, error, "DELETE FROM pace WHERE start < ?",
              horizon / 1000 - KEEP_PACES_DAYS * S_PER_DAY, 0) &&
         (keep_days == 0 || delete_over (database, horizon - keep_days * MS_PER_DAY, error));
}

static gboolean
gather (TocDatabase *database, gint64 now, guint keep_days, GError **error)
{
  gint64 waiting = 0;

  if (!read_number (database, "SELECT coalesce ((SELECT max (id) FROM round), 0) - gathered FROM progress", &waiting,
                    error))
    return FALSE;

  return waiting < GATHER_EVERY ||
         (toc_gather_write (database, error) && prune (database, now, keep_days, error));
}

static gboolean
add_entries (TocDatabase *database, GPtrArray *entries, guint keep_days, GError **error)
{
  const TocHistoryEntry *last = g_ptr_array_index (entries, entries->len - 1);

  for (guint i = 0; i < entries->len; i++)
    if (!add_entry (database, g_ptr_array_index (entries, i), error))
      return FALSE;

  return gather (database, last->round->started_at / US_PER_MS, keep_days, error);
}

gboolean
toc_history_store_append (TocDatabase *database,
                          GPtrArray *entries,
                          guint keep_days,
                          GError **error)
{
  /* What fails is undone by the database. */
  return toc_database_begin (database, error) &&
         add_entries (database, entries, keep_days, error) &&
         toc_database_commit (database, error);
}

gboolean
toc_history_store_forget (TocDatabase *database, gint64 before, GError **error)
{
  return toc_database_begin (database, error) && toc_gather_write (database, error) &&
         delete_over (database, before, error) && toc_database_commit (database, error);
}

gboolean
toc_history_store_clear (TocDatabase *database, GError **error)
{
  return toc_database_begin (database, error) &&
         toc_database_execute (database,
                               "DELETE FROM round; DELETE FROM sample; DELETE FROM period;"
                               "DELETE FROM pace; DELETE FROM incident; DELETE FROM change;"
                               "DELETE FROM network; UPDATE progress SET gathered = 0, horizon = 0",
                               error) &&
         toc_database_commit (database, error) &&
         toc_database_execute (database, "VACUUM; PRAGMA wal_checkpoint (TRUNCATE)", error);
}
