/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-keeper.h"
#include "toc-monitor.h"

G_BEGIN_DECLS

/** TOC_QUIET_UNTIL_BACK: a "snoozed-until" that ends when the service works again. */
#define TOC_QUIET_UNTIL_BACK G_MAXINT64

/** TOC_QUIET_MAX_MINUTES: the longest other snooze, two days. */
#define TOC_QUIET_MAX_MINUTES (48 * 60)

#define TOC_TYPE_QUIET (toc_quiet_get_type ())
G_DECLARE_FINAL_TYPE (TocQuiet, toc_quiet, TOC, QUIET, GObject)

/**
 * TocQuiet: holds a monitor's news back while the person does not want them, or cannot see them,
 * and tells in one line afterwards what was missed. It never touches what is shown otherwise. What an
 * earlier run of the program could not tell, or what is from before a sleep, is told after the first
 * round that says how it is now.
 *
 * Properties, each notified only when it differs:
 * - "snoozed-until" (int64, µs since the epoch; 0: not snoozed; %TOC_QUIET_UNTIL_BACK)
 * - "locked" (boolean): the screen is locked
 *
 * Signals:
 * - "news" (TocNews): something to tell now
 */

/**
 * toc_quiet_new:
 * @monitor: whose news pass through here
 * @keeper: has what an earlier run could not tell, and gets what this one cannot
 * @alarm: for the end of a snooze, which it alone will use
 *
 * Returns: (transfer full)
 */
TocQuiet *toc_quiet_new (TocMonitor *monitor, TocKeeper *keeper, TocScheduler *alarm);

/** toc_quiet_snooze: @until: µs since the epoch, 0 to end it, %TOC_QUIET_UNTIL_BACK */
void toc_quiet_snooze (TocQuiet *self, gint64 until);
gint64 toc_quiet_get_snoozed_until (TocQuiet *self);

/**
 * toc_quiet_parse_until: the end of a snooze from a word: "1h", "4h", "tomorrow" (eight in the
 * morning), "back" or "off". A pure function.
 * @now: µs since the epoch
 * @until: (out): for toc_quiet_snooze(); set only on success
 *
 * Returns: whether @word is one of them
 */
gboolean toc_quiet_parse_until (const char *word, gint64 now, gint64 *until);

/** toc_quiet_set_locked: whether the screen is locked. */
void toc_quiet_set_locked (TocQuiet *self, gboolean locked);

G_END_DECLS
