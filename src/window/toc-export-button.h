/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "toc-history.h"

G_BEGIN_DECLS

#define TOC_TYPE_EXPORT_BUTTON (toc_export_button_get_type ())
G_DECLARE_FINAL_TYPE (TocExportButton, toc_export_button, TOC, EXPORT_BUTTON, GtkMenuButton)

/**
 * TocExportButton: a menu of formats; writes the history in one of them into a file that the person
 * chooses, and tells it when that fails. Closing the window does not interrupt it.
 */

/** toc_export_button_set_history: what to write; to be called once. */
void toc_export_button_set_history (TocExportButton *self, TocHistory *history);

/**
 * toc_export_button_set_since: from when on to write it; the shorter that is ago, the finer are the
 * steps, as toc_history_export_async() has them.
 * @since: µs since the epoch
 */
void toc_export_button_set_since (TocExportButton *self, gint64 since);

G_END_DECLS
