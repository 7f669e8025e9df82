/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The whole of the core against servers in this process, sixty times as fast as in life. */

#include "toc-component-status.h"
#include "toc-fake-globalping.h"
#include "toc-monitor.h"
#include "toc-report-text.h"
#include "toc-session.h"
#include "toc-test-net.h"

#include <glib/gstdio.h>
#include <string.h>

#define ROBOTS "www.tiktok.com/robots.txt"
#define OONI "api.ooni.io"
#define FEED "business-api.tiktok.com/marketing_api"
#define PAGE "www.tiktok.com/explore"

/* The network that this computer is in, instead of toc_network_id_read()'s. */
static const char *network_id = "home:";

char *__wrap_toc_network_id_read (void);

char *
__wrap_toc_network_id_read (void)
{
  return g_strdup (network_id);
}

typedef struct
{
  TocTestNet net;
  TocEnvironment *environment; /* (owned) */
  TocScheduler *scheduler;     /* (owned) */
  TocMonitor *monitor;         /* (owned) (nullable) */
  TocKeeper *keeper;           /* (owned) (nullable) */
  GPtrArray *news;             /* (owned) (element-type TocNews) */
  guint n_verdicts;            /* how often each was notified */
  guint n_suspicious;
} Watch;

static void
news_cb (Watch *watch, TocNews *news)
{
  g_test_message ("news: %s (%s)", news->title, news->body);
  g_ptr_array_add (watch->news, toc_news_ref (news));
}

static void
verdict_cb (Watch *watch)
{
  const TocVerdict *verdict = toc_monitor_get_verdict (watch->monitor);

  g_test_message ("%s, rule %u", toc_state_to_word (verdict->state), verdict->rule);
  watch->n_verdicts++;
}

static void
suspicious_cb (Watch *watch)
{
  watch->n_suspicious++;
}

static void
make_monitor (Watch *watch)
{
  watch->monitor = toc_monitor_new (watch->net.definition, watch->net.session,
                                    watch->environment, watch->scheduler);
  g_signal_connect_swapped (watch->monitor, "news", G_CALLBACK (news_cb), watch);
  g_signal_connect_swapped (watch->monitor, "notify::verdict", G_CALLBACK (verdict_cb), watch);
  g_signal_connect_swapped (watch->monitor, "notify::suspicious", G_CALLBACK (suspicious_cb),
                            watch);
}

static void
drop_monitor (Watch *watch)
{
  gpointer monitor = watch->monitor;
  gpointer keeper = watch->keeper;

  if (monitor == NULL)
    return;
  g_object_add_weak_pointer (monitor, &monitor);
  if (keeper != NULL)
    g_object_add_weak_pointer (keeper, &keeper);
  g_clear_object (&watch->monitor);
  g_clear_object (&watch->keeper);
  toc_test_wait_for (monitor == NULL && keeper == NULL);
}

static void
set_up (Watch *watch, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  toc_test_net_set_up (&watch->net, data);
  watch->environment = g_object_new (TOC_TYPE_ENVIRONMENT, NULL);
  watch->scheduler = toc_scheduler_new (&error);
  g_assert_no_error (error);
  watch->news = g_ptr_array_new_with_free_func ((GDestroyNotify) toc_news_unref);
  make_monitor (watch);
}

static void
tear_down (Watch *watch, gconstpointer data)
{
  drop_monitor (watch);
  g_assert_finalize_object (watch->environment);
  g_assert_finalize_object (watch->scheduler);
  g_ptr_array_unref (watch->news);
  toc_test_net_tear_down (&watch->net, data);
}

static TocState
get_state (Watch *watch)
{
  return toc_monitor_get_verdict (watch->monitor)->state;
}

#define wait_for_state(watch, state) toc_test_wait_for (get_state (watch) == (state))

static void
start_up (Watch *watch)
{
  toc_monitor_start (watch->monitor);
  wait_for_state (watch, TOC_STATE_UP);
}

static void
fail_tiktok (Watch *watch)
{
  toc_test_net_set (&watch->net, "*tiktok*", "status 503");
  toc_test_net_set (&watch->net, "*ttwstatic*", "status 503");
}

static const TocNews *
get_news (Watch *watch, guint index)
{
  g_assert_cmpuint (watch->news->len, ==, index + 1);

  return g_ptr_array_index (watch->news, index);
}

static void
test_before (Watch *watch, gconstpointer data)
{
  g_assert_cmpint (get_state (watch), ==, TOC_STATE_UNKNOWN);
  g_assert_cmpuint (toc_monitor_get_verdict (watch->monitor)->rule, ==, 0);
  g_assert_false (toc_monitor_get_checking (watch->monitor));
  g_assert_cmpint (toc_monitor_get_last_check (watch->monitor), ==, 0);
  g_assert_cmpint (toc_monitor_get_next_check (watch->monitor), ==, 0);
  toc_monitor_check_now (watch->monitor);
  toc_test_run_for (100);
  g_assert_cmpuint (toc_fault_log_count (watch->net.log, NULL, NULL), ==, 0);
}

static void
test_up (Watch *watch, gconstpointer data)
{
  GListModel *components = toc_monitor_get_components (watch->monitor);
  gint64 now;

  toc_monitor_start (watch->monitor);
  g_assert_true (toc_monitor_get_checking (watch->monitor));
  wait_for_state (watch, TOC_STATE_UP);
  toc_test_wait_for (!toc_monitor_get_checking (watch->monitor));
  now = g_get_real_time ();

  g_assert_cmpint (toc_monitor_get_last_check (watch->monitor), <=, now);
  g_assert_cmpint (toc_monitor_get_last_check (watch->monitor), >, now - G_USEC_PER_SEC);
  g_assert_cmpint (toc_monitor_get_next_check (watch->monitor), >, now);
  g_assert_cmpint (toc_monitor_get_next_check (watch->monitor), <=, now + G_USEC_PER_SEC);
  g_assert_cmpuint (watch->n_verdicts, ==, 1);
  g_assert_cmpuint (watch->news->len, ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (components), ==, 6);
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (TocComponentStatus) status = g_list_model_get_item (components, i);

      g_assert_cmpint (toc_component_status_get_state (status), ==, TOC_STATE_UP);
      g_assert_cmpfloat (toc_component_status_get_latency (status), >, 0);
    }
}

/* At once, and without a word: nothing is back. */
static void
test_left_out (Watch *watch, gconstpointer data)
{
  const char *const ids[] = { "live", NULL };
  g_autoptr (TocComponentStatus) live =
    g_list_model_get_item (toc_monitor_get_components (watch->monitor), 4);

  start_up (watch);
  toc_test_net_set (&watch->net, "webcast.tiktok.com", "status 503");
  toc_monitor_check_now (watch->monitor);
  wait_for_state (watch, TOC_STATE_PARTIAL);
  toc_test_wait_for (watch->news->len == 1);

  g_object_set (watch->monitor, "left-out", ids, NULL);
  g_assert_cmpint (get_state (watch), ==, TOC_STATE_UP);
  g_assert_cmpint (get_news (watch, 1)->kind, ==, TOC_NEWS_WITHDRAW);
  toc_test_wait_for (!toc_component_status_get_counts (live));
  toc_test_run_for (1000);
  g_assert_cmpint (toc_component_status_get_state (live), ==, TOC_STATE_DOWN);
  g_assert_cmpint (get_state (watch), ==, TOC_STATE_UP);
  g_assert_cmpuint (watch->news->len, ==, 2);

  g_object_set (watch->monitor, "left-out", NULL, NULL);
  wait_for_state (watch, TOC_STATE_PARTIAL);
}

/* Three bad rounds make the change and one piece of news; two good ones end it with another. */
static void
test_down_and_back (Watch *watch, gconstpointer data)
{
  const TocNews *news;

  start_up (watch);
  toc_fault_log_clear (watch->net.log);
  fail_tiktok (watch);
  toc_monitor_check_now (watch->monitor);
  toc_test_wait_for (toc_monitor_get_suspicious (watch->monitor));
  g_assert_cmpint (get_state (watch), ==, TOC_STATE_UP);

  wait_for_state (watch, TOC_STATE_DOWN);
  g_assert_cmpuint (toc_test_net_count (&watch->net, ROBOTS), ==, 3);
  g_assert_false (toc_monitor_get_suspicious (watch->monitor));
  g_assert_cmpuint (watch->n_suspicious, ==, 2);
  news = get_news (watch, 0);
  g_assert_cmpint (news->kind, ==, TOC_NEWS_TELL);
  g_assert_cmpint (news->state, ==, TOC_STATE_DOWN);
  g_assert_true (news->urgent);
  g_assert_cmpstr (news->title, ==, "TikTok is down");

  toc_test_wait_for (toc_test_net_count (&watch->net, ROBOTS) >= 5);
  g_assert_cmpuint (watch->news->len, ==, 1);

  toc_fault_server_reset (watch->net.server, NULL);
  wait_for_state (watch, TOC_STATE_UP);
  news = get_news (watch, 1);
  g_assert_cmpint (news->state, ==, TOC_STATE_UP);
  g_assert_false (news->urgent);
  g_assert_cmpstr (news->title, ==, "TikTok is back");
  g_assert_true (g_str_has_prefix (news->body, "The trouble lasted "));
  g_assert_true (g_str_has_suffix (news->body, " s."));
}

/* Without being asked, the pulse finds it; the incident began then. */
static void
test_pulse (Watch *watch, gconstpointer data)
{
  gint64 begun;

  start_up (watch);
  toc_fault_log_clear (watch->net.log);
  toc_test_wait_for (toc_test_net_count (&watch->net, ROBOTS) == 1);
  g_assert_cmpuint (toc_test_net_count (&watch->net, PAGE), ==, 0);
  g_assert_cmpuint (toc_test_net_count (&watch->net, "webcast.tiktok.com"), ==, 0);
  toc_test_wait_for (!toc_monitor_get_checking (watch->monitor));

  toc_fault_log_clear (watch->net.log);
  fail_tiktok (watch);
  toc_test_wait_for (toc_test_net_count (&watch->net, ROBOTS) > 0);
  begun = g_get_real_time ();
  wait_for_state (watch, TOC_STATE_DOWN);
  g_assert_cmpuint (toc_test_net_count (&watch->net, ROBOTS), ==, 4);
  g_assert_cmpint (ABS (toc_monitor_get_verdict (watch->monitor)->since - begun), <,
                   G_USEC_PER_SEC / 10);
  g_assert_cmpuint (watch->news->len, ==, 1);
}

/* One's own trouble is no news, nor is its end. */
static void
test_offline (Watch *watch, gconstpointer data)
{
  start_up (watch);
  toc_test_net_set (&watch->net, "*", "refuse");
  toc_monitor_check_now (watch->monitor);
  wait_for_state (watch, TOC_STATE_OFFLINE);
  g_assert_cmpint (toc_monitor_get_verdict (watch->monitor)->scope, ==, TOC_SCOPE_JUST_YOU);
  toc_fault_server_reset (watch->net.server, NULL);
  wait_for_state (watch, TOC_STATE_UP);
  g_assert_cmpuint (watch->news->len, ==, 0);
}

/* What began while offline is told. */
static void
test_offline_then_down (Watch *watch, gconstpointer data)
{
  start_up (watch);
  toc_test_net_set (&watch->net, "*", "refuse");
  toc_monitor_check_now (watch->monitor);
  wait_for_state (watch, TOC_STATE_OFFLINE);
  toc_fault_server_reset (watch->net.server, NULL);
  fail_tiktok (watch);
  wait_for_state (watch, TOC_STATE_DOWN);
  g_assert_cmpstr (get_news (watch, 0)->title, ==, "TikTok is down");
}

static void
test_check_now (Watch *watch, gconstpointer data)
{
  start_up (watch);
  toc_test_wait_for (!toc_monitor_get_checking (watch->monitor));
  toc_fault_log_clear (watch->net.log);
  toc_monitor_check_now (watch->monitor);
  g_assert_true (toc_monitor_get_checking (watch->monitor));
  g_assert_cmpint (toc_monitor_get_next_check (watch->monitor), ==, 0);
  toc_monitor_check_now (watch->monitor);
  toc_test_wait_for (!toc_monitor_get_checking (watch->monitor));

  /* Once, and nothing was spared. */
  g_assert_cmpuint (toc_test_net_count (&watch->net, ROBOTS), ==, 1);
  g_assert_cmpuint (toc_test_net_count (&watch->net, PAGE), ==, 1);
}

static void
test_stop (Watch *watch, gconstpointer data)
{
  guint n_verdicts;

  start_up (watch);
  toc_monitor_check_now (watch->monitor);
  toc_monitor_stop (watch->monitor);
  g_assert_false (toc_monitor_get_checking (watch->monitor));
  g_assert_cmpint (toc_monitor_get_next_check (watch->monitor), ==, 0);
  toc_test_run_for (100);
  toc_fault_log_clear (watch->net.log);
  n_verdicts = watch->n_verdicts;
  toc_monitor_check_now (watch->monitor);
  toc_test_run_for (1200);
  g_assert_cmpuint (toc_fault_log_count (watch->net.log, NULL, NULL), ==, 0);
  g_assert_cmpuint (watch->n_verdicts, ==, n_verdicts);

  toc_monitor_start (watch->monitor);
  toc_monitor_start (watch->monitor);
  toc_test_wait_for (!toc_monitor_get_checking (watch->monitor));
  g_assert_cmpuint (toc_test_net_count (&watch->net, ROBOTS), ==, 1);
}

/* Stopped between two rounds, the next one does not come. */
static void
test_stop_idle (Watch *watch, gconstpointer data)
{
  start_up (watch);
  toc_test_wait_for (!toc_monitor_get_checking (watch->monitor));
  toc_monitor_stop (watch->monitor);
  toc_fault_log_clear (watch->net.log);
  toc_test_run_for (1200);
  g_assert_cmpuint (toc_fault_log_count (watch->net.log, NULL, NULL), ==, 0);
}

/* Gone in the middle of a round of any kind, at any moment. */
static void
test_dispose (Watch *watch, gconstpointer data)
{
  static const char *const behaviours[] = { "ok", "silent-hello", "silent-request", "drip-body 5" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);

  for (guint i = 0; i < 24; i++)
    {
      toc_test_net_set (&watch->net, "*", behaviours[i % G_N_ELEMENTS (behaviours)]);
      if (watch->monitor == NULL)
        make_monitor (watch);
      toc_monitor_start (watch->monitor);
      toc_test_run_for ((guint) g_rand_int_range (rand, 0, 30));
      drop_monitor (watch);
    }
  toc_test_wait_for (G_OBJECT (watch->net.session)->ref_count == 1);
}

/* Between two rounds nothing wakes the program up but the scheduler's alarm, which is a file. */
static void
test_idle (Watch *watch, gconstpointer data)
{
  GMainContext *context = g_main_context_default ();
  int timeout, priority, n_files;
  GPollFD files[64];

  start_up (watch);
  g_object_set (watch->monitor, "pulse-interval", 3600, NULL);
  toc_test_run_for (50);
  g_assert_false (toc_monitor_get_checking (watch->monitor));

  g_assert_true (g_main_context_acquire (context));
  g_assert_false (g_main_context_prepare (context, &priority));
  n_files = g_main_context_query (context, G_MAXINT, &timeout, files, G_N_ELEMENTS (files));
  g_assert_cmpint (timeout, ==, -1);
  g_assert_cmpint (g_poll (files, (guint) n_files, 300), ==, 0);
  g_main_context_check (context, G_MAXINT, files, n_files);
  g_main_context_release (context);
}

static gint64
wait_ms (Watch *watch)
{
  return (toc_monitor_get_next_check (watch->monitor) - g_get_real_time ()) / 1000;
}

/* Saving power or data, it looks four times less often; unless that is not wanted. */
static void
test_saving (Watch *watch, gconstpointer data)
{
  start_up (watch);
  toc_test_wait_for (!toc_monitor_get_checking (watch->monitor));
  g_object_set (watch->monitor, "pulse-interval", 3600, NULL);
  g_assert_cmpint (wait_ms (watch), >, 40000);
  g_assert_cmpint (wait_ms (watch), <=, 60000);
  g_object_set (watch->environment, "saving", TRUE, NULL);
  g_assert_cmpint (wait_ms (watch), >, 180000);
  g_assert_cmpint (wait_ms (watch), <=, 240000);
  g_object_set (watch->monitor, "slower-when-metered", FALSE, NULL);
  g_assert_cmpint (wait_ms (watch), <=, 60000);
  g_object_set (watch->environment, "saving", FALSE, NULL);
  g_assert_cmpint (wait_ms (watch), <=, 60000);
}

/* After a resume or a change of network it looks again soon, and forgives the first failure. */
static void
test_settle (Watch *watch, gconstpointer data)
{
  gboolean network = g_str_equal (data, "network-changed");

  start_up (watch);
  toc_test_wait_for (!toc_monitor_get_checking (watch->monitor));
  g_object_set (watch->monitor, "pulse-interval", 3600, NULL);
  toc_fault_log_clear (watch->net.log);
  fail_tiktok (watch);
  if (network)
    {
      /* A route that changes nothing of the network is no change of network. */
      g_signal_emit_by_name (watch->environment, data);
      g_assert_cmpint (wait_ms (watch), >, 40000);
      g_object_set (watch->environment, "network", FALSE, NULL);
    }
  g_signal_emit_by_name (network ? (gpointer) watch->environment : watch->scheduler, data);
  g_assert_cmpint (wait_ms (watch), <=, 2000 / 60);
  wait_for_state (watch, TOC_STATE_DOWN);
  g_assert_cmpuint (toc_test_net_count (&watch->net, ROBOTS), ==, 4);
}

/* A way out into another network of which the system does not tell: the round that it was changed in
   counts for neither, nor do those before it. */
static void
test_silent_change (Watch *watch, gconstpointer data)
{
  start_up (watch);
  toc_test_wait_for (!toc_monitor_get_checking (watch->monitor));
  toc_fault_log_clear (watch->net.log);
  fail_tiktok (watch);
  toc_monitor_check_now (watch->monitor);
  toc_test_wait_for (toc_test_net_count (&watch->net, ROBOTS) == 2);
  network_id = "vpn:";
  toc_test_wait_for (toc_test_net_count (&watch->net, ROBOTS) == 3);
  toc_test_wait_for (!toc_monitor_get_suspicious (watch->monitor));
  g_assert_cmpint (get_state (watch), ==, TOC_STATE_UP);
  wait_for_state (watch, TOC_STATE_DOWN);
  /* The one dropped, the one forgiven, and three more. */
  g_assert_cmpuint (toc_test_net_count (&watch->net, ROBOTS), >=, 6);
  network_id = "home:";
}

/* What was under way is dropped. */
static void
test_settle_in_round (Watch *watch, gconstpointer data)
{
  start_up (watch);
  toc_test_net_set (&watch->net, "*", "silent-request");
  toc_monitor_check_now (watch->monitor);
  toc_test_wait_for (toc_test_net_count (&watch->net, ROBOTS) == 2);
  toc_fault_server_reset (watch->net.server, NULL);
  g_signal_emit_by_name (watch->scheduler, "resumed");
  g_assert_false (toc_monitor_get_checking (watch->monitor));
  toc_test_wait_for (toc_test_net_count (&watch->net, ROBOTS) == 3);
  toc_test_wait_for (!toc_monitor_get_checking (watch->monitor));
  g_assert_cmpint (get_state (watch), ==, TOC_STATE_UP);
  g_assert_false (toc_monitor_get_suspicious (watch->monitor));
}

/* Who does not want to hear of it does not; what is shown is the same. */
static void
test_preferences (Watch *watch, gconstpointer data)
{
  g_object_set (watch->monitor, "notify-outage", FALSE, NULL);
  start_up (watch);
  fail_tiktok (watch);
  toc_monitor_check_now (watch->monitor);
  wait_for_state (watch, TOC_STATE_DOWN);
  toc_fault_server_reset (watch->net.server, NULL);
  wait_for_state (watch, TOC_STATE_UP);
  g_assert_cmpuint (watch->news->len, ==, 0);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_properties (Watch *watch, gconstpointer data)
{
  static const char *const flags[] = { "slower-when-metered", "notify-outage", "notify-recovery",
                                       "notify-slow", "notify-region" };
  guint n_notified = 0;

  g_signal_connect_swapped (watch->monitor, "notify", G_CALLBACK (count_cb), &n_notified);
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      gboolean value, now;

      g_object_get (watch->monitor, flags[i], &value, NULL);
      g_assert_cmpint (value, ==, !g_str_equal (flags[i], "notify-slow"));
      g_object_set (watch->monitor, flags[i], value, NULL);
      g_assert_cmpuint (n_notified, ==, i);
      g_object_set (watch->monitor, flags[i], !value, NULL);
      g_object_get (watch->monitor, flags[i], &now, NULL);
      g_assert_cmpint (now, ==, !value);
      g_assert_cmpuint (n_notified, ==, i + 1);
    }
  g_object_set (watch->monitor, "pulse-interval", 60, NULL);
  g_assert_cmpuint (n_notified, ==, G_N_ELEMENTS (flags));
  g_assert_true (toc_monitor_get_definition (watch->monitor) == watch->net.definition);
}

static void
keep (Watch *watch, GFile *file)
{
  watch->keeper = toc_keeper_new (file);
  toc_monitor_set_keeper (watch->monitor, watch->keeper);
}

/* A killed program neither repeats nor forgets an incident. */
static void
test_restart (Watch *watch, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("tocsin-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "last-state.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  keep (watch, file);
  start_up (watch);
  fail_tiktok (watch);
  toc_monitor_check_now (watch->monitor);
  wait_for_state (watch, TOC_STATE_DOWN);
  g_assert_cmpuint (watch->news->len, ==, 1);
  drop_monitor (watch);

  make_monitor (watch);
  keep (watch, file);
  toc_monitor_start (watch->monitor);
  wait_for_state (watch, TOC_STATE_DOWN);
  g_assert_cmpuint (watch->news->len, ==, 1);
  toc_fault_server_reset (watch->net.server, NULL);
  wait_for_state (watch, TOC_STATE_UP);
  g_assert_cmpstr (get_news (watch, 1)->title, ==, "TikTok is back");

  drop_monitor (watch);
  g_unlink (path);
  g_rmdir (folder);
}

static void
add (const char *name, gconstpointer data, void (*func) (Watch *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/monitor/", name, NULL);

  g_test_add (path, Watch, data, set_up, func, tear_down);
}

#define GLOBALPING "api.globalping.io"

typedef struct
{
  TocFakeGlobalping *globalping; /* (owned) */
  char *folder;                  /* (owned) */
  GFile *budget;                 /* (owned) */
} World;

static void
open_world (Watch *watch, World *world, const char *sight)
{
  const char *const words[] = { sight, NULL };
  g_autoptr (GError) error = NULL;

  world->globalping = toc_fake_globalping_new ();
  toc_fake_globalping_set (world->globalping, words, &error);
  g_assert_no_error (error);
  toc_fault_server_set_answerer (watch->net.server, GLOBALPING, toc_fake_globalping_answer,
                                 world->globalping, NULL);
  world->folder = g_dir_make_tmp ("tocsin-monitor-XXXXXX", &error);
  g_assert_no_error (error);
  world->budget = g_file_new_build_filename (world->folder, "world.json", NULL);
  toc_monitor_set_world_budget (watch->monitor, world->budget);
}

static void
close_world (Watch *watch, World *world)
{
  toc_fault_server_set_answerer (watch->net.server, GLOBALPING, NULL, NULL, NULL);
  g_clear_object (&world->globalping);
  g_file_delete (world->budget, NULL, NULL);
  g_clear_object (&world->budget);
  g_rmdir (world->folder);
  g_free (world->folder);
}

/* Told once, with what others see. */
static void
test_world (Watch *watch, gconstpointer data)
{
  World world;
  const TocNews *news;

  open_world (watch, &world, "*=503");
  start_up (watch);
  fail_tiktok (watch);
  wait_for_state (watch, TOC_STATE_DOWN);
  toc_test_wait_for (watch->news->len > 0);
  news = get_news (watch, 0);
  g_assert_cmpstr (news->title, ==, "TikTok is down for everyone");
  g_assert_cmpint (toc_monitor_get_verdict (watch->monitor)->scope, ==, TOC_SCOPE_EVERYONE);
  g_assert_cmpuint (toc_monitor_get_verdict (watch->monitor)->world->counted, ==, 10);
  close_world (watch, &world);
}

/* The rounds before it did not agree, so that nobody was asked yet: the news wait all the same. */
static void
test_world_late (Watch *watch, gconstpointer data)
{
  World world;

  open_world (watch, &world, "*=503");
  start_up (watch);
  toc_test_net_set (&watch->net, "www.tiktok.com", "status 503");
  toc_monitor_check_now (watch->monitor);
  toc_test_wait_for (toc_monitor_get_suspicious (watch->monitor));
  g_assert_cmpuint (toc_test_net_count (&watch->net, GLOBALPING), ==, 0);
  fail_tiktok (watch);
  toc_test_wait_for (watch->news->len > 0);
  g_assert_true (g_str_has_suffix (get_news (watch, 0)->title, " for everyone"));
  g_assert_cmpint (toc_monitor_get_verdict (watch->monitor)->scope, ==, TOC_SCOPE_EVERYONE);
  close_world (watch, &world);
}

/* Asked again in vain: the answer that there was stays, and it is told that there was none. */
static void
test_world_fails_later (Watch *watch, gconstpointer data)
{
  static const char *const closed[] = { "closed", NULL };
  World world;
  const TocVerdict *verdict;
  g_autofree char *report = NULL;

  open_world (watch, &world, "*=503");
  start_up (watch);
  fail_tiktok (watch);
  toc_test_wait_for (watch->news->len > 0);
  toc_fake_globalping_set (world.globalping, closed, NULL);
  toc_monitor_check_now (watch->monitor);
  toc_test_wait_for (toc_monitor_get_verdict (watch->monitor)->world->failure !=
                     TOC_WORLD_PROBLEM_NONE);

  verdict = toc_monitor_get_verdict (watch->monitor);
  g_assert_cmpint (verdict->scope, ==, TOC_SCOPE_EVERYONE);
  g_assert_cmpint (verdict->world->problem, ==, TOC_WORLD_PROBLEM_NONE);
  g_assert_cmpuint (verdict->world->counted, ==, 10);
  g_assert_cmpint (verdict->world->failure, ==, TOC_WORLD_PROBLEM_FORBIDDEN);
  g_assert_cmpint (verdict->world->failed_at, >, verdict->world->asked_at);
  g_assert_cmpint (verdict->world->again_at, >, verdict->world->failed_at);
  report = toc_report_text_new (verdict, watch->net.definition, NULL, g_get_real_time ());
  g_assert_nonnull (strstr (report, "0 of 10 places reached TikTok at "));
  g_assert_nonnull (strstr (report, "refuses this computer’s questions."));
  g_assert_nonnull (strstr (report, "Other places are asked again at "));
  g_assert_cmpuint (watch->news->len, ==, 1);
  close_world (watch, &world);
}

/* Switched off, and not a packet goes there; nothing waits for it. */
static void
test_world_off (Watch *watch, gconstpointer data)
{
  World world;

  open_world (watch, &world, "*=503");
  g_object_set (watch->monitor, "ask-world", FALSE, NULL);
  start_up (watch);
  fail_tiktok (watch);
  wait_for_state (watch, TOC_STATE_DOWN);
  toc_monitor_check_now (watch->monitor);
  toc_test_wait_for (watch->news->len > 0);
  toc_test_run_for (1000);
  g_assert_cmpstr (get_news (watch, 0)->title, ==, "TikTok is down");
  g_assert_cmpuint (toc_fault_log_count (watch->net.log, NULL, GLOBALPING), ==, 0);
  g_assert_null (toc_monitor_get_verdict (watch->monitor)->world);
  close_world (watch, &world);
}

/* Gone, or switched off, while others are being asked. */
static void
test_world_dropped (Watch *watch, gconstpointer data)
{
  World world;

  open_world (watch, &world, "1=never");
  start_up (watch);
  fail_tiktok (watch);
  toc_test_wait_for (toc_test_net_count (&watch->net, GLOBALPING) > 0);
  if (data != NULL)
    {
      g_object_set (watch->monitor, "ask-world", FALSE, NULL);
      toc_test_wait_for (watch->news->len > 0);
      g_assert_cmpstr (get_news (watch, 0)->title, ==, "TikTok is down");
    }
  else
    drop_monitor (watch);
  close_world (watch, &world);
}

/* A block here, and OONI: asked once with the world; switched off, not a packet goes there. */
static void
test_ooni (Watch *watch, gconstpointer data)
{
  gboolean off = data != NULL;
  World world;

  open_world (watch, &world, "1-5=503");
  toc_test_net_set (&watch->net, OONI,
                    "status 200 '{\"result\":{\"anomaly_count\":37,\"confirmed_count\":0,"
                    "\"failure_count\":0,\"ok_count\":3,\"measurement_count\":40}}'");
  toc_monitor_set_cache (watch->monitor, NULL);
  g_object_set (watch->monitor, "ask-ooni", !off, NULL);
  start_up (watch);
  toc_test_net_set (&watch->net, "*tiktok*", "reset-hello");
  toc_test_net_set (&watch->net, "*ttwstatic*", "reset-hello");
  wait_for_state (watch, TOC_STATE_BLOCKED);
  toc_test_wait_for (toc_monitor_get_verdict (watch->monitor)->world != NULL);
  g_assert_cmpint (toc_monitor_get_verdict (watch->monitor)->world->ooni == NULL, ==, off);
  g_assert_cmpuint (toc_fault_log_count (watch->net.log, "request", OONI), ==, off ? 0 : 1);
  g_assert_cmpuint (toc_fault_log_count (watch->net.log, NULL, OONI) == 0, ==, off);
  close_world (watch, &world);
}

static guint
count_announcements (Watch *watch)
{
  return toc_monitor_get_verdict (watch->monitor)->announcements->len;
}

/* Announcements come and go with the preference, and change nothing else. */
static void
test_announcements (Watch *watch, gconstpointer data)
{
  TocComponent *ads =
    (TocComponent *) toc_definition_find_component (watch->net.definition, "ads");

  ads->enabled = TRUE;
  toc_test_net_set (&watch->net, FEED,
                    "status 200 '<rss><channel><item><title>Late</title></item></channel></rss>'");
  toc_monitor_set_cache (watch->monitor, NULL);
  g_object_set (watch->monitor, "announcements", FALSE, NULL);
  start_up (watch);
  toc_test_run_for (200);
  g_assert_cmpuint (count_announcements (watch), ==, 0);
  g_assert_cmpuint (toc_test_net_count (&watch->net, FEED), ==, 0);

  g_object_set (watch->monitor, "announcements", TRUE, NULL);
  toc_test_wait_for (count_announcements (watch) == 1);
  g_assert_cmpint (get_state (watch), ==, TOC_STATE_UP);
  g_assert_cmpuint (watch->news->len, ==, 0);
  toc_monitor_check_now (watch->monitor);
  toc_test_run_for (500);
  g_assert_cmpuint (toc_test_net_count (&watch->net, FEED), ==, 1);

  g_object_set (watch->monitor, "announcements", FALSE, NULL);
  g_assert_cmpuint (count_announcements (watch), ==, 0);
}

int
main (int argc, char **argv)
{
  g_setenv ("TOCSIN_SPEEDUP", "60", TRUE);
  g_test_init (&argc, &argv, NULL);
  toc_session_setup_process ();

  add ("before", NULL, test_before);
  add ("up", NULL, test_up);
  add ("down-and-back", NULL, test_down_and_back);
  add ("left-out", NULL, test_left_out);
  add ("pulse", NULL, test_pulse);
  add ("offline/silent", NULL, test_offline);
  add ("offline/then-down", NULL, test_offline_then_down);
  add ("check-now", NULL, test_check_now);
  add ("stop", NULL, test_stop);
  add ("stop-idle", NULL, test_stop_idle);
  add ("dispose", NULL, test_dispose);
  add ("idle", NULL, test_idle);
  add ("saving", NULL, test_saving);
  add ("settle/network", "network-changed", test_settle);
  add ("settle/resume", "resumed", test_settle);
  add ("settle/in-round", NULL, test_settle_in_round);
  add ("settle/silently", NULL, test_silent_change);
  add ("preferences", NULL, test_preferences);
  add ("properties", NULL, test_properties);
  add ("restart", NULL, test_restart);
  add ("world/told", NULL, test_world);
  add ("world/late", NULL, test_world_late);
  add ("world/fails-later", NULL, test_world_fails_later);
  add ("world/off", NULL, test_world_off);
  add ("world/switched-off", "ask-world", test_world_dropped);
  add ("world/disposed", NULL, test_world_dropped);
  add ("ooni/asked", NULL, test_ooni);
  add ("ooni/off", "off", test_ooni);
  add ("announcements", NULL, test_announcements);

  return g_test_run ();
}
