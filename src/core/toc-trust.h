/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TOC_TYPE_TRUST (toc_trust_get_type ())
G_DECLARE_FINAL_TYPE (TocTrust, toc_trust, TOC, TRUST, GTlsDatabase)

/**
 * TocTrust: the system's trust in certificate authorities, read once instead of once for each
 * connection.
 *
 * glib-networking recognises its own databases and has each new connection parse the whole bundle
 * again, which takes most of the memory and time of a probe. It does not recognise this one, and
 * asks it instead; every question goes to the library's database unchanged, and what the library's
 * own connections ask beyond that, whether a key is too weak, is asked here. What they would do and
 * this does not: look at an answer that says a certificate is revoked, where the server itself sends
 * one along. A chain that was found
 * good for a server is not verified again for an hour, or until one of its certificates expires: a
 * survey meets the same few chains each time, and verifying them is most of what it computes.
 */

/** toc_trust_new: @database: the one to ask. Returns: (transfer full) */
GTlsDatabase *toc_trust_new (GTlsDatabase *database);

/** toc_trust_install: makes it the default of all connections that are made from now on, over the
 *  library's default database. Nothing where there is no TLS. */
void toc_trust_install (void);

G_END_DECLS
