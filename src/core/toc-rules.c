/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-rules.h"

#include <libsoup/soup.h>
#include <math.h>

#include "toc-findings.h"
#include "toc-wording.h"

/* A server's clock and ours may differ by delays and drift, never by so much. */
#define CLOCK_TOLERANCE_S (60 * 60)

/* Fewer samples than this say nothing about a share of failing ones; and a single bad moment, in
   which all of the core fails at once, is not "now and then". */
#define INTERMITTENT_SAMPLES 20
#define INTERMITTENT_PERCENT 20
#define INTERMITTENT_EPISODES 3

/* How likely at most an unsteady line alone may have done what is blamed on the service: for one of
   its parts, and for most of them, where a false alarm is worse and there is more to count. */
#define CHANCE_OF_PART 1e-5
#define CHANCE_OF_MOST 1e-7

/* No line is better than this; on a worse one than that, silence says nothing at all. */
#define LOSS_LEAST 0.02
#define LOSS_MOST 0.25

/* Further back than so many rounds, silence of one part says nothing of most of them. */
#define STREAK_ROUNDS 4

/* So much more often than the own line loses answers has the service to fail to be at fault. */
#define LOSS_FACTOR 3

typedef gboolean (*FaultTest) (TocFault fault);

/* What the rules ask the round about. */
typedef struct
{
  const TocDefinition *definition;
  const TocRound *round;
  const TocCircumstances *circumstances;
  TocVerdict *verdict;   /* (unowned): whose findings say which components are judgeable */
  guint core;            /* core components with a sample */
  guint judgeable;       /* those that are not "not verifiable" */
  guint controls;
  guint controls_healthy;
  guint tls_controls;
  guint http_controls;
  guint http_controls_healthy;
  gboolean proven;       /* the own connection works */
  gboolean controls_fine;
} Facts;

typedef gboolean (*Rule) (const Facts *facts, TocVerdict *verdict);

static gboolean
is_judgeable (const TocFinding *finding)
{
  return finding->core && finding->sample != NULL && finding->state != TOC_STATE_NOT_VERIFIABLE;
}

/* A reset before the handshake is done may be a filter's as well as the server's. */
static TocFault
fault_of (const TocSample *sample)
{
  return toc_sample_is_cut (sample) && sample->fault == TOC_FAULT_CONNECTION_RESET
           ? TOC_FAULT_TLS_RESET
           : sample->fault;
}

static guint
count_judgeable (const Facts *facts, FaultTest test)
{
  guint count = 0;

  for (guint i = 0; i < facts->verdict->components->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (facts->verdict->components, i);

      count += is_judgeable (finding) && test (fault_of (finding->sample));
    }

  return count;
}

static gboolean
is_most (const Facts *facts, guint count)
{
  return count * 2 > facts->judgeable;
}

static gboolean
most (const Facts *facts, FaultTest test)
{
  return is_most (facts, count_judgeable (facts, test));
}

static gboolean
set (TocVerdict *verdict,
     TocState state,
     TocScope scope,
     TocConfidence confidence,
     TocReason reason)
{
  verdict->state = state;
  verdict->scope = scope;
  verdict->confidence = confidence;
  verdict->reason = reason;

  return TRUE;
}

static gboolean
set_offline (TocVerdict *verdict, TocReason reason)
{
  return set (verdict, TOC_STATE_OFFLINE, TOC_SCOPE_JUST_YOU, TOC_CONFIDENCE_CONFIRMED, reason);
}

static gboolean
set_likely (TocVerdict *verdict, TocState state, TocReason reason)
{
  return set (verdict, state, TOC_SCOPE_UNKNOWN, TOC_CONFIDENCE_LIKELY, reason);
}

static gboolean
is_fine (TocFault fault)
{
  return fault == TOC_FAULT_NONE;
}

static gboolean
is_faulty (TocFault fault)
{
  return fault != TOC_FAULT_NONE;
}

static gboolean
is_own_fault (TocFault fault)
{
  return toc_fault_is_dns (fault) || toc_fault_is_connect (fault) ||
         fault == TOC_FAULT_PROXY_ERROR;
}

static gboolean
is_proxy_fault (TocFault fault)
{
  return fault == TOC_FAULT_PROXY_ERROR;
}

static gboolean
all_samples (GPtrArray *samples, FaultTest test)
{
  for (guint i = 0; i < samples->len; i++)
    if (!test (((const TocSample *) g_ptr_array_index (samples, i))->fault))
      return FALSE;

  return TRUE;
}

/* Rule 1: no network, or nothing at all can be reached. */
static gboolean
no_network (const Facts *facts, TocVerdict *verdict)
{
  if (facts->proven || !all_samples (facts->round->samples, is_own_fault) ||
      !all_samples (facts->round->controls, is_own_fault))
    return FALSE;
  if (facts->controls == 0 && facts->circumstances->network_available)
    return FALSE;

  if (all_samples (facts->round->samples, is_proxy_fault))
    return set_offline (verdict, TOC_REASON_PROXY);
  if (facts->circumstances->network_available &&
      all_samples (facts->round->samples, toc_fault_is_dns) &&
      all_samples (facts->round->controls, toc_fault_is_dns))
    return set_offline (verdict, TOC_REASON_DNS);

  return set_offline (verdict, TOC_REASON_NO_NETWORK);
}

static gboolean
is_portal_answer (const TocSample *sample)
{
  return sample->http_status == 511 || sample->fault == TOC_FAULT_REDIRECTED_AWAY ||
         (sample->http_status == 200 && (sample->fault == TOC_FAULT_WRONG_BODY ||
                                         sample->fault == TOC_FAULT_BODY_TOO_LARGE));
}

/* Rule 2: somebody else answers in place of a plain HTTP control. */
static gboolean
captive_portal (const Facts *facts, TocVerdict *verdict)
{
  gboolean portal = facts->circumstances->portal_hint;

  if (facts->proven)
    return FALSE;

  for (guint i = 0; i < facts->round->controls->len && !portal; i++)
    {
      const TocSample *sample = g_ptr_array_index (facts->round->controls, i);
      const TocControl *control = toc_definition_find_control (facts->definition, sample->id);

      portal = control != NULL && !control->tls && is_portal_answer (sample);
    }

  return portal && set_offline (verdict, TOC_REASON_PORTAL);
}

static gboolean
is_clock_wrong (const Facts *facts)
{
  for (guint i = 0; i < facts->round->controls->len; i++)
    {
      const TocSample *sample = g_ptr_array_index (facts->round->controls, i);

      if (toc_sample_is_healthy (sample) && sample->server_date != 0 &&
          ABS (sample->server_date - sample->started_at / G_USEC_PER_SEC) > CLOCK_TOLERANCE_S)
        return TRUE;
    }

  return FALSE;
}

static gboolean
all_tls_controls_refused (const Facts *facts)
{
  for (guint i = 0; i < facts->round->controls->len; i++)
    {
      const TocSample *sample = g_ptr_array_index (facts->round->controls, i);
      const TocControl *control = toc_definition_find_control (facts->definition, sample->id);

      if (control != NULL && control->tls && !toc_fault_is_certificate (sample->fault))
        return FALSE;
    }

  return facts->tls_controls > 0;
}

/* Rule 3: nobody's certificate is accepted: something reads along, or the clock is wrong. */
static gboolean
tls_intercepted (const Facts *facts, TocVerdict *verdict)
{
  if (facts->proven || facts->http_controls_healthy * 2 < facts->http_controls ||
      facts->http_controls_healthy == 0 || !all_tls_controls_refused (facts) ||
      !most (facts, toc_fault_is_certificate))
    return FALSE;

  return set_offline (verdict,
                      is_clock_wrong (facts) ? TOC_REASON_CLOCK : TOC_REASON_TLS_INTERCEPTED);
}

/* Rule 4: too little else works to blame the service. */
static gboolean
little_network (const Facts *facts, TocVerdict *verdict)
{
  if (facts->proven || facts->controls == 0 || facts->controls_fine ||
      count_judgeable (facts, is_faulty) == 0)
    return FALSE;

  return set_offline (verdict, TOC_REASON_NO_NETWORK);
}

static gboolean
is_name_denied (TocFault fault)
{
  return fault == TOC_FAULT_DNS_NXDOMAIN_ERROR || fault == TOC_FAULT_DNS_BOGON_ERROR;
}

/* Rule 5: the name is denied, or answered with an address that cannot be it. */
static gboolean
dns_block (const Facts *facts, TocVerdict *verdict)
{
  return most (facts, is_name_denied) &&
         set_likely (verdict, TOC_STATE_BLOCKED, TOC_REASON_DNS_BLOCK);
}

static gboolean
is_name_failing (TocFault fault)
{
  return fault == TOC_FAULT_DNS_TEMPORARY_FAILURE;
}

/* Only on a network where the service has worked is its silence more likely its own fault. */
static gboolean
set_unreachable (const Facts *facts, TocVerdict *verdict)
{
  if (facts->circumstances->familiar_network)
    return set_likely (verdict, TOC_STATE_DOWN, TOC_REASON_UNREACHABLE);

  return set (verdict, TOC_STATE_UNKNOWN, TOC_SCOPE_UNKNOWN, TOC_CONFIDENCE_INCONCLUSIVE,
              TOC_REASON_UNREACHABLE);
}

/* Rule 6: the service's names do not resolve for now, other names do. */
static gboolean
names_failing (const Facts *facts, TocVerdict *verdict)
{
  return most (facts, is_name_failing) && set_unreachable (facts, verdict);
}

static gboolean
is_foreign_certificate (TocFault fault)
{
  return toc_fault_is_certificate (fault) && fault != TOC_FAULT_SSL_EXPIRED;
}

/* Rule 7: somebody else answers under the service's name. */
static gboolean
foreign_certificate (const Facts *facts, TocVerdict *verdict)
{
  return most (facts, is_foreign_certificate) &&
         set_likely (verdict, TOC_STATE_BLOCKED, TOC_REASON_REDIRECTED);
}

static gboolean
is_failing (TocFault fault)
{
  return toc_fault_is_failure (fault) || fault == TOC_FAULT_SSL_EXPIRED;
}

/* The own network's fault rather than the service's, if most others fail over it as well. */
static TocScope
scope_of_family (const Facts *facts)
{
  guint over_one = 0;

  for (guint i = 0; i < facts->round->controls->len; i++)
    {
      const TocSample *sample = g_ptr_array_index (facts->round->controls, i);

      over_one += sample->other_family_works;
    }

  return over_one * 2 > facts->controls ? TOC_SCOPE_JUST_YOU : TOC_SCOPE_UNKNOWN;
}

/* A part of rule 16, ahead of those that would call it blocked or unreachable: whatever fails is
   reached over one family of addresses and not over the other. The service works then, if not for every
   program: one that has connected over the wrong family waits in vain. */
static gboolean
one_family (const Facts *facts, TocVerdict *verdict)
{
  guint over_one = 0;

  for (guint i = 0; i < verdict->components->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (verdict->components, i);
      const TocSample *sample = finding->sample;

      if (sample == NULL || !finding->counts || finding->state == TOC_STATE_NOT_VERIFIABLE)
        continue;
      if (!toc_sample_works (sample) && (finding->core || is_failing (sample->fault)))
        return FALSE;
      over_one += sample->other_family_works;
    }

  return over_one > 0 && set (verdict, TOC_STATE_PARTIAL, scope_of_family (facts),
                              TOC_CONFIDENCE_LIKELY, TOC_REASON_UNREACHABLE);
}

static gboolean
is_handshake_cut (TocFault fault)
{
  return fault == TOC_FAULT_TLS_TIMEOUT || fault == TOC_FAULT_TLS_RESET;
}

static gboolean
answered_neutral_name (const Facts *facts)
{
  for (guint i = 0; i < facts->verdict->components->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (facts->verdict->components, i);

      if (is_judgeable (finding) && finding->sample->neutral == TOC_NEUTRAL_ANSWERED)
        return TRUE;
    }

  return FALSE;
}

/* Rule 8: the handshake is cut for the service's name only. */
static gboolean
sni_block (const Facts *facts, TocVerdict *verdict)
{
  return most (facts, is_handshake_cut) && answered_neutral_name (facts) &&
         set_likely (verdict, TOC_STATE_BLOCKED, TOC_REASON_SNI_BLOCK);
}

static gboolean
is_unreachable (TocFault fault)
{
  return is_handshake_cut (fault) || toc_fault_is_connect (fault);
}

/* Rule 9: no connection, or none that lasts to the handshake. */
static gboolean
unreachable (const Facts *facts, TocVerdict *verdict)
{
  return most (facts, is_unreachable) && set_unreachable (facts, verdict);
}

static gboolean
is_legal (TocFault fault)
{
  return fault == TOC_FAULT_HTTP_LEGAL;
}

static gboolean
is_sent_away (TocFault fault)
{
  return fault == TOC_FAULT_REDIRECTED_AWAY;
}

static char *
dup_host (const TocSample *sample)
{
  g_autoptr (GUri) uri = g_uri_parse (sample->url, SOUP_HTTP_URI_FLAGS, NULL);

  return uri != NULL ? g_strdup (g_uri_get_host (uri)) : NULL;
}

static gboolean
is_same_page (const TocSample *a, const TocSample *b)
{
  g_autofree char *a_host = dup_host (a);
  g_autofree char *b_host = dup_host (b);

  return g_strcmp0 (a->body_digest, b->body_digest) == 0 && g_strcmp0 (a_host, b_host) != 0;
}

/* One and the same unknown page under different hosts' names is a block page. */
static gboolean
is_one_page_everywhere (const Facts *facts)
{
  GPtrArray *samples = facts->round->samples;

  for (guint i = 0; i < samples->len; i++)
    for (guint j = i + 1; j < samples->len; j++)
      {
        const TocSample *a = g_ptr_array_index (samples, i);
        const TocSample *b = g_ptr_array_index (samples, j);

        if (a->body_digest != NULL && is_same_page (a, b))
          return TRUE;
      }

  return FALSE;
}

static gboolean
is_wrong_page (TocFault fault)
{
  return fault == TOC_FAULT_WRONG_BODY;
}

/* Rule 10: a law, or somebody in between: a proxy that lets others through, or foreign pages. */
static gboolean
legal_or_redirected (const Facts *facts, TocVerdict *verdict)
{
  if (most (facts, is_proxy_fault))
    return set_likely (verdict, TOC_STATE_BLOCKED, TOC_REASON_PROXY);
  if (most (facts, is_legal))
    return set_likely (verdict, TOC_STATE_BLOCKED, TOC_REASON_LEGAL);
  if (most (facts, is_sent_away) ||
      (most (facts, is_wrong_page) && is_one_page_everywhere (facts)))
    return set_likely (verdict, TOC_STATE_BLOCKED, TOC_REASON_REDIRECTED);

  return FALSE;
}

/* Rule 11: the service says itself that it does not want to be seen from here. */
static gboolean
region_notice (const Facts *facts, TocVerdict *verdict)
{
  for (guint i = 0; i < facts->verdict->components->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (facts->verdict->components, i);

      if (finding->core && finding->sample != NULL &&
          finding->sample->fault == TOC_FAULT_REGION_NOTICE)
        return set (verdict, TOC_STATE_BLOCKED, TOC_SCOPE_REGION, TOC_CONFIDENCE_LIKELY,
                    TOC_REASON_REGION_NOTICE);
    }

  return FALSE;
}

static gboolean
is_refused (TocFault fault)
{
  return fault == TOC_FAULT_HTTP_REFUSED;
}

static gboolean
is_refused_or_checked (TocFault fault)
{
  return fault == TOC_FAULT_HTTP_REFUSED || fault == TOC_FAULT_HTTP_RATE_LIMITED ||
         fault == TOC_FAULT_HTTP_CHALLENGE;
}

/* Rule 13: it answers, but not to such as us. */
static gboolean
refused (const Facts *facts, TocVerdict *verdict)
{
  if (most (facts, is_refused))
    return set_likely (verdict, TOC_STATE_BLOCKED, TOC_REASON_REFUSED);
  if (most (facts, is_refused_or_checked))
    return set (verdict, TOC_STATE_UNKNOWN, TOC_SCOPE_UNKNOWN, TOC_CONFIDENCE_INCONCLUSIVE,
                TOC_REASON_REFUSED);

  return FALSE;
}

static gboolean
is_maintained (TocFault fault)
{
  return fault == TOC_FAULT_HTTP_MAINTENANCE;
}

static gint64
latest_end (const Facts *facts)
{
  gint64 until = 0;

  for (guint i = 0; i < facts->round->samples->len; i++)
    {
      const TocSample *sample = g_ptr_array_index (facts->round->samples, i);

      if (sample->fault == TOC_FAULT_HTTP_MAINTENANCE && sample->retry_after > 0)
        until = MAX (until, sample->started_at / G_USEC_PER_SEC + sample->retry_after);
    }

  return until;
}

/* Rule 14: an announced break. */
static gboolean
maintenance (const Facts *facts, TocVerdict *verdict)
{
  if (!most (facts, is_maintained))
    return FALSE;

  verdict->until = latest_end (facts);

  return set_likely (verdict, TOC_STATE_MAINTENANCE, TOC_REASON_MAINTENANCE);
}

static gboolean
is_slow_failure (TocFault fault)
{
  return toc_fault_is_timeout (fault);
}

static gboolean
is_overload_sign (TocFault fault)
{
  return fault == TOC_FAULT_CONNECTION_RESET || fault == TOC_FAULT_HTTP_RATE_LIMITED ||
         fault == TOC_FAULT_EOF_ERROR;
}

static gboolean
is_server_error (TocFault fault)
{
  return fault == TOC_FAULT_HTTP_ERROR || fault == TOC_FAULT_HTTP_MAINTENANCE;
}

static guint
count_all (const Facts *facts, FaultTest test)
{
  guint count = 0;

  for (guint i = 0; i < facts->verdict->components->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (facts->verdict->components, i);

      count += finding->sample != NULL && test (finding->sample->fault);
    }

  return count;
}

/* Always worded as likely: from outside, overload and attack look the same. */
static TocReason
likely_reason (const Facts *facts)
{
  guint failing = count_all (facts, is_failing);

  if (count_all (facts, is_maintained) * 2 > failing)
    return TOC_REASON_MAINTENANCE;
  if (count_all (facts, is_slow_failure) * 2 > failing)
    return TOC_REASON_CONGESTION;
  if (count_all (facts, is_overload_sign) > 0 && count_all (facts, is_server_error) > 0)
    return TOC_REASON_OVERLOAD;

  return TOC_REASON_SERVER_ERROR;
}

/* Rule 15: the service's own servers fail. */
static gboolean
server_failure (const Facts *facts, TocVerdict *verdict)
{
  return most (facts, is_failing) &&
         set_likely (verdict, TOC_STATE_DOWN, likely_reason (facts));
}

static double
get_loss (const TocCircumstances *circumstances)
{
  return circumstances->steadiness != NULL ? toc_steadiness_get_loss (circumstances->steadiness) : 0;
}

static gboolean
is_intermittent (const TocCircumstances *circumstances)
{
  double least = INTERMITTENT_PERCENT / 100.0 + get_loss (circumstances) * LOSS_FACTOR;

  return circumstances->recent_core >= INTERMITTENT_SAMPLES &&
         circumstances->recent_episodes >= INTERMITTENT_EPISODES &&
         circumstances->recent_core_failed >= circumstances->recent_core * least;
}

/* Rule 16: some of the core fails, or all of it now and then. */
static gboolean
partial_core (const Facts *facts, TocVerdict *verdict)
{
  if (count_judgeable (facts, is_failing) > 0)
    return set_likely (verdict, TOC_STATE_PARTIAL, likely_reason (facts));
  if (is_intermittent (facts->circumstances) && facts->judgeable > 0)
    return set_likely (verdict, TOC_STATE_PARTIAL, TOC_REASON_INTERMITTENT);

  return FALSE;
}

static gboolean
is_core_fine (const Facts *facts)
{
  return facts->judgeable > 0 && count_judgeable (facts, is_fine) == facts->judgeable;
}

/* Rule 17: the core works, something beside it fails. */
static gboolean
partial_other (const Facts *facts, TocVerdict *verdict)
{
  if (!is_core_fine (facts))
    return FALSE;

  for (guint i = 0; i < facts->verdict->components->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (facts->verdict->components, i);

      if (!finding->core && finding->counts && finding->sample != NULL &&
          toc_fault_is_failure (finding->sample->fault))
        return set_likely (verdict, TOC_STATE_PARTIAL, likely_reason (facts));
    }

  return FALSE;
}

static gboolean
is_core_slow (const Facts *facts)
{
  for (guint i = 0; i < facts->verdict->components->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (facts->verdict->components, i);

      if (finding->core && finding->state == TOC_STATE_SLOW)
        return TRUE;
    }

  return FALSE;
}

/* Rule 18: it works, but slowly, and others are quick. */
static gboolean
slow (const Facts *facts, TocVerdict *verdict)
{
  return is_core_fine (facts) && is_core_slow (facts) && !facts->circumstances->controls_slow &&
         set_likely (verdict, TOC_STATE_SLOW, TOC_REASON_SLOW);
}

/* Rule 19: everything is slow. */
static gboolean
own_slow (const Facts *facts, TocVerdict *verdict)
{
  return is_core_fine (facts) && is_core_slow (facts) &&
         set (verdict, TOC_STATE_UP, TOC_SCOPE_UNKNOWN, TOC_CONFIDENCE_CONFIRMED,
              TOC_REASON_OWN_SLOW);
}

/* Rules 12 and 21: all that can be judged is healthy. */
static gboolean
all_fine (const Facts *facts, TocVerdict *verdict)
{
  return is_core_fine (facts) &&
         set (verdict, TOC_STATE_UP, TOC_SCOPE_UNKNOWN, TOC_CONFIDENCE_CONFIRMED, TOC_REASON_NONE);
}

static gboolean
unclear (const Facts *facts, TocVerdict *verdict)
{
  return set (verdict, TOC_STATE_UNKNOWN, TOC_SCOPE_UNKNOWN, TOC_CONFIDENCE_INCONCLUSIVE,
              TOC_REASON_UNCLEAR);
}

static const struct
{
  guint number;
  Rule rule;
  gboolean blames; /* says something of the service that only a working connection can tell */
} rules[] = {
  { 1, no_network, FALSE },
  { 2, captive_portal, FALSE },
  { 3, tls_intercepted, FALSE },
  { 4, little_network, FALSE },
  { 5, dns_block, TRUE },
  { 6, names_failing, TRUE },
  { 7, foreign_certificate, TRUE },
  { 16, one_family, TRUE },
  { 8, sni_block, TRUE },
  { 9, unreachable, TRUE },
  { 10, legal_or_redirected, TRUE },
  { 11, region_notice, TRUE },
  { 13, refused, TRUE },
  { 14, maintenance, TRUE },
  { 15, server_failure, TRUE },
  { 16, partial_core, TRUE },
  { 17, partial_other, TRUE },
  { 18, slow, TRUE },
  { 19, own_slow, FALSE },
  /* A component that cannot be verified does not stand in the way of the others: rule 12 needs no
     function of its own, and what else fails is found before it. */
  { 21, all_fine, FALSE },
  { 20, unclear, FALSE },
};

static void
count_controls (Facts *facts)
{
  for (guint i = 0; i < facts->round->controls->len; i++)
    {
      const TocSample *sample = g_ptr_array_index (facts->round->controls, i);
      const TocControl *control = toc_definition_find_control (facts->definition, sample->id);
      gboolean tls = control != NULL && control->tls;
      gboolean healthy = toc_sample_works (sample);

      facts->controls++;
      facts->controls_healthy += healthy;
      facts->tls_controls += tls;
      facts->http_controls += !tls;
      facts->http_controls_healthy += !tls && healthy;
      facts->proven |= tls && healthy;
    }
}

static Facts
gather (const TocDefinition *definition,
        const TocRound *round,
        const TocCircumstances *circumstances,
        TocVerdict *verdict)
{
  Facts facts = {
    .definition = definition,
    .round = round,
    .circumstances = circumstances,
    .verdict = verdict,
  };

  count_controls (&facts);
  for (guint i = 0; i < round->samples->len; i++)
    facts.proven |= toc_sample_is_answer (g_ptr_array_index (round->samples, i));
  for (guint i = 0; i < verdict->components->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (verdict->components, i);

      facts.core += finding->core && finding->sample != NULL;
      facts.judgeable += is_judgeable (finding);
    }
  facts.controls_fine =
    facts.proven || (facts.controls > 0 && facts.controls_healthy * 2 >= facts.controls);

  return facts;
}

/* What a bad verdict rests on. */
typedef struct
{
  guint failing;        /* the judgeable core, or all parts for one that names parts */
  guint answered;       /* those of them that failed with an answer */
  guint longest;        /* of the others: for how many rounds one has been silent */
  guint silent_rounds;  /* the last rounds of all of them together */
} Grounds;

static Grounds
find_grounds (const Facts *facts, const TocVerdict *verdict)
{
  const TocSteadiness *steadiness = facts->circumstances->steadiness;
  gboolean parts = verdict->state == TOC_STATE_PARTIAL;
  Grounds grounds = { 0 };

  for (guint i = 0; i < verdict->components->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (verdict->components, i);
      const TocSample *sample = finding->sample;
      guint streak;

      if (!finding->counts || sample == NULL || toc_sample_is_healthy (sample) ||
          finding->state == TOC_STATE_NOT_VERIFIABLE || !(parts || is_judgeable (finding)))
        continue;
      grounds.failing++;
      grounds.answered += sample->alerted || !toc_fault_is_silence (sample->fault);
      streak = toc_steadiness_get_streak (steadiness, finding->id);
      grounds.longest = MAX (grounds.longest, streak);
      grounds.silent_rounds += MIN (streak, STREAK_ROUNDS);
    }

  return grounds;
}

/* Whoever answered has said enough: the silent ones do not matter. */
static gboolean
is_answered_by_most (const Facts *facts, const Grounds *grounds)
{
  guint silent = grounds->failing - grounds->answered;

  return grounds->answered > 1 && grounds->answered * 2 > facts->judgeable - silent;
}

/* Who is silent may have answered, and the answer may be lost. That every one of so many should have
   been, round for round, while others are not, becomes unlikely soon. */
static gboolean
is_unsure (const Facts *facts, const TocVerdict *verdict)
{
  Grounds grounds;
  double loss;

  if (facts->circumstances->steadiness == NULL || !toc_verdict_is_bad (verdict))
    return FALSE;

  grounds = find_grounds (facts, verdict);
  if (grounds.silent_rounds == 0)
    return FALSE;

  loss = MAX (get_loss (facts->circumstances), LOSS_LEAST);
  if (verdict->state == TOC_STATE_PARTIAL)
    return grounds.answered == 0 &&
           (loss > LOSS_MOST || pow (loss, grounds.longest) > CHANCE_OF_PART);

  return !is_answered_by_most (facts, &grounds) &&
         (loss > LOSS_MOST || pow (loss, grounds.silent_rounds) > CHANCE_OF_MOST);
}

/* What cannot be reached because somebody stands in the way is not failing by itself. */
static void
block_states (TocVerdict *verdict)
{
  for (guint i = 0; i < verdict->components->len; i++)
    {
      TocFinding *finding = g_ptr_array_index (verdict->components, i);

      if (finding->sample != NULL && is_unreachable (fault_of (finding->sample)))
        finding->state = TOC_STATE_BLOCKED;
    }
}

/* Whoever is offline has seen nothing of the service. */
static void
forget_states (TocVerdict *verdict)
{
  for (guint i = 0; i < verdict->components->len; i++)
    ((TocFinding *) g_ptr_array_index (verdict->components, i))->state = TOC_STATE_UNKNOWN;
}

TocVerdict *
toc_rules_judge (const TocDefinition *definition,
                 const TocRound *round,
                 const TocCircumstances *circumstances)
{
  g_autoptr (TocVerdict) verdict = toc_verdict_new (definition->name);
  Facts facts;

  verdict->checked_at = round->started_at + (gint64) (round->duration_ms * 1000);
  verdict->duration_ms = round->duration_ms;
  toc_findings_add (verdict, definition, round, circumstances);
  facts = gather (definition, round, circumstances, verdict);

  for (guint i = 0; i < G_N_ELEMENTS (rules) && verdict->rule == 0; i++)
    if ((!rules[i].blames || facts.controls_fine) && rules[i].rule (&facts, verdict))
      verdict->rule = rules[i].number;
  verdict->unsure = is_unsure (&facts, verdict);
  if (verdict->state == TOC_STATE_OFFLINE)
    forget_states (verdict);
  if (verdict->state == TOC_STATE_BLOCKED)
    block_states (verdict);
  toc_wording_add_evidence (verdict);

  return g_steal_pointer (&verdict);
}
