/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-world-tally.h"

static void
toc_world_tally_free (gpointer data)
{
  TocWorldTally *tally = data;

  g_free (tally->code);
  g_free (tally->continent);
  g_free (tally);
}

static TocWorldTally *
find (GPtrArray *tallies, const char *code)
{
  TocWorldTally *tally;

  for (guint i = 0; i < tallies->len; i++)
    {
      tally = g_ptr_array_index (tallies, i);
      if (g_str_equal (tally->code, code))
        return tally;
    }

  tally = g_new0 (TocWorldTally, 1);
  tally->code = g_strdup (code);
  g_ptr_array_add (tallies, tally);

  return tally;
}

static const char *
code_of (const TocPlace *place, gboolean by_continent)
{
  return by_continent ? place->continent : place->country;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double difference = *(const double *) a - *(const double *) b;

  return (difference > 0) - (difference < 0);
}

static double
find_median (const TocWorld *world, const char *code, gboolean by_continent)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < world->places->len; i++)
    {
      const TocPlace *place = g_ptr_array_index (world->places, i);

      if (place->result == TOC_PLACE_REACHED && place->total_ms >= 0 &&
          g_strcmp0 (code_of (place, by_continent), code) == 0)
        g_array_append_val (times, place->total_ms);
    }
  if (times->len == 0)
    return TOC_UNMEASURED;

  g_array_sort (times, compare_doubles);

  return (g_array_index (times, double, (times->len - 1) / 2) +
          g_array_index (times, double, times->len / 2)) / 2;
}

/* @user_data: (nullable): the code that comes first */
static int
compare_tallies (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const TocWorldTally *one = *(TocWorldTally *const *) a;
  const TocWorldTally *other = *(TocWorldTally *const *) b;
  gboolean one_own = g_strcmp0 (one->code, user_data) == 0;
  gboolean other_own = g_strcmp0 (other->code, user_data) == 0;
  guint one_fails = one->counted - one->reached;
  guint other_fails = other->counted - other->reached;

  if (one_own != other_own)
    return one_own ? -1 : 1;
  if (one_fails != other_fails)
    return one_fails > other_fails ? -1 : 1;

  return g_strcmp0 (one->code, other->code);
}

static GPtrArray *
tally (const TocWorld *world, gboolean by_continent)
{
  GPtrArray *tallies = g_ptr_array_new_with_free_func (toc_world_tally_free);

  for (guint i = 0; i < world->places->len; i++)
    {
      const TocPlace *place = g_ptr_array_index (world->places, i);
      const char *code = code_of (place, by_continent);
      TocWorldTally *its;

      if (place->result == TOC_PLACE_THROWN_OUT || code == NULL)
        continue;
      its = find (tallies, code);
      its->counted++;
      its->reached += place->result == TOC_PLACE_REACHED;
      if (!by_continent && its->continent == NULL)
        its->continent = g_strdup (place->continent);
    }

  for (guint i = 0; i < tallies->len; i++)
    {
      TocWorldTally *its = g_ptr_array_index (tallies, i);

      its->median_ms = find_median (world, its->code, by_continent);
    }
  g_ptr_array_sort_with_data (tallies, compare_tallies, by_continent ? NULL : world->country);

  return tallies;
}

GPtrArray *
toc_world_tally_countries (const TocWorld *world)
{
  return tally (world, FALSE);
}

GPtrArray *
toc_world_tally_continents (const TocWorld *world)
{
  return tally (world, TRUE);
}
