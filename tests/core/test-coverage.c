/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What counts as watched, and what as a gap. */

#include "toc-coverage.h"

#include <glib.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)

/* Any moment will do. */
#define START (1000 * MINUTE)

/* A round that begins at @began, as promised or not, and takes two seconds. */
static gint64
take (TocCoverage *coverage, gint64 began, TocState state, TocState *span_state)
{
  toc_coverage_promise (coverage, 0, began);

  return toc_coverage_take (coverage, began, 0, state, span_state);
}

static void
begin (TocCoverage *coverage, TocState state)
{
  TocState span_state;

  g_assert_cmpint (take (coverage, START, state, &span_state), ==, 0);
  toc_coverage_promise (coverage, START + MINUTE, START + 2 * SECOND);
}

static void
test_kept (void)
{
  TocCoverage coverage = { 0 };
  TocState state;

  begin (&coverage, TOC_STATE_UP);
  for (gint64 i = 1; i <= 3; i++)
    {
      g_assert_cmpint (take (&coverage, START + i * MINUTE, TOC_STATE_UP, &state), ==, MINUTE);
      g_assert_cmpint (state, ==, TOC_STATE_UP);
      toc_coverage_promise (&coverage, START + (i + 1) * MINUTE, START + i * MINUTE + 2 * SECOND);
    }
}

/* A little late is still watched; stopped for longer is not. */
static void
test_late (void)
{
  static const struct
  {
    gint64 late;
    gboolean covered;
  } cases[] = { { 29 * SECOND, TRUE }, { 31 * SECOND, FALSE }, { 600 * MINUTE, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TocCoverage coverage = { 0 };
      TocState state;
      gint64 expected = cases[i].covered ? MINUTE + cases[i].late : 0;

      begin (&coverage, TOC_STATE_UP);
      g_assert_cmpint (take (&coverage, START + MINUTE + cases[i].late, TOC_STATE_UP, &state), ==,
                       expected);
    }
}

/* The next round may be put off, as long as that is said in time; whoever says it too late, after a
   sleep or a stop, has not watched. */
static void
test_moved (void)
{
  TocCoverage coverage = { 0 };
  TocState state;

  begin (&coverage, TOC_STATE_UP);
  toc_coverage_promise (&coverage, START + 60 * MINUTE, START + MINUTE / 2);
  g_assert_cmpint (take (&coverage, START + 60 * MINUTE, TOC_STATE_UP, &state), ==, 60 * MINUTE);

  coverage = (TocCoverage){ 0 };
  begin (&coverage, TOC_STATE_UP);
  toc_coverage_promise (&coverage, START + 61 * MINUTE, START + 59 * MINUTE);
  g_assert_cmpint (take (&coverage, START + 61 * MINUTE, TOC_STATE_UP, &state), ==, 0);
  /* And from then on again. */
  toc_coverage_promise (&coverage, START + 62 * MINUTE, START + 61 * MINUTE + SECOND);
  g_assert_cmpint (take (&coverage, START + 62 * MINUTE, TOC_STATE_UP, &state), ==, MINUTE);
}

/* Asleep within a long interval: no promise was broken. */
static void
test_slept (void)
{
  TocCoverage coverage = { 0 };
  TocState state;

  begin (&coverage, TOC_STATE_UP);
  toc_coverage_promise (&coverage, 0, START + MINUTE);
  g_assert_cmpint (
    toc_coverage_take (&coverage, START + MINUTE, 40 * SECOND, TOC_STATE_UP, &state), ==, 0);
  toc_coverage_promise (&coverage, START + 2 * MINUTE, START + MINUTE);
  toc_coverage_promise (&coverage, 0, START + 2 * MINUTE);
  g_assert_cmpint (
    toc_coverage_take (&coverage, START + 2 * MINUTE, 40 * SECOND, TOC_STATE_UP, &state), ==,
    MINUTE);
}

/* A round that never ends is a gap as well. */
static void
test_stuck (void)
{
  TocCoverage coverage = { 0 };
  TocState state;

  begin (&coverage, TOC_STATE_UP);
  toc_coverage_promise (&coverage, 0, START + MINUTE);
  toc_coverage_promise (&coverage, START + 9 * MINUTE, START + 8 * MINUTE);
  g_assert_cmpint (take (&coverage, START + 9 * MINUTE, TOC_STATE_UP, &state), ==, 0);
}

static void
test_states (void)
{
  static const struct
  {
    TocState before, after, between;
  } cases[] = {
    { TOC_STATE_UP, TOC_STATE_DOWN, TOC_STATE_DOWN },
    { TOC_STATE_DOWN, TOC_STATE_UP, TOC_STATE_UP },
    { TOC_STATE_UP, TOC_STATE_OFFLINE, TOC_STATE_OFFLINE },
    { TOC_STATE_OFFLINE, TOC_STATE_UP, TOC_STATE_OFFLINE },
    { TOC_STATE_UNKNOWN, TOC_STATE_DOWN, TOC_STATE_UNKNOWN },
    { TOC_STATE_DOWN, TOC_STATE_UNKNOWN, TOC_STATE_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TocCoverage coverage = { 0 };
      TocState state;

      begin (&coverage, cases[i].before);
      g_assert_cmpint (take (&coverage, START + MINUTE, cases[i].after, &state), ==, MINUTE);
      g_assert_cmpint (state, ==, cases[i].between);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/coverage/kept", test_kept);
  g_test_add_func ("/coverage/late", test_late);
  g_test_add_func ("/coverage/moved", test_moved);
  g_test_add_func ("/coverage/slept", test_slept);
  g_test_add_func ("/coverage/stuck", test_stuck);
  g_test_add_func ("/coverage/states", test_states);

  return g_test_run ();
}
