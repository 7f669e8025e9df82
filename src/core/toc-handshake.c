/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-handshake.h"

#include <string.h>

/* Reserved by RFC 2606: nobody filters it, and no server takes it for its own. */
#define NEUTRAL_HOST "www.example.com"

#define RECORD_HEADER 5
#define RECORD_ALERT 21
#define RECORD_HANDSHAKE 22
#define RANDOM_BYTES 32

typedef struct
{
  GCancellable *cancellable; /* (owned): cancelled by the caller's and the deadline */
  GCancellable *outer;       /* (owned) (nullable): the caller's */
  gulong outer_id;
  guint deadline_id;         /* removed in ask_complete() */
  GSocketConnection *connection; /* (owned) (nullable) */
  GByteArray *hello;         /* (owned) */
  guint8 answer[RECORD_HEADER];
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  g_clear_object (&ask->cancellable);
  g_clear_object (&ask->outer);
  g_clear_object (&ask->connection);
  g_byte_array_unref (ask->hello);
  g_free (ask);
}

static void
append_u8 (GByteArray *bytes, guint value)
{
  guint8 byte = (guint8) value;

  g_byte_array_append (bytes, &byte, 1);
}

static void
append_u16 (GByteArray *bytes, guint value)
{
  append_u8 (bytes, value >> 8);
  append_u8 (bytes, value & 0xff);
}

static void
append_random (GByteArray *bytes)
{
  for (guint i = 0; i < RANDOM_BYTES; i++)
    append_u8 (bytes, (guint) g_random_int_range (0, 256));
}

static void
append_all (GByteArray *bytes, const GByteArray *more)
{
  g_byte_array_append (bytes, more->data, more->len);
}

static void
append_server_name (GByteArray *bytes, const char *host)
{
  guint length = (guint) strlen (host);

  append_u16 (bytes, 0); /* server_name, RFC 6066, 3 */
  append_u16 (bytes, length + 5);
  append_u16 (bytes, length + 3);
  append_u8 (bytes, 0); /* host_name */
  append_u16 (bytes, length);
  g_byte_array_append (bytes, (const guint8 *) host, length);
}

static void
append_list (GByteArray *bytes, guint type, const guint16 *values, guint n_values)
{
  append_u16 (bytes, type);
  append_u16 (bytes, n_values * 2 + 2);
  append_u16 (bytes, n_values * 2);
  for (guint i = 0; i < n_values; i++)
    append_u16 (bytes, values[i]);
}

static void
append_versions (GByteArray *bytes)
{
  append_u16 (bytes, 43); /* supported_versions */
  append_u16 (bytes, 5);
  append_u8 (bytes, 4);
  append_u16 (bytes, 0x0304);
  append_u16 (bytes, 0x0303);
}

static void
append_key_share (GByteArray *bytes)
{
  append_u16 (bytes, 51); /* key_share */
  append_u16 (bytes, RANDOM_BYTES + 6);
  append_u16 (bytes, RANDOM_BYTES + 4);
  append_u16 (bytes, 0x001d); /* x25519: any 32 bytes are a public key */
  append_u16 (bytes, RANDOM_BYTES);
  append_random (bytes);
}

static GByteArray *
new_extensions (const char *host)
{
  static const guint16 groups[] = { 0x001d, 0x0017, 0x0018 };
  static const guint16 signatures[] = { 0x0403, 0x0804, 0x0401, 0x0503,
                                        0x0805, 0x0501, 0x0806, 0x0601 };
  GByteArray *bytes = g_byte_array_new ();

  append_server_name (bytes, host);
  append_list (bytes, 10, groups, G_N_ELEMENTS (groups));         /* supported_groups */
  append_list (bytes, 13, signatures, G_N_ELEMENTS (signatures)); /* signature_algorithms */
  append_versions (bytes);
  append_key_share (bytes);

  return bytes;
}

static GByteArray *
new_body (const char *host)
{
  static const guint16 suites[] = { 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f,
                                    0xc02c, 0xc030, 0xcca9, 0xcca8, 0x009c };
  g_autoptr (GByteArray) extensions = new_extensions (host);
  GByteArray *bytes = g_byte_array_new ();

  append_u16 (bytes, 0x0303);
  append_random (bytes);
  append_u8 (bytes, RANDOM_BYTES); /* a session id, as middleboxes expect one */
  append_random (bytes);
  append_u16 (bytes, G_N_ELEMENTS (suites) * 2);
  for (guint i = 0; i < G_N_ELEMENTS (suites); i++)
    append_u16 (bytes, suites[i]);
  append_u8 (bytes, 1); /* no compression */
  append_u8 (bytes, 0);
  append_u16 (bytes, extensions->len);
  append_all (bytes, extensions);

  return bytes;
}

GByteArray *
toc_handshake_hello (const char *host)
{
  g_autoptr (GByteArray) body = new_body (host);
  GByteArray *record = g_byte_array_new ();

  append_u8 (record, RECORD_HANDSHAKE);
  append_u16 (record, 0x0301);
  append_u16 (record, body->len + 4);
  append_u8 (record, 1); /* client_hello */
  append_u8 (record, 0);
  append_u16 (record, body->len);
  append_all (record, body);

  return record;
}

static void
ask_complete (GTask *task, gboolean answered)
{
  Ask *ask = g_task_get_task_data (task);
  gboolean cancelled = ask->outer != NULL && g_cancellable_is_cancelled (ask->outer);

  g_clear_handle_id (&ask->deadline_id, g_source_remove);
  if (ask->outer != NULL)
    g_cancellable_disconnect (ask->outer, ask->outer_id);
  if (ask->connection != NULL)
    g_io_stream_close_async (G_IO_STREAM (ask->connection), G_PRIORITY_DEFAULT, NULL, NULL, NULL);

  if (cancelled)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  else
    g_task_return_boolean (task, answered);
  g_object_unref (task);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Ask *ask = g_task_get_task_data (task);
  gsize length = 0;
  gboolean read =
    g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &length, NULL);

  ask_complete (task, read && length == RECORD_HEADER &&
                        (ask->answer[0] == RECORD_ALERT || ask->answer[0] == RECORD_HANDSHAKE) &&
                        ask->answer[1] == 3);
}

static void
write_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Ask *ask = g_task_get_task_data (task);

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL))
    {
      ask_complete (task, FALSE);
      return;
    }

  g_input_stream_read_all_async (g_io_stream_get_input_stream (G_IO_STREAM (ask->connection)),
                                 ask->answer, sizeof ask->answer, G_PRIORITY_DEFAULT,
                                 ask->cancellable, read_cb, task);
}

static void
connect_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Ask *ask = g_task_get_task_data (task);

  ask->connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, NULL);
  if (ask->connection == NULL)
    {
      ask_complete (task, FALSE);
      return;
    }

  g_output_stream_write_all_async (
    g_io_stream_get_output_stream (G_IO_STREAM (ask->connection)), ask->hello->data,
    ask->hello->len, G_PRIORITY_DEFAULT, ask->cancellable, write_cb, task);
}

static gboolean
deadline_cb (gpointer user_data)
{
  Ask *ask = user_data;

  ask->deadline_id = 0;
  g_cancellable_cancel (ask->cancellable);

  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static Ask *
ask_new (guint deadline_ms, GCancellable *outer)
{
  Ask *ask = g_new0 (Ask, 1);

  ask->hello = toc_handshake_hello (NEUTRAL_HOST);
  ask->cancellable = g_cancellable_new ();
  ask->deadline_id = g_timeout_add (deadline_ms, deadline_cb, ask);
  if (outer != NULL)
    {
      ask->outer = g_object_ref (outer);
      ask->outer_id = g_cancellable_connect (outer, G_CALLBACK (outer_cancelled_cb),
                                             g_object_ref (ask->cancellable), g_object_unref);
    }

  return ask;
}

void
toc_handshake_ask_async (const char *address,
                         guint16 port,
                         guint deadline_ms,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Ask *ask = ask_new (deadline_ms, cancellable);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnectable) target =
    G_SOCKET_CONNECTABLE (g_inet_socket_address_new_from_string (address, port));

  g_task_set_source_tag (task, toc_handshake_ask_async);
  g_task_set_task_data (task, ask, ask_free);
  if (target == NULL)
    {
      ask_complete (task, FALSE);
      return;
    }

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_async (client, target, ask->cancellable, connect_cb, task);
}

gboolean
toc_handshake_ask_finish (GAsyncResult *result, gboolean *answered, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  *answered = g_task_propagate_boolean (G_TASK (result), &local_error);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
