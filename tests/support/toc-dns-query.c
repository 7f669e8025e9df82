/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-dns-query.h"

#define HEADER 12
#define TTL 30

static guint16
get16 (const guint8 *data)
{
  return (guint16) (data[0] << 8 | data[1]);
}

static void
put16 (GByteArray *out, guint value)
{
  const guint8 bytes[] = { (guint8) (value >> 8), (guint8) value };

  g_byte_array_append (out, bytes, sizeof bytes);
}

/* Returns: where the name ends, 0 when it is none */
static gsize
parse_name (const guint8 *data, gsize length, gsize at, GString *name)
{
  while (at < length && data[at] != 0) {
    gsize label = data[at];

    if (label > 63 || at + 1 + label > length)
      return 0;
    if (name->len > 0)
      g_string_append_c (name, '.');
    g_string_append_len (name, (const char *) data + at + 1, (gssize) label);
    at += 1 + label;
  }
  return at < length ? at + 1 : 0;
}

TocDnsQuery *
toc_dns_query_parse (const guint8 *data, gsize length)
{
  g_autoptr (GString) name = g_string_new (NULL);
  TocDnsQuery *self;
  gsize end;

  if (length < HEADER || (data[2] & 0x80) != 0 || get16 (data + 4) != 1)
    return NULL;
  end = parse_name (data, length, HEADER, name);
  if (end == 0 || end + 4 > length)
    return NULL;
  self = g_new0 (TocDnsQuery, 1);
  self->id = get16 (data);
  self->flags = get16 (data + 2);
  self->name = g_ascii_strdown (name->str, (gssize) name->len);
  self->type = get16 (data + end);
  self->question = g_bytes_new (data + HEADER, end + 4 - HEADER);
  return self;
}

static gboolean
is_asked_for (const TocDnsQuery *self, GInetAddress *address)
{
  GSocketFamily family = g_inet_address_get_family (address);

  return (self->type == TOC_DNS_TYPE_A && family == G_SOCKET_FAMILY_IPV4) ||
         (self->type == TOC_DNS_TYPE_AAAA && family == G_SOCKET_FAMILY_IPV6);
}

GByteArray *
toc_dns_query_answer (const TocDnsQuery *self, guint code, GPtrArray *addresses)
{
  GByteArray *out = g_byte_array_new ();
  guint n = 0;
  gsize size;
  const guint8 *question = g_bytes_get_data (self->question, &size);

  for (guint i = 0; i < addresses->len; i++)
    n += is_asked_for (self, g_ptr_array_index (addresses, i));
  put16 (out, self->id);
  put16 (out, 0x8080 | (self->flags & 0x7900) | code); /* an answer, recursion available */
  put16 (out, 1);
  put16 (out, n);
  put16 (out, 0);
  put16 (out, 0);
  g_byte_array_append (out, question, (guint) size);
  for (guint i = 0; i < addresses->len; i++) {
    GInetAddress *address = g_ptr_array_index (addresses, i);
    gsize bytes = g_inet_address_get_native_size (address);

    if (!is_asked_for (self, address))
      continue;
    put16 (out, 0xc000 | HEADER); /* the name of the question */
    put16 (out, self->type);
    put16 (out, 1);
    put16 (out, 0);
    put16 (out, TTL);
    put16 (out, (guint) bytes);
    g_byte_array_append (out, g_inet_address_to_bytes (address), (guint) bytes);
  }
  return out;
}

void
toc_dns_query_free (TocDnsQuery *self)
{
  g_free (self->name);
  g_bytes_unref (self->question);
  g_free (self);
}
