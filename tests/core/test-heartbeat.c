/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whatever peers do, the main loop goes on beating. A busy machine holds up every loop: an idle one
   in a thread beside it tells how much of a gap is the machine's.

   A certificate with thousands of names is not among these peers: glib-networking reads and
   verifies certificates on the loop of their connection, and 5,000 names hold it up for more than a
   second. */

#include "toc-session.h"
#include "toc-test-net.h"

#define BEAT_MS 10
#define DEADLINE_MS 1000

/* How much longer than the idle loop's the longest gap may be. */
#define BOUND_US (150 * G_TIME_SPAN_MILLISECOND)

/* What holds the loop up does so every time; a busy machine does not. */
#define TRIES 3

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* ---- the beat of a loop ---- */

typedef struct
{
  GSource *source; /* (owned) */
  gint64 last;     /* monotonic µs */
  gint64 longest;  /* µs */
} Heart;

static gboolean
beat_cb (gpointer user_data)
{
  Heart *heart = user_data;
  gint64 now = g_get_monotonic_time ();

  heart->longest = MAX (heart->longest, now - heart->last);
  heart->last = now;

  return G_SOURCE_CONTINUE;
}

static void
heart_start (Heart *heart, GMainContext *context)
{
  *heart = (Heart){ .source = g_timeout_source_new (BEAT_MS), .last = g_get_monotonic_time () };
  g_source_set_callback (heart->source, beat_cb, heart, NULL);
  g_source_attach (heart->source, context);
}

/* The gap that lasts until now counts as well. Returns the longest one in µs. */
static gint64
heart_stop (Heart *heart)
{
  beat_cb (heart);
  g_source_destroy (heart->source);
  g_clear_pointer (&heart->source, g_source_unref);

  return heart->longest;
}

/* ---- the idle loop ---- */

typedef struct
{
  GMainLoop *loop; /* (owned) */
  GThread *thread; /* (owned) */
  gint64 longest;  /* µs, once it has ended */
} Idle;

static gpointer
idle_thread (gpointer user_data)
{
  Idle *idle = user_data;
  Heart heart;

  heart_start (&heart, g_main_loop_get_context (idle->loop));
  g_main_loop_run (idle->loop);
  idle->longest = heart_stop (&heart);

  return NULL;
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);

  return G_SOURCE_REMOVE;
}

static void
idle_start (Idle *idle)
{
  g_autoptr (GMainContext) context = g_main_context_new ();

  *idle = (Idle){ .loop = g_main_loop_new (context, FALSE) };
  idle->thread = g_thread_new ("idle", idle_thread, idle);
}

/* Returns its longest gap in µs. */
static gint64
idle_stop (Idle *idle)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, quit_cb, idle->loop, NULL);
  g_source_attach (source, g_main_loop_get_context (idle->loop));
  g_thread_join (g_steal_pointer (&idle->thread));
  g_clear_pointer (&idle->loop, g_main_loop_unref);

  return idle->longest;
}

/* ---- the tests ---- */

/* Returns by how much the longest gap of the main loop exceeds the idle loop's, in µs. */
static gint64
measure (TocTestNet *net, void (*func) (TocTestNet *))
{
  Heart heart;
  Idle idle;
  gint64 longest;
  gint64 longest_idle;

  idle_start (&idle);
  heart_start (&heart, NULL);
  func (net);
  longest = heart_stop (&heart);
  longest_idle = idle_stop (&idle);
  g_test_message ("longest gap %.1f ms, of the idle loop %.1f ms", (double)longest / 1000,
                  (double)longest_idle / 1000);

  return longest - longest_idle;
}

static void
survey (TocTestNet *net)
{
  g_autoptr (TocRound) round = toc_test_net_survey (net, DEADLINE_MS);

  g_assert_cmpuint (round->samples->len, >, 0);
  g_assert_cmpuint (toc_fault_log_count (net->log, "accept", NULL), >, 0);
}

/* Every peer, TikTok's as well as the controls', does the same. */
static void
test_hostile (TocTestNet *net, gconstpointer data)
{
  gint64 bound = BOUND_US * (SANITIZED ? 10 : 1);
  gint64 excess = G_MAXINT64;

  toc_test_net_set (net, "*", data);
  for (guint i = 0; i < TRIES && excess > bound; i++)
    excess = measure (net, survey);

  g_assert_cmpint (excess, <=, bound);
}

static gboolean
block_cb (gpointer user_data G_GNUC_UNUSED)
{
  g_usleep (3 * BOUND_US);

  return G_SOURCE_REMOVE;
}

static void
survey_blocked (TocTestNet *net)
{
  g_timeout_add (BEAT_MS * 5, block_cb, NULL);
  survey (net);
}

/* A loop that is held up does not go unnoticed. */
static void
test_blocked (TocTestNet *net, gconstpointer data)
{
  gint64 excess = 0;

  toc_test_net_set (net, "*", data);
  for (guint i = 0; i < TRIES && excess <= BOUND_US; i++)
    excess = measure (net, survey_blocked);

  g_assert_cmpint (excess, >, BOUND_US);
}

static void
add (const char *name, const char *behaviour, void (*func) (TocTestNet *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/heartbeat/", name, NULL);

  g_test_add (path, TocTestNet, behaviour, toc_test_net_set_up, func, toc_test_net_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  toc_session_setup_process ();

  add ("healthy", "ok", test_hostile);
  add ("endless-continue", "continue-flood", test_hostile);
  add ("header-drip", "drip-header 50", test_hostile);
  add ("body-drip", "drip-body 50", test_hostile);
  add ("gzip-bomb", "gzip-bomb", test_hostile);
  add ("big-headers", "big-headers", test_hostile);
  add ("redirects", "redirect-chain 1000", test_hostile);
  add ("half-closed", "fin-request", test_hostile);
  add ("blocked", "silent-request", test_blocked);

  return g_test_run ();
}
