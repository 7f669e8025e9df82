/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-incident.h"
#include "toc-text-item.h"

G_BEGIN_DECLS

/**
 * toc_incident_item_new: an outage of the past in a list: what, when, for how long and why.
 * @service: its name
 *
 * Returns: (transfer full)
 */
TocTextItem *toc_incident_item_new (const TocIncident *incident, const char *service);

G_END_DECLS
