/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-verdict.h"

G_BEGIN_DECLS

/**
 * toc_report_to_json: the JSON object of the command line's contract, schema 1.
 *
 * Words are those of toc-words.h and toc-fault.h, times RFC 3339 in UTC, what was not measured is
 * null. Nothing in it tells the person's own address.
 *
 * Returns: (transfer full): indented, without a newline at its end
 */
char *toc_report_to_json (const TocVerdict *verdict);

/**
 * toc_report_to_text: the verdict in words for a terminal, translated, several lines.
 * @now: µs since the epoch
 *
 * Returns: (transfer full): with a newline at its end
 */
char *toc_report_to_text (const TocVerdict *verdict, gint64 now);

G_END_DECLS
