/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a request tells of the person, which is nothing, and what it tells of us. */

#include "toc-session.h"
#include "toc-test-net.h"

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

/* Every fresh connection is a whole handshake: no session is taken up again. */
static void
test_resumption (TocTestNet *net, gconstpointer data)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *line = NULL;

      probe (net);
      line = next_request (net);
      g_assert_nonnull (strstr (line, "\"new-connection\":true"));
      g_assert_nonnull (strstr (line, "\"offers-resumption\":false"));
      g_assert_nonnull (strstr (line, "\"resumed\":false"));
    }
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
add (const char *name, void (*func) (TocTestNet *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/session/", name, NULL);

  g_test_add (path, TocTestNet, NULL, toc_test_net_set_up, func, toc_test_net_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  toc_session_setup_process ();

  add ("user-agent", test_user_agent);
  add ("cookies", test_cookies);
  add ("cache", test_cache);
  add ("resumption", test_resumption);
  add ("room", test_room);

  return g_test_run ();
}
