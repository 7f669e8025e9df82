/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-lock-watch.h"

struct _TocLockWatch
{
  GObject parent;

  GDBusConnection *bus;   /* (owned) */
  guint subscription;     /* ended in dispose */
  gboolean locked;
  guint locker_id;        /* watch of the name that has locked; 0 while not locked */
};

enum
{
  PROP_0,
  PROP_LOCKED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_TYPE (TocLockWatch, toc_lock_watch, G_TYPE_OBJECT)

static void
set_locked (TocLockWatch *self, gboolean locked)
{
  if (self->locked == locked)
    return;

  self->locked = locked;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOCKED]);
}

static void
unwatch_locker (TocLockWatch *self)
{
  g_clear_handle_id (&self->locker_id, g_bus_unwatch_name);
}

/* A screen saver that dies leaves nothing locked that it could still tell the end of. */
static void
locker_vanished_cb (GDBusConnection *bus, const char *name, gpointer user_data)
{
  TocLockWatch *self = user_data;

  unwatch_locker (self);
  set_locked (self, FALSE);
}

static void
active_changed_cb (GDBusConnection *bus,
                   const char *sender,
                   const char *path,
                   const char *interface,
                   const char *signal,
                   GVariant *parameters,
                   gpointer user_data)
{
  TocLockWatch *self = user_data;
  gboolean locked;

  /* org.freedesktop.ScreenSaver, org.gnome.ScreenSaver, org.xfce.ScreenSaver, … */
  if (!g_str_has_suffix (interface, ".ScreenSaver") ||
      !g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;

  g_variant_get (parameters, "(b)", &locked);
  unwatch_locker (self);
  if (locked)
    self->locker_id = g_bus_watch_name_on_connection (bus, sender, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                      NULL, locker_vanished_cb, self, NULL);
  set_locked (self, locked);
}

static void
toc_lock_watch_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LOCKED)
    g_value_set_boolean (value, TOC_LOCK_WATCH (object)->locked);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
toc_lock_watch_dispose (GObject *object)
{
  TocLockWatch *self = TOC_LOCK_WATCH (object);

  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  self->subscription = 0;
  unwatch_locker (self);
  g_clear_object (&self->bus);

  G_OBJECT_CLASS (toc_lock_watch_parent_class)->dispose (object);
}

static void
toc_lock_watch_class_init (TocLockWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = toc_lock_watch_get_property;
  object_class->dispose = toc_lock_watch_dispose;

  properties[PROP_LOCKED] =
    g_param_spec_boolean ("locked", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
toc_lock_watch_init (TocLockWatch *self)
{
}

TocLockWatch *
toc_lock_watch_new (GDBusConnection *bus)
{
  TocLockWatch *self = g_object_new (TOC_TYPE_LOCK_WATCH, NULL);

  self->bus = g_object_ref (bus);
  self->subscription = g_dbus_connection_signal_subscribe (
    bus, NULL, NULL, "ActiveChanged", NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE, active_changed_cb,
    self, NULL);

  return self;
}
