/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Damaged files, clocks that jump, days of 23 and 25 hours: what was kept stays, what cannot be kept
   is said, and it goes on as soon as it can. */

#include "toc-database.h"
#include "toc-test-history.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* 2026-07-15 12:00:00 UTC */
#define NOON (G_GINT64_CONSTANT (1784116800) * SECOND)

static void
add_up (TocTestHistory *test, gint64 at, gint64 span)
{
  toc_test_history_add (test, at, span, TOC_STATE_UP, "all=ok", 100);
}

static void
add_fails (TocTestHistory *test, gint64 at, int code)
{
  g_autoptr (GError) error = NULL;
  TocHistoryEntry *entry =
    toc_test_history_entry_new (test, at, MINUTE, TOC_STATE_UP, "all=ok", 100);

  g_assert_false (toc_test_history_try (test, entry, &error));
  g_assert_error (error, TOC_DATABASE_ERROR, code);
}

static gint64
get_covered (TocTestHistory *test, guint uptime, gint64 now)
{
  g_autoptr (TocHistoryOverview) overview = toc_test_history_read (test, now);

  return ((TocHistoryUptime *) g_ptr_array_index (overview->uptimes, uptime))->covered;
}

static const char *
get_problem (TocTestHistory *test)
{
  return toc_history_get_problem (test->history);
}

static gboolean
write_text (const char *path, const char *text)
{
  FILE *file = g_fopen (path, "w");

  return file != NULL && fputs (text, file) >= 0 && fclose (file) == 0;
}

/* The folder cannot be made, because a file is in its place. */
static void
test_no_folder (TocTestHistory *test, gconstpointer data)
{
  g_autofree char *file = g_build_filename (test->folder, "file", NULL);

  g_assert_true (write_text (file, "in the way"));
  g_free (test->path);
  test->path = g_build_filename (file, "tocsin", "history.db", NULL);
  toc_test_history_reopen (test);
  add_fails (test, NOON, TOC_DATABASE_ERROR_UNWRITABLE);

  g_assert_cmpint (g_unlink (file), ==, 0);
  add_up (test, NOON, MINUTE);
  g_assert_null (get_problem (test));
}

/* ---- another process ---- */

/* What that process does: has the history to itself until its standard input ends. */
static int
hold (const char *path)
{
  sqlite3 *handle = NULL;
  gboolean held = sqlite3_open (path, &handle) == SQLITE_OK &&
                  sqlite3_exec (handle, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK;

  g_print (held ? "held\n" : "not held\n");
  while (getchar () != EOF)
    ;
  sqlite3_close (handle);

  return held ? 0 : 1;
}

static GSubprocess *
start_holding (TocTestHistory *test)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  GSubprocess *other =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                      program, "--hold", test->path, NULL);
  char word[4];

  g_assert_no_error (error);
  g_assert_cmpint (g_input_stream_read (g_subprocess_get_stdout_pipe (other), word, sizeof word,
                                        NULL, NULL), ==, sizeof word);
  g_assert_cmpmem (word, sizeof word, "held", sizeof word);

  return other;
}

/* What was kept can be read meanwhile; nothing is added before it lets go, and nothing is moved. */
static void
test_locked (TocTestHistory *test, gconstpointer data)
{
  g_autoptr (GSubprocess) other = NULL;

  add_up (test, NOON, MINUTE);
  other = start_holding (test);
  add_fails (test, NOON + MINUTE, TOC_DATABASE_ERROR_LOCKED);
  g_assert_nonnull (strstr (get_problem (test), "Another program holds the history"));
  g_assert_cmpint (get_covered (test, 0, NOON + HOUR), ==, MINUTE);

  g_assert_true (g_output_stream_close (g_subprocess_get_stdin_pipe (other), NULL, NULL));
  g_assert_true (g_subprocess_wait_check (other, NULL, NULL));
  add_up (test, NOON + MINUTE, MINUTE);
  g_assert_null (get_problem (test));
  g_assert_cmpint (get_covered (test, 0, NOON + HOUR), ==, 2 * MINUTE);
}

/* ---- damage ---- */

/* The path of the file that was moved aside. */
static char *
find_aside (TocTestHistory *test)
{
  g_autoptr (GDir) folder = g_dir_open (test->folder, 0, NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *start = g_strdup_printf ("history.db.corrupt-%s", date);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_prefix (name, start) && !g_str_has_suffix (name, "-wal"))
      return g_build_filename (test->folder, name, NULL);

  return NULL;
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
assert_moved (TocTestHistory *test, const char *contents, gsize length)
{
  g_autofree char *aside = find_aside (test);
  g_autofree char *kept = NULL;
  gsize kept_length;

  g_assert_nonnull (aside);
  g_assert_true (g_file_get_contents (aside, &kept, &kept_length, NULL));
  g_assert_cmpmem (kept, kept_length, contents, length);
  g_assert_nonnull (strstr (get_problem (test), aside));
}

/* No database at all: kept as it is, said once, and this very round is in the new one. */
static void
test_garbage (TocTestHistory *test, gconstpointer data)
{
  static const char garbage[] = "This is a diary, and no database. ";
  g_autoptr (GString) contents = g_string_new (NULL);
  guint said = 0;

  for (guint i = 0; i < 500; i++)
    g_string_append (contents, garbage);
  g_assert_true (write_text (test->path, contents->str));
  g_signal_connect_swapped (test->history, "notify::problem", G_CALLBACK (count_cb), &said);

  for (gint64 i = 0; i < 5; i++)
    add_up (test, NOON + i * MINUTE, MINUTE);
  g_assert_cmpuint (said, ==, 1);
  assert_moved (test, contents->str, contents->len);
  g_assert_cmpint (get_covered (test, 0, NOON + HOUR), ==, 5 * MINUTE);
}

/* Damaged in the midst of it: the round that meets it is refused, for it to be tried again. */
static void
test_damaged (TocTestHistory *test, gconstpointer data)
{
  g_autofree char *contents = NULL;
  gsize length;

  for (gint64 i = 0; i < 200; i++)
    add_up (test, NOON + i * MINUTE, MINUTE);
  g_assert_true (toc_history_close (test->history, MINUTE));
  g_assert_true (g_file_get_contents (test->path, &contents, &length, NULL));
  memset (contents + 4096, 0xa5, length - 4096);
  g_assert_true (g_file_set_contents (test->path, contents, (gssize) length, NULL));
  toc_test_history_reopen (test);

  add_fails (test, NOON + 200 * MINUTE, TOC_DATABASE_ERROR_CORRUPT);
  add_up (test, NOON + 200 * MINUTE, MINUTE);
  assert_moved (test, contents, length);
  g_assert_cmpint (get_covered (test, 1, NOON + DAY), ==, MINUTE);
}

/* Two on one day: neither takes the other's place. */
static void
test_damaged_twice (TocTestHistory *test, gconstpointer data)
{
  g_autoptr (GDir) folder = NULL;
  guint aside = 0;
  const char *name;

  for (gint64 i = 0; i < 2; i++)
    {
      g_assert_true (toc_history_close (test->history, MINUTE));
      g_assert_true (write_text (test->path, "Not a database, but long enough to be read as one: "
                                             "a hundred bytes are what it takes to have a header."));
      toc_test_history_reopen (test);
      add_up (test, NOON + i * MINUTE, MINUTE);
    }

  folder = g_dir_open (test->folder, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    aside += strstr (name, ".corrupt-") != NULL;
  g_assert_cmpuint (aside, ==, 2);
}

/* ---- clocks ---- */

static guint
count_rows (TocTestHistory *test, const char *sql)
{
  sqlite3 *handle = NULL;
  sqlite3_stmt *statement = NULL;
  guint count;

  g_assert_cmpint (sqlite3_open_v2 (test->path, &handle, SQLITE_OPEN_READONLY, NULL), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  count = (guint) sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (handle);

  return count;
}

/* An hour twice: all rounds of it are kept, and each time is what it was. */
static void
test_clock_back (TocTestHistory *test, gconstpointer data)
{
  for (gint64 i = 1; i <= 120; i++)
    add_up (test, NOON + i * MINUTE, MINUTE);
  for (gint64 i = 61; i <= 150; i++)
    add_up (test, NOON + i * MINUTE, MINUTE);

  g_assert_cmpuint (count_rows (test, "SELECT count (*) FROM round"), ==, 210);
  g_assert_cmpint (get_covered (test, 0, NOON + 150 * MINUTE), ==, 210 * MINUTE);
}

/* Years ahead for a day, and back: nothing of what was kept was taken for old. */
static void
test_clock_forward (TocTestHistory *test, gconstpointer data)
{
  for (gint64 i = 1; i <= 300; i++)
    add_up (test, NOON + i * MINUTE, MINUTE);
  for (gint64 i = 1; i <= 300; i++)
    add_up (test, NOON + 1000 * DAY + i * MINUTE, MINUTE);
  for (gint64 i = 301; i <= 600; i++)
    add_up (test, NOON + i * MINUTE, MINUTE);

  g_assert_cmpuint (count_rows (test, "SELECT count (*) FROM round"), ==, 900);
  for (guint i = 0; i < TOC_HISTORY_N_UPTIMES; i++)
    g_assert_cmpint (get_covered (test, i, NOON + 600 * MINUTE), ==, 600 * MINUTE);
}

typedef struct
{
  const char *zone;
  gint64 from;     /* s since the epoch: some time before the midnight on which the day begins */
  int day;         /* of the month */
  gint64 hours;    /* of that day */
} Change;

static const Change changes[] = {
  { "Europe/Berlin", G_GINT64_CONSTANT (1792792800), 25, 25 }, /* 2026-10-24 00:00 there */
  { "Europe/Berlin", G_GINT64_CONSTANT (1774652400), 29, 23 }, /* 2026-03-28 */
  { "Australia/Lord_Howe", G_GINT64_CONSTANT (1775221200), 5, 0 }, /* half an hour: 24½ */
};

/* Watched all the time, a day is covered from one midnight to the next, however long it is. */
static void
test_daylight_saving (TocTestHistory *test, gconstpointer data)
{
  const Change *change = data;
  gint64 from = change->from * SECOND;
  gint64 to = from + 3 * DAY;
  g_autoptr (TocHistoryOverview) overview = NULL;
  gboolean found = FALSE;

  g_setenv ("TZ", change->zone, TRUE);
  for (gint64 at = from + 10 * MINUTE; at <= to; at += 10 * MINUTE)
    add_up (test, at, 10 * MINUTE);
  overview = toc_test_history_read (test, to);
  g_setenv ("TZ", "UTC", TRUE);

  for (guint i = 0; i < overview->days->len; i++)
    {
      const TocHistoryDay *day = g_ptr_array_index (overview->days, i);

      if (day->day != change->day || day->covered == 0)
        continue;
      found = TRUE;
      g_assert_cmpint (day->covered, ==, day->length);
      if (change->hours != 0)
        g_assert_cmpint (day->length, ==, change->hours * HOUR);
      else
        g_assert_cmpint (day->length, ==, 24 * HOUR + 30 * MINUTE);
    }
  g_assert_true (found);
}

static void
add (const char *name, gconstpointer data, void (*func) (TocTestHistory *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/history-faults/", name, NULL);

  g_test_add (path, TocTestHistory, data, toc_test_history_set_up, func,
              toc_test_history_tear_down);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--hold"))
    return hold (argv[2]);

  g_test_init (&argc, &argv, NULL);

  add ("no-folder", NULL, test_no_folder);
  add ("locked", NULL, test_locked);
  add ("damage/garbage", NULL, test_garbage);
  add ("damage/later", NULL, test_damaged);
  add ("damage/twice", NULL, test_damaged_twice);
  add ("clock/back", NULL, test_clock_back);
  add ("clock/forward", NULL, test_clock_forward);
  add ("daylight-saving/autumn", &changes[0], test_daylight_saving);
  add ("daylight-saving/spring", &changes[1], test_daylight_saving);
  add ("daylight-saving/half-an-hour", &changes[2], test_daylight_saving);

  return g_test_run ();
}
