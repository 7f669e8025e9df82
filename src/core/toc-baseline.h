/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-definition.h"
#include "toc-round.h"

G_BEGIN_DECLS

/*
 * What is slow. Pure functions.
 */

/**
 * toc_baseline_find_over_limit: the components whose healthy answer took longer than the
 * definition allows.
 *
 * Returns: (transfer full): a set of ids
 */
GHashTable *toc_baseline_find_over_limit (const TocDefinition *definition, const TocRound *round);

/**
 * toc_baseline_are_controls_slow: whether at least half of the controls that answered were slow as
 * well, which makes it the own connection's fault.
 */
gboolean toc_baseline_are_controls_slow (const TocRound *round);

G_END_DECLS
