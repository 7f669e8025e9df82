/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-world.h"

G_BEGIN_DECLS

/*
 * What is said to Globalping, and what it says: pure functions. Its interface is described on
 * https://globalping.io/docs/api.globalping.io.
 */

/** TOC_GLOBALPING_WITNESSES: how many places one measurement asks. */
#define TOC_GLOBALPING_WITNESSES 10

/** TOC_GLOBALPING_TIMEOUT_S: how long each of them may take. */
#define TOC_GLOBALPING_TIMEOUT_S 10

/**
 * toc_globalping_build_question: the body that creates a measurement.
 * @url: absolute, http or https: what the witnesses are to ask
 * @country: (nullable): the own one, two letters, from which three of them come; NULL: not known
 *
 * Returns: (transfer full) (nullable): JSON; NULL where @url is none
 */
char *toc_globalping_build_question (const char *url, const char *country);

/**
 * toc_globalping_parse_id: the answer to that.
 *
 * Returns: (transfer full) (nullable): the measurement's name, fit for a path; NULL for nonsense
 */
char *toc_globalping_parse_id (const char *data, gsize length);

/**
 * toc_globalping_parse_results: a measurement, finished or not.
 * @tls: whether a verified certificate was to be seen
 * @country, @asked_at: as toc_world_new()
 * @finished: (out): whether all has been said
 *
 * Returns: (transfer full) (nullable): NULL for nonsense
 */
TocWorld *toc_globalping_parse_results (const char *data,
                                        gsize length,
                                        gboolean tls,
                                        const char *country,
                                        gint64 asked_at,
                                        gboolean *finished);

/** toc_globalping_parse_seconds: a header such as Retry-After. @value: (nullable).
 *  Returns: seconds, at most a day; −1 where it says none */
gint64 toc_globalping_parse_seconds (const char *value);

/** toc_globalping_problem_of_status: what a status other than 2xx says of Globalping. */
TocWorldProblem toc_globalping_problem_of_status (guint status);

G_END_DECLS
