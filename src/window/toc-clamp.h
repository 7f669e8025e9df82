/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TOC_TYPE_CLAMP (toc_clamp_get_type ())
G_DECLARE_FINAL_TYPE (TocClamp, toc_clamp, TOC, CLAMP, GtkBin)

/**
 * TocClamp: keeps its child at a width that can be read: as wide as there is room, but no wider
 * than "maximum-width" (int, px), and in the middle.
 */

/** toc_clamp_new: Returns: (transfer floating) */
GtkWidget *toc_clamp_new (void);

G_END_DECLS
