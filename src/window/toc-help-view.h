/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "toc-definition.h"

G_BEGIN_DECLS

#define TOC_TYPE_HELP_VIEW (toc_help_view_get_type ())
G_DECLARE_FINAL_TYPE (TocHelpView, toc_help_view, TOC, HELP_VIEW, GtkBox)

/**
 * TocHelpView: what a person can do: pages to look at, and a report to send. It acts by the
 * actions "app.open-link" and "app.copy-report".
 */

/** toc_help_view_set_definition: whose links to offer; to be called once. */
void toc_help_view_set_definition (TocHelpView *self, const TocDefinition *definition);

G_END_DECLS
