/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-finding.h"

TocFinding *
toc_finding_new (const char *id, const char *name)
{
  TocFinding *finding = g_new0 (TocFinding, 1);

  finding->id = g_strdup (id);
  finding->name = g_strdup (name);
  finding->counts = TRUE;
  finding->state = TOC_STATE_UNKNOWN;

  return finding;
}

TocFinding *
toc_finding_copy (const TocFinding *finding)
{
  TocFinding *copy = toc_finding_new (finding->id, finding->name);

  copy->counts = finding->counts;
  copy->core = finding->core;
  copy->for_viewers = finding->for_viewers;
  copy->state = finding->state;
  copy->sample = finding->sample != NULL ? toc_sample_ref (finding->sample) : NULL;
  copy->evidence = g_strdup (finding->evidence);

  return copy;
}

void
toc_finding_free (TocFinding *finding)
{
  g_free (finding->id);
  g_free (finding->name);
  g_clear_pointer (&finding->sample, toc_sample_unref);
  g_free (finding->evidence);
  g_free (finding);
}
