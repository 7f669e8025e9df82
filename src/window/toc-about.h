/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** toc_about_new: the dialog that says who made the program, and under which licence.
 *  Returns: (transfer floating): not yet shown; it closes by itself */
GtkWidget *toc_about_new (void);

/** toc_shortcuts_new: the window that lists the keys. Returns: (transfer floating): not yet shown */
GtkWidget *toc_shortcuts_new (void);

G_END_DECLS
