/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-fault-answer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* These block until they are through, the client goes away, or @cancellable is cancelled;
 * afterwards the connection is of no more use. */

/** Plays a behaviour of the level ACCEPT or HELLO on a bare socket. */
void toc_fault_play_socket (const TocFaultBehaviour *behaviour,
                            GSocket                 *socket,
                            GCancellable            *cancellable);

/**
 * toc_fault_play_request:
 * @behaviour: one of the level RAW, or a lower one that a kept connection meets
 * @stream: what the request came over
 * @socket: what is below @stream
 * @healthy: what would have been answered
 */
void toc_fault_play_request (const TocFaultBehaviour *behaviour,
                             GIOStream               *stream,
                             GSocket                 *socket,
                             const TocFaultAnswer    *healthy,
                             GCancellable            *cancellable);

/** Waits @ms. */
void toc_fault_play_nap (int           ms,
                         GCancellable *cancellable);

G_END_DECLS
