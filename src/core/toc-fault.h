/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TocFault: what went wrong with one probe, in OONI's words where OONI has one
 * (https://github.com/ooni/spec, data-formats/df-007-errors.md).
 */
typedef enum
{
  TOC_FAULT_NONE,
  TOC_FAULT_DNS_NXDOMAIN_ERROR,
  TOC_FAULT_DNS_TEMPORARY_FAILURE,
  TOC_FAULT_DNS_BOGON_ERROR,
  TOC_FAULT_CONNECTION_REFUSED,
  TOC_FAULT_CONNECTION_RESET,
  TOC_FAULT_NETWORK_UNREACHABLE,
  TOC_FAULT_HOST_UNREACHABLE,
  TOC_FAULT_TCP_TIMEOUT,
  TOC_FAULT_TLS_TIMEOUT, /* silence after the ClientHello */
  TOC_FAULT_TLS_RESET,   /* RST or FIN after the ClientHello, an alert, or something that is no TLS */
  TOC_FAULT_SSL_INVALID_HOSTNAME,
  TOC_FAULT_SSL_UNKNOWN_AUTHORITY,
  TOC_FAULT_SSL_EXPIRED,
  TOC_FAULT_SSL_INVALID_CERTIFICATE,
  TOC_FAULT_RESPONSE_TIMEOUT,
  TOC_FAULT_EOF_ERROR,
  TOC_FAULT_HTTP_ERROR,        /* 5xx */
  TOC_FAULT_HTTP_MAINTENANCE,  /* a maintenance text, or 503 with a long Retry-After */
  TOC_FAULT_HTTP_REFUSED,      /* 403 */
  TOC_FAULT_HTTP_RATE_LIMITED, /* 429 */
  TOC_FAULT_HTTP_CHALLENGE,    /* a JavaScript challenge or a captcha */
  TOC_FAULT_HTTP_LEGAL,        /* 451 (RFC 7725) */
  TOC_FAULT_HTTP_UNEXPECTED,   /* another status than the healthy ones, below 500 */
  TOC_FAULT_REDIRECTED_AWAY,
  TOC_FAULT_REDIRECT_LOOP,
  TOC_FAULT_REGION_NOTICE,
  TOC_FAULT_WRONG_BODY,
  TOC_FAULT_BODY_TOO_LARGE,
  TOC_FAULT_PROXY_ERROR,
} TocFault;

#define TOC_N_FAULTS (TOC_FAULT_PROXY_ERROR + 1)

/**
 * TocStage: how far a request had come when it ended.
 */
typedef enum
{
  TOC_STAGE_DNS,
  TOC_STAGE_TCP,
  TOC_STAGE_TLS,
  TOC_STAGE_REQUEST, /* connected and, for https, the handshake done */
  TOC_STAGE_BODY,    /* the response's headers have come */
} TocStage;

/** toc_fault_to_word: the machine word, NULL for none. Returns: (transfer none) (nullable) */
const char *toc_fault_to_word (TocFault fault);

/**
 * toc_fault_from_error:
 * @error: what GIO or libsoup reported
 * @stage: how far the request had come
 * @timed_out: whether the probe's own deadline ended it (the error then says CANCELLED)
 * @tls_errors: the certificate's errors, 0 if there was none to look at
 *
 * The table of errors was found by experiment against real sockets (tests/core/test-probe.c
 * provokes each of them).
 *
 * Returns: never %TOC_FAULT_NONE
 */
TocFault toc_fault_from_error (const GError *error,
                               TocStage stage,
                               gboolean timed_out,
                               GTlsCertificateFlags tls_errors);

/**
 * toc_fault_from_status:
 * @status: an HTTP status that no healthy rule accepts
 * @retry_after: seconds of a Retry-After header, -1 without one
 *
 * Returns: never %TOC_FAULT_NONE; %TOC_FAULT_WRONG_BODY for a 2xx
 */
TocFault toc_fault_from_status (guint status, gint64 retry_after);

/**
 * toc_fault_is_bogon:
 * @address: an address that a name resolved to
 *
 * A bogon is an answer that no public host can have: 0.0.0.0/8, loopback and link-local (RFC 1122,
 * RFC 3927, RFC 4291), multicast (RFC 5771, RFC 4291), 240.0.0.0/4 (RFC 1112) and 100::/64 (RFC 6666),
 * also when it is an IPv4 one mapped into IPv6. Documentation ranges are not bogons, nor is NAT64's
 * 64:ff9b::/96; private ranges are only for the caller to judge, since NAT64 and split DNS are real.
 */
gboolean toc_fault_is_bogon (GInetAddress *address);

/** toc_fault_is_private: whether an address is one of a private network, or of a provider's own
 *  (RFC 1918, RFC 4193, RFC 6598), or lent to what runs on this computer or beside it (192.0.0.0/24 of
 *  RFC 6890, and 198.18.0.0/15 of RFC 2544, from which programs for VPNs and proxies make up answers). */
gboolean toc_fault_is_private (GInetAddress *address);

/**
 * toc_fault_is_failure: whether a lone component with this fault counts as failing (5xx, reset,
 * refused, time-outs). The others (an unknown name, a certificate, a foreign redirect, a wrong
 * body…) prove nothing while other components answer: blocked on this network, or moved.
 */
gboolean toc_fault_is_failure (TocFault fault);

/** toc_fault_is_dns: whether the name did not resolve to a usable address. */
gboolean toc_fault_is_dns (TocFault fault);

/** toc_fault_is_certificate: whether the certificate was refused. */
gboolean toc_fault_is_certificate (TocFault fault);

/** toc_fault_is_connect: whether there was no TCP connection although the name resolved. */
gboolean toc_fault_is_connect (TocFault fault);

/** toc_fault_is_timeout: whether a time-out ended the probe. */
gboolean toc_fault_is_timeout (TocFault fault);

/** toc_fault_is_silence: whether nobody has answered, so that a line that loses packets may have
 *  done it as well as the other end: time-outs, broken connections, no answer of the name server's. */
gboolean toc_fault_is_silence (TocFault fault);

G_END_DECLS
