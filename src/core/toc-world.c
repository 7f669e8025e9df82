/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-world.h"

/* Fewer networks that cannot find the name are in trouble themselves. */
#define NAME_NETWORKS 3

G_DEFINE_BOXED_TYPE (TocWorld, toc_world, toc_world_ref, toc_world_unref)

static void
toc_world_clear (gpointer data)
{
  TocWorld *world = data;

  g_free (world->country);
  g_ptr_array_unref (world->places);
  g_clear_pointer (&world->ooni, toc_ooni_answer_unref);
}

TocWorld *
toc_world_new (const char *country, gint64 asked_at)
{
  TocWorld *world = g_rc_box_new0 (TocWorld);

  world->country = g_strdup (country);
  world->asked_at = asked_at;
  world->places = g_ptr_array_new_with_free_func ((GDestroyNotify) toc_place_free);

  return world;
}

TocWorld *
toc_world_new_problem (TocWorldProblem problem,
                       const char *country,
                       gint64 asked_at,
                       gint64 again_at)
{
  TocWorld *world = toc_world_new (country, asked_at);

  world->problem = problem;
  world->again_at = again_at;

  return world;
}

TocWorld *
toc_world_new_failed (const TocWorld *answer, const TocWorld *failed)
{
  TocWorld *world = g_rc_box_new0 (TocWorld);

  *world = *answer;
  world->country = g_strdup (answer->country);
  g_ptr_array_ref (world->places);
  if (world->ooni != NULL)
    toc_ooni_answer_ref (world->ooni);
  world->failure = failed->problem;
  world->failed_at = failed->asked_at;
  world->again_at = failed->again_at;

  return world;
}

TocWorld *
toc_world_ref (TocWorld *world)
{
  return g_rc_box_acquire (world);
}

void
toc_world_unref (TocWorld *world)
{
  g_rc_box_release_full (world, toc_world_clear);
}

static void
count (TocWorld *world)
{
  world->asked = world->places->len;
  world->counted = 0;
  world->reached = 0;

  for (guint i = 0; i < world->places->len; i++)
    {
      const TocPlace *place = g_ptr_array_index (world->places, i);

      world->counted += place->result != TOC_PLACE_THROWN_OUT;
      world->reached += place->result == TOC_PLACE_REACHED;
    }
}

void
toc_world_add (TocWorld *world, TocPlace *place)
{
  g_ptr_array_add (world->places, place);
  count (world);
}

/* Witnesses of one provider ask the same name server. */
static guint
count_nameless_networks (const TocWorld *world)
{
  g_autoptr (GHashTable) networks = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < world->places->len; i++)
    {
      TocPlace *place = g_ptr_array_index (world->places, i);

      if (place->fault == TOC_PLACE_FAULT_NAME && place->asn != 0)
        g_hash_table_add (networks, &place->asn);
    }

  return g_hash_table_size (networks);
}

void
toc_world_settle (TocWorld *world)
{
  gboolean believed = count_nameless_networks (world) >= NAME_NETWORKS;

  for (guint i = 0; i < world->places->len; i++)
    {
      TocPlace *place = g_ptr_array_index (world->places, i);

      if (place->fault == TOC_PLACE_FAULT_NAME)
        place->result = believed ? TOC_PLACE_NOT_REACHED : TOC_PLACE_THROWN_OUT;
    }
  count (world);
}

const char *
toc_world_problem_to_word (TocWorldProblem problem)
{
  static const char *const words[] = {
    [TOC_WORLD_PROBLEM_NONE] = "none",
    [TOC_WORLD_PROBLEM_UNREACHABLE] = "unreachable",
    [TOC_WORLD_PROBLEM_SILENT] = "silent",
    [TOC_WORLD_PROBLEM_BAD_REQUEST] = "bad_request",
    [TOC_WORLD_PROBLEM_FORBIDDEN] = "forbidden",
    [TOC_WORLD_PROBLEM_GONE] = "gone",
    [TOC_WORLD_PROBLEM_NO_WITNESSES] = "no_witnesses",
    [TOC_WORLD_PROBLEM_RATE_LIMITED] = "rate_limited",
    [TOC_WORLD_PROBLEM_SERVER_ERROR] = "server_error",
    [TOC_WORLD_PROBLEM_NONSENSE] = "nonsense",
    [TOC_WORLD_PROBLEM_OVER_BUDGET] = "over_budget",
    [TOC_WORLD_PROBLEM_BUDGET_FAILED] = "budget_failed",
  };

  g_return_val_if_fail (problem < G_N_ELEMENTS (words), NULL);

  return words[problem];
}
