/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "toc-world.h"

G_BEGIN_DECLS

/*
 * The ledger of questions to the world, in a file that all programs of one person share. Each
 * access locks it for a moment, on a thread.
 */

/** toc_world_budget_get_file: "world.json" in the person's cache folder. Returns: (transfer full) */
GFile *toc_world_budget_get_file (void);

/**
 * toc_world_budget_claim_async: takes one question.
 * @by_person: somebody waits for the answer
 */
void toc_world_budget_claim_async (GFile *file,
                                   gboolean by_person,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/**
 * toc_world_budget_claim_finish:
 * @again_at: (out): µs since the epoch: when there will be another question; 0: not known
 *
 * Where the file cannot be kept, only a person's own question is granted.
 *
 * Returns: %TOC_WORLD_PROBLEM_NONE where it was granted, %TOC_WORLD_PROBLEM_OVER_BUDGET,
 *   %TOC_WORLD_PROBLEM_RATE_LIMITED or %TOC_WORLD_PROBLEM_BUDGET_FAILED; with @error set
 *   (G_IO_ERROR_CANCELLED) the value says nothing
 */
TocWorldProblem toc_world_budget_claim_finish (GAsyncResult *result,
                                               gint64 *again_at,
                                               GError **error);

/**
 * toc_world_budget_close_async: writes down that Globalping takes no more questions.
 * @until: µs since the epoch
 */
void toc_world_budget_close_async (GFile *file,
                                   gint64 until,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/** toc_world_budget_close_finish: what could not be written is told to the log alone. */
void toc_world_budget_close_finish (GAsyncResult *result);

G_END_DECLS
