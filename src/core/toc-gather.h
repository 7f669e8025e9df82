/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-database.h"
#include "toc-period.h"

G_BEGIN_DECLS

/*
 * From stored rounds to stored periods. For the database's thread alone; each function is a part of
 * the caller's transaction.
 */

/**
 * toc_gather_read: what the rounds come to that were not gathered yet; writes nothing.
 *
 * Returns: (transfer full) (nullable): NULL on an error
 */
TocPeriods *toc_gather_read (TocDatabase *database, GError **error);

/** toc_gather_write: adds that to the stored periods and paces, and notes how far it came. */
gboolean toc_gather_write (TocDatabase *database, GError **error);

/** toc_gather_merge: adds @period to the stored one of its grain, series and start. */
gboolean toc_gather_merge (TocDatabase *database, const TocPeriod *period, GError **error);

/** TOC_GATHER_COLUMNS: of `period`, for toc_gather_read_columns(). */
#define TOC_GATHER_COLUMNS \
  "up, slow, partial, down, maintenance, blocked, offline, unknown, not_verifiable, latency"

/** toc_gather_read_columns: adds to @period what a row says, whose columns from @first on are
 *  %TOC_GATHER_COLUMNS. */
void toc_gather_read_columns (TocStatement *statement, int first, TocPeriod *period);

G_END_DECLS
