/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-words.h"

G_BEGIN_DECLS

/**
 * TocTurn: what kind of round comes next.
 */
typedef enum
{
  TOC_TURN_PULSE,   /* the cheap probes on the kept connection */
  TOC_TURN_SURVEY,  /* all that is due, on fresh connections */
  TOC_TURN_FAILING, /* only what fails, on fresh connections */
} TocTurn;

/**
 * TocSituation: what the next round depends on. All times in µs of one clock that goes on in
 * suspend and never goes back.
 */
typedef struct
{
  TocState state;       /* shown */
  TocReason reason;     /* shown */
  gint64 state_since;   /* when the shown state began */
  gint64 last_round;    /* the end of the last round of any kind */
  gint64 last_survey;   /* the end of the last whole survey */
  gint64 confirm_wait;  /* as toc_confirmation_get_wait(); −1: nothing to confirm */
  gint64 retry_after;   /* until when all of the core asks to be left alone; 0: not at all */
  gint64 pulse_interval; /* µs: how often the person wants to look */
  gboolean slower;      /* metered, or saving power */
  gboolean network;     /* the system knows of a network */
} TocSituation;

/**
 * toc_cadence_next: which round comes next, and when.
 * @jitter: 0 to 1: how much of the allowed 20 % the waiting time is shortened by
 * @turn: (out): its kind
 *
 * A pure function, but for TOCSIN_SPEEDUP.
 *
 * Returns: when it is due
 */
gint64 toc_cadence_next (const TocSituation *situation, double jitter, TocTurn *turn);

G_END_DECLS
