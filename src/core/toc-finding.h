/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-sample.h"
#include "toc-words.h"

G_BEGIN_DECLS

/**
 * TocFinding: what a verdict says of one component or control.
 */
typedef struct
{
  char *id;          /* (owned) */
  char *name;        /* (owned): in English */
  gboolean counts;   /* FALSE: the person has left it out: shown, but nothing is judged by it */
  gboolean core;     /* and counts, as the next */
  gboolean for_viewers;
  TocState state;    /* %TOC_STATE_UNKNOWN: not asked yet */
  TocSample *sample; /* (owned) (nullable): NULL: not asked yet */
  char *evidence;    /* (owned) (nullable): one translated sentence, plain text */
} TocFinding;

/** toc_finding_new: Returns: (transfer full): @state unknown, without a sample */
TocFinding *toc_finding_new (const char *id, const char *name);

/** toc_finding_copy: Returns: (transfer full): a copy that shares the sample */
TocFinding *toc_finding_copy (const TocFinding *finding);

/** toc_finding_free: frees @finding and all that it owns. */
void toc_finding_free (TocFinding *finding);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocFinding, toc_finding_free)

G_END_DECLS
