/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-cli-report.h"

#include <glib/gi18n.h>

#include "toc-cli-remote.h"
#include "toc-cli-run.h"
#include "toc-cli.h"
#include "toc-own-address.h"
#include "toc-report-text.h"
#include "toc-session.h"

typedef struct
{
  TocCliRun run; /* (owned) */
  gboolean with_my_address;
  gboolean check; /* whether or not there is a running Tocsin to be asked */
} Options;

typedef struct
{
  GMainLoop *loop;
  char *address; /* (owned) (nullable) */
} Wait;

static void
options_clear (Options *options)
{
  toc_cli_run_clear (&options->run);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse_options (char **arguments, Options *options, GError **error)
{
  g_auto (GStrv) rest = NULL;
  const GOptionEntry entries[] = {
    { "with-my-address", 0, 0, G_OPTION_ARG_NONE, &options->with_my_address,
      N_ ("Tell your own address as well, as a provider may want to know"), NULL },
    { "check", 0, 0, G_OPTION_ARG_NONE, &options->check,
      N_ ("Check anew, even where Tocsin is running; so do the next four"), NULL },
    { "no-world", 0, 0, G_OPTION_ARG_NONE, &options->run.no_world,
      N_ ("Ask nobody elsewhere in the world"), NULL },
    { "no-feed", 0, 0, G_OPTION_ARG_NONE, &options->run.no_feed,
      N_ ("Do not read the service’s announcements"), NULL },
    { "service", 0, 0, G_OPTION_ARG_FILENAME, &options->run.service,
      N_ ("Check what FILE defines instead of TikTok"), N_ ("FILE") },
    { "timeout", 0, 0, G_OPTION_ARG_INT, &options->run.timeout,
      N_ ("How long each part may take to answer (1 to 60; 10)"), N_ ("SECONDS") },
    { NULL },
  };
  const TocCliCommand command = {
    .name = "report",
    .summary = _ ("Writes all that was seen as plain text, to be sent to a friend or a provider: "
                  "what the running Tocsin knows, or where none runs what a check finds."),
    .description = _ ("Exit status: 0 up; 1 slow, partial or maintenance; 2 down; 3 offline, "
                      "blocked or unknown; 64 wrong usage."),
    .entries = entries,
  };

  rest = toc_cli_parse (&command, arguments, error);
  options->check |= options->run.no_world || options->run.no_feed || options->run.service != NULL ||
                    options->run.timeout != TOC_CLI_TIMEOUT;

  return rest != NULL && toc_cli_expect_no_more (&command, rest, error) &&
         toc_cli_run_check_timeout (&options->run, error);
}

static void
address_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;

  wait->address = toc_own_address_ask_finish (result, NULL);
  g_main_loop_quit (wait->loop);
}

static char *
ask_own_address (TocDefinition *definition, SoupSession *session)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Wait wait = { .loop = loop };

  toc_own_address_ask_async (definition, session, NULL, address_cb, &wait);
  g_main_loop_run (loop);
  if (wait.address == NULL)
    g_printerr (_ ("tocsin: Your own address cannot be found out now.\n"));

  return wait.address;
}

/* Returns: (transfer full) (nullable): NULL where none runs, none that has checked yet, or one of an
   earlier version */
static char *
ask_running (const Options *options, TocDefinition *definition, SoupSession *session, TocState *state)
{
  g_autoptr (GDBusProxy) remote = toc_cli_remote_new (NULL);
  g_autofree char *address = NULL;
  g_autofree char *word = NULL;
  g_autoptr (GVariant) answer = NULL;
  char *text = NULL;

  if (remote == NULL || toc_cli_remote_get_time (remote, "LastCheck") == 0)
    return NULL;

  address = options->with_my_address ? ask_own_address (definition, session) : NULL;
  answer = toc_cli_remote_call (remote, "GetReportText",
                                g_variant_new ("(s)", address != NULL ? address : ""), NULL);
  if (answer == NULL)
    return NULL;

  word = toc_cli_remote_dup_string (remote, "State");
  toc_state_from_word (word, state);
  g_variant_get (answer, "(s)", &text);

  return text;
}

static char *
check (const Options *options, TocDefinition *definition, SoupSession *session, TocState *state)
{
  g_autoptr (TocVerdict) verdict = toc_cli_run (&options->run, definition, session);
  g_autofree char *address =
    options->with_my_address ? ask_own_address (definition, session) : NULL;

  *state = verdict->state;

  return toc_report_text_new (verdict, definition, address, g_get_real_time ());
}

int
toc_cli_report (char **arguments)
{
  g_auto (Options) options = { .run.timeout = TOC_CLI_TIMEOUT };
  g_autoptr (GError) error = NULL;
  g_autoptr (TocDefinition) definition = NULL;
  g_autoptr (SoupSession) session = NULL;
  g_autofree char *text = NULL;
  TocState state = TOC_STATE_UNKNOWN;

  if (parse_options (arguments, &options, &error))
    definition = toc_cli_run_load (&options.run, &error);
  if (definition == NULL)
    {
      toc_cli_print_error (error);
      return TOC_EXIT_USAGE;
    }
  if (!toc_session_check_tls (&error))
    {
      toc_cli_print_error (error);
      return TOC_EXIT_UNKNOWN;
    }

  toc_session_setup_process ();
  session = toc_session_new ();
  if (!options.check)
    text = ask_running (&options, definition, session, &state);
  if (text == NULL)
    text = check (&options, definition, session, &state);
  toc_cli_print_words (text);

  return toc_cli_exit_status (state);
}
