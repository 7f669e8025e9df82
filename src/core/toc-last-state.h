/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "toc-news.h"

G_BEGIN_DECLS

/**
 * TocLastState: what has to survive the end of the program, so that a killed one neither repeats
 * nor forgets an incident. Times are µs since the epoch.
 */
typedef struct
{
  gboolean confirmed;     /* the next six say something */
  TocState state;
  TocScope scope;
  TocConfidence confidence;
  TocReason reason;
  TocState local_state;   /* what was believed before others were asked */
  gint64 since;
  gint64 incident_since;  /* 0: none */
  gboolean told;          /* the incident was told, and not yet its end */
  TocState told_state;
  TocScope told_scope;
  gint64 told_since;      /* 0: not known */
  char *good_network;     /* (owned) (nullable): where the service last worked */
  char *country;          /* (owned) (nullable): two letters, where that was */
  GPtrArray *missed;      /* (owned) (element-type TocNews): decided but not told, oldest first */
  gint64 saved_at;
} TocLastState;

/** toc_last_state_new: Returns: (transfer full): nothing confirmed */
TocLastState *toc_last_state_new (void);

/** toc_last_state_free: frees @state and all that it owns. */
void toc_last_state_free (TocLastState *state);

/** toc_last_state_get_file: "last-state.json" in the person's state folder.
 *  Returns: (transfer full) */
GFile *toc_last_state_get_file (void);

/**
 * toc_last_state_load: reads what an earlier run has left. Waits for the disk: to be called before
 * the main loop runs.
 *
 * Returns: (transfer full): nothing confirmed where there is no file, or one that makes no sense
 */
TocLastState *toc_last_state_load (GFile *file);

/** toc_last_state_dup_missed: Returns: (transfer full) (element-type TocNews): a copy */
GPtrArray *toc_last_state_dup_missed (const TocLastState *state);

/** toc_last_state_set_missed: @missed: (element-type TocNews): copied */
void toc_last_state_set_missed (TocLastState *state, GPtrArray *missed);

/** toc_last_state_is_recent: whether what it says of an incident still counts: something is
 *  confirmed, not more than a day ago. @now: µs since the epoch */
gboolean toc_last_state_is_recent (const TocLastState *state, gint64 now);

/** toc_last_state_equal: whether both say the same, whenever that was saved. */
gboolean toc_last_state_equal (const TocLastState *a, const TocLastState *b);

/** toc_last_state_to_bytes: Returns: (transfer full): the file's contents */
GBytes *toc_last_state_to_bytes (const TocLastState *state);

/** toc_last_state_from_data: a pure function. Returns: (transfer full): as toc_last_state_load() */
TocLastState *toc_last_state_from_data (const char *data, gsize length);

/**
 * toc_last_state_save: writes the file anew, readable by its owner alone. Waits for the disk. What
 * cannot be written is told to the log: nothing but this memory suffers.
 * @contents: as toc_last_state_to_bytes()
 */
void toc_last_state_save (GFile *file, GBytes *contents);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocLastState, toc_last_state_free)

G_END_DECLS
