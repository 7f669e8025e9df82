/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "toc-verdict.h"

G_BEGIN_DECLS

#define TOC_TYPE_PATH_VIEW (toc_path_view_get_type ())
G_DECLARE_FINAL_TYPE (TocPathView, toc_path_view, TOC, PATH_VIEW, GtkBox)

/**
 * TocPathView: the way from this computer to the videos, step by step, with the one marked that is
 * broken.
 */

/** toc_path_view_set_verdict: what to show. */
void toc_path_view_set_verdict (TocPathView *self, const TocVerdict *verdict);

G_END_DECLS
