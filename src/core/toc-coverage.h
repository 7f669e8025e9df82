/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-words.h"

G_BEGIN_DECLS

/**
 * TocCoverage: for how much of the time somebody has looked. A pure automaton, all zero at first;
 * the caller says what time it is.
 *
 * Each round ends with a promise when the next will be. The time between two rounds is covered if
 * every promise was kept, or replaced by another before it was broken, and the computer did not
 * sleep meanwhile. Anything else, such as a program that was stopped, is a gap.
 */
typedef struct
{
  gint64 began;    /* µs: when the last round began, as all times here; 0: there was none */
  gint64 promised; /* when the next one is to begin; 0: it is under way */
  gint64 moved;    /* when that was last said */
  gint64 slept;    /* how long the computer had slept in all by then */
  gboolean broken; /* a promise was */
  TocState state;  /* what was shown after the last round */
} TocCoverage;

/** toc_coverage_promise: the next round will begin at @due; 0: it begins now.
 *  @now: µs of a clock that goes on in suspend and never goes back, as @due */
void toc_coverage_promise (TocCoverage *coverage, gint64 due, gint64 now);

/**
 * toc_coverage_take: a round has ended.
 * @began: when it began, on the clock of toc_coverage_promise()
 * @slept: µs for which the computer has slept since it was started
 * @state: what is shown after the round
 * @span_state: (out): what the time between the two rounds was like: what it was like after it; but
 *   neither of two ends of which nothing is known of the service says anything of the middle
 *
 * Returns: µs before @began that are covered; 0: none
 */
gint64 toc_coverage_take (TocCoverage *coverage,
                          gint64 began,
                          gint64 slept,
                          TocState state,
                          TocState *span_state);

G_END_DECLS
