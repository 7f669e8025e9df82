/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the system says of the network and of power, by doubles of its two monitors. */

#include "toc-environment.h"

#include <gio/gio.h>

/* ---- a double of GNetworkMonitor and GPowerProfileMonitor, all in one ---- */

#define TOC_TYPE_TEST_SYSTEM (toc_test_system_get_type ())
G_DECLARE_FINAL_TYPE (TocTestSystem, toc_test_system, TOC, TEST_SYSTEM, GObject)

struct _TocTestSystem
{
  GObject parent;

  gboolean available;
  gboolean metered;
  gboolean saver;
  GNetworkConnectivity connectivity;
};

enum
{
  PROP_0,
  PROP_AVAILABLE,
  PROP_METERED,
  PROP_CONNECTIVITY,
  PROP_SAVER,
};

static void
monitor_init (GNetworkMonitorInterface *iface)
{
}

static void
power_init (GPowerProfileMonitorInterface *iface)
{
}

static gboolean
init (GInitable *initable, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
initable_init (GInitableIface *iface)
{
  iface->init = init;
}

G_DEFINE_TYPE_WITH_CODE (
  TocTestSystem,
  toc_test_system,
  G_TYPE_OBJECT,
  G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, initable_init)
    G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, monitor_init)
      G_IMPLEMENT_INTERFACE (G_TYPE_POWER_PROFILE_MONITOR, power_init))

static void
toc_test_system_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TocTestSystem *self = TOC_TEST_SYSTEM (object);

  switch (id)
    {
    case PROP_AVAILABLE:
      g_value_set_boolean (value, self->available);
      break;
    case PROP_METERED:
      g_value_set_boolean (value, self->metered);
      break;
    case PROP_CONNECTIVITY:
      g_value_set_enum (value, (int) self->connectivity);
      break;
    case PROP_SAVER:
      g_value_set_boolean (value, self->saver);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
toc_test_system_class_init (TocTestSystemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = toc_test_system_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
  g_object_class_override_property (object_class, PROP_SAVER, "power-saver-enabled");
}

static void
toc_test_system_init (TocTestSystem *self)
{
  self->available = TRUE;
  self->connectivity = G_NETWORK_CONNECTIVITY_FULL;
}

/* ---- */

typedef struct
{
  TocTestSystem *network;      /* (unowned): the default monitors live for ever */
  TocTestSystem *power;        /* (owned) */
  TocEnvironment *environment; /* (owned) */
  guint n_changed;
  guint n_notified;
} Fixture;

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
reset (TocTestSystem *system)
{
  system->available = TRUE;
  system->metered = FALSE;
  system->saver = FALSE;
  system->connectivity = G_NETWORK_CONNECTIVITY_FULL;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->network = TOC_TEST_SYSTEM (g_network_monitor_get_default ());
  fixture->power = TOC_TEST_SYSTEM (g_power_profile_monitor_dup_default ());
  reset (fixture->network);
  reset (fixture->power);
  fixture->environment = toc_environment_new ();
  fixture->n_changed = fixture->n_notified = 0;
  g_signal_connect_swapped (fixture->environment, "network-changed", G_CALLBACK (count_cb),
                            &fixture->n_changed);
  g_signal_connect_swapped (fixture->environment, "notify", G_CALLBACK (count_cb),
                            &fixture->n_notified);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->environment);
  /* Nobody is left to listen. */
  g_signal_emit_by_name (fixture->network, "network-changed", TRUE);
  g_object_notify (G_OBJECT (fixture->network), "connectivity");
  g_object_notify (G_OBJECT (fixture->power), "power-saver-enabled");
  g_clear_object (&fixture->power);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
test_start (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TocEnvironment) other = NULL;

  g_assert_true (toc_environment_get_network (fixture->environment));
  g_assert_false (toc_environment_get_portal (fixture->environment));
  g_assert_false (toc_environment_get_saving (fixture->environment));

  fixture->network->available = FALSE;
  fixture->network->connectivity = G_NETWORK_CONNECTIVITY_PORTAL;
  fixture->power->saver = TRUE;
  other = toc_environment_new ();
  g_assert_false (toc_environment_get_network (other));
  g_assert_true (toc_environment_get_portal (other));
  g_assert_true (toc_environment_get_saving (other));
}

/* NetworkManager's monitor only notifies. */
static void
test_notify (Fixture *fixture, gconstpointer data)
{
  fixture->network->available = FALSE;
  g_object_notify (G_OBJECT (fixture->network), "network-available");
  g_assert_false (toc_environment_get_network (fixture->environment));
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_cmpuint (fixture->n_notified, ==, 1);

  /* The same again is no change. */
  g_object_notify (G_OBJECT (fixture->network), "network-available");
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_cmpuint (fixture->n_notified, ==, 1);

  fixture->network->available = TRUE;
  fixture->network->connectivity = G_NETWORK_CONNECTIVITY_PORTAL;
  g_object_notify (G_OBJECT (fixture->network), "connectivity");
  g_assert_true (toc_environment_get_network (fixture->environment));
  g_assert_true (toc_environment_get_portal (fixture->environment));
  g_assert_cmpuint (fixture->n_changed, ==, 2);
}

/* The others say so, even if it looks the same: it may be another network. */
static void
test_changed (Fixture *fixture, gconstpointer data)
{
  g_signal_emit_by_name (fixture->network, "network-changed", TRUE);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_cmpuint (fixture->n_notified, ==, 0);
}

/* "Limited" and "local" are hints that are worth nothing. */
static void
test_hints (Fixture *fixture, gconstpointer data)
{
  static const GNetworkConnectivity hints[] = { G_NETWORK_CONNECTIVITY_LIMITED,
                                                G_NETWORK_CONNECTIVITY_LOCAL,
                                                G_NETWORK_CONNECTIVITY_FULL };

  for (guint i = 0; i < G_N_ELEMENTS (hints); i++)
    {
      fixture->network->connectivity = hints[i];
      g_object_notify (G_OBJECT (fixture->network), "connectivity");
      g_assert_true (toc_environment_get_network (fixture->environment));
      g_assert_false (toc_environment_get_portal (fixture->environment));
    }
}

static void
test_saving (Fixture *fixture, gconstpointer data)
{
  fixture->network->metered = TRUE;
  g_object_notify (G_OBJECT (fixture->network), "network-metered");
  g_assert_true (toc_environment_get_saving (fixture->environment));
  fixture->power->saver = TRUE;
  g_object_notify (G_OBJECT (fixture->power), "power-saver-enabled");
  g_assert_true (toc_environment_get_saving (fixture->environment));
  g_assert_cmpuint (fixture->n_notified, ==, 1);
  fixture->network->metered = FALSE;
  g_object_notify (G_OBJECT (fixture->network), "network-metered");
  g_assert_true (toc_environment_get_saving (fixture->environment));
  fixture->power->saver = FALSE;
  g_object_notify (G_OBJECT (fixture->power), "power-saver-enabled");
  g_assert_false (toc_environment_get_saving (fixture->environment));
  g_assert_cmpuint (fixture->n_notified, ==, 2);
  g_assert_cmpuint (fixture->n_changed, ==, 0);
}

/* Tests write the properties themselves. */
static void
test_properties (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "network", "portal", "saving" };
  g_autoptr (TocEnvironment) environment = g_object_new (TOC_TYPE_ENVIRONMENT, NULL);
  guint n_notified = 0;

  g_signal_connect_swapped (environment, "notify", G_CALLBACK (count_cb), &n_notified);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gboolean before, after;

      g_object_get (environment, names[i], &before, NULL);
      g_assert_cmpint (before, ==, i == 0);
      g_object_set (environment, names[i], before, NULL);
      g_object_set (environment, names[i], !before, NULL);
      g_object_get (environment, names[i], &after, NULL);
      g_assert_cmpint (after, ==, !before);
      g_assert_cmpuint (n_notified, ==, i + 1);
    }
}

static void
install (const char *point, const char *variable)
{
  g_setenv (variable, "tocsin-test", TRUE);
  g_io_extension_point_implement (point, TOC_TYPE_TEST_SYSTEM, "tocsin-test", 1000);
}

static void
add (const char *name, void (*func) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/environment/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  /* The tests' computer has a bus of its own, which is none of their business. */
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_test_init (&argc, &argv, NULL);
  /* The extension points are made with the first use of any. */
  g_vfs_get_default ();
  install (G_NETWORK_MONITOR_EXTENSION_POINT_NAME, "GIO_USE_NETWORK_MONITOR");
  install (G_POWER_PROFILE_MONITOR_EXTENSION_POINT_NAME, "GIO_USE_POWER_PROFILE_MONITOR");

  add ("start", test_start);
  add ("notify", test_notify);
  add ("changed", test_changed);
  add ("hints", test_hints);
  add ("saving", test_saving);
  add ("properties", test_properties);

  return g_test_run ();
}
