/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * toc_cli_snooze: `tocsin snooze`: silences the notifications of the running instance.
 * @arguments: (array zero-terminated=1): those after "snooze"
 *
 * Returns: the exit status: 0, 3 where none runs, or wrong usage
 */
int toc_cli_snooze (char **arguments);

/**
 * toc_cli_snooze_parse: for how long, from a word: minutes ("30", "30m"), hours ("2h"),
 * "tomorrow", "back" or "off". A pure function.
 * @now: µs since the epoch
 * @minutes: (out): for the method Snooze on the bus; set only on success
 *
 * Returns: FALSE with @error where it is none of them, or too long
 */
gboolean toc_cli_snooze_parse (const char *word, gint64 now, guint *minutes, GError **error);

G_END_DECLS
