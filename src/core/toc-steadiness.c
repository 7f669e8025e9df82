/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-steadiness.h"

#include "toc-speedup.h"

#define WINDOW_US ((gint64) 2 * 60 * 60 * G_USEC_PER_SEC)

/* What is supposed of a line of which nothing was seen yet, as if so many answers had been waited
   for, and so much of one been lost. */
#define SUPPOSED_ASKED 2
#define SUPPOSED_LOST 0.02

/* One or two of five sites are soon known to be filtered; where most are, it takes more to believe
   that the line is not simply very bad. */
#define DEAF_ASKED 2
#define DEAF_ASKED_MANY 5

typedef struct
{
  gint64 taken_at; /* µs, @now of its round */
  gboolean silent;
} Outcome;

struct _TocSteadiness
{
  GHashTable *controls; /* (owned) (element-type utf8 GArray(Outcome)): oldest first */
  GHashTable *streaks;  /* (owned) (element-type utf8 guint): of those that are silent */
};

TocSteadiness *
toc_steadiness_new (void)
{
  TocSteadiness *self = g_new0 (TocSteadiness, 1);

  self->controls =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  self->streaks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

void
toc_steadiness_free (TocSteadiness *self)
{
  g_hash_table_unref (self->controls);
  g_hash_table_unref (self->streaks);
  g_free (self);
}

static void
add_control (TocSteadiness *self, const TocSample *sample, gint64 now)
{
  Outcome outcome = {
    .taken_at = now,
    .silent = toc_fault_is_silence (sample->fault) && !toc_sample_works (sample),
  };
  GArray *outcomes = g_hash_table_lookup (self->controls, sample->id);
  guint old = 0;

  if (outcomes == NULL)
    {
      outcomes = g_array_new (FALSE, FALSE, sizeof (Outcome));
      g_hash_table_insert (self->controls, g_strdup (sample->id), outcomes);
    }
  while (old < outcomes->len &&
         now - g_array_index (outcomes, Outcome, old).taken_at > toc_speedup_wait (WINDOW_US))
    old++;
  g_array_remove_range (outcomes, 0, old);
  g_array_append_val (outcomes, outcome);
}

static void
add_component (TocSteadiness *self, const TocSample *sample)
{
  guint streak = toc_steadiness_get_streak (self, sample->id);

  if (toc_fault_is_silence (sample->fault))
    g_hash_table_replace (self->streaks, g_strdup (sample->id), GUINT_TO_POINTER (streak + 1));
  else
    g_hash_table_remove (self->streaks, sample->id);
}

void
toc_steadiness_add (TocSteadiness *self, const TocRound *round, gint64 now)
{
  for (guint i = 0; i < round->samples->len; i++)
    add_component (self, g_ptr_array_index (round->samples, i));
  for (guint i = 0; i < round->controls->len; i++)
    add_control (self, g_ptr_array_index (round->controls, i), now);
}

void
toc_steadiness_discount (TocSteadiness *self, gint64 now)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->controls);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      GArray *outcomes = value;

      if (outcomes->len > 0 && g_array_index (outcomes, Outcome, outcomes->len - 1).taken_at == now)
        g_array_set_size (outcomes, outcomes->len - 1);
    }
  g_hash_table_remove_all (self->streaks);
}

void
toc_steadiness_clear (TocSteadiness *self)
{
  g_hash_table_remove_all (self->controls);
  g_hash_table_remove_all (self->streaks);
}

static guint
count_silent (const GArray *outcomes)
{
  guint silent = 0;

  for (guint i = 0; i < outcomes->len; i++)
    silent += g_array_index (outcomes, Outcome, i).silent;

  return silent;
}

/* Of the controls that were silent each time, and of the others. */
typedef struct
{
  guint sites;
  guint asked;
  guint lost;
  guint asked_least; /* of one site */
} Count;

static void
count (Count *into, guint asked, guint lost)
{
  into->asked_least = into->sites == 0 ? asked : MIN (into->asked_least, asked);
  into->sites++;
  into->asked += asked;
  into->lost += lost;
}

static gboolean
is_filter (const Count *deaf, const Count *others)
{
  if (others->lost > 0 || others->sites == 0)
    return FALSE;

  return deaf->asked_least >= (deaf->sites < others->sites ? DEAF_ASKED : DEAF_ASKED_MANY);
}

static Count
count_all (const TocSteadiness *self)
{
  Count deaf = { 0 };
  Count others = { 0 };
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->controls);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const GArray *outcomes = value;
      guint silent = count_silent (outcomes);

      if (outcomes->len > 0)
        count (silent == outcomes->len ? &deaf : &others, outcomes->len, silent);
    }
  if (!is_filter (&deaf, &others))
    {
      others.asked += deaf.asked;
      others.lost += deaf.lost;
    }

  return others;
}

double
toc_steadiness_get_loss (const TocSteadiness *self)
{
  Count all = count_all (self);

  return (all.lost + SUPPOSED_LOST) / (all.asked + SUPPOSED_ASKED);
}

gboolean
toc_steadiness_has_losses (const TocSteadiness *self)
{
  return count_all (self).lost > 0;
}

guint
toc_steadiness_get_streak (const TocSteadiness *self, const char *id)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->streaks, id));
}
