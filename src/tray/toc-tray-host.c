/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-tray-host.h"

#define WATCHER_NAME "org.kde.StatusNotifierWatcher"
#define WATCHER_PATH "/StatusNotifierWatcher"
#define ANSWER_WITHIN_MS 5000

struct _TocTrayHost
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  GCancellable *cancellable;   /* (owned) (nullable): of the question under way; cancelled by the
                                  next one, when the watcher goes, and in dispose */
  guint watch_id;
  guint subscription_id;
  gboolean registered;
};

G_DEFINE_TYPE (TocTrayHost, toc_tray_host, G_TYPE_OBJECT)

enum
{
  PROP_REGISTERED = 1,
  N_PROPERTIES
};

static void
cancel_question (TocTrayHost *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
set_registered (TocTrayHost *self, gboolean registered)
{
  if (self->registered == registered)
    return;

  self->registered = registered;
  g_object_notify (G_OBJECT (self), "registered");
}

static void
get_registered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TocTrayHost *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr (GVariant) value = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->cancellable);
  if (reply != NULL)
    g_variant_get (reply, "(v)", &value);

  /* Some watchers do not have the property. They are part of the panel. */
  if (value == NULL || !g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    set_registered (self, TRUE);
  else
    set_registered (self, g_variant_get_boolean (value));
}

static void
ask (TocTrayHost *self)
{
  cancel_question (self);
  self->cancellable = g_cancellable_new ();
  g_dbus_connection_call (self->connection, WATCHER_NAME, WATCHER_PATH,
                          "org.freedesktop.DBus.Properties", "Get",
                          g_variant_new ("(ss)", WATCHER_NAME, "IsStatusNotifierHostRegistered"),
                          G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NO_AUTO_START,
                          ANSWER_WITHIN_MS, self->cancellable, get_registered_cb, self);
}

static void
watcher_appeared_cb (GDBusConnection *connection,
                     const char *name,
                     const char *owner,
                     gpointer user_data)
{
  ask (user_data);
}

static void
watcher_vanished_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  TocTrayHost *self = user_data;

  cancel_question (self);
  set_registered (self, FALSE);
}

/* One host of several may have gone, so that the signal alone does not tell. */
static void
watcher_signal_cb (GDBusConnection *connection,
                   const char *sender,
                   const char *path,
                   const char *interface,
                   const char *name,
                   GVariant *parameters,
                   gpointer user_data)
{
  if (g_str_equal (name, "StatusNotifierHostRegistered") ||
      g_str_equal (name, "StatusNotifierHostUnregistered"))
    ask (user_data);
}

static void
toc_tray_host_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TocTrayHost *self = TOC_TRAY_HOST (object);

  if (id == PROP_REGISTERED)
    g_value_set_boolean (value, self->registered);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
toc_tray_host_dispose (GObject *object)
{
  TocTrayHost *self = TOC_TRAY_HOST (object);

  cancel_question (self);
  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  if (self->subscription_id != 0)
    g_dbus_connection_signal_unsubscribe (self->connection, self->subscription_id);
  self->subscription_id = 0;
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (toc_tray_host_parent_class)->dispose (object);
}

static void
toc_tray_host_class_init (TocTrayHostClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = toc_tray_host_get_property;
  object_class->dispose = toc_tray_host_dispose;

  g_object_class_install_property (
    object_class, PROP_REGISTERED,
    g_param_spec_boolean ("registered", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
}

static void
toc_tray_host_init (TocTrayHost *self)
{
}

TocTrayHost *
toc_tray_host_new (GDBusConnection *connection)
{
  TocTrayHost *self = g_object_new (TOC_TYPE_TRAY_HOST, NULL);

  self->connection = g_object_ref (connection);
  self->subscription_id = g_dbus_connection_signal_subscribe (
    connection, WATCHER_NAME, WATCHER_NAME, NULL, WATCHER_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
    watcher_signal_cb, self, NULL);
  self->watch_id = g_bus_watch_name_on_connection (
    connection, WATCHER_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, watcher_appeared_cb,
    watcher_vanished_cb, self, NULL);

  return self;
}

gboolean
toc_tray_host_get_registered (TocTrayHost *self)
{
  g_return_val_if_fail (TOC_IS_TRAY_HOST (self), FALSE);

  return self->registered;
}
