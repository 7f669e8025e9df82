/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "toc-definition.h"
#include "toc-environment.h"
#include "toc-keeper.h"
#include "toc-scheduler.h"
#include "toc-verdict.h"

G_BEGIN_DECLS

#define TOC_TYPE_MONITOR (toc_monitor_get_type ())
G_DECLARE_FINAL_TYPE (TocMonitor, toc_monitor, TOC, MONITOR, GObject)

/**
 * TocMonitor: watches the service for as long as it runs, and is what everything else binds to.
 *
 * Properties, each notified only when it differs:
 * - "verdict" (TocVerdict, read-only): what is to be shown
 * - "checking" (boolean, read-only): a round is under way
 * - "suspicious" (boolean, read-only): a first bad round was seen, more follow to confirm it
 * - "unstable" (boolean, read-only): it keeps going down and coming back
 * - "last-check", "next-check" (int64, µs since the epoch, read-only; 0: none)
 * - "pulse-interval" (uint, s, 30 to 3600): how often to look
 * - "slower-when-metered" (boolean)
 * - "ask-world" (boolean): whether others may be asked what they see of an incident
 * - "ask-ooni" (boolean): whether OONI is among these
 * - "announcements" (boolean): whether those of the service are read
 * - "notify-outage", "notify-recovery", "notify-slow", "notify-region" (boolean)
 * - "left-out" (GStrv, nullable, write-only): ids of components that do not count: they are looked
 *   at and shown, but nothing is judged by them; all count where nothing of the core would be left
 *
 * Signals:
 * - "settling": the computer has just woken up, or the network has changed: what was seen before says
 *   nothing of now
 * - "news" (TocNews): something to tell, at most once for each change
 * - "round" (TocRound, TocVerdict): a round has ended, and what is shown after it; "next-check" is 0
 *   since it began, and set again after it
 */

/**
 * toc_monitor_new:
 * @definition: what to watch
 * @session: made by toc_session_new()
 * @environment: what the system says of network and power
 * @scheduler: the alarm that it alone will use
 *
 * Returns: (transfer full): a monitor that does nothing until toc_monitor_start()
 */
TocMonitor *toc_monitor_new (TocDefinition *definition,
                             SoupSession *session,
                             TocEnvironment *environment,
                             TocScheduler *scheduler);

/** toc_monitor_set_keeper: takes up where an earlier run ended, and has @keeper keep what a later one
 *  needs. To be called before toc_monitor_start(). */
void toc_monitor_set_keeper (TocMonitor *self, TocKeeper *keeper);

/**
 * toc_monitor_set_world_budget: without one, nobody elsewhere is asked.
 * @budget: (nullable): as toc_world_budget_get_file()
 */
void toc_monitor_set_world_budget (TocMonitor *self, GFile *budget);

/**
 * toc_monitor_set_cache: without one, neither OONI is asked nor any announcement read.
 * @folder: as toc_file_get_cache()
 */
void toc_monitor_set_cache (TocMonitor *self, GFile *folder);

/** toc_monitor_start: begins, with a survey at once. */
void toc_monitor_start (TocMonitor *self);

/** toc_monitor_stop: ends all that is under way; toc_monitor_start() may follow. */
void toc_monitor_stop (TocMonitor *self);

/** toc_monitor_check_now: asks for a whole survey, at once or after the round under way. */
void toc_monitor_check_now (TocMonitor *self);

/** toc_monitor_seed: as toc_baseline_seed(), for the network that there is now. */
void toc_monitor_seed (TocMonitor *self,
                       const char *component,
                       gboolean fresh,
                       double ms,
                       guint count);

TocDefinition *toc_monitor_get_definition (TocMonitor *self);

/** toc_monitor_get_verdict: Returns: (transfer none): never NULL */
TocVerdict *toc_monitor_get_verdict (TocMonitor *self);
gboolean toc_monitor_get_checking (TocMonitor *self);
gboolean toc_monitor_get_unstable (TocMonitor *self);
gboolean toc_monitor_get_suspicious (TocMonitor *self);
gint64 toc_monitor_get_last_check (TocMonitor *self);
gint64 toc_monitor_get_next_check (TocMonitor *self);

/** toc_monitor_get_components: Returns: (transfer none) (element-type TocComponentStatus): the
 *  enabled components, in the definition's order */
GListModel *toc_monitor_get_components (TocMonitor *self);

G_END_DECLS
