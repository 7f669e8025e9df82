/* SPDX-License-Identifier: GPL-3.0-or-later */

/* When an incident begins, goes on and ends: also across the end of the program. */

#include "toc-incident.h"
#include "toc-test-scene.h"

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)
#define HOUR (60 * MINUTE)
#define NOON (G_GINT64_CONSTANT (1784116800) * G_USEC_PER_SEC)

static TocVerdict *
make (TocState state, TocReason reason, gint64 since, gint64 at)
{
  TocVerdict *verdict = toc_test_verdict_new (state, reason, at);

  verdict->since = since;

  return verdict;
}

static TocIncident *
make_open (TocState state, gint64 began, gint64 last_seen)
{
  g_autoptr (TocVerdict) verdict = make (state, TOC_REASON_SERVER_ERROR, began, last_seen);

  return toc_incident_new (verdict);
}

typedef struct
{
  TocState open; /* UP: none is */
  TocState state;
  TocReason reason;
  gint64 since;
  TocIncidentStep step;
} Case;

/* One is open from noon and was seen until one, if any; the verdict comes from @since on. */
static const Case cases[] = {
  { TOC_STATE_UP, TOC_STATE_UP, TOC_REASON_NONE, NOON, TOC_INCIDENT_STEP_NONE },
  { TOC_STATE_UP, TOC_STATE_DOWN, TOC_REASON_SERVER_ERROR, NOON, TOC_INCIDENT_STEP_BEGIN },
  { TOC_STATE_UP, TOC_STATE_SLOW, TOC_REASON_SLOW, NOON, TOC_INCIDENT_STEP_BEGIN },
  { TOC_STATE_UP, TOC_STATE_OFFLINE, TOC_REASON_NO_NETWORK, NOON, TOC_INCIDENT_STEP_NONE },
  { TOC_STATE_UP, TOC_STATE_UNKNOWN, TOC_REASON_UNREACHABLE, NOON, TOC_INCIDENT_STEP_NONE },
  { TOC_STATE_DOWN, TOC_STATE_DOWN, TOC_REASON_SERVER_ERROR, NOON, TOC_INCIDENT_STEP_CONTINUE },
  /* Another state of the same incident. */
  { TOC_STATE_DOWN, TOC_STATE_PARTIAL, TOC_REASON_SERVER_ERROR, NOON + HOUR,
    TOC_INCIDENT_STEP_CONTINUE },
  { TOC_STATE_DOWN, TOC_STATE_OFFLINE, TOC_REASON_NO_NETWORK, NOON + HOUR, TOC_INCIDENT_STEP_NONE },
  { TOC_STATE_DOWN, TOC_STATE_UNKNOWN, TOC_REASON_UNCLEAR, NOON + HOUR, TOC_INCIDENT_STEP_NONE },
  { TOC_STATE_DOWN, TOC_STATE_UP, TOC_REASON_NONE, NOON + HOUR, TOC_INCIDENT_STEP_END },
  /* The program did not run for a short time, and for long. */
  { TOC_STATE_DOWN, TOC_STATE_DOWN, TOC_REASON_SERVER_ERROR, NOON + HOUR + 45 * MINUTE,
    TOC_INCIDENT_STEP_CONTINUE },
  { TOC_STATE_DOWN, TOC_STATE_DOWN, TOC_REASON_SERVER_ERROR, NOON + HOUR + 46 * MINUTE,
    TOC_INCIDENT_STEP_NEXT },
  { TOC_STATE_DOWN, TOC_STATE_UP, TOC_REASON_NONE, NOON + 100 * HOUR, TOC_INCIDENT_STEP_END },
};

static void
test_steps (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TocIncident) open =
        cases[i].open != TOC_STATE_UP ? make_open (cases[i].open, NOON, NOON + HOUR) : NULL;
      g_autoptr (TocVerdict) verdict =
        make (cases[i].state, cases[i].reason, cases[i].since, cases[i].since + 2 * HOUR);

      g_test_message ("%u", i);
      g_assert_cmpint (toc_incident_decide (open, verdict), ==, cases[i].step);
    }
}

/* It stays the worst that it was, with the newest that was said of that. */
static void
test_worst (void)
{
  g_autoptr (TocIncident) incident = make_open (TOC_STATE_PARTIAL, NOON, NOON + MINUTE);
  g_autoptr (TocVerdict) down =
    make (TOC_STATE_DOWN, TOC_REASON_SERVER_ERROR, NOON, NOON + 2 * MINUTE);
  g_autoptr (TocVerdict) confirmed =
    make (TOC_STATE_DOWN, TOC_REASON_OVERLOAD, NOON, NOON + 3 * MINUTE);
  g_autoptr (TocVerdict) slow = make (TOC_STATE_SLOW, TOC_REASON_SLOW, NOON, NOON + 4 * MINUTE);

  toc_verdict_add_evidence (down, g_strdup ("one"));
  toc_verdict_add_evidence (confirmed, g_strdup ("two"));
  toc_verdict_add_evidence (confirmed, g_strdup ("three"));
  confirmed->scope = TOC_SCOPE_EVERYONE;

  toc_incident_take (incident, down);
  g_assert_cmpint (incident->state, ==, TOC_STATE_DOWN);
  g_assert_cmpstr (incident->evidence, ==, "one");
  toc_incident_take (incident, confirmed);
  toc_incident_take (incident, slow);
  g_assert_cmpint (incident->state, ==, TOC_STATE_DOWN);
  g_assert_cmpint (incident->scope, ==, TOC_SCOPE_EVERYONE);
  g_assert_cmpint (incident->reason, ==, TOC_REASON_OVERLOAD);
  g_assert_cmpstr (incident->evidence, ==, "two\nthree");
  g_assert_cmpint (incident->last_seen, ==, NOON + 4 * MINUTE);
  g_assert_cmpint (incident->began, ==, NOON);
}

static void
test_end (void)
{
  static const struct
  {
    gint64 since;
    gint64 ended;
    gboolean seen;
  } ends[] = {
    { NOON + HOUR + MINUTE, NOON + HOUR + MINUTE, TRUE },
    { NOON + 9 * HOUR, NOON + 9 * HOUR, FALSE },
    /* The clock was set back meanwhile: it does not end before it was last seen. */
    { NOON - 9 * HOUR, NOON + HOUR, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autoptr (TocIncident) incident = make_open (TOC_STATE_DOWN, NOON, NOON + HOUR);
      g_autoptr (TocVerdict) up =
        make (TOC_STATE_UP, TOC_REASON_NONE, ends[i].since, ends[i].since + MINUTE);

      g_assert_false (toc_incident_is_end_seen (incident));
      toc_incident_end (incident, up);
      g_assert_cmpint (incident->ended, ==, ends[i].ended);
      g_assert_cmpint (toc_incident_is_end_seen (incident), ==, ends[i].seen);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/incident/steps", test_steps);
  g_test_add_func ("/incident/worst", test_worst);
  g_test_add_func ("/incident/end", test_end);

  return g_test_run ();
}
