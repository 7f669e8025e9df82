/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-baseline.h"

/* The controls' answers are empty or a few bytes; even a fresh TLS connection to the other end of
   the world takes less. */
#define CONTROL_LIMIT_MS 2000

#define SAMPLES_MAX 2016 /* a week of one every five minutes */
#define SAMPLES_MIN 50
#define MEDIAN_FACTOR 3
#define MEDIAN_EXTRA_MS 500

#define RECENT 5
#define RECENT_SLOW 3

/* The answers of one component on one kind of connection. */
typedef struct
{
  GArray *times;         /* (owned) (element-type double): ms, a ring */
  guint next;            /* where in the ring the next one goes */
  gboolean slow[RECENT]; /* of the last ones, a ring */
  guint next_slow;
} Series;

struct _TocBaseline
{
  TocDefinition *definition; /* (owned) */
  GHashTable *fresh;         /* (owned) (element-type utf8 Series) */
  GHashTable *kept;          /* (owned) (element-type utf8 Series) */
};

static void
series_free (gpointer data)
{
  Series *series = data;

  g_array_unref (series->times);
  g_free (series);
}

static Series *
ensure_series (GHashTable *table, const char *id)
{
  Series *series = g_hash_table_lookup (table, id);

  if (series == NULL)
    {
      series = g_new0 (Series, 1);
      series->times = g_array_new (FALSE, FALSE, sizeof (double));
      g_hash_table_insert (table, g_strdup (id), series);
    }

  return series;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return first < second ? -1 : first > second;
}

static double
median_of (const Series *series)
{
  g_autoptr (GArray) sorted = g_array_copy (series->times);

  g_array_sort (sorted, compare_times);

  return g_array_index (sorted, double, sorted->len / 2);
}

static gboolean
is_slow (const Series *series, double time, guint limit)
{
  double median;

  if (time > limit)
    return TRUE;
  if (series->times->len < SAMPLES_MIN || time < MEDIAN_EXTRA_MS)
    return FALSE;

  median = median_of (series);

  return time > median * MEDIAN_FACTOR && time >= median + MEDIAN_EXTRA_MS;
}

static void
keep_time (Series *series, double time)
{
  if (series->times->len < SAMPLES_MAX)
    g_array_append_val (series->times, time);
  else
    g_array_index (series->times, double, series->next) = time;
  series->next = (series->next + 1) % SAMPLES_MAX;
}

static void
add_time (Series *series, double time, guint limit)
{
  series->slow[series->next_slow] = is_slow (series, time, limit);
  series->next_slow = (series->next_slow + 1) % RECENT;
  keep_time (series, time);
}

TocBaseline *
toc_baseline_new (TocDefinition *definition)
{
  TocBaseline *self = g_new0 (TocBaseline, 1);

  self->definition = toc_definition_ref (definition);
  self->fresh = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, series_free);
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, series_free);

  return self;
}

void
toc_baseline_free (TocBaseline *self)
{
  toc_definition_unref (self->definition);
  g_hash_table_unref (self->fresh);
  g_hash_table_unref (self->kept);
  g_free (self);
}

void
toc_baseline_add (TocBaseline *self, const TocRound *round)
{
  for (guint i = 0; i < round->samples->len; i++)
    {
      const TocSample *sample = g_ptr_array_index (round->samples, i);
      const TocComponent *component = toc_definition_find_component (self->definition, sample->id);

      if (component != NULL && toc_sample_is_healthy (sample))
        add_time (ensure_series (sample->fresh ? self->fresh : self->kept, sample->id),
                  sample->phases.total, component->slow_ms);
    }
}

void
toc_baseline_seed (TocBaseline *self,
                   const char *component,
                   gboolean fresh,
                   double ms,
                   guint count)
{
  Series *series = ensure_series (fresh ? self->fresh : self->kept, component);

  for (guint i = 0; i < MIN (count, SAMPLES_MAX); i++)
    keep_time (series, ms);
}

void
toc_baseline_clear (TocBaseline *self)
{
  g_hash_table_remove_all (self->fresh);
  g_hash_table_remove_all (self->kept);
}

static guint
count_slow (const Series *series)
{
  guint count = 0;

  for (guint i = 0; i < RECENT; i++)
    count += series->slow[i];

  return count;
}

static gboolean
is_any_doubtful (GHashTable *table)
{
  GHashTableIter iter;
  gpointer series;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, NULL, &series))
    if (count_slow (series) >= RECENT_SLOW - 1)
      return TRUE;

  return FALSE;
}

gboolean
toc_baseline_is_doubtful (TocBaseline *self)
{
  return is_any_doubtful (self->fresh) || is_any_doubtful (self->kept);
}

static void
add_slow (TocBaseline *self, GPtrArray *samples, GHashTable *slow)
{
  for (guint i = 0; i < samples->len; i++)
    {
      const TocSample *sample = g_ptr_array_index (samples, i);
      const Series *series =
        g_hash_table_lookup (sample->fresh ? self->fresh : self->kept, sample->id);

      if (series != NULL && count_slow (series) >= RECENT_SLOW)
        g_hash_table_add (slow, g_strdup (sample->id));
    }
}

GHashTable *
toc_baseline_dup_slow (TocBaseline *self, const TocRound *round)
{
  GHashTable *slow = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  add_slow (self, round->samples, slow);
  add_slow (self, round->carried, slow);

  return slow;
}

GHashTable *
toc_baseline_find_over_limit (const TocDefinition *definition, const TocRound *round)
{
  GHashTable *slow = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < round->samples->len; i++)
    {
      const TocSample *sample = g_ptr_array_index (round->samples, i);
      const TocComponent *component = toc_definition_find_component (definition, sample->id);

      if (component != NULL && toc_sample_is_healthy (sample) &&
          sample->phases.total > component->slow_ms)
        g_hash_table_add (slow, g_strdup (sample->id));
    }

  return slow;
}

gboolean
toc_baseline_are_controls_slow (const TocRound *round)
{
  guint answered = 0, slow = 0;

  for (guint i = 0; i < round->controls->len; i++)
    {
      const TocSample *sample = g_ptr_array_index (round->controls, i);

      answered += toc_sample_is_healthy (sample);
      slow += toc_sample_is_healthy (sample) && sample->phases.total > CONTROL_LIMIT_MS;
    }

  return slow > 0 && slow * 2 >= answered;
}
