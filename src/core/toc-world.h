/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "toc-ooni-answer.h"
#include "toc-place.h"

G_BEGIN_DECLS

#define TOC_TYPE_WORLD (toc_world_get_type ())

/**
 * TocWorldProblem: why there is no answer. None of them says anything about the service.
 */
typedef enum
{
  TOC_WORLD_PROBLEM_NONE,
  TOC_WORLD_PROBLEM_UNREACHABLE,  /* no connection to the measurement network */
  TOC_WORLD_PROBLEM_SILENT,       /* no answer, or none in time */
  TOC_WORLD_PROBLEM_BAD_REQUEST,  /* 400: it does not understand the question */
  TOC_WORLD_PROBLEM_FORBIDDEN,    /* 403 */
  TOC_WORLD_PROBLEM_GONE,         /* 404: it has forgotten the measurement */
  TOC_WORLD_PROBLEM_NO_WITNESSES, /* 422: nobody there to ask */
  TOC_WORLD_PROBLEM_RATE_LIMITED, /* 429: @again_at says until when, if it is known */
  TOC_WORLD_PROBLEM_SERVER_ERROR, /* 500 and more, twice */
  TOC_WORLD_PROBLEM_NONSENSE,     /* an answer that cannot be understood */
  TOC_WORLD_PROBLEM_OVER_BUDGET,  /* asked too often of our own accord: @again_at says until when */
  TOC_WORLD_PROBLEM_BUDGET_FAILED, /* how often it was asked cannot be kept: so it was not asked */
} TocWorldProblem;

/**
 * TocWorld: what witnesses in other places saw, or why there are none. Immutable once it was handed
 * on.
 */
typedef struct
{
  gint64 asked_at;  /* µs since the epoch */
  char *country;    /* (owned) (nullable): the own one, when it was asked: two capital letters */
  TocWorldProblem problem;
  TocWorldProblem failure; /* of a later question, whose failing takes nothing from this answer */
  gint64 failed_at; /* µs since the epoch: when that was asked; 0: it was not */
  gint64 again_at;  /* µs since the epoch: when it may be asked again; 0: not known */
  GPtrArray *places; /* (owned) (element-type TocPlace): all that were asked */
  guint asked;      /* the length of @places */
  guint counted;    /* those not thrown out */
  guint reached;
  TocOoniAnswer *ooni; /* (owned) (nullable): what OONI counted in the own country; NULL: it was
                          not asked */
} TocWorld;

GType toc_world_get_type (void);

/** toc_world_new: @country: (nullable): the own one. Returns: (transfer full): nobody was asked */
TocWorld *toc_world_new (const char *country, gint64 asked_at);

/**
 * toc_world_new_problem: no answer.
 * @again_at: as in #TocWorld
 *
 * Returns: (transfer full)
 */
TocWorld *toc_world_new_problem (TocWorldProblem problem,
                                 const char *country,
                                 gint64 asked_at,
                                 gint64 again_at);

/**
 * toc_world_new_failed: @answer, after which it was asked again in vain.
 * @failed: has a problem
 *
 * Returns: (transfer full)
 */
TocWorld *toc_world_new_failed (const TocWorld *answer, const TocWorld *failed);

/** toc_world_ref: Returns: (transfer full): @world */
TocWorld *toc_world_ref (TocWorld *world);

/** toc_world_unref: frees @world with its last reference. */
void toc_world_unref (TocWorld *world);

/** toc_world_add: counts one more. @place: (transfer full) */
void toc_world_add (TocWorld *world, TocPlace *place);

/**
 * toc_world_settle: to be called after the last toc_world_add(): names that were not found count
 * as not reached where witnesses of three networks say so, else these witnesses are thrown out.
 */
void toc_world_settle (TocWorld *world);

/** toc_world_problem_to_word: the machine word, such as "rate_limited". Returns: (transfer none) */
const char *toc_world_problem_to_word (TocWorldProblem problem);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocWorld, toc_world_unref)

G_END_DECLS
