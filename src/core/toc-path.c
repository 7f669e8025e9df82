/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-path.h"

#include <glib/gi18n-lib.h>

#include "toc-wording.h"

#define NOWHERE (-1)

/* The one with that id or, for a service of the person's own definition, a core component in its
   place. */
static const TocFinding *
find_step (const TocVerdict *verdict, TocPathStep step)
{
  const TocFinding *first = NULL, *last = NULL;
  const TocFinding *named =
    toc_verdict_find (verdict, step == TOC_PATH_EDGE ? "edge" : "videos");

  if (named != NULL && named->counts)
    return named;

  for (guint i = 0; i < verdict->components->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (verdict->components, i);

      if (!finding->core)
        continue;
      if (first == NULL)
        first = finding;
      last = finding;
    }

  return step == TOC_PATH_EDGE ? first : last;
}

static gboolean
is_broken (const TocFinding *finding)
{
  return finding != NULL &&
         (finding->state == TOC_STATE_DOWN || finding->state == TOC_STATE_MAINTENANCE ||
          finding->state == TOC_STATE_BLOCKED);
}

static gboolean
lacks_name (const TocFinding *finding)
{
  return finding != NULL && finding->sample != NULL && toc_fault_is_dns (finding->sample->fault);
}

static int
find_break_offline (TocReason reason)
{
  if (reason == TOC_REASON_CLOCK)
    return TOC_PATH_COMPUTER;
  if (reason == TOC_REASON_DNS)
    return TOC_PATH_NAMES;

  return TOC_PATH_INTERNET;
}

static int
find_break (const TocVerdict *verdict)
{
  const TocFinding *edge = find_step (verdict, TOC_PATH_EDGE);

  if (verdict->state == TOC_STATE_OFFLINE)
    return find_break_offline (verdict->reason);
  if (verdict->reason == TOC_REASON_DNS_BLOCK)
    return TOC_PATH_NAMES;
  if (verdict->state == TOC_STATE_BLOCKED || verdict->reason == TOC_REASON_UNREACHABLE ||
      is_broken (edge))
    return lacks_name (edge) ? TOC_PATH_NAMES : TOC_PATH_EDGE;
  if (is_broken (find_step (verdict, TOC_PATH_VIDEOS)))
    return TOC_PATH_VIDEOS;

  return NOWHERE;
}

static TocPathState
judge_finding (const TocFinding *finding)
{
  if (finding == NULL)
    return TOC_PATH_UNKNOWN;
  if (finding->state == TOC_STATE_UP)
    return TOC_PATH_WORKS;

  return finding->state == TOC_STATE_SLOW ? TOC_PATH_STRAINED : TOC_PATH_UNKNOWN;
}

void
toc_path_judge (const TocVerdict *verdict, TocPath *path)
{
  int broken;

  *path = (TocPath){ { TOC_PATH_UNKNOWN } };
  path->states[TOC_PATH_COMPUTER] = TOC_PATH_WORKS;
  if (verdict->rule == 0)
    return;

  broken = find_break (verdict);
  path->states[TOC_PATH_INTERNET] =
    verdict->reason == TOC_REASON_OWN_SLOW || verdict->reason == TOC_REASON_UNSTEADY
      ? TOC_PATH_STRAINED : TOC_PATH_WORKS;
  path->states[TOC_PATH_NAMES] = TOC_PATH_WORKS;
  path->states[TOC_PATH_EDGE] = judge_finding (find_step (verdict, TOC_PATH_EDGE));
  path->states[TOC_PATH_VIDEOS] = judge_finding (find_step (verdict, TOC_PATH_VIDEOS));
  if (broken == NOWHERE)
    return;

  path->states[broken] = TOC_PATH_BROKEN;
  for (int i = broken + 1; i < TOC_PATH_N_STEPS; i++)
    path->states[i] = TOC_PATH_UNKNOWN;
}

static char *
describe_break (TocPathStep step, const TocVerdict *verdict)
{
  switch (step)
    {
    case TOC_PATH_COMPUTER:
      return g_strdup (_ ("It breaks on this computer."));
    case TOC_PATH_INTERNET:
      return g_strdup (_ ("It breaks between this computer and the Internet."));
    case TOC_PATH_NAMES:
      return g_strdup (_ ("The Internet works, but the names of the servers are not found."));
    case TOC_PATH_EDGE:
      /* Translators: the service's name; its "edge" are the servers that take in all visitors. */
      return g_strdup_printf (_ ("The Internet works; it breaks at %s’s edge."), verdict->service);
    case TOC_PATH_VIDEOS:
    default:
      /* Translators: the service's name; its "edge" are the servers that take in all visitors. */
      return g_strdup_printf (_ ("%s’s edge answers; it breaks behind it."), verdict->service);
    }
}

char *
toc_path_describe (const TocPath *path, const TocVerdict *verdict)
{
  gboolean strained = FALSE, unknown = FALSE;

  if (verdict->rule == 0)
    return g_strdup (_ ("The way is being tried step by step."));

  for (int i = 0; i < TOC_PATH_N_STEPS; i++)
    {
      if (path->states[i] == TOC_PATH_BROKEN)
        return describe_break (i, verdict);
      strained = strained || path->states[i] == TOC_PATH_STRAINED;
      unknown = unknown || path->states[i] == TOC_PATH_UNKNOWN;
    }

  if (unknown)
    return g_strdup (_ ("Nothing is broken that can be seen, but not every step can be seen."));
  if (strained)
    return g_strdup (_ ("The whole way is clear, but it takes long."));

  return g_strdup (_ ("The whole way is clear."));
}

char *
toc_path_dup_step_name (TocPathStep step, const TocVerdict *verdict)
{
  const TocFinding *finding;

  switch (step)
    {
    case TOC_PATH_COMPUTER:
      return g_strdup (C_ ("step of the way", "This computer"));
    case TOC_PATH_INTERNET:
      return g_strdup (C_ ("step of the way", "Internet"));
    case TOC_PATH_NAMES:
      /* Translators: the Domain Name System, as people who read about outages know it. */
      return g_strdup (C_ ("step of the way", "DNS"));
    case TOC_PATH_EDGE:
      /* Translators: the service's name; its "edge" are the servers that take in all visitors. */
      return g_strdup_printf (C_ ("step of the way", "%s’s edge"), verdict->service);
    case TOC_PATH_VIDEOS:
    default:
      finding = find_step (verdict, TOC_PATH_VIDEOS);
      return g_strdup (finding != NULL ? toc_wording_component_name (finding->name)
                                       : toc_wording_component_name ("Videos"));
    }
}

const char *
toc_path_state_word (TocPathState state)
{
  switch (state)
    {
    case TOC_PATH_WORKS:
      return C_ ("step of the way", "works");
    case TOC_PATH_STRAINED:
      return C_ ("step of the way", "slow");
    case TOC_PATH_BROKEN:
      return C_ ("step of the way", "broken");
    case TOC_PATH_UNKNOWN:
    default:
      return C_ ("step of the way", "not known");
    }
}
