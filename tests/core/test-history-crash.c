/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whatever was acknowledged is there after a kill -9, and after the power was cut, and the file is
   whole. This program starts itself anew as the one that writes, and kills it at any moment. */

#include "toc-test-history.h"
#include "toc-test-vfs.h"

#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define KILLS 100
#define CUTS 40
#define LONGEST_MS 60

/* Older than the newest by more than a week, a round would be pruned. */
#define FIRST (G_GINT64_CONSTANT (1784116800) * G_USEC_PER_SEC)

/* ---- who writes ---- */

/* Writes the number of each round to the pipe as soon as it was acknowledged. */
static void
write_for_ever (const char *path, gint64 next)
{
  TocTestHistory test = {
    .path = g_strdup (path),
    .history = toc_history_new (path, FALSE),
    .definition = toc_definition_new_shipped (),
    .network = g_strdup ("gateway:"),
  };

  for (;; next++)
    {
      toc_test_history_add (&test, FIRST + next * G_USEC_PER_SEC, G_USEC_PER_SEC,
                            next % 50 < 40 ? TOC_STATE_UP : TOC_STATE_DOWN, "all=ok", 100);
      if (write (STDOUT_FILENO, &next, sizeof next) != sizeof next)
        return;
    }
}

/* ---- who kills ---- */

typedef struct
{
  char *folder;  /* (owned) */
  char *path;    /* (owned) */
  GArray *acked; /* (owned) (element-type gint64) */
  gint64 next;
  int longest_ms; /* that a writer lives; see adapt() */
} Crash;

static void
set_up (Crash *crash, gconstpointer data)
{
  crash->folder = g_dir_make_tmp ("tocsin-test-XXXXXX", NULL);
  g_assert_nonnull (crash->folder);
  crash->path = g_build_filename (crash->folder, "history.db", NULL);
  crash->acked = g_array_new (FALSE, FALSE, sizeof (gint64));
  crash->longest_ms = LONGEST_MS;
}

static void
tear_down (Crash *crash, gconstpointer data)
{
  toc_test_remove_folder (crash->folder);
  g_free (crash->folder);
  g_free (crash->path);
  g_array_unref (crash->acked);
}

static void
read_acknowledged (Crash *crash, int pipe)
{
  gint64 number;

  while (read (pipe, &number, sizeof number) == sizeof number)
    {
      g_array_append_val (crash->acked, number);
      crash->next = MAX (crash->next, number + 1);
    }
}

/* On a busy machine a writer needs longer to come to write. */
static void
adapt (Crash *crash, gboolean wrote)
{
  int longest = wrote ? crash->longest_ms * 9 / 10 : crash->longest_ms * 5 / 4;

  crash->longest_ms = CLAMP (longest, LONGEST_MS, 50 * LONGEST_MS);
}

/* The time from its start on is random, so that migrating and opening are hit as well. */
static void
run_once (Crash *crash, const char *mode)
{
  g_autofree char *next = g_strdup_printf ("%" G_GINT64_FORMAT, crash->next);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  char *arguments[] = { self, (char *) mode, crash->path, next, NULL };
  g_autoptr (GError) error = NULL;
  guint before = crash->acked->len;
  GPid child;
  int out;

  g_spawn_async_with_pipes (NULL, arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &child,
                            NULL, &out, NULL, &error);
  g_assert_no_error (error);
  g_usleep ((gulong) g_test_rand_int_range (5, crash->longest_ms) * 1000);
  kill (child, SIGKILL);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  read_acknowledged (crash, out);
  close (out);
  adapt (crash, crash->acked->len > before);
  /* It may have been written although it was not acknowledged any more. */
  crash->next += 10;
}

static int
query_int (sqlite3 *handle, const char *sql, gint64 parameter)
{
  sqlite3_stmt *statement = NULL;
  int number = -1;

  g_assert_cmpint (sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL), ==, SQLITE_OK);
  sqlite3_bind_int64 (statement, 1, parameter);
  if (sqlite3_step (statement) == SQLITE_ROW)
    number = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);

  return number;
}

static int
first_cell_cb (void *data, int n, char **cells, char **names)
{
  *(char **) data = g_strdup (cells[0]);

  return 0;
}

static void
assert_whole (Crash *crash)
{
  sqlite3 *handle = NULL;
  g_autofree char *verdict = NULL;

  g_assert_cmpint (sqlite3_open (crash->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "PRAGMA integrity_check (1)", first_cell_cb, &verdict,
                                 NULL), ==, SQLITE_OK);
  g_assert_cmpstr (verdict, ==, "ok");
  for (guint i = 0; i < crash->acked->len; i++)
    {
      gint64 number = g_array_index (crash->acked, gint64, i);
      gint64 time = FIRST / 1000 + number * 1000;

      g_assert_cmpint (query_int (handle, "SELECT count (*) FROM round WHERE time = ?", time), ==,
                       1);
    }
  /* Half a round is none. Before the first was acknowledged there need not be a table, either. */
  if (crash->acked->len > 0)
    g_assert_cmpint (query_int (handle, "SELECT count (*) FROM round WHERE NOT EXISTS ("
                                "SELECT 1 FROM sample WHERE round = id)", 0), ==, 0);
  sqlite3_close (handle);
}

/* Each gathered second is counted once, however often the gathering was cut off. */
static void
assert_counted (Crash *crash)
{
  sqlite3 *handle = NULL;
  int gathered, counted;

  g_assert_cmpint (sqlite3_open (crash->path, &handle), ==, SQLITE_OK);
  gathered = query_int (handle, "SELECT count (*) FROM round "
                        "WHERE id <= (SELECT gathered FROM progress)", 0);
  counted = query_int (handle, "SELECT sum (up + down) / 1000 FROM period "
                       "WHERE grain = 0 AND series = 0", 0);
  g_assert_cmpint (gathered, >, 0);
  g_assert_cmpint (counted, ==, gathered);
  sqlite3_close (handle);
}

static void
assert_none_aside (Crash *crash)
{
  g_autoptr (GDir) folder = g_dir_open (crash->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    g_assert_null (strstr (name, "corrupt"));
}

static void
crash_often (Crash *crash, const char *mode, guint times)
{
  for (guint i = 0; i < times; i++)
    {
      run_once (crash, mode);
      if (i % 10 == 9)
        assert_whole (crash);
    }

  g_test_message ("%u rounds were acknowledged", crash->acked->len);
  g_assert_cmpuint (crash->acked->len, >, times);
  assert_whole (crash);
  assert_counted (crash);
  assert_none_aside (crash);
}

static void
test_kill (Crash *crash, gconstpointer data)
{
  crash_often (crash, "--write", KILLS);
}

static void
test_power (Crash *crash, gconstpointer data)
{
  crash_often (crash, "--write-unsynced", CUTS);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && g_str_has_prefix (argv[1], "--write"))
    {
      if (g_str_equal (argv[1], "--write-unsynced"))
        toc_test_vfs_install ();
      write_for_ever (argv[2], g_ascii_strtoll (argv[3], NULL, 10));
      return 1;
    }

  g_test_init (&argc, &argv, NULL);

  g_test_add ("/history-crash/kill", Crash, NULL, set_up, test_kill, tear_down);
  g_test_add ("/history-crash/power", Crash, NULL, set_up, test_power, tear_down);

  return g_test_run ();
}
