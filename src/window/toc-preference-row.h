/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TOC_TYPE_PREFERENCE_ROW (toc_preference_row_get_type ())
G_DECLARE_FINAL_TYPE (TocPreferenceRow, toc_preference_row, TOC, PREFERENCE_ROW, GtkListBoxRow)

/**
 * TocPreferenceRow: a preference in a list: what it is, what it does, and the control that changes
 * it, which is also reached by a click on the row.
 */

/**
 * toc_preference_row_new:
 * @title: plain text
 * @subtitle: (nullable): plain text
 * @control: (transfer floating): it is named by @title
 *
 * Returns: (transfer floating)
 */
GtkWidget *toc_preference_row_new (const char *title, const char *subtitle, GtkWidget *control);

/** toc_preference_row_activate: does what a click on the control does. */
void toc_preference_row_activate (TocPreferenceRow *self);

G_END_DECLS
