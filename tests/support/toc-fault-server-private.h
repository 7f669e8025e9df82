/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-fault-connection.h"
#include "toc-fault-server.h"
#include "toc-fault-table.h"
#include "toc-tls-acceptor.h"

G_BEGIN_DECLS

/* What the connections need of their server; from any thread. */

TocFaultTable *toc_fault_server_get_table (TocFaultServer *self);
TocTlsAcceptor *toc_fault_server_get_acceptor (TocFaultServer *self);
GCancellable *toc_fault_server_get_cancellable (TocFaultServer *self);

/** Returns: (transfer full): the behaviour of level LISTEN or ACCEPT that rules @address, or any other */
TocFaultBehaviour *toc_fault_server_lookup_address (TocFaultServer *self,
                                                    const char     *address);

/** Returns: (transfer full): a host that lives at @address, "" when none does */
char *toc_fault_server_dup_host_at (TocFaultServer *self,
                                    const char     *address);

/** Returns: (transfer full): the healthy answer */
TocFaultAnswer *toc_fault_server_answer (TocFaultServer        *self,
                                         const TocFaultRequest *request);

G_END_DECLS
