/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "toc-alert-policy.h"

G_BEGIN_DECLS

/**
 * TocLastState: what has to survive the end of the program, so that a killed one neither repeats
 * nor forgets an incident. Times are µs since the epoch.
 */
typedef struct
{
  gboolean confirmed;     /* the next five say something */
  TocState state;
  TocScope scope;
  TocConfidence confidence;
  TocReason reason;
  gint64 since;
  gint64 incident_since;  /* 0: none */
  gboolean told;          /* the incident was told, and not yet its end */
  TocState told_state;
  TocScope told_scope;
  gint64 told_since;      /* 0: not known */
  char *good_network;     /* (owned) (nullable): where the service last worked */
  char *country;          /* (owned) (nullable): two letters, where that was */
  gint64 saved_at;
} TocLastState;

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

/** toc_last_state_to_bytes: Returns: (transfer full): the file's contents */
GBytes *toc_last_state_to_bytes (const TocLastState *state);

/** toc_last_state_from_data: a pure function. Returns: (transfer full): as toc_last_state_load() */
TocLastState *toc_last_state_from_data (const char *data, gsize length);

/** toc_last_state_save: as toc_last_state_save_async(), waiting for the disk. */
gboolean toc_last_state_save (GFile *file, GBytes *contents);

/**
 * toc_last_state_save_async: writes the file anew, readable by its owner alone.
 * @contents: as toc_last_state_to_bytes()
 */
void toc_last_state_save_async (GFile *file,
                                GBytes *contents,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/** toc_last_state_save_finish: what could not be written is told to the log: nothing but this
 *  memory suffers. Returns: whether it was written */
gboolean toc_last_state_save_finish (GAsyncResult *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocLastState, toc_last_state_free)

G_END_DECLS
