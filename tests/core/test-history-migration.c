/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A file of every version that was ever released opens, with all that is in it. Those files are
 * kept as SQL, in fixtures/history-version-N.sql. To add the one of a new version:
 *
 *   test-history-migration --build FILE && sqlite3 FILE .dump >fixtures/history-version-N.sql
 */

#include "toc-database.h"
#include "toc-history-schema.h"
#include "toc-test-history.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)

/* 2026-07-15 12:00:00 UTC */
#define NOON (G_GINT64_CONSTANT (1784116800) * SECOND)

#define N_ROUNDS 80
#define N_GOOD 70

/* ---- a file that says the same in each version ---- */

static void
fill (TocTestHistory *test)
{
  for (gint64 i = 1; i <= N_ROUNDS; i++)
    toc_test_history_add (test, NOON + i * MINUTE, MINUTE,
                          i <= N_GOOD ? TOC_STATE_UP : TOC_STATE_DOWN,
                          i <= N_GOOD ? "edge=ok" : "edge=http_error", 100);
}

static void
assert_filled (TocTestHistory *test)
{
  gint64 now = NOON + N_ROUNDS * MINUTE;
  g_autoptr (TocHistoryOverview) overview = toc_test_history_read (test, now);
  g_autoptr (GPtrArray) points = toc_test_history_read_latency (test, "edge", NOON, now);
  const TocHistoryUptime *uptime = g_ptr_array_index (overview->uptimes, 3);
  const TocHistoryDay *today = g_ptr_array_index (overview->days, TOC_HISTORY_DAYS - 1);
  const TocHistoryPoint *point;
  const TocIncident *incident;

  g_assert_cmpint (uptime->covered, ==, N_ROUNDS * MINUTE);
  g_assert_cmpint (uptime->up, ==, N_GOOD * MINUTE);
  g_assert_cmpint (today->covered, ==, N_ROUNDS * MINUTE);
  g_assert_cmpuint (points->len, ==, N_ROUNDS);
  point = g_ptr_array_index (points, 0);
  g_assert_cmpfloat_with_epsilon (point->median, 100, 2);
  g_assert_cmpuint (overview->incidents->len, ==, 1);
  incident = g_ptr_array_index (overview->incidents, 0);
  g_assert_cmpint (incident->began, ==, NOON + (N_GOOD + 1) * MINUTE);
  g_assert_cmpint (incident->ended, ==, 0);
  g_assert_cmpint (incident->state, ==, TOC_STATE_DOWN);
}

static void
build_file (const char *path)
{
  TocTestHistory test = {
    .path = g_strdup (path),
    .history = toc_history_new (path, FALSE),
    .definition = toc_definition_new_shipped (),
    .network = g_strdup ("gateway:"),
  };

  fill (&test);
  g_assert_true (toc_history_close (test.history, MINUTE));
  g_object_unref (test.history);
  toc_definition_unref (test.definition);
  g_free (test.path);
  g_free (test.network);
}

static void
run_sql (const char *path, const char *sql)
{
  sqlite3 *handle = NULL;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  sqlite3_exec (handle, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (handle);
}

static int
read_int (const char *path, const char *sql)
{
  sqlite3 *handle = NULL;
  sqlite3_stmt *statement = NULL;
  int number = -1;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  if (sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_step (statement) == SQLITE_ROW)
    number = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (handle);

  return number;
}

static void
load_version (const char *path, guint version)
{
  g_autofree char *name = g_strdup_printf ("history-version-%u.sql", version);
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "fixtures", name, NULL);
  g_autofree char *sql = NULL;
  g_autofree char *stamp = g_strdup_printf ("PRAGMA user_version = %u", version);
  g_autoptr (GError) error = NULL;

  g_file_get_contents (file, &sql, NULL, &error);
  g_assert_no_error (error);
  run_sql (path, sql);
  run_sql (path, stamp);
}

static void
test_versions (TocTestHistory *test, gconstpointer data)
{
  guint current = g_strv_length ((char **) toc_history_schema_get_migrations ());

  for (guint version = 1; version <= current; version++)
    {
      g_test_message ("version %u", version);
      g_assert_true (toc_history_close (test->history, MINUTE));
      g_unlink (test->path);
      load_version (test->path, version);
      toc_test_history_reopen (test);
      assert_filled (test);

      /* And it goes on. */
      toc_test_history_add (test, NOON + (N_ROUNDS + 1) * MINUTE, MINUTE, TOC_STATE_UP, "edge=ok",
                            100);
      g_assert_true (toc_history_close (test->history, MINUTE));
      g_assert_cmpint (read_int (test->path, "PRAGMA user_version"), ==, (int) current);
    }
}

/* What this version writes is what the newest fixture is to say. */
static void
test_current (TocTestHistory *test, gconstpointer data)
{
  fill (test);
  assert_filled (test);
}

/* ---- how it is done ---- */

static gpointer
nothing_work (TocDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  return NULL;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static gboolean
try_open (const char *path, const char *const *migrations, GError **error)
{
  g_autoptr (TocDatabase) database = toc_database_new (path, migrations, FALSE);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean opened;

  toc_database_run_async (database, nothing_work, NULL, NULL, NULL, NULL, opened_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  toc_database_run_finish (database, result, &local_error);
  opened = local_error == NULL;
  if (!opened)
    g_propagate_error (error, g_steal_pointer (&local_error));
  g_assert_true (toc_database_close (database, MINUTE));

  return opened;
}

static const char *const two_steps[] = {
  "CREATE TABLE a (x); INSERT INTO a VALUES (1)",
  "ALTER TABLE a ADD COLUMN y; UPDATE a SET y = x + 1",
  NULL,
};

/* Step by step, each once, whatever version it comes from. */
static void
test_steps (TocTestHistory *test, gconstpointer data)
{
  static const char *const one_step[] = { "CREATE TABLE a (x); INSERT INTO a VALUES (1)", NULL };

  g_assert_true (try_open (test->path, one_step, NULL));
  g_assert_cmpint (read_int (test->path, "PRAGMA user_version"), ==, 1);
  g_assert_true (try_open (test->path, two_steps, NULL));
  g_assert_true (try_open (test->path, two_steps, NULL));
  g_assert_cmpint (read_int (test->path, "PRAGMA user_version"), ==, 2);
  g_assert_cmpint (read_int (test->path, "SELECT sum (y) FROM a"), ==, 2);
}

/* A step that fails leaves the file as it was, for a version that knows better. */
static void
test_failing_step (TocTestHistory *test, gconstpointer data)
{
  static const char *const failing[] = {
    "CREATE TABLE a (x); INSERT INTO a VALUES (1)",
    "ALTER TABLE a ADD COLUMN y; UPDATE a SET y = x + 1",
    "INSERT INTO a VALUES (7, 7); SELECT nonsense",
    NULL,
  };
  g_autoptr (GError) error = NULL;

  g_assert_true (try_open (test->path, two_steps, NULL));
  g_assert_false (try_open (test->path, failing, &error));
  g_assert_error (error, TOC_DATABASE_ERROR, TOC_DATABASE_ERROR_FAILED);
  g_assert_cmpint (read_int (test->path, "PRAGMA user_version"), ==, 2);
  g_assert_cmpint (read_int (test->path, "SELECT count (*) FROM a"), ==, 1);
}

/* A later version's file is left alone. */
static void
test_newer (TocTestHistory *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  TocHistoryEntry *entry =
    toc_test_history_entry_new (test, NOON, 0, TOC_STATE_UP, "edge=ok", 100);

  toc_test_history_add (test, NOON, 0, TOC_STATE_UP, "edge=ok", 100);
  g_assert_true (toc_history_close (test->history, MINUTE));
  run_sql (test->path, "PRAGMA user_version = 1000");
  toc_test_history_reopen (test);

  g_assert_false (toc_test_history_try (test, entry, &error));
  g_assert_error (error, TOC_DATABASE_ERROR, TOC_DATABASE_ERROR_NEWER);
  g_assert_nonnull (toc_history_get_problem (test->history));
  g_assert_cmpint (read_int (test->path, "SELECT count (*) FROM round"), ==, 1);
}

static void
add (const char *name, void (*func) (TocTestHistory *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/history-migration/", name, NULL);

  g_test_add (path, TocTestHistory, NULL, toc_test_history_set_up, func,
              toc_test_history_tear_down);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--build"))
    {
      build_file (argv[2]);
      return 0;
    }

  g_test_init (&argc, &argv, NULL);

  add ("versions", test_versions);
  add ("current", test_current);
  add ("steps", test_steps);
  add ("failing-step", test_failing_step);
  add ("newer", test_newer);

  return g_test_run ();
}
