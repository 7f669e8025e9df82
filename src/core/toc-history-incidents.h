/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-database.h"
#include "toc-incident.h"

G_BEGIN_DECLS

/*
 * The stored incidents. For the database's thread alone; each function is a part of the caller's
 * transaction.
 */

/** toc_history_incidents_note: begins, continues or ends one, as the verdict of a round demands. */
gboolean toc_history_incidents_note (TocDatabase *database,
                                     const TocVerdict *verdict,
                                     GError **error);

/**
 * toc_history_incidents_read: those that were not over before @since, the newest first.
 * @since: ms since the epoch
 *
 * Returns: (transfer full) (element-type TocIncident) (nullable): NULL on an error
 */
GPtrArray *toc_history_incidents_read (TocDatabase *database,
                                       gint64 since,
                                       guint limit,
                                       GError **error);

G_END_DECLS
