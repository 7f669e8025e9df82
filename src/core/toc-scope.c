/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-scope.h"

#include "toc-wording-world.h"
#include "toc-world-tally.h"

/* From so many witnesses on, in so many places, it is sure. */
#define SURE_WITNESSES 5
#define SURE_COUNTRIES 3
#define SURE_CONTINENTS 2

/* What is wrong here, for the words of toc-rules.c. */
typedef enum
{
  KIND_NONE,        /* nothing of which the world could tell more */
  KIND_BLOCK,       /* 5, 7, 8, 10: somebody is in the way */
  KIND_UNREACHABLE, /* 6, 9: it does not answer, nobody knows why */
  KIND_REFUSED,     /* 13 */
  KIND_MAINTENANCE, /* 14 */
  KIND_FAILURE,     /* 15 */
  KIND_PART,        /* 16 */
} Kind;

static Kind
kind_of (const TocVerdict *verdict)
{
  switch (verdict->rule)
    {
    case 5:
    case 7:
    case 8:
    case 10:
      return KIND_BLOCK;
    case 6:
    case 9:
      return KIND_UNREACHABLE;
    case 13:
      return KIND_REFUSED;
    case 14:
      return KIND_MAINTENANCE;
    case 15:
      return KIND_FAILURE;
    case 16:
      /* What fails now and then works while others are asked. */
      return verdict->reason != TOC_REASON_INTERMITTENT ? KIND_PART : KIND_NONE;
    default:
      return KIND_NONE;
    }
}

static guint
count_fault (const TocWorld *world, TocPlaceFault fault)
{
  guint count = 0;

  for (guint i = 0; i < world->places->len; i++)
    {
      const TocPlace *place = g_ptr_array_index (world->places, i);

      count += place->result == TOC_PLACE_NOT_REACHED && place->fault == fault;
    }

  return count;
}

/* What most of the witnesses that do not reach it have seen. */
static TocReason
reason_elsewhere (const TocWorld *world)
{
  guint failing = world->counted - world->reached;

  if ((count_fault (world, TOC_PLACE_FAULT_NAME) + count_fault (world, TOC_PLACE_FAULT_PRIVATE)) *
        2 > failing)
    return TOC_REASON_DNS;
  if ((count_fault (world, TOC_PLACE_FAULT_SERVER_ERROR) +
       count_fault (world, TOC_PLACE_FAULT_CERTIFICATE)) * 2 > failing)
    return TOC_REASON_SERVER_ERROR;

  return TOC_REASON_UNREACHABLE;
}

/* Whether the service's own servers say that something is wrong. */
static gboolean
is_server_error (const TocVerdict *verdict)
{
  guint failing = 0, errors = 0;

  for (guint i = 0; i < verdict->components->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (verdict->components, i);

      if (!finding->core || finding->sample == NULL ||
          finding->state == TOC_STATE_NOT_VERIFIABLE || toc_sample_is_healthy (finding->sample))
        continue;
      failing++;
      errors += finding->sample->http_status >= 500;
    }

  return errors * 2 > failing;
}

static gboolean
is_certificate_fault (const TocVerdict *verdict)
{
  for (guint i = 0; i < verdict->components->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (verdict->components, i);

      if (finding->core && finding->sample != NULL &&
          toc_fault_is_certificate (finding->sample->fault))
        return TRUE;
    }

  return FALSE;
}

static TocConfidence
confidence_of (const TocWorld *world)
{
  g_autoptr (GPtrArray) countries = toc_world_tally_countries (world);
  g_autoptr (GPtrArray) continents = toc_world_tally_continents (world);

  return world->counted >= SURE_WITNESSES && countries->len >= SURE_COUNTRIES &&
             continents->len >= SURE_CONTINENTS
           ? TOC_CONFIDENCE_CONFIRMED
           : TOC_CONFIDENCE_LIKELY;
}

/* Down here and elsewhere, for the reason that fits both. */
static void
set_down (TocVerdict *verdict, Kind kind, const TocWorld *world)
{
  if (kind == KIND_PART || kind == KIND_MAINTENANCE)
    return;

  verdict->state = TOC_STATE_DOWN;
  if (kind != KIND_FAILURE)
    verdict->reason = reason_elsewhere (world);
}

static void
set_blocked (TocVerdict *verdict, Kind kind)
{
  verdict->state = TOC_STATE_BLOCKED;
  if (kind == KIND_FAILURE && is_certificate_fault (verdict))
    verdict->reason = TOC_REASON_REDIRECTED;
  else if (kind != KIND_BLOCK && kind != KIND_REFUSED)
    verdict->reason = TOC_REASON_UNREACHABLE;
}

static void
set_everyone (TocVerdict *verdict, Kind kind, const TocWorld *world)
{
  verdict->scope = TOC_SCOPE_EVERYONE;
  set_down (verdict, kind, world);
}

static void
set_region (TocVerdict *verdict, Kind kind, const TocWorld *world, gboolean blocked_there)
{
  verdict->scope = TOC_SCOPE_REGION;
  if (kind == KIND_BLOCK || (blocked_there && kind == KIND_UNREACHABLE))
    set_blocked (verdict, kind);
  else
    set_down (verdict, kind, world);
}

static void
set_just_you (TocVerdict *verdict, Kind kind)
{
  verdict->scope = TOC_SCOPE_JUST_YOU;
  if (kind == KIND_PART)
    return;

  if (kind == KIND_MAINTENANCE || (kind == KIND_FAILURE && is_server_error (verdict)))
    verdict->state = TOC_STATE_DOWN;
  else
    set_blocked (verdict, kind);
}

static void
count_own (const TocWorld *world, guint *counted, guint *reached)
{
  for (guint i = 0; i < world->places->len; i++)
    {
      const TocPlace *place = g_ptr_array_index (world->places, i);

      if (place->result == TOC_PLACE_THROWN_OUT ||
          g_strcmp0 (place->country, world->country) != 0)
        continue;
      (*counted)++;
      *reached += place->result == TOC_PLACE_REACHED;
    }
}

/* The shares of "The world": everyone, a region, or just this place. */
static void
apply (TocVerdict *verdict, Kind kind, const TocWorld *world, gboolean blocked_there)
{
  guint own = 0, own_reached = 0;
  guint percents = world->reached * 100;

  count_own (world, &own, &own_reached);
  if (percents < world->counted * TOC_SCOPE_EVERYONE_PERCENT)
    set_everyone (verdict, kind, world);
  else if (percents <= world->counted * TOC_SCOPE_OTHERS_PERCENT ||
           (world->country != NULL && (own - own_reached) * 2 > own))
    set_region (verdict, kind, world, blocked_there);
  else if (world->country == NULL || own_reached > 0)
    set_just_you (verdict, kind);
  else
    return;

  verdict->confidence = confidence_of (world);
}

gboolean
toc_scope_is_open (const TocVerdict *verdict)
{
  const TocVerdict *local = verdict->local != NULL ? verdict->local : verdict;

  return toc_verdict_is_bad (local) && kind_of (local) != KIND_NONE;
}

TocVerdict *
toc_scope_judge (TocVerdict *verdict, TocWorld *world, gboolean blocked_there)
{
  TocVerdict *local = verdict->local != NULL ? verdict->local : verdict;
  TocVerdict *judged;

  if (world == NULL || !toc_scope_is_open (local))
    return toc_verdict_ref (local);

  judged = toc_verdict_copy (local);
  judged->since = verdict->since;
  judged->local = toc_verdict_ref (local);
  judged->world = toc_world_ref (world);
  if (world->counted >= TOC_SCOPE_WITNESSES)
    apply (judged, kind_of (local), world,
           blocked_there || toc_ooni_answer_is_blocked (world->ooni));
  toc_wording_add_world_evidence (judged);

  return judged;
}
