/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define TOC_TYPE_ENVIRONMENT (toc_environment_get_type ())
G_DECLARE_FINAL_TYPE (TocEnvironment, toc_environment, TOC, ENVIRONMENT, GObject)

/**
 * TocEnvironment: what the system says of the network and of power. All of it are hints: the
 * probes have the last word.
 *
 * Properties, each notified only when it differs:
 * - "network" (boolean): there is a network
 * - "portal" (boolean): a captive portal is believed to be in the way
 * - "saving" (boolean): the connection is metered, or power is to be saved
 *
 * Signals:
 * - "network-changed": another network, or another way into it
 * - "suspending": the computer is about to sleep
 * - "resumed": it has woken up. Where there is no logind to say so, nobody hears these two, and the
 *   scheduler's clocks have to tell.
 *
 * The properties are writable for tests; toc_environment_new() has the system write them.
 */

/** toc_environment_new: Returns: (transfer full): follows the system. May wait for the system bus:
 *  to be made before the main loop runs. */
TocEnvironment *toc_environment_new (void);

gboolean toc_environment_get_network (TocEnvironment *self);
gboolean toc_environment_get_portal (TocEnvironment *self);
gboolean toc_environment_get_saving (TocEnvironment *self);

G_END_DECLS
