/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-cli-status.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <stdlib.h>

#include "toc-cli-remote.h"
#include "toc-cli.h"
#include "toc-wording.h"

typedef enum
{
  FORMAT_TEXT,
  FORMAT_JSON,
  FORMAT_WAYBAR,
} Format;

typedef struct
{
  Format format;
  gboolean follow;
} Options;

/* An answer that changes. */
typedef struct
{
  GDBusProxy *remote;   /* (unowned) */
  GMainLoop *loop;      /* (unowned): ends when nobody reads any more */
  Format format;
  gboolean asking;      /* a report is under way */
  gboolean ask_again;   /* and is out of date */
  char *last;           /* (owned) (nullable): what was printed */
} Follow;

static gboolean
parse_options (char **arguments, Options *options, GError **error)
{
  static const char *const formats[] = { "text", "json", "waybar", NULL };
  gboolean json = FALSE;
  g_autofree char *format = NULL;
  g_auto (GStrv) rest = NULL;
  int found;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Answer with one JSON object"), NULL },
    { "follow", 0, 0, G_OPTION_ARG_NONE, &options->follow,
      N_ ("Go on, with a line for each change"), NULL },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format,
      N_ ("text, json, or waybar for a module of that panel"), N_ ("FORMAT") },
    { NULL },
  };
  const TocCliCommand command = {
    .name = "status",
    .summary = _ ("Tells what the running Tocsin shows. It never starts one."),
    .description = _ ("Exit status: 0 up; 1 slow, partial or maintenance; 2 down; 3 offline, "
                      "blocked or unknown, or Tocsin is not running; 64 wrong usage. With "
                      "--format=waybar 0 instead of 1 to 3 where it is running."),
    .entries = entries,
  };

  rest = toc_cli_parse (&command, arguments, error);
  if (rest == NULL || !toc_cli_expect_no_more (&command, rest, error))
    return FALSE;

  found = toc_cli_find_format (formats, format != NULL ? format : json ? "json" : "text", error);
  options->format = (Format) MAX (found, 0);

  return found >= 0;
}

/* Returns NULL where there is none. */
static char *
dup_time (GDBusProxy *remote, const char *property)
{
  gint64 when = toc_cli_remote_get_time (remote, property);

  return when != 0 ? toc_wording_time (when, g_get_real_time ()) : NULL;
}

static char *
dup_text (GDBusProxy *remote)
{
  gint64 snoozed_until = toc_cli_remote_get_time (remote, "SnoozedUntil");
  g_autofree char *headline = toc_cli_remote_dup_string (remote, "Headline");
  g_autofree char *since = dup_time (remote, "Since");
  g_autofree char *last_check = dup_time (remote, "LastCheck");
  g_autofree char *next_check = dup_time (remote, "NextCheck");
  g_autofree char *snoozed = NULL;
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n", headline);
  if (since != NULL)
    g_string_append_printf (text, _ ("Since: %s\n"), since);
  if (last_check != NULL)
    g_string_append_printf (text, _ ("Last check: %s\n"), last_check);
  if (next_check != NULL)
    g_string_append_printf (text, _ ("Next check: %s\n"), next_check);
  if (snoozed_until != 0)
    {
      snoozed = toc_wording_snooze (snoozed_until, g_get_real_time ());
      g_string_append_printf (text, "%s\n", snoozed);
    }

  return g_string_free (text, FALSE);
}

/* Waybar takes text and tooltip for markup, and shows nothing where the text is empty. */
static char *
dup_waybar (const char *state, const char *headline, const char *details)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = g_markup_escape_text (headline, -1);
  g_autofree char *tooltip = g_markup_escape_text (details, -1);
  const char *const members[] = { "text", text, "alt", state, "tooltip", g_strchomp (tooltip),
                                  "class", state };

  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (members); i += 2)
    {
      json_builder_set_member_name (builder, members[i]);
      json_builder_add_string_value (builder, members[i + 1]);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static char *
dup_waybar_line (GDBusProxy *remote)
{
  g_autofree char *state = toc_cli_remote_dup_string (remote, "State");
  g_autofree char *headline = toc_cli_remote_dup_string (remote, "Headline");
  g_autofree char *details = dup_text (remote);

  return dup_waybar (state, headline, details);
}

/* ---- once ---- */

static int
print_json (GDBusProxy *remote)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = toc_cli_remote_call (remote, "GetReport", NULL, &error);
  const char *json;

  if (answer == NULL)
    {
      toc_cli_print_error (error);
      return TOC_EXIT_UNKNOWN;
    }

  g_variant_get (answer, "(&s)", &json);
  toc_cli_print_data (json);

  return EXIT_SUCCESS;
}

static int
print_once (GDBusProxy *remote, Format format)
{
  g_autofree char *word = toc_cli_remote_dup_string (remote, "State");
  g_autofree char *text = NULL;
  TocState state = TOC_STATE_UNKNOWN;

  toc_state_from_word (word, &state);
  if (format == FORMAT_WAYBAR)
    {
      /* It would hide a module whose program fails. */
      text = dup_waybar_line (remote);
      toc_cli_print_data (text);
      return EXIT_SUCCESS;
    }
  if (format == FORMAT_JSON && print_json (remote) != EXIT_SUCCESS)
    return TOC_EXIT_UNKNOWN;
  if (format == FORMAT_TEXT)
    {
      text = dup_text (remote);
      toc_cli_print_words (text);
    }

  return toc_cli_exit_status (state);
}

/* ---- for as long as somebody reads ---- */

/* Takes @line. */
static void
print_change (Follow *self, char *line)
{
  gint64 now = g_get_real_time ();
  g_autofree char *time = NULL;
  g_autofree char *timed = NULL;
  gboolean written;

  if (g_strcmp0 (line, self->last) == 0)
    {
      g_free (line);
      return;
    }

  g_free (self->last);
  self->last = line;
  if (self->format == FORMAT_TEXT)
    {
      time = toc_wording_time (now, now);
      timed = g_strdup_printf ("%s  %s\n", time, line);
      written = toc_cli_print_words (timed);
    }
  else
    {
      written = toc_cli_print_data (line);
    }
  if (!written)
    g_main_loop_quit (self->loop);
}

static void ask_for_report (Follow *self);

/* One object a line. */
static void
report_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Follow *self = user_data;
  g_autoptr (GVariant) answer = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, NULL);
  const char *json = NULL;
  g_autoptr (JsonNode) root = NULL;

  self->asking = FALSE;
  if (answer != NULL)
    {
      g_variant_get (answer, "(&s)", &json);
      root = json_from_string (json, NULL);
    }
  if (root != NULL)
    print_change (self, json_to_string (root, FALSE));
  if (self->ask_again)
    ask_for_report (self);
}

static void
ask_for_report (Follow *self)
{
  self->ask_again = self->asking;
  if (self->asking)
    return;

  self->asking = TRUE;
  g_dbus_proxy_call (self->remote, "GetReport", NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL,
                     report_cb, self);
}

static void
print_absence (Follow *self)
{
  if (self->format == FORMAT_WAYBAR)
    print_change (self, dup_waybar ("stopped", "", ""));
  else if (self->format == FORMAT_JSON)
    print_change (self, g_strdup ("null"));
  else
    print_change (self, g_strdup (_ ("Tocsin is not running")));
}

static void
changed_cb (Follow *self)
{
  g_autofree char *owner = g_dbus_proxy_get_name_owner (self->remote);

  if (owner == NULL)
    print_absence (self);
  else if (self->format == FORMAT_JSON)
    ask_for_report (self);
  else if (self->format == FORMAT_WAYBAR)
    print_change (self, dup_waybar_line (self->remote));
  else
    print_change (self, toc_cli_remote_dup_string (self->remote, "Headline"));
}

/* Ends by a signal, or when nobody reads any more. */
static int
follow (GDBusProxy *remote, Format format)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Follow self = { .remote = remote, .loop = loop, .format = format };

  g_signal_connect_swapped (remote, "g-properties-changed", G_CALLBACK (changed_cb), &self);
  g_signal_connect_swapped (remote, "notify::g-name-owner", G_CALLBACK (changed_cb), &self);
  changed_cb (&self);
  g_main_loop_run (loop);
  g_signal_handlers_disconnect_by_data (remote, &self);
  g_free (self.last);

  return TOC_EXIT_UNKNOWN;
}

int
toc_cli_status (char **arguments)
{
  Options options = { 0 };
  g_autoptr (GDBusProxy) remote = NULL;
  g_autoptr (GError) error = NULL;

  if (!parse_options (arguments, &options, &error))
    {
      toc_cli_print_error (error);
      return TOC_EXIT_USAGE;
    }

  remote = toc_cli_remote_new (&error);
  if (remote == NULL)
    {
      toc_cli_print_error (error);
      return TOC_EXIT_UNKNOWN;
    }
  if (options.follow)
    return follow (remote, options.format);

  return toc_cli_remote_is_running (remote) ? print_once (remote, options.format)
                                            : TOC_EXIT_UNKNOWN;
}
