/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-world.h"

G_BEGIN_DECLS

/**
 * TocWorldTally: the witnesses of one country or continent.
 */
typedef struct
{
  char *code;       /* (owned): two capital letters */
  char *continent;  /* (owned) (nullable): of a country */
  guint counted;
  guint reached;
  double median_ms; /* of those that reached it; or %TOC_UNMEASURED */
} TocWorldTally;

/**
 * toc_world_tally_countries: the counted witnesses by country: the own one first, then those in which
 * the most fail to reach it, then by their code. A pure function.
 *
 * Returns: (transfer full) (element-type TocWorldTally)
 */
GPtrArray *toc_world_tally_countries (const TocWorld *world);

/** toc_world_tally_continents: the same by continent. */
GPtrArray *toc_world_tally_continents (const TocWorld *world);

G_END_DECLS
