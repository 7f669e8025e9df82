/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-autostart.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PORTAL "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_SUCCESS 0

struct _TocAutostart
{
  GObject parent_instance;

  GFile *file;               /* (owned) */
  char *command;             /* (owned) */
  GDBusConnection *bus;      /* (owned) (nullable): with the portal; NULL outside of a sandbox */
  guint response_id;         /* subscription to the portal's answer; 0 while none is awaited */
  GCancellable *cancellable; /* (owned): of all reading and writing; cancelled in dispose */
  gboolean enabled;
  gboolean changing;         /* what is so is on its way to become what is wanted */
  gboolean changed_again;    /* and what is wanted has changed meanwhile */
};

G_DEFINE_TYPE (TocAutostart, toc_autostart, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ENABLED,
};

static void
take_enabled (TocAutostart *self, gboolean enabled)
{
  if (self->enabled == enabled)
    return;

  self->enabled = enabled;
  g_object_notify (G_OBJECT (self), "enabled");
}

/* A desktop that lets the person switch entries off says so in the file. */
static gboolean
says_start (const char *contents, gsize length)
{
  g_autoptr (GKeyFile) key_file = g_key_file_new ();
  const char *group = G_KEY_FILE_DESKTOP_GROUP;
  const char *gnome = "X-GNOME-Autostart-enabled";

  return g_key_file_load_from_data (key_file, contents, length, G_KEY_FILE_NONE, NULL) &&
         g_key_file_has_group (key_file, group) &&
         !g_key_file_get_boolean (key_file, group, G_KEY_FILE_DESKTOP_KEY_HIDDEN, NULL) &&
         (!g_key_file_has_key (key_file, group, gnome, NULL) ||
          g_key_file_get_boolean (key_file, group, gnome, NULL));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  gsize length = 0;
  TocAutostart *self;
  gboolean found =
    g_file_load_contents_finish (G_FILE (source), result, &contents, &length, NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  if (!self->changing)
    take_enabled (self, found && says_start (contents, length));
}

static void
read_file (TocAutostart *self)
{
  g_file_load_contents_async (self->file, self->cancellable, read_cb, self);
}

static void start_change (TocAutostart *self);

/* Whatever came of it, what is shown is what is so. */
static void
end_change (TocAutostart *self)
{
  self->changing = FALSE;
  if (self->changed_again)
    start_change (self);
  else
    read_file (self);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      g_printerr ("tocsin: %s\n", error->message);
    }

  end_change (user_data);
}

static char *
write_entry (TocAutostart *self)
{
  g_autoptr (GKeyFile) key_file = g_key_file_new ();
  /* Unlike a shell's, these quotes are double. */
  g_autofree char *exec = g_strdup_printf ("\"%s\" --background", self->command);
  const char *group = G_KEY_FILE_DESKTOP_GROUP;

  g_key_file_set_string (key_file, group, G_KEY_FILE_DESKTOP_KEY_TYPE, "Application");
  g_key_file_set_string (key_file, group, G_KEY_FILE_DESKTOP_KEY_NAME, "Tocsin");
  g_key_file_set_string (key_file, group, G_KEY_FILE_DESKTOP_KEY_ICON, TOC_APP_ID);
  g_key_file_set_string (key_file, group, G_KEY_FILE_DESKTOP_KEY_EXEC, exec);
  g_key_file_set_boolean (key_file, group, "X-GNOME-UsesNotifications", TRUE);
  g_key_file_set_boolean (key_file, group, G_KEY_FILE_DESKTOP_KEY_HIDDEN, !self->enabled);

  return g_key_file_to_data (key_file, NULL, NULL);
}

/* That the folder is there already is no trouble, and any other is found by the writing. */
static void
folder_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TocAutostart *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char *contents;

  g_file_make_directory_finish (G_FILE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  contents = write_entry (self);
  bytes = g_bytes_new_take (contents, strlen (contents));
  g_file_replace_contents_bytes_async (self->file, bytes, NULL, FALSE, G_FILE_CREATE_NONE,
                                       self->cancellable, written_cb, self);
}

static void
write_file (TocAutostart *self)
{
  g_autoptr (GFile) folder = g_file_get_parent (self->file);

  g_file_make_directory_async (folder, G_PRIORITY_DEFAULT, self->cancellable, folder_made_cb, self);
}

static void
stop_waiting (TocAutostart *self)
{
  if (self->response_id != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->response_id);
  self->response_id = 0;
}

/* Whatever the desktop and the person decide is what is so. */
static void
response_cb (GDBusConnection *bus,
             const char *sender,
             const char *path,
             const char *interface,
             const char *signal,
             GVariant *parameters,
             gpointer user_data)
{
  TocAutostart *self = user_data;
  g_autoptr (GVariant) results = NULL;
  gboolean granted = FALSE;
  guint response = PORTAL_SUCCESS + 1;

  stop_waiting (self);
  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    g_variant_get (parameters, "(u@a{sv})", &response, &results);
  if (response != PORTAL_SUCCESS || self->changed_again)
    {
      end_change (self);
      return;
    }

  g_variant_lookup (results, "autostart", "b", &granted);
  take_enabled (self, granted);
  write_file (self);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (answer != NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_printerr ("tocsin: %s\n", error->message);
  stop_waiting (user_data);
  end_change (user_data);
}

/* The path of the request is known beforehand, so that no answer can come too early. */
static char *
dup_request_path (GDBusConnection *bus, const char *token)
{
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (bus) + 1);

  return g_strdup_printf (PORTAL_PATH "/request/%s/%s", g_strdelimit (sender, ".", '_'), token);
}

static void
ask_portal (TocAutostart *self)
{
  const char *const command[] = { "tocsin", "--background", NULL };
  g_autofree char *token = g_strdup_printf ("tocsin%u", g_random_int ());
  g_autofree char *request = dup_request_path (self->bus, token);
  GVariantBuilder options;

  self->response_id = g_dbus_connection_signal_subscribe (
    self->bus, PORTAL, "org.freedesktop.portal.Request", "Response", request, NULL,
    G_DBUS_SIGNAL_FLAGS_NONE, response_cb, self, NULL);

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (
    &options, "{sv}", "reason",
    g_variant_new_string (_ ("To watch from the moment you log in whether TikTok works.")));
  g_variant_builder_add (&options, "{sv}", "autostart", g_variant_new_boolean (self->enabled));
  g_variant_builder_add (&options, "{sv}", "commandline", g_variant_new_strv (command, -1));
  g_dbus_connection_call (self->bus, PORTAL, PORTAL_PATH, "org.freedesktop.portal.Background",
                          "RequestBackground", g_variant_new ("(sa{sv})", "", &options), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable, asked_cb, self);
}

static void
start_change (TocAutostart *self)
{
  self->changing = TRUE;
  self->changed_again = FALSE;
  if (self->bus != NULL)
    ask_portal (self);
  else
    write_file (self);
}

static void
toc_autostart_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ENABLED)
    g_value_set_boolean (value, TOC_AUTOSTART (object)->enabled);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
toc_autostart_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ENABLED)
    toc_autostart_set_enabled (TOC_AUTOSTART (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
toc_autostart_dispose (GObject *object)
{
  TocAutostart *self = TOC_AUTOSTART (object);

  g_cancellable_cancel (self->cancellable);
  stop_waiting (self);
  g_clear_object (&self->bus);

  G_OBJECT_CLASS (toc_autostart_parent_class)->dispose (object);
}

static void
toc_autostart_finalize (GObject *object)
{
  TocAutostart *self = TOC_AUTOSTART (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->file);
  g_free (self->command);

  G_OBJECT_CLASS (toc_autostart_parent_class)->finalize (object);
}

static void
toc_autostart_class_init (TocAutostartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = toc_autostart_get_property;
  object_class->set_property = toc_autostart_set_property;
  object_class->dispose = toc_autostart_dispose;
  object_class->finalize = toc_autostart_finalize;

  g_object_class_install_property (
    object_class, PROP_ENABLED,
    g_param_spec_boolean ("enabled", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
}

static void
toc_autostart_init (TocAutostart *self)
{
  self->cancellable = g_cancellable_new ();
}

TocAutostart *
toc_autostart_new (GFile *file, const char *command, GDBusConnection *portal_bus)
{
  TocAutostart *self = g_object_new (TOC_TYPE_AUTOSTART, NULL);

  self->file = g_object_ref (file);
  self->command = g_strdup (command);
  self->bus = portal_bus != NULL ? g_object_ref (portal_bus) : NULL;
  read_file (self);

  return self;
}

GFile *
toc_autostart_get_file (void)
{
  return g_file_new_build_filename (g_get_user_config_dir (), "autostart", TOC_APP_ID ".desktop",
                                    NULL);
}

void
toc_autostart_refresh (TocAutostart *self)
{
  g_return_if_fail (TOC_IS_AUTOSTART (self));

  read_file (self);
}

gboolean
toc_autostart_get_enabled (TocAutostart *self)
{
  g_return_val_if_fail (TOC_IS_AUTOSTART (self), FALSE);

  return self->enabled;
}

void
toc_autostart_set_enabled (TocAutostart *self, gboolean enabled)
{
  g_return_if_fail (TOC_IS_AUTOSTART (self));

  if (self->enabled == enabled)
    return;

  take_enabled (self, enabled);
  if (self->changing)
    self->changed_again = TRUE;
  else
    start_change (self);
}
