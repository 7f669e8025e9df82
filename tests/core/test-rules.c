/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every rule of the table: rounds that match it, and rounds that only just do not. */

#include "toc-rules.h"
#include "toc-test-scene.h"

#include <string.h>

#define UP TOC_STATE_UP
#define SLOW TOC_STATE_SLOW
#define PARTIAL TOC_STATE_PARTIAL
#define DOWN TOC_STATE_DOWN
#define MAINTENANCE TOC_STATE_MAINTENANCE
#define BLOCKED TOC_STATE_BLOCKED
#define OFFLINE TOC_STATE_OFFLINE
#define UNKNOWN TOC_STATE_UNKNOWN

/* Other sites work. */
#define FINE " controls=ok"
/* Two of five do, neither of which proves that TLS works. */
#define POOR " controls=tcp_timeout gstatic-http=ok firefox-http=ok"

typedef struct
{
  const char *title;
  const char *scene;
  guint rule;
  TocState state;
  TocReason reason;
} Case;

static const Case cases[] = {
  /* 1: no network, or nothing at all can be reached */
  { "no network at all", "all=network_unreachable controls=network_unreachable +no-network", 1,
    OFFLINE, TOC_REASON_NO_NETWORK },
  { "no network, nobody else asked", "all=network_unreachable +no-network", 1, OFFLINE,
    TOC_REASON_NO_NETWORK },
  { "nothing can be reached", "all=tcp_timeout controls=connection_refused", 1, OFFLINE,
    TOC_REASON_NO_NETWORK },
  { "no names, for now", "all=dns_temporary_failure controls=dns_temporary_failure", 1, OFFLINE,
    TOC_REASON_DNS },
  { "no names, denied", "all=dns_nxdomain_error controls=dns_nxdomain_error", 1, OFFLINE,
    TOC_REASON_DNS },
  { "no names, and no network", "all=dns_temporary_failure controls=dns_temporary_failure "
    "+no-network", 1, OFFLINE, TOC_REASON_NO_NETWORK },
  { "a dead proxy", "all=proxy_error controls=proxy_error", 1, OFFLINE, TOC_REASON_PROXY },
  { "some names, no connection", "all=dns_temporary_failure live=tcp_timeout "
    "controls=host_unreachable", 1, OFFLINE, TOC_REASON_NO_NETWORK },
  { "the system is wrong about the network", "all=ok +no-network", 21, UP, TOC_REASON_NONE },
  { "one TLS control works", "all=tcp_timeout controls=tcp_timeout cloudflare=ok", 9, UNKNOWN,
    TOC_REASON_UNREACHABLE },
  { "one component has answered, if with an error",
    "all=tcp_timeout edge=http_error controls=tcp_timeout", 9, UNKNOWN, TOC_REASON_UNREACHABLE },
  { "silence, and nobody else was asked", "all=tcp_timeout", 20, UNKNOWN, TOC_REASON_UNCLEAR },

  /* 2: a captive portal */
  { "a portal's page", "all=ssl_invalid_hostname controls=ssl_invalid_hostname "
    "gstatic-http=wrong_body/200 firefox-http=wrong_body/200", 2, OFFLINE, TOC_REASON_PORTAL },
  { "a portal's redirect", "all=tcp_timeout controls=tcp_timeout "
    "gstatic-http=redirected_away/302", 2, OFFLINE, TOC_REASON_PORTAL },
  { "a portal's 511", "all=tcp_timeout controls=tcp_timeout firefox-http=http_error/511", 2,
    OFFLINE, TOC_REASON_PORTAL },
  { "the system knows of a portal", "all=tcp_timeout controls=tcp_timeout gstatic-http=ok "
    "+portal", 2, OFFLINE, TOC_REASON_PORTAL },
  { "another wrong answer is no portal", "all=tcp_timeout controls=tcp_timeout "
    "gstatic-http=http_unexpected/404", 4, OFFLINE, TOC_REASON_NO_NETWORK },
  { "a wrong body over TLS is no portal", "all=tcp_timeout controls=tcp_timeout "
    "gstatic=wrong_body/200", 4, OFFLINE, TOC_REASON_NO_NETWORK },
  { "only plain HTTP is rewritten", "all=ok" FINE " gstatic-http=wrong_body/200 "
    "firefox-http=wrong_body/200 +portal", 21, UP, TOC_REASON_NONE },
  { "only plain HTTP is rewritten, and it is down", "all=http_error" FINE
    " gstatic-http=wrong_body/200 firefox-http=wrong_body/200 +portal", 15, DOWN,
    TOC_REASON_SERVER_ERROR },
  { "only plain HTTP is rewritten, and it is silent", "all=tcp_timeout" FINE
    " gstatic-http=redirected_away/302 +familiar", 9, DOWN, TOC_REASON_UNREACHABLE },

  /* 3: something reads along, or the clock is wrong */
  { "all certificates are refused", "all=ssl_unknown_authority controls=ssl_unknown_authority "
    "gstatic-http=ok firefox-http=ok", 3, OFFLINE, TOC_REASON_TLS_INTERCEPTED },
  { "the clock is a day behind", "all=ssl_invalid_certificate controls=ssl_invalid_certificate "
    "gstatic-http=ok/date:86400 firefox-http=ok", 3, OFFLINE, TOC_REASON_CLOCK },
  { "the clock is a year ahead", "all=ssl_expired controls=ssl_expired "
    "gstatic-http=ok/date:-31536000 firefox-http=ok", 3, OFFLINE, TOC_REASON_CLOCK },
  { "the clock is a minute off", "all=ssl_expired controls=ssl_expired "
    "gstatic-http=ok/date:60 firefox-http=ok", 3, OFFLINE, TOC_REASON_TLS_INTERCEPTED },
  { "another certificate is accepted", "all=ssl_unknown_authority "
    "controls=ssl_unknown_authority gstatic-http=ok firefox-http=ok gstatic=ok", 7, BLOCKED,
    TOC_REASON_REDIRECTED },
  { "one control fails otherwise", "all=ssl_unknown_authority controls=ssl_unknown_authority "
    "gstatic-http=ok firefox-http=ok gstatic=tcp_timeout", 4, OFFLINE, TOC_REASON_NO_NETWORK },
  { "its own certificates are accepted", "all=ok controls=ssl_unknown_authority gstatic-http=ok",
    21, UP, TOC_REASON_NONE },

  /* 4: too little else works */
  { "two of five", "all=tcp_timeout" POOR, 4, OFFLINE, TOC_REASON_NO_NETWORK },
  { "two of five, and a lone failure", "all=tls_timeout live=-" POOR, 4, OFFLINE,
    TOC_REASON_NO_NETWORK },
  { "two of four are enough", "all=tcp_timeout gstatic-http=ok firefox-http=ok "
    "cloudflare=tcp_timeout gstatic=tcp_timeout", 9, UNKNOWN, TOC_REASON_UNREACHABLE },
  { "two of five, but it has answered", "all=http_error" POOR, 15, DOWN,
    TOC_REASON_SERVER_ERROR },
  { "two of five, but all is well", "all=ok" POOR, 21, UP, TOC_REASON_NONE },

  /* 5: the name is denied */
  { "no such name", "core=dns_nxdomain_error" FINE, 5, BLOCKED, TOC_REASON_DNS_BLOCK },
  { "a foreign address", "all=dns_bogon_error" FINE, 5, BLOCKED, TOC_REASON_DNS_BLOCK },
  { "both", "core=dns_nxdomain_error edge=dns_bogon_error static=dns_bogon_error" FINE, 5,
    BLOCKED, TOC_REASON_DNS_BLOCK },
  { "three of four", "all=ok core=dns_nxdomain_error static=ok" FINE, 5, BLOCKED,
    TOC_REASON_DNS_BLOCK },
  { "a Pi-hole", "all=ok static=dns_bogon_error" FINE, 21, UP, TOC_REASON_NONE },
  { "a Pi-hole with two lists", "all=ok static=dns_bogon_error live=dns_nxdomain_error" FINE, 21,
    UP, TOC_REASON_NONE },
  { "two of four", "all=ok edge=dns_nxdomain_error page=dns_nxdomain_error" FINE, 21, UP,
    TOC_REASON_NONE },

  /* 6: its names do not resolve for now */
  { "its names fail", "all=dns_temporary_failure" FINE, 6, UNKNOWN, TOC_REASON_UNREACHABLE },
  { "its names fail where it worked", "all=dns_temporary_failure +familiar" FINE, 6, DOWN,
    TOC_REASON_UNREACHABLE },
  { "half of its names fail", "all=ok edge=dns_temporary_failure page=dns_temporary_failure" FINE,
    16, PARTIAL, TOC_REASON_SERVER_ERROR },

  /* 7: somebody else's certificate */
  { "another name's certificate", "all=ssl_invalid_hostname" FINE, 7, BLOCKED,
    TOC_REASON_REDIRECTED },
  { "nobody's certificate", "all=ssl_unknown_authority edge=ssl_invalid_certificate" FINE, 7,
    BLOCKED, TOC_REASON_REDIRECTED },
  { "an expired certificate is its own fault", "all=ssl_expired" FINE, 15, DOWN,
    TOC_REASON_SERVER_ERROR },

  /* 8, 9: the handshake is cut, or nothing listens */
  { "cut for its name only", "all=tls_reset edge=tls_reset/neutral" FINE, 8, BLOCKED,
    TOC_REASON_SNI_BLOCK },
  { "silence for its name only", "all=tls_timeout/neutral" FINE, 8, BLOCKED,
    TOC_REASON_SNI_BLOCK },
  { "reset for its name only", "all=connection_reset/unverified/neutral" FINE, 8, BLOCKED,
    TOC_REASON_SNI_BLOCK },
  { "reset for any name", "all=connection_reset/unverified/deaf" FINE, 9, UNKNOWN,
    TOC_REASON_UNREACHABLE },
  { "cut for any name", "all=tls_reset/deaf" FINE, 9, UNKNOWN, TOC_REASON_UNREACHABLE },
  { "cut, no other name asked", "all=tls_reset" FINE, 9, UNKNOWN, TOC_REASON_UNREACHABLE },
  { "cut where it worked", "all=tls_reset +familiar" FINE, 9, DOWN, TOC_REASON_UNREACHABLE },
  { "refused", "all=connection_refused" FINE, 9, UNKNOWN, TOC_REASON_UNREACHABLE },
  { "refused where it worked", "all=connection_refused +familiar" FINE, 9, DOWN,
    TOC_REASON_UNREACHABLE },
  { "silent, in more ways than one", "core=tcp_timeout edge=tls_timeout page=host_unreachable"
    FINE, 9, UNKNOWN, TOC_REASON_UNREACHABLE },
  { "two of four refuse", "all=ok edge=connection_refused static=connection_refused" FINE, 16,
    PARTIAL, TOC_REASON_SERVER_ERROR },
  { "two cut for its name, two fine", "all=ok edge=tls_reset/neutral page=tls_reset/neutral" FINE,
    16, PARTIAL, TOC_REASON_SERVER_ERROR },

  /* 16, ahead of 8 and 9: over one family of addresses only */
  { "over IPv6 only", "all=tls_timeout/other-family/neutral" FINE, 16, PARTIAL,
    TOC_REASON_UNREACHABLE },
  { "one host over IPv6 only", "all=ok edge=tls_reset/other-family/deaf" FINE, 16, PARTIAL,
    TOC_REASON_UNREACHABLE },
  { "LIVE over IPv6 only", "all=ok live=tls_timeout/other-family" FINE, 16, PARTIAL,
    TOC_REASON_UNREACHABLE },
  { "over IPv6 only, a moved page", "all=ok edge=tls_reset/other-family page=http_unexpected" FINE,
    16, PARTIAL, TOC_REASON_UNREACHABLE },
  { "only one of those cut works over IPv6", "all=tls_reset/neutral edge=tls_reset/other-family" FINE,
    8, BLOCKED, TOC_REASON_SNI_BLOCK },
  { "one over IPv6 only, the others fail", "all=http_error edge=tls_reset/other-family" FINE, 15,
    DOWN, TOC_REASON_SERVER_ERROR },

  /* 10: a law, or somebody in between */
  { "451", "all=http_legal" FINE, 10, BLOCKED, TOC_REASON_LEGAL },
  { "sent away", "all=redirected_away" FINE, 10, BLOCKED, TOC_REASON_REDIRECTED },
  { "one page under two hosts' names", "all=wrong_body/same" FINE, 10, BLOCKED,
    TOC_REASON_REDIRECTED },
  { "a company's proxy refuses it", "all=proxy_error" FINE, 10, BLOCKED, TOC_REASON_PROXY },
  { "one page, but of one host", "core=wrong_body/same static=wrong_body" FINE, 20, UNKNOWN,
    TOC_REASON_UNCLEAR },
  { "different unknown pages", "all=wrong_body" FINE, 20, UNKNOWN, TOC_REASON_UNCLEAR },
  { "a moved page", "all=ok page=redirected_away" FINE, 21, UP, TOC_REASON_NONE },
  { "a company's proxy refuses one host", "all=ok static=proxy_error" FINE, 21, UP,
    TOC_REASON_NONE },

  /* 11: a region notice */
  { "a notice on the page", "all=ok page=region_notice" FINE, 11, BLOCKED,
    TOC_REASON_REGION_NOTICE },
  { "a notice at the edge", "all=http_error edge=region_notice" FINE, 11, BLOCKED,
    TOC_REASON_REGION_NOTICE },
  { "a notice elsewhere", "all=ok live=region_notice" FINE, 21, UP, TOC_REASON_NONE },

  /* 12: some of the core refuses checks */
  { "one 403", "all=ok page=http_refused" FINE, 21, UP, TOC_REASON_NONE },
  { "one 429", "all=ok videos=http_rate_limited" FINE, 21, UP, TOC_REASON_NONE },
  { "one challenge", "all=ok page=http_challenge" FINE, 21, UP, TOC_REASON_NONE },
  { "two challenges", "all=ok page=http_challenge edge=http_challenge" FINE, 21, UP,
    TOC_REASON_NONE },
  { "one wrong body", "all=ok edge=wrong_body" FINE, 21, UP, TOC_REASON_NONE },
  { "one refuses, another fails", "all=ok page=http_refused edge=http_error" FINE, 16, PARTIAL,
    TOC_REASON_SERVER_ERROR },

  /* 13: it answers, but not to such as us */
  { "403 everywhere", "all=http_refused" FINE, 13, BLOCKED, TOC_REASON_REFUSED },
  { "429 everywhere", "all=http_rate_limited" FINE, 13, UNKNOWN, TOC_REASON_REFUSED },
  { "challenges everywhere", "all=http_challenge" FINE, 13, UNKNOWN, TOC_REASON_REFUSED },
  { "403 in three of four", "all=ok core=http_refused edge=ok" FINE, 13, BLOCKED,
    TOC_REASON_REFUSED },
  { "a bit of each", "core=http_challenge edge=http_rate_limited page=http_refused" FINE, 13,
    UNKNOWN, TOC_REASON_REFUSED },
  { "403 everywhere, nobody else asked", "all=http_refused", 13, BLOCKED, TOC_REASON_REFUSED },

  /* 14: an announced break */
  { "maintenance", "all=http_maintenance" FINE, 14, MAINTENANCE, TOC_REASON_MAINTENANCE },
  { "maintenance in three of four", "all=ok core=http_maintenance edge=ok" FINE, 14, MAINTENANCE,
    TOC_REASON_MAINTENANCE },
  { "maintenance in two of four", "all=ok edge=http_maintenance page=http_maintenance" FINE, 16,
    PARTIAL, TOC_REASON_MAINTENANCE },
  { "half maintenance, half errors", "core=http_error edge=http_maintenance page=http_maintenance"
    FINE, 15, DOWN, TOC_REASON_SERVER_ERROR },

  /* 15: its own servers fail */
  { "5xx", "all=http_error" FINE, 15, DOWN, TOC_REASON_SERVER_ERROR },
  { "5xx, nobody else asked", "all=http_error", 15, DOWN, TOC_REASON_SERVER_ERROR },
  { "resets", "all=connection_reset" FINE, 15, DOWN, TOC_REASON_SERVER_ERROR },
  { "silence after the request", "all=response_timeout" FINE, 15, DOWN, TOC_REASON_CONGESTION },
  { "nonsense", "all=eof_error" FINE, 15, DOWN, TOC_REASON_SERVER_ERROR },
  { "errors and resets", "core=http_error edge=connection_reset" FINE, 15, DOWN,
    TOC_REASON_OVERLOAD },
  { "errors and time-outs", "core=http_error edge=response_timeout page=tcp_timeout" FINE, 15,
    DOWN, TOC_REASON_SERVER_ERROR },
  { "three of four", "all=ok core=http_error static=ok" FINE, 15, DOWN, TOC_REASON_SERVER_ERROR },
  { "all that can be judged", "core=http_error edge=dns_nxdomain_error" FINE, 15, DOWN,
    TOC_REASON_SERVER_ERROR },
  { "the core fails, the rest works", "all=ok core=http_error" FINE, 15, DOWN,
    TOC_REASON_SERVER_ERROR },

  /* 16: some of the core */
  { "one 5xx", "all=ok videos=http_error" FINE, 16, PARTIAL, TOC_REASON_SERVER_ERROR },
  { "one reset", "all=ok edge=connection_reset" FINE, 16, PARTIAL, TOC_REASON_SERVER_ERROR },
  { "one refusal", "all=ok static=connection_refused" FINE, 16, PARTIAL,
    TOC_REASON_SERVER_ERROR },
  { "one silence", "all=ok page=response_timeout" FINE, 16, PARTIAL, TOC_REASON_CONGESTION },
  { "two of four", "all=ok edge=http_error videos=http_error" FINE, 16, PARTIAL,
    TOC_REASON_SERVER_ERROR },
  { "a fifth failed lately", "all=ok +recent:20/100/3", 16, PARTIAL, TOC_REASON_INTERMITTENT },
  { "less than a fifth failed lately", "all=ok +recent:19/100/9", 21, UP, TOC_REASON_NONE },
  { "four of twenty", "all=ok +recent:4/20/4", 16, PARTIAL, TOC_REASON_INTERMITTENT },
  { "four of nineteen are too few to tell", "all=ok +recent:4/19/4", 21, UP, TOC_REASON_NONE },
  { "one bad moment is not now and then", "all=ok +recent:20/40/2", 21, UP, TOC_REASON_NONE },
  { "one expired certificate", "all=ok edge=ssl_expired" FINE, 21, UP, TOC_REASON_NONE },

  /* 17: outside the core */
  { "LIVE fails", "all=ok live=http_error" FINE, 17, PARTIAL, TOC_REASON_SERVER_ERROR },
  { "log-in is refused", "all=ok login=connection_refused" FINE, 17, PARTIAL,
    TOC_REASON_SERVER_ERROR },
  { "LIVE times out", "all=ok live=tls_timeout" FINE, 17, PARTIAL, TOC_REASON_CONGESTION },
  { "LIVE fails, and does not count", "all=ok live=http_error +without:live" FINE, 21, UP,
    TOC_REASON_NONE },
  { "LIVE over IPv6 only, and does not count",
    "all=ok live=tls_timeout/other-family +without:live" FINE, 21, UP, TOC_REASON_NONE },
  { "a part of the core fails, and does not count", "all=ok static=http_error +without:static" FINE,
    21, UP, TOC_REASON_NONE },
  { "all that counts of the core fails", "all=ok edge=http_error +without:page +without:videos "
    "+without:static" FINE, 15, DOWN, TOC_REASON_SERVER_ERROR },
  { "LIVE has moved", "all=ok live=http_unexpected" FINE, 21, UP, TOC_REASON_NONE },
  { "LIVE has no certificate", "all=ok live=ssl_expired" FINE, 21, UP, TOC_REASON_NONE },

  /* 18, 19: slow */
  { "slow", "all=ok +slow:edge" FINE, 18, SLOW, TOC_REASON_SLOW },
  { "all are slow", "all=ok +slow:edge +controls-slow" FINE, 19, UP, TOC_REASON_OWN_SLOW },
  { "slow outside the core", "all=ok +slow:live" FINE, 21, UP, TOC_REASON_NONE },
  { "slow, and failing", "all=ok page=http_error +slow:edge" FINE, 16, PARTIAL,
    TOC_REASON_SERVER_ERROR },

  /* 20: anything else */
  { "no two alike", "edge=dns_nxdomain_error page=ssl_invalid_hostname videos=http_unexpected "
    "static=wrong_body" FINE, 20, UNKNOWN, TOC_REASON_UNCLEAR },
  { "404 everywhere", "all=http_unexpected" FINE, 20, UNKNOWN, TOC_REASON_UNCLEAR },
  { "nothing of the core was asked", "live=ok", 20, UNKNOWN, TOC_REASON_UNCLEAR },
  { "nothing was asked", "", 20, UNKNOWN, TOC_REASON_UNCLEAR },

  /* 21: all is well */
  { "all is well", "all=ok", 21, UP, TOC_REASON_NONE },
  { "only the pulse was asked", "edge=ok videos=ok", 21, UP, TOC_REASON_NONE },
  { "a company's proxy lets it through", "all=ok controls=ssl_unknown_authority", 21, UP,
    TOC_REASON_NONE },
};

static TocScope
expected_scope (const Case *test)
{
  if (test->state == OFFLINE)
    return TOC_SCOPE_JUST_YOU;

  return test->reason == TOC_REASON_REGION_NOTICE ? TOC_SCOPE_REGION : TOC_SCOPE_UNKNOWN;
}

static TocConfidence
expected_confidence (TocState state)
{
  if (state == UP || state == OFFLINE)
    return TOC_CONFIDENCE_CONFIRMED;

  return state == UNKNOWN ? TOC_CONFIDENCE_INCONCLUSIVE : TOC_CONFIDENCE_LIKELY;
}

static TocVerdict *
judge (const TocDefinition *definition, const char *line)
{
  g_autoptr (TocTestScene) scene = toc_test_scene_new (definition, line);

  return toc_rules_judge (definition, scene->round, &scene->circumstances);
}

/* Everybody is reached over one family only: that proves the connection, and is its own fault. */
static void
test_own_family (void)
{
  g_autoptr (TocDefinition) definition = toc_definition_new_shipped ();
  g_autoptr (TocVerdict) verdict =
    judge (definition, "all=tls_timeout/other-family controls=tls_timeout/other-family");

  g_assert_cmpuint (verdict->rule, ==, 16);
  g_assert_cmpint (verdict->state, ==, TOC_STATE_PARTIAL);
  g_assert_cmpint (verdict->scope, ==, TOC_SCOPE_JUST_YOU);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (TocDefinition) definition = toc_definition_new_shipped ();
  g_autoptr (TocVerdict) verdict = judge (definition, test->scene);

  g_test_message ("%s", test->scene);
  g_assert_cmpstr (toc_state_to_word (verdict->state), ==, toc_state_to_word (test->state));
  g_assert_cmpstr (toc_reason_to_word (verdict->reason), ==, toc_reason_to_word (test->reason));
  g_assert_cmpuint (verdict->rule, ==, test->rule);
  g_assert_cmpstr (toc_scope_to_word (verdict->scope), ==,
                   toc_scope_to_word (expected_scope (test)));
  g_assert_cmpstr (toc_confidence_to_word (verdict->confidence), ==,
                   toc_confidence_to_word (expected_confidence (test->state)));
}

static const char *const core_ids[] = { "edge", "page", "videos", "static" };

static gboolean
proves_nothing_alone (TocFault fault)
{
  return fault != TOC_FAULT_NONE && fault != TOC_FAULT_REGION_NOTICE &&
         !toc_fault_is_failure (fault);
}

/* Whatever a lone component says that others do not, beside a plain failure, is not news. */
static void
test_lone_component (void)
{
  g_autoptr (TocDefinition) definition = toc_definition_new_shipped ();
  guint n_faults = 0;

  for (TocFault fault = TOC_FAULT_NONE; fault < TOC_N_FAULTS; fault++)
    for (guint i = 0; proves_nothing_alone (fault) && i < G_N_ELEMENTS (core_ids); i++)
      {
        g_autofree char *line = g_strdup_printf ("all=ok %s=%s controls=ok", core_ids[i],
                                                 toc_fault_to_word (fault));
        g_autoptr (TocVerdict) verdict = judge (definition, line);
        const TocFinding *finding = toc_verdict_find (verdict, core_ids[i]);

        g_test_message ("%s", line);
        g_assert_cmpint (verdict->state, ==, UP);
        g_assert_false (toc_verdict_is_bad (verdict));
        g_assert_cmpint (finding->state, ==, TOC_STATE_NOT_VERIFIABLE);
        g_assert_nonnull (finding->evidence);
        n_faults++;
      }

  g_assert_cmpuint (n_faults, ==, 4 * 16);
}

/* A lone failure is a partial outage, wherever in the core. */
static void
test_lone_failure (void)
{
  g_autoptr (TocDefinition) definition = toc_definition_new_shipped ();

  for (TocFault fault = TOC_FAULT_NONE; fault < TOC_N_FAULTS; fault++)
    for (guint i = 0; toc_fault_is_failure (fault) && i < G_N_ELEMENTS (core_ids); i++)
      {
        g_autofree char *line = g_strdup_printf ("all=ok %s=%s controls=ok", core_ids[i],
                                                 toc_fault_to_word (fault));
        g_autoptr (TocVerdict) verdict = judge (definition, line);

        g_test_message ("%s", line);
        g_assert_cmpint (verdict->state, ==, PARTIAL);
        g_assert_cmpuint (verdict->rule, ==, 16);
      }
}

static void
test_findings (void)
{
  static const struct
  {
    const char *scene;
    const char *id;
    TocState state;
  } findings[] = {
    { "all=ok", "edge", UP },
    { "all=ok +slow:edge", "edge", SLOW },
    { "all=ok page=-", "page", UNKNOWN },
    { "all=ok live=http_error" FINE, "live", DOWN },
    { "all=ok live=http_maintenance" FINE, "live", MAINTENANCE },
    { "all=ok live=dns_bogon_error" FINE, "live", TOC_STATE_NOT_VERIFIABLE },
    { "all=http_refused" FINE, "edge", BLOCKED },
    { "all=http_refused" FINE, "live", TOC_STATE_NOT_VERIFIABLE },
    { "all=tls_reset/neutral" FINE, "edge", BLOCKED },
    { "all=tls_reset/deaf +familiar" FINE, "edge", DOWN },
    { "all=http_rate_limited" FINE, "edge", UNKNOWN },
    { "all=ssl_expired" FINE, "static", DOWN },
    { "all=ok page=region_notice" FINE, "page", BLOCKED },
    { "all=tcp_timeout controls=tcp_timeout", "edge", UNKNOWN },
  };
  g_autoptr (TocDefinition) definition = toc_definition_new_shipped ();

  for (guint i = 0; i < G_N_ELEMENTS (findings); i++)
    {
      g_autoptr (TocVerdict) verdict = judge (definition, findings[i].scene);
      const TocFinding *finding = toc_verdict_find (verdict, findings[i].id);

      g_test_message ("%s", findings[i].scene);
      g_assert_cmpstr (toc_state_to_word (finding->state), ==,
                       toc_state_to_word (findings[i].state));
    }
}

static void
test_controls (void)
{
  g_autoptr (TocDefinition) definition = toc_definition_new_shipped ();
  g_autoptr (TocVerdict) verdict = judge (definition, "all=http_error controls=ok "
                                                      "gstatic=tls_reset");

  g_assert_cmpuint (verdict->controls->len, ==, definition->controls->len);
  for (guint i = 0; i < verdict->controls->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (verdict->controls, i);
      gboolean failed = g_str_equal (finding->id, "gstatic");

      g_assert_cmpint (finding->state, ==, failed ? DOWN : UP);
      g_assert_cmpint (finding->evidence != NULL, ==, failed);
    }
}

/* The end of a maintenance, and the times of a verdict. */
static void
test_times (void)
{
  g_autoptr (TocDefinition) definition = toc_definition_new_shipped ();
  g_autoptr (TocTestScene) scene =
    toc_test_scene_new (definition, "core=http_maintenance/retry:600 "
                                    "page=http_maintenance/retry:7200" FINE);
  g_autoptr (TocVerdict) verdict =
    toc_rules_judge (definition, scene->round, &scene->circumstances);
  g_autoptr (TocVerdict) silent = judge (definition, "core=http_maintenance/retry:-1" FINE);

  g_assert_cmpint (verdict->until, ==, scene->round->started_at / G_USEC_PER_SEC + 7200);
  g_assert_cmpint (verdict->checked_at, ==, scene->round->started_at + G_USEC_PER_SEC);
  g_assert_cmpfloat_with_epsilon (verdict->duration_ms, 1000, 0.1);
  g_assert_cmpstr (verdict->service, ==, "TikTok");
  g_assert_cmpint (silent->until, ==, 0);
}

/* ---- rounds made up by chance ---- */

#define N_ROUNDS 100000

/* Samples are immutable: one of each kind serves all rounds. */
typedef struct
{
  TocDefinition *definition; /* (owned) */
  GPtrArray *components;     /* (owned) (element-type GPtrArray of TocSample) */
  GPtrArray *controls;       /* (owned) (element-type GPtrArray of TocSample) */
  GHashTable *slow;          /* (owned) */
} Pool;

static GPtrArray *
make_samples (const char *id, const char *url)
{
  GPtrArray *samples = g_ptr_array_new_with_free_func ((GDestroyNotify) toc_sample_unref);

  for (TocFault fault = TOC_FAULT_NONE; fault < TOC_N_FAULTS; fault++)
    {
      TocSample *odd = toc_test_sample_new (id, url, fault);

      odd->verified = FALSE;
      odd->neutral = TOC_NEUTRAL_ANSWERED;
      odd->server_date = odd->started_at / G_USEC_PER_SEC + 86400;
      if (fault == TOC_FAULT_WRONG_BODY)
        {
          g_free (odd->body_digest);
          odd->body_digest = g_strdup ("the same page");
        }
      g_ptr_array_add (samples, toc_test_sample_new (id, url, fault));
      g_ptr_array_add (samples, odd);
    }

  return samples;
}

static void
pool_init (Pool *pool)
{
  pool->definition = toc_definition_new_shipped ();
  pool->components = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  pool->controls = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  pool->slow = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < pool->definition->components->len; i++)
    {
      const TocComponent *component = g_ptr_array_index (pool->definition->components, i);
      const TocEndpoint *endpoint = g_ptr_array_index (component->endpoints, 0);

      g_ptr_array_add (pool->components, make_samples (component->id, endpoint->url));
    }
  for (guint i = 0; i < pool->definition->controls->len; i++)
    {
      const TocControl *control = g_ptr_array_index (pool->definition->controls, i);

      g_ptr_array_add (pool->controls, make_samples (control->id, control->endpoint->url));
    }
}

static void
pool_clear (Pool *pool)
{
  toc_definition_unref (pool->definition);
  g_ptr_array_unref (pool->components);
  g_ptr_array_unref (pool->controls);
  g_hash_table_unref (pool->slow);
}

/* Most rounds have one fault in common; some samples are healthy, some are anything. */
static TocSample *
draw (GRand *rand, GPtrArray *samples, guint common, guint healthy_percent)
{
  guint dice = (guint) g_rand_int_range (rand, 0, 100);

  if (dice < healthy_percent)
    return toc_sample_ref (g_ptr_array_index (samples, 0));
  if (dice < 90)
    return toc_sample_ref (g_ptr_array_index (samples, common));

  return toc_sample_ref (g_ptr_array_index (samples, g_rand_int_range (rand, 0,
                                                                       (gint32) samples->len)));
}

static void
draw_samples (GRand *rand, GPtrArray *kinds, gboolean all, GPtrArray *samples)
{
  guint common = (guint) g_rand_int_range (rand, 0, 2 * TOC_N_FAULTS);
  guint healthy_percent = (guint) g_rand_int_range (rand, 0, 90);

  for (guint i = 0; i < kinds->len; i++)
    if (all || g_rand_int_range (rand, 0, 4) != 0)
      g_ptr_array_add (samples, draw (rand, g_ptr_array_index (kinds, i), common,
                                      healthy_percent));
}

static TocRound *
draw_round (GRand *rand, Pool *pool)
{
  TocRound *round = toc_round_new ();

  round->started_at = G_USEC_PER_SEC;
  draw_samples (rand, pool->components, FALSE, round->samples);
  if (round->samples->len == 0)
    g_ptr_array_add (round->samples,
                     toc_sample_ref (g_ptr_array_index (
                       (GPtrArray *) g_ptr_array_index (pool->components, 0), 0)));
  if (g_rand_boolean (rand))
    draw_samples (rand, pool->controls, g_rand_boolean (rand), round->controls);

  return round;
}

static TocCircumstances
draw_circumstances (GRand *rand, Pool *pool)
{
  TocCircumstances around = {
    .network_available = g_rand_int_range (rand, 0, 4) != 0,
    .portal_hint = g_rand_int_range (rand, 0, 8) == 0,
    .familiar_network = g_rand_boolean (rand),
    .recent_core = (guint) g_rand_int_range (rand, 0, 40),
    .recent_episodes = (guint) g_rand_int_range (rand, 0, 6),
    .controls_slow = g_rand_boolean (rand),
    .slow = g_rand_boolean (rand) ? pool->slow : NULL,
  };

  around.recent_core_failed = (guint) g_rand_int_range (rand, 0, (gint32) around.recent_core / 3 + 1);
  g_hash_table_remove_all (pool->slow);
  g_hash_table_add (pool->slow, (gpointer) core_ids[g_rand_int_range (rand, 0, 4)]);

  return around;
}

static gboolean
has_answered (const TocSample *sample)
{
  return sample->verified &&
         (sample->fault == TOC_FAULT_NONE || sample->http_status >= 400 ||
          sample->fault == TOC_FAULT_HTTP_CHALLENGE || sample->fault == TOC_FAULT_REGION_NOTICE ||
          sample->fault == TOC_FAULT_HTTP_MAINTENANCE);
}

static gboolean
is_proven (const TocRound *round)
{
  for (guint i = 0; i < round->samples->len; i++)
    if (has_answered (g_ptr_array_index (round->samples, i)))
      return TRUE;
  for (guint i = 0; i < round->controls->len; i++)
    {
      const TocSample *sample = g_ptr_array_index (round->controls, i);

      if (sample->fault == TOC_FAULT_NONE && g_str_has_prefix (sample->url, "https:"))
        return TRUE;
    }

  return FALSE;
}

static gboolean
are_controls_fine (const TocRound *round)
{
  guint healthy = 0;

  for (guint i = 0; i < round->controls->len; i++)
    healthy += ((const TocSample *) g_ptr_array_index (round->controls, i))->fault ==
               TOC_FAULT_NONE;

  return is_proven (round) || (round->controls->len > 0 && healthy * 2 >= round->controls->len);
}

static void
check_sentences (const TocVerdict *verdict)
{
  if (verdict->state != UP)
    g_assert_cmpuint (verdict->evidence->len, >, 0);
  for (guint i = 0; i < verdict->evidence->len; i++)
    {
      const char *sentence = g_ptr_array_index (verdict->evidence, i);

      g_assert_cmpstr (sentence, !=, "");
      g_assert_true (g_utf8_validate (sentence, -1, NULL));
      g_assert_cmpint (sentence[strlen (sentence) - 1], ==, '.');
    }
}

static void
check_components (const TocDefinition *definition,
                  const TocRound *round,
                  const TocVerdict *verdict)
{
  guint n_findings = 0;

  for (guint i = 0; i < definition->components->len; i++)
    {
      const TocComponent *component = g_ptr_array_index (definition->components, i);
      const TocSample *sample = toc_round_find (round, component->id);
      const TocFinding *finding;

      if (!component->enabled && sample == NULL)
        continue;
      finding = g_ptr_array_index (verdict->components, n_findings++);
      g_assert_cmpstr (finding->id, ==, component->id);
      g_assert_true (finding->sample == sample);
      g_assert_cmpint (finding->evidence != NULL, ==,
                       sample != NULL && sample->fault != TOC_FAULT_NONE);
      if (verdict->state == UP && finding->core && sample != NULL)
        g_assert_true (finding->state == UP || finding->state == SLOW ||
                       finding->state == TOC_STATE_NOT_VERIFIABLE);
    }

  g_assert_cmpuint (n_findings, ==, verdict->components->len);
}

static void
check_words (const TocVerdict *verdict)
{
  g_assert_nonnull (toc_state_to_word (verdict->state));
  g_assert_nonnull (toc_scope_to_word (verdict->scope));
  g_assert_nonnull (toc_confidence_to_word (verdict->confidence));
  g_assert_nonnull (toc_reason_to_word (verdict->reason));
  g_assert_cmpint (verdict->state, !=, TOC_STATE_NOT_VERIFIABLE);
  g_assert_cmpuint (verdict->rule, >=, 1);
  g_assert_cmpuint (verdict->rule, <=, 21);
}

/* Nobody but this computer was asked: more is never claimed. */
static void
check_claims (const TocVerdict *verdict)
{
  Case claim = { .state = verdict->state, .reason = verdict->reason };

  g_assert_cmpint (verdict->scope, ==, expected_scope (&claim));
  g_assert_cmpint (verdict->confidence, ==, expected_confidence (verdict->state));
  if (verdict->state == UP)
    g_assert_true (verdict->reason == TOC_REASON_NONE || verdict->reason == TOC_REASON_OWN_SLOW);
}

static void
test_generated (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);
  guint rules[22] = { 0 };
  Pool pool;

  pool_init (&pool);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (TocRound) round = draw_round (rand, &pool);
      TocCircumstances around = draw_circumstances (rand, &pool);
      g_autoptr (TocVerdict) verdict = toc_rules_judge (pool.definition, round, &around);

      check_words (verdict);
      if (verdict->state == OFFLINE)
        g_assert_false (is_proven (round));
      else if (verdict->state != UP && verdict->state != UNKNOWN)
        g_assert_true (are_controls_fine (round));
      check_claims (verdict);
      check_sentences (verdict);
      check_components (pool.definition, round, verdict);
      rules[verdict->rule]++;
    }
  pool_clear (&pool);

  /* Chance has met every rule; 12 has no verdict of its own. */
  for (guint i = 1; i <= 21; i++)
    {
      g_test_message ("rule %u: %u rounds", i, rules[i]);
      g_assert_true (i == 12 || rules[i] > 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/rules/%02u/%s", cases[i].rule, cases[i].title);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/rules/lone-component", test_lone_component);
  g_test_add_func ("/rules/lone-failure", test_lone_failure);
  g_test_add_func ("/rules/own-family", test_own_family);
  g_test_add_func ("/rules/findings", test_findings);
  g_test_add_func ("/rules/controls", test_controls);
  g_test_add_func ("/rules/times", test_times);
  g_test_add_func ("/rules/generated", test_generated);

  return g_test_run ();
}
