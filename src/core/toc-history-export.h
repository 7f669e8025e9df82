/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-database.h"

G_BEGIN_DECLS

/*
 * The history as text, schema 1, as README.md describes it. For the database's thread alone.
 */

/**
 * toc_history_export_json:
 * @component: (nullable): its id; NULL: all of them
 * @since, @until: µs since the epoch
 *
 * Returns: (transfer full) (nullable): without a newline at its end; NULL on an error
 */
char *toc_history_export_json (TocDatabase *database,
                               const char *component,
                               gint64 since,
                               gint64 until,
                               GError **error);

/** toc_history_export_csv: as toc_history_export_json(): RFC 4180, but for line ends, with a
 *  line of names. */
char *toc_history_export_csv (TocDatabase *database,
                              const char *component,
                              gint64 since,
                              gint64 until,
                              GError **error);

G_END_DECLS
