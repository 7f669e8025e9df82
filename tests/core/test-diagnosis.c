/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-cadence.h"
#include "toc-diagnosis.h"
#include "toc-test-scene.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define EPOCH (1700000000 * SECOND)
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

/* A service that is watched in a time of its own. */
typedef struct
{
  TocDefinition *definition; /* (owned) */
  TocDiagnosis *diagnosis;   /* (owned) */
  gint64 now;                /* µs */
  gint64 last_round;
  gint64 last_survey;
  GPtrArray *news;           /* (owned) (element-type TocNews) */
  gint64 told_at;            /* µs: the last piece of news */
} Watch;

static Watch *
watch_new (void)
{
  Watch *watch = g_new0 (Watch, 1);

  watch->definition = toc_definition_new_shipped ();
  watch->diagnosis = toc_diagnosis_new (watch->definition);
  watch->news = g_ptr_array_new_with_free_func ((GDestroyNotify) toc_news_unref);
  watch->now = MINUTE;

  return watch;
}

static void
watch_free (Watch *watch)
{
  toc_diagnosis_free (watch->diagnosis);
  toc_definition_unref (watch->definition);
  g_ptr_array_unref (watch->news);
  g_free (watch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Watch, watch_free)

static TocRound *
round_of (Watch *watch, const TocTestScene *scene, gboolean pulse)
{
  TocRound *round = pulse ? toc_round_new () : toc_round_ref (scene->round);

  for (guint i = 0; pulse && i < scene->round->samples->len; i++)
    {
      TocSample *sample = g_ptr_array_index (scene->round->samples, i);

      if (g_str_equal (sample->id, "edge") || g_str_equal (sample->id, "videos"))
        g_ptr_array_add (round->samples, toc_sample_ref (sample));
    }
  round->pulse = pulse;
  round->started_at = EPOCH + watch->now;
  round->duration_ms = 200;

  return round;
}

static void
watch_take (Watch *watch, const char *line, gboolean pulse)
{
  g_autoptr (TocTestScene) scene = toc_test_scene_new (watch->definition, line);
  g_autoptr (TocRound) round = round_of (watch, scene, pulse);
  TocSurroundings surroundings = {
    .network = scene->circumstances.network_available,
    .portal = scene->circumstances.portal_hint,
    .network_id = "home",
    .preferences = { .outage = TRUE, .recovery = TRUE, .region = TRUE },
  };
  TocNews *news;

  watch->now += SECOND / 5;
  surroundings.now = watch->last_round = watch->now;
  if (pulse && !toc_round_is_healthy (round))
    {
      toc_diagnosis_take_failed_pulse (watch->diagnosis, round, watch->now);
      watch_take (watch, line, FALSE);
      return;
    }
  if (!pulse)
    watch->last_survey = watch->now;

  news = toc_diagnosis_take (watch->diagnosis, round, &surroundings);
  if (news != NULL)
    {
      g_ptr_array_add (watch->news, news);
      watch->told_at = watch->now;
    }
}

static gint64
next_turn (Watch *watch, double jitter, TocTurn *turn)
{
  TocVerdict *shown = toc_diagnosis_get_shown (watch->diagnosis);
  TocSituation situation = {
    .state = shown->state,
    .reason = shown->reason,
    .state_since = toc_diagnosis_get_shown_since (watch->diagnosis),
    .last_round = watch->last_round,
    .last_survey = watch->last_survey,
    .confirm_wait = toc_diagnosis_get_wait (watch->diagnosis),
    .pulse_interval = MINUTE,
    .network = TRUE,
  };

  return toc_cadence_next (&situation, jitter, turn);
}

/* Lets time pass until @until, while the world is as @line says. */
static void
watch_run (Watch *watch, const char *line, gint64 until)
{
  TocTurn turn;

  if (watch->last_round == 0)
    watch_take (watch, line, FALSE);

  for (gint64 due = next_turn (watch, 0, &turn); due < until; due = next_turn (watch, 0, &turn))
    {
      watch->now = MAX (watch->now, due);
      watch_take (watch, line, turn == TOC_TURN_PULSE);
    }
  watch->now = MAX (watch->now, until);
}

static void
watch_pass (Watch *watch, const char *line, gint64 duration)
{
  watch_run (watch, line, watch->now + duration);
}

static TocState
shown_state (Watch *watch)
{
  return toc_diagnosis_get_shown (watch->diagnosis)->state;
}

static const TocNews *
nth_news (Watch *watch, guint n)
{
  g_assert_cmpuint (n, <, watch->news->len);

  return g_ptr_array_index (watch->news, n);
}

static void
test_outage_is_told_once (void)
{
  g_autoptr (Watch) watch = watch_new ();
  gint64 begun;

  watch_pass (watch, FINE, 20 * MINUTE);
  g_assert_cmpuint (watch->news->len, ==, 0);

  begun = watch->now;
  watch_pass (watch, OUTAGE, 3 * MINUTE);
  g_assert_cmpuint (watch->news->len, ==, 1);
  g_assert_cmpstr (nth_news (watch, 0)->title, ==, "TikTok is down");
  g_assert_cmpint (watch->told_at - begun, <=, DETECTION_BUDGET);

  watch_pass (watch, OUTAGE, 60 * MINUTE);
  g_assert_cmpuint (watch->news->len, ==, 1);

  watch_pass (watch, FINE, 30 * MINUTE);
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
      g_autoptr (Watch) watch = watch_new ();
      gint64 begun;

      watch_pass (watch, FINE, 10 * MINUTE + offset);
      begun = watch->now;
      watch_pass (watch, OUTAGE, 4 * MINUTE);
      g_assert_cmpuint (watch->news->len, ==, 1);
      g_assert_cmpint (watch->told_at - begun, <=, DETECTION_BUDGET);
    }
}

static void
test_blips_are_not_told (void)
{
  g_autoptr (Watch) watch = watch_new ();

  for (guint i = 0; i < 10; i++)
    {
      watch_pass (watch, FINE, 40 * MINUTE);
      watch_take (watch, OUTAGE, TRUE);
      watch_pass (watch, FINE, MINUTE);
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
      g_autoptr (Watch) watch = watch_new ();

      watch_pass (watch, FINE, 10 * MINUTE);
      watch_pass (watch, lines[i], 3 * 60 * MINUTE);
      watch_pass (watch, FINE, 10 * MINUTE);
      g_assert_cmpuint (watch->news->len, ==, 0);
      g_assert_cmpint (shown_state (watch), ==, TOC_STATE_UP);
    }
}

static void
test_offline_keeps_the_incident (void)
{
  g_autoptr (Watch) watch = watch_new ();

  watch_pass (watch, FINE, 10 * MINUTE);
  watch_pass (watch, OUTAGE, 10 * MINUTE);
  watch_pass (watch, OFFLINE, 30 * MINUTE);
  g_assert_cmpint (shown_state (watch), ==, TOC_STATE_OFFLINE);
  g_assert_cmpuint (watch->news->len, ==, 1);

  watch_pass (watch, FINE, 10 * MINUTE);
  g_assert_cmpuint (watch->news->len, ==, 2);
  g_assert_cmpstr (nth_news (watch, 1)->title, ==, "TikTok is back");
}

static void
test_outage_behind_offline_is_told (void)
{
  g_autoptr (Watch) watch = watch_new ();

  watch_pass (watch, FINE, 10 * MINUTE);
  watch_pass (watch, OFFLINE, 10 * MINUTE);
  watch_pass (watch, OUTAGE, 10 * MINUTE);
  g_assert_cmpuint (watch->news->len, ==, 1);
  g_assert_cmpint (nth_news (watch, 0)->state, ==, TOC_STATE_DOWN);
}

/* What somebody else has answered in the service's place is not carried on, but asked again. */
static void
test_portal_is_forgotten (void)
{
  g_autoptr (Watch) watch = watch_new ();
  TocLatest *latest = toc_diagnosis_get_latest (watch->diagnosis);
  g_autoptr (GPtrArray) others = NULL;
  g_autoptr (GPtrArray) due = NULL;

  watch_take (watch, FINE, FALSE);
  watch_take (watch, PORTAL, FALSE);
  g_assert_cmpint (shown_state (watch), ==, TOC_STATE_OFFLINE);
  due = toc_latest_dup_due (latest, watch->now, TOC_URGENCY_ROUTINE, &others);
  g_assert_cmpuint (due->len, ==, 6);
}

static void
test_partial_is_told_quietly (void)
{
  g_autoptr (Watch) watch = watch_new ();

  watch_pass (watch, FINE, 10 * MINUTE);
  watch_pass (watch, NO_LIVE, 40 * MINUTE);
  g_assert_cmpuint (watch->news->len, ==, 1);
  g_assert_cmpint (nth_news (watch, 0)->state, ==, TOC_STATE_PARTIAL);
  g_assert_false (nth_news (watch, 0)->urgent);

  watch_pass (watch, FINE, 20 * MINUTE);
  g_assert_cmpuint (watch->news->len, ==, 2);
}

static void
test_restart_neither_repeats_nor_forgets (void)
{
  g_autoptr (Watch) first = watch_new ();
  g_autoptr (Watch) second = watch_new ();
  g_autoptr (TocLastState) state = NULL;

  watch_pass (first, FINE, 10 * MINUTE);
  watch_pass (first, OUTAGE, 10 * MINUTE);
  g_assert_cmpuint (first->news->len, ==, 1);
  state = toc_diagnosis_dup_last_state (first->diagnosis, EPOCH + first->now);

  second->now = first->now;
  toc_diagnosis_restore (second->diagnosis, state, EPOCH + second->now);
  watch_pass (second, OUTAGE, 10 * MINUTE);
  g_assert_cmpuint (second->news->len, ==, 0);
  g_assert_cmpint (shown_state (second), ==, TOC_STATE_DOWN);

  watch_pass (second, FINE, 10 * MINUTE);
  g_assert_cmpuint (second->news->len, ==, 1);
  g_assert_cmpstr (nth_news (second, 0)->title, ==, "TikTok is back");
}

static void
test_wake_up_forgives_the_first_failure (void)
{
  g_autoptr (Watch) watch = watch_new ();

  watch_pass (watch, FINE, 10 * MINUTE);
  toc_diagnosis_settle (watch->diagnosis, "home");
  watch_take (watch, OUTAGE, FALSE);
  g_assert_false (toc_diagnosis_is_suspicious (watch->diagnosis));
  watch_take (watch, OUTAGE, FALSE);
  g_assert_true (toc_diagnosis_is_suspicious (watch->diagnosis));
}

static TocNews *
leave_out (Watch *watch, const char *id)
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
  g_autoptr (Watch) watch = watch_new ();
  g_autoptr (TocNews) news = NULL;

  watch_pass (watch, FINE, 10 * MINUTE);
  watch_pass (watch, NO_LIVE, 40 * MINUTE);
  g_assert_cmpuint (watch->news->len, ==, 1);

  news = leave_out (watch, "live");
  g_assert_nonnull (news);
  g_assert_cmpint (news->kind, ==, TOC_NEWS_WITHDRAW);
  g_assert_cmpint (shown_state (watch), ==, TOC_STATE_UP);

  watch_pass (watch, NO_LIVE, 60 * MINUTE);
  watch_pass (watch, FINE, 40 * MINUTE);
  g_assert_cmpuint (watch->news->len, ==, 1);
  g_assert_cmpint (shown_state (watch), ==, TOC_STATE_UP);

  /* And it counts again as soon as it is wanted. */
  g_assert_null (leave_out (watch, NULL));
  watch_pass (watch, NO_LIVE, 40 * MINUTE);
  g_assert_cmpuint (watch->news->len, ==, 2);
}

/* An outage of all the rest stays one. */
static void
test_left_out_takes_nothing_back (void)
{
  g_autoptr (Watch) watch = watch_new ();

  watch_pass (watch, FINE, 10 * MINUTE);
  watch_pass (watch, OUTAGE, 10 * MINUTE);
  g_assert_null (leave_out (watch, "static"));
  watch_pass (watch, OUTAGE, 10 * MINUTE);
  g_assert_cmpint (shown_state (watch), ==, TOC_STATE_DOWN);
  g_assert_cmpuint (watch->news->len, ==, 1);
  watch_pass (watch, FINE, 10 * MINUTE);
  g_assert_cmpstr (nth_news (watch, 1)->title, ==, "TikTok is back");
}

/* Whoever leaves all of the core out would never hear of anything. */
static void
test_not_all_is_left_out (void)
{
  const char *const ids[] = { "edge", "page", "videos", "static", NULL };
  const TocSurroundings surroundings = { .network = TRUE, .network_id = "home" };
  g_autoptr (Watch) watch = watch_new ();

  g_assert_null (toc_diagnosis_leave_out (watch->diagnosis, ids, &surroundings));
  watch_pass (watch, FINE, 10 * MINUTE);
  watch_pass (watch, OUTAGE, 10 * MINUTE);
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
      g_autoptr (Watch) watch = watch_new ();
      gboolean told = FALSE;

      watch_pass (watch, FINE, 45 * MINUTE);
      for (guint i = 0; i < 12; i++)
        {
          const Chapter *chapter =
            &chapters[g_rand_int_range (rand, 0, G_N_ELEMENTS (chapters))];
          guint before = watch->news->len;

          watch_pass (watch, chapter->line, g_rand_int_range (rand, 45, 90) * MINUTE);
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
  g_test_add_func ("/diagnosis/left-out/no-news", test_left_out_is_no_news);
  g_test_add_func ("/diagnosis/left-out/takes-nothing-back", test_left_out_takes_nothing_back);
  g_test_add_func ("/diagnosis/left-out/not-all", test_not_all_is_left_out);
  g_test_add_func ("/diagnosis/stories", test_stories);

  return g_test_run ();
}
