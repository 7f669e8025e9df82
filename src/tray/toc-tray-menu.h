/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "toc-definition.h"

G_BEGIN_DECLS

/** TOC_TRAY_MENU_LINK_HOME: the link's id that stands for the definition's home. */
#define TOC_TRAY_MENU_LINK_HOME "home"

#define TOC_TYPE_TRAY_MENU (toc_tray_menu_get_type ())
G_DECLARE_FINAL_TYPE (TocTrayMenu, toc_tray_menu, TOC, TRAY_MENU, GObject)

/**
 * TocTrayMenu: the tray icon's menu. Its items are made once; from then on they are only
 * relabelled, shown and hidden, and that only where there is a difference, since each change goes
 * to the panel.
 *
 * Texts are plain: neither markup nor mnemonics in them mean anything.
 */

/**
 * toc_tray_menu_new:
 * @definition: the components and links to make items for
 * @actions: (transfer none): not kept alive; "details", "check-now", "copy-report",
 *   "preferences" and "quit", without a parameter, "open-link", whose string parameter is a link's id of the definition or
 *   %TOC_TRAY_MENU_LINK_HOME, and "snooze", whose string parameter is a word of
 *   toc_quiet_parse_until()
 *
 * Returns: (transfer full)
 */
TocTrayMenu *toc_tray_menu_new (TocDefinition *definition, GActionGroup *actions);

/** toc_tray_menu_get_menu: Returns: (transfer none): the same one each time */
GtkMenu *toc_tray_menu_get_menu (TocTrayMenu *self);

/** toc_tray_menu_get_check_now: Returns: (transfer none): what a middle click should activate */
GtkMenuItem *toc_tray_menu_get_check_now (TocTrayMenu *self);

/** toc_tray_menu_set_headline: the first line, the verdict in words. */
void toc_tray_menu_set_headline (TocTrayMenu *self, const char *text);

/** toc_tray_menu_set_times: the second line: since when, and when it was looked. */
void toc_tray_menu_set_times (TocTrayMenu *self, const char *text);

/** toc_tray_menu_set_snoozed: @text: (nullable): how long notifications are silenced, in words;
 *  NULL: they are not */
void toc_tray_menu_set_snoozed (TocTrayMenu *self, const char *text);

/**
 * toc_tray_menu_set_component: the line about a component.
 * @id: its id; one that the definition does not have is ignored
 * @text: (nullable): NULL hides the line
 */
void toc_tray_menu_set_component (TocTrayMenu *self, const char *id, const char *text);

/** toc_tray_menu_open_details: does what the item "Details" does. */
void toc_tray_menu_open_details (TocTrayMenu *self);

G_END_DECLS
