/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-verdict.h"

G_BEGIN_DECLS

/* A share below TOC_SCOPE_EVERYONE_PERCENT reached means everyone, one over
   TOC_SCOPE_OTHERS_PERCENT that others reach it. */
#define TOC_SCOPE_EVERYONE_PERCENT 30
#define TOC_SCOPE_OTHERS_PERCENT 80

/** TOC_SCOPE_WITNESSES: fewer than these say nothing. */
#define TOC_SCOPE_WITNESSES 3

/** toc_scope_is_open: whether the world can tell more of what is wrong here. A pure function. */
gboolean toc_scope_is_open (const TocVerdict *verdict);

/**
 * toc_scope_judge: what @verdict becomes by what others see. It can be judged anew by another
 * @world, for what was believed without one is kept.
 * @world: (nullable): what they see; NULL takes back what a world has changed
 * @blocked_there: others have measured that the own country blocks it
 *
 * A pure function.
 *
 * Returns: (transfer full): @verdict itself where the world has no say
 */
TocVerdict *toc_scope_judge (TocVerdict *verdict, TocWorld *world, gboolean blocked_there);

G_END_DECLS
