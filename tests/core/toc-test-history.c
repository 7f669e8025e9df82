/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-test-history.h"

#include <glib/gstdio.h>

#include "toc-test-scene.h"

#define PATIENCE_US (60 * G_USEC_PER_SEC)

void
toc_test_history_set_up_in (TocTestHistory *test, const char *folder)
{
  test->folder = g_strdup (folder);
  test->path = g_build_filename (test->folder, "history.db", NULL);
  test->history = toc_history_new (test->path, FALSE);
  test->definition = toc_definition_new_shipped ();
  test->network = g_strdup ("gateway:");
}

void
toc_test_history_set_up (TocTestHistory *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("tocsin-test-XXXXXX", &error);

  g_assert_no_error (error);
  toc_test_history_set_up_in (test, folder);
}

void
toc_test_history_tear_down (TocTestHistory *test, gconstpointer data)
{
  g_assert_true (toc_history_close (test->history, PATIENCE_US));
  g_clear_object (&test->history);
  toc_definition_unref (test->definition);
  toc_test_remove_folder (test->folder);
  g_free (test->network);
  g_free (test->folder);
  g_free (test->path);
}

void
toc_test_history_reopen (TocTestHistory *test)
{
  g_assert_true (toc_history_close (test->history, PATIENCE_US));
  g_object_unref (test->history);
  test->history = toc_history_new (test->path, FALSE);
}

TocHistoryEntry *
toc_test_history_entry_new (TocTestHistory *test,
                            gint64 at,
                            gint64 span,
                            TocState state,
                            const char *line,
                            double latency)
{
  g_autoptr (TocTestScene) scene = toc_test_scene_new (test->definition, line);
  g_autoptr (TocVerdict) verdict = toc_test_verdict_new (state, TOC_REASON_NONE, at);

  scene->round->started_at = at;
  for (guint i = 0; i < scene->round->samples->len; i++)
    {
      TocSample *sample = g_ptr_array_index (scene->round->samples, i);

      sample->started_at = at;
      sample->fresh = TRUE;
      sample->phases.total = latency;
    }

  return toc_history_entry_new (scene->round, verdict, test->network, span, state);
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

gboolean
toc_test_history_try (TocTestHistory *test, TocHistoryEntry *entry, GError **error)
{
  g_autoptr (GPtrArray) entries =
    g_ptr_array_new_with_free_func ((GDestroyNotify) toc_history_entry_unref);
  g_autoptr (GAsyncResult) result = NULL;

  g_ptr_array_add (entries, entry);
  toc_history_append_async (test->history, entries, result_cb, &result);

  return toc_history_append_finish (test->history, wait_for (&result), error);
}

void
toc_test_history_add (TocTestHistory *test,
                      gint64 at,
                      gint64 span,
                      TocState state,
                      const char *line,
                      double latency)
{
  g_autoptr (GError) error = NULL;

  toc_test_history_try (test, toc_test_history_entry_new (test, at, span, state, line, latency),
                        &error);
  g_assert_no_error (error);
}

TocHistoryOverview *
toc_test_history_read (TocTestHistory *test, gint64 now)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TocHistoryOverview *overview;

  toc_history_query_overview_async (test->history, now, NULL, result_cb, &result);
  overview = toc_history_query_overview_finish (test->history, wait_for (&result), &error);
  g_assert_no_error (error);

  return overview;
}

GPtrArray *
toc_test_history_read_latency (TocTestHistory *test,
                               const char *component,
                               gint64 since,
                               gint64 until)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *points;

  toc_history_query_latency_async (test->history, component, TRUE, since, until, NULL, result_cb,
                                   &result);
  points = toc_history_query_latency_finish (test->history, wait_for (&result), &error);
  g_assert_no_error (error);

  return points;
}

void
toc_test_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        toc_test_remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}
