/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The one-shot check: one survey, and a second one before anything bad is said. */

#include "toc-check.h"
#include "toc-fake-globalping.h"
#include "toc-session.h"
#include "toc-test-net.h"

#include <glib/gstdio.h>

#define PATIENT 10000

#define ROBOTS "www.tiktok.com/robots.txt"

typedef struct
{
  GFile *budget;        /* (owned) (nullable) */
  TocOoni *ooni;        /* (owned) (nullable) */
  TocFeedReader *feeds; /* (owned) (nullable) */
  GAsyncResult *result; /* (owned) (nullable) */
  gint64 begun;         /* µs */
} Check;

static void
check_clear (Check *check)
{
  g_clear_object (&check->budget);
  g_clear_object (&check->ooni);
  g_clear_object (&check->feeds);
  g_clear_object (&check->result);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Check, check_clear)

static void
finish_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Check *check = user_data;

  g_set_object (&check->result, result);
}

static void
begin (Check *check, TocTestNet *net, GCancellable *cancellable)
{
  TocCheck request = {
    .definition = net->definition,
    .session = net->session,
    .deadline_ms = PATIENT,
    .budget = check->budget,
    .ooni = check->ooni,
    .feeds = check->feeds,
  };

  check->begun = g_get_monotonic_time ();
  toc_check_run_async (&request, cancellable, finish_cb, check);
}

static TocVerdict *
end (Check *check)
{
  g_autoptr (GError) error = NULL;
  TocVerdict *verdict;

  toc_test_wait_for (check->result != NULL);
  verdict = toc_check_run_finish (check->result, &error);
  g_assert_no_error (error);

  return verdict;
}

static TocVerdict *
run (TocTestNet *net)
{
  g_auto (Check) check = { 0 };

  begin (&check, net, NULL);

  return end (&check);
}

/* Waits until all of the first round was asked, five controls among it, and has been answered. */
static void
wait_for_first_round (TocTestNet *net, guint n_requests)
{
  toc_test_wait_for (toc_fault_log_count (net->log, "request", NULL) >= n_requests);
  toc_test_run_for (50);
}

static void
test_up (TocTestNet *net, gconstpointer data)
{
  g_autoptr (TocVerdict) verdict = run (net);

  g_assert_cmpint (verdict->state, ==, TOC_STATE_UP);
  g_assert_cmpuint (verdict->rule, ==, 21);
  g_assert_cmpuint (verdict->components->len, ==, 6);
  g_assert_cmpuint (toc_test_net_count (net, ROBOTS), ==, 1);
  g_assert_cmpfloat (verdict->duration_ms, >, 0);
}

/* Each state, confirmed by a second round. */
static void
test_states (TocTestNet *net, gconstpointer data)
{
  static const struct
  {
    const char *target;
    const char *behaviour;
    TocState state;
    guint rule;
    guint n_rounds;
  } cases[] = {
    { "*tiktok*", "status 503", TOC_STATE_DOWN, 15, 2 },
    { "www.tiktok.com/oembed", "status 502", TOC_STATE_PARTIAL, 16, 2 },
    { "webcast.tiktok.com", "status 500", TOC_STATE_PARTIAL, 17, 2 },
    { "*tiktok*", "maintenance", TOC_STATE_MAINTENANCE, 14, 2 },
    { "*tiktok*", "status 403", TOC_STATE_BLOCKED, 13, 2 },
    { "*tiktok*", "legal", TOC_STATE_BLOCKED, 10, 2 },
    { "*tiktok*", "cert unknown", TOC_STATE_BLOCKED, 7, 2 },
    { "www.tiktok.com", "region-notice us", TOC_STATE_BLOCKED, 11, 2 },
    { "*tiktok*", "challenge", TOC_STATE_UNKNOWN, 13, 1 },
    { "*tiktok*", "reset-hello", TOC_STATE_BLOCKED, 8, 2 },
    { "www.tiktok.com/robots.txt", "status 404", TOC_STATE_UP, 21, 1 },
    { "www.tiktok.com/explore", "challenge", TOC_STATE_UP, 21, 1 },
    { "*", "cert unknown", TOC_STATE_OFFLINE, 3, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TocVerdict) verdict = NULL;

      g_test_message ("%s %s", cases[i].target, cases[i].behaviour);
      toc_fault_server_reset (net->server, NULL);
      toc_fault_log_clear (net->log);
      toc_test_net_set (net, cases[i].target, cases[i].behaviour);
      /* Static content is on a host without the word. */
      if (cases[i].target[0] == '*')
        toc_test_net_set (net, "*ttwstatic*", cases[i].behaviour);
      verdict = run (net);
      g_assert_cmpstr (toc_state_to_word (verdict->state), ==, toc_state_to_word (cases[i].state));
      g_assert_cmpuint (verdict->rule, ==, cases[i].rule);
      g_assert_cmpuint (toc_test_net_count (net, "connectivitycheck.gstatic.com"), ==,
                        cases[i].n_rounds);
    }
}

static void
test_portal (TocTestNet *net, gconstpointer data)
{
  g_autoptr (TocVerdict) verdict = NULL;

  toc_test_net_set (net, "*", "cert wrong-name");
  toc_test_net_set (net, "connectivitycheck.gstatic.com", "portal");
  toc_test_net_set (net, "detectportal.firefox.com", "portal redirect");
  verdict = run (net);

  g_assert_cmpint (verdict->state, ==, TOC_STATE_OFFLINE);
  g_assert_cmpint (verdict->reason, ==, TOC_REASON_PORTAL);
}

static void
test_no_names (TocTestNet *net, gconstpointer data)
{
  g_autoptr (TocVerdict) verdict = NULL;

  toc_test_resolver_set (net->resolver, "*", "temporary");
  verdict = run (net);

  g_assert_cmpint (verdict->state, ==, TOC_STATE_OFFLINE);
  g_assert_cmpint (verdict->reason, ==, TOC_REASON_DNS);
}

/* A single bad round is chance. */
static void
test_chance (TocTestNet *net, gconstpointer data)
{
  g_auto (Check) check = { 0 };
  g_autoptr (TocVerdict) verdict = NULL;

  toc_test_net_set (net, "*tiktok*", "status 503");
  begin (&check, net, NULL);
  wait_for_first_round (net, 11);
  toc_fault_server_reset (net->server, NULL);
  verdict = end (&check);

  g_assert_cmpint (verdict->state, ==, TOC_STATE_UP);
  g_assert_cmpuint (toc_test_net_count (net, ROBOTS), ==, 2);
  /* Both rounds, and the time between them. */
  g_assert_cmpfloat (verdict->duration_ms, >=, 250);
}

/* Of two that differ the milder holds, whichever came first. */
static void
test_milder (TocTestNet *net, gconstpointer data)
{
  gboolean milder_first = GPOINTER_TO_INT (data);
  const char *const targets[] = { "www.tiktok.com/robots.txt", "*tiktok*" };
  g_auto (Check) check = { 0 };
  g_autoptr (TocVerdict) verdict = NULL;

  toc_test_net_set (net, targets[milder_first ? 0 : 1], "status 503");
  begin (&check, net, NULL);
  wait_for_first_round (net, 11);
  toc_fault_server_reset (net->server, NULL);
  toc_test_net_set (net, targets[milder_first ? 1 : 0], "status 503");
  verdict = end (&check);

  g_assert_cmpint (verdict->state, ==, TOC_STATE_PARTIAL);
}

static void
test_cancel (TocTestNet *net, gconstpointer data)
{
  g_auto (Check) check = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  toc_test_net_set (net, "*", "silent-request");
  begin (&check, net, cancellable);
  toc_test_wait_for (toc_fault_log_count (net->log, "request", NULL) >= 3);
  g_cancellable_cancel (cancellable);
  toc_test_wait_for (check.result != NULL);

  g_assert_null (toc_check_run_finish (check.result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - check.begun, <, 5 * G_USEC_PER_SEC);
}

static void
add (const char *name, gconstpointer data, void (*func) (TocTestNet *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/check/", name, NULL);

  g_test_add (path, TocTestNet, data, toc_test_net_set_up, func, toc_test_net_tear_down);
}

static TocVerdict *
run_with_world (TocTestNet *net, const char *file)
{
  g_auto (Check) check = { .budget = g_file_new_for_path (file) };

  begin (&check, net, NULL);

  return end (&check);
}

/* Others are asked once, about what failed, and only while the budget lasts. */
static void
test_world (TocTestNet *net, gconstpointer data)
{
  static const char *const down[] = { "*=503", "polls=0", NULL };
  g_autoptr (TocFakeGlobalping) globalping = toc_fake_globalping_new ();
  g_autofree char *folder = g_dir_make_tmp ("tocsin-check-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "world.json", NULL);
  g_autoptr (TocVerdict) up = NULL;
  g_autoptr (TocVerdict) first = NULL;
  g_autoptr (TocVerdict) second = NULL;

  toc_fake_globalping_set (globalping, down, NULL);
  toc_fault_server_set_answerer (net->server, "api.globalping.io", toc_fake_globalping_answer,
                                 g_object_ref (globalping), g_object_unref);
  up = run_with_world (net, file);
  g_assert_null (up->world);
  g_assert_cmpuint (toc_test_net_count (net, "api.globalping.io"), ==, 0);

  toc_test_net_set (net, "*tiktok*", "status 503");
  first = run_with_world (net, file);
  g_assert_cmpint (first->scope, ==, TOC_SCOPE_EVERYONE);
  g_assert_cmpint (first->confidence, ==, TOC_CONFIDENCE_CONFIRMED);
  g_assert_cmpuint (first->world->asked, ==, 10);
  g_assert_cmpuint (toc_test_net_count (net, "api.globalping.io"), ==, 2);

  second = run_with_world (net, file);
  g_assert_cmpint (second->state, ==, TOC_STATE_DOWN);
  g_assert_cmpint (second->scope, ==, TOC_SCOPE_UNKNOWN);
  g_assert_cmpint (second->world->problem, ==, TOC_WORLD_PROBLEM_OVER_BUDGET);
  g_assert_cmpuint (toc_test_net_count (net, "api.globalping.io"), ==, 2);
  g_remove (file);
  g_rmdir (folder);
}

/* Where the signs are those of a block, OONI is asked, and nothing is lost without its answer. */
static void
test_ooni (TocTestNet *net, gconstpointer data)
{
  static const char *const half[] = { "*=200", "DE=503", "polls=0", NULL };
  gboolean blocked = GPOINTER_TO_INT (data);
  g_autoptr (TocFakeGlobalping) globalping = toc_fake_globalping_new ();
  g_autofree char *folder = g_dir_make_tmp ("tocsin-check-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "world.json", NULL);
  g_auto (Check) check = { .budget = g_file_new_for_path (file) };
  g_autoptr (TocVerdict) verdict = NULL;

  toc_fake_globalping_set (globalping, half, NULL);
  toc_fault_server_set_answerer (net->server, "api.globalping.io", toc_fake_globalping_answer,
                                 g_object_ref (globalping), g_object_unref);
  toc_test_net_set (net, "*tiktok*", "reset-hello");
  toc_test_net_set (net, "*ttwstatic*", "reset-hello");
  toc_test_net_set (net, "api.ooni.io",
                    blocked ? "status 200 '{\"result\":{\"anomaly_count\":37,\"confirmed_count\":0,"
                              "\"failure_count\":0,\"ok_count\":3,\"measurement_count\":40}}'"
                            : "rate-limit");
  check.ooni = toc_ooni_new (net->session, net->definition->ooni, NULL);
  begin (&check, net, NULL);
  verdict = end (&check);

  g_assert_cmpuint (verdict->rule, ==, 8);
  g_assert_cmpint (verdict->scope, ==, TOC_SCOPE_REGION);
  g_assert_cmpint (verdict->state, ==, TOC_STATE_BLOCKED);
  g_assert_cmpint (verdict->world->ooni->known, ==, blocked);
  g_assert_cmpuint (toc_test_net_count (net, "api.ooni.io"), ==, 1);
  g_remove (file);
  g_rmdir (folder);
}

/* Announcements are there, and change no state. */
static void
test_announcements (TocTestNet *net, gconstpointer data)
{
  g_auto (Check) check = { 0 };
  g_autoptr (TocVerdict) verdict = NULL;
  TocComponent *ads =
    (TocComponent *) toc_definition_find_component (net->definition, "ads");

  ads->enabled = TRUE;
  toc_test_net_set (net, "business-api.tiktok.com/open_api", "status 500");
  toc_test_net_set (net, "business-api.tiktok.com/marketing_api",
                    "status 200 '<rss><channel><item><title>Scheduled maintenance</title></item>"
                    "</channel></rss>'");
  check.feeds = toc_feed_reader_new (net->definition, net->session, NULL);
  begin (&check, net, NULL);
  verdict = end (&check);

  g_assert_cmpint (verdict->state, ==, TOC_STATE_PARTIAL);
  g_assert_cmpuint (verdict->announcements->len, ==, 1);
  g_assert_cmpuint (toc_test_net_count (net, "business-api.tiktok.com/marketing_api"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_setenv ("TOCSIN_SPEEDUP", "60", TRUE);
  g_test_init (&argc, &argv, NULL);
  toc_session_setup_process ();

  add ("up", NULL, test_up);
  add ("states", NULL, test_states);
  add ("portal", NULL, test_portal);
  add ("no-names", NULL, test_no_names);
  add ("chance", NULL, test_chance);
  add ("milder/first", GINT_TO_POINTER (TRUE), test_milder);
  add ("milder/second", GINT_TO_POINTER (FALSE), test_milder);
  add ("cancel", NULL, test_cancel);
  add ("world", NULL, test_world);
  add ("ooni/blocked", GINT_TO_POINTER (TRUE), test_ooni);
  add ("ooni/silent", GINT_TO_POINTER (FALSE), test_ooni);
  add ("announcements", NULL, test_announcements);

  return g_test_run ();
}
