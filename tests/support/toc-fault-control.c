/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-fault-control.h"

#include "toc-fake-globalping.h"
#include "toc-fault-behaviour.h"

#include <gio/gunixsocketaddress.h>
#include <stdlib.h>
#include <string.h>

#define WAIT_SECONDS 10
#define MAX_CLIENTS 32
#define GLOBALPING "api.globalping.io"

/* A test that asks the world says first what it sees: in this internet everybody is here. */
static const char *const unasked[] = { "default", "closed", NULL };

struct _TocFaultControl {
  GObject parent_instance;

  TocFaultServer *server;  /* (owned) */
  TocFaultDns *dns;        /* (owned) */
  TocFakeGlobalping *globalping; /* (owned) */
  GHashTable *groups;      /* (owned) name → GStrv; not changed once listening */
  GSocketService *service; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (TocFaultControl, toc_fault_control, G_TYPE_OBJECT)

typedef char *(*CommandFunc) (TocFaultControl *self, const char *const *words, GError **error);

typedef struct {
  const char *name;
  guint least; /* words after the name */
  guint most;
  CommandFunc func;
} Command;

typedef gboolean (*EachFunc) (TocFaultControl *self, const char *target, const char *const *words, GError **error);

/* Once for @target, or for each host of the group that it names; a path stays behind each. */
static gboolean
for_each (TocFaultControl *self, const char *target, const char *const *words, EachFunc func, GError **error)
{
  g_autofree char *name = g_strndup (target, strcspn (target, "/"));
  const char *path = target + strlen (name);
  const char *const *hosts;

  if (*target != '@')
    return func (self, target, words, error);
  hosts = g_hash_table_lookup (self->groups, name + 1);
  if (hosts == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no group “%s”", name);
    return FALSE;
  }
  for (guint i = 0; hosts[i] != NULL; i++) {
    g_autofree char *one = g_strconcat (hosts[i], path, NULL);

    if (!func (self, one, words, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
set_one (TocFaultControl *self, const char *target, const char *const *words, GError **error)
{
  return toc_fault_server_set_words (self->server, target, words, error);
}

static gboolean
reset_one (TocFaultControl *self, const char *target, const char *const *words G_GNUC_UNUSED,
           GError **error G_GNUC_UNUSED)
{
  toc_fault_server_reset (self->server, target);
  return TRUE;
}

static gboolean
dns_one (TocFaultControl *self, const char *name, const char *const *words, GError **error)
{
  return toc_fault_dns_set_words (self->dns, name, words, error);
}

static char *
command_set (TocFaultControl *self, const char *const *words, GError **error)
{
  return for_each (self, words[0], words + 1, set_one, error) ? g_strdup ("ok\n") : NULL;
}

static char *
command_reset (TocFaultControl *self, const char *const *words, GError **error)
{
  return for_each (self, words[0], NULL, reset_one, error) ? g_strdup ("ok\n") : NULL;
}

static char *
command_dns (TocFaultControl *self, const char *const *words, GError **error)
{
  return for_each (self, words[0], words + 1, dns_one, error) ? g_strdup ("ok\n") : NULL;
}

static char *
command_reset_all (TocFaultControl *self, const char *const *words G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  toc_fault_server_reset (self->server, NULL);
  toc_fault_dns_reset (self->dns, NULL);
  toc_fake_globalping_set (self->globalping, unasked, NULL);
  return g_strdup ("ok\n");
}

static char *
command_world (TocFaultControl *self, const char *const *words, GError **error)
{
  return toc_fake_globalping_set (self->globalping, words, error) ? g_strdup ("ok\n") : NULL;
}

static char *
command_world_question (TocFaultControl *self, const char *const *words G_GNUC_UNUSED, GError **error)
{
  g_autofree char *question = toc_fake_globalping_dup_question (self->globalping);

  if (question != NULL)
    return g_strdup_printf ("ok %s\n", question);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "nobody has asked the world");
  return NULL;
}

static char *
command_log (TocFaultControl *self, const char *const *words, GError **error G_GNUC_UNUSED)
{
  g_autofree char *text = toc_fault_log_dup_text (toc_fault_server_get_log (self->server), words[0]);

  return g_strconcat (text, "ok\n", NULL);
}

static char *
command_count (TocFaultControl *self, const char *const *words, GError **error G_GNUC_UNUSED)
{
  const char *event = words[1] != NULL ? words[0] : "request";
  const char *target = words[1] != NULL ? words[1] : words[0];

  return g_strdup_printf ("ok %u\n", toc_fault_log_count (toc_fault_server_get_log (self->server), event, target));
}

static char *
command_clear_log (TocFaultControl *self, const char *const *words G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  toc_fault_log_clear (toc_fault_server_get_log (self->server));
  return g_strdup ("ok\n");
}

static char *
command_mark (TocFaultControl *self, const char *const *words G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  toc_fault_log_mark (toc_fault_server_get_log (self->server));
  return g_strdup ("ok\n");
}

static char *
command_wait (TocFaultControl *self, const char *const *words, GError **error)
{
  double seconds = words[2] != NULL ? g_ascii_strtod (words[2], NULL) : WAIT_SECONDS;
  g_autofree char *json = toc_fault_log_wait (toc_fault_server_get_log (self->server), words[0], words[1],
                                              (guint) (CLAMP (seconds, 0, 3600) * 1000));

  if (json != NULL)
    return g_strdup_printf ("ok %s\n", json);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "no %s for %s within %g s", words[0], words[1], seconds);
  return NULL;
}

static char *
command_wait_request (TocFaultControl *self, const char *const *words, GError **error)
{
  const char *more[] = { "request", words[0], words[1], NULL };

  return command_wait (self, more, error);
}

static char *
command_behaviours (TocFaultControl *self G_GNUC_UNUSED, const char *const *words G_GNUC_UNUSED,
                    GError **error G_GNUC_UNUSED)
{
  g_autofree char *help = toc_fault_behaviour_help ();
  g_auto (GStrv) lines = g_strsplit (g_strchomp (help), "\n", -1);
  g_autofree char *indented = g_strjoinv ("\n  ", lines);

  /* A line that begins with "ok", as that of the first behaviour, would be the end of the answer. */
  return g_strconcat ("  ", indented, "\nok\n", NULL);
}

static char *
command_ping (TocFaultControl *self G_GNUC_UNUSED, const char *const *words G_GNUC_UNUSED,
              GError **error G_GNUC_UNUSED)
{
  return g_strdup ("ok\n");
}

static char *
command_quit (TocFaultControl *self, const char *const *words G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  g_signal_emit_by_name (self, "quit");
  return g_strdup ("ok\n");
}

static const Command commands[] = {
  { "set", 2, G_MAXUINT, command_set },
  { "reset", 1, 1, command_reset },
  { "dns", 2, G_MAXUINT, command_dns },
  { "reset-all", 0, 0, command_reset_all },
  { "world", 1, G_MAXUINT, command_world },
  { "world-question", 0, 0, command_world_question },
  { "log", 0, 1, command_log },
  { "count", 1, 2, command_count },
  { "clear-log", 0, 0, command_clear_log },
  { "mark", 0, 0, command_mark },
  { "wait", 2, 3, command_wait },
  { "wait-request", 1, 2, command_wait_request },
  { "behaviours", 0, 0, command_behaviours },
  { "ping", 0, 0, command_ping },
  { "quit", 0, 0, command_quit },
};

/* Runs in a thread of the service: one for each client. */
static gboolean
run_cb (GThreadedSocketService *service G_GNUC_UNUSED, GSocketConnection *connection,
        GObject *source G_GNUC_UNUSED, gpointer user_data)
{
  g_autoptr (GDataInputStream) input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));

  while (TRUE) {
    g_autofree char *line = g_data_input_stream_read_line (input, NULL, NULL, NULL);
    g_autofree char *answer = NULL;

    if (line == NULL)
      return TRUE;
    answer = toc_fault_control_execute (user_data, line);
    if (!g_output_stream_write_all (output, answer, strlen (answer), NULL, NULL, NULL))
      return TRUE;
  }
}

static void
toc_fault_control_finalize (GObject *object)
{
  TocFaultControl *self = TOC_FAULT_CONTROL (object);

  if (self->service != NULL) {
    g_socket_service_stop (self->service);
    g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  }
  g_clear_object (&self->service);
  toc_fault_server_set_answerer (self->server, GLOBALPING, NULL, NULL, NULL);
  g_object_unref (self->server);
  g_object_unref (self->dns);
  g_object_unref (self->globalping);
  g_hash_table_unref (self->groups);
  G_OBJECT_CLASS (toc_fault_control_parent_class)->finalize (object);
}

static void
toc_fault_control_class_init (TocFaultControlClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = toc_fault_control_finalize;
  g_signal_new ("quit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
toc_fault_control_init (TocFaultControl *self)
{
  self->groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
}

TocFaultControl *
toc_fault_control_new (TocFaultServer *server, TocFaultDns *dns)
{
  TocFaultControl *self = g_object_new (TOC_TYPE_FAULT_CONTROL, NULL);

  self->server = g_object_ref (server);
  self->dns = g_object_ref (dns);
  self->globalping = toc_fake_globalping_new ();
  toc_fake_globalping_set (self->globalping, unasked, NULL);
  toc_fault_server_set_answerer (server, GLOBALPING, toc_fake_globalping_answer,
                                 g_object_ref (self->globalping), g_object_unref);
  return self;
}

void
toc_fault_control_add_group (TocFaultControl *self, const char *name, const char *const *hosts)
{
  g_hash_table_replace (self->groups, g_strdup (name), g_strdupv ((char **) hosts));
}

gboolean
toc_fault_control_listen (TocFaultControl *self, const char *path, GError **error)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);

  self->service = g_threaded_socket_service_new (MAX_CLIENTS);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, error))
    return FALSE;
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  g_socket_service_start (self->service);
  return TRUE;
}

static char *
execute (TocFaultControl *self, const char *line, GError **error)
{
  g_auto (GStrv) words = NULL;
  int n;

  if (!g_shell_parse_argv (line, &n, &words, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (!g_str_equal (commands[i].name, words[0]))
      continue;
    if ((guint) n - 1 >= commands[i].least && (guint) n - 1 <= commands[i].most)
      return commands[i].func (self, (const char *const *) words + 1, error);
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "“%s” has too %s arguments", words[0],
                 (guint) n - 1 < commands[i].least ? "few" : "many");
    return NULL;
  }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "no command “%s”", words[0]);
  return NULL;
}

char *
toc_fault_control_execute (TocFaultControl *self, const char *line)
{
  g_autoptr (GError) error = NULL;
  char *answer = execute (self, line, &error);

  if (answer != NULL)
    return answer;
  g_strdelimit (error->message, "\n", ' ');
  return g_strdup_printf ("error %s\n", error->message);
}

/* Prints lines until the closing one. */
static gboolean
print_answer (GDataInputStream *input, GError **error)
{
  while (TRUE) {
    g_autofree char *line = g_data_input_stream_read_line (input, NULL, NULL, error);

    if (line == NULL) {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "no answer");
      return FALSE;
    }
    if (g_str_equal (line, "ok"))
      return TRUE;
    if (g_str_has_prefix (line, "error ")) {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, line + strlen ("error "));
      return FALSE;
    }
    g_print ("%s\n", g_str_has_prefix (line, "ok ") ? line + strlen ("ok ") : line);
    if (g_str_has_prefix (line, "ok "))
      return TRUE;
  }
}

gboolean
toc_fault_control_tell (const char *path, const char *const *words, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GDataInputStream) input = NULL;
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++) {
    g_autofree char *quoted = g_shell_quote (words[i]);

    g_string_append_printf (line, "%s%s", i > 0 ? " " : "", quoted);
  }
  g_strdelimit (line->str, "\n", ' ');
  g_string_append_c (line, '\n');
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, error);
  if (connection == NULL)
    return FALSE;
  if (!g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), line->str, line->len,
                                  NULL, NULL, error))
    return FALSE;
  input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  return print_answer (input, error);
}
