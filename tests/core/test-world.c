/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Counting the witnesses. */

#include "toc-verdict.h"
#include "toc-wording-world.h"
#include "toc-world-tally.h"

static TocPlace *
new_place (TocPlaceResult result, TocPlaceFault fault, guint64 asn)
{
  TocPlace *place = toc_place_new ();

  place->result = result;
  place->fault = fault;
  place->asn = asn;

  return place;
}

static void
test_count (void)
{
  g_autoptr (TocWorld) world = toc_world_new ("DE", 1);

  toc_world_add (world, new_place (TOC_PLACE_REACHED, TOC_PLACE_FAULT_NONE, 1));
  toc_world_add (world, new_place (TOC_PLACE_NOT_REACHED, TOC_PLACE_FAULT_UNREACHABLE, 1));
  toc_world_add (world, new_place (TOC_PLACE_THROWN_OUT, TOC_PLACE_FAULT_OFFLINE, 1));
  toc_world_settle (world);
  g_assert_cmpuint (world->asked, ==, 3);
  g_assert_cmpuint (world->counted, ==, 2);
  g_assert_cmpuint (world->reached, ==, 1);
  g_assert_cmpstr (world->country, ==, "DE");
}

/* A name server is one network's; three of them are believed. */
static void
test_names (void)
{
  static const struct
  {
    guint64 asns[4];
    guint counted;
  } rows[] = {
    { { 1, 0, 0, 0 }, 0 }, { { 1, 2, 0, 0 }, 0 }, { { 1, 1, 1, 1 }, 0 },
    { { 1, 2, 3, 0 }, 4 }, { { 1, 2, 3, 4 }, 4 }, { { 0, 0, 0, 0 }, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TocWorld) world = toc_world_new (NULL, 1);

      for (guint j = 0; j < G_N_ELEMENTS (rows[i].asns); j++)
        toc_world_add (world,
                       new_place (TOC_PLACE_THROWN_OUT, TOC_PLACE_FAULT_NAME, rows[i].asns[j]));
      toc_world_settle (world);
      g_assert_cmpuint (world->asked, ==, 4);
      g_assert_cmpuint (world->counted, ==, rows[i].counted);
      g_assert_cmpuint (world->reached, ==, 0);
    }
}

/* A verdict takes its world along, and lets it go. */
static void
test_in_verdict (void)
{
  g_autoptr (TocVerdict) verdict = toc_verdict_new ("TikTok");
  g_autoptr (TocVerdict) copy = NULL;

  verdict->world = toc_world_new_problem (TOC_WORLD_PROBLEM_RATE_LIMITED, NULL, 1, 2);
  copy = toc_verdict_copy (verdict);
  g_clear_pointer (&verdict, toc_verdict_unref);
  g_assert_cmpint (copy->world->problem, ==, TOC_WORLD_PROBLEM_RATE_LIMITED);
  g_assert_cmpint (copy->world->again_at, ==, 2);
  g_assert_cmpuint (copy->world->asked, ==, 0);
}

/* An earlier answer outlives that it was asked again in vain, and says when both were. */
static void
test_failed (void)
{
  TocWorld *answer = toc_world_new ("DE", 1);
  TocWorld *failed = toc_world_new_problem (TOC_WORLD_PROBLEM_RATE_LIMITED, NULL, 2, 3);
  g_autoptr (TocWorld) both = NULL;
  g_auto (GStrv) sentences = NULL;

  toc_world_add (answer, new_place (TOC_PLACE_REACHED, TOC_PLACE_FAULT_NONE, 1));
  both = toc_world_new_failed (answer, failed);
  toc_world_unref (answer);
  toc_world_unref (failed);
  g_assert_cmpstr (both->country, ==, "DE");
  g_assert_cmpint (both->asked_at, ==, 1);
  g_assert_cmpuint (both->places->len, ==, 1);
  g_assert_cmpuint (both->reached, ==, 1);
  g_assert_cmpint (both->problem, ==, TOC_WORLD_PROBLEM_NONE);
  g_assert_cmpint (both->failure, ==, TOC_WORLD_PROBLEM_RATE_LIMITED);
  g_assert_cmpint (both->failed_at, ==, 2);
  g_assert_cmpint (both->again_at, ==, 3);

  sentences = toc_wording_world (both, "TikTok", 4);
  g_assert_cmpuint (g_strv_length (sentences), ==, 2);
  g_assert_cmpstr (sentences[0], ==, "1 of 1 place reached TikTok at 00:00.");
  g_assert_cmpstr (sentences[1], ==, "Globalping allows no more questions until 00:00.");
}

/* The own country, then where the most fail. */
static void
test_order (void)
{
  static const char *const places[] = { "FR+", "IN-", "AR+", "US-", "DE+", "US+", "IN-", "BR-" };
  g_autoptr (TocWorld) world = toc_world_new ("DE", 1);
  g_autoptr (GPtrArray) tallies = NULL;
  g_autoptr (GString) order = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      TocPlace *place = new_place (places[i][2] == '+' ? TOC_PLACE_REACHED : TOC_PLACE_NOT_REACHED,
                                   TOC_PLACE_FAULT_NONE, 1);

      place->country = g_strndup (places[i], 2);
      toc_world_add (world, place);
    }
  tallies = toc_world_tally_countries (world);
  for (guint i = 0; i < tallies->len; i++)
    g_string_append (order, ((TocWorldTally *) g_ptr_array_index (tallies, i))->code);
  g_assert_cmpstr (order->str, ==, "DEINBRUSARFR");
}

/* Every value has a word of its own. */
static void
test_words (void)
{
  g_autoptr (GHashTable) words = g_hash_table_new (g_str_hash, g_str_equal);

  for (int i = TOC_WORLD_PROBLEM_NONE; i <= TOC_WORLD_PROBLEM_BUDGET_FAILED; i++)
    g_assert_true (
      g_hash_table_add (words, (gpointer) toc_world_problem_to_word ((TocWorldProblem) i)));
  g_hash_table_remove_all (words);
  for (int i = TOC_PLACE_FAULT_NONE; i <= TOC_PLACE_FAULT_UNREADABLE; i++)
    g_assert_true (
      g_hash_table_add (words, (gpointer) toc_place_fault_to_word ((TocPlaceFault) i)));
  for (int i = TOC_PLACE_REACHED; i <= TOC_PLACE_THROWN_OUT; i++)
    g_assert_true (
      g_hash_table_add (words, (gpointer) toc_place_result_to_word ((TocPlaceResult) i)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/world/count", test_count);
  g_test_add_func ("/world/names", test_names);
  g_test_add_func ("/world/in-verdict", test_in_verdict);
  g_test_add_func ("/world/failed", test_failed);
  g_test_add_func ("/world/order", test_order);
  g_test_add_func ("/world/words", test_words);

  return g_test_run ();
}
