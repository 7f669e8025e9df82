/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-database.h"
#include "toc-history.h"

G_BEGIN_DECLS

/*
 * How the history is written. For the database's thread alone; each function is one transaction.
 */

/**
 * toc_history_store_append: keeps rounds; every so often it gathers them and prunes as well.
 * @entries: (element-type TocHistoryEntry)
 * @keep_days: 0: for ever
 */
gboolean toc_history_store_append (TocDatabase *database,
                                   GPtrArray *entries,
                                   guint keep_days,
                                   GError **error);

/** toc_history_store_forget: deletes all that was over before @before, ms since the epoch. */
gboolean toc_history_store_forget (TocDatabase *database, gint64 before, GError **error);

/** toc_history_store_clear: deletes everything, and gives the room on the disk back. */
gboolean toc_history_store_clear (TocDatabase *database, GError **error);

G_END_DECLS
