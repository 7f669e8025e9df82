/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The machine words of a verdict. They stand in JSON, on D-Bus and in the database, are never
 * translated and never change their meaning; the words for people are in toc-wording.h.
 */

/**
 * TocState: the state of TikTok as a whole or of one component.
 *
 * Only a component, never the whole, can be %TOC_STATE_NOT_VERIFIABLE.
 */
typedef enum
{
  TOC_STATE_UP,
  TOC_STATE_SLOW,
  TOC_STATE_PARTIAL,
  TOC_STATE_DOWN,
  TOC_STATE_MAINTENANCE,
  TOC_STATE_BLOCKED, /* works elsewhere, not from here */
  TOC_STATE_OFFLINE, /* this computer's own connection */
  TOC_STATE_UNKNOWN,
  TOC_STATE_NOT_VERIFIABLE,
} TocState;

#define TOC_N_STATES (TOC_STATE_NOT_VERIFIABLE + 1)

typedef enum
{
  TOC_SCOPE_UNKNOWN,
  TOC_SCOPE_EVERYONE,
  TOC_SCOPE_REGION,
  TOC_SCOPE_JUST_YOU,
} TocScope;

typedef enum
{
  TOC_CONFIDENCE_INCONCLUSIVE,
  TOC_CONFIDENCE_LIKELY,
  TOC_CONFIDENCE_CONFIRMED,
} TocConfidence;

typedef enum
{
  TOC_REASON_NONE,
  TOC_REASON_NO_NETWORK,
  TOC_REASON_DNS,
  TOC_REASON_PROXY,
  TOC_REASON_PORTAL,
  TOC_REASON_TLS_INTERCEPTED,
  TOC_REASON_CLOCK,
  TOC_REASON_DNS_BLOCK,
  TOC_REASON_REDIRECTED,
  TOC_REASON_SNI_BLOCK,
  TOC_REASON_UNREACHABLE,
  TOC_REASON_LEGAL,
  TOC_REASON_REGION_NOTICE,
  TOC_REASON_REFUSED,
  TOC_REASON_MAINTENANCE,
  TOC_REASON_SERVER_ERROR,
  TOC_REASON_CONGESTION,
  TOC_REASON_OVERLOAD,
  TOC_REASON_INTERMITTENT,
  TOC_REASON_SLOW,
  TOC_REASON_OWN_SLOW,
  TOC_REASON_UNCLEAR,
  TOC_REASON_UNSTEADY, /* unclear, because the own connection loses answers: the same to a program */
} TocReason;

/**
 * toc_state_to_word: the machine word, such as "not_verifiable".
 *
 * Returns: (transfer none): a static string
 */
const char *toc_state_to_word (TocState state);

/**
 * toc_state_from_word:
 * @word: (nullable): a machine word
 * @state: (out): set only on success
 *
 * Returns: whether @word is the word of a state
 */
gboolean toc_state_from_word (const char *word, TocState *state);

/** toc_scope_to_word: the machine word, such as "just-you". Returns: (transfer none) */
const char *toc_scope_to_word (TocScope scope);

/** toc_scope_from_word: as toc_state_from_word(). */
gboolean toc_scope_from_word (const char *word, TocScope *scope);

/** toc_confidence_to_word: the machine word, such as "likely". Returns: (transfer none) */
const char *toc_confidence_to_word (TocConfidence confidence);

/** toc_confidence_from_word: as toc_state_from_word(). */
gboolean toc_confidence_from_word (const char *word, TocConfidence *confidence);

/** toc_reason_to_word: the machine word, such as "server_error". Returns: (transfer none) */
const char *toc_reason_to_word (TocReason reason);

/** toc_reason_from_word: as toc_state_from_word(). */
gboolean toc_reason_from_word (const char *word, TocReason *reason);

G_END_DECLS
