/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-verdict.h"

G_DEFINE_BOXED_TYPE (TocVerdict, toc_verdict, toc_verdict_ref, toc_verdict_unref)

static void
toc_verdict_clear (gpointer data)
{
  TocVerdict *verdict = data;

  g_free (verdict->service);
  g_ptr_array_unref (verdict->components);
  g_ptr_array_unref (verdict->controls);
  g_ptr_array_unref (verdict->evidence);
  g_clear_pointer (&verdict->world, toc_world_unref);
  g_ptr_array_unref (verdict->announcements);
  g_clear_pointer (&verdict->local, toc_verdict_unref);
}

TocVerdict *
toc_verdict_new (const char *service)
{
  TocVerdict *verdict = g_atomic_rc_box_new0 (TocVerdict);

  verdict->state = TOC_STATE_UNKNOWN;
  verdict->scope = TOC_SCOPE_UNKNOWN;
  verdict->confidence = TOC_CONFIDENCE_INCONCLUSIVE;
  verdict->reason = TOC_REASON_UNCLEAR;
  verdict->service = g_strdup (service);
  verdict->components = g_ptr_array_new_with_free_func ((GDestroyNotify) toc_finding_free);
  verdict->controls = g_ptr_array_new_with_free_func ((GDestroyNotify) toc_finding_free);
  verdict->evidence = g_ptr_array_new_with_free_func (g_free);
  verdict->announcements = toc_announcements_new ();

  return verdict;
}

TocVerdict *
toc_verdict_ref (TocVerdict *verdict)
{
  return g_atomic_rc_box_acquire (verdict);
}

void
toc_verdict_unref (TocVerdict *verdict)
{
  g_atomic_rc_box_release_full (verdict, toc_verdict_clear);
}

static void
copy_findings (GPtrArray *into, GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (into, toc_finding_copy (g_ptr_array_index (from, i)));
}

TocVerdict *
toc_verdict_copy (const TocVerdict *verdict)
{
  TocVerdict *copy = toc_verdict_new (verdict->service);

  copy->state = verdict->state;
  copy->scope = verdict->scope;
  copy->confidence = verdict->confidence;
  copy->reason = verdict->reason;
  copy->unsure = verdict->unsure;
  copy->rule = verdict->rule;
  copy->checked_at = verdict->checked_at;
  copy->duration_ms = verdict->duration_ms;
  copy->since = verdict->since;
  copy->until = verdict->until;
  copy_findings (copy->components, verdict->components);
  copy_findings (copy->controls, verdict->controls);
  for (guint i = 0; i < verdict->evidence->len; i++)
    toc_verdict_add_evidence (copy, g_strdup (g_ptr_array_index (verdict->evidence, i)));
  if (verdict->world != NULL)
    copy->world = toc_world_ref (verdict->world);
  toc_verdict_set_announcements (copy, verdict->announcements);
  if (verdict->local != NULL)
    copy->local = toc_verdict_ref (verdict->local);

  return copy;
}

TocVerdict *
toc_verdict_copy_unsteady (const TocVerdict *verdict)
{
  TocVerdict *copy = toc_verdict_copy (verdict);

  copy->state = TOC_STATE_UNKNOWN;
  copy->scope = TOC_SCOPE_JUST_YOU;
  copy->confidence = TOC_CONFIDENCE_INCONCLUSIVE;
  copy->reason = TOC_REASON_UNSTEADY;
  for (guint i = 0; i < copy->components->len; i++)
    {
      TocFinding *finding = g_ptr_array_index (copy->components, i);

      if (finding->sample != NULL && toc_fault_is_silence (finding->sample->fault))
        finding->state = TOC_STATE_UNKNOWN;
    }

  return copy;
}

gboolean
toc_verdict_is_bad (const TocVerdict *verdict)
{
  switch (verdict->state)
    {
    case TOC_STATE_SLOW:
    case TOC_STATE_PARTIAL:
    case TOC_STATE_DOWN:
    case TOC_STATE_MAINTENANCE:
    case TOC_STATE_BLOCKED:
      return TRUE;
    case TOC_STATE_UNKNOWN:
      /* It does not answer, and only whose fault that is cannot be told. */
      return verdict->reason == TOC_REASON_UNREACHABLE;
    case TOC_STATE_UP:
    case TOC_STATE_OFFLINE:
    case TOC_STATE_NOT_VERIFIABLE:
    default:
      return FALSE;
    }
}

guint
toc_verdict_get_severity (const TocVerdict *verdict)
{
  static const TocState by_severity[] = {
    TOC_STATE_SLOW,    TOC_STATE_PARTIAL,     TOC_STATE_UNKNOWN,
    TOC_STATE_BLOCKED, TOC_STATE_MAINTENANCE, TOC_STATE_DOWN,
  };

  for (guint i = 0; i < G_N_ELEMENTS (by_severity) && toc_verdict_is_bad (verdict); i++)
    if (verdict->state == by_severity[i])
      return i + 1;

  return 0;
}

gboolean
toc_verdict_is_same (const TocVerdict *a, const TocVerdict *b)
{
  return a->state == b->state && a->scope == b->scope && a->confidence == b->confidence &&
         a->reason == b->reason;
}

const TocFinding *
toc_verdict_find (const TocVerdict *verdict, const char *id)
{
  for (guint i = 0; i < verdict->components->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (verdict->components, i);

      if (g_str_equal (finding->id, id))
        return finding;
    }

  return NULL;
}

void
toc_verdict_add_evidence (TocVerdict *verdict, char *sentence)
{
  g_ptr_array_add (verdict->evidence, sentence);
}

void
toc_verdict_set_announcements (TocVerdict *verdict, GPtrArray *announcements)
{
  g_ptr_array_ref (announcements);
  g_ptr_array_unref (verdict->announcements);
  verdict->announcements = announcements;
}
