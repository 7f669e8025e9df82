/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "toc-definition.h"
#include "toc-feed-reader.h"
#include "toc-ooni.h"
#include "toc-verdict.h"

G_BEGIN_DECLS

/**
 * TocCheck: what a check asks, and whom beside the service.
 */
typedef struct
{
  TocDefinition *definition;
  SoupSession *session;  /* made by toc_session_new() */
  guint deadline_ms;     /* of each component */
  GFile *budget;         /* (nullable): as toc_world_budget_get_file(); NULL: nobody elsewhere is asked */
  TocOoni *ooni;         /* (nullable): asked where the signs are those of a block */
  TocFeedReader *feeds;  /* (nullable): NULL: no announcements are read */
} TocCheck;

/**
 * toc_check_run_async: one survey of every enabled component; a bad one is confirmed by one retry
 * after 2 s, and the milder of the two verdicts holds; what is silent while the own connection may
 * be at fault, by two. What is wrong then, others are asked about.
 * @check: copied
 * @cancellable: (nullable): ends it early, with G_IO_ERROR_CANCELLED
 */
void toc_check_run_async (const TocCheck *check,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);

/** toc_check_run_finish: Returns: (transfer full) (nullable): NULL only if cancelled */
TocVerdict *toc_check_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
