/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-definition.h"
#include "toc-round.h"
#include "toc-steadiness.h"
#include "toc-verdict.h"

G_BEGIN_DECLS

/**
 * TocCircumstances: what the rules have to know beside the samples.
 */
typedef struct
{
  gboolean network_available; /* a hint: FALSE where the system knows of no network at all */
  gboolean portal_hint;       /* the system believes that there is a captive portal */
  gboolean familiar_network;  /* the service has worked on this very network before */
  guint recent_core;          /* core samples of the last 30 min, without confirmed incidents */
  guint recent_core_failed;   /* those of them that failed */
  guint recent_episodes;      /* in how many separate spells */
  GHashTable *slow;           /* (nullable) (set of utf8): ids of components found slow */
  gboolean controls_slow;     /* the controls are slow as well */
  GHashTable *left_out;       /* (nullable) (set of utf8): ids of components that do not count */
  const TocSteadiness *steadiness; /* (nullable): of the own connection, the round included; NULL:
                                      it is steady */
} TocCircumstances;

/**
 * toc_rules_judge:
 * @definition: what was asked
 * @round: completed by the newest samples of what it did not ask
 * @circumstances: what else is known
 *
 * The rules, in their order; the first that matches makes the verdict. What a verdict says of the
 * world beyond this computer is "unknown" until the world was asked.
 *
 * A pure function.
 *
 * Returns: (transfer full): with a finding for every enabled component of @definition, and the
 *   sentences of evidence
 */
TocVerdict *toc_rules_judge (const TocDefinition *definition,
                             const TocRound *round,
                             const TocCircumstances *circumstances);

G_END_DECLS
