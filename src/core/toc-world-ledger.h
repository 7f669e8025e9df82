/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Globalping is everybody's: of its own accord this program asks it at most once in
   TOC_LEDGER_APART_US, and TOC_LEDGER_PER_HOUR times an hour. Never divided by any speed-up. */
#define TOC_LEDGER_PER_HOUR 4
#define TOC_LEDGER_APART_US ((gint64) 10 * 60 * G_USEC_PER_SEC)

/**
 * TocWorldLedger: when the world was asked. Pure functions; times are µs since the epoch.
 */
typedef struct
{
  gint64 asked[TOC_LEDGER_PER_HOUR]; /* newest first; 0: never */
  gint64 closed_until;               /* Globalping's own word; 0: it is open */
} TocWorldLedger;

/**
 * toc_world_ledger_read: what a file holds. One that makes no sense is taken for a ledger in which
 * no question is left for an hour.
 * @data: may be empty: nothing was asked yet
 *
 * Returns: whether it made sense
 */
gboolean toc_world_ledger_read (TocWorldLedger *ledger, const char *data, gsize length, gint64 now);

/** toc_world_ledger_write: Returns: (transfer full): what toc_world_ledger_read() reads */
char *toc_world_ledger_write (const TocWorldLedger *ledger);

/**
 * toc_world_ledger_claim: takes one question, if one is left.
 * @by_person: somebody waits for the answer: only Globalping itself can refuse
 * @again_at: (out): when there will be one; 0 where it was granted
 */
gboolean toc_world_ledger_claim (TocWorldLedger *ledger,
                                 gboolean by_person,
                                 gint64 now,
                                 gint64 *again_at);

G_END_DECLS
