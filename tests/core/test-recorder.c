/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From the monitor to the history and back, sixty times as fast as in life. */

#include "toc-network-id.h"
#include "toc-recorder.h"
#include "toc-session.h"
#include "toc-test-history.h"
#include "toc-test-net.h"

#include <sqlite3.h>

typedef struct
{
  TocTestNet net;
  TocTestHistory disk;
  TocEnvironment *environment; /* (owned) */
  TocScheduler *scheduler;     /* (owned) */
  TocMonitor *monitor;         /* (owned) */
  TocRecorder *recorder;       /* (owned) */
  guint rounds;                /* seen by the monitor */
} Watch;

static void
round_cb (Watch *watch)
{
  watch->rounds++;
}

static void
start (Watch *watch)
{
  watch->monitor = toc_monitor_new (watch->net.definition, watch->net.session, watch->environment,
                                    watch->scheduler);
  watch->recorder = toc_recorder_new (watch->monitor, watch->disk.history);
  g_signal_connect_swapped (watch->monitor, "round", G_CALLBACK (round_cb), watch);
}

static void
set_up (Watch *watch, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  toc_test_net_set_up (&watch->net, data);
  toc_test_history_set_up (&watch->disk, data);
  watch->environment = g_object_new (TOC_TYPE_ENVIRONMENT, NULL);
  watch->scheduler = toc_scheduler_new (&error);
  g_assert_no_error (error);
  start (watch);
}

static void
stop (Watch *watch)
{
  gpointer monitor = watch->monitor;
  gpointer recorder = watch->recorder;

  toc_monitor_stop (watch->monitor);
  g_object_add_weak_pointer (monitor, &monitor);
  g_object_add_weak_pointer (recorder, &recorder);
  g_clear_object (&watch->recorder);
  g_clear_object (&watch->monitor);
  toc_test_wait_for (monitor == NULL && recorder == NULL);
}

static void
tear_down (Watch *watch, gconstpointer data)
{
  stop (watch);
  g_assert_finalize_object (watch->environment);
  g_assert_finalize_object (watch->scheduler);
  toc_test_history_tear_down (&watch->disk, data);
  toc_test_net_tear_down (&watch->net, data);
}

static guint
count_stored (Watch *watch, const char *sql)
{
  sqlite3 *handle = NULL;
  sqlite3_stmt *statement = NULL;
  guint count = 0;

  /* The file need not be there yet. */
  if (sqlite3_open_v2 (watch->disk.path, &handle, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
      sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_step (statement) == SQLITE_ROW)
    count = (guint) sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (handle);

  return count;
}

#define N_ROUNDS "SELECT count (*) FROM round"

static TocState
get_state (Watch *watch)
{
  return toc_monitor_get_verdict (watch->monitor)->state;
}

/* Every round, with what it covers: each second is counted once. */
static void
test_rounds (Watch *watch, gconstpointer data)
{
  gint64 began = g_get_real_time ();
  g_autoptr (TocHistoryOverview) overview = NULL;
  const TocHistoryUptime *uptime;
  gint64 now;

  toc_monitor_start (watch->monitor);
  toc_test_wait_for (watch->rounds >= 4);
  stop (watch);
  toc_test_history_reopen (&watch->disk);
  now = g_get_real_time ();
  g_assert_cmpuint (count_stored (watch, N_ROUNDS), ==, watch->rounds);
  g_assert_cmpuint (count_stored (watch, "SELECT count (*) FROM round WHERE span > 0"), ==,
                    watch->rounds - 1);
  g_assert_cmpuint (count_stored (watch, "SELECT count (*) FROM sample WHERE state <> 'up'"), ==,
                    0);

  overview = toc_test_history_read (&watch->disk, now);
  uptime = g_ptr_array_index (overview->uptimes, 0);
  g_assert_cmpint (uptime->covered, >, 0);
  g_assert_cmpint (uptime->covered, <=, now - began);
  g_assert_cmpint (uptime->up, ==, uptime->covered);
  start (watch);
}

static TocIncident *
read_incident (Watch *watch)
{
  g_autoptr (TocHistoryOverview) overview =
    toc_test_history_read (&watch->disk, g_get_real_time ());

  return overview->incidents->len > 0
           ? toc_incident_copy (g_ptr_array_index (overview->incidents, 0))
           : NULL;
}

/* From the first failing sample to the first good one. */
static void
test_incident (Watch *watch, gconstpointer data)
{
  g_autoptr (TocIncident) open = NULL;
  g_autoptr (TocIncident) ended = NULL;
  gint64 failed, restored;

  toc_monitor_start (watch->monitor);
  toc_test_wait_for (get_state (watch) == TOC_STATE_UP);
  failed = g_get_real_time ();
  toc_test_net_set (&watch->net, "*tiktok*", "status 503");
  toc_test_net_set (&watch->net, "*ttwstatic*", "status 503");
  toc_test_wait_for (get_state (watch) == TOC_STATE_DOWN);
  open = read_incident (watch);
  g_assert_nonnull (open);
  g_assert_cmpint (open->state, ==, TOC_STATE_DOWN);
  g_assert_cmpint (open->reason, ==, TOC_REASON_SERVER_ERROR);
  g_assert_cmpint (open->ended, ==, 0);
  g_assert_cmpint (open->began, >=, failed / 1000 * 1000);
  g_assert_true (*open->evidence != '\0');

  restored = g_get_real_time ();
  toc_test_net_set (&watch->net, "*tiktok*", "ok");
  toc_test_net_set (&watch->net, "*ttwstatic*", "ok");
  toc_monitor_check_now (watch->monitor);
  toc_test_wait_for (get_state (watch) == TOC_STATE_UP);
  ended = read_incident (watch);
  g_assert_cmpint (ended->id, ==, open->id);
  g_assert_cmpint (ended->began, ==, open->began);
  g_assert_cmpint (ended->ended, >=, restored / 1000 * 1000);
  g_assert_true (toc_incident_is_end_seen (ended));
}

/* What was usual in an earlier run on this network makes slow what no limit would. */
static void
test_usual (Watch *watch, gconstpointer data)
{
  gint64 now = g_get_real_time ();

  g_free (watch->disk.network);
  watch->disk.network = toc_network_id_read ();
  for (gint64 i = 60; i > 0; i--)
    toc_test_history_add (&watch->disk, now - i * G_USEC_PER_SEC, G_USEC_PER_SEC, TOC_STATE_UP,
                          "all=ok", 40);
  stop (watch);
  start (watch);
  toc_test_run_for (200);

  toc_test_net_set (&watch->net, "*tiktok*", "slow 800");
  toc_test_net_set (&watch->net, "*ttwstatic*", "slow 800");
  toc_monitor_start (watch->monitor);
  while (get_state (watch) != TOC_STATE_SLOW)
    {
      guint rounds = watch->rounds;

      g_assert_cmpuint (rounds, <, 10);
      toc_monitor_check_now (watch->monitor);
      toc_test_wait_for (watch->rounds > rounds);
    }
}

/* Another process holds the file: the monitor goes on, and nothing is lost in the end. */
static void
test_locked (Watch *watch, gconstpointer data)
{
  sqlite3 *handle = NULL;
  guint rounds;

  toc_monitor_start (watch->monitor);
  toc_test_wait_for (count_stored (watch, N_ROUNDS) > 0);
  g_assert_cmpint (sqlite3_open (watch->disk.path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  rounds = watch->rounds;

  toc_test_wait_for (toc_history_get_problem (watch->disk.history) != NULL);
  g_assert_cmpuint (watch->rounds, >=, rounds + 2);
  g_assert_cmpint (get_state (watch), ==, TOC_STATE_UP);

  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
  toc_test_wait_for (toc_history_get_problem (watch->disk.history) == NULL);
  toc_test_wait_for (count_stored (watch, N_ROUNDS) == watch->rounds);
}

static void
add (const char *name, void (*func) (Watch *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/recorder/", name, NULL);

  g_test_add (path, Watch, NULL, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  g_setenv ("TOCSIN_SPEEDUP", "60", TRUE);
  g_test_init (&argc, &argv, NULL);
  toc_session_setup_process ();
  toc_test_trust_authority ();

  add ("rounds", test_rounds);
  add ("incident", test_incident);
  add ("usual", test_usual);
  add ("locked", test_locked);

  return g_test_run ();
}
