/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What scripts rely on: exit statuses, what goes where, and that a mistake is named. */

#include "toc-cli-check.h"
#include "toc-cli-snooze.h"
#include "toc-history.h"
#include "toc-session.h"
#include "toc-test-fork.h"
#include "toc-test-net.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- from the outside: the program itself ---- */

typedef struct
{
  int status;
  char *out; /* (owned) */
  char *err; /* (owned) */
} Run;

static void
run_clear (Run *run)
{
  g_free (run->out);
  g_free (run->err);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static void
run (Run *run, const char *line)
{
  const char *program = g_getenv ("TOCSIN_TEST_PROGRAM");
  g_auto (GStrv) arguments = NULL;
  g_autofree char *command = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  if (program == NULL)
    g_error ("TOCSIN_TEST_PROGRAM is not set; run “meson test”");
  command = g_strdup_printf ("%s %s", program, line);
  g_shell_parse_argv (command, NULL, &arguments, &error);
  g_assert_no_error (error);
  process = g_subprocess_newv ((const char *const *) arguments,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                               &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &run->out, &run->err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  run->status = g_subprocess_get_exit_status (process);
}

typedef struct
{
  const char *line;
  const char *says; /* on the standard error output */
} Mistake;

static const Mistake mistakes[] = {
  { "nonsense", "“nonsense”" },
  { "check nonsense", "“nonsense”" },
  { "check --nonsense", "--nonsense" },
  { "check --json --timeout", "--timeout" },
  { "check --timeout 0", "from 1 to 60" },
  { "check --timeout 61", "from 1 to 60" },
  { "check --timeout -5", "from 1 to 60" },
  { "check --timeout soon", "soon" },
  { "check --service", "--service" },
  { "check --service /nonexistent/file.json", "/nonexistent/file.json: $ cannot be read" },
  { "check --service /", "cannot be read" },
  { "history nonsense", "“nonsense”" },
  { "history --since", "--since" },
  { "history --since soon", "“soon”" },
  { "history --since 0d", "“0d”" },
  { "history --since 9999y", "“9999y”" },
  { "history --since 2999-01-01", "“2999-01-01”" },
  { "history --json --csv", "--csv" },
  { "history --component nobody", "edge, page" },
  { "history --service", "--service" },
  { "history --service /nonexistent/file.json", "/nonexistent/file.json: $ cannot be read" },
  { "check --service ''", "cannot be read" },
  { "report nonsense", "“nonsense”" },
  { "report --json", "--json" },
  { "report --timeout 0", "from 1 to 60" },
  { "check --format", "--format" },
  { "check --format=yaml", "text, json, nagios, prometheus" },
  { "status nonsense", "“nonsense”" },
  { "status --nonsense", "--nonsense" },
  { "status --format=nagios", "text, json, waybar" },
  { "snooze", "For how long?" },
  { "snooze 30 40", "“40”" },
  { "snooze 0", "“0”" },
  { "snooze -5", "-5" },
  { "snooze 2881", "1 to 2880" },
  { "snooze 49h", "“49h”" },
  { "snooze 5d", "“5d”" },
  { "snooze 18446744073709551617", "no time to snooze" },
  { "snooze someday", "“someday”" },
};

/* A mistake is EX_USAGE, one line says which, and nothing pretends to be a result. */
static void
test_mistake (gconstpointer data)
{
  const Mistake *mistake = data;
  g_auto (Run) result = { 0 };

  run (&result, mistake->line);
  g_test_message ("%s: %s", mistake->line, result.err);
  g_assert_cmpint (result.status, ==, 64);
  g_assert_cmpstr (result.out, ==, "");
  g_assert_true (g_str_has_prefix (result.err, "tocsin: "));
  g_assert_nonnull (strstr (result.err, mistake->says));
  g_assert_true (strchr (result.err, '\n') == result.err + strlen (result.err) - 1);
}

static void
test_help (void)
{
  static const struct
  {
    const char *line;
    const char *says;
  } helps[] = {
    { "--help", "tocsin check" },
    { "-h", "--version" },
    { "--version", "tocsin " },
    { "check --help", "64 wrong usage" },
    { "history --help", "64 wrong usage" },
    { "report --help", "--with-my-address" },
    { "status --help", "--follow" },
    { "snooze --help", "[OPTION…] TIME" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (helps); i++)
    {
      g_auto (Run) result = { 0 };

      run (&result, helps[i].line);
      g_assert_cmpint (result.status, ==, 0);
      g_assert_cmpstr (result.err, ==, "");
      g_assert_nonnull (strstr (result.out, helps[i].says));
    }
}

/* Without glib-networking nothing can be asked, and that is no outage. */
static void
test_without_tls (void)
{
  static const char *const lines[] = { "check", "check --json", "report" };

  g_setenv ("GIO_USE_TLS", "dummy", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_auto (Run) result = { 0 };

      run (&result, lines[i]);
      g_assert_cmpint (result.status, ==, 3);
      g_assert_cmpstr (result.out, ==, "");
      g_assert_nonnull (strstr (result.err, "glib-networking"));
    }
  g_unsetenv ("GIO_USE_TLS");
}

/* A plugin's mistakes are results of their own: on the standard output, status 3. */
static void
test_plugin_mistake (void)
{
  static const char *const lines[] = {
    "check --format=nagios --nonsense",
    "check --format nagios nonsense",
    "check --timeout 0 --format=nagios",
    "check --format=nagios --service /nonexistent/file.json",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_auto (Run) result = { 0 };

      run (&result, lines[i]);
      g_assert_cmpint (result.status, ==, 3);
      g_assert_cmpstr (result.err, ==, "");
      g_assert_true (g_str_has_prefix (result.out, "TOCSIN UNKNOWN - "));
      g_assert_true (strchr (result.out, '\n') == result.out + strlen (result.out) - 1);
    }
}

static void
test_snooze (void)
{
  static const struct
  {
    const char *word;
    guint minutes;
  } times[] = {
    { "1", 1 },         { "30m", 30 },   { "2h", 120 }, { "2880", 2880 }, { "48h", 2880 },
    { "tomorrow", 600 }, { "off", 0 }, { "back", G_MAXUINT32 },
  };
  /* 22:00 in the tests' time zone */
  gint64 now = (gint64) 1790028000 * G_USEC_PER_SEC;

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr (GError) error = NULL;
      guint minutes = 12345;

      toc_cli_snooze_parse (times[i].word, now, &minutes, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (minutes, ==, times[i].minutes);
    }
}

/* Neither without a bus nor on one where nothing runs is there a result. */
static void
test_not_running (void)
{
  static const char *const lines[] = { "status", "status --json", "status --format=waybar",
                                       "snooze 30" };
  g_autoptr (GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);

  for (int with_bus = 0; with_bus < 2; with_bus++)
    {
      if (with_bus)
        g_test_dbus_up (bus);
      else
        g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
      for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
        {
          g_auto (Run) result = { 0 };

          run (&result, lines[i]);
          g_assert_cmpint (result.status, ==, 3);
          g_assert_cmpstr (result.out, ==, "");
          g_assert_nonnull (strstr (result.err, with_bus ? "not running" : "no session bus"));
          g_assert_true (strchr (result.err, '\n') == result.err + strlen (result.err) - 1);
        }
    }
  g_test_dbus_down (bus);
}

static char *
write_definition (const char *text)
{
  g_autoptr (GError) error = NULL;
  char *path = NULL;
  int file = g_file_open_tmp ("tocsin-test-XXXXXX.json", &path, &error);

  g_assert_no_error (error);
  g_close (file, NULL);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);

  return path;
}

static void
test_broken_service (void)
{
  g_autofree char *path = write_definition ("{ \"schema\": 1 }");
  g_autofree char *line = g_strdup_printf ("check --json --service %s", path);
  g_auto (Run) result = { 0 };

  run (&result, line);
  g_assert_cmpint (result.status, ==, 64);
  g_assert_cmpstr (result.out, ==, "");
  g_assert_nonnull (strstr (result.err, path));
  g_assert_nonnull (strstr (result.err, "$.name is missing; add it."));
  g_unlink (path);
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (toc_history_clear_finish (TOC_HISTORY (source), result, NULL));
}

/* Each service has a history of its own. */
static void
test_history_of_service (void)
{
  g_autofree char *file = write_definition (
    "{ \"schema\": 1, \"name\": \"Ex/ample\", \"date\": \"2026-01-01\","
    "  \"home\": \"https://localhost/\", \"trusted_hosts\": [\"localhost\"],"
    "  \"components\": [{ \"id\": \"web\", \"name\": \"Web\", \"core\": true, \"probes\": ["
    "    { \"url\": \"https://localhost/\", \"healthy\": [{ \"status\": 200 }] }] }],"
    "  \"controls\": [{ \"id\": \"c\", \"name\": \"C\", \"operator\": \"O\", \"url\":"
    "    \"http://localhost/\", \"healthy\": [{ \"status\": 404 }] }] }");
  g_autofree char *folder = g_dir_make_tmp ("tocsin-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "tocsin", "history-Ex%2Fample.db", NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *line = g_strdup_printf ("history --json --component web --service %s", file);
  g_autofree char *before = g_strdup (g_getenv ("XDG_DATA_HOME"));
  g_autoptr (TocHistory) history = toc_history_new (path, FALSE);
  g_auto (Run) its_own = { 0 };
  g_auto (Run) shipped = { 0 };

  toc_history_clear_async (history, cleared_cb, NULL);
  g_assert_true (toc_history_close (history, 60 * (gint64) G_USEC_PER_SEC));
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  run (&its_own, line);
  run (&shipped, "history --json");
  if (before != NULL)
    g_setenv ("XDG_DATA_HOME", before, TRUE);
  else
    g_unsetenv ("XDG_DATA_HOME");
  g_unlink (file);
  g_unlink (path);
  g_rmdir (parent);
  g_rmdir (folder);

  g_assert_cmpstr (its_own.err, ==, "");
  g_assert_cmpint (its_own.status, ==, 0);
  g_assert_nonnull (strstr (its_own.out, "\"incidents\""));
  g_assert_cmpint (shipped.status, ==, 3);
  g_assert_nonnull (strstr (shipped.err, "no history yet"));
}

/* Another service altogether, without a certificate that anybody trusts: it says so, in JSON. */
static void
test_service (TocTestNet *net, gconstpointer data)
{
  g_autofree char *text = g_strdup_printf (
    "{ \"schema\": 1, \"name\": \"Example\", \"date\": \"2026-01-01\","
    "  \"home\": \"https://localhost/\", \"trusted_hosts\": [\"localhost\"],"
    "  \"components\": [{ \"id\": \"web\", \"name\": \"Web\", \"core\": true, \"probes\": ["
    "    { \"url\": \"https://localhost:%u/\", \"healthy\": [{ \"status\": 200 }] }] }],"
    "  \"controls\": [{ \"id\": \"c\", \"name\": \"C\", \"operator\": \"O\", \"url\":"
    "    \"http://localhost:%u/\", \"healthy\": [{ \"status\": 404 }] }] }",
    net->port, net->port);
  g_autofree char *path = write_definition (text);
  g_autofree char *line = g_strdup_printf ("check --json --timeout 5 --service %s", path);
  g_auto (Run) result = { 0 };
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object;

  run (&result, line);
  g_test_message ("%s", result.err);
  g_assert_cmpint (result.status, ==, 3);
  root = json_from_string (result.out, NULL);
  g_assert_nonnull (root);
  object = json_node_get_object (root);
  g_assert_cmpint (json_object_get_int_member (object, "schema"), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (object, "state"), ==, "blocked");
  g_assert_true (g_str_has_prefix (json_object_get_string_member (object, "headline"), "Example"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "components")),
                    ==, 1);
  g_unlink (path);
}

/* ---- from the inside: every exit status ---- */

/* What @arguments print, without the comments of the test itself that come in between. */
static char *
run_inside (char **arguments, int *status)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *printed = NULL;
  g_autoptr (GRegex) comment = g_regex_new ("^#.*\n", G_REGEX_MULTILINE, 0, NULL);
  int file = g_file_open_tmp ("tocsin-test-XXXXXX", &path, &error);
  int out = dup (STDOUT_FILENO);

  g_assert_no_error (error);
  fflush (stdout);
  dup2 (file, STDOUT_FILENO);
  *status = toc_cli_check (arguments);
  fflush (stdout);
  dup2 (out, STDOUT_FILENO);
  close (out);
  close (file);

  g_file_get_contents (path, &printed, NULL, &error);
  g_assert_no_error (error);
  g_unlink (path);

  return g_regex_replace_literal (comment, printed, -1, 0, "", 0, NULL);
}

typedef struct
{
  const char *target;
  const char *behaviour;
  int status;
  const char *state;
} Case;

static const Case cases[] = {
  { "*", "ok", 0, "up" },
  { "webcast.tiktok.com", "status 500", 1, "partial" },
  { "*t*tok*", "maintenance", 1, "maintenance" },
  { "*t*tok*", "status 503", 2, "down" },
  { "*t*tok*", "legal", 3, "blocked" },
  { "*t*tok*", "challenge", 3, "unknown" },
  { "*", "refuse", 3, "offline" },
};

static void
test_status (TocTestNet *net, gconstpointer data)
{
  const Case *test = data;
  g_autofree char *text = toc_test_net_dup_shipped (net);
  g_autofree char *path = write_definition (text);
  char *arguments[] = { (char *) "--json", (char *) "--service", path, NULL };
  g_autofree char *printed = NULL;
  g_autoptr (JsonNode) root = NULL;
  int status;

  toc_test_net_set (net, test->target, test->behaviour);
  toc_test_net_set (net, "*ttwstatic*",
                    test->target[0] == '*' ? test->behaviour : "ok");
  printed = run_inside (arguments, &status);
  g_unlink (path);

  root = json_from_string (printed, NULL);
  g_assert_nonnull (root);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (root), "state"), ==,
                   test->state);
  g_assert_cmpint (status, ==, test->status);
}

/* Without --json it is for people. */
static void
test_text (TocTestNet *net, gconstpointer data)
{
  g_autofree char *text = toc_test_net_dup_shipped (net);
  g_autofree char *path = write_definition (text);
  char *arguments[] = { (char *) "--service", path, NULL };
  int status;
  g_autofree char *printed = run_inside (arguments, &status);

  g_unlink (path);
  g_assert_cmpint (status, ==, 0);
  g_assert_true (g_str_has_prefix (printed, "TikTok is up\n"));
}

static void
add (const char *name, gconstpointer data, void (*func) (TocTestNet *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/cli/", name, NULL);

  g_test_add (path, TocTestNet, data, toc_test_net_set_up, func, toc_test_net_tear_down);
}

int
main (int argc, char **argv)
{
  g_autofree char *daemon = g_find_program_in_path ("dbus-daemon");

  g_setenv ("TOCSIN_SPEEDUP", "60", TRUE);
  /* What was asked of the world is written down in a folder of the test alone. */
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  toc_test_prepare_forks ();
  toc_session_setup_process ();
  toc_test_trust_authority ();

  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autofree char *path = g_strdup_printf ("/cli/mistake/%02u", i);

      g_test_add_data_func (path, &mistakes[i], test_mistake);
    }
  g_test_add_func ("/cli/help", test_help);
  g_test_add_func ("/cli/without-tls", test_without_tls);
  g_test_add_func ("/cli/plugin-mistake", test_plugin_mistake);
  g_test_add_func ("/cli/snooze", test_snooze);
  if (daemon != NULL)
    g_test_add_func ("/cli/not-running", test_not_running);
  g_test_add_func ("/cli/broken-service", test_broken_service);
  g_test_add_func ("/cli/history-of-service", test_history_of_service);
  add ("service", NULL, test_service);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("status/%s", cases[i].state);

      add (name, &cases[i], test_status);
    }
  add ("text", NULL, test_text);

  return g_test_run ();
}
