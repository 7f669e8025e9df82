/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-feed-reader.h"

#include <string.h>

#include "toc-feed-memory.h"
#include "toc-feed-parse.h"
#include "toc-fetch.h"
#include "toc-file.h"

#define DEADLINE_MS 8000
#define MAINTENANCE_S (24 * 60 * 60)

struct _TocFeedReader
{
  GObject parent;

  TocDefinition *definition; /* (owned) */
  SoupSession *session;      /* (owned) */
  GFile *folder;             /* (owned) (nullable) */
  GPtrArray *feeds;          /* (owned) (element-type TocFeed): the wanted ones, of the definition */
  GPtrArray *memories;       /* (owned) (element-type TocFeedMemory): of each of them */
};

G_DEFINE_TYPE (TocFeedReader, toc_feed_reader, G_TYPE_OBJECT)

static void read_next (GTask *task, guint index);

static guint
get_index (GTask *task)
{
  return GPOINTER_TO_UINT (g_task_get_task_data (task));
}

static TocFeedMemory *
get_memory (GTask *task)
{
  TocFeedReader *self = g_task_get_source_object (task);

  return g_ptr_array_index (self->memories, get_index (task));
}

/* The name says nothing, but is the same each time. */
static GFile *
get_file (TocFeedReader *self, const TocFeedMemory *memory)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, memory->url, -1);
  g_autofree char *name = g_strdup_printf ("feed-%.16s", digest);

  return g_file_get_child (self->folder, name);
}

static GPtrArray *
dup_announcements (TocFeedReader *self)
{
  GPtrArray *announcements = toc_announcements_new ();
  gint64 now = g_get_real_time ();

  for (guint i = 0; i < self->feeds->len; i++)
    {
      const TocFeed *feed = g_ptr_array_index (self->feeds, i);

      toc_feed_memory_add_recent (g_ptr_array_index (self->memories, i), feed->component, now,
                                  announcements);
    }

  return announcements;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!toc_file_write_finish (result, &error))
    g_info ("What a feed said cannot be kept: %s", error->message);
  read_next (task, get_index (task) + 1);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TocFeedReader *self = g_task_get_source_object (task);
  TocFeedMemory *memory = get_memory (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (TocFetched) fetched = toc_fetch_finish (result, &error);
  g_autoptr (GFile) file = NULL;
  g_autoptr (GBytes) contents = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (fetched != NULL)
    toc_feed_memory_take (memory, fetched->status, fetched->etag, fetched->last_modified,
                          fetched->body, g_get_real_time ());
  else
    toc_feed_memory_take (memory, 0, NULL, NULL, NULL, g_get_real_time ());
  if (self->folder == NULL)
    {
      read_next (task, get_index (task) + 1);
      return;
    }

  file = get_file (self, memory);
  contents = toc_feed_memory_to_bytes (memory);
  toc_file_write_async (file, contents, written_cb, g_steal_pointer (&task));
}

static void
fetch (GTask *task)
{
  TocFeedReader *self = g_task_get_source_object (task);
  const TocFeedMemory *memory = get_memory (task);
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_GET, memory->url);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  if (memory->etag != NULL)
    soup_message_headers_append (headers, "If-None-Match", memory->etag);
  if (memory->last_modified != NULL)
    soup_message_headers_append (headers, "If-Modified-Since", memory->last_modified);
  toc_fetch_async (self->session, message, TOC_FEED_MAX_BYTES, DEADLINE_MS,
                   g_task_get_cancellable (task), fetched_cb, g_object_ref (task));
}

static void
fetch_if_due (GTask *task)
{
  if (toc_feed_memory_is_due (get_memory (task), g_get_real_time ()))
    fetch (task);
  else
    read_next (task, get_index (task) + 1);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TocFeedReader *self = g_task_get_source_object (task);
  TocFeedMemory *memory = get_memory (task);
  g_autofree char *data = NULL;
  gsize length = 0;
  TocFeedMemory *kept = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;

  if (g_file_load_contents_finish (G_FILE (source), result, &data, &length, NULL, NULL))
    kept = toc_feed_memory_new_from_data (memory->url, data, length);
  if (kept != NULL)
    {
      toc_feed_memory_free (memory);
      self->memories->pdata[get_index (task)] = kept;
    }
  fetch_if_due (task);
}

static void
read_next (GTask *task, guint index)
{
  TocFeedReader *self = g_task_get_source_object (task);
  g_autoptr (GFile) file = NULL;

  if (index == self->feeds->len)
    {
      g_task_return_pointer (task, dup_announcements (self), (GDestroyNotify) g_ptr_array_unref);
      return;
    }

  g_task_set_task_data (task, GUINT_TO_POINTER (index), NULL);
  if (self->folder == NULL || !toc_feed_memory_is_due (get_memory (task), g_get_real_time ()))
    {
      fetch_if_due (task);
      return;
    }

  /* Another process may have asked meanwhile. */
  file = get_file (self, get_memory (task));
  g_file_load_contents_async (file, g_task_get_cancellable (task), loaded_cb,
                              g_object_ref (task));
}

static void
toc_feed_reader_finalize (GObject *object)
{
  TocFeedReader *self = TOC_FEED_READER (object);

  g_clear_pointer (&self->feeds, g_ptr_array_unref);
  g_clear_pointer (&self->memories, g_ptr_array_unref);
  g_clear_object (&self->folder);
  g_clear_object (&self->session);
  g_clear_pointer (&self->definition, toc_definition_unref);

  G_OBJECT_CLASS (toc_feed_reader_parent_class)->finalize (object);
}

static void
toc_feed_reader_class_init (TocFeedReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = toc_feed_reader_finalize;
}

static void
toc_feed_reader_init (TocFeedReader *self)
{
  self->feeds = g_ptr_array_new ();
  self->memories = g_ptr_array_new_with_free_func ((GDestroyNotify) toc_feed_memory_free);
}

TocFeedReader *
toc_feed_reader_new (TocDefinition *definition, SoupSession *session, GFile *folder)
{
  TocFeedReader *self = g_object_new (TOC_TYPE_FEED_READER, NULL);

  self->definition = toc_definition_ref (definition);
  self->session = g_object_ref (session);
  g_set_object (&self->folder, folder);
  for (guint i = 0; i < definition->feeds->len; i++)
    {
      TocFeed *feed = g_ptr_array_index (definition->feeds, i);
      const TocComponent *component = toc_definition_find_component (definition, feed->component);

      if (component == NULL || !component->enabled)
        continue;
      g_ptr_array_add (self->feeds, feed);
      g_ptr_array_add (self->memories, toc_feed_memory_new (feed->url));
    }

  return self;
}

void
toc_feed_reader_read_async (TocFeedReader *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, toc_feed_reader_read_async);
  read_next (task, 0);
}

GPtrArray *
toc_feed_reader_read_finish (TocFeedReader *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
contains_any (const char *text, char **words)
{
  g_autofree char *folded = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  for (char **word = words; folded != NULL && word != NULL && *word != NULL; word++)
    {
      g_autofree char *wanted = g_utf8_casefold (*word, -1);

      if (strstr (folded, wanted) != NULL)
        return TRUE;
    }

  return FALSE;
}

static gboolean
announces_maintenance (const TocDefinition *definition, const TocAnnouncement *announcement)
{
  for (guint i = 0; i < definition->feeds->len; i++)
    {
      const TocFeed *feed = g_ptr_array_index (definition->feeds, i);

      if (g_strcmp0 (feed->component, announcement->component) == 0 &&
          (contains_any (announcement->title, feed->maintenance_words) ||
           contains_any (announcement->details, feed->maintenance_words)))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_failing (const TocVerdict *verdict, const char *component)
{
  const TocFinding *finding = component != NULL ? toc_verdict_find (verdict, component) : NULL;

  return finding != NULL && (finding->state == TOC_STATE_DOWN || finding->state == TOC_STATE_SLOW);
}

TocReason
toc_feed_reader_get_reason (const TocDefinition *definition,
                            const TocVerdict *verdict,
                            gint64 now)
{
  gboolean open = verdict->state == TOC_STATE_DOWN || verdict->state == TOC_STATE_PARTIAL ||
                  verdict->state == TOC_STATE_SLOW;

  for (guint i = 0; open && i < verdict->announcements->len; i++)
    {
      const TocAnnouncement *announcement = g_ptr_array_index (verdict->announcements, i);
      gint64 age = now / G_USEC_PER_SEC - toc_announcement_get_time (announcement);

      if (age < MAINTENANCE_S && is_failing (verdict, announcement->component) &&
          announces_maintenance (definition, announcement))
        return TOC_REASON_MAINTENANCE;
    }

  return verdict->reason;
}
