/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-sample.h"

G_BEGIN_DECLS

#define TOC_TYPE_ROUND (toc_round_get_type ())

/**
 * TocRound: the samples that were taken side by side. Immutable once it was handed on.
 */
typedef struct
{
  gint64 started_at;   /* µs since the epoch */
  double duration_ms;
  gboolean pulse;      /* only the cheap probes were asked, and no control */
  GPtrArray *samples;  /* (owned) (element-type TocSample): one for each component asked */
  GPtrArray *carried;  /* (owned) (element-type TocSample): the newest ones of those not asked; what
                          they say of the components may still hold, what they say of the own
                          connection does not */
  GPtrArray *controls; /* (owned) (element-type TocSample): empty where all was well */
} TocRound;

GType toc_round_get_type (void);

/** toc_round_new: Returns: (transfer full): an empty round */
TocRound *toc_round_new (void);

/** toc_round_ref: Returns: (transfer full): @round */
TocRound *toc_round_ref (TocRound *round);

/** toc_round_unref: frees @round with its last reference. */
void toc_round_unref (TocRound *round);

/** toc_round_find: the sample of a component, asked or carried. Returns: (transfer none) (nullable) */
TocSample *toc_round_find (const TocRound *round, const char *id);

/** toc_round_is_healthy: whether something was asked and every component's sample is healthy. */
gboolean toc_round_is_healthy (const TocRound *round);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocRound, toc_round_unref)

G_END_DECLS
