/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-incident.h"

/* Longer than the longest time between two rounds of an outage on a connection that is not metered:
   half an hour, for whom a block is confirmed. */
#define UNSEEN_US ((gint64) 45 * 60 * G_USEC_PER_SEC)

G_DEFINE_BOXED_TYPE (TocIncident, toc_incident, toc_incident_copy, toc_incident_free)

static gint64
begun_at (const TocVerdict *verdict)
{
  return verdict->since != 0 ? verdict->since : verdict->checked_at;
}

static char *
join_evidence (const TocVerdict *verdict)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < verdict->evidence->len; i++)
    {
      if (i > 0)
        g_string_append_c (lines, '\n');
      g_string_append (lines, g_ptr_array_index (verdict->evidence, i));
    }

  return g_string_free (g_steal_pointer (&lines), FALSE);
}

static guint
get_severity (TocState state)
{
  TocVerdict verdict = { .state = state, .reason = TOC_REASON_UNREACHABLE };

  return toc_verdict_get_severity (&verdict);
}

/* That it cannot be reached, and whose fault that is cannot be told, is shown but confirms nothing. */
static gboolean
is_outage (const TocVerdict *verdict)
{
  return toc_verdict_is_bad (verdict) && verdict->state != TOC_STATE_UNKNOWN;
}

TocIncident *
toc_incident_new (const TocVerdict *verdict)
{
  TocIncident *incident = g_new0 (TocIncident, 1);

  incident->began = begun_at (verdict);
  incident->last_seen = incident->began;
  toc_incident_take (incident, verdict);

  return incident;
}

TocIncident *
toc_incident_copy (const TocIncident *incident)
{
  TocIncident *copy = g_memdup2 (incident, sizeof (TocIncident));

  copy->evidence = g_strdup (incident->evidence);

  return copy;
}

void
toc_incident_free (TocIncident *incident)
{
  g_free (incident->evidence);
  g_free (incident);
}

TocIncidentStep
toc_incident_decide (const TocIncident *open, const TocVerdict *verdict)
{
  if (open == NULL)
    return is_outage (verdict) ? TOC_INCIDENT_STEP_BEGIN : TOC_INCIDENT_STEP_NONE;
  if (verdict->state == TOC_STATE_UP)
    return TOC_INCIDENT_STEP_END;
  if (!is_outage (verdict))
    return TOC_INCIDENT_STEP_NONE;

  return begun_at (verdict) <= open->last_seen + UNSEEN_US ? TOC_INCIDENT_STEP_CONTINUE
                                                           : TOC_INCIDENT_STEP_NEXT;
}

void
toc_incident_take (TocIncident *incident, const TocVerdict *verdict)
{
  /* A clock that was set back takes nothing back. */
  incident->last_seen = MAX (incident->last_seen, verdict->checked_at);
  if (get_severity (verdict->state) < get_severity (incident->state))
    return;

  incident->state = verdict->state;
  incident->scope = verdict->scope;
  incident->confidence = verdict->confidence;
  incident->reason = verdict->reason;
  g_free (incident->evidence);
  incident->evidence = join_evidence (verdict);
}

void
toc_incident_end (TocIncident *incident, const TocVerdict *verdict)
{
  incident->ended = MAX (begun_at (verdict), incident->last_seen);
}

gboolean
toc_incident_is_end_seen (const TocIncident *incident)
{
  return incident->ended != 0 && incident->ended - incident->last_seen <= UNSEEN_US;
}
