/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define TOC_TYPE_SCHEDULER (toc_scheduler_get_type ())
G_DECLARE_FINAL_TYPE (TocScheduler, toc_scheduler, TOC, SCHEDULER, GObject)

/**
 * TocScheduler: one alarm on a clock that goes on while the computer is suspended, so that what
 * fell due meanwhile comes at once on resume. Between two alarms nothing wakes up.
 *
 * Signals:
 * - "due": the alarm's time has come
 * - "resumed": the computer was suspended since the alarm was set; comes before "due", which does
 *   not come if this sets another alarm
 */

/** toc_scheduler_new: Returns: (transfer full) (nullable): NULL where the kernel gives no timer
 *  @error: return location in %G_UNIX_ERROR */
TocScheduler *toc_scheduler_new (GError **error);

/** toc_scheduler_get_now: µs of CLOCK_BOOTTIME, which goes on in suspend and never goes back. */
gint64 toc_scheduler_get_now (void);

/** toc_scheduler_set: @due: µs of toc_scheduler_get_now(); in place of an earlier alarm */
void toc_scheduler_set (TocScheduler *self, gint64 due);

/** toc_scheduler_clear: no alarm. */
void toc_scheduler_clear (TocScheduler *self);

/** toc_scheduler_was_suspended: whether the computer was suspended since the alarm was last set or
 *  cleared. */
gboolean toc_scheduler_was_suspended (TocScheduler *self);

G_END_DECLS
