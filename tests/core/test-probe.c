/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every way in which a request can end, provoked at a real socket. */

#include "toc-probe.h"
#include "toc-session.h"
#include "toc-test-client.h"
#include "toc-test-net.h"
#include "toc-test-proxy.h"
#include "toc-test-scene.h"

#include <string.h>
#include <sys/resource.h>

#define PATIENT 10000 /* ms: never reached */
#define SHORT 300     /* ms: waited for in full */

/* The phases that were got through, each by a letter: dns, connection, tls, first byte, body. */
#define NO_PHASE ""
#define NAME "d"
#define CONNECTED "dc"
#define ENCRYPTED "dct"
#define ANSWERED "dctf"
#define COMPLETE "dctfb"

typedef struct
{
  const char *behaviour;
  const char *fault;
  guint status;
  const char *phases;
  guint deadline_ms;
} Case;

static const Case cases[] = {
  { "ok", "ok", 200, COMPLETE, PATIENT },

  /* no connection */
  { "refuse", "connection_refused", 0, NAME, PATIENT },
  { "backlog", "tcp_timeout", 0, NAME, SHORT },

  /* no handshake */
  { "fin-accept", "tls_reset", 0, CONNECTED, PATIENT },
  { "silent-accept", "tls_timeout", 0, CONNECTED, SHORT },
  { "reset-hello", "tls_reset", 0, CONNECTED, PATIENT },
  { "fin-hello", "tls_reset", 0, CONNECTED, PATIENT },
  { "silent-hello", "tls_timeout", 0, CONNECTED, SHORT },
  { "plain-on-tls", "tls_reset", 0, CONNECTED, PATIENT },
  { "garbage-hello", "tls_reset", 0, CONNECTED, PATIENT },
  { "alert", "tls_reset", 0, CONNECTED, PATIENT },
  { "alert 40", "tls_reset", 0, CONNECTED, PATIENT },
  { "cert expired", "ssl_expired", 0, CONNECTED, PATIENT },
  { "cert not-yet", "ssl_invalid_certificate", 0, CONNECTED, PATIENT },
  { "cert wrong-name", "ssl_invalid_hostname", 0, CONNECTED, PATIENT },
  { "cert unknown", "ssl_unknown_authority", 0, CONNECTED, PATIENT },

  /* no answer */
  { "silent-request", "response_timeout", 0, ENCRYPTED, SHORT },
  { "reset-request", "connection_reset", 0, ENCRYPTED, PATIENT },
  { "fin-request", "eof_error", 0, ENCRYPTED, PATIENT },
  { "garbage", "eof_error", 0, ENCRYPTED, PATIENT },
  { "http09", "eof_error", 0, ENCRYPTED, PATIENT },
  { "drip-header 50", "response_timeout", 0, ENCRYPTED, SHORT },
  { "continue-flood", "eof_error", 0, ENCRYPTED, PATIENT },
  { "big-headers", "eof_error", 0, ENCRYPTED, PATIENT },

  /* a broken one */
  { "truncate", "eof_error", 200, ANSWERED, PATIENT },
  { "reset-body", "connection_reset", 200, ANSWERED, PATIENT },
  { "drip-body 50", "response_timeout", 200, ANSWERED, SHORT },
  { "gzip-bomb", "body_too_large", 200, COMPLETE, PATIENT },
  { "oversize", "body_too_large", 200, COMPLETE, PATIENT },

  /* another than hoped for */
  { "slow 100", "ok", 200, COMPLETE, PATIENT },
  { "status 500", "http_error", 500, COMPLETE, PATIENT },
  { "status 502", "http_error", 502, COMPLETE, PATIENT },
  { "status 503 'Retry-After: 599'", "http_error", 503, COMPLETE, PATIENT },
  { "status 503 'Retry-After: 600'", "http_maintenance", 503, COMPLETE, PATIENT },
  { "status 503 'Under maintenance, back soon'", "http_maintenance", 503, COMPLETE, PATIENT },
  { "maintenance", "http_maintenance", 503, COMPLETE, PATIENT },
  { "status 400", "http_unexpected", 400, COMPLETE, PATIENT },
  { "status 401", "http_unexpected", 401, COMPLETE, PATIENT },
  { "status 403", "http_refused", 403, COMPLETE, PATIENT },
  { "status 404", "http_unexpected", 404, COMPLETE, PATIENT },
  { "status 410", "http_unexpected", 410, COMPLETE, PATIENT },
  { "status 304", "http_unexpected", 304, COMPLETE, PATIENT },
  { "access-denied", "http_refused", 403, COMPLETE, PATIENT },
  { "rate-limit 30", "http_rate_limited", 429, COMPLETE, PATIENT },
  { "legal", "http_legal", 451, COMPLETE, PATIENT },
  { "challenge", "http_challenge", 200, COMPLETE, PATIENT },
  { "captcha", "http_challenge", 200, COMPLETE, PATIENT },
  { "captcha json", "http_challenge", 200, COMPLETE, PATIENT },
  { "captcha header", "http_challenge", 200, COMPLETE, PATIENT },
  { "region-notice us", "region_notice", 200, COMPLETE, PATIENT },
  { "region-notice in", "region_notice", 200, COMPLETE, PATIENT },
  { "wrong-body", "wrong_body", 200, COMPLETE, PATIENT },
  { "empty", "wrong_body", 200, COMPLETE, PATIENT },
  { "status 204", "wrong_body", 204, COMPLETE, PATIENT },
};

static gboolean
reached (double ms)
{
  if (ms < 0)
    g_assert_cmpfloat_with_epsilon (ms, TOC_UNMEASURED, 0.001);

  return ms >= 0;
}

static void
check_phases (const TocPhases *phases, const char *expected)
{
  g_autofree char *letters = g_strconcat (reached (phases->dns) ? "d" : "",
                                          reached (phases->tcp) ? "c" : "",
                                          reached (phases->tls) ? "t" : "",
                                          reached (phases->first_byte) ? "f" : "",
                                          reached (phases->body) ? "b" : "", NULL);
  double sum = MAX (phases->dns, 0) + MAX (phases->tcp, 0) + MAX (phases->tls, 0) +
               MAX (phases->first_byte, 0) + MAX (phases->body, 0);

  g_assert_cmpstr (letters, ==, expected);
  g_assert_cmpfloat (phases->total, >=, sum - 0.1);
}

static void
check_fault (const TocSample *sample, const char *word)
{
  const char *fault = toc_fault_to_word (sample->fault);

  g_assert_cmpstr (fault != NULL ? fault : "ok", ==, word);
}

/* The deadline is kept, and not waited for in vain. */
static void
check_total (const TocSample *sample, guint deadline_ms)
{
  if (deadline_ms == SHORT)
    g_assert_cmpfloat (sample->phases.total, >=, SHORT - 5);
  g_assert_cmpfloat (sample->phases.total, <, deadline_ms + 2000);
}

static void
test_case (TocTestNet *net, gconstpointer data)
{
  const Case *test = data;
  g_autoptr (TocSample) sample = NULL;

  toc_test_net_set (net, "www.tiktok.com", test->behaviour);
  sample = toc_test_net_probe (net, "edge", test->deadline_ms);

  check_fault (sample, test->fault);
  g_assert_cmpuint (sample->http_status, ==, test->status);
  check_phases (&sample->phases, test->phases);
  check_total (sample, test->deadline_ms);
  g_assert_cmpint (sample->verified, ==, strchr (test->phases, 't') != NULL);
  g_assert_cmpstr (sample->address, ==, "127.0.0.1");
  g_assert_true (sample->ipv4_tried && !sample->ipv6_tried);
  g_assert_true (sample->fresh && !sample->proxied && !sample->bogon);
  g_assert_cmpint (sample->body_digest != NULL, ==,
                   g_str_equal (test->fault, "wrong_body") && !g_str_equal (test->behaviour, "empty")
                     && test->status == 200);
  if (sample->fault == TOC_FAULT_NONE)
    g_assert_null (sample->excerpt);
  g_assert_cmpuint (toc_test_net_count (net, "www.tiktok.com"), ==,
                    strchr (test->phases, 't') != NULL);
}

/* Before or in the handshake: which of the two the kernel decides. */
static void
test_reset_accept (TocTestNet *net, gconstpointer data)
{
  g_autoptr (TocSample) sample = NULL;

  toc_test_client_expect_lost_peer ();
  toc_test_net_set (net, "www.tiktok.com", "reset-accept");
  sample = toc_test_net_probe (net, "edge", PATIENT);

  g_assert_true (sample->fault == TOC_FAULT_TLS_RESET ||
                 sample->fault == TOC_FAULT_CONNECTION_RESET);
  g_assert_true (toc_sample_is_cut (sample));
  g_assert_false (sample->verified);
}

static void
test_certificate (TocTestNet *net, gconstpointer data)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (TocSample) good = toc_test_net_probe (net, "edge", PATIENT);
  g_autoptr (TocSample) expired = NULL;

  toc_test_net_set (net, "www.tiktok.com", "cert expired");
  expired = toc_test_net_probe (net, "edge", PATIENT);

  g_assert_cmpint (good->certificate_expires, >, now + 2900 * 86400);
  g_assert_cmpint (expired->certificate_expires, <, now - 29 * 86400);
}

static void
test_times (TocTestNet *net, gconstpointer data)
{
  gint64 before = g_get_real_time ();
  g_autoptr (TocSample) sample = NULL;

  toc_test_net_set (net, "www.tiktok.com", "skew -86400");
  sample = toc_test_net_probe (net, "edge", PATIENT);

  g_assert_cmpint (sample->started_at, >=, before);
  g_assert_cmpint (sample->started_at, <=, g_get_real_time ());
  g_assert_cmpint (sample->server_date, >=, before / G_USEC_PER_SEC - 86401);
  g_assert_cmpint (sample->server_date, <=, before / G_USEC_PER_SEC - 86390);
}

/* ---- names ---- */

typedef struct
{
  const char *answer;
  const char *fault;
  const char *phases;
  guint deadline_ms;
} Name;

static const Name names[] = {
  { "nxdomain", "dns_nxdomain_error", NO_PHASE, PATIENT },
  { "temporary", "dns_temporary_failure", NO_PHASE, PATIENT },
  { "silent", "dns_temporary_failure", NO_PHASE, SHORT },
  { "127.0.0.2", "dns_bogon_error", NAME, PATIENT },
  { "::1", "dns_bogon_error", NAME, PATIENT },
  { "127.0.0.2 127.0.0.1", "ok", COMPLETE, PATIENT },
};

static void
test_name (TocTestNet *net, gconstpointer data)
{
  const Name *name = data;
  g_autoptr (TocSample) sample = NULL;

  toc_test_resolver_set (net->resolver, "www.tiktok.com", name->answer);
  sample = toc_test_net_probe (net, "edge", name->deadline_ms);

  check_fault (sample, name->fault);
  check_phases (&sample->phases, name->phases);
  check_total (sample, name->deadline_ms);
  g_assert_cmpint (sample->bogon, ==, *name->phases != '\0');
}

/* A bogon that answers with the right certificate is none: NAT64, split DNS, a local relay. */
static void
test_bogon_server (TocTestNet *net, gconstpointer data)
{
  g_autoptr (TocSample) verified = NULL;
  g_autoptr (TocSample) foreign = NULL;

  toc_test_resolver_set (net->resolver, "www.tiktok.com", "0.0.0.0");
  verified = toc_test_net_probe (net, "edge", PATIENT);
  check_fault (verified, "ok");

  toc_test_net_set (net, "www.tiktok.com", "cert unknown");
  foreign = toc_test_net_probe (net, "edge", PATIENT);
  check_fault (foreign, "dns_bogon_error");
}

/* ---- bodies ---- */

static gsize
peak_memory (void)
{
  struct rusage usage = { 0 };

  getrusage (RUSAGE_SELF, &usage);

  return (gsize) usage.ru_maxrss * 1024;
}

/* What unpacks to 1 GiB is not unpacked. */
static void
test_memory (TocTestNet *net, gconstpointer data)
{
  gsize before = peak_memory ();

  toc_test_net_set (net, "www.tiktok.com", "gzip-bomb");
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (TocSample) page = toc_test_net_probe (net, "page", PATIENT);

      check_fault (page, "body_too_large");
    }
  toc_test_net_set (net, "www.tiktok.com", "oversize");
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (TocSample) page = toc_test_net_probe (net, "page", PATIENT);

      check_fault (page, "body_too_large");
    }

  g_assert_cmpuint (peak_memory () - before, <, 300 * 1024 * 1024);
}

/* The limit itself is allowed. */
static void
test_limit (TocTestNet *net, gconstpointer data)
{
  g_autofree char *fits = g_strnfill (1000, 'x');
  g_autofree char *more = g_strnfill (1001, 'x');
  g_autofree char *fits_line = g_strdup_printf ("status 200 %s", fits);
  g_autofree char *more_line = g_strdup_printf ("status 200 %s", more);
  g_autoptr (TocSample) at_limit = NULL;
  g_autoptr (TocSample) over_limit = NULL;

  toc_test_net_define (net, "{ 'schema': 1, 'name': 'S', 'date': '2026-01-01',"
                            "  'home': 'https://www.tiktok.com/', 'trusted_hosts': ['tiktok.com'],"
                            "  'components': [{ 'id': 'edge', 'name': 'E', 'core': true, 'probes': ["
                            "    { 'url': 'https://www.tiktok.com:PORT/', 'body_limit': 1000,"
                            "      'healthy': [{ 'status': 404 }] }] }] }");
  toc_test_net_set (net, "www.tiktok.com", fits_line);
  at_limit = toc_test_net_probe (net, "edge", PATIENT);
  toc_test_net_set (net, "www.tiktok.com", more_line);
  over_limit = toc_test_net_probe (net, "edge", PATIENT);

  check_fault (at_limit, "wrong_body");
  check_fault (over_limit, "body_too_large");
}

/* The same unknown page is recognised; what is seen of it is plain text. */
static void
test_wrong_body (TocTestNet *net, gconstpointer data)
{
  g_autoptr (TocSample) edge = NULL;
  g_autoptr (TocSample) page = NULL;
  g_autoptr (TocSample) other = NULL;

  toc_test_net_set (net, "*", "status 200 '<html><title>Blocked\tby  us</title></html>'");
  edge = toc_test_net_probe (net, "edge", PATIENT);
  page = toc_test_net_probe (net, "page", PATIENT);
  toc_test_net_set (net, "*", "status 200 'Something else'");
  other = toc_test_net_probe (net, "edge", PATIENT);

  g_assert_cmpstr (edge->body_digest, ==, page->body_digest);
  g_assert_cmpstr (edge->body_digest, !=, other->body_digest);
  g_assert_cmpstr (edge->excerpt, ==, "Blocked by us");
}

/* ---- redirects ---- */

typedef struct
{
  const char *location; /* (nullable) */
  const char *fault;
  const char *host;     /* (nullable): where it was sent away to */
} Redirect;

static void
test_redirects (TocTestNet *net, gconstpointer data)
{
  static const Redirect redirects[] = {
    { "https://p16-sign-va.tiktokcdn.com:PORT/robots.txt", "ok", NULL },
    { "//p16-sign-va.tiktokcdn.com:PORT/robots.txt", "ok", NULL },
    { "/login", "wrong_body", NULL },
    { "https://blockpage.example:PORT/robots.txt", "redirected_away", "blockpage.example" },
    { "https://tiktok.com.blockpage.example/", "redirected_away", "tiktok.com.blockpage.example" },
    { "http://blockpage.example:PORT/robots.txt", "redirected_away", "blockpage.example" },
    { "http://www.tiktok.com:PORT/robots.txt", "redirected_away", "www.tiktok.com" },
    { "ftp://www.tiktok.com/", "redirected_away", "www.tiktok.com" },
    { "javascript:alert(1)", "http_unexpected", NULL },
    { "https:///robots.txt", "http_unexpected", NULL },
    { NULL, "http_unexpected", NULL },
    { "https://www.tiktok.com:PORT/robots.txt", "redirect_loop", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (redirects); i++)
    {
      g_autofree char *line =
        redirects[i].location != NULL
          ? g_strdup_printf ("status 302 'Location: %s'", redirects[i].location)
          : g_strdup ("status 302");
      g_autoptr (TocSample) sample = NULL;

      g_test_message ("%s", redirects[i].location);
      toc_test_net_answer (net, "www.tiktok.com/robots.txt", line);
      sample = toc_test_net_probe (net, "edge", PATIENT);
      check_fault (sample, redirects[i].fault);
      g_assert_cmpstr (sample->redirect_host, ==, redirects[i].host);
      g_assert_true (sample->verified);
    }

  /* Neither the foreign host nor plain HTTP was asked. */
  g_assert_cmpuint (toc_test_net_count (net, "blockpage.example"), ==, 0);
  g_assert_cmpuint (toc_test_net_count (net, "www.tiktok.com/robots.txt"), ==,
                    G_N_ELEMENTS (redirects) + 10);
}

/* Each status that redirects, and the times of all hops together. */
static void
test_redirect_statuses (TocTestNet *net, gconstpointer data)
{
  static const guint statuses[] = { 301, 302, 303, 307, 308 };

  toc_test_net_set (net, "p16-sign-va.tiktokcdn.com", "slow 60");
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autofree char *line = g_strdup_printf (
        "status %u 'Location: https://p16-sign-va.tiktokcdn.com:PORT/robots.txt'", statuses[i]);
      g_autoptr (TocSample) sample = NULL;

      toc_test_net_answer (net, "www.tiktok.com", line);
      sample = toc_test_net_probe (net, "edge", PATIENT);
      check_fault (sample, "ok");
      g_assert_cmpuint (sample->http_status, ==, 200);
      g_assert_true (g_str_has_prefix (sample->url, "https://p16-sign-va.tiktokcdn.com:"));
      g_assert_cmpfloat (sample->phases.first_byte, >=, 55);
      check_phases (&sample->phases, COMPLETE);
    }
}

/* A hop that fails fails the probe. */
static void
test_redirect_into_fault (TocTestNet *net, gconstpointer data)
{
  g_autoptr (TocSample) sample = NULL;

  toc_test_net_answer (net, "www.tiktok.com",
                       "status 302 'Location: https://p16-sign-va.tiktokcdn.com:PORT/robots.txt'");
  toc_test_net_set (net, "p16-sign-va.tiktokcdn.com", "cert unknown");
  sample = toc_test_net_probe (net, "edge", PATIENT);

  check_fault (sample, "ssl_unknown_authority");
  g_assert_false (sample->verified);
}

static void
test_redirect_notice (TocTestNet *net, gconstpointer data)
{
  g_autoptr (TocSample) sample = NULL;

  toc_test_net_answer (net, "www.tiktok.com/robots.txt",
                       "status 302 'Location: https://www.tiktok.com:PORT/hk/notfound'");
  sample = toc_test_net_probe (net, "edge", PATIENT);

  check_fault (sample, "region_notice");
}

/* ---- headers ---- */

static void
test_retry_after (TocTestNet *net, gconstpointer data)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) later = g_date_time_add_seconds (now, 3600);
  g_autoptr (GDateTime) earlier = g_date_time_add_seconds (now, -3600);
  g_autofree char *in_an_hour = soup_date_time_to_string (later, SOUP_DATE_HTTP);
  g_autofree char *an_hour_ago = soup_date_time_to_string (earlier, SOUP_DATE_HTTP);
  const struct
  {
    const char *value;
    gint64 least, most;
  } values[] = {
    { "120", 120, 120 },
    { "0", 0, 0 },
    { in_an_hour, 3590, 3600 },
    { an_hour_ago, 0, 0 },
    { "99999999", 30 * 86400, 30 * 86400 },
    { "9999999999", 30 * 86400, 30 * 86400 },
    { "99999999999999999999", 30 * 86400, 30 * 86400 },
    { "-5", -1, -1 },
    { "soon", -1, -1 },
  };
  g_autoptr (TocSample) none = toc_test_net_probe (net, "edge", PATIENT);

  g_assert_cmpint (none->retry_after, ==, -1);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *line = g_strdup_printf ("status 429 'Retry-After: %s'", values[i].value);
      g_autoptr (TocSample) sample = NULL;

      g_test_message ("%s", values[i].value);
      toc_test_net_set (net, "www.tiktok.com", line);
      sample = toc_test_net_probe (net, "edge", PATIENT);
      g_assert_cmpint (sample->retry_after, >=, values[i].least);
      g_assert_cmpint (sample->retry_after, <=, values[i].most);
    }
}

/* ---- controls ---- */

static void
test_controls (TocTestNet *net, gconstpointer data)
{
  static const struct
  {
    const char *id;
    const char *target;
    const char *behaviour;
    const char *fault;
    guint status;
  } controls[] = {
    { "gstatic-http", "connectivitycheck.gstatic.com", "ok", "ok", 204 },
    { "firefox-http", "detectportal.firefox.com", "ok", "ok", 200 },
    { "cloudflare", "cp.cloudflare.com", "ok", "ok", 204 },
    { "gstatic", "www.gstatic.com", "ok", "ok", 204 },
    { "gstatic-http", "connectivitycheck.gstatic.com", "portal", "wrong_body", 200 },
    { "gstatic-http", "connectivitycheck.gstatic.com", "portal redirect", "redirected_away", 302 },
    { "gstatic-http", "connectivitycheck.gstatic.com", "portal 511", "http_error", 511 },
    { "gstatic-http", "connectivitycheck.gstatic.com", "wrong-body", "wrong_body", 200 },
    { "firefox-http", "detectportal.firefox.com", "refuse", "connection_refused", 0 },
    { "cloudflare", "cp.cloudflare.com", "cert unknown", "ssl_unknown_authority", 0 },
    { "gstatic-http", "connectivitycheck.gstatic.com", "reset-request", "connection_reset", 0 },
    { "gstatic-http", "connectivitycheck.gstatic.com", "fin-accept", "eof_error", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (controls); i++)
    {
      g_autoptr (TocSample) sample = NULL;

      g_test_message ("%s %s", controls[i].id, controls[i].behaviour);
      toc_fault_server_reset (net->server, NULL);
      toc_test_net_set (net, controls[i].target, controls[i].behaviour);
      sample = toc_test_net_probe (net, controls[i].id, PATIENT);
      check_fault (sample, controls[i].fault);
      g_assert_cmpuint (sample->http_status, ==, controls[i].status);
      g_assert_null (sample->country);
    }

  /* A portal's page is seen, never visited. */
  g_assert_cmpuint (toc_test_net_count (net, "portal.example"), ==, 0);
}

/* Of the trace, which holds the person's own address, only the country is kept. */
static void
test_country (TocTestNet *net, gconstpointer data)
{
  g_autoptr (TocSample) trace = toc_test_net_probe (net, "cloudflare-trace", PATIENT);
  g_autoptr (TocSample) edge = NULL;

  g_assert_cmpstr (trace->country, ==, "DE");
  g_assert_null (trace->excerpt);
  g_assert_null (trace->body_digest);

  toc_test_net_set (net, "www.tiktok.com",
                    "status 200 'User-agent:\nDisallow:\nloc=US\n'");
  edge = toc_test_net_probe (net, "edge", PATIENT);
  check_fault (edge, "ok");
  g_assert_null (edge->country);
}

/* ---- connections ---- */

static void
finish_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static TocProbe
edge_probe (TocTestNet *net, gboolean fresh, guint deadline_ms)
{
  const TocComponent *edge = toc_definition_find_component (net->definition, "edge");

  return (TocProbe){
    .definition = net->definition,
    .id = "edge",
    .endpoint = g_ptr_array_index (edge->endpoints, 0),
    .fresh = fresh,
    .deadline_ms = deadline_ms,
  };
}

static TocSample *
probe_kept (TocTestNet *net)
{
  TocProbe probe = edge_probe (net, FALSE, PATIENT);
  g_autoptr (GAsyncResult) result = NULL;

  toc_probe_run_async (&probe, net->session, NULL, finish_cb, &result);
  toc_test_wait_for (result != NULL);

  return toc_probe_run_finish (result, NULL);
}

/* A kept connection has no phases but those of the answer; a fresh one has them all. */
static void
test_kept (TocTestNet *net, gconstpointer data)
{
  g_autoptr (TocSample) first = probe_kept (net);
  g_autoptr (TocSample) second = probe_kept (net);
  g_autoptr (TocSample) fresh = toc_test_net_probe (net, "edge", PATIENT);

  check_phases (&first->phases, COMPLETE);
  check_phases (&second->phases, "fb");
  check_phases (&fresh->phases, COMPLETE);
  g_assert_false (first->fresh || second->fresh);
  g_assert_true (second->verified);
  g_assert_cmpuint (toc_fault_log_count (net->log, "accept", NULL), ==, 2);
}

/* What breaks on a kept connection breaks the probe only if a new one breaks as well. */
static void
test_kept_reset (TocTestNet *net, gconstpointer data)
{
  g_autoptr (TocSample) first = probe_kept (net);
  g_autoptr (TocSample) second = NULL;

  check_fault (first, "ok");
  toc_test_net_set (net, "www.tiktok.com", "reset-request");
  second = probe_kept (net);
  check_fault (second, "connection_reset");
}

/* ---- ends ---- */

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);

  return G_SOURCE_REMOVE;
}

/* Cancelled at any moment, it says so, and leaves nothing behind. */
static void
test_cancel (TocTestNet *net, gconstpointer data)
{
  static const char *const behaviours[] = { "ok",           "silent-hello", "silent-request",
                                            "drip-body 1",  "oversize",     "redirect-chain 3",
                                            "drip-header 1", "gzip-bomb",   "status 503" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);
  guint n_cancelled = 0;

  for (guint i = 0; i < 150; i++)
    {
      TocProbe probe = edge_probe (net, g_rand_boolean (rand), PATIENT);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (TocSample) sample = NULL;
      guint id;

      toc_test_net_set (net, "*", behaviours[i % G_N_ELEMENTS (behaviours)]);
      id = g_timeout_add ((guint) g_rand_int_range (rand, 0, 12), cancel_cb, cancellable);
      toc_probe_run_async (&probe, net->session, cancellable, finish_cb, &result);
      toc_test_wait_for (result != NULL);
      sample = toc_probe_run_finish (result, &error);
      g_assert_true ((sample == NULL) == (error != NULL));
      if (error != NULL)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      if (!g_cancellable_is_cancelled (cancellable))
        g_source_remove (id);
      n_cancelled += error != NULL;
    }

  g_assert_cmpuint (n_cancelled, >, 50);
}

static void
test_cancelled_before (TocTestNet *net, gconstpointer data)
{
  TocProbe probe = edge_probe (net, TRUE, PATIENT);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  toc_probe_run_async (&probe, net->session, cancellable, finish_cb, &result);
  g_assert_null (result);
  toc_test_wait_for (result != NULL);
  g_assert_null (toc_probe_run_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (toc_fault_log_count (net->log, NULL, NULL), ==, 0);
}

/* ---- proxies ---- */

static void
test_proxy_dead (TocTestNet *net, gconstpointer data)
{
  g_autoptr (TocSample) sample = NULL;

  /* Nobody listens there; and that it is a bogon for a public name does not matter. */
  toc_test_proxy_set ("http://127.0.0.2:9");
  sample = toc_test_net_probe (net, "edge", PATIENT);
  check_fault (sample, "proxy_error");
  g_assert_true (sample->proxied);
}

static void
test_proxy_unknown_name (TocTestNet *net, gconstpointer data)
{
  g_autoptr (TocSample) sample = NULL;

  toc_test_proxy_set ("http://proxy.example:3128");
  toc_test_resolver_set (net->resolver, "proxy.example", "nxdomain");
  sample = toc_test_net_probe (net, "edge", PATIENT);
  check_fault (sample, "proxy_error");
  g_assert_true (sample->proxied);
}

/* It answers itself, in place of a tunnel. */
static void
test_proxy_refuses (TocTestNet *net, gconstpointer data)
{
  static const char *const answers[] = { "status 403", "status 407", "status 502" };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *proxy = g_strdup_printf ("http://127.0.0.1:%u", net->port);
      g_autoptr (TocSample) sample = NULL;

      g_test_message ("%s", answers[i]);
      toc_test_proxy_set (proxy);
      toc_test_net_set (net, "*", answers[i]);
      sample = toc_test_net_probe (net, "edge", PATIENT);
      check_fault (sample, "proxy_error");
      g_assert_true (sample->proxied);
      g_assert_false (toc_sample_is_answer (sample));
    }
}

/* A dead server without a proxy is a dead server. */
static void
test_proxy_direct (TocTestNet *net, gconstpointer data)
{
  g_autoptr (TocSample) sample = NULL;

  toc_test_proxy_set ("direct://");
  toc_test_net_set (net, "www.tiktok.com", "refuse");
  sample = toc_test_net_probe (net, "edge", PATIENT);
  check_fault (sample, "connection_refused");
  g_assert_false (sample->proxied);
}

static void
tear_down (TocTestNet *net, gconstpointer data)
{
  toc_test_proxy_set ("direct://");
  toc_test_net_tear_down (net, data);
}

static void
add (const char *name, gconstpointer data, void (*func) (TocTestNet *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/probe/", name, NULL);

  g_test_add (path, TocTestNet, data, toc_test_net_set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  toc_session_setup_process ();
  toc_test_proxy_install ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("case/%s", cases[i].behaviour);

      add (name, &cases[i], test_case);
    }
  add ("reset-accept", NULL, test_reset_accept);
  add ("certificate", NULL, test_certificate);
  add ("times", NULL, test_times);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_strdup_printf ("name/%s", names[i].answer);

      add (name, &names[i], test_name);
    }
  add ("bogon-server", NULL, test_bogon_server);
  add ("body/memory", NULL, test_memory);
  add ("body/limit", NULL, test_limit);
  add ("body/wrong", NULL, test_wrong_body);
  add ("redirect/targets", NULL, test_redirects);
  add ("redirect/statuses", NULL, test_redirect_statuses);
  add ("redirect/into-fault", NULL, test_redirect_into_fault);
  add ("redirect/notice", NULL, test_redirect_notice);
  add ("retry-after", NULL, test_retry_after);
  add ("controls", NULL, test_controls);
  add ("country", NULL, test_country);
  add ("kept/phases", NULL, test_kept);
  add ("kept/reset", NULL, test_kept_reset);
  add ("cancel/any-time", NULL, test_cancel);
  add ("cancel/before", NULL, test_cancelled_before);
  add ("proxy/dead", NULL, test_proxy_dead);
  add ("proxy/unknown-name", NULL, test_proxy_unknown_name);
  add ("proxy/refuses", NULL, test_proxy_refuses);
  add ("proxy/direct", NULL, test_proxy_direct);

  return g_test_run ();
}
