/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * toc_cli_check: `tocsin check`: one survey without a display.
 * @arguments: (array zero-terminated=1): those after "check"
 *
 * Returns: the exit status of the command line's contract
 */
int toc_cli_check (char **arguments);

G_END_DECLS
