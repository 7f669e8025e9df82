/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-fault-behaviour.h"

G_BEGIN_DECLS

#define TOC_TYPE_FAULT_TABLE (toc_fault_table_get_type ())
G_DECLARE_FINAL_TYPE (TocFaultTable, toc_fault_table, TOC, FAULT_TABLE, GObject)

/**
 * toc_fault_table_new:
 *
 * Which host does what. May be used from several threads at once.
 */
TocFaultTable *toc_fault_table_new (void);

/**
 * toc_fault_table_set:
 * @target: `HOST`, `HOST/path-prefix`, a pattern such as `*.tiktok.com`, or `*`
 * @behaviour: (transfer none): what it does from now on
 * @error: set when a path is given to something that shows before any path
 *
 * The most exact target wins: a full name before a pattern, a longer pattern before a
 * shorter one, then a longer path prefix before a shorter one or none.
 *
 * Returns: FALSE with @error set when that makes no sense
 */
gboolean toc_fault_table_set (TocFaultTable     *self,
                              const char        *target,
                              TocFaultBehaviour *behaviour,
                              GError           **error);

/** Forgets what @target was set to, or everything when it is NULL. */
void toc_fault_table_reset (TocFaultTable *self,
                            const char    *target);

/**
 * toc_fault_table_lookup:
 * @host: the name that the client asked for, "" for none
 * @path: (nullable): the path, or NULL before one is known
 *
 * Returns: (transfer full): what it does; `ok` when nothing was set
 */
TocFaultBehaviour *toc_fault_table_lookup (TocFaultTable *self,
                                           const char    *host,
                                           const char    *path);

/** Returns: (transfer full): the hosts (no patterns) that something was set for */
char **toc_fault_table_dup_hosts (TocFaultTable *self);

G_END_DECLS
