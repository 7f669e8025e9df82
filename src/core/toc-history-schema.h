/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * toc_history_schema_get_migrations: SQL that makes of an empty file one of version 1, of that one
 * of version 2, and so on. A step that was released is never changed.
 *
 * Returns: (transfer none) (array zero-terminated=1): static
 */
const char *const *toc_history_schema_get_migrations (void);

G_END_DECLS
