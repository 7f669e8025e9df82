/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TOC_TYPE_PINNED_ADDRESS (toc_pinned_address_get_type ())

/**
 * TocPinnedAddress: a host whose name is known and whose address is settled. As a session's
 * "remote-connectable" it leads to that address and to no other, while the name goes on to be what
 * TLS asks for and checks.
 */
G_DECLARE_FINAL_TYPE (TocPinnedAddress, toc_pinned_address, TOC, PINNED_ADDRESS, GNetworkAddress)

/**
 * toc_pinned_address_new:
 * @host: its name
 *
 * Returns: (transfer full)
 */
TocPinnedAddress *toc_pinned_address_new (const char *host, guint16 port, GInetAddress *address);

G_END_DECLS
