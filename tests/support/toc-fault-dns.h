/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-fault-log.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TOC_TYPE_FAULT_DNS (toc_fault_dns_get_type ())
G_DECLARE_FINAL_TYPE (TocFaultDns, toc_fault_dns, TOC, FAULT_DNS, GObject)

/**
 * toc_fault_dns_new:
 * @log: (nullable): where queries are noted, as events named `dns`
 *
 * A DNS server over UDP and TCP that says what it is told to. Names that it does not know do
 * not exist. It runs in a thread of its own and stops with its last reference; its functions
 * may be called from any thread.
 */
TocFaultDns *toc_fault_dns_new (TocFaultLog *log);

/**
 * toc_fault_dns_listen:
 * @address: numeric
 * @port: 0 for any free one
 *
 * Returns: the port, for UDP and TCP, or 0 with @error set
 */
guint16 toc_fault_dns_listen (TocFaultDns *self,
                              const char  *address,
                              guint16      port,
                              GError     **error);

/** Adds to the addresses that @name has when nothing was set for it. */
void toc_fault_dns_add_host (TocFaultDns *self,
                             const char  *name,
                             const char  *address);

/**
 * toc_fault_dns_set:
 * @name: a name, a pattern such as `*.tiktok.com`, or `*`
 * @line: `address ADDRESS…`, `nxdomain`, `servfail`, `silent`, `empty`, or `default`; addresses
 *   may also stand alone
 *
 * Says what is answered from now on.
 *
 * Returns: FALSE with @error set when the line makes no sense
 */
gboolean toc_fault_dns_set (TocFaultDns *self,
                            const char  *name,
                            const char  *line,
                            GError     **error);

/** The same with the words of the line already split. */
gboolean toc_fault_dns_set_words (TocFaultDns       *self,
                                  const char        *name,
                                  const char *const *words,
                                  GError           **error);

/** Forgets what was set for @name, or everything when it is NULL. */
void toc_fault_dns_reset (TocFaultDns *self,
                          const char  *name);

G_END_DECLS
