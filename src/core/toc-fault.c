/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-fault.h"

#include <libsoup/soup.h>
#include <string.h>

/* From ten minutes on, a 503 with Retry-After is an announced break rather than a hiccup. */
#define MAINTENANCE_RETRY_AFTER_S (10 * 60)

static const char *const fault_words[] = {
  [TOC_FAULT_NONE] = NULL,
  [TOC_FAULT_DNS_NXDOMAIN_ERROR] = "dns_nxdomain_error",
  [TOC_FAULT_DNS_TEMPORARY_FAILURE] = "dns_temporary_failure",
  [TOC_FAULT_DNS_BOGON_ERROR] = "dns_bogon_error",
  [TOC_FAULT_CONNECTION_REFUSED] = "connection_refused",
  [TOC_FAULT_CONNECTION_RESET] = "connection_reset",
  [TOC_FAULT_NETWORK_UNREACHABLE] = "network_unreachable",
  [TOC_FAULT_HOST_UNREACHABLE] = "host_unreachable",
  [TOC_FAULT_TCP_TIMEOUT] = "tcp_timeout",
  [TOC_FAULT_TLS_TIMEOUT] = "tls_timeout",
  [TOC_FAULT_TLS_RESET] = "tls_reset",
  [TOC_FAULT_SSL_INVALID_HOSTNAME] = "ssl_invalid_hostname",
  [TOC_FAULT_SSL_UNKNOWN_AUTHORITY] = "ssl_unknown_authority",
  [TOC_FAULT_SSL_EXPIRED] = "ssl_expired",
  [TOC_FAULT_SSL_INVALID_CERTIFICATE] = "ssl_invalid_certificate",
  [TOC_FAULT_RESPONSE_TIMEOUT] = "response_timeout",
  [TOC_FAULT_EOF_ERROR] = "eof_error",
  [TOC_FAULT_HTTP_ERROR] = "http_error",
  [TOC_FAULT_HTTP_MAINTENANCE] = "http_maintenance",
  [TOC_FAULT_HTTP_REFUSED] = "http_refused",
  [TOC_FAULT_HTTP_RATE_LIMITED] = "http_rate_limited",
  [TOC_FAULT_HTTP_CHALLENGE] = "http_challenge",
  [TOC_FAULT_HTTP_LEGAL] = "http_legal",
  [TOC_FAULT_HTTP_UNEXPECTED] = "http_unexpected",
  [TOC_FAULT_REDIRECTED_AWAY] = "redirected_away",
  [TOC_FAULT_REDIRECT_LOOP] = "redirect_loop",
  [TOC_FAULT_REGION_NOTICE] = "region_notice",
  [TOC_FAULT_WRONG_BODY] = "wrong_body",
  [TOC_FAULT_BODY_TOO_LARGE] = "body_too_large",
  [TOC_FAULT_PROXY_ERROR] = "proxy_error",
};

G_STATIC_ASSERT (G_N_ELEMENTS (fault_words) == TOC_N_FAULTS);

static TocFault
fault_from_certificate (GTlsCertificateFlags errors)
{
  if (errors & G_TLS_CERTIFICATE_BAD_IDENTITY)
    return TOC_FAULT_SSL_INVALID_HOSTNAME;
  if (errors & G_TLS_CERTIFICATE_UNKNOWN_CA)
    return TOC_FAULT_SSL_UNKNOWN_AUTHORITY;
  if (errors & G_TLS_CERTIFICATE_EXPIRED)
    return TOC_FAULT_SSL_EXPIRED;

  return TOC_FAULT_SSL_INVALID_CERTIFICATE;
}

static TocFault
fault_from_timeout (TocStage stage)
{
  switch (stage)
    {
    case TOC_STAGE_DNS:
      return TOC_FAULT_DNS_TEMPORARY_FAILURE;
    case TOC_STAGE_TCP:
      return TOC_FAULT_TCP_TIMEOUT;
    case TOC_STAGE_TLS:
      return TOC_FAULT_TLS_TIMEOUT;
    case TOC_STAGE_REQUEST:
    case TOC_STAGE_BODY:
    default:
      return TOC_FAULT_RESPONSE_TIMEOUT;
    }
}

static TocFault
fault_from_lost_connection (TocStage stage)
{
  return stage == TOC_STAGE_TLS ? TOC_FAULT_TLS_RESET : TOC_FAULT_CONNECTION_RESET;
}

static TocFault
fault_from_io_error (int code, TocStage stage)
{
  switch (code)
    {
    case G_IO_ERROR_CONNECTION_REFUSED:
      return TOC_FAULT_CONNECTION_REFUSED;
    case G_IO_ERROR_NETWORK_UNREACHABLE:
      return TOC_FAULT_NETWORK_UNREACHABLE;
    case G_IO_ERROR_HOST_UNREACHABLE:
    case G_IO_ERROR_HOST_NOT_FOUND:
      return TOC_FAULT_HOST_UNREACHABLE;
    case G_IO_ERROR_TIMED_OUT:
      return fault_from_timeout (stage);
    case G_IO_ERROR_CONNECTION_CLOSED: /* the same value as BROKEN_PIPE */
      return fault_from_lost_connection (stage);
    case G_IO_ERROR_PROXY_FAILED:
    case G_IO_ERROR_PROXY_AUTH_FAILED:
    case G_IO_ERROR_PROXY_NEED_AUTH:
    case G_IO_ERROR_PROXY_NOT_ALLOWED:
      return TOC_FAULT_PROXY_ERROR;
    default:
      break;
    }

  switch (stage)
    {
    case TOC_STAGE_DNS:
      return TOC_FAULT_DNS_TEMPORARY_FAILURE;
    case TOC_STAGE_TCP:
      return TOC_FAULT_HOST_UNREACHABLE;
    case TOC_STAGE_TLS:
      return TOC_FAULT_TLS_RESET;
    case TOC_STAGE_REQUEST:
    case TOC_STAGE_BODY:
    default:
      return TOC_FAULT_EOF_ERROR;
    }
}

static TocFault
fault_from_tls_error (int code, TocStage stage, GTlsCertificateFlags tls_errors)
{
  if (code == G_TLS_ERROR_BAD_CERTIFICATE || tls_errors != 0)
    return fault_from_certificate (tls_errors);
  /* What breaks the session later breaks the connection, not the handshake. */
  return fault_from_lost_connection (stage);
}

const char *
toc_fault_to_word (TocFault fault)
{
  g_return_val_if_fail (fault < TOC_N_FAULTS, NULL);

  return fault_words[fault];
}

TocFault
toc_fault_from_error (const GError *error,
                      TocStage stage,
                      gboolean timed_out,
                      GTlsCertificateFlags tls_errors)
{
  g_return_val_if_fail (error != NULL, TOC_FAULT_EOF_ERROR);

  if (timed_out)
    return fault_from_timeout (stage);

  if (error->domain == G_RESOLVER_ERROR)
    return error->code == G_RESOLVER_ERROR_NOT_FOUND ? TOC_FAULT_DNS_NXDOMAIN_ERROR
                                                     : TOC_FAULT_DNS_TEMPORARY_FAILURE;

  if (error->domain == G_TLS_ERROR)
    return fault_from_tls_error (error->code, stage, tls_errors);

  if (error->domain == SOUP_SESSION_ERROR)
    return error->code == SOUP_SESSION_ERROR_TOO_MANY_REDIRECTS ? TOC_FAULT_REDIRECT_LOOP
                                                                : TOC_FAULT_EOF_ERROR;

  return fault_from_io_error (error->domain == G_IO_ERROR ? error->code : -1, stage);
}

TocFault
toc_fault_from_status (guint status, gint64 retry_after)
{
  if (status == SOUP_STATUS_SERVICE_UNAVAILABLE && retry_after >= MAINTENANCE_RETRY_AFTER_S)
    return TOC_FAULT_HTTP_MAINTENANCE;
  if (status >= 500)
    return TOC_FAULT_HTTP_ERROR;
  if (status == SOUP_STATUS_FORBIDDEN)
    return TOC_FAULT_HTTP_REFUSED;
  if (status == 429)
    return TOC_FAULT_HTTP_RATE_LIMITED;
  if (status == 451)
    return TOC_FAULT_HTTP_LEGAL;
  if (status >= 200 && status < 300)
    return TOC_FAULT_WRONG_BODY;

  return TOC_FAULT_HTTP_UNEXPECTED;
}

/* The IPv4 address behind ::ffff:0:0/96 (RFC 4291, 2.5.5.2), or the address itself. */
static GInetAddress *
unmap (GInetAddress *address)
{
  static const guint8 mapped[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 &&
      memcmp (bytes, mapped, sizeof mapped) == 0)
    return g_inet_address_new_from_bytes (bytes + sizeof mapped, G_SOCKET_FAMILY_IPV4);

  return g_object_ref (address);
}

/* All of 0.0.0.0/8 means "this network" (RFC 1122, 3.2.1.3), not only 0.0.0.0; 240.0.0.0/4 is for a
   future that did not come (RFC 1112, 4), and ends with the broadcast address. */
static gboolean
is_ipv4_bogon (const guint8 *bytes)
{
  return bytes[0] == 0 || bytes[0] >= 240;
}

/* 100::/64 leads nowhere on purpose (RFC 6666). */
static gboolean
is_ipv6_bogon (const guint8 *bytes)
{
  static const guint8 discard[] = { 1, 0, 0, 0, 0, 0, 0, 0 };

  return memcmp (bytes, discard, sizeof discard) == 0;
}

gboolean
toc_fault_is_bogon (GInetAddress *address)
{
  g_autoptr (GInetAddress) plain = NULL;

  g_return_val_if_fail (G_IS_INET_ADDRESS (address), FALSE);

  plain = unmap (address);
  if (g_inet_address_get_is_any (plain) || g_inet_address_get_is_loopback (plain) ||
      g_inet_address_get_is_link_local (plain))
    return TRUE;

  if (g_inet_address_get_is_multicast (plain))
    return TRUE;

  return g_inet_address_get_family (plain) == G_SOCKET_FAMILY_IPV4
           ? is_ipv4_bogon (g_inet_address_to_bytes (plain))
           : is_ipv6_bogon (g_inet_address_to_bytes (plain));
}

gboolean
toc_fault_is_private (GInetAddress *address)
{
  g_autoptr (GInetAddress) plain = NULL;
  const guint8 *bytes;

  g_return_val_if_fail (G_IS_INET_ADDRESS (address), FALSE);

  plain = unmap (address);
  if (g_inet_address_get_is_site_local (plain))
    return TRUE;

  /* fc00::/7, 100.64.0.0/10, 192.0.0.0/24 and 198.18.0.0/15, which GLib does not know. */
  bytes = g_inet_address_to_bytes (plain);
  if (g_inet_address_get_family (plain) == G_SOCKET_FAMILY_IPV6)
    return (bytes[0] & 0xfe) == 0xfc;

  return (bytes[0] == 100 && (bytes[1] & 0xc0) == 64) ||
         (bytes[0] == 192 && bytes[1] == 0 && bytes[2] == 0) ||
         (bytes[0] == 198 && (bytes[1] & 0xfe) == 18);
}

gboolean
toc_fault_is_failure (TocFault fault)
{
  switch (fault)
    {
    case TOC_FAULT_DNS_TEMPORARY_FAILURE:
    case TOC_FAULT_CONNECTION_REFUSED:
    case TOC_FAULT_CONNECTION_RESET:
    case TOC_FAULT_NETWORK_UNREACHABLE:
    case TOC_FAULT_HOST_UNREACHABLE:
    case TOC_FAULT_TCP_TIMEOUT:
    case TOC_FAULT_TLS_TIMEOUT:
    case TOC_FAULT_TLS_RESET:
    case TOC_FAULT_RESPONSE_TIMEOUT:
    case TOC_FAULT_EOF_ERROR:
    case TOC_FAULT_HTTP_ERROR:
    case TOC_FAULT_HTTP_MAINTENANCE:
      return TRUE;

    case TOC_FAULT_NONE:
    case TOC_FAULT_DNS_NXDOMAIN_ERROR:
    case TOC_FAULT_DNS_BOGON_ERROR:
    case TOC_FAULT_SSL_INVALID_HOSTNAME:
    case TOC_FAULT_SSL_UNKNOWN_AUTHORITY:
    case TOC_FAULT_SSL_EXPIRED:
    case TOC_FAULT_SSL_INVALID_CERTIFICATE:
    case TOC_FAULT_HTTP_REFUSED:
    case TOC_FAULT_HTTP_RATE_LIMITED:
    case TOC_FAULT_HTTP_CHALLENGE:
    case TOC_FAULT_HTTP_LEGAL:
    case TOC_FAULT_HTTP_UNEXPECTED:
    case TOC_FAULT_REDIRECTED_AWAY:
    case TOC_FAULT_REDIRECT_LOOP:
    case TOC_FAULT_REGION_NOTICE:
    case TOC_FAULT_WRONG_BODY:
    case TOC_FAULT_BODY_TOO_LARGE:
    case TOC_FAULT_PROXY_ERROR:
    default:
      return FALSE;
    }
}

gboolean
toc_fault_is_dns (TocFault fault)
{
  return fault == TOC_FAULT_DNS_NXDOMAIN_ERROR || fault == TOC_FAULT_DNS_TEMPORARY_FAILURE ||
         fault == TOC_FAULT_DNS_BOGON_ERROR;
}

gboolean
toc_fault_is_certificate (TocFault fault)
{
  return fault == TOC_FAULT_SSL_INVALID_HOSTNAME || fault == TOC_FAULT_SSL_UNKNOWN_AUTHORITY ||
         fault == TOC_FAULT_SSL_EXPIRED || fault == TOC_FAULT_SSL_INVALID_CERTIFICATE;
}

gboolean
toc_fault_is_connect (TocFault fault)
{
  return fault == TOC_FAULT_CONNECTION_REFUSED || fault == TOC_FAULT_NETWORK_UNREACHABLE ||
         fault == TOC_FAULT_HOST_UNREACHABLE || fault == TOC_FAULT_TCP_TIMEOUT;
}

gboolean
toc_fault_is_timeout (TocFault fault)
{
  return fault == TOC_FAULT_TCP_TIMEOUT || fault == TOC_FAULT_TLS_TIMEOUT ||
         fault == TOC_FAULT_RESPONSE_TIMEOUT;
}

gboolean
toc_fault_is_silence (TocFault fault)
{
  return toc_fault_is_timeout (fault) || fault == TOC_FAULT_DNS_TEMPORARY_FAILURE ||
         fault == TOC_FAULT_NETWORK_UNREACHABLE || fault == TOC_FAULT_HOST_UNREACHABLE ||
         fault == TOC_FAULT_CONNECTION_RESET || fault == TOC_FAULT_TLS_RESET ||
         fault == TOC_FAULT_EOF_ERROR;
}
