/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Words for people. */

#include "toc-news.h"
#include "toc-test-scene.h"
#include "toc-wording.h"

#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* 2026-03-04 14:02:30 UTC, a Wednesday */
#define THEN (G_GINT64_CONSTANT (1772632950) * SECOND)

static void
test_durations (void)
{
  static const struct
  {
    gint64 duration;
    const char *words;
  } durations[] = {
    { -5 * SECOND, "0 s" },
    { 0, "0 s" },
    { SECOND / 2 - 1, "0 s" },
    { SECOND / 2, "1 s" },
    { 59 * SECOND, "59 s" },
    { 60 * SECOND - SECOND / 2, "1 min" },
    { 60 * SECOND, "1 min" },
    { 119 * SECOND, "1 min" },
    { 59 * MINUTE + 59 * SECOND, "59 min" },
    { HOUR, "1 h" },
    { HOUR + MINUTE, "1 h 1 min" },
    { 2 * HOUR + 5 * MINUTE + 59 * SECOND, "2 h 5 min" },
    { 23 * HOUR + 59 * MINUTE, "23 h 59 min" },
    { DAY, "1 day" },
    { DAY + 59 * MINUTE, "1 day" },
    { DAY + HOUR, "1 day 1 h" },
    { 2 * DAY + 23 * HOUR, "2 days 23 h" },
    { 365 * DAY, "365 days" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (durations); i++)
    {
      g_autofree char *words = toc_wording_duration (durations[i].duration);

      g_assert_cmpstr (words, ==, durations[i].words);
    }
}

static void
test_percentages (void)
{
  static const struct
  {
    double ratio;
    const char *words;
  } percentages[] = {
    { 0, "0.00 %" },          { 0.5, "50.00 %" }, { 0.99989, "99.98 %" },
    { 0.9999999, "99.99 %" }, { 1, "100 %" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (percentages); i++)
    {
      g_autofree char *words = toc_wording_percentage (percentages[i].ratio);

      g_assert_cmpstr (words, ==, percentages[i].words);
    }
}

static void
test_times (void)
{
  static const struct
  {
    gint64 when;
    gint64 now;
    const char *words;
  } times[] = {
    { THEN, THEN, "14:02" },
    { THEN, THEN + 9 * HOUR, "14:02" },
    { THEN, THEN + 10 * HOUR, "4 Mar, 14:02" },
    { THEN, THEN - 15 * HOUR, "4 Mar, 14:02" },
    { THEN, THEN + 365 * DAY, "4 Mar, 14:02" },
    { G_MAXINT64, THEN, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *words = toc_wording_time (times[i].when, times[i].now);

      g_assert_cmpstr (words, ==, times[i].words);
    }
}

static void
test_latency (void)
{
  g_autofree char *none = toc_wording_latency (TOC_UNMEASURED);
  g_autofree char *zero = toc_wording_latency (0);
  g_autofree char *some = toc_wording_latency (127.5);

  g_assert_cmpstr (none, ==, "–");
  g_assert_cmpstr (zero, ==, "0 ms");
  g_assert_cmpstr (some, ==, "128 ms");
}

typedef struct
{
  TocState state;
  TocScope scope;
  TocReason reason;
  const char *headline;
} Headline;

static const Headline headlines[] = {
  { TOC_STATE_UP, TOC_SCOPE_UNKNOWN, TOC_REASON_NONE, "TikTok is up" },
  { TOC_STATE_UP, TOC_SCOPE_UNKNOWN, TOC_REASON_OWN_SLOW, "TikTok is up" },
  { TOC_STATE_SLOW, TOC_SCOPE_UNKNOWN, TOC_REASON_SLOW, "TikTok is slow" },
  { TOC_STATE_PARTIAL, TOC_SCOPE_UNKNOWN, TOC_REASON_SERVER_ERROR, "TikTok works only in part" },
  { TOC_STATE_DOWN, TOC_SCOPE_UNKNOWN, TOC_REASON_SERVER_ERROR, "TikTok is down" },
  { TOC_STATE_DOWN, TOC_SCOPE_EVERYONE, TOC_REASON_CONGESTION, "TikTok is down for everyone" },
  { TOC_STATE_DOWN, TOC_SCOPE_REGION, TOC_REASON_OVERLOAD, "TikTok is down in some regions" },
  { TOC_STATE_DOWN, TOC_SCOPE_JUST_YOU, TOC_REASON_SERVER_ERROR,
    "TikTok is down, but only for you" },
  { TOC_STATE_MAINTENANCE, TOC_SCOPE_UNKNOWN, TOC_REASON_MAINTENANCE,
    "TikTok is down for maintenance" },
  { TOC_STATE_BLOCKED, TOC_SCOPE_UNKNOWN, TOC_REASON_DNS_BLOCK,
    "TikTok is blocked on your network" },
  { TOC_STATE_BLOCKED, TOC_SCOPE_REGION, TOC_REASON_DNS_BLOCK,
    "TikTok is blocked in your region" },
  { TOC_STATE_BLOCKED, TOC_SCOPE_REGION, TOC_REASON_REGION_NOTICE,
    "TikTok is not offered in your region" },
  { TOC_STATE_BLOCKED, TOC_SCOPE_UNKNOWN, TOC_REASON_REFUSED, "TikTok refuses your address" },
  { TOC_STATE_OFFLINE, TOC_SCOPE_JUST_YOU, TOC_REASON_NO_NETWORK, "You are offline" },
  { TOC_STATE_OFFLINE, TOC_SCOPE_JUST_YOU, TOC_REASON_DNS, "Your connection finds no names" },
  { TOC_STATE_OFFLINE, TOC_SCOPE_JUST_YOU, TOC_REASON_PROXY, "Your proxy does not answer" },
  { TOC_STATE_OFFLINE, TOC_SCOPE_JUST_YOU, TOC_REASON_PORTAL,
    "You have to sign in to this network" },
  { TOC_STATE_OFFLINE, TOC_SCOPE_JUST_YOU, TOC_REASON_CLOCK, "This computer’s clock is wrong" },
  { TOC_STATE_OFFLINE, TOC_SCOPE_JUST_YOU, TOC_REASON_TLS_INTERCEPTED,
    "Your encrypted connections are being intercepted" },
  { TOC_STATE_UNKNOWN, TOC_SCOPE_UNKNOWN, TOC_REASON_UNREACHABLE,
    "TikTok cannot be reached from here" },
  { TOC_STATE_UNKNOWN, TOC_SCOPE_UNKNOWN, TOC_REASON_REFUSED,
    "TikTok answers, but refuses automatic checks" },
  { TOC_STATE_UNKNOWN, TOC_SCOPE_UNKNOWN, TOC_REASON_UNCLEAR, "Cannot tell whether TikTok works" },
};

static void
test_headlines (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (headlines); i++)
    {
      g_autoptr (TocVerdict) verdict =
        toc_test_verdict_new (headlines[i].state, headlines[i].reason, THEN);
      g_autofree char *headline = NULL;

      verdict->scope = headlines[i].scope;
      headline = toc_wording_headline (verdict);
      g_assert_cmpstr (headline, ==, headlines[i].headline);
    }
}

static void
test_first (void)
{
  g_autoptr (TocVerdict) verdict = toc_verdict_new ("TikTok");
  g_autofree char *headline = toc_wording_headline (verdict);
  g_autofree char *reason = toc_wording_reason (verdict);

  g_assert_cmpstr (headline, ==, "Checking whether TikTok works…");
  g_assert_cmpstr (reason, ==, "The first check is under way.");
}

/* Since when it is so, for what does not work. */
static void
test_title (void)
{
  static const struct
  {
    TocState state;
    gint64 since;
    const char *title;
  } titles[] = {
    { TOC_STATE_DOWN, THEN, "TikTok is down since 14:02" },
    { TOC_STATE_DOWN, THEN - DAY, "TikTok is down since 3 Mar, 14:02" },
    { TOC_STATE_DOWN, 0, "TikTok is down" },
    { TOC_STATE_UP, THEN, "TikTok is up" },
    { TOC_STATE_OFFLINE, THEN, "You are offline since 14:02" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_autoptr (TocVerdict) verdict =
        toc_test_verdict_new (titles[i].state, TOC_REASON_SERVER_ERROR, THEN);
      g_autofree char *title = NULL;

      verdict->since = titles[i].since;
      title = toc_wording_title (verdict, THEN);
      g_assert_cmpstr (title, ==, titles[i].title);
    }
}

static void
check_sentence (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpuint (strlen (text), >, 5);
  g_assert_true (g_str_has_suffix (text, "."));
  g_assert_null (strchr (text, '%'));
  g_assert_null (strstr (text, "(null)"));
  g_assert_null (strstr (text, "  "));
  g_assert_null (strpbrk (text, "\n\t<>&"));
}

/* Every verdict that could be, even if the rules never make it, has whole sentences. */
static void
test_all_verdicts (void)
{
  for (TocState state = TOC_STATE_UP; state < TOC_N_STATES; state++)
    for (TocScope scope = TOC_SCOPE_UNKNOWN; scope <= TOC_SCOPE_JUST_YOU; scope++)
      for (TocReason reason = TOC_REASON_NONE; reason <= TOC_REASON_UNCLEAR; reason++)
        {
          g_autoptr (TocVerdict) verdict = toc_test_verdict_new (state, reason, THEN);
          g_autofree char *headline = NULL;
          g_autofree char *words = NULL;
          g_autofree char *advice = NULL;

          verdict->scope = scope;
          headline = toc_wording_headline (verdict);
          words = toc_wording_reason (verdict);
          advice = toc_wording_advice (verdict);
          g_assert_cmpuint (strlen (headline), >, 5);
          g_assert_false (g_str_has_suffix (headline, "."));
          check_sentence (words);
          if (advice != NULL)
            check_sentence (advice);
          if (state == TOC_STATE_OFFLINE || state == TOC_STATE_BLOCKED)
            g_assert_nonnull (advice);
        }
}

/* Nothing is blamed on an attack for sure, and nothing is "for everyone" that nobody has asked. */
static void
test_caution (void)
{
  g_autoptr (TocVerdict) verdict =
    toc_test_verdict_new (TOC_STATE_DOWN, TOC_REASON_OVERLOAD, THEN);
  g_autofree char *reason = toc_wording_reason (verdict);
  g_autofree char *headline = toc_wording_headline (verdict);

  g_assert_nonnull (strstr (reason, "likely"));
  g_assert_nonnull (strstr (reason, "whether others are affected is not known"));
  g_assert_null (strstr (headline, "everyone"));
}

static void
test_samples (void)
{
  static const struct
  {
    const char *fault;
    const char *words;
  } samples[] = {
    { "ok", "Answered 200 OK." },
    { "dns_nxdomain_error", "Your name server says that www.tiktok.com does not exist." },
    { "dns_temporary_failure", "Your name server gave no answer for www.tiktok.com." },
    { "dns_bogon_error", "Your provider answers the name www.tiktok.com with 127.0.0.1, which is "
      "no address of a public server." },
    { "connection_refused", "www.tiktok.com refused the connection (IPv4)." },
    { "connection_reset", "www.tiktok.com cut the connection before it had answered." },
    { "tcp_timeout", "www.tiktok.com did not accept a connection in time (IPv4)." },
    { "tls_timeout", "Silence as soon as the encrypted connection named www.tiktok.com (IPv4)." },
    { "ssl_expired", "The certificate of www.tiktok.com has expired." },
    { "http_error", "Answered 503 Service Unavailable." },
    { "http_maintenance", "Answered 503 Service Unavailable, and asks to try again in 1 h." },
    { "http_refused", "Answered 403 Forbidden." },
    { "redirected_away", "Sends visitors away to blockpage.example." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (TocSample) sample =
        toc_test_sample_new ("edge", "https://www.tiktok.com/robots.txt",
                             toc_test_fault_from_word (samples[i].fault));
      g_autofree char *words = toc_wording_sample (sample);

      g_assert_cmpstr (words, ==, samples[i].words);
    }
}

static void
test_all_samples (void)
{
  for (TocFault fault = TOC_FAULT_NONE; fault < TOC_N_FAULTS; fault++)
    for (guint status = 0; status < 600; status += 100)
      {
        g_autoptr (TocSample) sample = toc_test_sample_new ("edge", "https://[::1]:8443/", fault);
        g_autofree char *words = NULL;

        if (status > 0)
          sample->http_status = status;
        words = toc_wording_sample (sample);
        check_sentence (words);
      }
}

/* Which families of addresses were tried. */
static void
test_families (void)
{
  g_autoptr (TocSample) sample =
    toc_test_sample_new ("edge", "https://a.example/", TOC_FAULT_TCP_TIMEOUT);
  g_autofree char *both = NULL;
  g_autofree char *ipv6 = NULL;

  sample->ipv6_tried = TRUE;
  both = toc_wording_sample (sample);
  g_assert_nonnull (strstr (both, "(IPv4 + IPv6)"));
  sample->ipv4_tried = FALSE;
  ipv6 = toc_wording_sample (sample);
  g_assert_nonnull (strstr (ipv6, "(IPv6)"));
}

static void
test_component_states (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (TocState state = TOC_STATE_UP; state < TOC_N_STATES; state++)
    g_assert_true (g_hash_table_add (seen, (gpointer) toc_wording_component_state (state)));
  g_assert_cmpstr (toc_wording_component_name ("Static content"), ==, "Static content");
}

/* ---- news ---- */

static void
test_news (void)
{
  static const struct
  {
    TocAlert alert;
    TocState state;
    TocNewsKind kind;
    gboolean urgent;
    const char *title;
  } cases[] = {
    { TOC_ALERT_TELL, TOC_STATE_DOWN, TOC_NEWS_TELL, TRUE, "TikTok is down" },
    { TOC_ALERT_TELL, TOC_STATE_PARTIAL, TOC_NEWS_TELL, FALSE, "TikTok works only in part" },
    { TOC_ALERT_REPLACE, TOC_STATE_MAINTENANCE, TOC_NEWS_TELL, TRUE,
      "TikTok is down for maintenance" },
    { TOC_ALERT_BACK, TOC_STATE_UP, TOC_NEWS_TELL, FALSE, "TikTok is back" },
    { TOC_ALERT_UNSTABLE, TOC_STATE_DOWN, TOC_NEWS_TELL, FALSE, "TikTok is unstable" },
    { TOC_ALERT_WITHDRAW, TOC_STATE_UP, TOC_NEWS_WITHDRAW, FALSE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TocVerdict) verdict =
        toc_test_verdict_new (cases[i].state, TOC_REASON_SERVER_ERROR, THEN);
      g_autoptr (TocNews) news =
        toc_news_new_from_alert (cases[i].alert, verdict, 12 * MINUTE);

      g_assert_cmpint (news->kind, ==, cases[i].kind);
      g_assert_cmpint (news->state, ==, cases[i].state);
      g_assert_cmpint (news->urgent, ==, cases[i].urgent);
      g_assert_cmpstr (news->title, ==, cases[i].title);
      g_assert_true ((news->body == NULL) == (news->title == NULL));
      if (cases[i].alert == TOC_ALERT_BACK)
        g_assert_cmpstr (news->body, ==, "The trouble lasted 12 min.");
    }
}

static void
test_no_news (void)
{
  g_autoptr (TocVerdict) verdict = toc_test_verdict_new (TOC_STATE_UP, TOC_REASON_NONE, THEN);

  g_assert_null (toc_news_new_from_alert (TOC_ALERT_NOTHING, verdict, 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wording/durations", test_durations);
  g_test_add_func ("/wording/percentages", test_percentages);
  g_test_add_func ("/wording/times", test_times);
  g_test_add_func ("/wording/latency", test_latency);
  g_test_add_func ("/wording/headlines", test_headlines);
  g_test_add_func ("/wording/first", test_first);
  g_test_add_func ("/wording/title", test_title);
  g_test_add_func ("/wording/all-verdicts", test_all_verdicts);
  g_test_add_func ("/wording/caution", test_caution);
  g_test_add_func ("/wording/samples", test_samples);
  g_test_add_func ("/wording/all-samples", test_all_samples);
  g_test_add_func ("/wording/families", test_families);
  g_test_add_func ("/wording/component-states", test_component_states);
  g_test_add_func ("/wording/news", test_news);
  g_test_add_func ("/wording/no-news", test_no_news);

  return g_test_run ();
}
