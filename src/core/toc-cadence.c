/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-cadence.h"

#include "toc-speedup.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)

#define SURVEY_INTERVAL (5 * MINUTE)
#define SLOWER_FACTOR 4
#define PARTIAL_INTERVAL (2 * MINUTE)
#define DOWN_SOON_INTERVAL (30 * SECOND)
#define DOWN_SOON_FOR (5 * MINUTE)
#define DOWN_LATER_INTERVAL (2 * MINUTE)
#define DOWN_SURVEY_INTERVAL (10 * MINUTE)
#define BLOCKED_INTERVAL (30 * MINUTE)
#define NO_NETWORK_INTERVAL (5 * MINUTE)

#define JITTER 0.2

static gint64
after (gint64 when, gint64 interval, double jitter)
{
  return when + (gint64) ((double) toc_speedup_wait (interval) * (1.0 - JITTER * jitter));
}

/* A survey does the work of a pulse that would come shortly before it. */
static gint64
sooner (gint64 round, TocTurn round_kind, gint64 survey, TocTurn *turn)
{
  *turn = survey <= round ? TOC_TURN_SURVEY : round_kind;

  return MIN (round, survey);
}

static gint64
get_factor (const TocSituation *s)
{
  return s->slower ? SLOWER_FACTOR : 1;
}

static gint64
next_while_up (const TocSituation *s, gint64 survey_interval, double jitter, TocTurn *turn)
{
  gint64 pulse = s->pulse_interval * get_factor (s);
  gint64 survey = MAX (survey_interval * get_factor (s), pulse);

  return sooner (after (s->last_round, pulse, jitter), TOC_TURN_PULSE,
                 after (s->last_survey, survey, jitter), turn);
}

static gint64
next_while_down (const TocSituation *s, double jitter, TocTurn *turn)
{
  gint64 interval = s->last_round - s->state_since < toc_speedup_wait (DOWN_SOON_FOR)
                      ? DOWN_SOON_INTERVAL
                      : DOWN_LATER_INTERVAL;

  return sooner (after (s->last_round, interval * get_factor (s), jitter), TOC_TURN_FAILING,
                 after (s->last_survey, DOWN_SURVEY_INTERVAL * get_factor (s), jitter), turn);
}

static gint64
next_survey (const TocSituation *s, gint64 interval, double jitter, TocTurn *turn)
{
  *turn = TOC_TURN_SURVEY;

  return after (s->last_round, interval * get_factor (s), jitter);
}

static gint64
next_while_unknown (const TocSituation *s, double jitter, TocTurn *turn)
{
  if (s->reason == TOC_REASON_UNREACHABLE)
    return next_while_down (s, jitter, turn);
  if (s->reason == TOC_REASON_REFUSED)
    return next_survey (s, BLOCKED_INTERVAL, jitter, turn);
  if (s->reason == TOC_REASON_UNSTEADY)
    return next_survey (s, PARTIAL_INTERVAL, jitter, turn);

  return next_survey (s, SURVEY_INTERVAL, jitter, turn);
}

static gint64
next_by_state (const TocSituation *s, double jitter, TocTurn *turn)
{
  switch (s->state)
    {
    case TOC_STATE_UP:
      return next_while_up (s, SURVEY_INTERVAL, jitter, turn);
    case TOC_STATE_SLOW:
    case TOC_STATE_PARTIAL:
      return next_while_up (s, PARTIAL_INTERVAL, jitter, turn);
    case TOC_STATE_DOWN:
    case TOC_STATE_MAINTENANCE:
      return next_while_down (s, jitter, turn);
    case TOC_STATE_BLOCKED:
      return next_survey (s, BLOCKED_INTERVAL, jitter, turn);
    case TOC_STATE_OFFLINE:
      return next_survey (s, s->network ? s->pulse_interval : NO_NETWORK_INTERVAL, jitter, turn);
    case TOC_STATE_UNKNOWN:
    case TOC_STATE_NOT_VERIFIABLE:
    default:
      return next_while_unknown (s, jitter, turn);
    }
}

gint64
toc_cadence_next (const TocSituation *situation, double jitter, TocTurn *turn)
{
  gint64 due;

  if (situation->confirm_wait >= 0)
    {
      *turn = TOC_TURN_SURVEY;
      return situation->last_round + MAX (situation->confirm_wait, TOC_ROUNDS_APART_US);
    }

  due = next_by_state (situation, jitter, turn);

  return MAX (MAX (due, situation->retry_after), situation->last_round + TOC_ROUNDS_APART_US);
}
