/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a request tells of the person, which is nothing, and what it tells of us. */

#include "toc-session.h"
#include "toc-test-client.h"
#include "toc-test-net.h"
#include "toc-tls-acceptor.h"

#include <string.h>

#define PATIENT 10000
#define ROBOTS "www.tiktok.com/robots.txt"

static char *
next_request (TocTestNet *net)
{
  char *line = toc_fault_log_wait (net->log, "request", ROBOTS, PATIENT);

  g_assert_nonnull (line);

  return line;
}

static void
probe (TocTestNet *net)
{
  toc_sample_unref (toc_test_net_probe (net, "edge", PATIENT));
}

/* Ours, and none of the crawlers' that the site does not want. */
static void
test_user_agent (TocTestNet *net, gconstpointer data)
{
  static const char *const tokens[] = { "bot", "crawl", "spider", "libsoup", "mozilla", "chrome" };
  const char *agent = soup_session_get_user_agent (net->session);
  g_autofree char *lower = g_ascii_strdown (agent, -1);
  g_autofree char *line = NULL;

  g_assert_true (g_str_has_prefix (agent, "Tocsin/"));
  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    g_assert_null (strstr (lower, tokens[i]));
  probe (net);
  line = next_request (net);
  g_assert_nonnull (strstr (line, agent));
}

/* A cookie is neither kept nor sent. */
static void
test_cookies (TocTestNet *net, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  toc_test_net_set (net, "www.tiktok.com",
                    "status 200 'Set-Cookie: tt=1; Path=/; Secure' 'User-agent: Disallow:'");
  probe (net);
  probe (net);
  first = next_request (net);
  second = next_request (net);
  g_assert_nonnull (strstr (first, "\"cookie\":false"));
  g_assert_nonnull (strstr (second, "\"cookie\":false"));
  g_assert_null (soup_session_get_feature (net->session, SOUP_TYPE_COOKIE_JAR));
}

/* Every probe asks the server, whatever may be cached. */
static void
test_cache (TocTestNet *net, gconstpointer data)
{
  toc_test_net_set (net, "www.tiktok.com",
                    "status 200 'Cache-Control: max-age=3600' 'User-agent: Disallow:'");
  probe (net);
  probe (net);
  g_assert_cmpuint (toc_test_net_count (net, ROBOTS), ==, 2);
  g_assert_null (soup_session_get_feature (net->session, SOUP_TYPE_CACHE));
  g_assert_null (soup_session_get_accept_language (net->session));
}

/* Two fresh connections one after the other: whether the second took up the first one's session. */
static gboolean
is_resumed (void)
{
  const char *certificates = g_getenv ("TOCSIN_TEST_CERTS");
  g_autofree char *authority = g_build_filename (certificates, "ca.pem", NULL);
  g_autoptr (TocTestResolver) resolver = toc_test_resolver_new ();
  g_autoptr (TocFaultServer) server = toc_fault_server_new (certificates);
  g_autoptr (GTlsDatabase) database = g_tls_file_database_new (authority, NULL);
  g_autoptr (SoupSession) session = toc_session_new ();
  guint16 port = toc_fault_server_listen (server, "127.0.0.1", 0, NULL);
  g_autofree char *line = NULL;

  g_resolver_set_default (G_RESOLVER (resolver));
  g_object_set (session, "tls-database", database, NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (TocTestReply) reply =
        toc_test_client_fetch (session, "https://" ROBOTS, port, TRUE, PATIENT);

      g_free (line);
      line = toc_fault_log_wait (toc_fault_server_get_log (server), "request", NULL, PATIENT);
      if (reply->status != 200 || line == NULL)
        g_error ("the server does not answer");
    }

  return strstr (line, "\"resumed\":true") != NULL;
}

static int
run_self (const char *argument)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, self, argument, NULL);

  g_assert_no_error (error);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));

  return g_subprocess_get_exit_status (process);
}

/* Every fresh connection is a whole handshake: no session is taken up again. GLib's client never
   does once g_test_init() was called, so that this needs programs of its own; the second shows that
   the first proves something. */
static void
test_resumption (TocTestNet *net, gconstpointer data)
{
  g_assert_cmpint (run_self ("--with-setup"), ==, FALSE);
  if (toc_tls_acceptor_can_resume ())
    g_assert_cmpint (run_self ("--without-setup"), ==, TRUE);
}

/* Room for all probes of a round. */
static void
test_room (TocTestNet *net, gconstpointer data)
{
  g_assert_cmpuint (soup_session_get_max_conns (net->session), >=, 8);
  g_assert_cmpuint (soup_session_get_max_conns_per_host (net->session), >=, 8);
  g_assert_cmpuint (soup_session_get_timeout (net->session), ==, 0);
}

static void
note_version_cb (SoupServer *server,
                 SoupServerMessage *message,
                 const char *path,
                 GHashTable *query,
                 gpointer version)
{
  *(SoupHTTPVersion *) version = soup_server_message_get_http_version (message);
  soup_server_message_set_status (message, 200, NULL);
}

static guint16
start_server (SoupServer *server)
{
  g_autofree char *file = g_build_filename (g_getenv ("TOCSIN_TEST_CERTS"), "good.pem", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (file, &error);
  g_autoslist (GUri) uris = NULL;

  g_assert_no_error (error);
  soup_server_set_tls_certificate (server, certificate);
  soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY,
                            &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (server);

  return (guint16) g_uri_get_port (uris->data);
}

/* libsoup's HTTP/2 is not to be relied on: a server of both is asked by the older one, where
   libsoup by itself, if it can, takes the newer. */
static void
test_version (TocTestNet *net, gconstpointer data)
{
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  guint16 port = start_server (server);
  g_autoptr (SoupSession) renewed = toc_session_renew (net->session);
  g_autoptr (SoupSession) plain = toc_test_client_new_session (g_getenv ("TOCSIN_TEST_CERTS"));
  SoupSession *const sessions[] = { net->session, renewed, plain };
  SoupHTTPVersion version;

  soup_server_add_handler (server, NULL, note_version_cb, &version, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sessions); i++)
    {
      g_autoptr (TocTestReply) reply =
        toc_test_client_fetch (sessions[i], "https://" ROBOTS, port, TRUE, PATIENT);

      g_assert_no_error (reply->error);
      g_assert_cmpuint (reply->status, ==, 200);
      if (sessions[i] != plain)
        g_assert_cmpint (version, ==, SOUP_HTTP_1_1);
      else if (soup_check_version (3, 2, 0))
        g_assert_cmpint (version, ==, SOUP_HTTP_2_0);
    }
}

static void
add (const char *name, void (*func) (TocTestNet *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/session/", name, NULL);

  g_test_add (path, TocTestNet, NULL, toc_test_net_set_up, func, toc_test_net_tear_down);
}

int
main (int argc, char **argv)
{
  if (argc == 2 && g_str_equal (argv[1], "--without-setup"))
    {
      g_unsetenv ("G_TLS_GNUTLS_PRIORITY");
      return is_resumed ();
    }
  if (argc == 2 && g_str_equal (argv[1], "--with-setup"))
    {
      g_unsetenv ("G_TLS_GNUTLS_PRIORITY");
      toc_session_setup_process ();
      return is_resumed ();
    }

  g_test_init (&argc, &argv, NULL);
  /* For SoupServer, to which HTTP/2 is an experiment. */
  g_setenv ("SOUP_SERVER_HTTP2", "1", TRUE);
  toc_session_setup_process ();

  add ("user-agent", test_user_agent);
  add ("cookies", test_cookies);
  add ("cache", test_cache);
  add ("resumption", test_resumption);
  add ("room", test_room);
  add ("version", test_version);

  return g_test_run ();
}
