/* SPDX-License-Identifier: GPL-3.0-or-later */

/* When which round comes next, without a clock. */

#include "toc-cadence.h"
#include "toc-speedup.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define NOW (1000 * MINUTE)

static TocSituation
make_situation (TocState state)
{
  return (TocSituation){
    .state = state,
    .reason = TOC_REASON_UNCLEAR,
    .state_since = NOW,
    .last_round = NOW,
    .last_survey = NOW,
    .confirm_wait = -1,
    .pulse_interval = MINUTE,
    .network = TRUE,
  };
}

/* @seconds after the last round. */
static void
check_next (const TocSituation *situation, double jitter, gint64 seconds, TocTurn turn)
{
  TocTurn next;
  gint64 due = toc_cadence_next (situation, jitter, &next);

  g_assert_cmpint (due - situation->last_round, ==, seconds * SECOND);
  g_assert_cmpint (next, ==, turn);
}

typedef struct
{
  TocState state;
  TocReason reason;
  int state_age;  /* s before the last round */
  int survey_age; /* s before the last round */
  gint64 wait;    /* s */
  TocTurn turn;
} Case;

static const Case cases[] = {
  /* up: a pulse a minute, a survey every five */
  { TOC_STATE_UP, TOC_REASON_NONE, 0, 0, 60, TOC_TURN_PULSE },
  { TOC_STATE_UP, TOC_REASON_NONE, 0, 239, 60, TOC_TURN_PULSE },
  { TOC_STATE_UP, TOC_REASON_NONE, 0, 240, 60, TOC_TURN_SURVEY },
  { TOC_STATE_UP, TOC_REASON_NONE, 0, 270, 30, TOC_TURN_SURVEY },
  /* partial and slow: a survey every two minutes */
  { TOC_STATE_PARTIAL, TOC_REASON_SERVER_ERROR, 0, 0, 60, TOC_TURN_PULSE },
  { TOC_STATE_PARTIAL, TOC_REASON_SERVER_ERROR, 0, 60, 60, TOC_TURN_SURVEY },
  { TOC_STATE_SLOW, TOC_REASON_SLOW, 0, 60, 60, TOC_TURN_SURVEY },
  /* down: what fails every 30 s for five minutes, then every two; a survey every ten */
  { TOC_STATE_DOWN, TOC_REASON_SERVER_ERROR, 0, 0, 30, TOC_TURN_FAILING },
  { TOC_STATE_DOWN, TOC_REASON_SERVER_ERROR, 299, 0, 30, TOC_TURN_FAILING },
  { TOC_STATE_DOWN, TOC_REASON_SERVER_ERROR, 300, 0, 120, TOC_TURN_FAILING },
  { TOC_STATE_DOWN, TOC_REASON_SERVER_ERROR, 900, 480, 120, TOC_TURN_SURVEY },
  { TOC_STATE_DOWN, TOC_REASON_SERVER_ERROR, 900, 550, 50, TOC_TURN_SURVEY },
  { TOC_STATE_MAINTENANCE, TOC_REASON_MAINTENANCE, 0, 0, 30, TOC_TURN_FAILING },
  { TOC_STATE_UNKNOWN, TOC_REASON_UNREACHABLE, 0, 0, 30, TOC_TURN_FAILING },
  { TOC_STATE_UNKNOWN, TOC_REASON_UNREACHABLE, 300, 0, 120, TOC_TURN_FAILING },
  /* blocked or refused: every half hour */
  { TOC_STATE_BLOCKED, TOC_REASON_DNS_BLOCK, 0, 0, 1800, TOC_TURN_SURVEY },
  { TOC_STATE_BLOCKED, TOC_REASON_REFUSED, 0, 0, 1800, TOC_TURN_SURVEY },
  { TOC_STATE_UNKNOWN, TOC_REASON_REFUSED, 0, 0, 1800, TOC_TURN_SURVEY },
  { TOC_STATE_UNKNOWN, TOC_REASON_UNCLEAR, 0, 0, 300, TOC_TURN_SURVEY },
  { TOC_STATE_OFFLINE, TOC_REASON_PORTAL, 0, 0, 60, TOC_TURN_SURVEY },
};

static void
test_states (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TocSituation situation = make_situation (cases[i].state);

      g_test_message ("%s, %d, %d", toc_state_to_word (cases[i].state), cases[i].state_age,
                      cases[i].survey_age);
      situation.reason = cases[i].reason;
      situation.state_since = NOW - cases[i].state_age * SECOND;
      situation.last_survey = NOW - cases[i].survey_age * SECOND;
      check_next (&situation, 0, cases[i].wait, cases[i].turn);
    }
}

/* Jitter shortens by up to a fifth, and never lengthens. */
static void
test_jitter (void)
{
  TocSituation situation = make_situation (TOC_STATE_UP);

  check_next (&situation, 0, 60, TOC_TURN_PULSE);
  check_next (&situation, 0.5, 54, TOC_TURN_PULSE);
  check_next (&situation, 1, 48, TOC_TURN_PULSE);
  situation = make_situation (TOC_STATE_BLOCKED);
  check_next (&situation, 1, 1440, TOC_TURN_SURVEY);
}

static void
test_interval (void)
{
  TocSituation situation = make_situation (TOC_STATE_UP);

  situation.pulse_interval = 30 * SECOND;
  check_next (&situation, 0, 30, TOC_TURN_PULSE);
  /* Rarer than surveys: then every one is a survey. */
  situation.pulse_interval = 60 * MINUTE;
  check_next (&situation, 0, 3600, TOC_TURN_SURVEY);
  situation = make_situation (TOC_STATE_OFFLINE);
  situation.pulse_interval = 30 * SECOND;
  check_next (&situation, 0, 30, TOC_TURN_SURVEY);
  situation.network = FALSE;
  check_next (&situation, 0, 300, TOC_TURN_SURVEY);
}

/* Four times slower, while it works. */
static void
test_slower (void)
{
  TocSituation situation = make_situation (TOC_STATE_UP);

  situation.slower = TRUE;
  check_next (&situation, 0, 240, TOC_TURN_PULSE);
  situation.last_survey = NOW - 960 * SECOND;
  check_next (&situation, 0, 240, TOC_TURN_SURVEY);
}

/* What has to be confirmed comes at its time, without jitter, and never at once. */
static void
test_confirm (void)
{
  for (TocState state = TOC_STATE_UP; state < TOC_N_STATES; state++)
    {
      TocSituation situation = make_situation (state);

      situation.slower = TRUE;
      situation.confirm_wait = 5 * SECOND;
      check_next (&situation, 1, 5, TOC_TURN_SURVEY);
      situation.confirm_wait = 0;
      {
        TocTurn turn;

        g_assert_cmpint (toc_cadence_next (&situation, 1, &turn), >=, NOW + TOC_ROUNDS_APART_US);
      }
    }
}

/* Whoever wants to be left alone is, for longer than planned, never for less. */
static void
test_retry_after (void)
{
  TocSituation situation = make_situation (TOC_STATE_DOWN);

  situation.retry_after = NOW + 10 * SECOND;
  check_next (&situation, 0, 30, TOC_TURN_FAILING);
  situation.retry_after = NOW + 90 * SECOND;
  check_next (&situation, 0, 90, TOC_TURN_FAILING);
  check_next (&situation, 1, 90, TOC_TURN_FAILING);
  situation.retry_after = NOW - 90 * SECOND;
  check_next (&situation, 0, 30, TOC_TURN_FAILING);
}

/* In any situation the next round is in the future, and not too far away. */
static void
test_generated (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);

  for (guint i = 0; i < 20000; i++)
    {
      TocSituation situation = make_situation ((TocState) g_rand_int_range (rand, 0, TOC_N_STATES));
      TocTurn turn;
      gint64 due;

      situation.reason = (TocReason) g_rand_int_range (rand, 0, TOC_REASON_UNCLEAR + 1);
      situation.state_since = NOW - g_rand_int_range (rand, 0, 10000) * SECOND;
      situation.last_survey = NOW - g_rand_int_range (rand, 0, 10000) * SECOND;
      situation.pulse_interval = g_rand_int_range (rand, 30, 3600) * SECOND;
      situation.slower = g_rand_boolean (rand);
      situation.network = g_rand_boolean (rand);
      if (g_rand_boolean (rand))
        situation.confirm_wait = g_rand_int_range (rand, 0, 16) * SECOND;
      due = toc_cadence_next (&situation, g_rand_double (rand), &turn);
      g_assert_cmpint (due, >=, NOW + TOC_ROUNDS_APART_US);
      g_assert_cmpint (due, <=, NOW + 4 * 60 * MINUTE);
      g_assert_cmpint (turn, <=, TOC_TURN_FAILING);
    }
}

static void
test_speedup (void)
{
  static const struct
  {
    const char *value;
    guint speedup;
  } values[] = {
    { NULL, 1 }, { "1", 1 }, { "60", 60 }, { "61", 1 }, { "0", 1 }, { "-2", 1 }, { "x", 1 },
    { "", 1 },   { "2.5", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      if (values[i].value != NULL)
        g_setenv ("TOCSIN_SPEEDUP", values[i].value, TRUE);
      else
        g_unsetenv ("TOCSIN_SPEEDUP");
      g_assert_cmpuint (toc_speedup_get (), ==, values[i].speedup);
      g_assert_cmpint (toc_speedup_wait (MINUTE), ==, MINUTE / values[i].speedup);
    }
  g_unsetenv ("TOCSIN_SPEEDUP");
}

int
main (int argc, char **argv)
{
  g_unsetenv ("TOCSIN_SPEEDUP");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cadence/states", test_states);
  g_test_add_func ("/cadence/jitter", test_jitter);
  g_test_add_func ("/cadence/interval", test_interval);
  g_test_add_func ("/cadence/slower", test_slower);
  g_test_add_func ("/cadence/confirm", test_confirm);
  g_test_add_func ("/cadence/retry-after", test_retry_after);
  g_test_add_func ("/cadence/generated", test_generated);
  g_test_add_func ("/cadence/speedup", test_speedup);

  return g_test_run ();
}
