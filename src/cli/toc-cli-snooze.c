/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-cli-snooze.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "toc-cli-remote.h"
#include "toc-cli.h"
#include "toc-quiet.h"
#include "toc-wording.h"

#define MINUTE_US ((gint64) 60 * G_USEC_PER_SEC)

static gboolean
parse_number (const char *word, guint *minutes)
{
  char *end;
  guint64 number = g_ascii_strtoull (word, &end, 10);
  guint unit = g_str_equal (end, "h") ? 60 : 1;

  if (!g_ascii_isdigit (word[0]) || strlen (end) > 1 || strchr ("hm", *end) == NULL)
    return FALSE;
  if (number == 0 || number > TOC_QUIET_MAX_MINUTES / unit)
    return FALSE;

  *minutes = (guint) number * unit;

  return TRUE;
}

static guint
to_minutes (gint64 until, gint64 now)
{
  if (until == 0)
    return 0;
  if (until == TOC_QUIET_UNTIL_BACK)
    return G_MAXUINT32;

  return (guint) ((until - now + MINUTE_US - 1) / MINUTE_US);
}

gboolean
toc_cli_snooze_parse (const char *word, gint64 now, guint *minutes, GError **error)
{
  gint64 until;

  if (parse_number (word, minutes))
    return TRUE;
  if (toc_quiet_parse_until (word, now, &until))
    {
      *minutes = to_minutes (until, now);
      return TRUE;
    }

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("“%s” is no time to snooze for; write minutes (1 to %d), hours as in 2h, "
                  "tomorrow, back or off."),
               word, TOC_QUIET_MAX_MINUTES);

  return FALSE;
}

static gboolean
parse_arguments (char **arguments, guint *minutes, GError **error)
{
  const GOptionEntry entries[] = { { NULL } };
  const TocCliCommand command = {
    .name = "snooze",
    /* Translators: what is to be typed there: a time, as the help says of it below. */
    .arguments = C_ ("argument", "TIME"),
    .summary = _ ("Silences the notifications of the running Tocsin. Its icon goes on, and what "
                  "was missed is told in one afterwards."),
    .description = _ ("TIME: minutes (1 to 2880), hours as in 2h, “tomorrow” (8 in the "
                      "morning), “back” (until it works again), or “off”.\n\n"
                      "Exit status: 0 done; 3 Tocsin is not running; 64 wrong usage."),
    .entries = entries,
  };
  g_auto (GStrv) rest = toc_cli_parse (&command, arguments, error);

  if (rest == NULL)
    return FALSE;
  if (rest[0] == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   _ ("For how long? Write minutes, hours as in 2h, tomorrow, back or off."));
      return FALSE;
    }

  return toc_cli_expect_no_more (&command, rest + 1, error) &&
         toc_cli_snooze_parse (rest[0], g_get_real_time (), minutes, error);
}

static void
print_end (guint minutes)
{
  gint64 now = g_get_real_time ();
  gint64 until = minutes == G_MAXUINT32 ? TOC_QUIET_UNTIL_BACK : now + minutes * MINUTE_US;
  g_autofree char *words =
    minutes != 0 ? toc_wording_snooze (until, now) : g_strdup (_ ("Notifications are not snoozed"));
  g_autofree char *line = g_strconcat (words, "\n", NULL);

  toc_cli_print_words (line);
}

int
toc_cli_snooze (char **arguments)
{
  guint minutes;
  g_autoptr (GDBusProxy) remote = NULL;
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GError) error = NULL;

  if (!parse_arguments (arguments, &minutes, &error))
    {
      toc_cli_print_error (error);
      return TOC_EXIT_USAGE;
    }

  remote = toc_cli_remote_new (&error);
  if (remote != NULL && !toc_cli_remote_is_running (remote))
    return TOC_EXIT_UNKNOWN;
  if (remote != NULL)
    answer = toc_cli_remote_call (remote, "Snooze", g_variant_new ("(u)", minutes), &error);
  if (answer == NULL)
    {
      toc_cli_print_error (error);
      return TOC_EXIT_UNKNOWN;
    }

  print_end (minutes);

  return EXIT_SUCCESS;
}
