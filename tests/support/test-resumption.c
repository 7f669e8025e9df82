/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The server sees whether a client resumed its TLS session. This is no GTest program: GLib's
 * client never resumes once g_test_init() was called, so that a test there proves nothing. */

#include "toc-fault-server.h"
#include "toc-test-client.h"
#include "toc-test-resolver.h"
#include "toc-tls-acceptor.h"

#include <string.h>

#define ROBOTS "https://www.tiktok.com/robots.txt"
#define PATIENCE 10000 /* ms */

static gboolean
fetch (SoupSession *session, guint16 port)
{
  g_autoptr (TocTestReply) reply = toc_test_client_fetch (session, ROBOTS, port, TRUE, PATIENCE);

  return reply->status == 200;
}

static void
tell (guint number, gboolean good, const char *what)
{
  g_print ("%s %u - %s\n", good ? "ok" : "not ok", number, what);
}

static gboolean
next_says (TocFaultServer *server, const char *text)
{
  g_autofree char *json = toc_fault_log_wait (toc_fault_server_get_log (server), "request", NULL, PATIENCE);

  return json != NULL && strstr (json, text) != NULL;
}

int
main (void)
{
  const char *certificates = g_getenv ("TOCSIN_TEST_CERTS");
  g_autoptr (TocTestResolver) resolver = toc_test_resolver_new ();
  g_autoptr (TocFaultServer) server = NULL;
  g_autoptr (SoupSession) session = NULL;
  guint16 port;

  g_assert_nonnull (certificates);
  if (!toc_tls_acceptor_can_resume ()) {
    g_print ("1..0 # SKIP built without OpenSSL\n");
    return 0;
  }
  g_resolver_set_default (G_RESOLVER (resolver));
  server = toc_fault_server_new (certificates);
  port = toc_fault_server_listen (server, "127.0.0.1", 0, NULL);
  session = toc_test_client_new_session (certificates);

  g_print ("1..3\n");
  tell (1, fetch (session, port) && next_says (server, "\"resumed\":false"), "the first connection is new to both");
  tell (2, fetch (session, port) && next_says (server, "\"resumed\":true"), "the second one resumes");
  toc_fault_server_set (server, "www.tiktok.com", "cert expired", NULL);
  tell (3, fetch (session, port), "and does not notice that the certificate expired");
  return 0;
}
