/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The words that come as arguments, by D-Bus (of the actions "snooze" and "open-link") or on the
   command line: a time is in the future, or in the past; a link is one of the definition's own. */

#include "toc-fuzz.h"

#include "toc-cli-history.h"
#include "toc-cli-snooze.h"
#include "toc-link.h"
#include "toc-quiet.h"

#define NOW (G_GINT64_CONSTANT (1767225600) * G_USEC_PER_SEC) /* 2026-01-01 00:00 UTC */

static void
check_quiet (const char *word)
{
  gint64 until;

  if (toc_quiet_parse_until (word, NOW, &until))
    g_assert_true (until == 0 || until == TOC_QUIET_UNTIL_BACK || until > NOW);
}

static void
check_snooze (const char *word)
{
  g_autoptr (GError) error = NULL;
  guint minutes;

  if (toc_cli_snooze_parse (word, NOW, &minutes, &error))
    g_assert_true (minutes <= TOC_QUIET_MAX_MINUTES || minutes == G_MAXUINT32);
  else
    g_assert_nonnull (error);
}

static void
check_since (const char *word)
{
  g_autoptr (GError) error = NULL;
  gint64 since;

  if (toc_cli_history_parse_since (word, NOW, &since, &error))
    g_assert_cmpint (since, <=, NOW);
  else
    g_assert_nonnull (error);
}

static void
check_link (const char *word)
{
  g_autoptr (TocDefinition) definition = toc_definition_new_shipped ();
  const char *url = toc_link_find_url (definition, word);

  if (url != NULL)
    g_assert_true (g_str_has_prefix (url, "https://"));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *word = g_strndup ((const char *) data, size);

  /* GLib and D-Bus let nothing else through. */
  if (!g_utf8_validate (word, -1, NULL))
    return 0;

  check_quiet (word);
  check_snooze (word);
  check_since (word);
  check_link (word);

  return 0;
}
