/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-test-watch.h"

#include "toc-cadence.h"
#include "toc-test-scene.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)

TocTestWatch *
toc_test_watch_new (void)
{
  TocTestWatch *watch = g_new0 (TocTestWatch, 1);

  watch->definition = toc_definition_new_shipped ();
  watch->diagnosis = toc_diagnosis_new (watch->definition);
  watch->news = g_ptr_array_new_with_free_func ((GDestroyNotify) toc_news_unref);
  watch->now = MINUTE;

  return watch;
}

void
toc_test_watch_free (TocTestWatch *watch)
{
  toc_diagnosis_free (watch->diagnosis);
  toc_definition_unref (watch->definition);
  g_ptr_array_unref (watch->news);
  g_free (watch);
}

/* One connection in @watch->loss gets no answer, each in its own way. */
static void
lose (TocTestWatch *watch, GPtrArray *samples)
{
  static const TocFault losses[] = {
    TOC_FAULT_TCP_TIMEOUT,      TOC_FAULT_TLS_TIMEOUT,      TOC_FAULT_DNS_TEMPORARY_FAILURE,
    TOC_FAULT_RESPONSE_TIMEOUT, TOC_FAULT_CONNECTION_RESET,
  };

  for (guint i = 0; watch->rand != NULL && i < samples->len; i++)
    {
      const TocSample *sample = g_ptr_array_index (samples, i);
      TocFault fault = losses[g_rand_int_range (watch->rand, 0, G_N_ELEMENTS (losses))];

      if (g_rand_double (watch->rand) >= watch->loss)
        continue;
      sample = toc_test_sample_new (sample->id, sample->url, fault);
      toc_sample_unref (g_ptr_array_index (samples, i));
      g_ptr_array_index (samples, i) = (gpointer) sample;
    }
}

/* A pulse asks two parts, and a survey other sites only where there is something to compare. */
static TocRound *
round_of (TocTestWatch *watch, const TocTestScene *scene, gboolean pulse)
{
  TocRound *round = pulse ? toc_round_new () : toc_round_ref (scene->round);
  TocSurvey survey = { .pulse = pulse };

  for (guint i = 0; pulse && i < scene->round->samples->len; i++)
    {
      TocSample *sample = g_ptr_array_index (scene->round->samples, i);

      if (g_str_equal (sample->id, "edge") || g_str_equal (sample->id, "videos"))
        g_ptr_array_add (round->samples, toc_sample_ref (sample));
    }
  round->pulse = pulse;
  round->started_at = TOC_TEST_WATCH_EPOCH + watch->now;
  round->duration_ms = 200;
  lose (watch, round->samples);
  toc_diagnosis_prepare (watch->diagnosis, &survey);
  if (!survey.compare && toc_round_is_healthy (round))
    g_ptr_array_set_size (round->controls, 0);
  lose (watch, round->controls);

  return round;
}

void
toc_test_watch_take (TocTestWatch *watch, const char *line, gboolean pulse)
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
      toc_test_watch_take (watch, line, FALSE);
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
next_turn (TocTestWatch *watch, TocTurn *turn)
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

  return toc_cadence_next (&situation, 0, turn);
}

void
toc_test_watch_pass (TocTestWatch *watch, const char *line, gint64 duration)
{
  gint64 until = watch->now + duration;
  TocTurn turn;

  if (watch->last_round == 0)
    toc_test_watch_take (watch, line, FALSE);

  for (gint64 due = next_turn (watch, &turn); due < until; due = next_turn (watch, &turn))
    {
      watch->now = MAX (watch->now, due);
      toc_test_watch_take (watch, line, turn == TOC_TURN_PULSE);
    }
  watch->now = MAX (watch->now, until);
}
