/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The fault server as a program: the hosts of a key file, their DNS, and a control socket. */

#include "toc-fault-control.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>

typedef struct {
  char *hosts;        /* key file */
  char *certificates; /* folder */
  char *control;      /* path of the socket */
  char **dns;         /* addresses */
  char **extra;       /* NAME=ADDRESS */
  char **ports;
  char *tell;         /* path of a socket */
  char **words;
  gboolean list;
  gboolean with_parent;
} Options;

static void
options_free (Options *options)
{
  g_free (options->hosts);
  g_free (options->certificates);
  g_free (options->control);
  g_strfreev (options->dns);
  g_strfreev (options->extra);
  g_strfreev (options->ports);
  g_free (options->tell);
  g_strfreev (options->words);
  g_free (options);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Options, options_free)

static gboolean
parse_options (Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "hosts", 0, 0, G_OPTION_ARG_FILENAME, &options->hosts, "Key file with hosts and groups", "FILE" },
    { "host", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->extra, "One more host", "NAME=ADDRESS" },
    { "port", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->ports, "Port of every host (80 and 443)", "PORT" },
    { "dns", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->dns, "Serve DNS there", "ADDRESS" },
    { "certificates", 0, 0, G_OPTION_ARG_FILENAME, &options->certificates, "From make-authority", "DIR" },
    { "control", 0, 0, G_OPTION_ARG_FILENAME, &options->control, "Take commands there", "SOCKET" },
    { "die-with-parent", 0, 0, G_OPTION_ARG_NONE, &options->with_parent, "End with the caller", NULL },
    { "list-addresses", 0, 0, G_OPTION_ARG_NONE, &options->list, "Print the hosts' addresses and exit", NULL },
    { "tell", 0, 0, G_OPTION_ARG_FILENAME, &options->tell, "Send WORDS to a running server", "SOCKET" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->words, NULL, "[WORDS…]" },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_strict_posix (context, TRUE);
  return g_option_context_parse (context, argc, argv, error);
}

/* Host → addresses, from the file and the command line. */
static GKeyFile *
load_hosts (const Options *options, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (options->hosts != NULL && !g_key_file_load_from_file (file, options->hosts, G_KEY_FILE_NONE, error))
    return NULL;
  for (guint i = 0; options->extra != NULL && options->extra[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (options->extra[i], "=", 2);

    if (g_strv_length (parts) != 2) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "“%s” is not NAME=ADDRESS", options->extra[i]);
      return NULL;
    }
    g_key_file_set_string (file, "hosts", parts[0], parts[1]);
  }
  return g_steal_pointer (&file);
}

static gboolean
listen_at (TocFaultServer *server, const char *address, char **ports, GError **error)
{
  static char *usual[] = { (char *) "80", (char *) "443", NULL };

  if (ports == NULL)
    ports = usual;
  for (guint i = 0; ports[i] != NULL; i++)
    if (toc_fault_server_listen (server, address, (guint16) atoi (ports[i]), error) == 0)
      return FALSE;
  return TRUE;
}

static gboolean
open_hosts (GKeyFile *file, const Options *options, TocFaultServer *server, TocFaultDns *dns, GError **error)
{
  g_auto (GStrv) hosts = g_key_file_get_keys (file, "hosts", NULL, NULL);
  g_autoptr (GHashTable) open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; hosts != NULL && hosts[i] != NULL; i++) {
    g_auto (GStrv) addresses = g_key_file_get_string_list (file, "hosts", hosts[i], NULL, NULL);

    for (guint j = 0; addresses[j] != NULL; j++) {
      g_autoptr (GError) local = NULL;

      if (!g_hash_table_contains (open, addresses[j]) && !listen_at (server, addresses[j], options->ports, &local)) {
        if (strchr (addresses[j], ':') != NULL)
          continue; /* a machine without IPv6 */
        g_propagate_error (error, g_steal_pointer (&local));
        g_prefix_error (error, "%s: ", addresses[j]);
        return FALSE;
      }
      g_hash_table_add (open, g_strdup (addresses[j]));
      toc_fault_server_add_host (server, hosts[i], addresses[j]);
      toc_fault_dns_add_host (dns, hosts[i], addresses[j]);
    }
  }
  return TRUE;
}

static void
add_groups (GKeyFile *file, TocFaultControl *control)
{
  g_auto (GStrv) groups = g_key_file_get_keys (file, "groups", NULL, NULL);

  for (guint i = 0; groups != NULL && groups[i] != NULL; i++) {
    g_auto (GStrv) hosts = g_key_file_get_string_list (file, "groups", groups[i], NULL, NULL);

    toc_fault_control_add_group (control, groups[i], (const char *const *) hosts);
  }
}

static void
print_addresses (GKeyFile *file)
{
  g_auto (GStrv) hosts = g_key_file_get_keys (file, "hosts", NULL, NULL);

  for (guint i = 0; hosts != NULL && hosts[i] != NULL; i++) {
    g_auto (GStrv) addresses = g_key_file_get_string_list (file, "hosts", hosts[i], NULL, NULL);

    for (guint j = 0; addresses[j] != NULL; j++)
      g_print ("%s\n", addresses[j]);
  }
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

/* Time for the answer to reach whoever said so. */
static void
told_to_quit_cb (TocFaultControl *control G_GNUC_UNUSED, gpointer loop)
{
  g_timeout_add (50, quit_cb, loop);
}

static gboolean
serve (const Options *options, GKeyFile *file, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (TocFaultServer) server = toc_fault_server_new (options->certificates);
  g_autoptr (TocFaultDns) dns = toc_fault_dns_new (toc_fault_server_get_log (server));
  g_autoptr (TocFaultControl) control = toc_fault_control_new (server, dns);

  if (!open_hosts (file, options, server, dns, error))
    return FALSE;
  for (guint i = 0; options->dns != NULL && options->dns[i] != NULL; i++)
    if (toc_fault_dns_listen (dns, options->dns[i], 53, error) == 0)
      return FALSE;
  add_groups (file, control);
  g_signal_connect (control, "quit", G_CALLBACK (told_to_quit_cb), loop);
  if (options->control != NULL && !toc_fault_control_listen (control, options->control, error))
    return FALSE;
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  g_print ("ready\n");
  g_main_loop_run (loop);
  if (options->control != NULL)
    g_unlink (options->control);
  return TRUE;
}

static gboolean
run (const Options *options, GError **error)
{
  g_autoptr (GKeyFile) file = NULL;

  if (options->tell != NULL)
    return toc_fault_control_tell (options->tell, (const char *const *) options->words, error);
  file = load_hosts (options, error);
  if (file == NULL)
    return FALSE;
  if (options->list) {
    print_addresses (file);
    return TRUE;
  }
  return serve (options, file, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (Options) options = g_new0 (Options, 1);
  g_autoptr (GError) error = NULL;

  if (!parse_options (options, &argc, &argv, &error)) {
    g_printerr ("fault-server: %s\n", error->message);
    return 2;
  }
  if (options->with_parent)
    prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (run (options, &error))
    return 0;
  g_printerr ("fault-server: %s\n", error->message);
  return 1;
}
