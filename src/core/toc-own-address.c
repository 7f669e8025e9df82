/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-own-address.h"

#include <string.h>

#include "toc-fetch.h"

#define DEADLINE_MS 8000
#define MAX_BYTES (16 * 1024)

char *
toc_own_address_parse (const char *data, gsize length, const char *key)
{
  g_autofree char *text = g_strndup (data, length);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gsize key_length = strlen (key);

  for (char **line = lines; *line != NULL; line++)
    if (g_str_has_prefix (*line, key) && (*line)[key_length] == '=')
      {
        g_autoptr (GInetAddress) address =
          g_inet_address_new_from_string (g_strstrip (*line + key_length + 1));

        return address != NULL ? g_inet_address_to_string (address) : NULL;
      }

  return NULL;
}

static const TocControl *
find_control (const TocDefinition *definition)
{
  for (guint i = 0; i < definition->controls->len; i++)
    {
      const TocControl *control = g_ptr_array_index (definition->controls, i);

      if (control->address_key != NULL)
        return control;
    }

  return NULL;
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TocFetched) fetched = toc_fetch_finish (result, &error);
  gsize length;
  const char *data;

  if (fetched == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  data = g_bytes_get_data (fetched->body, &length);
  g_task_return_pointer (task, toc_own_address_parse (data, length, g_task_get_task_data (task)),
                         g_free);
}

void
toc_own_address_ask_async (const TocDefinition *definition,
                           SoupSession *session,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  const TocControl *control = find_control (definition);
  g_autoptr (SoupMessage) message = NULL;

  g_task_set_source_tag (task, toc_own_address_ask_async);
  if (control == NULL)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }

  g_task_set_task_data (task, g_strdup (control->address_key), g_free);
  message = soup_message_new (SOUP_METHOD_GET, control->endpoint->url);
  toc_fetch_async (session, message, MAX_BYTES, DEADLINE_MS, cancellable, fetched_cb,
                   g_object_ref (task));
}

char *
toc_own_address_ask_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
