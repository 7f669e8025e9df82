/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-cli-check.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>

#include "toc-check.h"
#include "toc-report.h"
#include "toc-session.h"
#include "toc-text.h"
#include "toc-world-budget.h"

#define DEADLINE_S 10
#define DEADLINE_MAX_S 60

typedef struct
{
  gboolean json;
  gboolean no_world;
  gboolean no_feed;
  char *service; /* (owned) (nullable) */
  int timeout;   /* s */
} Options;

typedef struct
{
  GMainLoop *loop;
  TocVerdict *verdict; /* (owned) (nullable) */
} Wait;

static void
options_clear (Options *options)
{
  g_clear_pointer (&options->service, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static int
exit_status (TocState state)
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
      return 3;
    }
}

static gboolean
parse_options (char **arguments, Options *options, GError **error)
{
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Answer with one JSON object"), NULL },
    { "no-world", 0, 0, G_OPTION_ARG_NONE, &options->no_world,
      N_ ("Ask nobody elsewhere in the world"), NULL },
    { "no-feed", 0, 0, G_OPTION_ARG_NONE, &options->no_feed,
      N_ ("Do not read the service’s announcements"), NULL },
    { "service", 0, 0, G_OPTION_ARG_FILENAME, &options->service,
      N_ ("Check what FILE defines instead of TikTok"), N_ ("FILE") },
    { "timeout", 0, 0, G_OPTION_ARG_INT, &options->timeout,
      N_ ("How long each part may take to answer (1 to 60; 10)"), N_ ("SECONDS") },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;

  g_strv_builder_add (builder, "tocsin check");
  g_strv_builder_addv (builder, (const char **) arguments);
  argv = g_strv_builder_end (builder);

  g_option_context_set_summary (context, _ ("Checks once whether TikTok works, and for whom it "
                                            "does not."));
  g_option_context_set_description (
    context, _ ("Exit status: 0 up; 1 slow, partial or maintenance; 2 down; 3 offline, blocked or "
                "unknown; 64 wrong usage."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse_strv (context, &argv, error))
    return FALSE;

  if (argv[0] != NULL && argv[1] != NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                 _ ("“check” takes no argument, but got “%s”; see tocsin check --help."), argv[1]);
  else if (options->timeout < 1 || options->timeout > DEADLINE_MAX_S)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("--timeout is %d; write a whole number of seconds from 1 to %d."),
                 options->timeout, DEADLINE_MAX_S);
  else
    return TRUE;

  return FALSE;
}

static void
check_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;

  wait->verdict = toc_check_run_finish (result, NULL);
  g_main_loop_quit (wait->loop);
}

static TocVerdict *
run_check (TocDefinition *definition, const Options *options)
{
  g_autoptr (GFile) budget = options->no_world ? NULL : toc_world_budget_get_file ();
  g_autoptr (SoupSession) session = toc_session_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Wait wait = { .loop = loop };

  toc_check_run_async (definition, session, (guint) options->timeout * 1000, budget, NULL, check_cb, &wait);
  g_main_loop_run (loop);

  return wait.verdict;
}

/* JSON is UTF-8 in any locale; words are in the terminal's characters, and cannot control it. */
static void
print_verdict (const TocVerdict *verdict, gboolean json)
{
  g_autofree char *text =
    json ? toc_report_to_json (verdict) : toc_report_to_text (verdict, g_get_real_time ());
  g_autofree char *plain = json ? NULL : toc_text_make_plain (text);

  if (json)
    printf ("%s\n", text);
  else
    g_print ("%s", plain);
  if (fflush (stdout) != 0)
    g_printerr (_ ("tocsin: The answer cannot be written: %s.\n"), g_strerror (errno));
}

static void
print_error (const GError *error)
{
  g_autofree char *plain = toc_text_make_plain (error->message);

  g_printerr ("tocsin: %s\n", plain);
}

/* A file that was asked for by name must be right; the person's own override that is not leaves
   the shipped definition in service. */
static TocDefinition *
load_definition (const char *service)
{
  g_autoptr (GError) error = NULL;
  TocDefinition *definition = toc_definition_load (service, &error);

  if (definition != NULL)
    return definition;

  print_error (error);
  if (service != NULL)
    return NULL;

  g_printerr (_ ("tocsin: The shipped definition is used instead.\n"));

  return toc_definition_new_shipped ();
}

int
toc_cli_check (char **arguments)
{
  g_auto (Options) options = { .timeout = DEADLINE_S };
  g_autoptr (GError) error = NULL;
  g_autoptr (TocDefinition) definition = NULL;
  g_autoptr (TocVerdict) verdict = NULL;

  if (!parse_options (arguments, &options, &error))
    {
      print_error (error);
      return TOC_EXIT_USAGE;
    }

  definition = load_definition (options.service);
  if (definition == NULL)
    return TOC_EXIT_USAGE;

  toc_session_setup_process ();
  verdict = run_check (definition, &options);
  print_verdict (verdict, options.json);

  return exit_status (verdict->state);
}
