/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-database.h"
#include "toc-history-result.h"

G_BEGIN_DECLS

/*
 * How the history is read. For the database's thread alone; each function sees the file as it is at
 * one moment, with the rounds that were not gathered yet.
 */

/** toc_history_read_overview: @now: µs since the epoch. Returns: (transfer full) (nullable) */
TocHistoryOverview *toc_history_read_overview (TocDatabase *database, gint64 now, GError **error);

/** toc_history_read_latency: as toc_history_query_latency_async().
 *  Returns: (transfer full) (element-type TocHistoryPoint) (nullable) */
GPtrArray *toc_history_read_latency (TocDatabase *database,
                                     const char *component,
                                     gboolean fresh,
                                     gint64 since,
                                     gint64 until,
                                     GError **error);

/**
 * TocHistorySeries: the points of the whole, or of a component on one kind of connection.
 */
typedef struct
{
  char *component;   /* (owned) (nullable): its id; NULL: the whole, whose points tell for how many ms
                        it was in which state instead of how many answers were */
  gboolean fresh;
  GPtrArray *points; /* (owned) (element-type TocHistoryPoint): as of toc_history_read_latency() */
} TocHistorySeries;

/** toc_history_series_free: frees @series and all that it owns. */
void toc_history_series_free (TocHistorySeries *series);

/**
 * toc_history_read_series: the whole, and all components or one.
 * @component: (nullable): its id
 *
 * Returns: (transfer full) (element-type TocHistorySeries) (nullable)
 */
GPtrArray *toc_history_read_series (TocDatabase *database,
                                    const char *component,
                                    gint64 since,
                                    gint64 until,
                                    GError **error);

/** toc_history_read_paces: as toc_history_query_paces_async().
 *  Returns: (transfer full) (element-type TocHistoryPace) (nullable) */
GPtrArray *toc_history_read_paces (TocDatabase *database,
                                   const char *network,
                                   gint64 now,
                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocHistorySeries, toc_history_series_free)

G_END_DECLS
