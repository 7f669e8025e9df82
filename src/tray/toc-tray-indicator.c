/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-tray-indicator.h"

#include <libayatana-appindicator/app-indicator.h>

#include "toc-tray-activation.h"
#include "toc-tray-host.h"
#include "toc-tray-status-icon.h"

#define ITEM_PATH "/org/ayatana/NotificationItem/"

/* A panel that is started anew is back within a second; then nothing need flicker. */
#define FALL_BACK_AFTER_MS 1000
#define GIVE_UP_AFTER_MS 3000

struct _TocTrayIndicator
{
  GObject parent_instance;

  char *app_id;                  /* (owned) */
  char *icon_theme_path;         /* (owned) (nullable) */
  GtkMenu *menu;                 /* (owned) */
  GtkMenuItem *secondary;        /* (owned) */
  char *icon_name;               /* (owned) */
  char *description;             /* (owned) */
  char *title;                   /* (owned) */

  GCancellable *cancellable;     /* (owned): of the wait for the bus; cancelled in dispose */
  TocTrayHost *host;             /* (owned) (nullable): as the next two, once there is a bus */
  AppIndicator *indicator;       /* (owned) (nullable) */
  TocTrayActivation *activation; /* (owned) (nullable): where the library needs it */
  TocTrayStatusIcon *fallback;   /* (owned) (nullable) */

  guint fall_back_id;
  guint give_up_id;
  gboolean connected;            /* the panel's watcher has taken the indicator */
  gboolean was_connected;        /* so it has at least once */
  gboolean replaced;             /* the indicator is the second one */
  gboolean visible;
  gboolean settled;
};

static void toc_tray_indicator_iface_init (TocTrayInterface *iface);

G_DEFINE_TYPE_WITH_CODE (TocTrayIndicator, toc_tray_indicator, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (TOC_TYPE_TRAY, toc_tray_indicator_iface_init))

enum
{
  PROP_VISIBLE = 1,
  PROP_SETTLED,
  N_PROPERTIES
};

/* The library's indicator without its fallback, an icon that opens the menu on a left click and
   that nobody can ask whether it is seen. */
typedef AppIndicator TocBareIndicator;
typedef AppIndicatorClass TocBareIndicatorClass;

static GType toc_bare_indicator_get_type (void);

G_DEFINE_TYPE (TocBareIndicator, toc_bare_indicator, APP_INDICATOR_TYPE)

static void
toc_bare_indicator_class_init (TocBareIndicatorClass *klass)
{
  klass->fallback = NULL;
}

static void
toc_bare_indicator_init (TocBareIndicator *self)
{
}

static gboolean
is_hosted (TocTrayIndicator *self)
{
  return self->connected && self->host != NULL && toc_tray_host_get_registered (self->host);
}

static void
set_visible (TocTrayIndicator *self, gboolean visible)
{
  if (self->visible == visible)
    return;

  self->visible = visible;
  g_object_notify (G_OBJECT (self), "visible");
}

static gboolean
give_up_cb (gpointer user_data)
{
  TocTrayIndicator *self = user_data;

  self->give_up_id = 0;
  set_visible (self, FALSE);

  return G_SOURCE_REMOVE;
}

static void
stop_waiting (TocTrayIndicator *self)
{
  g_clear_handle_id (&self->fall_back_id, g_source_remove);
  g_clear_handle_id (&self->give_up_id, g_source_remove);
}

static gboolean fall_back_cb (gpointer user_data);
static gboolean is_overtaken (TocTrayIndicator *self);
static void replace_indicator (TocTrayIndicator *self);

/* Whatever changed with the panel: decides anew. Without a panel no timer goes on, either. */
static void
update_visible (TocTrayIndicator *self)
{
  if (is_hosted (self))
    {
      stop_waiting (self);
      g_clear_object (&self->fallback);
      set_visible (self, TRUE);
      return;
    }
  if (self->fallback != NULL && toc_tray_status_icon_get_embedded (self->fallback))
    {
      stop_waiting (self);
      set_visible (self, TRUE);
      return;
    }

  if (self->fallback == NULL && self->fall_back_id == 0)
    self->fall_back_id = g_timeout_add (FALL_BACK_AFTER_MS, fall_back_cb, self);
  if (self->visible && self->give_up_id == 0)
    self->give_up_id = g_timeout_add (GIVE_UP_AFTER_MS, give_up_cb, self);
}

static gboolean
fall_back_cb (gpointer user_data)
{
  TocTrayIndicator *self = user_data;

  self->fall_back_id = 0;
  if (is_overtaken (self))
    {
      replace_indicator (self);
      update_visible (self);
      return G_SOURCE_REMOVE;
    }

  self->fallback = toc_tray_status_icon_new (self->app_id, self->menu, self->secondary);
  if (self->fallback == NULL)
    return G_SOURCE_REMOVE;

  toc_tray_status_icon_set_icon_name (self->fallback, self->icon_name);
  toc_tray_status_icon_set_title (self->fallback, self->title);
  g_signal_connect_swapped (self->fallback, "notify::embedded", G_CALLBACK (update_visible), self);
  g_signal_connect_swapped (self->fallback, "activate", G_CALLBACK (toc_tray_activate), self);
  update_visible (self);

  return G_SOURCE_REMOVE;
}

static void
connection_changed_cb (AppIndicator *indicator, gboolean connected, gpointer user_data)
{
  TocTrayIndicator *self = user_data;

  self->connected = connected;
  self->was_connected |= connected;
  update_visible (self);
}

/* Newer versions of the library do. */
static gboolean
tells_of_clicks (void)
{
  return g_signal_lookup ("activate", APP_INDICATOR_TYPE) != 0;
}

/* The panel learns of the indicator as soon as it has both an icon and a menu: all that it asks
   for but once has to be there before. */
static void
create_indicator (TocTrayIndicator *self)
{
  self->indicator = g_object_new (toc_bare_indicator_get_type (),
                                  "id", self->app_id,
                                  "category", "ApplicationStatus",
                                  "icon-theme-path", self->icon_theme_path,
                                  "title", self->title,
                                  NULL);
  app_indicator_set_icon_full (self->indicator, self->icon_name, self->description);
  app_indicator_set_status (self->indicator, APP_INDICATOR_STATUS_ACTIVE);
  g_signal_connect (self->indicator, "connection-changed", G_CALLBACK (connection_changed_cb),
                    self);
  if (tells_of_clicks ())
    g_signal_connect_swapped (self->indicator, "activate", G_CALLBACK (toc_tray_activate), self);
}

/* Once and never again: a second menu corrupts the heap of xfce4-panel. */
static void
fill_indicator (TocTrayIndicator *self)
{
  app_indicator_set_menu (self->indicator, self->menu);
  app_indicator_set_secondary_activate_target (self->indicator, GTK_WIDGET (self->secondary));
}

/* The library asks for the bus in one thread of GLib's pool and for the panel's watcher in another.
   Where it hears of the watcher first, it never registers the icon: so it happens, if seldom, when
   the machine is busy. */
static gboolean
is_overtaken (TocTrayIndicator *self)
{
  return self->indicator != NULL && !self->was_connected && !self->replaced &&
         toc_tray_host_get_registered (self->host);
}

/* The panel has not seen the one that there is. It is never freed: the library may have kept it, and
   cannot bear that it is disposed of twice. */
static void
replace_indicator (TocTrayIndicator *self)
{
  AppIndicator *lost = g_steal_pointer (&self->indicator);

  g_info ("The tray icon was not registered; trying again");
  self->replaced = TRUE;
  g_signal_handlers_disconnect_by_data (lost, self);
  g_object_run_dispose (G_OBJECT (lost));
  create_indicator (self);
  fill_indicator (self);
}

static void
follow_left_clicks (TocTrayIndicator *self, GDBusConnection *connection)
{
  g_autofree char *clean_id = NULL;
  g_autofree char *path = NULL;

  if (tells_of_clicks ())
    return;

  clean_id = g_strcanon (g_strdup (self->app_id), G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS, '_');
  path = g_strconcat (ITEM_PATH, clean_id, NULL);
  self->activation = toc_tray_activation_new (connection, self->app_id, path);
  g_signal_connect_swapped (self->activation, "activate", G_CALLBACK (toc_tray_activate), self);
}

static void
settle (TocTrayIndicator *self)
{
  self->settled = TRUE;
  g_object_notify (G_OBJECT (self), "settled");
}

static void
library_got_bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) connection = g_bus_get_finish (result, &error);

  if (connection != NULL || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    settle (user_data);
}

/* While ten threads are busy, as with looking up names, the library would be overtaken each time. */
static void
wait_for_library (TocTrayIndicator *self)
{
  g_bus_get (G_BUS_TYPE_SESSION, self->cancellable, library_got_bus_cb, self);
}

static void
get_bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TocTrayIndicator *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) connection = g_bus_get_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (connection == NULL)
    {
      g_info ("No session bus for the tray icon: %s", error->message);
      settle (self);
      return;
    }

  self->host = toc_tray_host_new (connection);
  g_signal_connect_swapped (self->host, "notify::registered", G_CALLBACK (update_visible), self);
  create_indicator (self);
  wait_for_library (self);
  follow_left_clicks (self, connection);
  fill_indicator (self);
}

static void
toc_tray_indicator_set_icon (TocTray *tray, const char *icon_name, const char *description)
{
  TocTrayIndicator *self = TOC_TRAY_INDICATOR (tray);

  g_free (self->icon_name);
  self->icon_name = g_strdup (icon_name);
  g_free (self->description);
  self->description = g_strdup (description);

  if (self->indicator != NULL)
    app_indicator_set_icon_full (self->indicator, icon_name, description);
  if (self->fallback != NULL)
    toc_tray_status_icon_set_icon_name (self->fallback, icon_name);
}

static void
toc_tray_indicator_set_title (TocTray *tray, const char *title)
{
  TocTrayIndicator *self = TOC_TRAY_INDICATOR (tray);

  g_free (self->title);
  self->title = g_strdup (title);

  if (self->indicator != NULL)
    app_indicator_set_title (self->indicator, title);
  if (self->fallback != NULL)
    toc_tray_status_icon_set_title (self->fallback, title);
}

static void
toc_tray_indicator_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TocTrayIndicator *self = TOC_TRAY_INDICATOR (object);

  if (id == PROP_VISIBLE)
    g_value_set_boolean (value, self->visible);
  else if (id == PROP_SETTLED)
    g_value_set_boolean (value, self->settled);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
toc_tray_indicator_dispose (GObject *object)
{
  TocTrayIndicator *self = TOC_TRAY_INDICATOR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  stop_waiting (self);

  /* The library's calls under way keep the indicator alive; without them this disposes it, which
     takes it off the panel. */
  if (self->indicator != NULL)
    g_signal_handlers_disconnect_by_data (self->indicator, self);
  g_clear_object (&self->indicator);
  g_clear_object (&self->activation);
  g_clear_object (&self->host);
  g_clear_object (&self->fallback);
  g_clear_object (&self->secondary);
  g_clear_object (&self->menu);

  G_OBJECT_CLASS (toc_tray_indicator_parent_class)->dispose (object);
}

static void
toc_tray_indicator_finalize (GObject *object)
{
  TocTrayIndicator *self = TOC_TRAY_INDICATOR (object);

  g_free (self->app_id);
  g_free (self->icon_theme_path);
  g_free (self->icon_name);
  g_free (self->description);
  g_free (self->title);

  G_OBJECT_CLASS (toc_tray_indicator_parent_class)->finalize (object);
}

static void
toc_tray_indicator_iface_init (TocTrayInterface *iface)
{
  iface->set_icon = toc_tray_indicator_set_icon;
  iface->set_title = toc_tray_indicator_set_title;
}

static void
toc_tray_indicator_class_init (TocTrayIndicatorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = toc_tray_indicator_get_property;
  object_class->dispose = toc_tray_indicator_dispose;
  object_class->finalize = toc_tray_indicator_finalize;

  g_object_class_override_property (object_class, PROP_VISIBLE, "visible");
  g_object_class_override_property (object_class, PROP_SETTLED, "settled");
}

static void
toc_tray_indicator_init (TocTrayIndicator *self)
{
  self->cancellable = g_cancellable_new ();
  self->visible = TRUE;
}

TocTrayIndicator *
toc_tray_indicator_new (const char *app_id,
                        GtkMenu *menu,
                        GtkMenuItem *secondary,
                        const char *icon_theme_path)
{
  TocTrayIndicator *self = g_object_new (TOC_TYPE_TRAY_INDICATOR, NULL);

  self->app_id = g_strdup (app_id);
  self->icon_theme_path = g_strdup (icon_theme_path);
  self->icon_name = g_strdup (app_id);
  self->description = g_strdup ("");
  self->title = g_strdup (g_get_application_name ());
  g_set_object (&self->menu, menu);
  g_set_object (&self->secondary, secondary);

  update_visible (self);
  g_bus_get (G_BUS_TYPE_SESSION, self->cancellable, get_bus_cb, self);

  return self;
}
