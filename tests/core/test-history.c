/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is appended comes back: by the window's queries, after pruning, and after the program. */

#include "toc-history.h"
#include "toc-test-history.h"
#include "toc-test-scene.h"


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

  return g_test_run ();
}
