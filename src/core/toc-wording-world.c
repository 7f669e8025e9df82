/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-wording-world.h"

#include <glib/gi18n-lib.h>

#include "toc-country.h"
#include "toc-wording.h"
#include "toc-world-tally.h"

const char *
toc_wording_continent (const char *code)
{
  static const struct
  {
    const char *code;
    const char *name;
  } continents[] = {
    { "AF", NC_ ("continent", "Africa") },        { "AN", NC_ ("continent", "Antarctica") },
    { "AS", NC_ ("continent", "Asia") },          { "EU", NC_ ("continent", "Europe") },
    { "NA", NC_ ("continent", "North America") }, { "OC", NC_ ("continent", "Oceania") },
    { "SA", NC_ ("continent", "South America") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (continents); i++)
    if (g_str_equal (continents[i].code, code))
      return g_dpgettext2 (GETTEXT_PACKAGE, "continent", continents[i].name);

  return code;
}

/* It is over, or another one's, whatever is wrong with the service. */
static char *
limit_sentence (const TocWorld *world, TocWorldProblem problem, gint64 now)
{
  g_autofree char *time =
    world->again_at != 0 ? toc_wording_time (world->again_at, now) : NULL;

  if (problem == TOC_WORLD_PROBLEM_OVER_BUDGET)
    /* Translators: a time of day. */
    return g_strdup_printf (_ ("Other places were asked often enough of late; the next time is "
                               "%s."), time != NULL ? time : "");
  if (time == NULL)
    return g_strdup (_ ("Globalping allows no more questions for now."));

  /* Translators: Globalping is the service that asks from other places; a time of day. */
  return g_strdup_printf (_ ("Globalping allows no more questions until %s."), time);
}

static char *
problem_sentence (const TocWorld *world, TocWorldProblem problem, gint64 now)
{
  switch (problem)
    {
    case TOC_WORLD_PROBLEM_UNREACHABLE:
      return g_strdup (_ ("Globalping, which asks from other places, cannot be reached."));
    case TOC_WORLD_PROBLEM_SILENT:
      return g_strdup (_ ("Globalping, which asks from other places, did not answer in time."));
    case TOC_WORLD_PROBLEM_BAD_REQUEST:
      return g_strdup (_ ("Globalping, which asks from other places, did not understand the "
                          "question."));
    case TOC_WORLD_PROBLEM_FORBIDDEN:
      return g_strdup (_ ("Globalping, which asks from other places, refuses this computer’s "
                          "questions."));
    case TOC_WORLD_PROBLEM_GONE:
      return g_strdup (_ ("Globalping, which asks from other places, has lost the question."));
    case TOC_WORLD_PROBLEM_NO_WITNESSES:
      return g_strdup (_ ("Globalping has nobody to ask from other places now."));
    case TOC_WORLD_PROBLEM_SERVER_ERROR:
      return g_strdup (_ ("Globalping, which asks from other places, is failing itself."));
    case TOC_WORLD_PROBLEM_BUDGET_FAILED:
      return g_strdup (_ ("Other places were not asked: it cannot be written down how often that "
                          "is done."));
    case TOC_WORLD_PROBLEM_RATE_LIMITED:
    case TOC_WORLD_PROBLEM_OVER_BUDGET:
      return limit_sentence (world, problem, now);
    case TOC_WORLD_PROBLEM_NONSENSE:
    case TOC_WORLD_PROBLEM_NONE:
    default:
      return g_strdup (_ ("What Globalping answers, which asks from other places, cannot be "
                          "understood."));
    }
}

static char *
answer_sentence (const TocWorld *world, const char *service, gint64 now)
{
  g_autofree char *time = toc_wording_time (world->asked_at, now);

  if (world->counted == 0)
    return g_strdup (_ ("No place elsewhere could tell anything."));

  if (world->failure != TOC_WORLD_PROBLEM_NONE)
    /* Translators: how many of how many places in the world, the service, and a time of day: "9 of
       10 places reached TikTok at 14:02." */
    return g_strdup_printf (ngettext ("%u of %u place reached %s at %s.",
                                      "%u of %u places reached %s at %s.", world->counted),
                            world->reached, world->counted, service, time);

  /* Translators: how many of how many places in the world, and the service: "9 of 10 places reach
     TikTok." */
  return g_strdup_printf (ngettext ("%u of %u place reaches %s.", "%u of %u places reach %s.",
                                    world->counted),
                          world->reached, world->counted, service);
}

/* Returns: (nullable): NULL where another sentence says so, or nobody knows */
static char *
again_sentence (const TocWorld *world, TocWorldProblem problem, gint64 now)
{
  g_autofree char *time = NULL;

  if (world->again_at == 0 || problem == TOC_WORLD_PROBLEM_RATE_LIMITED ||
      problem == TOC_WORLD_PROBLEM_OVER_BUDGET)
    return NULL;

  time = toc_wording_time (world->again_at, now);

  /* Translators: a time of day. */
  return g_strdup_printf (_ ("Other places are asked again at %s at the earliest."), time);
}

char **
toc_wording_world (const TocWorld *world, const char *service, gint64 now)
{
  TocWorldProblem problem =
    world->problem != TOC_WORLD_PROBLEM_NONE ? world->problem : world->failure;
  GPtrArray *sentences = g_ptr_array_new ();
  char *again = NULL;

  if (world->problem == TOC_WORLD_PROBLEM_NONE)
    g_ptr_array_add (sentences, answer_sentence (world, service, now));
  if (problem != TOC_WORLD_PROBLEM_NONE)
    {
      g_ptr_array_add (sentences, problem_sentence (world, problem, now));
      again = again_sentence (world, problem, now);
    }
  if (again != NULL)
    g_ptr_array_add (sentences, again);
  g_ptr_array_add (sentences, NULL);

  return (char **) g_ptr_array_free (sentences, FALSE);
}

/* "Germany 0 of 3, India 1 of 2" */
static char *
list_tallies (GPtrArray *tallies, gboolean continents)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < tallies->len; i++)
    {
      const TocWorldTally *tally = g_ptr_array_index (tallies, i);
      const char *name = continents ? toc_wording_continent (tally->code)
                                    : toc_country_get_name (tally->code);

      /* Translators: a country or continent, and how many of how many of its witnesses reach the
         service, such as "India 0 of 2". */
      g_ptr_array_add (parts, g_strdup_printf (C_ ("share", "%s %u of %u"), name, tally->reached,
                                               tally->counted));
    }
  g_ptr_array_add (parts, NULL);

  return g_strjoinv (C_ ("list", ", "), (char **) parts->pdata);
}

static void
add_tallies (TocVerdict *verdict)
{
  g_autoptr (GPtrArray) continents = toc_world_tally_continents (verdict->world);
  g_autoptr (GPtrArray) countries = toc_world_tally_countries (verdict->world);
  g_autofree char *continents_list = list_tallies (continents, TRUE);
  g_autofree char *countries_list = list_tallies (countries, FALSE);

  if (continents->len > 0)
    /* Translators: a list such as "Asia 0 of 2, Europe 3 of 3". */
    toc_verdict_add_evidence (verdict, g_strdup_printf (_ ("Reached by continent: %s."),
                                                        continents_list));
  if (countries->len > 0)
    /* Translators: a list such as "India 0 of 2, Germany 3 of 3". */
    toc_verdict_add_evidence (verdict, g_strdup_printf (_ ("Reached by country: %s."),
                                                        countries_list));
}

void
toc_wording_add_world_evidence (TocVerdict *verdict)
{
  const TocWorld *world = verdict->world;
  guint thrown_out = world->asked - world->counted;
  char *blocked = toc_ooni_answer_describe (world->ooni, verdict->service);
  g_auto (GStrv) sentences =
    toc_wording_world (world, verdict->service, MAX (world->asked_at, world->failed_at));

  for (guint i = 0; sentences[i] != NULL; i++)
    toc_verdict_add_evidence (verdict, g_strdup (sentences[i]));
  if (blocked != NULL)
    toc_verdict_add_evidence (verdict, blocked);
  if (world->problem != TOC_WORLD_PROBLEM_NONE)
    return;

  if (thrown_out > 0)
    toc_verdict_add_evidence (
      verdict,
      g_strdup_printf (ngettext ("%u more place was asked, but could not tell.",
                                 "%u more places were asked, but could not tell.", thrown_out),
                       thrown_out));
  add_tallies (verdict);
}
