/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-findings.h"

#include "toc-wording.h"

static gboolean
contains (GHashTable *ids, const char *id)
{
  return ids != NULL && g_hash_table_contains (ids, id);
}

/* Beside others that answer, these say "blocked on this network, or moved", or "not for such as
   you": no failure of the service. */
static gboolean
proves_nothing (TocFault fault)
{
  return fault != TOC_FAULT_NONE && !toc_fault_is_failure (fault) &&
         fault != TOC_FAULT_REGION_NOTICE;
}

static void
count_core (const TocVerdict *verdict, guint *core, guint *odd, guint *answering)
{
  for (guint i = 0; i < verdict->components->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (verdict->components, i);

      if (!finding->core || finding->sample == NULL)
        continue;
      (*core)++;
      *odd += proves_nothing (finding->sample->fault);
      *answering += !proves_nothing (finding->sample->fault) &&
                    toc_sample_is_answer (finding->sample);
    }
}

/* Somebody does not want it to be seen from here. */
static gboolean
is_in_the_way (TocFault fault)
{
  switch ((int) fault)
    {
    case TOC_FAULT_DNS_NXDOMAIN_ERROR:
    case TOC_FAULT_DNS_BOGON_ERROR:
    case TOC_FAULT_SSL_INVALID_HOSTNAME:
    case TOC_FAULT_SSL_UNKNOWN_AUTHORITY:
    case TOC_FAULT_SSL_INVALID_CERTIFICATE:
    case TOC_FAULT_HTTP_LEGAL:
    case TOC_FAULT_REDIRECTED_AWAY:
    case TOC_FAULT_HTTP_REFUSED:
    case TOC_FAULT_PROXY_ERROR:
    case TOC_FAULT_REGION_NOTICE:
      return TRUE;
    default:
      return FALSE;
    }
}

static TocState
state_of (const TocFinding *finding, gboolean odd_proves_nothing, GHashTable *slow)
{
  TocFault fault = finding->sample->fault;

  if (fault == TOC_FAULT_NONE)
    return contains (slow, finding->id) ? TOC_STATE_SLOW : TOC_STATE_UP;
  if (finding->sample->other_family_works)
    return TOC_STATE_PARTIAL;
  if (proves_nothing (fault) && (odd_proves_nothing || !finding->core))
    return TOC_STATE_NOT_VERIFIABLE;
  if (fault == TOC_FAULT_HTTP_MAINTENANCE)
    return TOC_STATE_MAINTENANCE;
  if (toc_fault_is_failure (fault) || fault == TOC_FAULT_SSL_EXPIRED)
    return TOC_STATE_DOWN;

  return is_in_the_way (fault) ? TOC_STATE_BLOCKED : TOC_STATE_UNKNOWN;
}

static void
add_components (const TocDefinition *definition,
                const TocRound *round,
                GHashTable *left_out,
                TocVerdict *verdict)
{
  for (guint i = 0; i < definition->components->len; i++)
    {
      const TocComponent *component = g_ptr_array_index (definition->components, i);
      TocSample *sample = toc_round_find (round, component->id);
      TocFinding *finding;

      if (!component->enabled && sample == NULL)
        continue;

      finding = toc_finding_new (component->id, component->name);
      finding->counts = !contains (left_out, component->id);
      finding->core = component->core && finding->counts;
      finding->for_viewers = component->for_viewers && finding->counts;
      finding->sample = sample != NULL ? toc_sample_ref (sample) : NULL;
      g_ptr_array_add (verdict->components, finding);
    }
}

static void
set_states (TocVerdict *verdict, GHashTable *slow)
{
  guint core = 0, odd = 0, answering = 0;

  count_core (verdict, &core, &odd, &answering);
  for (guint i = 0; i < verdict->components->len; i++)
    {
      TocFinding *finding = g_ptr_array_index (verdict->components, i);

      if (finding->sample == NULL)
        continue;
      finding->state = state_of (finding, odd * 2 <= core && answering > 0, slow);
      if (!toc_sample_is_healthy (finding->sample))
        finding->evidence = toc_wording_sample (finding->sample);
    }
}

static void
add_controls (const TocDefinition *definition, const TocRound *round, TocVerdict *verdict)
{
  for (guint i = 0; i < round->controls->len; i++)
    {
      TocSample *sample = g_ptr_array_index (round->controls, i);
      const TocControl *control = toc_definition_find_control (definition, sample->id);
      TocFinding *finding =
        toc_finding_new (sample->id, control != NULL ? control->name : sample->id);

      finding->sample = toc_sample_ref (sample);
      finding->state = sample->other_family_works       ? TOC_STATE_PARTIAL
                       : toc_sample_is_healthy (sample) ? TOC_STATE_UP
                                                        : TOC_STATE_DOWN;
      if (!toc_sample_is_healthy (sample))
        finding->evidence = toc_wording_sample (sample);
      g_ptr_array_add (verdict->controls, finding);
    }
}

void
toc_findings_add (TocVerdict *verdict,
                  const TocDefinition *definition,
                  const TocRound *round,
                  const TocCircumstances *circumstances)
{
  add_components (definition, round, circumstances->left_out, verdict);
  set_states (verdict, circumstances->slow);
  add_controls (definition, round, verdict);
}
