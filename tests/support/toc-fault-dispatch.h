/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-fault-connection.h"
#include "toc-fault-request.h"

G_BEGIN_DECLS

/**
 * toc_fault_dispatch:
 * @server: whose table decides
 * @connection: where the request came from
 * @stream: where the answer goes
 *
 * Does what is set for the host and path of @request, and notes it in the log. Blocks.
 *
 * Returns: TRUE when the connection may be used again
 */
gboolean toc_fault_dispatch (TocFaultServer        *server,
                             TocFaultConnection    *connection,
                             GIOStream             *stream,
                             const TocFaultRequest *request);

G_END_DECLS
