/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TocOoniAnswer: how many measurements of the last week could reach the service from one country,
 * by the Open Observatory of Network Interference (https://ooni.org). Immutable once it was handed
 * on.
 */
typedef struct
{
  char *domain;    /* (owned): what was asked about */
  char *country;   /* (owned): two capital letters */
  gint64 asked_at; /* µs since the epoch */
  gboolean known;  /* FALSE: there was no answer, and the numbers say nothing */
  gint64 measured;
  gint64 ok;
  gint64 failed;   /* measurements that were none */
  gint64 anomalous;
  gint64 confirmed; /* proven to be blocked */
} TocOoniAnswer;

/** toc_ooni_answer_new: Returns: (transfer full): nothing known */
TocOoniAnswer *toc_ooni_answer_new (const char *domain, const char *country, gint64 asked_at);

/** toc_ooni_answer_ref: Returns: (transfer full): @answer */
TocOoniAnswer *toc_ooni_answer_ref (TocOoniAnswer *answer);

/** toc_ooni_answer_unref: frees @answer with its last reference. */
void toc_ooni_answer_unref (TocOoniAnswer *answer);

/**
 * toc_ooni_answer_parse: takes the numbers from what https://api.ooni.io/api/v1/aggregation says.
 * A pure function; nonsense leaves @answer as it is.
 * @length: bytes
 *
 * Returns: whether it made sense
 */
gboolean toc_ooni_answer_parse (TocOoniAnswer *answer, const char *data, gsize length);

/** toc_ooni_answer_build_url: the question. @service: the address of the interface.
 *  @now: µs since the epoch. Returns: (transfer full) */
char *toc_ooni_answer_build_url (const char *service,
                                 const char *domain,
                                 const char *country,
                                 gint64 now);

/** toc_ooni_answer_is_country: whether @country (nullable) is one that can be asked about. */
gboolean toc_ooni_answer_is_country (const char *country);

/** toc_ooni_answer_is_fresh: whether @answer still holds: a day, or an hour where there was none.
 *  @now: µs since the epoch */
gboolean toc_ooni_answer_is_fresh (const TocOoniAnswer *answer,
                                   const char *domain,
                                   const char *country,
                                   gint64 now);

/** toc_ooni_answer_is_blocked: whether the numbers say that the country blocks the service.
 *  @answer: (nullable) */
gboolean toc_ooni_answer_is_blocked (const TocOoniAnswer *answer);

/**
 * toc_ooni_answer_describe: "In Germany, 37 of 40 measurements this week could not reach TikTok".
 * @answer: (nullable)
 * @service: its name
 *
 * Returns: (transfer full) (nullable): NULL where there are too few measurements to say anything
 */
char *toc_ooni_answer_describe (const TocOoniAnswer *answer, const char *service);

/** toc_ooni_answer_to_bytes: for a file. Returns: (transfer full) */
GBytes *toc_ooni_answer_to_bytes (const TocOoniAnswer *answer);

/** toc_ooni_answer_new_from_data: what toc_ooni_answer_to_bytes() made.
 *  Returns: (transfer full) (nullable): NULL for nonsense */
TocOoniAnswer *toc_ooni_answer_new_from_data (const char *data, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocOoniAnswer, toc_ooni_answer_unref)

G_END_DECLS
