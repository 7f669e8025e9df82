/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-test-watch.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define EPOCH TOC_TEST_WATCH_EPOCH
#define SEED 20261122

/* From the outage to the notification, for errors that answer, at default settings. */
#define DETECTION_BUDGET (95 * SECOND)

#define FINE "all=ok controls=-"
#define OUTAGE "core=http_error/503 live=ok login=http_error/503 controls=ok"
#define NO_LIVE "all=ok live=http_error/500 controls=ok"
#define OFFLINE "all=network_unreachable controls=network_unreachable +no-network"
#define PORTAL "all=ssl_unknown_authority controls=tcp_timeout gstatic-http=redirected_away/302"
#define PI_HOLE "all=ok static=dns_bogon_error controls=ok"
#define FILTERED_CONTROL "all=ok controls=ok cloudflare=dns_nxdomain_error"
#define CHALLENGED "all=ok page=http_challenge/200 controls=ok"

static TocState
shown_state (TocTestWatch *watch)
{
  return toc_diagnosis_get_shown (watch->diagnosis)->state;
}

static const TocNews *
nth_news (TocTestWatch *watch, guint n)
{
  g_assert_cmpuint (n, <, watch->news->len);

  return g_ptr_array_index (watch->news, n);
}

static void
test_outage_is_told_once (void)
{
  g_autoptr (TocTestWatch) watch = toc_test_watch_new ();
  gint64 begun;

  toc_test_watch_pass (watch, FINE, 20 * MINUTE);
  g_assert_cmpuint (watch->news->len, ==, 0);

  begun = watch->now;
  toc_test_watch_pass (watch, OUTAGE, 3 * MINUTE);
  g_assert_cmpuint (watch->news->len, ==, 1);
  g_assert_cmpstr (nth_news (watch, 0)->title, ==, "TikTok is down");
  g_assert_cmpint (watch->told_at - begun, <=, DETECTION_BUDGET);

  toc_test_watch_pass (watch, OUTAGE, 60 * MINUTE);
  g_assert_cmpuint (watch->news->len, ==, 1);

  toc_test_watch_pass (watch, FINE, 30 * MINUTE);
  g_assert_cmpuint (watch->news->len, ==, 2);
  g_assert_cmpstr (nth_news (watch, 1)->title, ==, "TikTok is back");
  g_assert_cmpint (shown_state (watch), ==, TOC_STATE_UP);
}

/* Whatever the moment between two pulses at which it begins. */
static void
test_detection_budget (void)
{
  for (gint64 offset = 0; offset < 5 * MINUTE; offset += 7 * SECOND)
    {
      g_autoptr (TocTestWatch) watch = toc_test_watch_new ();
      gint64 begun;

      toc_test_watch_pass (watch, FINE, 10 * MINUTE + offset);
      begun = watch->now;
      toc_test_watch_pass (watch, OUTAGE, 4 * MINUTE);
      g_assert_cmpuint (watch->news->len, ==, 1);
      g_assert_cmpint (watch->told_at - begun, <=, DETECTION_BUDGET);
    }
}

static void
test_blips_are_not_told (void)
{
  g_autoptr (TocTestWatch) watch = toc_test_watch_new ();

  for (guint i = 0; i < 10; i++)
    {
      toc_test_watch_pass (watch, FINE, 40 * MINUTE);
      toc_test_watch_take (watch, OUTAGE, TRUE);
      toc_test_watch_pass (watch, FINE, MINUTE);
    }

  g_assert_cmpuint (watch->news->len, ==, 0);
  g_assert_cmpint (shown_state (watch), ==, TOC_STATE_UP);
}

static void
test_everyday_is_not_told (void)
{
  const char *const lines[] = { OFFLINE, PORTAL, PI_HOLE, FILTERED_CONTROL, CHALLENGED };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (TocTestWatch) watch = toc_test_watch_new ();

      toc_test_watch_pass (watch, FINE, 10 * MINUTE);
      toc_test_watch_pass (watch, lines[i], 3 * 60 * MINUTE);
      toc_test_watch_pass (watch, FINE, 10 * MINUTE);
      g_assert_cmpuint (watch->news->len, ==, 0);
      g_assert_cmpint (shown_state (watch), ==, TOC_STATE_UP);
    }
}

static void
test_offline_keeps_the_incident (void)
{
  g_autoptr (TocTestWatch) watch = toc_test_watch_new ();

  toc_test_watch_pass (watch, FINE, 10 * MINUTE);
  toc_test_watch_pass (watch, OUTAGE, 10 * MINUTE);
  toc_test_watch_pass (watch, OFFLINE, 30 * MINUTE);
  g_assert_cmpint (shown_state (watch), ==, TOC_STATE_OFFLINE);
  g_assert_cmpuint (watch->news->len, ==, 1);

  toc_test_watch_pass (watch, FINE, 10 * MINUTE);
  g_assert_cmpuint (watch->news->len, ==, 2);
  g_assert_cmpstr (nth_news (watch, 1)->title, ==, "TikTok is back");
}

static void
test_outage_behind_offline_is_told (void)
{
  g_autoptr (TocTestWatch) watch = toc_test_watch_new ();

  toc_test_watch_pass (watch, FINE, 10 * MINUTE);
  toc_test_watch_pass (watch, OFFLINE, 10 * MINUTE);
  toc_test_watch_pass (watch, OUTAGE, 10 * MINUTE);
  g_assert_cmpuint (watch->news->len, ==, 1);
  g_assert_cmpint (nth_news (watch, 0)->state, ==, TOC_STATE_DOWN);
}

/* What somebody else has answered in the service's place is not carried on, but asked again. */
static void
test_portal_is_forgotten (void)
{
  g_autoptr (TocTestWatch) watch = toc_test_watch_new ();
  TocLatest *latest = toc_diagnosis_get_latest (watch->diagnosis);
  g_autoptr (GPtrArray) others = NULL;
  g_autoptr (GPtrArray) due = NULL;

  toc_test_watch_take (watch, FINE, FALSE);
  toc_test_watch_take (watch, PORTAL, FALSE);
  g_assert_cmpint (shown_state (watch), ==, TOC_STATE_OFFLINE);
  due = toc_latest_dup_due (latest, watch->now, TOC_URGENCY_ROUTINE, &others);
  g_assert_cmpuint (due->len, ==, 6);
}

static void
test_partial_is_told_quietly (void)
{
  g_autoptr (TocTestWatch) watch = toc_test_watch_new ();

  toc_test_watch_pass (watch, FINE, 10 * MINUTE);
  toc_test_watch_pass (watch, NO_LIVE, 40 * MINUTE);
  g_assert_cmpuint (watch->news->len, ==, 1);
  g_assert_cmpint (nth_news (watch, 0)->state, ==, TOC_STATE_PARTIAL);
  g_assert_false (nth_news (watch, 0)->urgent);

  toc_test_watch_pass (watch, FINE, 20 * MINUTE);
  g_assert_cmpuint (watch->news->len, ==, 2);
}

static void
test_restart_neither_repeats_nor_forgets (void)
{
  g_autoptr (TocTestWatch) first = toc_test_watch_new ();
  g_autoptr (TocTestWatch) second = toc_test_watch_new ();
  g_autoptr (TocLastState) state = NULL;

  toc_test_watch_pass (first, FINE, 10 * MINUTE);
  toc_test_watch_pass (first, OUTAGE, 10 * MINUTE);
  g_assert_cmpuint (first->news->len, ==, 1);
  state = toc_diagnosis_dup_last_state (first->diagnosis, EPOCH + first->now);

  second->now = first->now;
  toc_diagnosis_restore (second->diagnosis, state, EPOCH + second->now);
  toc_test_watch_pass (second, OUTAGE, 10 * MINUTE);
  g_assert_cmpuint (second->news->len, ==, 0);
  g_assert_cmpint (shown_state (second), ==, TOC_STATE_DOWN);

  toc_test_watch_pass (second, FINE, 10 * MINUTE);
  g_assert_cmpuint (second->news->len, ==, 1);
  g_assert_cmpstr (nth_news (second, 0)->title, ==, "TikTok is back");
}

static void
test_wake_up_forgives_the_first_failure (void)
{
  g_autoptr (TocTestWatch) watch = toc_test_watch_new ();

  toc_test_watch_pass (watch, FINE, 10 * MINUTE);
  toc_diagnosis_settle (watch->diagnosis, "home");
  toc_test_watch_take (watch, OUTAGE, FALSE);
  g_assert_false (toc_diagnosis_is_suspicious (watch->diagnosis));
  toc_test_watch_take (watch, OUTAGE, FALSE);
  g_assert_true (toc_diagnosis_is_suspicious (watch->diagnosis));
}

static void
test_unstable (void)
{
  g_autoptr (TocTestWatch) watch = toc_test_watch_new ();

  toc_test_watch_pass (watch, FINE, 10 * MINUTE);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_false (toc_diagnosis_is_unstable (watch->diagnosis));
      toc_test_watch_pass (watch, OUTAGE, 3 * MINUTE);
      toc_test_watch_pass (watch, FINE, 3 * MINUTE);
    }
  g_assert_true (toc_diagnosis_is_unstable (watch->diagnosis));
  g_assert_cmpint (shown_state (watch), ==, TOC_STATE_UP);

  toc_test_watch_pass (watch, FINE, 15 * MINUTE);
  g_assert_false (toc_diagnosis_is_unstable (watch->diagnosis));
}

static TocNews *
leave_out (TocTestWatch *watch, const char *id)
{
  const char *const ids[] = { id, NULL };
  const TocSurroundings surroundings = {
    .now = watch->now,
    .network = TRUE,
    .network_id = "home",
    .preferences = { .outage = TRUE, .recovery = TRUE, .region = TRUE },
  };

  return toc_diagnosis_leave_out (watch->diagnosis, ids, &surroundings);
}

/* What was told because of it is withdrawn at once, and is no news any longer. */
static void
test_left_out_is_no_news (void)
{
  g_autoptr (TocTestWatch) watch = toc_test_watch_new ();
  g_autoptr (TocNews) news = NULL;

  toc_test_watch_pass (watch, FINE, 10 * MINUTE);
  toc_test_watch_pass (watch, NO_LIVE, 40 * MINUTE);
  g_assert_cmpuint (watch->news->len, ==, 1);

  news = leave_out (watch, "live");
  g_assert_nonnull (news);
  g_assert_cmpint (news->kind, ==, TOC_NEWS_WITHDRAW);
  g_assert_cmpint (shown_state (watch), ==, TOC_STATE_UP);

  toc_test_watch_pass (watch, NO_LIVE, 60 * MINUTE);
  toc_test_watch_pass (watch, FINE, 40 * MINUTE);
  g_assert_cmpuint (watch->news->len, ==, 1);
  g_assert_cmpint (shown_state (watch), ==, TOC_STATE_UP);

  /* And it counts again as soon as it is wanted. */
  g_assert_null (leave_out (watch, NULL));
  toc_test_watch_pass (watch, NO_LIVE, 40 * MINUTE);
  g_assert_cmpuint (watch->news->len, ==, 2);
}

/* An outage of all the rest stays one. */
static void
test_left_out_takes_nothing_back (void)
{
  g_autoptr (TocTestWatch) watch = toc_test_watch_new ();

  toc_test_watch_pass (watch, FINE, 10 * MINUTE);
  toc_test_watch_pass (watch, OUTAGE, 10 * MINUTE);
  g_assert_null (leave_out (watch, "static"));
  toc_test_watch_pass (watch, OUTAGE, 10 * MINUTE);
  g_assert_cmpint (shown_state (watch), ==, TOC_STATE_DOWN);
  g_assert_cmpuint (watch->news->len, ==, 1);
  toc_test_watch_pass (watch, FINE, 10 * MINUTE);
  g_assert_cmpstr (nth_news (watch, 1)->title, ==, "TikTok is back");
}

/* Whoever leaves all of the core out would never hear of anything. */
static void
test_not_all_is_left_out (void)
{
  const char *const ids[] = { "edge", "page", "videos", "static", NULL };
  const TocSurroundings surroundings = { .network = TRUE, .network_id = "home" };
  g_autoptr (TocTestWatch) watch = toc_test_watch_new ();

  g_assert_null (toc_diagnosis_leave_out (watch->diagnosis, ids, &surroundings));
  toc_test_watch_pass (watch, FINE, 10 * MINUTE);
  toc_test_watch_pass (watch, OUTAGE, 10 * MINUTE);
  g_assert_cmpint (shown_state (watch), ==, TOC_STATE_DOWN);
}

/* Which news a stretch of the story may bring, and has to bring if it lasts. */
typedef struct
{
  const char *line;
  TocState state;
} Chapter;

static const Chapter chapters[] = {
  { FINE, TOC_STATE_UP },       { OUTAGE, TOC_STATE_DOWN }, { OFFLINE, TOC_STATE_OFFLINE },
  { PORTAL, TOC_STATE_OFFLINE }, { PI_HOLE, TOC_STATE_UP }, { CHALLENGED, TOC_STATE_UP },
};

/* In any story, an outage is told only while there is one, once for each, and then its end. */
static void
test_stories (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);

  for (guint story = 0; story < 300; story++)
    {
      g_autoptr (TocTestWatch) watch = toc_test_watch_new ();
      gboolean told = FALSE;

      toc_test_watch_pass (watch, FINE, 45 * MINUTE);
      for (guint i = 0; i < 12; i++)
        {
          const Chapter *chapter =
            &chapters[g_rand_int_range (rand, 0, G_N_ELEMENTS (chapters))];
          guint before = watch->news->len;

          toc_test_watch_pass (watch, chapter->line, g_rand_int_range (rand, 45, 90) * MINUTE);
          g_assert_cmpuint (watch->news->len - before, <=, 1);
          if (watch->news->len > before)
            {
              g_assert_true (chapter->state == TOC_STATE_DOWN || chapter->state == TOC_STATE_UP);
              g_assert_cmpint (nth_news (watch, before)->state, ==, chapter->state);
            }
          told = chapter->state == TOC_STATE_OFFLINE ? told : chapter->state == TOC_STATE_DOWN;
          g_assert_cmpint (shown_state (watch), ==, chapter->state);
          g_assert_cmpint (watch->news->len % 2, ==, told);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/diagnosis/outage-is-told-once", test_outage_is_told_once);
  g_test_add_func ("/diagnosis/detection-budget", test_detection_budget);
  g_test_add_func ("/diagnosis/blips-are-not-told", test_blips_are_not_told);
  g_test_add_func ("/diagnosis/everyday-is-not-told", test_everyday_is_not_told);
  g_test_add_func ("/diagnosis/offline-keeps-the-incident", test_offline_keeps_the_incident);
  g_test_add_func ("/diagnosis/outage-behind-offline-is-told", test_outage_behind_offline_is_told);
  g_test_add_func ("/diagnosis/portal-is-forgotten", test_portal_is_forgotten);
  g_test_add_func ("/diagnosis/partial-is-told-quietly", test_partial_is_told_quietly);
  g_test_add_func ("/diagnosis/restart", test_restart_neither_repeats_nor_forgets);
  g_test_add_func ("/diagnosis/wake-up", test_wake_up_forgives_the_first_failure);
  g_test_add_func ("/diagnosis/unstable", test_unstable);
  g_test_add_func ("/diagnosis/left-out/no-news", test_left_out_is_no_news);
  g_test_add_func ("/diagnosis/left-out/takes-nothing-back", test_left_out_takes_nothing_back);
  g_test_add_func ("/diagnosis/left-out/not-all", test_not_all_is_left_out);
  g_test_add_func ("/diagnosis/stories", test_stories);

  return g_test_run ();
}
