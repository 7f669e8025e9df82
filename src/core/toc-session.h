/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * toc_session_new: an HTTP session for probes: no cookies, no cache, an honest User-Agent, and
 * room for all probes of a round side by side.
 *
 * Returns: (transfer full)
 */
SoupSession *toc_session_new (void);

/**
 * toc_session_renew: a session like @session, but one that knows no addresses yet: libsoup keeps
 * those of a host for as long as a session lives, and what a survey is to see is what the names
 * resolve to now.
 *
 * Returns: (transfer full)
 */
SoupSession *toc_session_renew (SoupSession *session);

/**
 * toc_session_new_pinned: a session like @session, all of whose connections lead to one host.
 * @address: a host, as libsoup is to find it; its name is what TLS asks for and checks
 *
 * Returns: (transfer full)
 */
SoupSession *toc_session_new_pinned (SoupSession *session, GSocketConnectable *address);

/**
 * toc_session_check_tls:
 * @error: says in a sentence what is to be done
 *
 * Returns: whether there can be encrypted connections at all; GIO leaves them to glib-networking,
 *   which may not be installed
 */
gboolean toc_session_check_tls (GError **error);

/**
 * toc_session_setup_process: what has to be set once in a process before its first TLS
 * connection. To be called at the very beginning of main(), while there is one thread.
 */
void toc_session_setup_process (void);

G_END_DECLS
