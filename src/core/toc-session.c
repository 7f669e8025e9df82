/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-session.h"

#include <glib/gi18n-lib.h>

#include "toc-trust.h"

/* A survey asks at most eight endpoints at once, several of them on one host. */
#define MAX_CONNS 16
#define MAX_CONNS_PER_HOST 8

#define USER_AGENT "Tocsin/" TOC_VERSION " (reachability monitor for Linux desktops)"

/* libsoup's HTTP/2 (3.2) never ends a request whose server has fallen silent, not even when it is
   cancelled, tries a refused one again for ever, and stumbles over trailers. HTTP/1.1 can be relied
   on, and every server of HTTP/2 speaks it as well. */
static void
network_event_cb (SoupMessage *message, GSocketClientEvent event, GIOStream *connection)
{
  static const char *const protocols[] = { "http/1.1", NULL };

  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING && G_IS_TLS_CONNECTION (connection))
    g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (connection), protocols);
}

static void
request_queued_cb (SoupSession *session, SoupMessage *message)
{
  g_signal_connect (message, "network-event", G_CALLBACK (network_event_cb), NULL);
}

static SoupSession *
new_session (GSocketConnectable *address)
{
  /* Each probe has a deadline of its own, which covers what libsoup's time-out does not. */
  SoupSession *session = soup_session_new_with_options ("remote-connectable", address,
                                                        "max-conns", MAX_CONNS,
                                                        "max-conns-per-host", MAX_CONNS_PER_HOST,
                                                        "timeout", 0,
                                                        "idle-timeout", 0,
                                                        "user-agent", USER_AGENT,
                                                        NULL);

  g_signal_connect (session, "request-queued", G_CALLBACK (request_queued_cb), NULL);

  return session;
}

static SoupSession *
new_session_like (SoupSession *session, GSocketConnectable *address)
{
  SoupSession *other = new_session (address);
  g_autoptr (GProxyResolver) resolver = NULL;

  g_object_get (session, "proxy-resolver", &resolver, NULL);
  g_object_set (other,
                "tls-database", soup_session_get_tls_database (session),
                "proxy-resolver", resolver,
                NULL);

  return other;
}

SoupSession *
toc_session_new (void)
{
  return new_session (NULL);
}

SoupSession *
toc_session_renew (SoupSession *session)
{
  return new_session_like (session, NULL);
}

SoupSession *
toc_session_new_pinned (SoupSession *session, GSocketConnectable *address)
{
  return new_session_like (session, address);
}

gboolean
toc_session_check_tls (GError **error)
{
  if (g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    return TRUE;

  g_set_error_literal (error, G_TLS_ERROR, G_TLS_ERROR_UNAVAILABLE,
                       /* Translators: "glib-networking" is the name of a package. */
                       _ ("No encrypted connection can be made here: please install "
                          "glib-networking."));

  return FALSE;
}

void
toc_session_setup_process (void)
{
  /* A resumed TLS session is neither timed nor is its certificate looked at: without tickets every
     new connection is a whole handshake. GnuTLS reads this when glib-networking first uses it. */
  g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:%NO_TICKETS", FALSE);
  toc_trust_install ();
}
