/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The DNS server says what it is told to, over UDP and TCP. */

#include "toc-dns-query.h"
#include "toc-fault-dns.h"

#include <string.h>

#define TIMEOUT 5 /* s */

/* Identifier, recursion desired, one question; the last count is for EDNS. */
static const guint8 head[] = { 0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1 };
static const guint8 edns[] = { 0, 0, 41, 0x10, 0, 0, 0, 0, 0, 0, 0 };

typedef struct {
  TocFaultLog *log;  /* (owned) */
  TocFaultDns *dns;  /* (owned) */
  guint16 port;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  fixture->log = toc_fault_log_new ();
  fixture->dns = toc_fault_dns_new (fixture->log);
  toc_fault_dns_add_host (fixture->dns, "www.tiktok.com", "203.0.113.10");
  toc_fault_dns_add_host (fixture->dns, "www.tiktok.com", "2001:db8::10");
  fixture->port = toc_fault_dns_listen (fixture->dns, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_finalize_object (fixture->dns);
  g_assert_finalize_object (fixture->log);
}

static GByteArray *
make_query (const char *name, guint16 type)
{
  GByteArray *query = g_byte_array_new ();
  g_auto (GStrv) labels = g_strsplit (name, ".", -1);
  const guint8 tail[] = { 0, (guint8) (type >> 8), (guint8) type, 0, 1 };

  g_byte_array_append (query, head, sizeof head);
  for (guint i = 0; labels[i] != NULL; i++) {
    guint8 length = (guint8) strlen (labels[i]);

    g_byte_array_append (query, &length, 1);
    g_byte_array_append (query, (const guint8 *) labels[i], length);
  }
  g_byte_array_append (query, tail, sizeof tail);
  g_byte_array_append (query, edns, sizeof edns);
  return query;
}

/* Returns: (transfer full) (nullable): the answer, NULL for silence */
static GByteArray *
ask (Fixture *fixture, GSocketType type, const GByteArray *query, guint timeout)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", fixture->port);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, type, G_SOCKET_PROTOCOL_DEFAULT, &error);
  g_autoptr (GByteArray) answer = g_byte_array_new ();
  gssize n;

  g_assert_no_error (error);
  g_socket_set_timeout (socket, timeout);
  g_socket_connect (socket, address, NULL, &error);
  g_assert_no_error (error);
  g_socket_send (socket, (const char *) query->data, query->len, NULL, &error);
  g_assert_no_error (error);
  g_byte_array_set_size (answer, 4096);
  n = g_socket_receive (socket, (char *) answer->data, answer->len, NULL, NULL);
  if (n <= 0)
    return NULL;
  g_byte_array_set_size (answer, (guint) n);
  return g_steal_pointer (&answer);
}

static void
assert_answer (Fixture *fixture, const char *name, guint16 type, guint code, const char *address)
{
  g_autoptr (GByteArray) query = make_query (name, type);
  g_autoptr (GByteArray) answer = ask (fixture, G_SOCKET_TYPE_DATAGRAM, query, TIMEOUT);
  gsize size = type == TOC_DNS_TYPE_A ? 4 : 16;

  g_assert_nonnull (answer);
  g_assert_cmpmem (answer->data, 2, head, 2);
  g_assert_cmpuint (answer->data[3] & 15, ==, code);
  g_assert_cmpuint (answer->data[7], ==, address != NULL ? 1 : 0);
  if (address != NULL) {
    g_autoptr (GInetAddress) expected = g_inet_address_new_from_string (address);

    g_assert_cmpmem (answer->data + answer->len - size, size, g_inet_address_to_bytes (expected), size);
  }
}

static void
set (Fixture *fixture, const char *name, const char *line)
{
  g_autoptr (GError) error = NULL;

  toc_fault_dns_set (fixture->dns, name, line, &error);
  g_assert_no_error (error);
}

static void
test_default (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  assert_answer (fixture, "www.tiktok.com", TOC_DNS_TYPE_A, TOC_DNS_OK, "203.0.113.10");
  assert_answer (fixture, "WWW.TikTok.com", TOC_DNS_TYPE_AAAA, TOC_DNS_OK, "2001:db8::10");
  assert_answer (fixture, "www.tiktok.com", 65, TOC_DNS_OK, NULL);
  assert_answer (fixture, "nowhere.example", TOC_DNS_TYPE_A, TOC_DNS_NXDOMAIN, NULL);
  g_assert_cmpuint (toc_fault_log_count (fixture->log, "dns", "www.tiktok.com"), ==, 3);
}

static void
test_set (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  set (fixture, "www.tiktok.com", "nxdomain");
  assert_answer (fixture, "www.tiktok.com", TOC_DNS_TYPE_A, TOC_DNS_NXDOMAIN, NULL);
  set (fixture, "www.tiktok.com", "servfail");
  assert_answer (fixture, "www.tiktok.com", TOC_DNS_TYPE_A, TOC_DNS_SERVFAIL, NULL);
  set (fixture, "www.tiktok.com", "empty");
  assert_answer (fixture, "www.tiktok.com", TOC_DNS_TYPE_A, TOC_DNS_OK, NULL);
  set (fixture, "www.tiktok.com", "address 127.0.0.1");
  assert_answer (fixture, "www.tiktok.com", TOC_DNS_TYPE_A, TOC_DNS_OK, "127.0.0.1");
  assert_answer (fixture, "www.tiktok.com", TOC_DNS_TYPE_AAAA, TOC_DNS_OK, NULL);
  set (fixture, "www.tiktok.com", "0.0.0.0");
  assert_answer (fixture, "www.tiktok.com", TOC_DNS_TYPE_A, TOC_DNS_OK, "0.0.0.0");
  set (fixture, "www.tiktok.com", "default");
  assert_answer (fixture, "www.tiktok.com", TOC_DNS_TYPE_A, TOC_DNS_OK, "203.0.113.10");
}

static void
test_patterns (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  set (fixture, "*", "servfail");
  set (fixture, "*.tiktok.com", "nxdomain");
  set (fixture, "m.tiktok.com", "203.0.113.99");
  assert_answer (fixture, "www.tiktok.com", TOC_DNS_TYPE_A, TOC_DNS_NXDOMAIN, NULL);
  assert_answer (fixture, "m.tiktok.com", TOC_DNS_TYPE_A, TOC_DNS_OK, "203.0.113.99");
  assert_answer (fixture, "other.example", TOC_DNS_TYPE_A, TOC_DNS_SERVFAIL, NULL);
  toc_fault_dns_reset (fixture->dns, NULL);
  assert_answer (fixture, "www.tiktok.com", TOC_DNS_TYPE_A, TOC_DNS_OK, "203.0.113.10");
}

static void
test_silent (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GByteArray) query = make_query ("www.tiktok.com", TOC_DNS_TYPE_A);
  g_autoptr (GByteArray) answer = NULL;

  set (fixture, "www.tiktok.com", "silent");
  answer = ask (fixture, G_SOCKET_TYPE_DATAGRAM, query, 1);
  g_assert_null (answer);
  g_assert_cmpuint (toc_fault_log_count (fixture->log, "dns", "www.tiktok.com"), ==, 1);
}

static void
test_tcp (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GByteArray) query = make_query ("www.tiktok.com", TOC_DNS_TYPE_A);
  const guint8 length[] = { (guint8) (query->len >> 8), (guint8) query->len };
  g_autoptr (GByteArray) answer = NULL;

  g_byte_array_prepend (query, length, sizeof length);
  answer = ask (fixture, G_SOCKET_TYPE_STREAM, query, TIMEOUT);
  g_assert_nonnull (answer);
  g_assert_cmpuint (answer->len, ==, ((guint) answer->data[0] << 8 | answer->data[1]) + 2);
  g_assert_cmpuint (answer->data[2 + 7], ==, 1);
}

static void
test_nonsense (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const lines[] = { "nonsense", "address", "address x", "1.2.3.4 nxdomain" };
  g_autoptr (GByteArray) query = make_query ("www.tiktok.com", TOC_DNS_TYPE_A);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (toc_fault_dns_set (fixture->dns, "x.example", lines[i], &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  }
  for (guint length = 0; length < query->len - sizeof edns; length++)
    g_assert_null (toc_dns_query_parse (query->data, length));
}

static void
add (const char *name, void (*func) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/fault-dns/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("default", test_default);
  add ("set", test_set);
  add ("patterns", test_patterns);
  add ("silent", test_silent);
  add ("tcp", test_tcp);
  add ("nonsense", test_nonsense);
  return g_test_run ();
}
