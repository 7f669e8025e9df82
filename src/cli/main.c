/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "toc-cli-check.h"
#include "toc-cli-history.h"
#include "toc-cli-report.h"
#include "toc-cli-snooze.h"
#include "toc-cli-status.h"
#include "toc-cli.h"
#include "toc-locale.h"

/* Where a caller has closed one of the three, the next file or socket that is opened would be taken
   for it, and written to. */
static void
open_missing_streams (void)
{
  int fd;

  do
    fd = open ("/dev/null", O_RDWR);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd > STDERR_FILENO)
    close (fd);
}

static void
print_help (void)
{
  g_print ("%s\n\n%s\n%s\n\n%s\n%s\n%s\n%s\n",
           _ ("Tocsin tells whether TikTok is down, for everyone or just for you."),
           _ ("Usage:"),
           _ ("  tocsin [--background]   open the window, or start in the tray only\n"
              "  tocsin check            check once, without a display\n"
              "  tocsin report           tell all that was seen, to be sent to somebody\n"
              "  tocsin status           tell what the running Tocsin shows\n"
              "  tocsin history          tell what it was like\n"
              "  tocsin snooze TIME      silence its notifications for a while\n"
              "Each command has a --help of its own."),
           _ ("Options:"),
           _ ("  --check-now             have the running Tocsin check at once\n"
              "  --preferences           show the preferences\n"
              "  --help                  show this help"),
           _ ("  --version               show the version"),
           _ ("Not affiliated with TikTok or ByteDance."));
}

/* The application is a program of its own, so that a server needs no GTK. */
static int
start_application (char **argv)
{
  const char *build = g_getenv ("TOCSIN_BUILD");
  g_autofree char *program =
    build != NULL ? g_build_filename (build, "src", "app", "tocsin-app", NULL)
                  : g_build_filename (TOC_LIBEXECDIR, "tocsin-app", NULL);

  execv (program, argv);
  g_printerr (_ ("tocsin: The application %s cannot be started (%s); install it, or use "
                 "“tocsin check”.\n"),
              program, g_strerror (errno));

  return TOC_EXIT_USAGE;
}

typedef int (*Run) (char **arguments);

static Run
find_command (const char *name)
{
  static const struct
  {
    const char *name;
    Run run;
  } commands[] = {
    { "check", toc_cli_check },
    { "history", toc_cli_history },
    { "report", toc_cli_report },
    { "snooze", toc_cli_snooze },
    { "status", toc_cli_status },
  };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, name))
      return commands[i].run;

  return NULL;
}

int
main (int argc, char **argv)
{
  const char *command = argc > 1 ? argv[1] : "";
  Run run = find_command (command);

  open_missing_streams ();
  toc_locale_setup ();

  if (run != NULL)
    return run (argv + 2);
  if (g_str_equal (command, "--help") || g_str_equal (command, "-h"))
    {
      print_help ();
      return 0;
    }
  if (g_str_equal (command, "--version"))
    {
      g_print ("tocsin %s\n", TOC_VERSION);
      return 0;
    }
  if (command[0] == '\0' || command[0] == '-')
    return start_application (argv);

  g_printerr (_ ("tocsin: “%s” is not a command; see tocsin --help.\n"), command);

  return TOC_EXIT_USAGE;
}
