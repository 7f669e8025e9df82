/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-coverage.h"

/* A busy computer may be late by so much. */
#define SLACK_US ((gint64) 30 * G_USEC_PER_SEC)

/* A round with its retries and controls takes no longer. */
#define ROUND_US ((gint64) 90 * G_USEC_PER_SEC)

/* Shorter sleeps are the drift of two clocks that are read one after the other. */
#define SLEEP_US G_USEC_PER_SEC

static gboolean
is_broken (const TocCoverage *coverage, gint64 now)
{
  gint64 latest =
    coverage->promised != 0 ? coverage->promised + SLACK_US : coverage->moved + ROUND_US;

  return coverage->broken || coverage->moved == 0 || now > latest;
}

void
toc_coverage_promise (TocCoverage *coverage, gint64 due, gint64 now)
{
  if (coverage->began != 0 && coverage->moved != 0)
    coverage->broken = is_broken (coverage, now);
  coverage->promised = due;
  coverage->moved = now;
}

static TocState
join_states (TocState before, TocState after)
{
  if (after == TOC_STATE_OFFLINE || after == TOC_STATE_UNKNOWN)
    return after;

  return before == TOC_STATE_OFFLINE || before == TOC_STATE_UNKNOWN ? before : after;
}

gint64
toc_coverage_take (TocCoverage *coverage,
                   gint64 began,
                   gint64 slept,
                   TocState state,
                   TocState *span_state)
{
  gboolean covered = coverage->began != 0 && !is_broken (coverage, began) &&
                     slept - coverage->slept < SLEEP_US && began > coverage->began;
  gint64 span = covered ? began - coverage->began : 0;

  *span_state = join_states (coverage->state, state);
  *coverage = (TocCoverage){ .began = began, .slept = slept, .state = state };

  return span;
}
