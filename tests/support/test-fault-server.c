/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Each behaviour of the fault server is what it says, as a libsoup client sees it. */

#include "toc-fault-server.h"
#include "toc-test-client.h"
#include "toc-test-resolver.h"

#include <string.h>

#define PATIENCE 5000 /* ms: never reached when all is well */
#define STALL 150     /* ms: long enough to call it silence */

#define ROBOTS "https://www.tiktok.com/robots.txt"
#define OEMBED "https://www.tiktok.com/oembed?url=https://www.tiktok.com/@scout2015/video/6718335390845095173"
#define PORTAL "http://connectivitycheck.gstatic.com/generate_204"

typedef struct {
  TocFaultServer *server; /* (owned) */
  guint16 port;
  SoupSession *session;   /* (owned) */
} Fixture;

typedef struct {
  const char *behaviour;
  const char *url;
  const char *domain; /* NULL: no error */
  int code;
  guint status;
  const char *contains; /* in the body or a header */
} Case;

static const char *
certificates (void)
{
  const char *dir = g_getenv ("TOCSIN_TEST_CERTS");

  g_assert_nonnull (dir);
  return dir;
}

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  fixture->server = toc_fault_server_new (certificates ());
  fixture->port = toc_fault_server_listen (fixture->server, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->port, !=, 0);
  fixture->session = toc_test_client_new_session (certificates ());
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  soup_session_abort (fixture->session);
  g_object_unref (fixture->session);
  g_assert_finalize_object (fixture->server);
}

static void
set (Fixture *fixture, const char *target, const char *line)
{
  g_autoptr (GError) error = NULL;

  toc_fault_server_set (fixture->server, target, line, &error);
  g_assert_no_error (error);
}

static TocTestReply *
fetch (Fixture *fixture, const char *url)
{
  return toc_test_client_fetch (fixture->session, url, fixture->port, TRUE, PATIENCE);
}

static void
assert_error (const TocTestReply *reply, const char *domain, int code)
{
  g_assert_nonnull (reply->error);
  if (g_str_equal (domain, "any"))
    return;
  g_assert_cmpstr (g_quark_to_string (reply->error->domain), ==, domain);
  g_assert_cmpint (reply->error->code, ==, code);
}

static void
assert_healthy (Fixture *fixture, const char *url)
{
  g_autoptr (TocTestReply) reply = fetch (fixture, url);

  g_assert_no_error (reply->error);
  g_assert_cmpuint (reply->status, <, 300);
}

static gboolean
says (const TocTestReply *reply, const char *text)
{
  SoupMessageHeadersIter iter;
  const char *name, *value;

  if (strstr (reply->body->str, text) != NULL)
    return TRUE;
  soup_message_headers_iter_init (&iter, reply->headers);
  while (soup_message_headers_iter_next (&iter, &name, &value)) {
    g_autofree char *header = g_strdup_printf ("%s: %s", name, value);

    if (strstr (header, text) != NULL)
      return TRUE;
  }
  return FALSE;
}

#define IO "g-io-error-quark"
#define TLS "g-tls-error-quark"
#define SOUP "soup-session-error-quark"
#define ANY "any"

/* What the client gets, other than silence. */
static const Case cases[] = {
  { "ok", ROBOTS, NULL, 0, 200, "User-agent: *" },
  { "ok", "https://www.tiktok.com/explore", NULL, 0, 200, "__UNIVERSAL_DATA_FOR_REHYDRATION__" },
  { "ok", OEMBED, NULL, 0, 200, "\"author_name\":\"scout2015\"" },
  { "ok", "https://www.tiktok.com/oembed?url=x", NULL, 0, 400, "Something went wrong" },
  { "ok", "https://www.tiktok.com/login", NULL, 0, 200, "Log in" },
  { "ok", "https://webcast.tiktok.com/webcast/room/check_alive/?aid=1988&room_ids=1", NULL, 0, 200, "status_code" },
  { "ok", "https://open.tiktokapis.com/v2/user/info/?fields=open_id", NULL, 0, 401, "access_token_invalid" },
  { "ok", "https://business-api.tiktok.com/open_api/v1.3/advertiser/info/", NULL, 0, 200, "40104" },
  { "ok", "https://open-api.tiktokglobalshop.com/nothing", NULL, 0, 200, "36009004" },
  { "ok", "https://p16-sign-va.tiktokcdn.com/robots.txt", NULL, 0, 200, "Disallow" },
  { "ok", "https://lf16-tiktok-web.ttwstatic.com/obj/tiktok-web-common-sg/mtact/static/images/logo_144c91a.png",
    NULL, 0, 200, "image/png" },
  { "ok", "http://www.tiktok.com/", NULL, 0, 301, "Location: https://www.tiktok.com/" },
  { "ok", PORTAL, NULL, 0, 204, NULL },
  { "ok", "https://www.gstatic.com/generate_204", NULL, 0, 204, NULL },
  { "ok", "https://cp.cloudflare.com/generate_204", NULL, 0, 204, NULL },
  { "ok", "http://detectportal.firefox.com/success.txt", NULL, 0, 200, "success" },
  { "ok", "https://www.cloudflare.com/cdn-cgi/trace", NULL, 0, 200, "loc=DE" },
  { "refuse", ROBOTS, IO, G_IO_ERROR_CONNECTION_REFUSED, 0, NULL },
  { "reset-accept", PORTAL, ANY, 0, 0, NULL },
  { "reset-accept", ROBOTS, ANY, 0, 0, NULL }, /* may even be faster than the connect */
  { "fin-accept", PORTAL, IO, G_IO_ERROR_PARTIAL_INPUT, 0, NULL },
  { "reset-hello", ROBOTS, TLS, G_TLS_ERROR_NOT_TLS, 0, NULL },
  { "fin-hello", ROBOTS, TLS, G_TLS_ERROR_NOT_TLS, 0, NULL },
  { "plain-on-tls", ROBOTS, TLS, G_TLS_ERROR_MISC, 0, NULL },
  { "garbage-hello", ROBOTS, TLS, G_TLS_ERROR_MISC, 0, NULL },
  { "alert", ROBOTS, TLS, G_TLS_ERROR_MISC, 0, NULL },
  { "cert good", ROBOTS, NULL, 0, 200, NULL },
  { "status 503 'Retry-After: 5' hello", ROBOTS, NULL, 0, 503, "Retry-After: 5" },
  { "maintenance 900", ROBOTS, NULL, 0, 503, "Retry-After: 900" },
  { "wrong-body", ROBOTS, NULL, 0, 200, "something else" },
  { "empty", ROBOTS, NULL, 0, 200, "Content-Length: 0" },
  { "redirect https://blockpage.example/x", ROBOTS, NULL, 0, 302, "Location: https://blockpage.example/x" },
  { "challenge", ROBOTS, NULL, 0, 200, "SlardarWAF" },
  { "captcha", ROBOTS, NULL, 0, 200, "tiktok-verify-page" },
  { "captcha json", ROBOTS, NULL, 0, 200, "\"type\":\"verify\"" },
  { "captcha header", ROBOTS, NULL, 0, 200, "bdturing-verify: " },
  { "access-denied", ROBOTS, NULL, 0, 403, "Reference #18." },
  { "rate-limit 30", ROBOTS, NULL, 0, 429, "Retry-After: 30" },
  { "rate-limit", ROBOTS, NULL, 0, 429, NULL },
  { "legal", ROBOTS, NULL, 0, 451, NULL },
  { "region-notice us", ROBOTS, NULL, 0, 200, "A law banning TikTok has been enacted" },
  { "region-notice in", ROBOTS, NULL, 0, 200, "decided to block 59 apps" },
  { "region-notice hk", ROBOTS, NULL, 0, 302, "Location: https://www.tiktok.com/hk/notfound" },
  { "region-notice hk", "https://www.tiktok.com/hk/notfound", NULL, 0, 200, "discontinued operating TikTok" },
  { "portal", PORTAL, NULL, 0, 200, "Welcome" },
  { "portal redirect", PORTAL, NULL, 0, 302, "Location: http://portal.example/login" },
  { "portal 511", PORTAL, NULL, 0, 511, "Welcome" },
  { "reset-request", ROBOTS, IO, G_IO_ERROR_CONNECTION_CLOSED, 0, NULL },
  { "fin-request", ROBOTS, IO, G_IO_ERROR_PARTIAL_INPUT, 0, NULL },
  { "garbage", ROBOTS, SOUP, SOUP_SESSION_ERROR_PARSING, 0, NULL },
  { "http09", ROBOTS, SOUP, SOUP_SESSION_ERROR_PARSING, 0, NULL },
  { "bad-chunk", ROBOTS, NULL, 0, 200, "hello" },
  { "reset-body", ROBOTS, IO, G_IO_ERROR_CONNECTION_CLOSED, 200, "User-agent: *" },
  { "big-headers", ROBOTS, IO, G_IO_ERROR_PARTIAL_INPUT, 0, NULL },
  { "continue-flood", ROBOTS, IO, G_IO_ERROR_CANCELLED, 0, NULL },
};

static void
test_case (Fixture *fixture, gconstpointer data)
{
  const Case *test = data;
  g_autoptr (TocTestReply) reply = NULL;

  if (g_str_equal (test->behaviour, "reset-accept"))
    toc_test_client_expect_lost_peer ();
  set (fixture, "*", test->behaviour);
  reply = fetch (fixture, test->url);
  if (test->domain == NULL)
    g_assert_no_error (reply->error);
  else
    assert_error (reply, test->domain, test->code);
  g_assert_cmpuint (reply->status, ==, test->status);
  if (test->contains != NULL)
    g_assert_true (says (reply, test->contains));
}

/* Nothing comes, and nothing is wrong either; the data is the behaviour. */
static void
test_silence (Fixture *fixture, gconstpointer data)
{
  const char *behaviour = data;
  g_autoptr (TocTestReply) reply = NULL;

  set (fixture, "www.tiktok.com", behaviour);
  reply = toc_test_client_fetch (fixture->session, ROBOTS, fixture->port, TRUE, STALL);
  assert_error (reply, IO, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (reply->elapsed, >=, STALL - 10);
  toc_fault_server_reset (fixture->server, NULL);
  assert_healthy (fixture, ROBOTS);
}

typedef struct {
  const char *behaviour;
  guint accepts, hellos, handshakes, requests;
} Depth;

static gboolean
reaches (Fixture *fixture, const Depth *depth, guint patience)
{
  TocFaultLog *log = toc_fault_server_get_log (fixture->server);
  g_autoptr (TocTestReply) reply = NULL;

  toc_fault_log_clear (log);
  reply = toc_test_client_fetch (fixture->session, ROBOTS, fixture->port, TRUE, patience);
  assert_error (reply, IO, G_IO_ERROR_CANCELLED);
  return toc_fault_log_count (log, "accept", NULL) == depth->accepts &&
         toc_fault_log_count (log, "hello", "www.tiktok.com") == depth->hellos &&
         toc_fault_log_count (log, "handshake", "www.tiktok.com") == depth->handshakes &&
         toc_fault_log_count (log, "request", "www.tiktok.com/robots.txt") == depth->requests;
}

/* How far a client gets before the silence; a busy machine gets more time. */
static void
test_depth (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const Depth depths[] = {
    { "backlog", 0, 0, 0, 0 },
    { "silent-accept", 1, 0, 0, 0 },
    { "silent-hello", 1, 1, 0, 0 },
    { "silent-request", 1, 1, 1, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (depths); i++) {
    guint patience = STALL;

    set (fixture, "www.tiktok.com", depths[i].behaviour);
    while (!reaches (fixture, &depths[i], patience)) {
      patience *= 2;
      g_assert_cmpuint (patience, <, PATIENCE);
    }
  }
}

static void
test_certificates (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    const char *behaviour;
    GTlsCertificateFlags flags;
  } certs[] = {
    { "cert expired", G_TLS_CERTIFICATE_EXPIRED },
    { "cert not-yet", G_TLS_CERTIFICATE_NOT_ACTIVATED },
    { "cert wrong-name", G_TLS_CERTIFICATE_BAD_IDENTITY },
    { "cert unknown", G_TLS_CERTIFICATE_UNKNOWN_CA },
  };

  for (guint i = 0; i < G_N_ELEMENTS (certs); i++) {
    g_autoptr (TocTestReply) reply = NULL;

    set (fixture, "www.tiktok.com", certs[i].behaviour);
    reply = fetch (fixture, ROBOTS);
    assert_error (reply, TLS, G_TLS_ERROR_BAD_CERTIFICATE);
    g_assert_cmpuint (reply->flags, ==, certs[i].flags);
    assert_healthy (fixture, "https://www.gstatic.com/generate_204");
  }
}

/* The same address under another name. */
static void
test_other_name (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (TocTestReply) reply = NULL;

  set (fixture, "www.tiktok.com", "reset-hello");
  reply = fetch (fixture, ROBOTS);
  assert_error (reply, TLS, G_TLS_ERROR_NOT_TLS);
  assert_healthy (fixture, "https://webcast.tiktok.com/webcast/room/check_alive/");
}

static void
test_redirects (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *url = g_strdup (ROBOTS);

  set (fixture, "www.tiktok.com", "redirect-chain 3");
  for (guint hop = 0; hop < 3; hop++) {
    g_autoptr (TocTestReply) reply = fetch (fixture, url);

    g_assert_cmpuint (reply->status, ==, 302);
    g_free (url);
    url = g_strdup (soup_message_headers_get_one (reply->headers, "Location"));
  }
  assert_healthy (fixture, url);

  set (fixture, "www.tiktok.com", "redirect-loop");
  for (guint hop = 0; hop < 6; hop++) {
    g_autoptr (TocTestReply) reply = fetch (fixture, url);

    g_assert_cmpuint (reply->status, ==, 302);
    g_free (url);
    url = g_strdup (soup_message_headers_get_one (reply->headers, "Location"));
  }
}

static void
test_slow (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (TocTestReply) reply = NULL;

  set (fixture, "www.tiktok.com", "slow 200");
  reply = fetch (fixture, ROBOTS);
  g_assert_no_error (reply->error);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpint (reply->elapsed, >=, 200);
}

static void
test_skew (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (TocTestReply) reply = NULL;
  g_autoptr (GDateTime) date = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  set (fixture, "connectivitycheck.gstatic.com", "skew -86400");
  reply = fetch (fixture, PORTAL);
  date = soup_date_time_new_from_http_string (soup_message_headers_get_one (reply->headers, "Date"));
  g_assert_cmpint (g_date_time_difference (now, date) / G_TIME_SPAN_SECOND, >=, 86390);
}

/* Less than was promised, and the library calls it a success. */
static void
test_truncate (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (TocTestReply) reply = NULL;

  set (fixture, "www.tiktok.com", "truncate");
  reply = fetch (fixture, ROBOTS);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpint (soup_message_headers_get_content_length (reply->headers), >, (goffset) reply->body->len);
  g_assert_cmpuint (reply->body->len, >, 0);
}

/* More than anybody wants; the client stops at 64 KiB. */
static void
test_endless (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TocTestReply) reply = NULL;

  set (fixture, "www.tiktok.com", data);
  reply = fetch (fixture, ROBOTS);
  g_assert_no_error (reply->error);
  g_assert_cmpuint (reply->body->len, >=, 65536);
  g_assert_cmpint (reply->body->str[65535], ==, g_str_equal (data, "oversize") ? 'x' : '\0');
}

static void
test_drip_body (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (TocTestReply) reply = NULL;

  set (fixture, "www.tiktok.com", "drip-body 20");
  reply = toc_test_client_fetch (fixture->session, ROBOTS, fixture->port, TRUE, 4 * STALL);
  assert_error (reply, IO, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpuint (reply->body->len, >, 0);
  g_assert_cmpuint (reply->body->len, <, 4 * STALL / 20);
}

static gboolean
log_says (Fixture *fixture, const char *target, const char *text)
{
  g_autofree char *json =
    toc_fault_log_wait (toc_fault_server_get_log (fixture->server), "request", target, PATIENCE);

  g_assert_nonnull (json);
  return strstr (json, text) != NULL;
}

static void
test_log (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  TocFaultLog *log = toc_fault_server_get_log (fixture->server);
  g_autoptr (TocTestReply) first = toc_test_client_fetch (fixture->session, ROBOTS, fixture->port, FALSE, PATIENCE);
  g_autoptr (TocTestReply) second = toc_test_client_fetch (fixture->session, OEMBED, fixture->port, FALSE, PATIENCE);
  g_autofree char *none = NULL;

  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpuint (second->status, ==, 200);
  g_assert_true (log_says (fixture, "www.tiktok.com/oembed", "\"new-connection\":false"));
  g_assert_true (log_says (fixture, "www.tiktok.com/robots.txt", "\"new-connection\":true"));
  none = toc_fault_log_wait (log, "request", "www.tiktok.com", 0);
  g_assert_null (none);
  g_assert_cmpuint (toc_fault_log_count (log, "request", "www.tiktok.com"), ==, 2);
  g_assert_cmpuint (toc_fault_log_count (log, "accept", NULL), ==, 1);
}

/* A fault meets requests on connections from before, too. */
static void
test_kept_connection (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TocTestReply) before = toc_test_client_fetch (fixture->session, ROBOTS, fixture->port, FALSE, PATIENCE);
  g_autoptr (TocTestReply) after = NULL;

  g_assert_cmpuint (before->status, ==, 200);
  set (fixture, "www.tiktok.com", data);
  after = toc_test_client_fetch (fixture->session, ROBOTS, fixture->port, FALSE, g_str_has_prefix (data, "silent") ? STALL : PATIENCE);
  g_assert_nonnull (after->error);
}

/* A whole address, for whoever lives there, and nobody else. */
static void
test_addresses (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  guint16 port = toc_fault_server_listen (fixture->server, "127.0.0.2", 0, &error);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) here = NULL;
  g_autoptr (GSocketConnection) there = NULL;

  g_assert_no_error (error);
  toc_fault_server_add_host (fixture->server, "www.tiktok.com", "127.0.0.1");
  toc_fault_server_add_host (fixture->server, "www.gstatic.com", "127.0.0.2");
  set (fixture, "www.gstatic.com", "refuse");
  here = g_socket_client_connect_to_host (client, "127.0.0.1", fixture->port, NULL, &error);
  g_assert_no_error (error);
  there = g_socket_client_connect_to_host (client, "127.0.0.2", port, NULL, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

static TocFaultAnswer *
answer_cb (const TocFaultRequest *request, gpointer user_data)
{
  return toc_fault_answer_new (202, "application/json", user_data);
}

static void
test_answerer (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (TocTestReply) reply = NULL;

  toc_fault_server_set_answerer (fixture->server, "api.ooni.io", answer_cb, g_strdup ("{\"v\":0}"), g_free);
  reply = fetch (fixture, "https://api.ooni.io/api/v1/aggregation");
  g_assert_cmpuint (reply->status, ==, 202);
  g_assert_cmpstr (reply->body->str, ==, "{\"v\":0}");
}

static void
add (const char *name, gconstpointer data, void (*func) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/fault-server/", name, NULL);

  g_test_add (path, Fixture, data, set_up, func, tear_down);
}

static void
add_all (const char *name, const char *const *behaviours, void (*func) (Fixture *, gconstpointer))
{
  for (guint i = 0; behaviours[i] != NULL; i++) {
    g_autofree char *full = g_strdup_printf ("%s/%s", name, behaviours[i]);

    add (full, behaviours[i], func);
  }
}

int
main (int argc, char **argv)
{
  static const char *const silences[] = { "backlog", "silent-accept", "silent-hello", "silent-request",
                                          "drip-header 10", NULL };
  static const char *const floods[] = { "gzip-bomb", "oversize", NULL };
  static const char *const lows[] = { "refuse", "reset-hello", "silent-hello", "silent-accept", NULL };

  g_autoptr (TocTestResolver) resolver = NULL;

  g_test_init (&argc, &argv, NULL);
  resolver = toc_test_resolver_new ();
  g_resolver_set_default (G_RESOLVER (resolver));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strdup_printf ("case/%02u %s", i, cases[i].behaviour);

    g_strdelimit (name + strlen ("case/"), "/", '|');
    add (name, &cases[i], test_case);
  }
  add_all ("silence", silences, test_silence);
  add_all ("endless", floods, test_endless);
  add_all ("kept-connection", lows, test_kept_connection);
  add ("depth", NULL, test_depth);
  add ("certificates", NULL, test_certificates);
  add ("other-name", NULL, test_other_name);
  add ("redirects", NULL, test_redirects);
  add ("slow", NULL, test_slow);
  add ("skew", NULL, test_skew);
  add ("truncate", NULL, test_truncate);
  add ("drip-body", NULL, test_drip_body);
  add ("log", NULL, test_log);
  add ("addresses", NULL, test_addresses);
  add ("answerer", NULL, test_answerer);
  return g_test_run ();
}
