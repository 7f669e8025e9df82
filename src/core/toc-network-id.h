/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * toc_network_id_read: tells one network from another by its default gateways: interface, address
 * and, where it is known, hardware address, from the kernel's tables in /proc/net; and by the
 * interfaces through which packets leave by all rules for routes. Only a digest leaves this function.
 * Reads memory of the kernel's, never a disk or the network.
 *
 * Returns: (transfer full): for toc_network_id_equal()
 */
char *toc_network_id_read (void);

/**
 * toc_network_id_digest: the same from the tables' text. A pure function.
 * @routes: /proc/net/route
 * @routes6: /proc/net/ipv6_route
 * @neighbours: /proc/net/arp
 * @exits: the interfaces through which packets leave
 *
 * Returns: (transfer full): a digest of the gateways, a colon, and a digest of their hardware
 *   addresses, empty where not all are known
 */
char *toc_network_id_digest (const char *routes,
                             const char *routes6,
                             const char *neighbours,
                             const char *const *exits);

/** toc_network_id_equal: whether two readings may be of one network: the same gateways, and, where
 *  both readings know them, the same hardware addresses. */
gboolean toc_network_id_equal (const char *a, const char *b);

G_END_DECLS
