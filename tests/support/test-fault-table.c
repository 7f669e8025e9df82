/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which behaviour rules a request, and which words are no behaviour. */

#include "toc-client-hello.h"
#include "toc-fault-table.h"

#include <gio/gio.h>
#include <string.h>

static TocFaultBehaviour *
parse (const char *line, GError **error)
{
  g_auto (GStrv) words = NULL;

  if (!g_shell_parse_argv (line, NULL, &words, error))
    return NULL;
  return toc_fault_behaviour_parse ((const char *const *) words, error);
}

static gboolean
set (TocFaultTable *table, const char *target, const char *line, GError **error)
{
  g_autoptr (TocFaultBehaviour) behaviour = parse (line, error);

  return behaviour != NULL && toc_fault_table_set (table, target, behaviour, error);
}

static void
assert_ruled (TocFaultTable *table, const char *host, const char *path, const char *line)
{
  g_autoptr (TocFaultBehaviour) behaviour = toc_fault_table_lookup (table, host, path);

  g_assert_cmpstr (behaviour->line, ==, line);
}

static void
test_precedence (void)
{
  g_autoptr (TocFaultTable) table = toc_fault_table_new ();

  g_assert_true (set (table, "*", "status 500", NULL));
  g_assert_true (set (table, "*.tiktok.com", "status 501", NULL));
  g_assert_true (set (table, "www.tiktok.com", "ok", NULL));
  g_assert_true (set (table, "www.tiktok.com/o", "status 502", NULL));
  g_assert_true (set (table, "www.tiktok.com/oembed", "status 503", NULL));
  assert_ruled (table, "www.tiktok.com", NULL, "ok");
  assert_ruled (table, "www.tiktok.com", "/robots.txt", "ok");
  assert_ruled (table, "www.tiktok.com", "/other", "status 502");
  assert_ruled (table, "www.tiktok.com", "/oembed?url=x", "status 503");
  assert_ruled (table, "WWW.TikTok.com", "/oembed", "status 503");
  assert_ruled (table, "webcast.tiktok.com", "/", "status 501");
  assert_ruled (table, "www.gstatic.com", "/", "status 500");
  assert_ruled (table, "", NULL, "status 500");
  toc_fault_table_reset (table, "*");
  assert_ruled (table, "www.gstatic.com", "/", "ok");
  toc_fault_table_reset (table, NULL);
  assert_ruled (table, "webcast.tiktok.com", "/", "ok");
}

static void
test_levels (void)
{
  g_autoptr (TocFaultTable) table = toc_fault_table_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (set (table, "www.tiktok.com/oembed", "refuse", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_status (void)
{
  g_autoptr (TocFaultBehaviour) behaviour = parse ("status 503 'Retry-After: 5' 'X-A: b c' 'two words'", NULL);

  g_assert_cmpint (behaviour->number, ==, 503);
  g_assert_cmpstr (behaviour->headers[0], ==, "Retry-After: 5");
  g_assert_cmpstr (behaviour->headers[1], ==, "X-A: b c");
  g_assert_null (behaviour->headers[2]);
  g_assert_cmpstr (behaviour->text, ==, "two words");
}

static void
test_nonsense (void)
{
  static const char *const lines[] = { "nonsense", "status", "status 12", "slow", "slow x", "cert blue", "ok now",
                                       "region-notice fr", "redirect", "'" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (parse (lines[i], &error));
    g_assert_nonnull (error);
  }
}

static void
test_hello (void)
{
  static const char http[] = "GET / HTTP/1.1\r\nAccept: */*\r\nHost: Name.Example:8080\r\n\r\n";
  static const guint8 cut[] = { 22, 3, 1, 0, 200, 1, 0, 0, 196 };
  static const guint8 broken[] = { 22, 3, 1, 0, 4, 1, 0xff, 0xff, 0xff };
  g_autoptr (TocClientHello) whole = toc_client_hello_parse ((const guint8 *) http, strlen (http));
  g_autoptr (TocClientHello) half = toc_client_hello_parse ((const guint8 *) http, 20);
  g_autoptr (TocClientHello) short_record = toc_client_hello_parse (cut, sizeof cut);
  g_autoptr (TocClientHello) nonsense = toc_client_hello_parse (broken, sizeof broken);
  g_autoptr (TocClientHello) other = toc_client_hello_parse ((const guint8 *) "\x05\x01", 2);

  g_assert_cmpint (whole->kind, ==, TOC_HELLO_HTTP);
  g_assert_cmpstr (whole->host, ==, "name.example");
  g_assert_cmpint (half->kind, ==, TOC_HELLO_INCOMPLETE);
  g_assert_cmpint (short_record->kind, ==, TOC_HELLO_INCOMPLETE);
  g_assert_cmpint (nonsense->kind, ==, TOC_HELLO_TLS);
  g_assert_null (nonsense->host);
  g_assert_cmpint (other->kind, ==, TOC_HELLO_UNKNOWN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fault-table/precedence", test_precedence);
  g_test_add_func ("/fault-table/levels", test_levels);
  g_test_add_func ("/fault-table/status", test_status);
  g_test_add_func ("/fault-table/nonsense", test_nonsense);
  g_test_add_func ("/fault-table/hello", test_hello);
  return g_test_run ();
}
