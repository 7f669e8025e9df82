/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-fault-dns.h"
#include "toc-fault-server.h"

G_BEGIN_DECLS

#define TOC_TYPE_FAULT_CONTROL (toc_fault_control_get_type ())
G_DECLARE_FINAL_TYPE (TocFaultControl, toc_fault_control, TOC, FAULT_CONTROL, GObject)

/**
 * toc_fault_control_new:
 *
 * The line protocol of the fault server. A command is one line, quoted as for a shell; its
 * answer ends with a line `ok`, `ok SOMETHING` or `error WHY`.
 *
 *     set TARGET BEHAVIOUR…        see toc_fault_server_set(); @GROUP for a group's hosts
 *     reset TARGET                 healthy again
 *     dns NAME ANSWER…             see toc_fault_dns_set(); @GROUP too
 *     reset-all                    web and names healthy again; the log stays
 *     world WORD…                  see toc_fake_globalping_set(); closed at first and after reset-all
 *     world-question               the JSON of the last measurement
 *     log [HOST]                   JSON lines
 *     count TARGET                 how many requests; `count EVENT TARGET` for others
 *     clear-log
 *     mark                         waits that follow look only at what comes from now on
 *     wait-request TARGET [S]      the next request that no wait returned yet, 10 s unless told
 *     wait EVENT TARGET [S]        the same for `accept`, `hello`, `handshake`, `dns`
 *     behaviours                   the list of them
 *     ping
 *     quit
 *
 * Signals: TocFaultControl::quit when it was told to, in any thread.
 */
TocFaultControl *toc_fault_control_new (TocFaultServer *server,
                                        TocFaultDns    *dns);

/** Names a group; the array is copied. */
void toc_fault_control_add_group (TocFaultControl   *self,
                                  const char        *name,
                                  const char *const *hosts);

/** Listens on a Unix socket at @path; needs the default main context to run. */
gboolean toc_fault_control_listen (TocFaultControl *self,
                                   const char      *path,
                                   GError         **error);

/** Returns: (transfer full): the answer to one command, lines ended by newlines */
char *toc_fault_control_execute (TocFaultControl *self,
                                 const char      *line);

/**
 * toc_fault_control_tell:
 * @path: the socket of a running server
 * @words: the command
 *
 * The other end: sends one command, prints what it answers, without the closing `ok`.
 *
 * Returns: FALSE with @error set when the answer is an error
 */
gboolean toc_fault_control_tell (const char        *path,
                                 const char *const *words,
                                 GError           **error);

G_END_DECLS
