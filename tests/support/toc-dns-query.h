/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TOC_DNS_TYPE_A 1
#define TOC_DNS_TYPE_AAAA 28

#define TOC_DNS_OK 0
#define TOC_DNS_SERVFAIL 2
#define TOC_DNS_NXDOMAIN 3

/**
 * TocDnsQuery:
 * @name: what is asked for, lower case, without a dot at the end
 * @type: the record type
 * @question: (transfer none): the question as it came
 *
 * A DNS query with one question. EDNS and the like are read over.
 */
typedef struct {
  guint16 id;
  guint16 flags;
  char *name;
  guint16 type;
  GBytes *question;
} TocDnsQuery;

/** Returns: (transfer full) (nullable): NULL when @data is no query */
TocDnsQuery *toc_dns_query_parse (const guint8 *data,
                                  gsize         length);

/**
 * toc_dns_query_answer:
 * @code: the response code
 * @addresses: of GInetAddress; those of another family than asked for are left out
 *
 * Returns: (transfer full): the message to send
 */
GByteArray *toc_dns_query_answer (const TocDnsQuery *self,
                                  guint              code,
                                  GPtrArray         *addresses);

/** Frees @self. */
void toc_dns_query_free (TocDnsQuery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocDnsQuery, toc_dns_query_free)

G_END_DECLS
