/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * toc_cli_status: `tocsin status`: what the running instance shows, without starting one.
 * @arguments: (array zero-terminated=1): those after "status"
 *
 * Returns: the exit status: that of the state, 3 where none runs, or wrong usage
 */
int toc_cli_status (char **arguments);

G_END_DECLS
