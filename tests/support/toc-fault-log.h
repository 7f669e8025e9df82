/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define TOC_TYPE_FAULT_LOG (toc_fault_log_get_type ())
G_DECLARE_FINAL_TYPE (TocFaultLog, toc_fault_log, TOC, FAULT_LOG, GObject)

/**
 * toc_fault_log_new:
 *
 * What happened on the servers, oldest first. May be used from several threads at once.
 */
TocFaultLog *toc_fault_log_new (void);

/**
 * toc_fault_log_add:
 * @event: `accept`, `hello`, `request` or `dns`
 * @host: the name that was asked for, "" when there was none
 * @path: (nullable): path and query
 * @details: (transfer floating): more members, of type a{sv}
 */
void toc_fault_log_add (TocFaultLog *self,
                        const char  *event,
                        const char  *host,
                        const char  *path,
                        GVariant    *details);

/**
 * toc_fault_log_dup_text:
 * @host: (nullable): only this host's
 *
 * Returns: (transfer full): a JSON object a line; every one has `time` (monotonic ms), `event`, `host`
 */
char *toc_fault_log_dup_text (TocFaultLog *self,
                              const char  *host);

/**
 * toc_fault_log_count:
 * @event: (nullable): which events, all when NULL
 * @target: (nullable): `HOST` or `HOST/path-prefix`, all when NULL
 */
guint toc_fault_log_count (TocFaultLog *self,
                           const char  *event,
                           const char  *target);

/**
 * toc_fault_log_wait:
 * @event: which event
 * @target: (nullable): `HOST` or `HOST/path-prefix`
 * @timeout_ms: how long to wait
 *
 * Blocks until there is such an event that no earlier wait has returned (and that came after
 * toc_fault_log_mark()), so that nothing is missed and nothing seen twice.
 *
 * Returns: (transfer full) (nullable): its JSON object, NULL when time ran out
 */
char *toc_fault_log_wait (TocFaultLog *self,
                          const char  *event,
                          const char  *target,
                          guint        timeout_ms);

/** Waits that follow look only at what happens from now on. */
void toc_fault_log_mark (TocFaultLog *self);

/** Forgets everything. */
void toc_fault_log_clear (TocFaultLog *self);

G_END_DECLS
