/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * toc_cli_history: `tocsin history`: what was seen, in words or for other programs. Only reads, also
 * while the application writes.
 * @arguments: (array zero-terminated=1): those after "history"
 *
 * Returns: the exit status: 0, 3 where there is no history that could be read, or wrong usage
 */
int toc_cli_history (char **arguments);

/**
 * toc_cli_history_parse_since: from when on, from a word: so many minutes, hours, days, weeks or
 * years ago ("90m", "24h", "7d", "4w", "1y"), or a local date with or without a time
 * ("2026-07-15", "2026-07-15T14:02"). A pure function.
 * @now: µs since the epoch
 * @since: (out): µs since the epoch; set only on success
 *
 * Returns: FALSE with @error where it is none of them, or not in the past
 */
gboolean toc_cli_history_parse_since (const char *word, gint64 now, gint64 *since, GError **error);

G_END_DECLS
