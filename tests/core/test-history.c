/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is appended comes back: by the window's queries, after pruning, and after the program. */

#include "toc-cli-history.h"
#include "toc-history.h"
#include "toc-test-history.h"
#include "toc-test-scene.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <sqlite3.h>
#include <string.h>


#define SECOND G_USEC_PER_SEC
#define MINUTE (60 * (gint64) SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* 2026-07-15 12:00:00 UTC */
#define NOON (G_GINT64_CONSTANT (1784116800) * SECOND)

/* Nothing was ever kept: bars and uptimes are there, and say nothing. */
static void
test_empty (TocTestHistory *test, gconstpointer data)
{
  g_autoptr (TocHistoryOverview) overview = toc_test_history_read (test, NOON);

  g_assert_cmpint (overview->since, ==, 0);
  g_assert_cmpuint (overview->days->len, ==, TOC_HISTORY_DAYS);
  g_assert_cmpuint (overview->uptimes->len, ==, TOC_HISTORY_N_UPTIMES);
  g_assert_cmpuint (overview->incidents->len, ==, 0);
  for (guint i = 0; i < overview->uptimes->len; i++)
    {
      const TocHistoryUptime *uptime = g_ptr_array_index (overview->uptimes, i);

      g_assert_cmpfloat_with_epsilon (toc_history_uptime_get_ratio (uptime), -1, 1e-9);
      g_assert_cmpfloat_with_epsilon (toc_history_uptime_get_coverage (uptime), 0, 1e-9);
    }
  for (guint i = 0; i < overview->days->len; i++)
    g_assert_cmpint (toc_history_day_get_worst (g_ptr_array_index (overview->days, i)), ==,
                     TOC_STATE_UNKNOWN);
}

/* Gathered or not yet, each minute counts once. */
static void
test_uptime (TocTestHistory *test, gconstpointer data)
{
  for (guint minutes = 1; minutes <= 150; minutes++)
    {
      toc_test_history_add (test, NOON + minutes * MINUTE, MINUTE,
                            minutes <= 120 ? TOC_STATE_UP : TOC_STATE_DOWN, "edge=ok", 100);
      if (minutes % 37 == 0 || minutes == 150)
        {
          g_autoptr (TocHistoryOverview) overview =
            toc_test_history_read (test, NOON + minutes * MINUTE);

          for (guint i = 0; i < overview->uptimes->len; i++)
            {
              const TocHistoryUptime *uptime = g_ptr_array_index (overview->uptimes, i);

              g_assert_cmpint (uptime->covered, ==, minutes * MINUTE);
              g_assert_cmpint (uptime->up, ==, MIN (minutes, 120) * MINUTE);
              g_assert_cmpint (uptime->time[TOC_STATE_DOWN], ==,
                               (minutes - MIN (minutes, 120)) * MINUTE);
            }
          g_assert_cmpint (overview->since, ==, NOON);
        }
    }
}

/* Offline, unknown and not watched are neither uptime nor downtime. */
static void
test_no_data (TocTestHistory *test, gconstpointer data)
{
  g_autoptr (TocHistoryOverview) overview = NULL;
  const TocHistoryUptime *uptime;
  const TocHistoryDay *today;

  toc_test_history_add (test, NOON, 0, TOC_STATE_UP, "edge=ok", 100);
  toc_test_history_add (test, NOON + 6 * MINUTE, 6 * MINUTE, TOC_STATE_UP, "edge=ok", 100);
  toc_test_history_add (test, NOON + 18 * MINUTE, 12 * MINUTE, TOC_STATE_OFFLINE,
                        "all=network_unreachable", 0);
  toc_test_history_add (test, NOON + 5 * HOUR, 0, TOC_STATE_UP, "edge=ok", 100);
  toc_test_history_add (test, NOON + 5 * HOUR + 6 * MINUTE, 6 * MINUTE, TOC_STATE_DOWN,
                        "edge=http_error", 0);

  overview = toc_test_history_read (test, NOON + 6 * HOUR);
  uptime = g_ptr_array_index (overview->uptimes, 0);
  g_assert_cmpint (uptime->covered, ==, 12 * MINUTE);
  g_assert_cmpint (uptime->up, ==, 6 * MINUTE);
  g_assert_cmpint (uptime->time[TOC_STATE_OFFLINE], ==, 12 * MINUTE);
  g_assert_cmpfloat_with_epsilon (toc_history_uptime_get_ratio (uptime), 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (toc_history_uptime_get_coverage (uptime), 12. / (24 * 60), 1e-9);

  today = g_ptr_array_index (overview->days, TOC_HISTORY_DAYS - 1);
  g_assert_cmpint (today->day, ==, 15);
  g_assert_cmpint (today->length, ==, 18 * HOUR);
  g_assert_cmpint (today->covered, ==, 12 * MINUTE);
  g_assert_cmpint (toc_history_day_get_worst (today), ==, TOC_STATE_DOWN);
}

static void
test_latency (TocTestHistory *test, gconstpointer data)
{
  g_autoptr (GPtrArray) points = NULL;
  g_autoptr (GPtrArray) none = NULL;
  const TocHistoryPoint *point;

  for (guint i = 0; i < 100; i++)
    toc_test_history_add (test, NOON + i * SECOND / 2, 0, TOC_STATE_UP, "edge=ok videos=ok",
                          i + 1);
  toc_test_history_add (test, NOON + 10 * MINUTE, 0, TOC_STATE_DOWN, "edge=http_error", 900);

  points = toc_test_history_read_latency (test, "edge", NOON - HOUR, NOON + HOUR);
  g_assert_cmpuint (points->len, ==, 2);
  point = g_ptr_array_index (points, 0);
  g_assert_cmpint (point->start, ==, NOON);
  g_assert_cmpint (point->length, ==, MINUTE);
  g_assert_cmpuint (point->count, ==, 100);
  g_assert_cmpuint (point->answers[TOC_STATE_UP], ==, 100);
  g_assert_cmpfloat_with_epsilon (point->median, 50, 1);
  g_assert_cmpfloat_with_epsilon (point->p95, 95, 2);
  g_assert_cmpfloat_with_epsilon (point->max, 100, 0.001);

  /* A failure takes its time as well, which says nothing of how quick the service is. */
  point = g_ptr_array_index (points, 1);
  g_assert_cmpuint (point->count, ==, 0);
  g_assert_cmpuint (point->answers[TOC_STATE_DOWN], ==, 1);
  g_assert_cmpfloat_with_epsilon (point->median, -1, 1e-9);

  none = toc_test_history_read_latency (test, "nobody", NOON - HOUR, NOON + HOUR);
  g_assert_cmpuint (none->len, ==, 0);
}

/* The same from the file, by whoever comes next. */
static void
test_reopen (TocTestHistory *test, gconstpointer data)
{
  g_autoptr (TocHistoryOverview) overview = NULL;

  toc_test_history_add (test, NOON, MINUTE, TOC_STATE_UP, "edge=ok", 100);
  toc_test_history_add (test, NOON + MINUTE, MINUTE, TOC_STATE_DOWN, "edge=http_error", 100);
  toc_test_history_reopen (test);

  overview = toc_test_history_read (test, NOON + HOUR);
  g_assert_cmpint (((TocHistoryUptime *) g_ptr_array_index (overview->uptimes, 0))->covered, ==,
                   2 * MINUTE);
  g_assert_cmpuint (overview->incidents->len, ==, 1);
  g_assert_cmpint (((TocIncident *) g_ptr_array_index (overview->incidents, 0))->ended, ==, 0);
}

/* Nobody else can read any of its files. */
static void
test_private (TocTestHistory *test, gconstpointer data)
{
  g_autoptr (GDir) folder = NULL;
  const char *name;
  guint files = 0;

  toc_test_history_add (test, NOON, MINUTE, TOC_STATE_UP, "edge=ok", 100);
  folder = g_dir_open (test->folder, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (test->folder, name, NULL);
      GStatBuf info;

      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
      files++;
    }
  g_assert_cmpuint (files, ==, 3);
}

static guint
count_covered_days (TocHistoryOverview *overview)
{
  guint count = 0;

  for (guint i = 0; i < overview->days->len; i++)
    count += ((TocHistoryDay *) g_ptr_array_index (overview->days, i))->covered > 0;

  return count;
}

static void
changed_cb (gboolean *changed)
{
  *changed = TRUE;
}

static void
wait_for_change (TocTestHistory *test)
{
  gboolean changed = FALSE;
  gulong id =
    g_signal_connect_swapped (test->history, "changed", G_CALLBACK (changed_cb), &changed);

  while (!changed)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (test->history, id);
}

/* Ten days of a round every two hours, and an outage on the second of them. */
static void
add_ten_days (TocTestHistory *test, gint64 now)
{
  for (gint64 at = now - 10 * DAY; at < now; at += 2 * HOUR)
    toc_test_history_add (test, at, 2 * HOUR,
                          at >= now - 9 * DAY && at < now - 8 * DAY ? TOC_STATE_DOWN : TOC_STATE_UP,
                          "edge=ok", 100);
}

/* With effect at once; 0 is for ever. */
static void
test_keep_days (TocTestHistory *test, gconstpointer data)
{
  gint64 now = g_get_real_time ();
  g_autoptr (TocHistoryOverview) before = NULL;
  g_autoptr (TocHistoryOverview) after = NULL;

  add_ten_days (test, now);
  before = toc_test_history_read (test, now);
  g_assert_cmpuint (count_covered_days (before), >=, 10);
  g_assert_cmpuint (before->incidents->len, >, 0);

  toc_history_set_keep_days (test->history, 3);
  wait_for_change (test);
  after = toc_test_history_read (test, now);
  g_assert_cmpuint (count_covered_days (after), >=, 3);
  g_assert_cmpuint (count_covered_days (after), <=, 4);
  g_assert_cmpuint (after->incidents->len, ==, 0);
  g_assert_cmpint (after->since, >=, now - 4 * DAY);
  g_assert_cmpint (((TocHistoryUptime *) g_ptr_array_index (after->uptimes, 0))->covered, >=,
                   22 * HOUR);
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  toc_history_clear_finish (TOC_HISTORY (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/* Nothing of it is left in the file, and what comes next is kept. */
static void
test_clear (TocTestHistory *test, gconstpointer data)
{
  g_autofree char *contents = NULL;
  g_autoptr (TocHistoryOverview) overview = NULL;
  gboolean cleared = FALSE;
  gsize length;

  g_free (test->network);
  test->network = g_strdup ("a-network-to-be-forgotten:");
  add_ten_days (test, NOON);
  toc_history_clear_async (test->history, cleared_cb, &cleared);
  while (!cleared)
    g_main_context_iteration (NULL, TRUE);

  overview = toc_test_history_read (test, NOON);
  g_assert_cmpuint (count_covered_days (overview), ==, 0);
  g_assert_cmpuint (overview->incidents->len, ==, 0);
  g_assert_cmpint (overview->since, ==, 0);
  g_assert_true (g_file_get_contents (test->path, &contents, &length, NULL));
  g_assert_null (memmem (contents, length, "to-be-forgotten", strlen ("to-be-forgotten")));

  g_free (test->network);
  test->network = g_strdup ("another:");
  toc_test_history_add (test, NOON, HOUR, TOC_STATE_UP, "edge=ok", 100);
  g_clear_pointer (&overview, toc_history_overview_unref);
  overview = toc_test_history_read (test, NOON);
  g_assert_cmpuint (count_covered_days (overview), ==, 1);
}

/* A window that is closed takes no answer. */
static void
unwanted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (toc_history_query_overview_finish (TOC_HISTORY (source), result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  *(gboolean *) user_data = TRUE;
}

static void
test_cancelled (TocTestHistory *test, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gboolean answered = FALSE;

  toc_test_history_add (test, NOON, HOUR, TOC_STATE_UP, "edge=ok", 100);
  toc_history_query_overview_async (test->history, NOON, cancellable, unwanted_cb, &answered);
  g_cancellable_cancel (cancellable);
  while (!answered)
    g_main_context_iteration (NULL, TRUE);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  char **text = user_data;

  *text = toc_history_export_finish (TOC_HISTORY (source), result, &error);
  g_assert_no_error (error);
}

static char *
export (TocTestHistory *test, TocHistoryFormat format, const char *component, gint64 since)
{
  char *text = NULL;

  toc_history_export_async (test->history, format, component, since, NOON + HOUR, NULL, exported_cb,
                            &text);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);

  return text;
}

/* What README.md promises to programs. */
static void
test_json (TocTestHistory *test, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object, *series, *point;
  JsonArray *array;

  toc_test_history_add (test, NOON, MINUTE, TOC_STATE_UP, "edge=ok videos=ok", 128);
  toc_test_history_add (test, NOON + MINUTE, MINUTE, TOC_STATE_DOWN, "edge=http_error", 100);
  text = export (test, TOC_HISTORY_FORMAT_JSON, "edge", NOON - HOUR);
  root = json_from_string (text, NULL);
  g_assert_nonnull (root);
  object = json_node_get_object (root);
  g_assert_cmpint (json_object_get_int_member (object, "schema"), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (object, "since"), ==, "2026-07-15T11:00:00Z");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "uptimes")), ==,
                    4);

  array = json_object_get_array_member (object, "incidents");
  g_assert_cmpuint (json_array_get_length (array), ==, 1);
  point = json_array_get_object_element (array, 0);
  g_assert_cmpstr (json_object_get_string_member (point, "began"), ==, "2026-07-15T12:01:00Z");
  g_assert_true (json_object_get_null_member (point, "ended"));
  g_assert_cmpstr (json_object_get_string_member (point, "state"), ==, "down");

  array = json_object_get_array_member (object, "series");
  g_assert_cmpuint (json_array_get_length (array), ==, 2);
  g_assert_true (json_object_get_null_member (json_array_get_object_element (array, 0),
                                              "component"));
  series = json_array_get_object_element (array, 1);
  g_assert_cmpstr (json_object_get_string_member (series, "component"), ==, "edge");
  g_assert_cmpstr (json_object_get_string_member (series, "connection"), ==, "fresh");
  point = json_array_get_object_element (json_object_get_array_member (series, "points"), 0);
  g_assert_cmpint (
    json_object_get_int_member (json_object_get_object_member (point, "answers"), "up"), ==, 1);
  g_assert_cmpfloat_with_epsilon (
    json_object_get_double_member (json_object_get_object_member (point, "latency_ms"), "max"),
    128, 0.01);
}

static void
test_csv (TocTestHistory *test, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  toc_test_history_add (test, NOON, MINUTE, TOC_STATE_UP, "edge=ok", 128);
  text = export (test, TOC_HISTORY_FORMAT_CSV, NULL, NOON - HOUR);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_true (g_str_has_prefix (lines[0], "start,length_s,component,connection,up,slow,"));
  g_assert_cmpstr (lines[1], ==, "2026-07-15T11:59:00Z,60,,,60,0,0,0,0,0,0,0,0,0,,,");
  g_assert_true (g_str_has_prefix (lines[2],
                                   "2026-07-15T12:00:00Z,60,edge,fresh,1,0,0,0,0,0,0,0,0,1,"));
  g_assert_true (g_str_has_suffix (lines[2], ",128.000"));
}

/* By the minute, the hour and the day. */
static void
test_grains (TocTestHistory *test, gconstpointer data)
{
  static const struct
  {
    gint64 days;
    const char *line;
  } grains[] = {
    { 1, "2026-07-15T11:59:00Z,60," },
    { 30, "2026-07-15T11:00:00Z,3600," },
    { 90, "2026-07-15,86400," },
  };

  toc_test_history_add (test, NOON, MINUTE, TOC_STATE_UP, "edge=ok", 128);
  for (guint i = 0; i < G_N_ELEMENTS (grains); i++)
    {
      g_autofree char *text =
        export (test, TOC_HISTORY_FORMAT_CSV, NULL, NOON - grains[i].days * DAY);

      g_assert_nonnull (strstr (text, grains[i].line));
    }
}

/* A step is whole: what was asked for begins in the midst of it. */
static void
test_first_step (TocTestHistory *test, gconstpointer data)
{
  static const gint64 lengths[] = { DAY, 30 * DAY, 90 * DAY };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    toc_test_history_add (test, NOON + HOUR - lengths[i] + SECOND, SECOND, TOC_STATE_UP, "edge=ok", 128);

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *text =
        export (test, TOC_HISTORY_FORMAT_CSV, NULL, NOON + HOUR + 20 * SECOND - lengths[i]);
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

      g_assert_cmpuint (g_strv_length (lines), ==, 1 + 2 * (i + 1));
    }
}

/* As after a year, of which hours are left, but dates alone of what was before. */
static void
forget_hours (TocTestHistory *test)
{
  g_autofree char *sql = g_strdup_printf (
    "DELETE FROM round WHERE time < %1$" G_GINT64_FORMAT "000;"
    "DELETE FROM period WHERE grain < 2 AND start < %1$" G_GINT64_FORMAT, (NOON - 20 * DAY) / SECOND);
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open (test->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
}

/* From the beginning of the history on nothing is left out, however old it is. */
static void
test_all (TocTestHistory *test, gconstpointer data)
{
  static const char *const zones[] = { "UTC", "Asia/Tokyo", "America/Los_Angeles" };

  add_ten_days (test, NOON - 80 * DAY);
  add_ten_days (test, NOON);
  forget_hours (test);
  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_autoptr (TocHistoryOverview) overview = NULL;
      g_autofree char *text = NULL;
      g_autofree char *everything = NULL;

      g_setenv ("TZ", zones[i], TRUE);
      overview = toc_test_history_read (test, NOON);
      text = export (test, TOC_HISTORY_FORMAT_CSV, NULL, overview->since);
      everything = export (test, TOC_HISTORY_FORMAT_CSV, NULL, NOON - 1000 * DAY);
      g_setenv ("TZ", "UTC", TRUE);
      g_assert_cmpint (overview->since, <, NOON - 89 * DAY);
      g_assert_cmpstr (text, ==, everything);
    }
}

static void
test_since (void)
{
  static const struct
  {
    const char *word;
    gint64 since; /* 0: refused */
  } words[] = {
    { "90m", NOON - 90 * MINUTE },
    { "24h", NOON - DAY },
    { "2w", NOON - 14 * DAY },
    { "1y", NOON - 365 * DAY },
    { "2026-07-15", NOON - 12 * HOUR },
    { "2026-07-15T11:59", NOON - MINUTE },
    { "2026-07-15T11:59:59", NOON - SECOND },
    { "2026-07-15T13:59:59+02:00", NOON - SECOND },
    { "2026-07-15T12:00", 0 },
    { "2026-07-16", 0 },
    { "2026-13-01", 0 },
    { "-1d", 0 },
    { "0h", 0 },
    { "1", 0 },
    { "d", 0 },
    { "", 0 },
    { "99999999999999999999d", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 since = 0;

      toc_cli_history_parse_since (words[i].word, NOON, &since, &error);
      g_test_message ("%s", words[i].word);
      g_assert_cmpint (since, ==, words[i].since);
      if (words[i].since == 0)
        g_assert_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE);
    }
}

static void
add (const char *name, void (*func) (TocTestHistory *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/history/", name, NULL);

  g_test_add (path, TocTestHistory, NULL, toc_test_history_set_up, func,
              toc_test_history_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("empty", test_empty);
  add ("uptime", test_uptime);
  add ("no-data", test_no_data);
  add ("latency", test_latency);
  add ("reopen", test_reopen);
  add ("private", test_private);
  add ("keep-days", test_keep_days);
  add ("clear", test_clear);
  add ("cancelled", test_cancelled);
  add ("export/json", test_json);
  add ("export/csv", test_csv);
  add ("export/grains", test_grains);
  add ("export/first-step", test_first_step);
  add ("export/all", test_all);
  g_test_add_func ("/history/since", test_since);

  return g_test_run ();
}
