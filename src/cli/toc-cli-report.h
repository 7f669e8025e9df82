/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * toc_cli_report: `tocsin report`: checks once, and writes what is to be sent to a friend or a
 * provider.
 * @arguments: (array zero-terminated=1): those after the command's name
 *
 * Returns: the exit status, as toc_cli_check()
 */
int toc_cli_report (char **arguments);

G_END_DECLS
