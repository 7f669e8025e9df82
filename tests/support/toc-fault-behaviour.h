/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TocFaultLevel:
 *
 * How far a connection gets before the behaviour shows.
 */
typedef enum {
  TOC_BEHAVIOUR_LEVEL_LISTEN,  /* no connection at all */
  TOC_BEHAVIOUR_LEVEL_ACCEPT,  /* right after accept, whatever the name */
  TOC_BEHAVIOUR_LEVEL_HELLO,   /* after the ClientHello, for one name */
  TOC_BEHAVIOUR_LEVEL_ANSWER,  /* a well-formed HTTP answer */
  TOC_BEHAVIOUR_LEVEL_RAW,     /* after the request, played byte by byte */
} TocFaultLevel;

typedef enum {
  TOC_BEHAVIOUR_OK,
  TOC_BEHAVIOUR_REFUSE,
  TOC_BEHAVIOUR_BACKLOG,
  TOC_BEHAVIOUR_RESET_ACCEPT,
  TOC_BEHAVIOUR_FIN_ACCEPT,
  TOC_BEHAVIOUR_SILENT_ACCEPT,
  TOC_BEHAVIOUR_RESET_HELLO,
  TOC_BEHAVIOUR_FIN_HELLO,
  TOC_BEHAVIOUR_SILENT_HELLO,
  TOC_BEHAVIOUR_PLAIN_ON_TLS,
  TOC_BEHAVIOUR_GARBAGE_HELLO,
  TOC_BEHAVIOUR_ALERT,
  TOC_BEHAVIOUR_CERT,
  TOC_BEHAVIOUR_STATUS,
  TOC_BEHAVIOUR_MAINTENANCE,
  TOC_BEHAVIOUR_WRONG_BODY,
  TOC_BEHAVIOUR_EMPTY,
  TOC_BEHAVIOUR_REDIRECT,
  TOC_BEHAVIOUR_REDIRECT_LOOP,
  TOC_BEHAVIOUR_REDIRECT_CHAIN,
  TOC_BEHAVIOUR_CHALLENGE,
  TOC_BEHAVIOUR_CAPTCHA,
  TOC_BEHAVIOUR_ACCESS_DENIED,
  TOC_BEHAVIOUR_RATE_LIMIT,
  TOC_BEHAVIOUR_LEGAL,
  TOC_BEHAVIOUR_REGION_NOTICE,
  TOC_BEHAVIOUR_PORTAL,
  TOC_BEHAVIOUR_SLOW,
  TOC_BEHAVIOUR_SKEW,
  TOC_BEHAVIOUR_SILENT_REQUEST,
  TOC_BEHAVIOUR_RESET_REQUEST,
  TOC_BEHAVIOUR_FIN_REQUEST,
  TOC_BEHAVIOUR_GARBAGE,
  TOC_BEHAVIOUR_HTTP09,
  TOC_BEHAVIOUR_TRUNCATE,
  TOC_BEHAVIOUR_RESET_BODY,
  TOC_BEHAVIOUR_BAD_CHUNK,
  TOC_BEHAVIOUR_DRIP_HEADER,
  TOC_BEHAVIOUR_DRIP_BODY,
  TOC_BEHAVIOUR_CONTINUE_FLOOD,
  TOC_BEHAVIOUR_BIG_HEADERS,
  TOC_BEHAVIOUR_GZIP_BOMB,
  TOC_BEHAVIOUR_OVERSIZE,
} TocFaultKind;

/**
 * TocFaultBehaviour:
 * @kind: what happens
 * @level: how far the client gets before
 * @number: the number given, or the kind's default
 * @text: (nullable): the word given, or the body of `status`
 * @headers: `Name: value` strings of `status`, NULL-terminated
 * @line: the words that it was made from, for the log
 *
 * What one host, or one path on it, does to a client. Immutable.
 */
typedef struct {
  TocFaultKind kind;
  TocFaultLevel level;
  int number;
  char *text;
  char **headers;
  char *line;
} TocFaultBehaviour;

#define TOC_TYPE_FAULT_BEHAVIOUR (toc_fault_behaviour_get_type ())
GType toc_fault_behaviour_get_type (void);

/**
 * toc_fault_behaviour_parse:
 * @words: the behaviour's name and its arguments, NULL-terminated
 * @error: set when the words mean nothing
 *
 * Returns: (transfer full): a reference, or NULL
 */
TocFaultBehaviour *toc_fault_behaviour_parse (const char *const *words,
                                              GError           **error);

/** Returns: (transfer full): another reference to @self */
TocFaultBehaviour *toc_fault_behaviour_ref (TocFaultBehaviour *self);

/** Drops a reference. */
void toc_fault_behaviour_unref (TocFaultBehaviour *self);

/** Returns: (transfer full): the behaviour's names and arguments, a line each */
char *toc_fault_behaviour_help (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocFaultBehaviour, toc_fault_behaviour_unref)

G_END_DECLS
