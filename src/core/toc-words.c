/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-words.h"

static const char *const state_words[] = {
  [TOC_STATE_UP] = "up",
  [TOC_STATE_SLOW] = "slow",
  [TOC_STATE_PARTIAL] = "partial",
  [TOC_STATE_DOWN] = "down",
  [TOC_STATE_MAINTENANCE] = "maintenance",
  [TOC_STATE_BLOCKED] = "blocked",
  [TOC_STATE_OFFLINE] = "offline",
  [TOC_STATE_UNKNOWN] = "unknown",
  [TOC_STATE_NOT_VERIFIABLE] = "not_verifiable",
};

static const char *const scope_words[] = {
  [TOC_SCOPE_UNKNOWN] = "unknown",
  [TOC_SCOPE_EVERYONE] = "everyone",
  [TOC_SCOPE_REGION] = "region",
  [TOC_SCOPE_JUST_YOU] = "just-you",
};

static const char *const confidence_words[] = {
  [TOC_CONFIDENCE_INCONCLUSIVE] = "inconclusive",
  [TOC_CONFIDENCE_LIKELY] = "likely",
  [TOC_CONFIDENCE_CONFIRMED] = "confirmed",
};

static const char *const reason_words[] = {
  [TOC_REASON_NONE] = "none",
  [TOC_REASON_NO_NETWORK] = "no_network",
  [TOC_REASON_DNS] = "dns",
  [TOC_REASON_PROXY] = "proxy",
  [TOC_REASON_PORTAL] = "portal",
  [TOC_REASON_TLS_INTERCEPTED] = "tls_intercepted",
  [TOC_REASON_CLOCK] = "clock",
  [TOC_REASON_DNS_BLOCK] = "dns_block",
  [TOC_REASON_REDIRECTED] = "redirected",
  [TOC_REASON_SNI_BLOCK] = "sni_block",
  [TOC_REASON_UNREACHABLE] = "unreachable",
  [TOC_REASON_LEGAL] = "legal",
  [TOC_REASON_REGION_NOTICE] = "region_notice",
  [TOC_REASON_REFUSED] = "refused",
  [TOC_REASON_MAINTENANCE] = "maintenance",
  [TOC_REASON_SERVER_ERROR] = "server_error",
  [TOC_REASON_CONGESTION] = "congestion",
  [TOC_REASON_OVERLOAD] = "overload",
  [TOC_REASON_INTERMITTENT] = "intermittent",
  [TOC_REASON_SLOW] = "slow",
  [TOC_REASON_OWN_SLOW] = "own_slow",
  [TOC_REASON_UNCLEAR] = "unclear",
  [TOC_REASON_UNSTEADY] = "unclear",
};

static const char *
word_of (const char *const *words, gsize n_words, gsize value)
{
  g_return_val_if_fail (value < n_words, NULL);

  return words[value];
}

static gboolean
find_word (const char *const *words, gsize n_words, const char *word, guint *value)
{
  for (gsize i = 0; i < n_words; i++)
    if (g_strcmp0 (word, words[i]) == 0)
      {
        *value = (guint) i;
        return TRUE;
      }

  return FALSE;
}

const char *
toc_state_to_word (TocState state)
{
  return word_of (state_words, G_N_ELEMENTS (state_words), state);
}

gboolean
toc_state_from_word (const char *word, TocState *state)
{
  guint value;

  if (!find_word (state_words, G_N_ELEMENTS (state_words), word, &value))
    return FALSE;

  *state = (TocState) value;
  return TRUE;
}

const char *
toc_scope_to_word (TocScope scope)
{
  return word_of (scope_words, G_N_ELEMENTS (scope_words), scope);
}

gboolean
toc_scope_from_word (const char *word, TocScope *scope)
{
  guint value;

  if (!find_word (scope_words, G_N_ELEMENTS (scope_words), word, &value))
    return FALSE;

  *scope = (TocScope) value;
  return TRUE;
}

const char *
toc_confidence_to_word (TocConfidence confidence)
{
  return word_of (confidence_words, G_N_ELEMENTS (confidence_words), confidence);
}

gboolean
toc_confidence_from_word (const char *word, TocConfidence *confidence)
{
  guint value;

  if (!find_word (confidence_words, G_N_ELEMENTS (confidence_words), word, &value))
    return FALSE;

  *confidence = (TocConfidence) value;
  return TRUE;
}

const char *
toc_reason_to_word (TocReason reason)
{
  return word_of (reason_words, G_N_ELEMENTS (reason_words), reason);
}

gboolean
toc_reason_from_word (const char *word, TocReason *reason)
{
  guint value;

  if (!find_word (reason_words, G_N_ELEMENTS (reason_words), word, &value))
    return FALSE;

  *reason = (TocReason) value;
  return TRUE;
}
