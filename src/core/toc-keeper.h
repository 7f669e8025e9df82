/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-last-state.h"

G_BEGIN_DECLS

#define TOC_TYPE_KEEPER (toc_keeper_get_type ())
G_DECLARE_FINAL_TYPE (TocKeeper, toc_keeper, TOC, KEEPER, GObject)

/**
 * TocKeeper: keeps in a file what a later run of the program has to know. What changes in one turn
 * of the main loop is written together: what was decided, and who has yet to be told of it, are of
 * no use without each other to whoever comes after a killed program.
 */

/**
 * toc_keeper_new: takes up what an earlier run has left. Waits for the disk: to be called before
 * the main loop runs.
 * @file: as toc_last_state_get_file()
 *
 * Returns: (transfer full)
 */
TocKeeper *toc_keeper_new (GFile *file);

/** toc_keeper_get_state: Returns: (transfer none): the newest; at first, what the earlier run has
 *  left */
const TocLastState *toc_keeper_get_state (TocKeeper *self);

/**
 * toc_keeper_put: has @state written soon, unless it says nothing new.
 * @state: (transfer full): what was missed and when it is saved is the keeper's to fill in
 */
void toc_keeper_put (TocKeeper *self, TocLastState *state);

/**
 * toc_keeper_set_missed: has it written soon.
 * @missed: (element-type TocNews): what was decided but not told yet; copied
 */
void toc_keeper_set_missed (TocKeeper *self, GPtrArray *missed);

/** toc_keeper_flush: writes what this run has put a last time. Waits for the disk: to be called
 *  after the main loop has ended. */
void toc_keeper_flush (TocKeeper *self);

G_END_DECLS
