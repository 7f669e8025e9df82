/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-fault-request.h"

#include <string.h>

#define MAX_BODY (1024 * 1024)

static char *
read_line (GDataInputStream *input, GCancellable *cancellable)
{
  return g_data_input_stream_read_line (input, NULL, cancellable, NULL);
}

/* Up to the empty line. */
static gboolean
read_headers (TocFaultRequest *self, GDataInputStream *input, GCancellable *cancellable)
{
  while (TRUE) {
    g_autofree char *line = read_line (input, cancellable);
    char *colon;

    if (line == NULL)
      return FALSE;
    if (*line == '\0')
      return TRUE;
    colon = strchr (line, ':');
    if (colon == NULL)
      return FALSE;
    g_hash_table_replace (self->headers, g_ascii_strdown (line, colon - line), g_strdup (g_strstrip (colon + 1)));
  }
}

static gboolean
read_body (TocFaultRequest *self, GDataInputStream *input, GCancellable *cancellable)
{
  const char *header = toc_fault_request_get_header (self, "content-length");
  guint64 length = header != NULL ? g_ascii_strtoull (header, NULL, 10) : 0;
  g_autofree char *body = NULL;
  gsize got;

  if (length > MAX_BODY)
    return FALSE;
  body = g_malloc (length + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (input), body, length, &got, cancellable, NULL) || got < length)
    return FALSE;
  self->body = g_bytes_new_take (g_steal_pointer (&body), length);
  return TRUE;
}

static char *
dup_host (const TocFaultRequest *self)
{
  const char *header = toc_fault_request_get_header (self, "host");
  const char *colon = header != NULL ? strrchr (header, ':') : NULL;

  if (header == NULL)
    return g_strdup ("");
  if (colon == NULL || strchr (colon, ']') != NULL)
    return g_ascii_strdown (header, -1);
  return g_ascii_strdown (header, colon - header);
}

/* The request line; an absolute URL, as for a proxy, loses its first half. */
static gboolean
parse_first_line (TocFaultRequest *self, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 3);
  const char *path;

  if (g_strv_length (words) != 3 || !g_str_has_prefix (words[2], "HTTP/1."))
    return FALSE;
  path = words[1];
  if (g_str_has_prefix (path, "http://")) {
    path = strchr (path + strlen ("http://"), '/');
    if (path == NULL)
      path = "/";
  }
  self->method = g_strdup (words[0]);
  self->path = g_strdup (path);
  self->keep_alive = g_str_equal (words[2], "HTTP/1.1");
  return TRUE;
}

TocFaultRequest *
toc_fault_request_read (GDataInputStream *input, gboolean tls, GCancellable *cancellable)
{
  g_autoptr (TocFaultRequest) self = g_new0 (TocFaultRequest, 1);
  g_autofree char *line = NULL;
  const char *connection;

  self->tls = tls;
  self->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_data_input_stream_set_newline_type (input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  line = read_line (input, cancellable);
  if (line == NULL || !parse_first_line (self, line))
    return NULL;
  if (!read_headers (self, input, cancellable) || !read_body (self, input, cancellable))
    return NULL;
  self->host = dup_host (self);
  connection = toc_fault_request_get_header (self, "connection");
  if (connection != NULL && g_ascii_strcasecmp (connection, "close") == 0)
    self->keep_alive = FALSE;
  return g_steal_pointer (&self);
}

const char *
toc_fault_request_get_header (const TocFaultRequest *self, const char *name)
{
  return g_hash_table_lookup (self->headers, name);
}

void
toc_fault_request_free (TocFaultRequest *self)
{
  g_free (self->method);
  g_free (self->host);
  g_free (self->path);
  g_clear_pointer (&self->headers, g_hash_table_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}
