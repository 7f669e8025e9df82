/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-cli-check.h"

#include <glib/gi18n.h>

#include "toc-cli-run.h"
#include "toc-cli.h"
#include "toc-metrics.h"
#include "toc-report.h"
#include "toc-session.h"

typedef enum
{
  FORMAT_TEXT,
  FORMAT_JSON,
  FORMAT_NAGIOS,
  FORMAT_PROMETHEUS,
} Format;

typedef struct
{
  Format format;
  TocCliRun run; /* (owned) */
} Options;

static void
options_clear (Options *options)
{
  toc_cli_run_clear (&options->run);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* A plugin answers wrong usage in its own way, even where its options cannot be parsed. */
static gboolean
is_plugin (char **arguments)
{
  for (guint i = 0; arguments[i] != NULL; i++)
    if (g_str_equal (arguments[i], "--format=nagios") ||
        (g_str_equal (arguments[i], "--format") && g_strcmp0 (arguments[i + 1], "nagios") == 0))
      return TRUE;

  return FALSE;
}

static gboolean
parse_format (Options *options, gboolean json, const char *format, GError **error)
{
  static const char *const formats[] = { "text", "json", "nagios", "prometheus", NULL };
  const char *name = format != NULL ? format : json ? "json" : "text";
  int found = toc_cli_find_format (formats, name, error);

  if (found < 0)
    return FALSE;

  options->format = (Format) found;
  /* Whoever runs checks by the clock would use up the budget of those who help out. */
  options->run.no_world |= options->format == FORMAT_NAGIOS;

  return TRUE;
}

static gboolean
parse_options (char **arguments, Options *options, GError **error)
{
  gboolean json = FALSE;
  g_autofree char *format = NULL;
  g_auto (GStrv) rest = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Answer with one JSON object"), NULL },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format,
      N_ ("text, json, nagios for a monitoring plugin, or prometheus"), N_ ("FORMAT") },
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
    .name = "check",
    .summary = _ ("Checks once whether TikTok works, and for whom it does not."),
    .description = _ ("Exit status: 0 up; 1 slow, partial or maintenance; 2 down; 3 offline, "
                      "blocked or unknown; 64 wrong usage, which is 3 with --format=nagios."),
    .entries = entries,
  };

  rest = toc_cli_parse (&command, arguments, error);
  if (rest == NULL || !toc_cli_expect_no_more (&command, rest, error))
    return FALSE;

  if (!toc_cli_run_check_timeout (&options->run, error))
    return FALSE;

  return parse_format (options, json, format, error);
}

static void
print_verdict (const TocVerdict *verdict, Format format)
{
  g_autofree char *text = NULL;

  switch (format)
    {
    case FORMAT_JSON:
      text = toc_report_to_json (verdict);
      break;
    case FORMAT_NAGIOS:
      text = toc_metrics_to_nagios (verdict, toc_cli_exit_status (verdict->state));
      break;
    case FORMAT_PROMETHEUS:
      text = toc_metrics_to_prometheus (verdict);
      break;
    case FORMAT_TEXT:
    default:
      text = toc_report_to_text (verdict, g_get_real_time ());
      toc_cli_print_words (text);
      return;
    }

  toc_cli_print_data (text);
}

/* Monitoring systems read the standard output alone. */
static int
fail (gboolean plugin, const GError *error)
{
  g_autofree char *line = NULL;

  if (!plugin)
    {
      toc_cli_print_error (error);
      return TOC_EXIT_USAGE;
    }

  line = toc_metrics_problem_to_nagios (error->message);
  toc_cli_print_data (line);

  return TOC_EXIT_UNKNOWN;
}

int
toc_cli_check (char **arguments)
{
  g_auto (Options) options = { .run.timeout = TOC_CLI_TIMEOUT };
  g_autoptr (GError) error = NULL;
  g_autoptr (TocDefinition) definition = NULL;
  g_autoptr (SoupSession) session = NULL;
  g_autoptr (TocVerdict) verdict = NULL;

  if (!parse_options (arguments, &options, &error))
    return fail (is_plugin (arguments), error);

  definition = toc_cli_run_load (&options.run, &error);
  if (definition == NULL)
    return fail (options.format == FORMAT_NAGIOS, error);

  if (!toc_session_check_tls (&error))
    {
      fail (options.format == FORMAT_NAGIOS, error);
      return TOC_EXIT_UNKNOWN;
    }

  toc_session_setup_process ();
  session = toc_session_new ();
  verdict = toc_cli_run (&options.run, definition, session);
  print_verdict (verdict, options.format);

  return toc_cli_exit_status (verdict->state);
}
