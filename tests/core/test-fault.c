/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From errors, statuses and addresses to fault words, without a network. */

#include "toc-fault.h"

#include <libsoup/soup.h>

static void
test_words (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_null (toc_fault_to_word (TOC_FAULT_NONE));
  for (TocFault fault = TOC_FAULT_NONE + 1; fault < TOC_N_FAULTS; fault++)
    {
      const char *word = toc_fault_to_word (fault);

      g_assert_true (g_regex_match_simple ("^[a-z]+(_[a-z]+)+$", word, 0, 0));
      g_assert_true (g_hash_table_add (seen, (gpointer) word));
    }
}

typedef struct
{
  GQuark (*domain) (void);
  int code;
  TocStage stage;
  TocFault fault;
} Case;

static const Case errors[] = {
  { g_resolver_error_quark, G_RESOLVER_ERROR_NOT_FOUND, TOC_STAGE_DNS,
    TOC_FAULT_DNS_NXDOMAIN_ERROR },
  { g_resolver_error_quark, G_RESOLVER_ERROR_TEMPORARY_FAILURE, TOC_STAGE_DNS,
    TOC_FAULT_DNS_TEMPORARY_FAILURE },
  { g_resolver_error_quark, G_RESOLVER_ERROR_INTERNAL, TOC_STAGE_DNS,
    TOC_FAULT_DNS_TEMPORARY_FAILURE },
  { g_io_error_quark, G_IO_ERROR_CONNECTION_REFUSED, TOC_STAGE_TCP,
    TOC_FAULT_CONNECTION_REFUSED },
  { g_io_error_quark, G_IO_ERROR_NETWORK_UNREACHABLE, TOC_STAGE_TCP,
    TOC_FAULT_NETWORK_UNREACHABLE },
  { g_io_error_quark, G_IO_ERROR_HOST_UNREACHABLE, TOC_STAGE_TCP, TOC_FAULT_HOST_UNREACHABLE },
  { g_io_error_quark, G_IO_ERROR_TIMED_OUT, TOC_STAGE_TCP, TOC_FAULT_TCP_TIMEOUT },
  { g_io_error_quark, G_IO_ERROR_TIMED_OUT, TOC_STAGE_TLS, TOC_FAULT_TLS_TIMEOUT },
  { g_io_error_quark, G_IO_ERROR_TIMED_OUT, TOC_STAGE_REQUEST, TOC_FAULT_RESPONSE_TIMEOUT },
  { g_io_error_quark, G_IO_ERROR_TIMED_OUT, TOC_STAGE_BODY, TOC_FAULT_RESPONSE_TIMEOUT },
  { g_io_error_quark, G_IO_ERROR_BROKEN_PIPE, TOC_STAGE_TLS, TOC_FAULT_TLS_RESET },
  { g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, TOC_STAGE_REQUEST,
    TOC_FAULT_CONNECTION_RESET },
  { g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, TOC_STAGE_BODY, TOC_FAULT_CONNECTION_RESET },
  { g_io_error_quark, G_IO_ERROR_PARTIAL_INPUT, TOC_STAGE_REQUEST, TOC_FAULT_EOF_ERROR },
  { g_io_error_quark, G_IO_ERROR_PARTIAL_INPUT, TOC_STAGE_BODY, TOC_FAULT_EOF_ERROR },
  { g_io_error_quark, G_IO_ERROR_PROXY_FAILED, TOC_STAGE_TCP, TOC_FAULT_PROXY_ERROR },
  { g_io_error_quark, G_IO_ERROR_PROXY_NEED_AUTH, TOC_STAGE_TCP, TOC_FAULT_PROXY_ERROR },
  { g_io_error_quark, G_IO_ERROR_PROXY_NOT_ALLOWED, TOC_STAGE_TCP, TOC_FAULT_PROXY_ERROR },
  { g_io_error_quark, G_IO_ERROR_FAILED, TOC_STAGE_DNS, TOC_FAULT_DNS_TEMPORARY_FAILURE },
  { g_io_error_quark, G_IO_ERROR_FAILED, TOC_STAGE_TCP, TOC_FAULT_HOST_UNREACHABLE },
  { g_io_error_quark, G_IO_ERROR_FAILED, TOC_STAGE_TLS, TOC_FAULT_TLS_RESET },
  { g_io_error_quark, G_IO_ERROR_FAILED, TOC_STAGE_BODY, TOC_FAULT_EOF_ERROR },
  { g_tls_error_quark, G_TLS_ERROR_NOT_TLS, TOC_STAGE_TLS, TOC_FAULT_TLS_RESET },
  { g_tls_error_quark, G_TLS_ERROR_MISC, TOC_STAGE_TLS, TOC_FAULT_TLS_RESET },
  { g_tls_error_quark, G_TLS_ERROR_EOF, TOC_STAGE_REQUEST, TOC_FAULT_CONNECTION_RESET },
  { soup_session_error_quark, SOUP_SESSION_ERROR_PARSING, TOC_STAGE_REQUEST,
    TOC_FAULT_EOF_ERROR },
  { soup_session_error_quark, SOUP_SESSION_ERROR_ENCODING, TOC_STAGE_BODY, TOC_FAULT_EOF_ERROR },
  { soup_session_error_quark, SOUP_SESSION_ERROR_TOO_MANY_REDIRECTS, TOC_STAGE_BODY,
    TOC_FAULT_REDIRECT_LOOP },
};

static void
test_errors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autoptr (GError) error =
        g_error_new_literal (errors[i].domain (), errors[i].code, "made up");
      TocFault fault = toc_fault_from_error (error, errors[i].stage, FALSE, 0);

      g_test_message ("%s %d", g_quark_to_string (error->domain), error->code);
      g_assert_cmpstr (toc_fault_to_word (fault), ==, toc_fault_to_word (errors[i].fault));
    }
}

/* Every error, known or not, at every stage, is some fault. */
static void
test_any_error (void)
{
  static GQuark (*const domains[]) (void) = { g_resolver_error_quark, g_io_error_quark,
                                              g_tls_error_quark, soup_session_error_quark,
                                              g_file_error_quark };

  for (guint domain = 0; domain < G_N_ELEMENTS (domains); domain++)
    for (int code = 0; code < 60; code++)
      for (TocStage stage = TOC_STAGE_DNS; stage <= TOC_STAGE_BODY; stage++)
        {
          g_autoptr (GError) error = g_error_new_literal (domains[domain] (), code, "made up");

          g_assert_cmpint (toc_fault_from_error (error, stage, FALSE, 0), !=, TOC_FAULT_NONE);
        }
}

/* Our own deadline says CANCELLED; what was waited for says which fault it is. */
static void
test_deadline (void)
{
  static const TocFault faults[] = {
    [TOC_STAGE_DNS] = TOC_FAULT_DNS_TEMPORARY_FAILURE,
    [TOC_STAGE_TCP] = TOC_FAULT_TCP_TIMEOUT,
    [TOC_STAGE_TLS] = TOC_FAULT_TLS_TIMEOUT,
    [TOC_STAGE_REQUEST] = TOC_FAULT_RESPONSE_TIMEOUT,
    [TOC_STAGE_BODY] = TOC_FAULT_RESPONSE_TIMEOUT,
  };
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "made up");

  for (guint stage = 0; stage < G_N_ELEMENTS (faults); stage++)
    g_assert_cmpint (toc_fault_from_error (error, (TocStage) stage, TRUE, 0), ==, faults[stage]);
}

/* A wrong name weighs more than an unknown authority, and that more than a date. */
static void
test_certificates (void)
{
  static const struct
  {
    GTlsCertificateFlags flags;
    TocFault fault;
  } certificates[] = {
    { G_TLS_CERTIFICATE_UNKNOWN_CA, TOC_FAULT_SSL_UNKNOWN_AUTHORITY },
    { G_TLS_CERTIFICATE_BAD_IDENTITY, TOC_FAULT_SSL_INVALID_HOSTNAME },
    { G_TLS_CERTIFICATE_EXPIRED, TOC_FAULT_SSL_EXPIRED },
    { G_TLS_CERTIFICATE_NOT_ACTIVATED, TOC_FAULT_SSL_INVALID_CERTIFICATE },
    { G_TLS_CERTIFICATE_REVOKED, TOC_FAULT_SSL_INVALID_CERTIFICATE },
    { G_TLS_CERTIFICATE_EXPIRED | G_TLS_CERTIFICATE_UNKNOWN_CA, TOC_FAULT_SSL_UNKNOWN_AUTHORITY },
    { G_TLS_CERTIFICATE_BAD_IDENTITY | G_TLS_CERTIFICATE_UNKNOWN_CA,
      TOC_FAULT_SSL_INVALID_HOSTNAME },
    { 0, TOC_FAULT_SSL_INVALID_CERTIFICATE },
  };
  g_autoptr (GError) error =
    g_error_new_literal (G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, "made up");

  for (guint i = 0; i < G_N_ELEMENTS (certificates); i++)
    g_assert_cmpint (toc_fault_from_error (error, TOC_STAGE_TLS, FALSE, certificates[i].flags), ==,
                     certificates[i].fault);
}

static void
test_statuses (void)
{
  static const struct
  {
    guint status;
    gint64 retry_after;
    TocFault fault;
  } statuses[] = {
    { 200, -1, TOC_FAULT_WRONG_BODY },      { 204, -1, TOC_FAULT_WRONG_BODY },
    { 304, -1, TOC_FAULT_HTTP_UNEXPECTED }, { 400, -1, TOC_FAULT_HTTP_UNEXPECTED },
    { 403, -1, TOC_FAULT_HTTP_REFUSED },    { 404, -1, TOC_FAULT_HTTP_UNEXPECTED },
    { 429, 60, TOC_FAULT_HTTP_RATE_LIMITED }, { 451, -1, TOC_FAULT_HTTP_LEGAL },
    { 500, -1, TOC_FAULT_HTTP_ERROR },      { 503, -1, TOC_FAULT_HTTP_ERROR },
    { 503, 599, TOC_FAULT_HTTP_ERROR },     { 503, 600, TOC_FAULT_HTTP_MAINTENANCE },
    { 502, 600, TOC_FAULT_HTTP_ERROR },     { 511, -1, TOC_FAULT_HTTP_ERROR },
    { 599, -1, TOC_FAULT_HTTP_ERROR },      { 600, -1, TOC_FAULT_HTTP_ERROR },
  };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      TocFault fault = toc_fault_from_status (statuses[i].status, statuses[i].retry_after);

      g_test_message ("%u", statuses[i].status);
      g_assert_cmpstr (toc_fault_to_word (fault), ==, toc_fault_to_word (statuses[i].fault));
    }
}

static void
test_bogons (void)
{
  static const struct
  {
    const char *address;
    gboolean bogon;
  } addresses[] = {
    { "0.0.0.0", TRUE },       { "0.1.2.3", TRUE },      { "127.0.0.1", TRUE },
    { "127.255.0.9", TRUE },   { "169.254.1.1", TRUE },  { "::", TRUE },
    { "::1", TRUE },           { "fe80::1", TRUE },      { "1.1.1.1", FALSE },
    { "10.0.0.1", FALSE },     { "192.168.1.1", FALSE }, { "172.16.0.1", FALSE },
    { "100.64.0.1", FALSE },   { "192.0.2.1", FALSE },   { "198.51.100.1", FALSE },
    { "203.0.113.1", FALSE },  { "2001:db8::1", FALSE }, { "fd00::1", FALSE },
    { "64:ff9b::101:101", FALSE }, { "2606:4700::1", FALSE }, { "128.0.0.1", FALSE },
    { "224.0.0.1", TRUE },     { "239.255.255.250", TRUE }, { "240.0.0.1", TRUE },
    { "255.255.255.255", TRUE }, { "ff02::1", TRUE },    { "ff0e::7", TRUE },
    { "100::1", TRUE },        { "100:0:0:1::1", FALSE }, { "::ffff:224.0.0.1", TRUE },
    { "223.255.255.1", FALSE }, { "198.18.0.1", FALSE }, { "192.0.0.9", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (addresses[i].address);

      g_test_message ("%s", addresses[i].address);
      g_assert_cmpint (toc_fault_is_bogon (address), ==, addresses[i].bogon);
    }
}

/* Which faults count as failing decides over alarms: any change of it has to be meant. */
static void
test_kinds (void)
{
  static const char *const failures[] = {
    "dns_temporary_failure", "connection_refused", "connection_reset", "network_unreachable",
    "host_unreachable",      "tcp_timeout",        "tls_timeout",      "tls_reset",
    "response_timeout",      "eof_error",          "http_error",       "http_maintenance",
    NULL,
  };
  static const char *const timeouts[] = { "tcp_timeout", "tls_timeout", "response_timeout", NULL };
  static const char *const silences[] = {
    "dns_temporary_failure", "connection_reset", "network_unreachable", "host_unreachable",
    "tcp_timeout",           "tls_timeout",      "tls_reset",           "response_timeout",
    "eof_error",             NULL,
  };
  static const char *const certificates[] = { "ssl_invalid_hostname", "ssl_unknown_authority",
                                              "ssl_expired", "ssl_invalid_certificate", NULL };
  static const char *const connects[] = { "connection_refused", "network_unreachable",
                                          "host_unreachable", "tcp_timeout", NULL };

  for (TocFault fault = TOC_FAULT_NONE + 1; fault < TOC_N_FAULTS; fault++)
    {
      const char *word = toc_fault_to_word (fault);

      g_test_message ("%s", word);
      g_assert_cmpint (toc_fault_is_failure (fault), ==, g_strv_contains (failures, word));
      g_assert_cmpint (toc_fault_is_timeout (fault), ==, g_strv_contains (timeouts, word));
      g_assert_cmpint (toc_fault_is_connect (fault), ==, g_strv_contains (connects, word));
      g_assert_cmpint (toc_fault_is_dns (fault), ==, g_str_has_prefix (word, "dns_"));
      g_assert_cmpint (toc_fault_is_certificate (fault), ==, g_strv_contains (certificates, word));
      g_assert_cmpint (toc_fault_is_silence (fault), ==, g_strv_contains (silences, word));
    }
  g_assert_false (toc_fault_is_failure (TOC_FAULT_NONE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fault/words", test_words);
  g_test_add_func ("/fault/errors", test_errors);
  g_test_add_func ("/fault/any-error", test_any_error);
  g_test_add_func ("/fault/deadline", test_deadline);
  g_test_add_func ("/fault/certificates", test_certificates);
  g_test_add_func ("/fault/statuses", test_statuses);
  g_test_add_func ("/fault/bogons", test_bogons);
  g_test_add_func ("/fault/kinds", test_kinds);

  return g_test_run ();
}
