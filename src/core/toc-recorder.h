/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-history.h"
#include "toc-monitor.h"

G_BEGIN_DECLS

#define TOC_TYPE_RECORDER (toc_recorder_get_type ())
G_DECLARE_FINAL_TYPE (TocRecorder, toc_recorder, TOC, RECORDER, GObject)

/**
 * TocRecorder: hands what the monitor sees to the history, and what the history knows of a network
 * to the monitor, when the program starts there or comes there.
 *
 * Rounds that cannot be kept, because the disk is full or the file locked, wait for the next one, as
 * long as there are not too many of them. The monitor never waits for any of that.
 */

/** toc_recorder_new: @monitor: before toc_monitor_start(). Returns: (transfer full) */
TocRecorder *toc_recorder_new (TocMonitor *monitor, TocHistory *history);

G_END_DECLS
