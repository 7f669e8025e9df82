/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starting at login: the file that desktops read, and in a sandbox the portal, for which an object
   on a private bus stands in. */

#include "config.h"

#include "toc-autostart.h"
#include "toc-test-fork.h"

#include <glib/gstdio.h>
#include <string.h>

#define PATIENCE_S 20
#define PORTAL "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"

static const char portal_xml[] =
  "<node><interface name='org.freedesktop.portal.Background'>"
  "<method name='RequestBackground'><arg type='s' direction='in'/>"
  "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
  "</interface></node>";

typedef struct
{
  guint response;   /* what it answers: 0 granted, 1 refused by the person */
  gboolean fail;    /* or an error */
  guint asked;      /* how often it was */
  gboolean wanted;  /* what for */
  char *reason;     /* (owned) (nullable) */
  GStrv command;    /* (owned) (nullable) */
} Portal;

typedef struct
{
  char *folder;              /* (owned) */
  GFile *file;               /* (owned) */
  TocAutostart *autostart;   /* (owned) (nullable) */
  guint notified;
  GTestDBus *bus;            /* (owned) */
  GDBusConnection *theirs;   /* (owned): of the portal */
  GDBusConnection *ours;     /* (owned) */
  Portal portal;
} Fixture;

static void
call_cb (GDBusConnection *connection,
         const char *sender,
         const char *path,
         const char *interface,
         const char *method,
         GVariant *parameters,
         GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  Portal *portal = user_data;
  g_autoptr (GVariant) options = g_variant_get_child_value (parameters, 1);
  g_autofree char *name = g_strdelimit (g_strdup (sender + 1), ".", '_');
  g_autofree char *request = NULL;
  const char *token = NULL;
  GVariantBuilder results;

  portal->asked++;
  g_assert_true (g_variant_lookup (options, "handle_token", "&s", &token));
  g_assert_true (g_variant_lookup (options, "autostart", "b", &portal->wanted));
  g_clear_pointer (&portal->reason, g_free);
  g_assert_true (g_variant_lookup (options, "reason", "s", &portal->reason));
  g_clear_pointer (&portal->command, g_strfreev);
  g_assert_true (g_variant_lookup (options, "commandline", "^as", &portal->command));
  if (portal->fail)
    {
      g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_FAILED, "No.");
      return;
    }

  request = g_strdup_printf (PORTAL_PATH "/request/%s/%s", name, token);
  g_variant_builder_init (&results, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&results, "{sv}", "background", g_variant_new_boolean (TRUE));
  g_variant_builder_add (&results, "{sv}", "autostart", g_variant_new_boolean (portal->wanted));
  /* Before the method's own reply, as it may happen. */
  g_dbus_connection_emit_signal (connection, NULL, request, "org.freedesktop.portal.Request",
                                 "Response",
                                 g_variant_new ("(ua{sv})", portal->response, &results), NULL);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", request));
}

static GDBusConnection *
connect_to (GTestDBus *bus)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (bus),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);

  g_assert_no_error (error);

  return connection;
}

static void
start_portal (Fixture *fixture)
{
  static const GDBusInterfaceVTable vtable = { .method_call = call_cb };
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (portal_xml, NULL);
  g_autoptr (GVariant) reply = NULL;

  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->theirs = connect_to (fixture->bus);
  fixture->ours = connect_to (fixture->bus);
  g_dbus_connection_register_object (fixture->theirs, PORTAL_PATH, info->interfaces[0], &vtable,
                                     &fixture->portal, NULL, NULL);
  reply = g_dbus_connection_call_sync (fixture->theirs, "org.freedesktop.DBus", "/",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", PORTAL, 0), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_assert_nonnull (reply);
}

static void
notified_cb (Fixture *fixture)
{
  fixture->notified++;
}

static void
start (Fixture *fixture)
{
  fixture->autostart =
    toc_autostart_new (fixture->file, "/opt/a folder/tocsin-app", fixture->ours);
  g_signal_connect_swapped (fixture->autostart, "notify::enabled", G_CALLBACK (notified_cb),
                            fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("tocsin-test-XXXXXX", NULL);
  fixture->file = g_file_new_build_filename (fixture->folder, "autostart", "tocsin.desktop", NULL);
  if (data != NULL)
    start_portal (fixture);
  start (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) folder = g_file_get_parent (fixture->file);

  g_clear_object (&fixture->autostart);
  g_clear_object (&fixture->ours);
  g_clear_object (&fixture->theirs);
  if (fixture->bus != NULL)
    g_test_dbus_down (fixture->bus);
  g_clear_object (&fixture->bus);
  g_free (fixture->portal.reason);
  g_strfreev (fixture->portal.command);
  g_file_delete (fixture->file, NULL, NULL);
  g_file_delete (folder, NULL, NULL);
  g_rmdir (fixture->folder);
  g_clear_object (&fixture->file);
  g_free (fixture->folder);
}

static gboolean
too_long_cb (gpointer user_data)
{
  g_test_message ("Nothing came within %d s", PATIENCE_S);
  g_assert_not_reached ();

  return G_SOURCE_REMOVE;
}

/* What the file says; "" while it is not there or not whole. */
static char *
dup_value (Fixture *fixture, const char *key)
{
  g_autoptr (GKeyFile) entry = g_key_file_new ();
  char *value = NULL;

  if (g_key_file_load_from_file (entry, g_file_peek_path (fixture->file), G_KEY_FILE_NONE, NULL))
    value = g_key_file_get_string (entry, G_KEY_FILE_DESKTOP_GROUP, key, NULL);

  return value != NULL ? value : g_strdup ("");
}

static void
wait_for_file (Fixture *fixture, const char *key, const char *wanted)
{
  guint id = g_timeout_add_seconds (PATIENCE_S, too_long_cb, NULL);
  gboolean is_so = FALSE;

  while (!is_so)
    {
      g_autofree char *value = NULL;

      g_main_context_iteration (NULL, TRUE);
      value = dup_value (fixture, key);
      is_so = g_str_equal (value, wanted);
    }
  g_source_remove (id);
}

static void
wait_for_enabled (Fixture *fixture, gboolean wanted)
{
  guint id = g_timeout_add_seconds (PATIENCE_S, too_long_cb, NULL);

  toc_autostart_refresh (fixture->autostart);
  while (toc_autostart_get_enabled (fixture->autostart) != wanted)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

static gboolean
count_cb (gpointer user_data)
{
  *(guint *) user_data += 1;

  return G_SOURCE_REMOVE;
}

/* Long enough for whatever is under way to arrive. */
static void
let_settle (void)
{
  guint done = 0;

  g_timeout_add (200, count_cb, &done);
  while (done == 0)
    g_main_context_iteration (NULL, TRUE);
}

/* ---- the file ---- */

/* On: a whole entry. Off: it stays, hidden, for an entry of the system's would count again. */
static void
test_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *exec = NULL;

  let_settle ();
  g_assert_false (toc_autostart_get_enabled (fixture->autostart));
  toc_autostart_set_enabled (fixture->autostart, TRUE);
  wait_for_file (fixture, "Hidden", "false");
  exec = dup_value (fixture, "Exec");
  g_assert_cmpstr (exec, ==, "\"/opt/a folder/tocsin-app\" --background");
  toc_autostart_set_enabled (fixture->autostart, FALSE);
  wait_for_file (fixture, "Hidden", "true");
  let_settle ();
  g_assert_false (toc_autostart_get_enabled (fixture->autostart));
  g_assert_cmpuint (fixture->notified, ==, 2);
}

static void
write_file (Fixture *fixture, const char *lines)
{
  g_autoptr (GFile) folder = g_file_get_parent (fixture->file);
  g_autofree char *text = g_strdup_printf ("[Desktop Entry]\nType=Application\n%s\n", lines);

  g_mkdir_with_parents (g_file_peek_path (folder), 0700);
  g_assert_true (g_file_set_contents (g_file_peek_path (fixture->file), text, -1, NULL));
}

/* What is shown is what is so, whoever wrote it. */
static void
test_others (Fixture *fixture, gconstpointer data)
{
  write_file (fixture, "Exec=tocsin");
  g_clear_object (&fixture->autostart);
  start (fixture);
  wait_for_enabled (fixture, TRUE);
  write_file (fixture, "Hidden=true");
  wait_for_enabled (fixture, FALSE);
  write_file (fixture, "Hidden=false");
  wait_for_enabled (fixture, TRUE);
  write_file (fixture, "X-GNOME-Autostart-enabled=false");
  wait_for_enabled (fixture, FALSE);
  write_file (fixture, "X-GNOME-Autostart-enabled=true");
  wait_for_enabled (fixture, TRUE);
  g_file_delete (fixture->file, NULL, NULL);
  wait_for_enabled (fixture, FALSE);
}

/* A folder that cannot be written: it says why, and does not pretend. */
static void
test_not_writable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) folder = g_file_get_parent (fixture->file);

  g_assert_true (g_file_set_contents (g_file_peek_path (folder), "in the way", -1, NULL));
  if (g_test_subprocess ())
    {
      toc_autostart_set_enabled (fixture->autostart, TRUE);
      wait_for_enabled (fixture, FALSE);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*tocsin: *autostart*");
}

/* ---- the portal ---- */

static void
test_granted (Fixture *fixture, gconstpointer data)
{
  toc_autostart_set_enabled (fixture->autostart, TRUE);
  wait_for_file (fixture, "Hidden", "false");
  g_assert_cmpuint (fixture->portal.asked, ==, 1);
  g_assert_true (fixture->portal.wanted);
  g_assert_cmpuint (strlen (fixture->portal.reason), >, 0);
  g_assert_cmpstr (fixture->portal.command[0], ==, "tocsin");
  g_assert_cmpstr (fixture->portal.command[1], ==, "--background");
  toc_autostart_set_enabled (fixture->autostart, FALSE);
  wait_for_file (fixture, "Hidden", "true");
  g_assert_cmpuint (fixture->portal.asked, ==, 2);
  g_assert_false (fixture->portal.wanted);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  fixture->portal.response = 1;
  toc_autostart_set_enabled (fixture->autostart, TRUE);
  wait_for_enabled (fixture, FALSE);
  g_assert_cmpuint (fixture->portal.asked, ==, 1);
  g_assert_false (g_file_query_exists (fixture->file, NULL));
}

static void
test_failed (Fixture *fixture, gconstpointer data)
{
  if (g_test_subprocess ())
    {
      fixture->portal.fail = TRUE;
      toc_autostart_set_enabled (fixture->autostart, TRUE);
      wait_for_enabled (fixture, FALSE);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*tocsin: *No.*");
}

/* Nobody may be told of an answer that comes too late. */
static void
test_gone (Fixture *fixture, gconstpointer data)
{
  toc_autostart_set_enabled (fixture->autostart, TRUE);
  g_clear_object (&fixture->autostart);
  let_settle ();
  g_assert_cmpuint (fixture->notified, ==, 1);
}

static void
add (const char *path, gboolean portal, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, GINT_TO_POINTER (portal), set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  toc_test_prepare_forks ();

  add ("/autostart/file", FALSE, test_file);
  add ("/autostart/others", FALSE, test_others);
  add ("/autostart/not-writable", FALSE, test_not_writable);
  add ("/autostart/portal/granted", TRUE, test_granted);
  add ("/autostart/portal/refused", TRUE, test_refused);
  add ("/autostart/portal/failed", TRUE, test_failed);
  add ("/autostart/portal/gone", TRUE, test_gone);

  return g_test_run ();
}
