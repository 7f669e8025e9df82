/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "toc-incident.h"

G_BEGIN_DECLS

/**
 * toc_incident_row_new: an outage of the past in a list: what, when, for how long and why.
 * @service: its name
 *
 * Returns: (transfer floating)
 */
GtkWidget *toc_incident_row_new (const TocIncident *incident, const char *service);

G_END_DECLS
