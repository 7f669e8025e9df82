/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The arguments of the commands that ask nobody: each ends with an exit status, where there is neither
   a history nor a running program. One argument a line, the first of which names the command. */

#include "toc-fuzz.h"

#include <string.h>

#include "toc-cli-history.h"
#include "toc-cli-snooze.h"
#include "toc-cli.h"

static void
print_nothing (const char *text)
{
}

/* Help ends the program, as does whatever stands for it among other letters. */
static gboolean
asks_for_help (char **arguments)
{
  for (; *arguments != NULL; arguments++)
    if (g_str_has_prefix (*arguments, "--help") ||
        ((*arguments)[0] == '-' && (*arguments)[1] != '-' && strpbrk (*arguments, "h?") != NULL))
      return TRUE;

  return FALSE;
}

/* libFuzzer calls it once, before all else. */
int LLVMFuzzerInitialize (int *argc, char ***argv);

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_set_print_handler (print_nothing);
  g_set_printerr_handler (print_nothing);
  g_setenv ("XDG_DATA_HOME", "/nonexistent", TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);

  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (GStrv) arguments = g_strsplit (text, "\n", -1);
  int status;

  if (arguments[0] == NULL || asks_for_help (arguments))
    return 0;

  if (g_str_equal (arguments[0], "snooze"))
    status = toc_cli_snooze (arguments + 1);
  else if (g_str_equal (arguments[0], "history"))
    status = toc_cli_history (arguments + 1);
  else
    return 0;

  g_assert_true (status == TOC_EXIT_UNKNOWN || status == TOC_EXIT_USAGE);

  return 0;
}
