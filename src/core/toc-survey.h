/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "toc-definition.h"
#include "toc-round.h"

G_BEGIN_DECLS

/**
 * TocSurvey: what one round asks.
 */
typedef struct
{
  TocDefinition *definition;
  GPtrArray *components; /* (element-type TocComponent): asked at once */
  GPtrArray *others;     /* (nullable) (element-type TocComponent): asked, too, once something
                            failed */
  GHashTable *neutral;   /* (element-type utf8 TocNeutral): what addresses answered under a
                            neutral name; those that are asked are added */
  gboolean compare;      /* ask the controls in any case */
  gboolean pulse;        /* only pulse endpoints, on the kept connection, without controls */
  guint deadline_ms;     /* of each component, and of each control */
} TocSurvey;

/** toc_survey_new_neutral: Returns: (transfer full): an empty table for @neutral; to be emptied
 *  with every new network and incident */
GHashTable *toc_survey_new_neutral (void);

/**
 * toc_survey_run_async:
 * @survey: copied
 * @session: made by toc_session_new()
 * @cancellable: (nullable): ends it early, with G_IO_ERROR_CANCELLED
 *
 * Asks all components side by side, at most eight at once. As soon as one of them fails or is slow,
 * the controls are asked as well: they tell whose fault it is, and are nobody's business otherwise.
 */
void toc_survey_run_async (const TocSurvey *survey,
                           SoupSession *session,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);

/**
 * toc_survey_run_finish: the samples, in the definition's order. The only error is
 * G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable)
 */
TocRound *toc_survey_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
