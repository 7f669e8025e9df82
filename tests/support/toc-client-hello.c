/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-client-hello.h"

#include <string.h>

#define RECORD_HANDSHAKE 22
#define EXTENSION_SERVER_NAME 0
#define EXTENSION_SESSION_TICKET 35
#define EXTENSION_PRE_SHARED_KEY 41

/* Bytes that are still to be read; reading past the end empties it and yields zeros. */
typedef struct {
  const guint8 *data;
  gsize left;
} Reader;

static guint
read_number (Reader *reader, gsize width)
{
  guint value = 0;

  if (reader->left < width) {
    reader->left = 0;
    return 0;
  }
  for (gsize i = 0; i < width; i++)
    value = value << 8 | reader->data[i];
  reader->data += width;
  reader->left -= width;
  return value;
}

static Reader
read_bytes (Reader *reader, gsize length)
{
  Reader part = { reader->data, MIN (length, reader->left) };

  reader->data += part.left;
  reader->left -= part.left;
  return part;
}

/* A vector with its length in front. */
static Reader
read_vector (Reader *reader, gsize width)
{
  guint length = read_number (reader, width);

  return read_bytes (reader, length);
}

static char *
read_server_name (Reader extension)
{
  Reader list = read_vector (&extension, 2);

  while (list.left > 0) {
    guint type = read_number (&list, 1);
    Reader name = read_vector (&list, 2);

    if (type == 0)
      return g_ascii_strdown ((const char *) name.data, (gssize) name.left);
  }
  return NULL;
}

static void
parse_tls (TocClientHello *self, Reader record)
{
  Reader extensions;

  read_number (&record, 4); /* type and length of the message */
  read_bytes (&record, 34); /* version, random */
  read_vector (&record, 1); /* session id */
  read_vector (&record, 2); /* ciphers */
  read_vector (&record, 1); /* compression */
  extensions = read_vector (&record, 2);
  while (extensions.left > 0) {
    guint type = read_number (&extensions, 2);
    Reader extension = read_vector (&extensions, 2);

    if (type == EXTENSION_SERVER_NAME && self->host == NULL)
      self->host = read_server_name (extension);
    else if (type == EXTENSION_PRE_SHARED_KEY || (type == EXTENSION_SESSION_TICKET && extension.left > 0))
      self->offers_resumption = TRUE;
  }
}

static void
parse_http (TocClientHello *self, const char *data, gsize length)
{
  g_autofree char *text = g_strndup (data, length);
  g_auto (GStrv) lines = NULL;

  if (strstr (text, "\r\n\r\n") == NULL) {
    self->kind = length < 16384 ? TOC_HELLO_INCOMPLETE : TOC_HELLO_UNKNOWN;
    return;
  }
  self->kind = TOC_HELLO_HTTP;
  lines = g_strsplit (text, "\r\n", -1);
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0' && self->host == NULL; i++) {
    if (g_ascii_strncasecmp (lines[i], "Host:", 5) == 0) {
      const char *host = g_strstrip (lines[i] + 5);
      const char *colon = strrchr (host, ':');

      if (colon == NULL || strchr (colon, ']') != NULL)
        colon = host + strlen (host);
      self->host = g_ascii_strdown (host, colon - host);
    }
  }
}

TocClientHello *
toc_client_hello_parse (const guint8 *data, gsize length)
{
  TocClientHello *self = g_new0 (TocClientHello, 1);
  Reader reader = { data, length };
  gsize record_length;

  if (length == 0 || (data[0] == RECORD_HANDSHAKE && length < 5)) {
    self->kind = TOC_HELLO_INCOMPLETE;
    return self;
  }
  if (data[0] != RECORD_HANDSHAKE) {
    if (g_ascii_isupper (data[0]))
      parse_http (self, (const char *) data, length);
    else
      self->kind = TOC_HELLO_UNKNOWN;
    return self;
  }
  read_number (&reader, 3); /* type, version */
  record_length = read_number (&reader, 2);
  self->kind = reader.left < record_length ? TOC_HELLO_INCOMPLETE : TOC_HELLO_TLS;
  if (self->kind == TOC_HELLO_TLS)
    parse_tls (self, read_bytes (&reader, record_length));
  return self;
}

void
toc_client_hello_free (TocClientHello *self)
{
  g_free (self->host);
  g_free (self);
}
