/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-baseline.h"

/* The controls' answers are empty or a few bytes; even a fresh TLS connection to the other end of
   the world takes less. */
#define CONTROL_LIMIT_MS 2000

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
