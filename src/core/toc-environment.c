/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-environment.h"

#include <gio/gio.h>

struct _TocEnvironment
{
  GObject parent;

  gboolean network;
  gboolean portal;
  gboolean saving;

  GNetworkMonitor *monitor;      /* (owned) (nullable): handlers disconnected in dispose */
  GPowerProfileMonitor *profile; /* (owned) (nullable): handlers disconnected in dispose */
  GCancellable *cancellable;     /* (owned): of getting the system bus; cancelled in dispose */
  GDBusConnection *system_bus;   /* (owned) (nullable) */
  guint sleep_id;                /* subscription on it, ended in dispose */
};

enum
{
  PROP_0,
  PROP_NETWORK,
  PROP_PORTAL,
  PROP_SAVING,
  N_PROPS,
};

enum
{
  SIGNAL_NETWORK_CHANGED,
  SIGNAL_SUSPENDING,
  SIGNAL_RESUMED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (TocEnvironment, toc_environment, G_TYPE_OBJECT)

static void
set_flag (TocEnvironment *self, gboolean *flag, gboolean value, guint property)
{
  if (*flag == value)
    return;

  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
read_network (TocEnvironment *self)
{
  GNetworkConnectivity connectivity = g_network_monitor_get_connectivity (self->monitor);

  set_flag (self, &self->network, g_network_monitor_get_network_available (self->monitor),
            PROP_NETWORK);
  set_flag (self, &self->portal, connectivity == G_NETWORK_CONNECTIVITY_PORTAL, PROP_PORTAL);
}

static void
read_saving (TocEnvironment *self)
{
  gboolean metered = g_network_monitor_get_network_metered (self->monitor);
  gboolean saver = g_power_profile_monitor_get_power_saver_enabled (self->profile);

  set_flag (self, &self->saving, metered || saver, PROP_SAVING);
}

static void
network_changed_cb (TocEnvironment *self)
{
  read_network (self);
  read_saving (self);
  g_signal_emit (self, signals[SIGNAL_NETWORK_CHANGED], 0);
}

static void
network_notify_cb (TocEnvironment *self)
{
  gboolean network = self->network;
  gboolean portal = self->portal;

  read_network (self);
  /* NetworkManager's monitor only notifies, and never says "changed". */
  if (self->network != network || self->portal != portal)
    g_signal_emit (self, signals[SIGNAL_NETWORK_CHANGED], 0);
}

static void
prepare_for_sleep_cb (GDBusConnection *connection,
                      const char *sender,
                      const char *path,
                      const char *interface,
                      const char *name,
                      GVariant *parameters,
                      gpointer user_data)
{
  TocEnvironment *self = user_data;
  gboolean sleeping;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;

  g_variant_get (parameters, "(b)", &sleeping);
  g_signal_emit (self, signals[sleeping ? SIGNAL_SUSPENDING : SIGNAL_RESUMED], 0);
}

static void
system_bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);
  TocEnvironment *self;

  /* Without a system bus nobody announces sleep; cancelled, the object may be gone. */
  if (bus == NULL)
    return;

  self = user_data;
  self->system_bus = g_steal_pointer (&bus);
  self->sleep_id = g_dbus_connection_signal_subscribe (
    self->system_bus, "org.freedesktop.login1", "org.freedesktop.login1.Manager",
    "PrepareForSleep", "/org/freedesktop/login1", NULL, G_DBUS_SIGNAL_FLAGS_NONE,
    prepare_for_sleep_cb, self, NULL);
}

static void
toc_environment_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TocEnvironment *self = TOC_ENVIRONMENT (object);

  switch (id)
    {
    case PROP_NETWORK:
      g_value_set_boolean (value, self->network);
      break;
    case PROP_PORTAL:
      g_value_set_boolean (value, self->portal);
      break;
    case PROP_SAVING:
      g_value_set_boolean (value, self->saving);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
toc_environment_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TocEnvironment *self = TOC_ENVIRONMENT (object);

  switch (id)
    {
    case PROP_NETWORK:
      set_flag (self, &self->network, g_value_get_boolean (value), id);
      break;
    case PROP_PORTAL:
      set_flag (self, &self->portal, g_value_get_boolean (value), id);
      break;
    case PROP_SAVING:
      set_flag (self, &self->saving, g_value_get_boolean (value), id);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
toc_environment_dispose (GObject *object)
{
  TocEnvironment *self = TOC_ENVIRONMENT (object);

  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  if (self->profile != NULL)
    g_signal_handlers_disconnect_by_data (self->profile, self);
  g_clear_object (&self->monitor);
  g_clear_object (&self->profile);
  g_cancellable_cancel (self->cancellable);
  if (self->sleep_id != 0)
    g_dbus_connection_signal_unsubscribe (self->system_bus, self->sleep_id);
  self->sleep_id = 0;
  g_clear_object (&self->system_bus);

  G_OBJECT_CLASS (toc_environment_parent_class)->dispose (object);
}

static void
toc_environment_finalize (GObject *object)
{
  TocEnvironment *self = TOC_ENVIRONMENT (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (toc_environment_parent_class)->finalize (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, TOC_TYPE_ENVIRONMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

static void
toc_environment_class_init (TocEnvironmentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = toc_environment_get_property;
  object_class->set_property = toc_environment_set_property;
  object_class->dispose = toc_environment_dispose;
  object_class->finalize = toc_environment_finalize;

  properties[PROP_NETWORK] = g_param_spec_boolean ("network", NULL, NULL, TRUE, flags);
  properties[PROP_PORTAL] = g_param_spec_boolean ("portal", NULL, NULL, FALSE, flags);
  properties[PROP_SAVING] = g_param_spec_boolean ("saving", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_NETWORK_CHANGED] = add_signal ("network-changed");
  signals[SIGNAL_SUSPENDING] = add_signal ("suspending");
  signals[SIGNAL_RESUMED] = add_signal ("resumed");
}

static void
toc_environment_init (TocEnvironment *self)
{
  self->network = TRUE;
  self->cancellable = g_cancellable_new ();
}

TocEnvironment *
toc_environment_new (void)
{
  TocEnvironment *self = g_object_new (TOC_TYPE_ENVIRONMENT, NULL);

  self->monitor = g_object_ref (g_network_monitor_get_default ());
  self->profile = g_power_profile_monitor_dup_default ();
  read_network (self);
  read_saving (self);

  g_signal_connect_swapped (self->monitor, "network-changed", G_CALLBACK (network_changed_cb),
                            self);
  g_signal_connect_swapped (self->monitor, "notify::connectivity", G_CALLBACK (network_notify_cb),
                            self);
  g_signal_connect_swapped (self->monitor, "notify::network-available",
                            G_CALLBACK (network_notify_cb), self);
  g_signal_connect_swapped (self->monitor, "notify::network-metered", G_CALLBACK (read_saving),
                            self);
  g_signal_connect_swapped (self->profile, "notify::power-saver-enabled", G_CALLBACK (read_saving),
                            self);

  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, system_bus_cb, self);

  return self;
}

gboolean
toc_environment_get_network (TocEnvironment *self)
{
  g_return_val_if_fail (TOC_IS_ENVIRONMENT (self), TRUE);

  return self->network;
}

gboolean
toc_environment_get_portal (TocEnvironment *self)
{
  g_return_val_if_fail (TOC_IS_ENVIRONMENT (self), FALSE);

  return self->portal;
}

gboolean
toc_environment_get_saving (TocEnvironment *self)
{
  g_return_val_if_fail (TOC_IS_ENVIRONMENT (self), FALSE);

  return self->saving;
}
