/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-verdict.h"

G_BEGIN_DECLS

/* A verdict for programs that watch many services. Pure functions. */

/**
 * toc_metrics_to_nagios: what a plugin prints by the Monitoring Plugins Development Guidelines:
 * one line of words, and after a "|" how long the check and each component took.
 * @status: 0 to 3, which is also the exit status
 *
 * Returns: (transfer full): without a newline at its end
 */
char *toc_metrics_to_nagios (const TocVerdict *verdict, int status);

/** toc_metrics_problem_to_nagios: the same for a plugin that could not check, status 3.
 *  @problem: a sentence. Returns: (transfer full) */
char *toc_metrics_problem_to_nagios (const char *problem);

/**
 * toc_metrics_to_prometheus: the text format 0.0.4 of Prometheus, without time stamps, as the
 * textfile collector of its node exporter reads it.
 *
 * Returns: (transfer full): without a newline at its end
 */
char *toc_metrics_to_prometheus (const TocVerdict *verdict);

G_END_DECLS
