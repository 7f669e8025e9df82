/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "toc-component-status.h"

G_BEGIN_DECLS

#define TOC_TYPE_COMPONENT_DETAILS (toc_component_details_get_type ())
G_DECLARE_FINAL_TYPE (TocComponentDetails, toc_component_details, TOC, COMPONENT_DETAILS, GtkBox)

/**
 * TocComponentDetails: what the last request to a component showed: its phases, the answer, the
 * server's address and certificate.
 */

/**
 * toc_component_details_new:
 * @status: what to show, for as long as the widget lives
 *
 * Returns: (transfer floating)
 */
GtkWidget *toc_component_details_new (TocComponentStatus *status);

G_END_DECLS
