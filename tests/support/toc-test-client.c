/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-test-client.h"

#define MAX_BODY 65536
#define MAX_INFORMATIONAL 20

typedef struct {
  SoupMessage *message;      /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GInputStream *stream;      /* (owned) (nullable) */
  TocTestReply *reply;       /* (unowned) */
  guint n_informational;
  gboolean complete; /* all of the body was read */
  gboolean done;
} Fetch;

static void read_more (Fetch *fetch);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr (GBytes) bytes =
    g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &fetch->reply->error);

  if (bytes != NULL)
    g_string_append_len (fetch->reply->body, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  fetch->complete = bytes != NULL && g_bytes_get_size (bytes) == 0;
  if (bytes == NULL || g_bytes_get_size (bytes) == 0 || fetch->reply->body->len >= MAX_BODY)
    fetch->done = TRUE;
  else
    read_more (fetch);
}

static void
read_more (Fetch *fetch)
{
  g_input_stream_read_bytes_async (fetch->stream, 8192, G_PRIORITY_DEFAULT, fetch->cancellable, read_cb, fetch);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;

  fetch->stream = soup_session_send_finish (SOUP_SESSION (source), result, &fetch->reply->error);
  fetch->reply->status = soup_message_get_status (fetch->message);
  fetch->reply->flags = soup_message_get_tls_peer_certificate_errors (fetch->message);
  fetch->reply->headers = soup_message_headers_ref (soup_message_get_response_headers (fetch->message));
  if (fetch->stream != NULL)
    read_more (fetch);
  else
    fetch->done = TRUE;
}

/* Or a flood of these would keep the main loop busy for ever. */
static void
informational_cb (SoupMessage *message G_GNUC_UNUSED, gpointer user_data)
{
  Fetch *fetch = user_data;

  if (++fetch->n_informational > MAX_INFORMATIONAL)
    g_cancellable_cancel (fetch->cancellable);
}

static gboolean
timeout_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_CONTINUE;
}

static GUri *
with_port (const char *url, guint16 port)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) plain = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, &error);

  g_assert_no_error (error);
  return soup_uri_copy (plain, SOUP_URI_PORT, (int) port, SOUP_URI_NONE);
}

SoupSession *
toc_test_client_new_session (const char *certificates)
{
  g_autofree char *ca = g_build_filename (certificates, "ca.pem", NULL);
  g_autoptr (GTlsDatabase) database = g_tls_file_database_new (ca, NULL);

  return g_object_new (SOUP_TYPE_SESSION, "tls-database", database, "user-agent", "test-client/1",
                       "proxy-resolver", NULL, NULL);
}

TocTestReply *
toc_test_client_fetch (SoupSession *session, const char *url, guint16 port, gboolean fresh, guint timeout_ms)
{
  g_autoptr (GUri) uri = with_port (url, port);
  TocTestReply *reply = g_new0 (TocTestReply, 1);
  Fetch fetch = { soup_message_new_from_uri ("GET", uri), g_cancellable_new (), NULL, reply, 0, FALSE, FALSE };
  gint64 start = g_get_monotonic_time ();
  guint timeout = g_timeout_add (timeout_ms, timeout_cb, fetch.cancellable);

  reply->body = g_string_new (NULL);
  soup_message_add_flags (fetch.message, SOUP_MESSAGE_NO_REDIRECT);
  if (fresh)
    soup_message_add_flags (fetch.message, SOUP_MESSAGE_NEW_CONNECTION);
  g_signal_connect (fetch.message, "got-informational", G_CALLBACK (informational_cb), &fetch);
  soup_session_send_async (session, fetch.message, G_PRIORITY_DEFAULT, fetch.cancellable, sent_cb, &fetch);
  while (!fetch.done)
    g_main_context_iteration (NULL, TRUE);
  reply->elapsed = (g_get_monotonic_time () - start) / 1000;
  g_source_remove (timeout);
  g_signal_handlers_disconnect_by_data (fetch.message, &fetch);
  if (!fetch.complete) /* or closing reads on to the end of the body */
    g_cancellable_cancel (fetch.cancellable);
  if (fetch.stream != NULL)
    g_input_stream_close (fetch.stream, fetch.cancellable, NULL);
  g_clear_object (&fetch.stream);
  g_object_unref (fetch.message);
  g_object_unref (fetch.cancellable);
  return reply;
}

static gboolean
is_fatal_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  return !g_str_equal (message, "g_object_unref: assertion 'G_IS_OBJECT (object)' failed");
}

void
toc_test_client_expect_lost_peer (void)
{
  g_test_log_set_fatal_handler (is_fatal_cb, NULL);
}

void
toc_test_reply_free (TocTestReply *self)
{
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  g_string_free (self->body, TRUE);
  g_clear_error (&self->error);
  g_free (self);
}
