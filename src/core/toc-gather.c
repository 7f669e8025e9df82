/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-gather.h"

#define US_PER_MS 1000.0
#define NOT_GATHERED "id > (SELECT gathered FROM progress)"

/* The columns of `period` are named one by one. */
G_STATIC_ASSERT (TOC_N_STATES == 9);

static TocState
column_state (TocStatement *statement, int column)
{
  TocState state = TOC_STATE_UNKNOWN;

  toc_state_from_word ((const char *) sqlite3_column_text (statement, column), &state);

  return state;
}

static gboolean
read_rounds (TocDatabase *database, TocPeriods *periods, GError **error)
{
  g_autoptr (TocStatement) statement = toc_database_prepare (
    database, "SELECT time, span, span_state FROM round WHERE " NOT_GATHERED " ORDER BY id", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;

  while (toc_database_step (database, statement, &row, error))
    {
      gint64 time = sqlite3_column_int64 (statement, 0);

      if (!row)
        return TRUE;
      toc_periods_add_time (periods, column_state (statement, 2),
                            time - sqlite3_column_int64 (statement, 1), time);
    }

  return FALSE;
}

/* @networks: (nullable): by network, what its healthy answers come to */
static void
add_sample (TocStatement *statement, TocPeriods *periods, GHashTable *networks)
{
  gint64 time = sqlite3_column_int64 (statement, 0);
  gint64 series = sqlite3_column_int64 (statement, 2);
  TocState state = column_state (statement, 3);
  gboolean healthy = sqlite3_column_type (statement, 4) == SQLITE_NULL;
  double latency = (double) sqlite3_column_int64 (statement, 5) / US_PER_MS;
  TocPeriods *paces;

  toc_periods_add_answer (periods, series, state, time, healthy ? latency : -1);
  if (networks == NULL || !healthy)
    return;

  paces = g_hash_table_lookup (networks, GINT_TO_POINTER (sqlite3_column_int (statement, 1)));
  if (paces == NULL)
    {
      g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

      paces = toc_periods_new (utc);
      g_hash_table_insert (networks, GINT_TO_POINTER (sqlite3_column_int (statement, 1)), paces);
    }
  toc_periods_add_answer (paces, series, state, time, latency);
}

static gboolean
read_samples (TocDatabase *database, TocPeriods *periods, GHashTable *networks, GError **error)
{
  g_autoptr (TocStatement) statement = toc_database_prepare (
    database,
    "SELECT time, network, 2 * component + fresh, sample.state, fault, total "
    "FROM round JOIN sample ON round = id WHERE " NOT_GATHERED " ORDER BY id",
    error);
  gboolean row;

  if (statement == NULL)
    return FALSE;

  while (toc_database_step (database, statement, &row, error))
    {
      if (!row)
        return TRUE;
      add_sample (statement, periods, networks);
    }

  return FALSE;
}

TocPeriods *
toc_gather_read (TocDatabase *database, GError **error)
{
  g_autoptr (TocPeriods) periods = toc_periods_new (NULL);

  if (!read_rounds (database, periods, error) ||
      !read_samples (database, periods, NULL, error))
    return NULL;

  return g_steal_pointer (&periods);
}

void
toc_gather_read_columns (TocStatement *statement, int first, TocPeriod *period)
{
  int latency = first + TOC_N_STATES;

  for (int i = 0; i < TOC_N_STATES; i++)
    period->tally[i] += sqlite3_column_int64 (statement, first + i);
  if (sqlite3_column_type (statement, latency) == SQLITE_NULL)
    return;

  if (period->latency == NULL)
    period->latency = toc_sketch_new ();
  if (!toc_sketch_merge_bytes (period->latency, sqlite3_column_blob (statement, latency),
                               (gsize) sqlite3_column_bytes (statement, latency)))
    g_info ("A sketch in the history makes no sense");
}

static void
bind_sketch (TocStatement *statement, int parameter, const TocSketch *sketch)
{
  g_autoptr (GByteArray) bytes = sketch != NULL ? toc_sketch_to_bytes (sketch) : NULL;

  if (bytes != NULL)
    sqlite3_bind_blob (statement, parameter, bytes->data, (int) bytes->len, SQLITE_TRANSIENT);
}

static gboolean
read_stored (TocDatabase *database, TocPeriod *period, GError **error)
{
  g_autoptr (TocStatement) statement = toc_database_prepare (
    database,
    "SELECT " TOC_GATHER_COLUMNS " FROM period WHERE grain = ? AND series = ? AND start = ?",
    error);
  gboolean row;

  if (statement == NULL)
    return FALSE;

  toc_database_bind_ints (statement, 3, (gint64) period->grain, period->series, period->start);
  if (!toc_database_step (database, statement, &row, error))
    return FALSE;
  if (row)
    toc_gather_read_columns (statement, 0, period);

  return TRUE;
}

static gboolean
write_period (TocDatabase *database, const TocPeriod *period, GError **error)
{
  g_autoptr (TocStatement) statement = toc_database_prepare (
    database,
    "REPLACE INTO period (grain, series, start, " TOC_GATHER_COLUMNS
    ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    error);

  if (statement == NULL)
    return FALSE;

  toc_database_bind_ints (statement, 3, (gint64) period->grain, period->series, period->start);
  for (int i = 0; i < TOC_N_STATES; i++)
    sqlite3_bind_int64 (statement, 4 + i, period->tally[i]);
  bind_sketch (statement, 4 + TOC_N_STATES, period->latency);

  return toc_database_step (database, statement, NULL, error);
}

gboolean
toc_gather_merge (TocDatabase *database, const TocPeriod *period, GError **error)
{
  TocPeriod sum = *period;
  g_autoptr (TocSketch) latency = NULL;
  gboolean read;

  if (period->latency != NULL)
    {
      sum.latency = toc_sketch_new ();
      toc_sketch_merge (sum.latency, period->latency);
    }
  read = read_stored (database, &sum, error);
  latency = sum.latency;

  return read && write_period (database, &sum, error);
}

static gboolean
merge_all (TocDatabase *database, TocPeriods *periods, GError **error)
{
  g_autoptr (GPtrArray) all = toc_periods_dup_all (periods);

  for (guint i = 0; i < all->len; i++)
    if (!toc_gather_merge (database, g_ptr_array_index (all, i), error))
      return FALSE;

  return TRUE;
}

static gboolean
read_pace (TocDatabase *database, gint64 network, TocPeriod *period, GError **error)
{
  g_autoptr (TocStatement) statement = toc_database_prepare (
    database, "SELECT latency FROM pace WHERE network = ? AND series = ? AND start = ?", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;

  toc_database_bind_ints (statement, 3, network, period->series, period->start);
  if (!toc_database_step (database, statement, &row, error))
    return FALSE;
  if (row)
    toc_sketch_merge_bytes (period->latency, sqlite3_column_blob (statement, 0),
                            (gsize) sqlite3_column_bytes (statement, 0));

  return TRUE;
}

static gboolean
merge_pace (TocDatabase *database, gint64 network, TocPeriod *period, GError **error)
{
  g_autoptr (TocStatement) statement = toc_database_prepare (
    database, "REPLACE INTO pace (network, series, start, latency) VALUES (?, ?, ?, ?)", error);

  if (statement == NULL || !read_pace (database, network, period, error))
    return FALSE;

  toc_database_bind_ints (statement, 3, network, period->series, period->start);
  bind_sketch (statement, 4, period->latency);

  return toc_database_step (database, statement, NULL, error);
}

static gboolean
merge_paces (TocDatabase *database, gint64 network, TocPeriods *paces, GError **error)
{
  g_autoptr (GPtrArray) all = toc_periods_dup_all (paces);

  for (guint i = 0; i < all->len; i++)
    {
      TocPeriod *period = g_ptr_array_index (all, i);

      if (period->grain == TOC_GRAIN_DAY && !merge_pace (database, network, period, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
merge_networks (TocDatabase *database, GHashTable *networks, GError **error)
{
  GHashTableIter iter;
  gpointer network, paces;

  g_hash_table_iter_init (&iter, networks);
  while (g_hash_table_iter_next (&iter, &network, &paces))
    if (!merge_paces (database, GPOINTER_TO_INT (network), paces, error))
      return FALSE;

  return TRUE;
}

gboolean
toc_gather_write (TocDatabase *database, GError **error)
{
  g_autoptr (TocPeriods) periods = toc_periods_new (NULL);
  g_autoptr (GHashTable) networks =
    g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) toc_periods_free);

  return read_rounds (database, periods, error) &&
         read_samples (database, periods, networks, error) &&
         merge_all (database, periods, error) && merge_networks (database, networks, error) &&
         toc_database_execute (database,
                               "UPDATE progress SET gathered = "
                               "coalesce ((SELECT max (id) FROM round), gathered)",
                               error);
}
