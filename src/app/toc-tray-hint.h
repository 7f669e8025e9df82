/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * toc_tray_hint: what would add a tray to a desktop that shows none, in one or two sentences.
 * @desktop: (nullable): as XDG_CURRENT_DESKTOP: names with colons between them
 *
 * A pure function.
 *
 * Returns: (transfer none): translated, plain text
 */
const char *toc_tray_hint (const char *desktop);

G_END_DECLS
