/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-fault-dispatch.h"

#include "toc-fault-play.h"
#include "toc-fault-server-private.h"

#include <libsoup/soup.h>
#include <string.h>

#define WORTH_PACKING 1024

static const char *
get_answer_header (const TocFaultAnswer *answer, const char *name)
{
  for (guint i = 0; i < answer->headers->len; i++) {
    const char *header = g_ptr_array_index (answer->headers, i);

    if (g_ascii_strncasecmp (header, name, strlen (name)) == 0 && g_str_has_prefix (header + strlen (name), ": "))
      return header + strlen (name) + 2;
  }
  return NULL;
}

static GBytes *
pack (GBytes *body)
{
  g_autoptr (GConverter) gzip = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6));
  g_autoptr (GInputStream) plain = g_memory_input_stream_new_from_bytes (body);
  g_autoptr (GInputStream) packed = g_converter_input_stream_new (plain, gzip);
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();

  g_output_stream_splice (out, packed, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
}

/* As the real ones: larger texts are packed for whoever can unpack them. */
static gboolean
is_to_be_packed (const TocFaultRequest *request, const TocFaultAnswer *answer)
{
  const char *accepted = toc_fault_request_get_header (request, "accept-encoding");
  const char *type = get_answer_header (answer, "Content-Type");

  return accepted != NULL && strstr (accepted, "gzip") != NULL && type != NULL &&
         g_str_has_prefix (type, "text/") && g_bytes_get_size (answer->body) >= WORTH_PACKING &&
         get_answer_header (answer, "Content-Encoding") == NULL;
}

static void
append_head (GString *out, const TocFaultAnswer *answer, gboolean packed, gsize length)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format (now, "%a, %d %b %Y %H:%M:%S GMT");

  g_string_append_printf (out, "HTTP/1.1 %u %s\r\n", answer->status, soup_status_get_phrase (answer->status));
  if (get_answer_header (answer, "Date") == NULL)
    g_string_append_printf (out, "Date: %s\r\n", date);
  for (guint i = 0; i < answer->headers->len; i++)
    g_string_append_printf (out, "%s\r\n", (char *) g_ptr_array_index (answer->headers, i));
  if (packed)
    g_string_append (out, "Content-Encoding: gzip\r\n");
  if (answer->status != 204 && answer->status != 304 && get_answer_header (answer, "Content-Length") == NULL)
    g_string_append_printf (out, "Content-Length: %" G_GSIZE_FORMAT "\r\n", length);
  g_string_append (out, "\r\n");
}

/* In one write, so that the client gets it in as few reads as may be. */
static gboolean
send_answer (GIOStream *stream, const TocFaultRequest *request, const TocFaultAnswer *answer, GCancellable *cancellable)
{
  gboolean packed = is_to_be_packed (request, answer);
  g_autoptr (GBytes) body = packed ? pack (answer->body) : g_bytes_ref (answer->body);
  g_autoptr (GString) out = g_string_new (NULL);
  gsize length;
  const char *data = g_bytes_get_data (body, &length);

  append_head (out, answer, packed, length);
  if (!g_str_equal (request->method, "HEAD") && answer->status != 204 && answer->status != 304)
    g_string_append_len (out, data, (gssize) length);
  return g_output_stream_write_all (g_io_stream_get_output_stream (stream), out->str, out->len, NULL, cancellable,
                                    NULL);
}

static void
log_request (TocFaultServer *server, TocFaultConnection *connection, const TocFaultRequest *request,
             const TocFaultBehaviour *behaviour)
{
  g_auto (GVariantDict) details = G_VARIANT_DICT_INIT (NULL);
  const char *agent = toc_fault_request_get_header (request, "user-agent");

  toc_fault_connection_describe (connection, &details);
  g_variant_dict_insert (&details, "method", "s", request->method);
  g_variant_dict_insert (&details, "new-connection", "b", toc_fault_connection_count_request (connection));
  g_variant_dict_insert (&details, "user-agent", "s", agent != NULL ? agent : "");
  g_variant_dict_insert (&details, "cookie", "b", toc_fault_request_get_header (request, "cookie") != NULL);
  g_variant_dict_insert (&details, "behaviour", "s", behaviour->line);
  toc_fault_log_add (toc_fault_server_get_log (server), "request", request->host, request->path,
                     g_variant_dict_end (&details));
}

gboolean
toc_fault_dispatch (TocFaultServer *server, TocFaultConnection *connection, GIOStream *stream,
                    const TocFaultRequest *request)
{
  GCancellable *cancellable = toc_fault_server_get_cancellable (server);
  g_autoptr (TocFaultBehaviour) behaviour =
    toc_fault_table_lookup (toc_fault_server_get_table (server), request->host, request->path);
  g_autoptr (TocFaultAnswer) answer = toc_fault_server_answer (server, request);

  log_request (server, connection, request, behaviour);
  if (behaviour->level != TOC_BEHAVIOUR_LEVEL_ANSWER && behaviour->kind != TOC_BEHAVIOUR_CERT) {
    toc_fault_play_request (behaviour, stream, toc_fault_connection_get_socket (connection), answer, cancellable);
    return FALSE;
  }
  answer = toc_fault_answer_faulty (behaviour, request, g_steal_pointer (&answer));
  if (behaviour->kind == TOC_BEHAVIOUR_SLOW)
    toc_fault_play_nap (behaviour->number, cancellable);
  return send_answer (stream, request, answer, cancellable) && request->keep_alive;
}
