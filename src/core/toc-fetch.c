/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-fetch.h"

#include "toc-session.h"

#define READ_CHUNK (16 * 1024)

/* More of them is an attempt to keep libsoup, and with it the main loop, busy for good. */
#define MAX_INFORMATIONAL 20

typedef struct
{
  SoupSession *session;      /* (owned): of this request alone */
  SoupMessage *message;      /* (owned) */
  GInputStream *stream;      /* (owned) (nullable): the answer's body */
  GByteArray *body;          /* (owned) */
  gsize max_bytes;
  guint informational;
  GCancellable *cancellable; /* (owned): cancelled by the caller's, and in the end */
  GCancellable *outer;       /* (owned) (nullable): the caller's */
  gulong outer_id;
  guint deadline_id;         /* removed in complete() */
  gboolean completed;        /* it was returned; libsoup's answer is not waited for */
} FetchRun;

static void
fetch_run_free (gpointer data)
{
  FetchRun *run = data;

  g_clear_object (&run->session);
  g_clear_object (&run->message);
  g_clear_object (&run->stream);
  g_clear_pointer (&run->body, g_byte_array_unref);
  g_clear_object (&run->cancellable);
  g_clear_object (&run->outer);
  g_free (run);
}

void
toc_fetched_free (TocFetched *fetched)
{
  g_free (fetched->etag);
  g_free (fetched->last_modified);
  g_bytes_unref (fetched->body);
  g_free (fetched);
}

static const char *
get_header (FetchRun *run, const char *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (run->message), name);
}

static TocFetched *
take_answer (FetchRun *run)
{
  TocFetched *fetched = g_new0 (TocFetched, 1);

  fetched->status = soup_message_get_status (run->message);
  fetched->etag = g_strdup (get_header (run, "ETag"));
  fetched->last_modified = g_strdup (get_header (run, "Last-Modified"));
  fetched->body = g_byte_array_free_to_bytes (g_steal_pointer (&run->body));

  return fetched;
}

/* @error: (transfer full) (nullable): NULL: all went well */
static void
complete (GTask *task, GError *error)
{
  FetchRun *run = g_task_get_task_data (task);
  gboolean cancelled = run->outer != NULL && g_cancellable_is_cancelled (run->outer);

  run->completed = TRUE;
  g_clear_handle_id (&run->deadline_id, g_source_remove);
  if (run->outer != NULL)
    g_cancellable_disconnect (run->outer, run->outer_id);
  g_signal_handlers_disconnect_by_data (run->message, task);
  /* What else comes is not wanted: the connection is dropped. */
  g_cancellable_cancel (run->cancellable);

  if (cancelled)
    {
      g_clear_error (&error);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
    }
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, take_answer (run), (GDestroyNotify) toc_fetched_free);
}

static void read_more (GTask *task);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FetchRun *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
    g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gsize length = bytes != NULL ? g_bytes_get_size (bytes) : 0;

  if (run->completed)
    return;
  if (bytes == NULL || length == 0)
    {
      complete (task, g_steal_pointer (&error));
      return;
    }
  if (length > run->max_bytes - run->body->len)
    {
      complete (task, g_error_new (G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                                   "More than %" G_GSIZE_FORMAT " bytes", run->max_bytes));
      return;
    }

  g_byte_array_append (run->body, g_bytes_get_data (bytes, NULL), (guint) length);
  read_more (task);
}

static void
read_more (GTask *task)
{
  FetchRun *run = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (run->stream, READ_CHUNK, G_PRIORITY_DEFAULT, run->cancellable,
                                   read_cb, g_object_ref (task));
}

static void
send_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FetchRun *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  run->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (run->completed)
    return;

  if (run->stream == NULL)
    complete (task, g_steal_pointer (&error));
  else
    read_more (task);
}

static gboolean
deadline_cb (gpointer user_data)
{
  GTask *task = user_data;
  FetchRun *run = g_task_get_task_data (task);

  /* A cancelled look-up may still wait for a thread: libsoup is not waited for. */
  run->deadline_id = 0;
  complete (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "No answer in time"));

  return G_SOURCE_REMOVE;
}

static void
got_informational_cb (SoupMessage *message, gpointer user_data)
{
  GTask *task = user_data;
  FetchRun *run = g_task_get_task_data (task);

  if (++run->informational > MAX_INFORMATIONAL && !run->completed)
    complete (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                                         "No end of answers that are none"));
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

void
toc_fetch_async (SoupSession *session,
                 SoupMessage *message,
                 gsize max_bytes,
                 guint deadline_ms,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  FetchRun *run = g_new0 (FetchRun, 1);

  g_task_set_source_tag (task, toc_fetch_async);
  g_task_set_task_data (task, run, fetch_run_free);
  run->session = toc_session_renew (session);
  run->message = g_object_ref (message);
  run->max_bytes = max_bytes;
  run->body = g_byte_array_new ();
  run->cancellable = g_cancellable_new ();
  if (cancellable != NULL)
    {
      run->outer = g_object_ref (cancellable);
      run->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb),
                                             g_object_ref (run->cancellable), g_object_unref);
    }
  run->deadline_id = g_timeout_add_full (G_PRIORITY_DEFAULT, deadline_ms, deadline_cb,
                                         g_object_ref (task), g_object_unref);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Connection", "close");
  g_signal_connect (message, "got-informational", G_CALLBACK (got_informational_cb), task);
  soup_session_send_async (run->session, message, G_PRIORITY_DEFAULT, run->cancellable, send_cb,
                           g_object_ref (task));
}

TocFetched *
toc_fetch_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
