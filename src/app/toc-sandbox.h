/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** toc_sandbox_is_inside: whether the program runs in a Flatpak's sandbox, where it has files and
 *  folders of its own. */
gboolean toc_sandbox_is_inside (void);

G_END_DECLS
