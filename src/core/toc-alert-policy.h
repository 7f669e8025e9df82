/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-verdict.h"

G_BEGIN_DECLS

/**
 * TocAlert: what is to be done about a change of the confirmed state.
 */
typedef enum
{
  TOC_ALERT_NOTHING,
  TOC_ALERT_TELL,     /* an incident that was not told yet */
  TOC_ALERT_REPLACE,  /* the told incident has become another */
  TOC_ALERT_BACK,     /* the told incident is over */
  TOC_ALERT_WITHDRAW, /* it is over, and the person does not want to hear that */
  TOC_ALERT_UNSTABLE, /* too many incidents to tell each of them */
} TocAlert;

/**
 * TocAlertPreferences: what a person wants to hear of.
 */
typedef struct
{
  gboolean outage;
  gboolean recovery;
  gboolean slow;
  gboolean region;
} TocAlertPreferences;

/* This many incidents within TOC_ALERT_FLAP_US are told one by one; a further one makes it
   unstable, until TOC_ALERT_QUIET_US without a change. */
#define TOC_ALERT_INCIDENTS 3
#define TOC_ALERT_FLAP_US ((gint64) 30 * 60 * G_USEC_PER_SEC)
#define TOC_ALERT_QUIET_US ((gint64) 10 * 60 * G_USEC_PER_SEC)

/**
 * TocAlertMemory: what was told. All zero at first.
 */
typedef struct
{
  gboolean told;        /* an incident was told, and not yet its end */
  gboolean unstable;    /* told instead of single incidents */
  TocState told_state;
  TocScope told_scope;
  gint64 told_since;    /* µs since the epoch: when what was told began; 0: not known */
  gint64 incidents[TOC_ALERT_INCIDENTS]; /* µs: when the last ones began, newest first; 0: none */
  gint64 changed_at;    /* µs: the last change of the confirmed state */
} TocAlertMemory;

/**
 * toc_alert_policy_decide: whether a confirmed state is news.
 * @memory: (inout): what was told; changed to what is told now
 * @before: (nullable): the confirmed verdict so far; NULL: none yet
 * @after: the confirmed verdict now, which may be the same
 * @preferences: what the person wants to hear
 * @same_network: whether network and country are those where the service last worked
 * @now: µs of the clock of @memory
 *
 * A pure function.
 */
TocAlert toc_alert_policy_decide (TocAlertMemory *memory,
                                  const TocVerdict *before,
                                  const TocVerdict *after,
                                  const TocAlertPreferences *preferences,
                                  gboolean same_network,
                                  gint64 now);

/** toc_alert_policy_is_urgent: whether news of @verdict should stay until it was seen. */
gboolean toc_alert_policy_is_urgent (const TocVerdict *verdict);

G_END_DECLS
