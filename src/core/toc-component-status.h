/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-definition.h"
#include "toc-verdict.h"

G_BEGIN_DECLS

#define TOC_TYPE_COMPONENT_STATUS (toc_component_status_get_type ())
G_DECLARE_FINAL_TYPE (TocComponentStatus, toc_component_status, TOC, COMPONENT_STATUS, GObject)

/**
 * TocComponentStatus: one component as lists and menus show it; its properties change as it is
 * checked, each notified only when it differs.
 *
 * Properties: "id", "name" (translated), "core"; "state" (#TocState as int), "state-word" (for
 * people), "counts" (boolean: FALSE where the person has left it out), "latency" (ms, −1 unmeasured),
 * "evidence" (nullable sentence), "sample" (TocSample, nullable), "checked-at" (µs since the epoch, 0
 * never).
 */

/** toc_component_status_new: Returns: (transfer full) */
TocComponentStatus *toc_component_status_new (const TocComponent *component);

/** toc_component_status_update: takes over what @finding says. */
void toc_component_status_update (TocComponentStatus *self, const TocFinding *finding);

/** toc_component_status_new_all: Returns: (transfer full) (element-type TocComponentStatus): the
 *  enabled components of @definition, in their order */
GListStore *toc_component_status_new_all (const TocDefinition *definition);

/** toc_component_status_update_all: @model: (element-type TocComponentStatus): takes over what
 *  @verdict says of them */
void toc_component_status_update_all (GListModel *model, const TocVerdict *verdict);

const char *toc_component_status_get_id (TocComponentStatus *self);
const char *toc_component_status_get_name (TocComponentStatus *self);
gboolean toc_component_status_get_core (TocComponentStatus *self);
gboolean toc_component_status_get_counts (TocComponentStatus *self);
TocState toc_component_status_get_state (TocComponentStatus *self);
const char *toc_component_status_get_state_word (TocComponentStatus *self);
double toc_component_status_get_latency (TocComponentStatus *self);
const char *toc_component_status_get_evidence (TocComponentStatus *self);
TocSample *toc_component_status_get_sample (TocComponentStatus *self);
gint64 toc_component_status_get_checked_at (TocComponentStatus *self);

G_END_DECLS
