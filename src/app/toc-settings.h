/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * toc_settings_new: the person's preferences.
 *
 * Where the schema is not installed, g_settings_new() would abort the program; this function says
 * so in one sentence on the standard error stream instead, and the defaults serve.
 *
 * Returns: (transfer full) (nullable): NULL without the schema
 */
GSettings *toc_settings_new (void);

G_END_DECLS
