/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * seed-history FILE: writes 90 days of a made-up past into a new history, for pictures: rounds
 * that the rules judge and the history keeps as it does those of every day. Three days hold an
 * outage, a slow hour and a failing part; for some days nobody looked.
 */

#include <math.h>

#include "toc-history.h"
#include "toc-test-scene.h"

#define MINUTE_US (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)
#define HOUR_US (60 * MINUTE_US)
#define DAY_US (24 * HOUR_US)
#define DAYS 90
#define PATIENCE_US (120 * G_USEC_PER_SEC)
#define SEED 4

typedef struct
{
  TocDefinition *definition; /* (owned) */
  TocHistory *history;       /* (owned) */
  GRand *random;             /* (owned) */
  gint64 now;
  gint64 since;              /* of the state of the round before */
  TocState state;
} Seeder;

/* What was wrong at a time: a line for toc_test_scene_new(). */
static const char *
choose_scene (const Seeder *seeder, gint64 at)
{
  double days = (double) (seeder->now - at) / (double) DAY_US;

  if (days > 61.20 && days < 61.31)
    return "all=http_error controls=ok";
  if (days > 24.5 && days < 24.62)
    return "all=ok +slow:edge +slow:page +slow:videos +slow:static controls=ok";
  if (days > 0.36 && days < 0.39)
    return "all=http_error controls=ok";
  if (days > 9.7 && days < 9.78)
    return "all=ok live=http_error controls=ok";

  return "all=ok";
}

static gboolean
was_away (const Seeder *seeder, gint64 at)
{
  double days = (double) (seeder->now - at) / (double) DAY_US;

  return (days > 44 && days < 48) || (days > 80 && days < 82);
}

/* More in the evening than in the morning. */
static double
make_latency (const Seeder *seeder, gint64 at, guint component)
{
  double day = (double) (at % DAY_US) / (double) DAY_US;
  double base = 70 + 35 * component + 25 * sin ((day - 0.35) * 2 * G_PI);
  double spike = g_rand_double (seeder->random) > 0.97 ? 160 : 0;

  return base + g_rand_double_range (seeder->random, -12, 18) + spike;
}

static void
fill_phases (TocPhases *phases, double total)
{
  *phases = (TocPhases){ .dns = total * 0.1,
                         .tcp = total * 0.2,
                         .tls = total * 0.3,
                         .first_byte = total * 0.3,
                         .body = total * 0.1,
                         .total = total };
}

static TocHistoryEntry *
create_entry (Seeder *seeder, gint64 at, gint64 span)
{
  g_autoptr (TocTestScene) scene =
    toc_test_scene_new (seeder->definition, choose_scene (seeder, at));
  g_autoptr (TocVerdict) verdict = NULL;

  scene->round->started_at = at;
  for (guint i = 0; i < scene->round->samples->len; i++)
    {
      TocSample *sample = g_ptr_array_index (scene->round->samples, i);

      sample->started_at = at;
      sample->fresh = TRUE;
      fill_phases (&sample->phases, make_latency (seeder, at, i % 6));
    }

  verdict = toc_rules_judge (seeder->definition, scene->round, &scene->circumstances);
  if (verdict->state != seeder->state)
    seeder->since = at;
  seeder->state = verdict->state;
  verdict->checked_at = at;
  verdict->since = seeder->since;

  return toc_history_entry_new (scene->round, verdict, "gateway:", span, verdict->state);
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static void
append (Seeder *seeder, GPtrArray *entries)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  toc_history_append_async (seeder->history, entries, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (!toc_history_append_finish (seeder->history, result, &error))
    g_error ("%s", error->message);
  g_ptr_array_set_size (entries, 0);
}

/* The last two days as they are kept at first, what is older in larger steps. */
static void
seed (Seeder *seeder)
{
  g_autoptr (GPtrArray) entries =
    g_ptr_array_new_with_free_func ((GDestroyNotify) toc_history_entry_unref);
  gint64 at = seeder->now - DAYS * DAY_US;

  while (at < seeder->now)
    {
      gint64 step = at < seeder->now - 2 * DAY_US ? 20 * MINUTE_US : 5 * MINUTE_US;

      if (!was_away (seeder, at))
        g_ptr_array_add (entries, create_entry (seeder, at, was_away (seeder, at - step) ? 0 : step));
      if (entries->len == 500)
        append (seeder, entries);
      at += step;
    }
  append (seeder, entries);
}

int
main (int argc, char *argv[])
{
  Seeder seeder = { .state = TOC_STATE_UNKNOWN };

  if (argc != 2)
    {
      g_printerr ("usage: seed-history FILE\n");
      return 64;
    }

  seeder.definition = toc_definition_new_shipped ();
  seeder.history = toc_history_new (argv[1], FALSE);
  seeder.random = g_rand_new_with_seed (SEED);
  seeder.now = g_get_real_time ();
  seed (&seeder);
  if (!toc_history_close (seeder.history, PATIENCE_US))
    g_error ("Not all was written");
  g_object_unref (seeder.history);
  g_rand_free (seeder.random);
  toc_definition_unref (seeder.definition);

  return 0;
}
