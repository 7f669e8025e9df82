/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-file.h"

#include <glib/gstdio.h>

gboolean
toc_file_write (GFile *file, GBytes *contents, GError **error)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *path = g_file_get_path (folder);
  gsize length;
  const char *data = g_bytes_get_data (contents, &length);

  /* What lies in there is the person's own business. If it fails, so does what follows. */
  g_mkdir_with_parents (path, 0700);

  return g_file_replace_contents (file, data, length, NULL, FALSE,
                                  G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL,
                                  NULL, error);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (toc_file_write (source, task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
toc_file_write_async (GFile *file,
                      GBytes *contents,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (file, NULL, callback, user_data);

  g_task_set_source_tag (task, toc_file_write_async);
  g_task_set_task_data (task, g_bytes_ref (contents), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, write_in_thread);
}

gboolean
toc_file_write_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

GFile *
toc_file_get_cache (void)
{
  return g_file_new_build_filename (g_get_user_cache_dir (), "tocsin", NULL);
}
