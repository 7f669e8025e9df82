/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is slow. */

#include "toc-baseline.h"
#include "toc-test-scene.h"

typedef struct
{
  TocDefinition *definition; /* (owned) */
  TocBaseline *baseline;     /* (owned) */
  TocRound *last;            /* (owned): the last one added */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->definition = toc_definition_new_shipped ();
  fixture->baseline = toc_baseline_new (fixture->definition);
  fixture->last = toc_round_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  toc_baseline_free (fixture->baseline);
  toc_round_unref (fixture->last);
  toc_definition_unref (fixture->definition);
}

static TocRound *
make_round (Fixture *fixture, const char *line, double ms, gboolean fresh)
{
  g_autoptr (TocTestScene) scene = toc_test_scene_new (fixture->definition, line);

  for (guint i = 0; i < scene->round->samples->len; i++)
    {
      TocSample *sample = g_ptr_array_index (scene->round->samples, i);

      sample->phases.total = ms;
      sample->fresh = fresh;
    }
  for (guint i = 0; i < scene->round->controls->len; i++)
    ((TocSample *) g_ptr_array_index (scene->round->controls, i))->phases.total = ms;

  return toc_round_ref (scene->round);
}

/* @n answers of the edge, each after @ms. */
static void
answer (Fixture *fixture, guint n, double ms, gboolean fresh)
{
  g_autoptr (TocRound) round = make_round (fixture, "edge=ok", ms, fresh);

  for (guint i = 0; i < n; i++)
    toc_baseline_add (fixture->baseline, round);
  toc_round_unref (fixture->last);
  fixture->last = g_steal_pointer (&round);
}

static gboolean
is_slow (Fixture *fixture)
{
  g_autoptr (GHashTable) slow = toc_baseline_dup_slow (fixture->baseline, fixture->last);

  return g_hash_table_contains (slow, "edge");
}

/* Three of the last five. */
static void
test_limit (Fixture *fixture, gconstpointer data)
{
  answer (fixture, 2, 2001, TRUE);
  g_assert_false (is_slow (fixture));
  answer (fixture, 1, 2001, TRUE);
  g_assert_true (is_slow (fixture));
  answer (fixture, 2, 100, TRUE);
  g_assert_true (is_slow (fixture));
  answer (fixture, 1, 100, TRUE);
  g_assert_false (is_slow (fixture));
}

static void
test_limit_itself (Fixture *fixture, gconstpointer data)
{
  answer (fixture, 5, 2000, TRUE);
  g_assert_false (is_slow (fixture));
}

/* Three times the usual time and half a second more, once fifty are known. */
static void
test_median (Fixture *fixture, gconstpointer data)
{
  struct
  {
    guint known;
    double usual;
    double ms;
    gboolean slow;
  } cases[] = {
    { 50, 100, 700, TRUE },  { 44, 100, 700, FALSE }, { 50, 100, 599, FALSE },
    { 50, 100, 601, TRUE },  { 50, 300, 900, FALSE }, { 50, 300, 901, TRUE },
    { 50, 500, 1499, FALSE }, { 50, 500, 1501, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%u of %g, then %g", cases[i].known, cases[i].usual, cases[i].ms);
      toc_baseline_clear (fixture->baseline);
      answer (fixture, cases[i].known, cases[i].usual, TRUE);
      answer (fixture, 5, cases[i].ms, TRUE);
      g_assert_cmpint (is_slow (fixture), ==, cases[i].slow);
    }
}

/* Times of kept connections say nothing of fresh ones. */
static void
test_kept (Fixture *fixture, gconstpointer data)
{
  answer (fixture, 60, 20, FALSE);
  answer (fixture, 5, 650, TRUE);
  g_assert_false (is_slow (fixture));
  answer (fixture, 5, 650, FALSE);
  g_assert_true (is_slow (fixture));
  answer (fixture, 1, 650, TRUE);
  g_assert_false (is_slow (fixture));
}

/* Nor does what fails, however long it takes. */
static void
test_failures (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TocRound) round = make_round (fixture, "edge=response_timeout", 10000, TRUE);

  for (guint i = 0; i < 5; i++)
    toc_baseline_add (fixture->baseline, round);
  g_assert_false (is_slow (fixture));
}

/* What an earlier run has measured is what is usual; it makes nothing slow by itself. */
static void
test_seed (Fixture *fixture, gconstpointer data)
{
  toc_baseline_seed (fixture->baseline, "edge", TRUE, 5000, 40);
  answer (fixture, 2, 100, TRUE);
  g_assert_false (is_slow (fixture));

  toc_baseline_clear (fixture->baseline);
  toc_baseline_seed (fixture->baseline, "edge", TRUE, 100, 30);
  toc_baseline_seed (fixture->baseline, "edge", TRUE, 120, 30);
  toc_baseline_seed (fixture->baseline, "edge", FALSE, 1000, 60);
  answer (fixture, 2, 800, TRUE);
  g_assert_false (is_slow (fixture));
  answer (fixture, 1, 800, TRUE);
  g_assert_true (is_slow (fixture));
}

static void
test_clear (Fixture *fixture, gconstpointer data)
{
  answer (fixture, 5, 3000, TRUE);
  g_assert_true (is_slow (fixture));
  toc_baseline_clear (fixture->baseline);
  g_assert_false (is_slow (fixture));
}

/* Years of answers take no more room than a week of them, and the usual time goes with them. */
static void
test_ring (Fixture *fixture, gconstpointer data)
{
  answer (fixture, 3000, 100, TRUE);
  answer (fixture, 3000, 1000, TRUE);
  g_assert_false (is_slow (fixture));
}

static void
test_over_limit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TocRound) quick = make_round (fixture, "all=ok", 1999, TRUE);
  g_autoptr (TocRound) middling = make_round (fixture, "all=ok videos=http_error", 2500, TRUE);
  g_autoptr (TocRound) late = make_round (fixture, "all=ok videos=http_error", 4001, TRUE);
  g_autoptr (GHashTable) none = toc_baseline_find_over_limit (fixture->definition, quick);
  g_autoptr (GHashTable) some = toc_baseline_find_over_limit (fixture->definition, middling);
  g_autoptr (GHashTable) all = toc_baseline_find_over_limit (fixture->definition, late);

  g_assert_cmpuint (g_hash_table_size (none), ==, 0);
  g_assert_cmpuint (g_hash_table_size (some), ==, 2);
  g_assert_true (g_hash_table_contains (some, "edge") && g_hash_table_contains (some, "static"));
  g_assert_cmpuint (g_hash_table_size (all), ==, 5);
  g_assert_false (g_hash_table_contains (all, "videos"));
}

static gboolean
are_controls_slow (Fixture *fixture, const char *line, guint n_slow)
{
  g_autoptr (TocRound) round = make_round (fixture, line, 100, TRUE);

  for (guint i = 0; i < n_slow; i++)
    ((TocSample *) g_ptr_array_index (round->controls, i))->phases.total = 2001;

  return toc_baseline_are_controls_slow (round);
}

/* At least half of those that answered. */
static void
test_controls (Fixture *fixture, gconstpointer data)
{
  g_assert_false (are_controls_slow (fixture, "all=ok", 0));
  g_assert_false (are_controls_slow (fixture, "all=ok controls=ok", 0));
  g_assert_false (are_controls_slow (fixture, "all=ok controls=ok", 2));
  g_assert_true (are_controls_slow (fixture, "all=ok controls=ok", 3));
  g_assert_false (are_controls_slow (fixture, "controls=tcp_timeout", 5));
  g_assert_true (are_controls_slow (fixture, "gstatic-http=ok firefox-http=ok", 1));
}

static void
add (const char *name, void (*func) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/baseline/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("limit/recent", test_limit);
  add ("limit/itself", test_limit_itself);
  add ("median", test_median);
  add ("kept", test_kept);
  add ("failures", test_failures);
  add ("seed", test_seed);
  add ("clear", test_clear);
  add ("ring", test_ring);
  add ("over-limit", test_over_limit);
  add ("controls", test_controls);

  return g_test_run ();
}
