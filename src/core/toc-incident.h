/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-verdict.h"

G_BEGIN_DECLS

#define TOC_TYPE_INCIDENT (toc_incident_get_type ())

/**
 * TocIncident: a confirmed outage as the history keeps it. Times are µs since the epoch.
 *
 * It ended after @last_seen and not later than @ended. These are as far apart as two rounds are,
 * unless nobody could look in between: toc_incident_is_end_seen().
 */
typedef struct
{
  gint64 id;                /* in the history; 0: not stored yet */
  gint64 began;             /* the first failing sample */
  gint64 last_seen;         /* the last round that found it */
  gint64 ended;             /* the first good sample; 0: it goes on */
  TocState state;           /* the worst; the next four are of that */
  TocScope scope;
  TocConfidence confidence;
  TocReason reason;
  char *evidence;           /* (owned): one sentence a line, in the language of then; may be empty */
} TocIncident;

GType toc_incident_get_type (void);

/** toc_incident_new: Returns: (transfer full): what @verdict tells of, from its begin on */
TocIncident *toc_incident_new (const TocVerdict *verdict);

/** toc_incident_copy: Returns: (transfer full) */
TocIncident *toc_incident_copy (const TocIncident *incident);

/** toc_incident_free: frees @incident and all that it owns. */
void toc_incident_free (TocIncident *incident);

/**
 * TocIncidentStep: what a verdict means to the history.
 */
typedef enum
{
  TOC_INCIDENT_STEP_NONE,     /* nothing begins, goes on or ends */
  TOC_INCIDENT_STEP_BEGIN,
  TOC_INCIDENT_STEP_CONTINUE,
  TOC_INCIDENT_STEP_END,
  TOC_INCIDENT_STEP_NEXT,     /* the open one ended unseen, and another has begun */
} TocIncidentStep;

/**
 * toc_incident_decide: what is to be done after a round. A pure function.
 * @open: (nullable): the one that goes on, maybe since an earlier run of the program
 * @verdict: the confirmed one that is shown
 *
 * Verdicts of the own connection neither continue nor end an incident. One that an earlier run has
 * left open goes on if @verdict began before it was last seen, or hardly after.
 */
TocIncidentStep toc_incident_decide (const TocIncident *open, const TocVerdict *verdict);

/** toc_incident_take: makes @incident the worst that it has been, with what is newest of that, and
 *  seen at the verdict's round. */
void toc_incident_take (TocIncident *incident, const TocVerdict *verdict);

/** toc_incident_end: it is over: @verdict is the first that says so. */
void toc_incident_end (TocIncident *incident, const TocVerdict *verdict);

/** toc_incident_is_end_seen: whether @ended is when it ended, and not only when that was noticed:
 *  else the program did not run, or the connection was gone. FALSE while it goes on. */
gboolean toc_incident_is_end_seen (const TocIncident *incident);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocIncident, toc_incident_free)

G_END_DECLS
