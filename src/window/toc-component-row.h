/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "toc-component-status.h"
#include "toc-history.h"

G_BEGIN_DECLS

#define TOC_TYPE_COMPONENT_ROW (toc_component_row_get_type ())
G_DECLARE_FINAL_TYPE (TocComponentRow, toc_component_row, TOC, COMPONENT_ROW, GtkListBoxRow)

/**
 * TocComponentRow: one component in a list: its state as an icon and in words, and how long it
 * takes to answer. The evidence is in the tooltip and in the accessible description. It unfolds into
 * the details of the last request.
 */

/**
 * toc_component_row_new:
 * @status: what to show, for as long as the row lives
 *
 * Returns: (transfer floating)
 */
GtkWidget *toc_component_row_new (TocComponentStatus *status);

/** toc_component_row_toggle: shows the details, or hides them. */
void toc_component_row_toggle (TocComponentRow *self);

/** toc_component_row_refresh: draws what @history has of the last 24 hours. */
void toc_component_row_refresh (TocComponentRow *self, TocHistory *history);

G_END_DECLS
