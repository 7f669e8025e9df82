/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-alert-policy.h"

#include "toc-speedup.h"

static gboolean
fails_for_viewers (const TocVerdict *verdict)
{
  for (guint i = 0; i < verdict->components->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (verdict->components, i);

      if (finding->for_viewers &&
          (finding->state == TOC_STATE_DOWN || finding->state == TOC_STATE_MAINTENANCE ||
           finding->state == TOC_STATE_PARTIAL))
        return TRUE;
    }

  return verdict->reason == TOC_REASON_INTERMITTENT;
}

static gboolean
is_wanted (const TocVerdict *verdict, const TocAlertPreferences *wanted, gboolean same_network)
{
  switch (verdict->state)
    {
    case TOC_STATE_DOWN:
    case TOC_STATE_MAINTENANCE:
      return wanted->outage;
    case TOC_STATE_PARTIAL:
      return wanted->outage && fails_for_viewers (verdict);
    case TOC_STATE_SLOW:
      return wanted->slow;
    case TOC_STATE_BLOCKED:
      if (verdict->reason == TOC_REASON_REGION_NOTICE)
        return wanted->region && same_network;
      return wanted->outage && same_network;
    case TOC_STATE_UP:
    case TOC_STATE_OFFLINE:
    case TOC_STATE_UNKNOWN:
    case TOC_STATE_NOT_VERIFIABLE:
    default:
      return FALSE;
    }
}

static void
note_incident (TocAlertMemory *memory, gint64 now)
{
  for (guint i = TOC_ALERT_INCIDENTS - 1; i > 0; i--)
    memory->incidents[i] = memory->incidents[i - 1];
  memory->incidents[0] = now;
}

/* Whether as many incidents as are told one by one lie within the time before @now. */
static gboolean
is_flapping (const TocAlertMemory *memory, gint64 now)
{
  gint64 oldest = memory->incidents[TOC_ALERT_INCIDENTS - 1];

  return oldest != 0 && now - oldest < toc_speedup_wait (TOC_ALERT_FLAP_US);
}

static TocAlert
begin_incident (TocAlertMemory *memory, const TocVerdict *after, gint64 now)
{
  gboolean flapping = is_flapping (memory, now);

  note_incident (memory, now);
  if (memory->unstable)
    return TOC_ALERT_NOTHING;

  memory->told = TRUE;
  memory->told_state = after->state;
  memory->told_scope = after->scope;
  memory->told_since = after->since;
  memory->unstable = flapping;

  return flapping ? TOC_ALERT_UNSTABLE : TOC_ALERT_TELL;
}

static TocAlert
change_incident (TocAlertMemory *memory, const TocVerdict *after)
{
  if (memory->unstable ||
      (memory->told_state == after->state && memory->told_scope == after->scope))
    return TOC_ALERT_NOTHING;

  memory->told_state = after->state;
  memory->told_scope = after->scope;

  return TOC_ALERT_REPLACE;
}

static TocAlert
settle_incident (TocAlertMemory *memory, const TocVerdict *after)
{
  memory->unstable = FALSE;
  memory->told_state = after->state;
  memory->told_scope = after->scope;
  memory->told_since = after->since;

  return TOC_ALERT_REPLACE;
}

static TocAlert
end_incident (TocAlertMemory *memory, const TocAlertPreferences *wanted)
{
  memory->told = FALSE;
  memory->unstable = FALSE;
  memory->told_since = 0;

  return wanted->recovery ? TOC_ALERT_BACK : TOC_ALERT_WITHDRAW;
}

TocAlert
toc_alert_policy_decide (TocAlertMemory *memory,
                         const TocVerdict *before,
                         const TocVerdict *after,
                         const TocAlertPreferences *preferences,
                         gboolean same_network,
                         gint64 now)
{
  gboolean bad = toc_verdict_is_bad (after);

  if (before == NULL ? bad : before->state != after->state)
    memory->changed_at = now;

  if (!bad && memory->told)
    {
      /* Flapping is over when it has been quiet, not with the next good round. */
      if (memory->unstable && now - memory->changed_at < toc_speedup_wait (TOC_ALERT_QUIET_US))
        return TOC_ALERT_NOTHING;
      return end_incident (memory, preferences);
    }
  if (!bad)
    return TOC_ALERT_NOTHING;
  /* It stays as it is now: no longer unstable, but an outage like any other. */
  if (memory->unstable && now - memory->changed_at >= toc_speedup_wait (TOC_ALERT_QUIET_US))
    return settle_incident (memory, after);
  if (memory->told && !(memory->unstable && before != NULL && !toc_verdict_is_bad (before)))
    return change_incident (memory, after);
  if (!is_wanted (after, preferences, same_network))
    return TOC_ALERT_NOTHING;

  return begin_incident (memory, after, now);
}

gboolean
toc_alert_policy_is_urgent (const TocVerdict *verdict)
{
  return verdict->state == TOC_STATE_DOWN || verdict->state == TOC_STATE_MAINTENANCE;
}
