/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-cli.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>

#include "toc-text.h"

int
toc_cli_exit_status (TocState state)
{
  switch (state)
    {
    case TOC_STATE_UP:
      return 0;
    case TOC_STATE_SLOW:
    case TOC_STATE_PARTIAL:
    case TOC_STATE_MAINTENANCE:
      return 1;
    case TOC_STATE_DOWN:
      return 2;
    case TOC_STATE_BLOCKED:
    case TOC_STATE_OFFLINE:
    case TOC_STATE_UNKNOWN:
    case TOC_STATE_NOT_VERIFIABLE:
    default:
      return TOC_EXIT_UNKNOWN;
    }
}

char **
toc_cli_parse (const TocCliCommand *command, char **arguments, GError **error)
{
  g_autofree char *program = g_strconcat ("tocsin ", command->name, NULL);
  g_autoptr (GOptionContext) context = g_option_context_new (command->arguments);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;

  g_strv_builder_add (builder, program);
  g_strv_builder_addv (builder, (const char **) arguments);
  argv = g_strv_builder_end (builder);

  g_option_context_set_summary (context, command->summary);
  g_option_context_set_description (context, command->description);
  g_option_context_add_main_entries (context, command->entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse_strv (context, &argv, error))
    return NULL;

  return g_strdupv (argv[0] != NULL ? argv + 1 : argv);
}

gboolean
toc_cli_expect_no_more (const TocCliCommand *command, char **rest, GError **error)
{
  if (rest[0] == NULL)
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
               _ ("“%s” is one argument too many; see tocsin %s --help."), rest[0],
               command->name);

  return FALSE;
}

int
toc_cli_find_format (const char *const *formats, const char *name, GError **error)
{
  g_autofree char *known = NULL;

  for (int i = 0; formats[i] != NULL; i++)
    if (g_str_equal (formats[i], name))
      return i;

  known = g_strjoinv (", ", (char **) formats);
  /* Translators: the first is what somebody wrote, the second a list of words to choose from. */
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("--format is “%s”; write one of these: %s."), name, known);

  return -1;
}

static gboolean
flush (void)
{
  /* What failed when g_print() flushed is only remembered. */
  if (fflush (stdout) == 0 && !ferror (stdout))
    return TRUE;

  g_printerr (_ ("tocsin: The answer cannot be written: %s.\n"), g_strerror (errno));

  return FALSE;
}

gboolean
toc_cli_print_words (const char *text)
{
  g_autofree char *plain = toc_text_make_plain (text);

  g_print ("%s", plain);

  return flush ();
}

gboolean
toc_cli_print_data (const char *text)
{
  printf ("%s\n", text);

  return flush ();
}

void
toc_cli_print_error (const GError *error)
{
  g_autofree char *plain = toc_text_make_plain (error->message);

  g_printerr ("tocsin: %s\n", plain);
}
