/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-definition.h"
#include "toc-history.h"

G_BEGIN_DECLS

/**
 * TocTestHistory: a history in a folder of its own, and its functions as if they waited.
 */
typedef struct
{
  char *folder;              /* (owned) */
  char *path;                /* (owned): of the database */
  TocHistory *history;       /* (owned) */
  TocDefinition *definition; /* (owned): the shipped one */
  char *network;             /* (owned): on which its entries were seen */
} TocTestHistory;

/** toc_test_history_set_up, toc_test_history_tear_down: for g_test_add(). */
void toc_test_history_set_up (TocTestHistory *test, gconstpointer data);
void toc_test_history_tear_down (TocTestHistory *test, gconstpointer data);

/** toc_test_history_set_up_in: the same in a folder that is there. */
void toc_test_history_set_up_in (TocTestHistory *test, const char *folder);

/** toc_test_history_reopen: closes it, which has to be quick, and opens it again. */
void toc_test_history_reopen (TocTestHistory *test);

/**
 * toc_test_history_entry_new: a round of fresh connections.
 * @at: µs since the epoch
 * @span: µs that it covers, in @state, which is also what is shown
 * @line: as toc_test_scene_new()
 * @latency: ms
 *
 * Returns: (transfer full)
 */
TocHistoryEntry *toc_test_history_entry_new (TocTestHistory *test,
                                             gint64 at,
                                             gint64 span,
                                             TocState state,
                                             const char *line,
                                             double latency);

/** toc_test_history_try: appends one, which is taken. Returns: whether it was kept */
gboolean toc_test_history_try (TocTestHistory *test, TocHistoryEntry *entry, GError **error);

/** toc_test_history_add: the two together; has to work. */
void toc_test_history_add (TocTestHistory *test,
                           gint64 at,
                           gint64 span,
                           TocState state,
                           const char *line,
                           double latency);

/** toc_test_history_read: has to work. Returns: (transfer full) */
TocHistoryOverview *toc_test_history_read (TocTestHistory *test, gint64 now);

/** toc_test_history_read_latency: on fresh connections; has to work. Returns: (transfer full) */
GPtrArray *toc_test_history_read_latency (TocTestHistory *test,
                                          const char *component,
                                          gint64 since,
                                          gint64 until);

/** toc_test_remove_folder: with all that is in it. */
void toc_test_remove_folder (const char *folder);

G_END_DECLS
