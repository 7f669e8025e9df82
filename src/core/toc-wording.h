/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-verdict.h"

G_BEGIN_DECLS

/*
 * Words for people: every sentence that more than one place shows. Pure functions of their
 * arguments and of the locale. Plain text without markup; no string is glued from parts.
 */

/** toc_wording_headline: "TikTok is down for everyone". Returns: (transfer full) */
char *toc_wording_headline (const TocVerdict *verdict);

/**
 * toc_wording_title: the headline with the time since when it is so, "TikTok is down for everyone
 * since 14:02"; without it for what works, or where it is not known.
 * @now: µs since the epoch
 *
 * Returns: (transfer full)
 */
char *toc_wording_title (const TocVerdict *verdict, gint64 now);

/**
 * toc_wording_reason: one or two sentences: why that is believed, and for whom it holds.
 *
 * Returns: (transfer full)
 */
char *toc_wording_reason (const TocVerdict *verdict);

/** toc_wording_unstable_headline: where it keeps going down and coming back. Returns: (transfer full) */
char *toc_wording_unstable_headline (const TocVerdict *verdict);

/** toc_wording_unstable: the same in words. Returns: (transfer none) */
const char *toc_wording_unstable (void);

/** toc_wording_advice: what a person can do about it. Returns: (transfer full) (nullable) */
char *toc_wording_advice (const TocVerdict *verdict);

/** toc_wording_component_name: a component's or control's name, translated.
 *  Returns: (transfer none) */
const char *toc_wording_component_name (const char *name);

/** toc_wording_component_state: "works", "slow", "not verifiable". Returns: (transfer none) */
const char *toc_wording_component_state (TocState state);

/**
 * toc_wording_sample: what was seen, as one sentence: "Answered 503 Service Unavailable."
 *
 * Returns: (transfer full)
 */
char *toc_wording_sample (const TocSample *sample);

/** toc_wording_add_evidence: the sentences that say what @verdict rests on. */
void toc_wording_add_evidence (TocVerdict *verdict);

/** toc_wording_duration: "2 h 5 min", by the largest two units.
 *  @microseconds: 0 or more. Returns: (transfer full) */
char *toc_wording_duration (gint64 microseconds);

/** toc_wording_time: the local time of day, with the date unless it is today's.
 *  @when, @now: µs since the epoch. Returns: (transfer full) */
char *toc_wording_time (gint64 when, gint64 now);

/** toc_wording_snooze: "Notifications snoozed until 14:02".
 *  @until: µs since the epoch, or %G_MAXINT64: until it is back. Returns: (transfer full) */
char *toc_wording_snooze (gint64 until, gint64 now);

/** toc_wording_percentage: "99.98 %", never more than it is: only a whole is "100 %".
 *  @ratio: 0 to 1. Returns: (transfer full) */
char *toc_wording_percentage (double ratio);

/** toc_wording_latency: "128 ms", or "–" where unmeasured. Returns: (transfer full) */
char *toc_wording_latency (double ms);

G_END_DECLS
