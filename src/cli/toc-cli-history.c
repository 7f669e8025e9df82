/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-cli-history.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "toc-cli.h"
#include "toc-database.h"
#include "toc-definition.h"
#include "toc-history.h"
#include "toc-wording.h"

#define DEFAULT_SINCE "7d"
#define PATIENCE_US (2 * G_USEC_PER_SEC)

typedef struct
{
  gboolean json;
  gboolean csv;
  char *service;    /* (owned) (nullable): a file */
  char *since_word; /* (owned) (nullable) */
  char *component;  /* (owned) (nullable) */
  gint64 since;     /* µs since the epoch, as the next */
  gint64 now;
} Options;

static void
options_clear (Options *options)
{
  g_clear_pointer (&options->service, g_free);
  g_clear_pointer (&options->since_word, g_free);
  g_clear_pointer (&options->component, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse_ago (const char *word, gint64 now, gint64 *since)
{
  static const struct
  {
    const char *unit;
    gint64 seconds;
  } units[] = { { "m", 60 }, { "h", 3600 }, { "d", 86400 }, { "w", 604800 }, { "y", 31536000 } };
  char *end;
  guint64 number = g_ascii_strtoull (word, &end, 10);

  if (!g_ascii_isdigit (word[0]) || number == 0)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (end, units[i].unit) &&
        number <= (guint64) (now / G_USEC_PER_SEC / units[i].seconds))
      {
        *since = now - (gint64) number * units[i].seconds * G_USEC_PER_SEC;
        return TRUE;
      }

  return FALSE;
}

/* A date alone means its first moment; seconds may be left out. */
static gboolean
parse_date (const char *word, gint64 now, gint64 *since)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *midnight = g_strconcat (word, "T00:00:00", NULL);
  g_autofree char *minute = g_strconcat (word, ":00", NULL);
  const char *const forms[] = { word, minute, midnight };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (forms[i], zone);
      gint64 when = time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC : 0;

      if (time != NULL && when < now)
        {
          *since = when;
          return TRUE;
        }
    }

  return FALSE;
}

gboolean
toc_cli_history_parse_since (const char *word, gint64 now, gint64 *since, GError **error)
{
  if (parse_ago (word, now, since) || parse_date (word, now, since))
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("“%s” is no time in the past; write how long ago, as in 90m, 24h, 7d, 4w or 1y, or "
                  "a date, as in 2026-07-15 or 2026-07-15T14:02."),
               word);

  return FALSE;
}

static gboolean
check_component (const TocDefinition *definition, const char *id, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;
  g_autofree char *known = NULL;

  if (id == NULL || toc_definition_find_component (definition, id) != NULL)
    return TRUE;

  for (guint i = 0; i < definition->components->len; i++)
    g_strv_builder_add (builder,
                        ((TocComponent *) g_ptr_array_index (definition->components, i))->id);
  ids = g_strv_builder_end (builder);
  known = g_strjoinv (", ", ids);
  /* Translators: the first is what somebody wrote, the second a list of words to choose from. */
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("--component is “%s”; write one of these: %s."), id, known);

  return FALSE;
}

static gboolean
check_options (const TocDefinition *definition, Options *options, GError **error)
{
  const char *since = options->since_word != NULL ? options->since_word : DEFAULT_SINCE;

  if (options->json && options->csv)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   _ ("--json and --csv exclude each other; write one of them."));
      return FALSE;
    }

  return check_component (definition, options->component, error) &&
         toc_cli_history_parse_since (since, options->now, &options->since, error);
}

static gboolean
parse_options (char **arguments, Options *options, GError **error)
{
  const GOptionEntry entries[] = {
    { "since", 0, 0, G_OPTION_ARG_STRING, &options->since_word,
      N_ ("From when on: 24h, 7d, 1y … ago, or a date (7d)"), N_ ("WHEN") },
    { "component", 0, 0, G_OPTION_ARG_STRING, &options->component,
      N_ ("One component alone, with its answer times"), N_ ("ID") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Answer with one JSON object"), NULL },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &options->csv, N_ ("Answer with a table for spreadsheets"),
      NULL },
    { "service", 0, 0, G_OPTION_ARG_FILENAME, &options->service,
      N_ ("The history of what FILE defines instead of TikTok"), N_ ("FILE") },
    { NULL },
  };
  const TocCliCommand command = {
    .name = "history",
    .summary = _ ("Tells what Tocsin has seen on this computer, for how long TikTok was up, and what "
                  "went wrong."),
    .description = _ ("Up to two days come by the minute, up to sixty by the hour, more by the "
                      "day.\n\n"
                      "Exit status: 0 done; 3 there is no history that could be read; 64 wrong "
                      "usage."),
    .entries = entries,
  };
  g_auto (GStrv) rest = toc_cli_parse (&command, arguments, error);

  return rest != NULL && toc_cli_expect_no_more (&command, rest, error);
}

/* The person's own definition may be broken; what was seen by it is still there. */
static TocDefinition *
load_definition (const Options *options, GError **error)
{
  TocDefinition *definition =
    toc_definition_load (options->service, options->service != NULL ? error : NULL);

  return definition != NULL || options->service != NULL ? definition
                                                        : toc_definition_new_shipped ();
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static void
add_uptime (GString *text, const char *span, const TocHistoryUptime *uptime)
{
  double ratio = toc_history_uptime_get_ratio (uptime);

  if (ratio < 0)
    /* Translators: a span of time such as "24 hours". */
    g_string_append_printf (text, _ ("%s: no data\n"), span);
  else
    /* Translators: a span of time such as "24 hours", for how much of it TikTok was up, and how much
       of it is known at all, both in per cent. */
    g_string_append_printf (text, _ ("%s: up %.2f %% of the time that is known (%.1f %%)\n"), span,
                            ratio * 100, toc_history_uptime_get_coverage (uptime) * 100);
}

static char *
describe_incident (const TocIncident *incident, const char *service)
{
  g_autoptr (TocVerdict) verdict = toc_verdict_new (service);

  verdict->state = incident->state;
  verdict->scope = incident->scope;
  verdict->confidence = incident->confidence;
  verdict->reason = incident->reason;

  return toc_wording_headline (verdict);
}

static void
add_incident (GString *text, const TocIncident *incident, const char *service, gint64 now)
{
  g_autofree char *headline = describe_incident (incident, service);
  g_autofree char *began = toc_wording_time (incident->began, now);
  g_autofree char *last_seen = toc_wording_time (incident->last_seen, now);
  g_autofree char *ended = toc_wording_time (incident->ended, now);
  g_autofree char *duration = toc_wording_duration (incident->ended - incident->began);

  if (incident->ended == 0)
    /* Translators: "TikTok is down", and two times. */
    g_string_append_printf (text, _ ("%s: since %s, last seen %s\n"), headline, began, last_seen);
  else if (toc_incident_is_end_seen (incident))
    /* Translators: "TikTok is down", two times, and a duration such as "1 h 5 min". */
    g_string_append_printf (text, _ ("%s: from %s until %s (%s)\n"), headline, began, ended,
                            duration);
  else
    /* Translators: "TikTok is down", and three times: nobody looked between the last two. */
    g_string_append_printf (text, _ ("%s: from %s until some time between %s and %s\n"), headline,
                            began, last_seen, ended);
}

static void
add_incidents (GString *text, GPtrArray *incidents, const char *service, const Options *options)
{
  guint n = 0;

  for (guint i = 0; i < incidents->len; i++)
    {
      const TocIncident *incident = g_ptr_array_index (incidents, i);

      if (incident->ended != 0 && incident->ended < options->since)
        continue;
      if (n++ == 0)
        g_string_append_c (text, '\n');
      add_incident (text, incident, service, options->now);
    }
}

static char *
describe_overview (const TocHistoryOverview *overview, const char *service, const Options *options)
{
  const char *const spans[TOC_HISTORY_N_UPTIMES] = { _ ("24 hours"), _ ("7 days"), _ ("30 days"),
                                                     _ ("90 days") };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < overview->uptimes->len; i++)
    add_uptime (text, spans[i], g_ptr_array_index (overview->uptimes, i));
  add_incidents (text, overview->incidents, service, options);

  return g_string_free (text, FALSE);
}

static void
add_point (GString *text, const TocHistoryPoint *point, gint64 now)
{
  g_autofree char *time = toc_wording_time (point->start, now);
  g_autofree char *median = toc_wording_latency (point->median);
  g_autofree char *p95 = toc_wording_latency (point->p95);
  g_autofree char *longest = toc_wording_latency (point->max);
  guint answers = 0;

  for (guint i = 0; i < TOC_N_STATES; i++)
    answers += point->answers[i];
  /* Translators: a time, how many of how many answers were healthy, and how long half of these took
     at most, 95 of a hundred, and all. */
  g_string_append_printf (text, _ ("%s: %u of %u healthy; median %s, 95 %% within %s, longest %s\n"),
                          time, point->count, answers, median, p95, longest);
}

static char *
tell_component (TocHistory *history, const Options *options, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) points = NULL;
  GString *text;

  toc_history_query_latency_async (history, options->component, TRUE, options->since, options->now,
                                   NULL, done_cb, &result);
  points = toc_history_query_latency_finish (history, wait_for (&result), error);
  if (points == NULL)
    return NULL;

  text = g_string_new (NULL);
  for (guint i = 0; i < points->len; i++)
    add_point (text, g_ptr_array_index (points, i), options->now);
  if (points->len == 0)
    g_string_append (text, _ ("Nothing was seen of it in that time.\n"));

  return g_string_free (text, FALSE);
}

static char *
tell_overview (TocHistory *history, const char *service, const Options *options, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TocHistoryOverview) overview = NULL;

  toc_history_query_overview_async (history, options->now, NULL, done_cb, &result);
  overview = toc_history_query_overview_finish (history, wait_for (&result), error);

  return overview != NULL ? describe_overview (overview, service, options) : NULL;
}

static char *
tell_data (TocHistory *history, const Options *options, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  toc_history_export_async (history,
                            options->csv ? TOC_HISTORY_FORMAT_CSV : TOC_HISTORY_FORMAT_JSON,
                            options->component, options->since, options->now, NULL, done_cb,
                            &result);

  return toc_history_export_finish (history, wait_for (&result), error);
}

static gboolean
tell (TocHistory *history, const char *service, const Options *options, GError **error)
{
  g_autofree char *text = NULL;

  if (options->json || options->csv)
    {
      text = tell_data (history, options, error);
      return text != NULL && toc_cli_print_data (text);
    }

  text = options->component != NULL ? tell_component (history, options, error)
                                    : tell_overview (history, service, options, error);

  return text != NULL && toc_cli_print_words (text);
}

static void
print_failure (const GError *error)
{
  if (g_error_matches (error, TOC_DATABASE_ERROR, TOC_DATABASE_ERROR_MISSING))
    g_printerr (_ ("tocsin: There is no history yet; it begins when Tocsin runs in the tray.\n"));
  else if (g_error_matches (error, TOC_DATABASE_ERROR, TOC_DATABASE_ERROR_OLDER))
    g_printerr (_ ("tocsin: The history is of an earlier version; start Tocsin once to bring it "
                   "up to date.\n"));
  else
    toc_cli_print_error (error);
}

int
toc_cli_history (char **arguments)
{
  g_auto (Options) options = { .now = g_get_real_time () };
  g_autoptr (TocDefinition) definition = NULL;
  g_autofree char *path = NULL;
  g_autoptr (TocHistory) history = NULL;
  g_autoptr (GError) error = NULL;
  gboolean told;

  if (parse_options (arguments, &options, &error))
    definition = load_definition (&options, &error);
  if (definition == NULL || !check_options (definition, &options, &error))
    {
      toc_cli_print_error (error);
      return TOC_EXIT_USAGE;
    }

  path = toc_history_dup_path (definition->name);
  history = toc_history_new (path, TRUE);
  told = tell (history, definition->name, &options, &error);
  toc_history_close (history, PATIENCE_US);
  if (error != NULL)
    print_failure (error);

  return told ? EXIT_SUCCESS : TOC_EXIT_UNKNOWN;
}
