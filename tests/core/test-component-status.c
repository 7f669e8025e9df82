/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A component as lists show it: what changes is told once, and nothing else. */

#include "toc-component-status.h"

typedef struct
{
  TocDefinition *definition;  /* (owned) */
  TocComponentStatus *status; /* (owned) */
  GString *notified;          /* (owned): names, with a space after each */
} Fixture;

static void
notify_cb (GObject *object, GParamSpec *property, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->notified, "%s ", property->name);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->definition = toc_definition_new_shipped ();
  fixture->status =
    toc_component_status_new (g_ptr_array_index (fixture->definition->components, 0));
  fixture->notified = g_string_new (NULL);
  g_signal_connect (fixture->status, "notify", G_CALLBACK (notify_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->status);
  toc_definition_unref (fixture->definition);
  g_string_free (fixture->notified, TRUE);
}

static TocSample *
sample_of (double ms, TocFault fault)
{
  TocSample *sample = toc_sample_new ("edge", "https://www.tiktok.com/");

  sample->phases.total = ms;
  sample->fault = fault;

  return sample;
}

/* @sample: (transfer full) (nullable) */
static void
update (Fixture *fixture, TocState state, const char *evidence, TocSample *sample)
{
  g_autoptr (TocFinding) finding = toc_finding_new ("edge", "Edge");

  finding->counts = TRUE;
  finding->state = state;
  finding->evidence = g_strdup (evidence);
  finding->sample = sample;
  g_string_truncate (fixture->notified, 0);
  toc_component_status_update (fixture->status, finding);
}

static gboolean
was_notified (Fixture *fixture, const char *name)
{
  g_auto (GStrv) names = g_strsplit (fixture->notified->str, " ", -1);

  return g_strv_contains ((const char *const *) names, name);
}

static void
test_new (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (toc_component_status_get_state (fixture->status), ==, TOC_STATE_UNKNOWN);
  g_assert_true (toc_component_status_get_counts (fixture->status));
  g_assert_cmpfloat (toc_component_status_get_latency (fixture->status), <, 0);
  g_assert_null (toc_component_status_get_sample (fixture->status));
  g_assert_null (toc_component_status_get_evidence (fixture->status));
  g_assert_cmpint (toc_component_status_get_checked_at (fixture->status), ==, 0);
}

static void
test_update (Fixture *fixture, gconstpointer data)
{
  TocSample *sample = sample_of (120, TOC_FAULT_NONE);
  TocSample *failed = sample_of (90, TOC_FAULT_HTTP_ERROR);

  update (fixture, TOC_STATE_UP, NULL, toc_sample_ref (sample));
  g_assert_true (was_notified (fixture, "state"));
  g_assert_true (was_notified (fixture, "state-word"));
  g_assert_true (was_notified (fixture, "latency"));
  g_assert_false (was_notified (fixture, "evidence"));
  g_assert_cmpfloat_with_epsilon (toc_component_status_get_latency (fixture->status), 120, 0.01);

  /* The same again is no change. */
  update (fixture, TOC_STATE_UP, NULL, sample);
  g_assert_cmpstr (fixture->notified->str, ==, "");

  /* A little faster is another sample, but the same latency to whoever reads it. */
  update (fixture, TOC_STATE_UP, NULL, sample_of (120.2, TOC_FAULT_NONE));
  g_assert_true (was_notified (fixture, "sample"));
  g_assert_true (was_notified (fixture, "checked-at"));
  g_assert_false (was_notified (fixture, "latency"));

  /* How long a failure took is no latency. */
  update (fixture, TOC_STATE_DOWN, "It fails.", toc_sample_ref (failed));
  g_assert_true (was_notified (fixture, "latency"));
  g_assert_cmpfloat (toc_component_status_get_latency (fixture->status), <, 0);
  g_assert_cmpstr (toc_component_status_get_evidence (fixture->status), ==, "It fails.");
  update (fixture, TOC_STATE_DOWN, "It fails.", failed);
  g_assert_cmpstr (fixture->notified->str, ==, "");

  update (fixture, TOC_STATE_UNKNOWN, NULL, NULL);
  g_assert_true (was_notified (fixture, "evidence"));
  g_assert_null (toc_component_status_get_sample (fixture->status));
}

/* Every enabled component stands in the list, and takes what a verdict says of it alone. */
static void
test_all (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) enabled = toc_definition_dup_enabled (fixture->definition);
  g_autoptr (GListStore) all = toc_component_status_new_all (fixture->definition);
  g_autoptr (TocVerdict) verdict = toc_verdict_new ("TikTok");
  TocFinding *finding;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (all)), ==, enabled->len);
  finding = toc_finding_new (((TocComponent *) g_ptr_array_index (enabled, 1))->id, "Second");
  finding->state = TOC_STATE_SLOW;
  g_ptr_array_add (verdict->components, finding);
  g_ptr_array_add (verdict->components, toc_finding_new ("no-such-component", "None"));
  toc_component_status_update_all (G_LIST_MODEL (all), verdict);
  for (guint i = 0; i < enabled->len; i++)
    {
      g_autoptr (TocComponentStatus) status = g_list_model_get_item (G_LIST_MODEL (all), i);
      const TocComponent *component = g_ptr_array_index (enabled, i);

      g_assert_cmpstr (toc_component_status_get_id (status), ==, component->id);
      g_assert_cmpint (toc_component_status_get_core (status), ==, component->core);
      g_assert_cmpint (toc_component_status_get_state (status), ==,
                       i == 1 ? TOC_STATE_SLOW : TOC_STATE_UNKNOWN);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/component-status/new", Fixture, NULL, set_up, test_new, tear_down);
  g_test_add ("/component-status/update", Fixture, NULL, set_up, test_update, tear_down);
  g_test_add ("/component-status/all", Fixture, NULL, set_up, test_all, tear_down);

  return g_test_run ();
}
