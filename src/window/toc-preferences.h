/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TOC_TYPE_PREFERENCES (toc_preferences_get_type ())
G_DECLARE_FINAL_TYPE (TocPreferences, toc_preferences, TOC, PREFERENCES, GtkWindow)

/**
 * TocPreferences: the window of the preferences. Each takes effect at once.
 */

/**
 * toc_preferences_new:
 * @application: that it belongs to; it acts by its action "clear-history"
 * @settings: the program's preferences
 * @components: (element-type TocComponentStatus): those of which it can be chosen whether they count
 * @autostart: (nullable): has a property "enabled"; NULL where that cannot be chosen
 *
 * Returns: (transfer floating): not yet shown
 */
GtkWidget *toc_preferences_new (GtkApplication *application,
                                GSettings *settings,
                                GListModel *components,
                                GObject *autostart);

G_END_DECLS
