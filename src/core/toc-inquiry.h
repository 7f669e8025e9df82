/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "toc-definition.h"
#include "toc-ooni.h"
#include "toc-verdict.h"

G_BEGIN_DECLS

/**
 * TocInquiry: a question to the world, within the budget.
 */
typedef struct
{
  TocDefinition *definition;
  SoupSession *session;      /* made by toc_session_new() */
  GFile *budget;             /* as toc_world_budget_get_file() */
  const TocVerdict *verdict; /* what is wrong here */
  const char *country;       /* (nullable): the own one, two letters */
  gboolean by_person;        /* somebody waits for the answer */
  TocOoni *ooni;             /* (nullable): asked as well where the signs are those of a block */
} TocInquiry;

/** toc_inquiry_find_country: what a control of @verdict has said of the own country.
 *  Returns: (transfer none) (nullable) */
const char *toc_inquiry_find_country (const TocVerdict *verdict);

/**
 * toc_inquiry_is_possible: whether there is something to ask the world: it can tell more of what is
 * wrong, the definition says whom to ask, and an endpoint fails here that others can try.
 */
gboolean toc_inquiry_is_possible (const TocDefinition *definition, const TocVerdict *verdict);

/**
 * toc_inquiry_run_async: asks what failed here; toc_inquiry_is_possible() must hold.
 * @inquiry: copied
 * @cancellable: (nullable): ends it early, with G_IO_ERROR_CANCELLED
 */
void toc_inquiry_run_async (const TocInquiry *inquiry,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);

/** toc_inquiry_run_finish: Returns: (transfer full) (nullable): NULL only if cancelled */
TocWorld *toc_inquiry_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
