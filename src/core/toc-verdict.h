/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-announcement.h"
#include "toc-finding.h"
#include "toc-world.h"

G_BEGIN_DECLS

#define TOC_TYPE_VERDICT (toc_verdict_get_type ())

/**
 * TocVerdict: what is the matter, for whom, how sure that is, and why it is believed. Immutable
 * once it was handed on; toc_verdict_copy() makes one that may be changed.
 */
typedef struct _TocVerdict
{
  TocState state;
  TocScope scope;
  TocConfidence confidence;
  TocReason reason;
  gboolean unsure;       /* it rests on silence that may well be the own connection's: not to be
                            relied on yet */
  guint rule;            /* the number of the rule that matched; 0: nothing was judged yet */
  char *service;         /* (owned): the service's name */
  gint64 checked_at;     /* µs since the epoch; 0: never */
  double duration_ms;    /* of the round, or of the whole check */
  gint64 since;          /* µs since the epoch: since when it is so; 0: not known */
  gint64 until;          /* s since the epoch: the announced end of a maintenance; 0: none */
  GPtrArray *components; /* (owned) (element-type TocFinding) */
  GPtrArray *controls;   /* (owned) (element-type TocFinding): those asked */
  GPtrArray *evidence;   /* (owned) (element-type utf8): translated sentences, plain text */
  TocWorld *world;       /* (owned) (nullable): what others see; NULL: they were not asked */
  GPtrArray *announcements; /* (owned) (element-type TocAnnouncement): the service's own, the newest
                               first; never changed, but replaced */
  struct _TocVerdict *local; /* (owned) (nullable): what was believed without @world; NULL: this */
} TocVerdict;

GType toc_verdict_get_type (void);

/** toc_verdict_new: Returns: (transfer full): "unknown", nothing judged yet */
TocVerdict *toc_verdict_new (const char *service);

/** toc_verdict_ref: Returns: (transfer full): @verdict */
TocVerdict *toc_verdict_ref (TocVerdict *verdict);

/** toc_verdict_unref: frees @verdict with its last reference. */
void toc_verdict_unref (TocVerdict *verdict);

/** toc_verdict_copy: Returns: (transfer full): a deep copy */
TocVerdict *toc_verdict_copy (const TocVerdict *verdict);

/** toc_verdict_copy_unsteady: what is to be said as long as @verdict cannot be relied on: the own
 *  connection is unsteady. Returns: (transfer full) */
TocVerdict *toc_verdict_copy_unsteady (const TocVerdict *verdict);

/**
 * toc_verdict_is_bad: whether the round behind @verdict counts towards an incident: something is
 * wrong with the service, or with reaching it, and not with the own connection.
 */
gboolean toc_verdict_is_bad (const TocVerdict *verdict);

/** toc_verdict_get_severity: the larger, the worse; 0 for what is not bad. */
guint toc_verdict_get_severity (const TocVerdict *verdict);

/** toc_verdict_is_same: whether state, scope, confidence and reason are the same. */
gboolean toc_verdict_is_same (const TocVerdict *a, const TocVerdict *b);

/** toc_verdict_find: the finding about a component. Returns: (transfer none) (nullable) */
const TocFinding *toc_verdict_find (const TocVerdict *verdict, const char *id);

/** toc_verdict_add_evidence: @sentence: (transfer full) */
void toc_verdict_add_evidence (TocVerdict *verdict, char *sentence);

/** toc_verdict_set_announcements: @announcements: (element-type TocAnnouncement): shared, and not
 *  changed from now on */
void toc_verdict_set_announcements (TocVerdict *verdict, GPtrArray *announcements);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocVerdict, toc_verdict_unref)

G_END_DECLS
