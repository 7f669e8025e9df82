/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "toc-fault.h"

G_BEGIN_DECLS

#define TOC_UNMEASURED (-1.0)

/**
 * TocPhases: how long each part of a request took, in ms; %TOC_UNMEASURED where it was not
 * reached, or not done again because the connection was kept. A part in which the request failed
 * is unmeasured, too; @total is always there.
 */
typedef struct
{
  double dns;
  double tcp;
  double tls;
  double first_byte; /* from the request sent to the response's headers */
  double body;
  double total;
} TocPhases;

/**
 * TocNeutral: whether the same address answered a TLS ClientHello under a neutral name.
 */
typedef enum
{
  TOC_NEUTRAL_NOT_ASKED,
  TOC_NEUTRAL_ANSWERED,
  TOC_NEUTRAL_SILENT,
} TocNeutral;

#define TOC_TYPE_SAMPLE (toc_sample_get_type ())

/**
 * TocSample: the result of one probe of one component or control. Filled in by the probe, and
 * never changed once it was handed on.
 */
typedef struct
{
  char *id;                   /* (owned): the component's or control's */
  char *url;                  /* (owned): the last hop that was asked */
  gint64 started_at;          /* µs since the epoch */
  TocPhases phases;           /* ms */
  TocFault fault;
  guint http_status;          /* 0: none came */
  char *address;              /* (owned) (nullable): the server's, or the last one tried */
  gboolean bogon;             /* one of the name's addresses was a bogon */
  gboolean private_address;   /* all of the name's addresses were private */
  gboolean ipv4_tried;
  gboolean ipv6_tried;
  gboolean verified;          /* the last hop's certificate was accepted */
  gboolean fresh;             /* a connection of its own, not a kept one */
  gboolean alerted;           /* the handshake was answered, by an alert or by what is no TLS */
  gboolean proxied;           /* the proxy resolver named a proxy for the URL */
  gint64 certificate_expires; /* s since the epoch; 0 unknown */
  gint64 retry_after;         /* s; -1 without the header */
  gint64 server_date;         /* s since the epoch, from the Date header; 0 without one */
  char *redirect_host;        /* (owned) (nullable): where it was sent away to */
  char *body_digest;          /* (owned) (nullable): of an unrecognised 2xx body */
  char *country;              /* (owned) (nullable): two letters, from the trace control */
  char *excerpt;              /* (owned) (nullable): what was seen, from outside: plain text */
  TocNeutral neutral;
  gboolean other_family_works; /* the host answers as it should over the other family than that of
                                  @address, over which it does not */
} TocSample;

GType toc_sample_get_type (void);

/**
 * toc_sample_new: a sample in which nothing was measured yet.
 * @id: the component's or control's
 * @url: what will be asked
 *
 * Returns: (transfer full)
 */
TocSample *toc_sample_new (const char *id, const char *url);

/** toc_sample_ref: Returns: (transfer full): @sample */
TocSample *toc_sample_ref (TocSample *sample);

/** toc_sample_unref: frees @sample with its last reference. */
void toc_sample_unref (TocSample *sample);

/** toc_sample_is_healthy: whether the answer was the one that was hoped for. */
gboolean toc_sample_is_healthy (const TocSample *sample);

/**
 * toc_sample_is_answer: whether a host of the service itself answered over verified TLS, be it
 * with recognised content or with any 4xx or 5xx. One such answer proves the own connection.
 */
gboolean toc_sample_is_answer (const TocSample *sample);

/** toc_sample_works: whether it is healthy, or was over the other family of addresses. */
gboolean toc_sample_works (const TocSample *sample);

/**
 * toc_sample_is_cut: whether a connection was made, and then cut or left silent before the TLS
 * handshake was done: the work of a filter as well as of a broken server.
 */
gboolean toc_sample_is_cut (const TocSample *sample);

/**
 * toc_sample_is_connection_lost: whether there was no answer on a kept connection: a router on the
 * way may have forgotten it, of which neither end is told.
 */
gboolean toc_sample_is_connection_lost (const TocSample *sample);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocSample, toc_sample_unref)

G_END_DECLS
