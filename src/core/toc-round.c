/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-round.h"

G_DEFINE_BOXED_TYPE (TocRound, toc_round, toc_round_ref, toc_round_unref)

static void
toc_round_clear (gpointer data)
{
  TocRound *round = data;

  g_ptr_array_unref (round->samples);
  g_ptr_array_unref (round->carried);
  g_ptr_array_unref (round->controls);
}

TocRound *
toc_round_new (void)
{
  TocRound *round = g_atomic_rc_box_new0 (TocRound);

  round->samples = g_ptr_array_new_with_free_func ((GDestroyNotify) toc_sample_unref);
  round->carried = g_ptr_array_new_with_free_func ((GDestroyNotify) toc_sample_unref);
  round->controls = g_ptr_array_new_with_free_func ((GDestroyNotify) toc_sample_unref);

  return round;
}

TocRound *
toc_round_ref (TocRound *round)
{
  return g_atomic_rc_box_acquire (round);
}

void
toc_round_unref (TocRound *round)
{
  g_atomic_rc_box_release_full (round, toc_round_clear);
}

static TocSample *
find_in (GPtrArray *samples, const char *id)
{
  for (guint i = 0; i < samples->len; i++)
    {
      TocSample *sample = g_ptr_array_index (samples, i);

      if (g_str_equal (sample->id, id))
        return sample;
    }

  return NULL;
}

TocSample *
toc_round_find (const TocRound *round, const char *id)
{
  TocSample *sample = find_in (round->samples, id);

  return sample != NULL ? sample : find_in (round->carried, id);
}

gboolean
toc_round_is_healthy (const TocRound *round)
{
  for (guint i = 0; i < round->samples->len; i++)
    if (!toc_sample_is_healthy (g_ptr_array_index (round->samples, i)))
      return FALSE;

  return round->samples->len > 0;
}
