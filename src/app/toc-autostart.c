/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-autostart.h"

#include <string.h>

struct _TocAutostart
{
  GObject parent_instance;

  GFile *file;               /* (owned) */
  char *command;             /* (owned) */
  GCancellable *cancellable; /* (owned): of all reading and writing; cancelled in dispose */
  gboolean enabled;
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

  return g_key_file_load_from_data (key_file, contents, length, G_KEY_FILE_NONE, NULL) &&
         g_key_file_has_group (key_file, G_KEY_FILE_DESKTOP_GROUP) &&
         !g_key_file_get_boolean (key_file, G_KEY_FILE_DESKTOP_GROUP,
                                  G_KEY_FILE_DESKTOP_KEY_HIDDEN, NULL);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  gsize length = 0;
  gboolean found =
    g_file_load_contents_finish (G_FILE (source), result, &contents, &length, NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  take_enabled (user_data, found && says_start (contents, length));
}

static void
read_file (TocAutostart *self)
{
  g_file_load_contents_async (self->file, self->cancellable, read_cb, self);
}

/* Whatever came of it, what is shown is what is so. */
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

  read_file (user_data);
}

static char *
write_entry (TocAutostart *self)
{
  g_autoptr (GKeyFile) key_file = g_key_file_new ();
  g_autofree char *quoted = g_shell_quote (self->command);
  g_autofree char *exec = g_strdup_printf ("%s --background", quoted);
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
toc_autostart_new (GFile *file, const char *command)
{
  TocAutostart *self = g_object_new (TOC_TYPE_AUTOSTART, NULL);

  self->file = g_object_ref (file);
  self->command = g_strdup (command);
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
  g_autoptr (GFile) folder = NULL;

  g_return_if_fail (TOC_IS_AUTOSTART (self));

  if (self->enabled == enabled)
    return;

  take_enabled (self, enabled);
  folder = g_file_get_parent (self->file);
  g_file_make_directory_async (folder, G_PRIORITY_DEFAULT, self->cancellable, folder_made_cb, self);
}
