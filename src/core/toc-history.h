/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-history-result.h"
#include "toc-round.h"

G_BEGIN_DECLS

#define TOC_TYPE_HISTORY (toc_history_get_type ())
G_DECLARE_FINAL_TYPE (TocHistory, toc_history, TOC, HISTORY, GObject)

/**
 * TocHistory: all that was ever seen, in one SQLite file; a thread of its own reads and writes it.
 *
 * Samples are kept for 7 days, what they come to by minute for 30, by hour for a year, and by day
 * for ever; incidents for ever as well. Nothing here ever waits for the disk but toc_history_close().
 *
 * Properties, each notified only when it differs:
 * - "keep-days" (uint): everything older than so many days is deleted, at once; 0: nothing is
 * - "problem" (nullable string, read-only): why nothing can be kept at present, or what became of a
 *   damaged file: one translated sentence. What could not be kept is lost only while it is not NULL
 *
 * Signals:
 * - "changed": there is something new to query
 */

/**
 * toc_history_dup_path: where the history of a service lies in the person's data folder.
 * @service: its name: "history.db" for TikTok, "history-NAME.db" for what a file defines instead
 *
 * Returns: (transfer full)
 */
char *toc_history_dup_path (const char *service);

/**
 * toc_history_new:
 * @path: in the file system's own encoding; the file and its folder are made where they are missing
 * @read_only: for a look at another process's history
 *
 * Returns: (transfer full)
 */
TocHistory *toc_history_new (const char *path, gboolean read_only);

/**
 * toc_history_close: ends it: what was appended is written first. Waits for the disk: to be called
 * after the main loop has ended.
 * @patience: µs to wait at most
 *
 * Returns: whether all was written
 */
gboolean toc_history_close (TocHistory *self, gint64 patience);

guint toc_history_get_keep_days (TocHistory *self);
void toc_history_set_keep_days (TocHistory *self, guint days);

/** toc_history_get_problem: Returns: (transfer none) (nullable) */
const char *toc_history_get_problem (TocHistory *self);

#define TOC_TYPE_HISTORY_ENTRY (toc_history_entry_get_type ())

/**
 * TocHistoryEntry: a round, and what has to be known beside it. Immutable once it was handed on.
 */
typedef struct
{
  TocRound *round;     /* (owned) */
  TocVerdict *verdict; /* (owned): shown after it */
  char *network;       /* (owned): as toc_network_id_read() */
  gint64 span;         /* µs before the round in which the service was watched; 0: it was not */
  TocState span_state; /* what it was like then */
} TocHistoryEntry;

GType toc_history_entry_get_type (void);

/** toc_history_entry_new: Returns: (transfer full) */
TocHistoryEntry *toc_history_entry_new (TocRound *round,
                                        TocVerdict *verdict,
                                        const char *network,
                                        gint64 span,
                                        TocState span_state);

/** toc_history_entry_ref: Returns: (transfer full): @entry */
TocHistoryEntry *toc_history_entry_ref (TocHistoryEntry *entry);

/** toc_history_entry_unref: frees @entry with its last reference. */
void toc_history_entry_unref (TocHistoryEntry *entry);

/**
 * toc_history_append_async: keeps rounds, all or none of them.
 * @entries: (element-type TocHistoryEntry): oldest first
 */
void toc_history_append_async (TocHistory *self,
                               GPtrArray *entries,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/** toc_history_append_finish: Returns: whether the disk has them; else TOC_DATABASE_ERROR */
gboolean toc_history_append_finish (TocHistory *self, GAsyncResult *result, GError **error);

/**
 * toc_history_query_overview_async: bars, uptimes and incidents, up to @now.
 * @now: µs since the epoch
 */
void toc_history_query_overview_async (TocHistory *self,
                                       gint64 now,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/** toc_history_query_overview_finish: Returns: (transfer full) (nullable): NULL on an error */
TocHistoryOverview *toc_history_query_overview_finish (TocHistory *self,
                                                       GAsyncResult *result,
                                                       GError **error);

/**
 * toc_history_query_latency_async: the answers of a component, in points of a minute for up to two
 * days, of an hour for up to sixty, of a day for more.
 * @component: its id
 * @fresh: on connections of their own, as surveys have them every 5 or 15 minutes; else on the kept
 *   one of the checks in between. The two cannot be compared.
 * @since, @until: µs since the epoch; the step in which @since lies is the first
 */
void toc_history_query_latency_async (TocHistory *self,
                                      const char *component,
                                      gboolean fresh,
                                      gint64 since,
                                      gint64 until,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/** toc_history_query_latency_finish: Returns: (transfer full) (element-type TocHistoryPoint)
 *  (nullable): oldest first; NULL on an error */
GPtrArray *toc_history_query_latency_finish (TocHistory *self,
                                             GAsyncResult *result,
                                             GError **error);

/**
 * toc_history_query_paces_async: what was usual on a network in the last 7 days.
 * @network: as toc_network_id_read()
 */
void toc_history_query_paces_async (TocHistory *self,
                                    const char *network,
                                    gint64 now,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/** toc_history_query_paces_finish: Returns: (transfer full) (element-type TocHistoryPace)
 *  (nullable): NULL on an error */
GPtrArray *toc_history_query_paces_finish (TocHistory *self, GAsyncResult *result, GError **error);

/**
 * TocHistoryFormat: of an export; README.md describes both.
 */
typedef enum
{
  TOC_HISTORY_FORMAT_JSON,
  TOC_HISTORY_FORMAT_CSV,
} TocHistoryFormat;

/**
 * toc_history_export_async: the history as text for other programs: what the service and its
 * components were like, in steps as long as those of toc_history_query_latency_async(); as JSON
 * with uptimes and incidents.
 * @component: (nullable): its id: only that one, and the whole
 * @since, @until: µs since the epoch; the step in which @since lies is the first
 */
void toc_history_export_async (TocHistory *self,
                               TocHistoryFormat format,
                               const char *component,
                               gint64 since,
                               gint64 until,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/** toc_history_export_finish: Returns: (transfer full) (nullable): UTF-8 without a newline at its
 *  end; NULL on an error */
char *toc_history_export_finish (TocHistory *self, GAsyncResult *result, GError **error);

/** toc_history_clear_async: deletes everything for good. */
void toc_history_clear_async (TocHistory *self, GAsyncReadyCallback callback, gpointer user_data);

/** toc_history_clear_finish: Returns: FALSE on an error */
gboolean toc_history_clear_finish (TocHistory *self, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocHistoryEntry, toc_history_entry_unref)

G_END_DECLS
