/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promised error, that merging loses nothing, and that nonsense is refused. */

#include "toc-sketch.h"

#include <math.h>

static int
compare (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

/* The definition's own rank: see toc_sketch_get_quantile(). */
static double
find_true_quantile (GArray *sorted, double q)
{
  guint rank = MAX ((guint) ceil (q * sorted->len), 1);

  return g_array_index (sorted, double, rank - 1);
}

/* Times as networks have them, over five powers of ten. */
static double
random_time (guint kind)
{
  double u = g_test_rand_double_range (0, 1);

  switch (kind)
    {
    case 0: /* even */
      return 1 + u * 9999;
    case 1: /* a long tail */
      return MIN (20 / pow (1 - u, 1.5), 300000);
    case 2: /* two humps: a kept connection, a fresh one */
      return u < 0.7 ? 30 + u * 10 : 400 + u * 100;
    default: /* always the same */
      return 123.456;
    }
}

static void
test_error (void)
{
  static const double qs[] = { 0.001, 0.1, 0.5, 0.9, 0.95, 0.99, 1 };

  for (guint round = 0; round < 40; round++)
    {
      g_autoptr (TocSketch) sketch = toc_sketch_new ();
      g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
      guint n = (guint) g_test_rand_int_range (1, 3000);

      for (guint i = 0; i < n; i++)
        {
          double time = random_time (round % 4);

          toc_sketch_add (sketch, time);
          g_array_append_val (times, time);
        }
      g_array_sort (times, compare);

      g_assert_cmpuint (toc_sketch_get_count (sketch), ==, n);
      g_assert_cmpfloat_with_epsilon (toc_sketch_get_max (sketch), find_true_quantile (times, 1),
                                      0.001);
      for (guint i = 0; i < G_N_ELEMENTS (qs); i++)
        {
          double truth = find_true_quantile (times, qs[i]);

          g_assert_cmpfloat_with_epsilon (toc_sketch_get_quantile (sketch, qs[i]), truth,
                                          truth * (TOC_SKETCH_ERROR + 1e-9));
        }
    }
}

static void
assert_same (const TocSketch *a, const TocSketch *b)
{
  g_autoptr (GByteArray) first = toc_sketch_to_bytes (a);
  g_autoptr (GByteArray) second = toc_sketch_to_bytes (b);

  g_assert_cmpmem (first->data, first->len, second->data, second->len);
}

/* A year out of its hours is the same as a year at once, in memory and from the disk. */
static void
test_merge (void)
{
  g_autoptr (TocSketch) whole = toc_sketch_new ();
  g_autoptr (TocSketch) merged = toc_sketch_new ();
  g_autoptr (TocSketch) stored = toc_sketch_new ();

  for (guint part = 0; part < 20; part++)
    {
      g_autoptr (TocSketch) sketch = toc_sketch_new ();
      g_autoptr (GByteArray) bytes = NULL;

      for (guint i = 0; i < 100; i++)
        {
          double time = random_time (1);

          toc_sketch_add (sketch, time);
          toc_sketch_add (whole, time);
        }
      bytes = toc_sketch_to_bytes (sketch);
      toc_sketch_merge (merged, sketch);
      g_assert_true (toc_sketch_merge_bytes (stored, bytes->data, bytes->len));
    }

  assert_same (whole, merged);
  assert_same (whole, stored);
}

static void
test_edges (void)
{
  g_autoptr (TocSketch) sketch = toc_sketch_new ();

  g_assert_null (toc_sketch_to_bytes (sketch));
  g_assert_cmpfloat_with_epsilon (toc_sketch_get_quantile (sketch, 0.5), -1, 1e-9);
  g_assert_cmpfloat_with_epsilon (toc_sketch_get_max (sketch), -1, 1e-9);
  g_assert_true (toc_sketch_merge_bytes (sketch, NULL, 0));

  toc_sketch_add (sketch, 0);
  g_assert_cmpfloat_with_epsilon (toc_sketch_get_max (sketch), 0, 1e-9);
  toc_sketch_add (sketch, 1e9);
  g_assert_cmpuint (toc_sketch_get_count (sketch), ==, 2);
  g_assert_cmpfloat_with_epsilon (toc_sketch_get_max (sketch), 1e9, 1);
}

/* One answer is what a minute mostly has. */
static void
test_small (void)
{
  g_autoptr (TocSketch) sketch = toc_sketch_new ();
  g_autoptr (GByteArray) bytes = NULL;

  toc_sketch_add (sketch, 250);
  bytes = toc_sketch_to_bytes (sketch);
  g_assert_cmpuint (bytes->len, <=, 6);
}

/* Whatever stands in a damaged file, it is read or refused, and never adds half of itself. */
static void
test_nonsense (void)
{
  static const guint8 too_far[] = { 1, 0xff, 0x7f, 1 };
  static const guint8 cut[] = { 1, 5 };
  static const guint8 endless[] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
  static const guint8 too_far_later[] = { 1, 5, 1, 0xff, 0x7f, 1 };
  g_autoptr (TocSketch) sketch = toc_sketch_new ();

  g_assert_false (toc_sketch_merge_bytes (sketch, too_far, sizeof too_far));
  g_assert_false (toc_sketch_merge_bytes (sketch, cut, sizeof cut));
  g_assert_false (toc_sketch_merge_bytes (sketch, endless, sizeof endless));
  g_assert_false (toc_sketch_merge_bytes (sketch, too_far_later, sizeof too_far_later));
  g_assert_cmpuint (toc_sketch_get_count (sketch), ==, 0);

  for (guint i = 0; i < 2000; i++)
    {
      guint8 noise[16];

      for (guint j = 0; j < sizeof noise; j++)
        noise[j] = (guint8) g_test_rand_int ();
      toc_sketch_merge_bytes (sketch, noise, (gsize) g_test_rand_int_range (0, sizeof noise + 1));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sketch/error", test_error);
  g_test_add_func ("/sketch/merge", test_merge);
  g_test_add_func ("/sketch/edges", test_edges);
  g_test_add_func ("/sketch/small", test_small);
  g_test_add_func ("/sketch/nonsense", test_nonsense);

  return g_test_run ();
}
