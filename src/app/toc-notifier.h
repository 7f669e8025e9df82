/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "toc-news.h"

G_BEGIN_DECLS

#define TOC_TYPE_NOTIFIER (toc_notifier_get_type ())
G_DECLARE_FINAL_TYPE (TocNotifier, toc_notifier, TOC, NOTIFIER, GObject)

/**
 * TocNotifier: shows news as the desktop's notifications. There is one bubble, which is replaced
 * in place; without a session bus there is none.
 */

/**
 * toc_notifier_new:
 * @application: whose notifications they are; it has to outlive the notifier, which is the
 *   application's own. A click activates its action "details".
 *
 * Returns: (transfer full)
 */
TocNotifier *toc_notifier_new (GApplication *application);

/** toc_notifier_handle: tells or withdraws @news. Of news that come while an earlier one is on
 *  its way, the last one counts. */
void toc_notifier_handle (TocNotifier *self, TocNews *news);

G_END_DECLS
