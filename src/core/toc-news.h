/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-alert-policy.h"

G_BEGIN_DECLS

/**
 * TocNewsKind: what a notification does.
 */
typedef enum
{
  TOC_NEWS_TELL,     /* say it, in place of what was said of the same incident */
  TOC_NEWS_WITHDRAW, /* what was said no longer holds, and nothing comes in its place */
} TocNewsKind;

#define TOC_TYPE_NEWS (toc_news_get_type ())

/**
 * TocNews: one thing to tell a person, in words. Immutable and reference counted.
 */
typedef struct
{
  TocNewsKind kind;
  TocState state;   /* what the icon of the notification shows */
  gboolean urgent;  /* stays until it was seen; the others may pass */
  gint64 made_at;   /* µs since the epoch */
  char *title;      /* (owned) (nullable for withdraw): plain text */
  char *body;       /* (owned) (nullable): plain text */
} TocNews;

GType toc_news_get_type (void);

/** toc_news_new: Returns: (transfer full); @title and @body are copied */
TocNews *toc_news_new (TocNewsKind kind,
                       TocState state,
                       gboolean urgent,
                       const char *title,
                       const char *body);

/**
 * toc_news_new_from_alert: what to say about a change of the confirmed state.
 * @alert: as decided
 * @verdict: the confirmed verdict now
 * @duration: µs that the incident has lasted; 0: not known
 *
 * Returns: (transfer full) (nullable): NULL for %TOC_ALERT_NOTHING
 */
TocNews *toc_news_new_from_alert (TocAlert alert, const TocVerdict *verdict, gint64 duration);

/**
 * toc_news_new_from_missed: one piece of news in place of several that could not be told.
 * @missed: (element-type TocNews): at least one, oldest first
 *
 * Returns: (transfer full): the only one itself
 */
TocNews *toc_news_new_from_missed (GPtrArray *missed);

/** toc_news_ref: Returns: (transfer full): @news */
TocNews *toc_news_ref (TocNews *news);

/** toc_news_unref: frees @news with its last reference. */
void toc_news_unref (TocNews *news);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocNews, toc_news_unref)

G_END_DECLS
