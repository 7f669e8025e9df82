/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-windows.h"

#include <glib/gi18n-lib.h>

#include "toc-about.h"
#include "toc-autostart.h"
#include "toc-preferences.h"
#include "toc-report-text.h"
#include "toc-sandbox.h"
#include "toc-tray-hint.h"
#include "toc-window.h"
#include "toc-wording.h"

#define CLOSED_NOTIFICATION_ID "closed"

struct _TocWindows
{
  GObject parent_instance;

  GtkApplication *application; /* (unowned): outlives this */
  TocMonitor *monitor;         /* (owned) */
  TocHistory *history;         /* (owned) */
  GSettings *settings;         /* (owned) (nullable): NULL without the schema */
  TocTray *tray;               /* (owned) */
  gulong visible_id;
  TocAutostart *autostart;     /* (owned) */
  char *definition_error;      /* (owned) (nullable) */
  const char *hint_key;        /* (nullable): the preference behind the hint on show */
  gboolean disposed;

  /* All of them weak pointers, there only while the window is open. */
  GtkWidget *details;          /* (unowned) (nullable) */
  GtkWidget *preferences;      /* (unowned) (nullable) */
};

G_DEFINE_TYPE (TocWindows, toc_windows, G_TYPE_OBJECT)

static gboolean
wants_hint (TocWindows *self, const char *key)
{
  return self->settings != NULL && g_settings_get_boolean (self->settings, key);
}

static char *
describe_contacts (TocWindows *self)
{
  g_autofree char *interval = NULL;
  guint seconds;

  g_object_get (self->monitor, "pulse-interval", &seconds, NULL);
  interval = toc_wording_duration ((gint64) seconds * G_USEC_PER_SEC);

  /* Translators: the service's name, and a duration such as "1 min". */
  return g_strdup_printf (_ ("%s is contacted every %s, which your provider or employer can see. "
                             "If something looks wrong, a few other sites are asked as well, to "
                             "tell whose fault it is."),
                          toc_monitor_get_definition (self->monitor)->name, interval);
}

/* Whether a window that was closed could be brought up again. */
static gboolean
can_be_reached (TocWindows *self)
{
  return toc_tray_get_visible (self->tray) ||
         g_application_get_dbus_connection (G_APPLICATION (self->application)) != NULL;
}

static void
update_hint (TocWindows *self)
{
  g_autofree char *text = NULL;

  if (self->details == NULL)
    return;

  self->hint_key = NULL;
  if (wants_hint (self, "first-start"))
    {
      self->hint_key = "first-start";
      text = describe_contacts (self);
    }
  else if (!toc_tray_get_visible (self->tray) && can_be_reached (self) &&
           wants_hint (self, "no-tray-hint"))
    {
      self->hint_key = "no-tray-hint";
      /* Translators: a sentence that says what would add an icon follows. */
      text = g_strdup_printf (_ ("This desktop shows no tray icons. Checks go on when this window "
                                 "is closed; start Tocsin again to see it. %s"),
                              toc_tray_hint (g_getenv ("XDG_CURRENT_DESKTOP")));
    }

  toc_window_set_hint (TOC_WINDOW (self->details), text,
                       g_strcmp0 (self->hint_key, "first-start") == 0);
}

static void
hint_dismissed_cb (TocWindows *self)
{
  if (self->settings != NULL && self->hint_key != NULL)
    g_settings_set_boolean (self->settings, self->hint_key, FALSE);
  update_hint (self);
}

/* Once, and only where no icon shows that the program still runs. */
static void
tell_that_checks_go_on (TocWindows *self)
{
  g_autoptr (GNotification) notification = NULL;

  if (toc_tray_get_visible (self->tray) || !wants_hint (self, "close-hint"))
    return;

  g_settings_set_boolean (self->settings, "close-hint", FALSE);
  notification = g_notification_new (_ ("Checks go on"));
  g_notification_set_body (notification, _ ("Start Tocsin again to see its window."));
  g_notification_set_default_action (notification, "app.details");
  g_notification_add_button (notification, _ ("Quit"), "app.quit");
  g_application_send_notification (G_APPLICATION (self->application), CLOSED_NOTIFICATION_ID,
                                   notification);
}

static void
closed_cb (TocWindows *self)
{
  g_signal_emit_by_name (self, "closed");
}

static void
details_destroyed_cb (TocWindows *self)
{
  if (self->disposed)
    return;

  closed_cb (self);

  if (!can_be_reached (self))
    g_application_quit (G_APPLICATION (self->application));
  else
    tell_that_checks_go_on (self);
}

static void
tray_visible_cb (TocWindows *self)
{
  if (!can_be_reached (self))
    toc_windows_show_details (self);
  update_hint (self);
}

/* Above the details, where they are open. */
static void
show_window (TocWindows *self, GtkWidget *window)
{
  if (self->details != NULL)
    gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (self->details));
  gtk_window_present (GTK_WINDOW (window));
}

static void
details_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  toc_windows_show_details (user_data);
}

static void
copy_report_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TocWindows *self = user_data;
  g_autofree char *text =
    toc_report_text_new (toc_monitor_get_verdict (self->monitor),
                         toc_monitor_get_definition (self->monitor), NULL, g_get_real_time ());

  gtk_clipboard_set_text (gtk_clipboard_get (GDK_SELECTION_CLIPBOARD), text, -1);
}

static void
clear_history_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TocWindows *self = user_data;

  /* What hinders it, the history tells by itself. */
  toc_history_clear_async (self->history, NULL, NULL);
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TocWindows *self = user_data;

  if (self->preferences == NULL)
    {
      g_set_weak_pointer (&self->preferences,
                          toc_preferences_new (self->application, self->settings,
                                               toc_monitor_get_components (self->monitor),
                                               G_OBJECT (self->autostart)));
      g_signal_connect_object (self->preferences, "destroy", G_CALLBACK (closed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->preferences, "notify::is-active",
                               G_CALLBACK (toc_autostart_refresh), self->autostart,
                               G_CONNECT_SWAPPED);
    }
  show_window (self, self->preferences);
}

static void
shortcuts_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  show_window (user_data, toc_shortcuts_new ());
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  show_window (user_data, toc_about_new ());
}

static void
add_actions (TocWindows *self)
{
  const GActionEntry entries[] = {
    { .name = "details", .activate = details_cb },
    { .name = "copy-report", .activate = copy_report_cb },
    { .name = "clear-history", .activate = clear_history_cb },
    { .name = "preferences", .activate = preferences_cb },
    { .name = "shortcuts", .activate = shortcuts_cb },
    { .name = "about", .activate = about_cb },
  };
  GActionMap *map = G_ACTION_MAP (self->application);
  g_autoptr (GPropertyAction) start_at_login =
    g_property_action_new ("start-at-login", self->autostart, "enabled");

  g_action_map_add_action_entries (map, entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (map, G_ACTION (start_at_login));
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "preferences")),
                               self->settings != NULL);
}

static void
toc_windows_dispose (GObject *object)
{
  TocWindows *self = TOC_WINDOWS (object);

  self->disposed = TRUE;
  if (self->tray != NULL)
    g_clear_signal_handler (&self->visible_id, self->tray);
  if (self->preferences != NULL)
    gtk_widget_destroy (self->preferences);
  if (self->details != NULL)
    gtk_widget_destroy (self->details);
  g_clear_weak_pointer (&self->preferences);
  g_clear_weak_pointer (&self->details);
  g_clear_object (&self->autostart);
  g_clear_object (&self->tray);
  g_clear_object (&self->settings);
  g_clear_object (&self->history);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (toc_windows_parent_class)->dispose (object);
}

static void
toc_windows_finalize (GObject *object)
{
  g_free (TOC_WINDOWS (object)->definition_error);

  G_OBJECT_CLASS (toc_windows_parent_class)->finalize (object);
}

static void
toc_windows_class_init (TocWindowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = toc_windows_dispose;
  G_OBJECT_CLASS (klass)->finalize = toc_windows_finalize;

  g_signal_new ("closed", TOC_TYPE_WINDOWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                0);
}

static void
toc_windows_init (TocWindows *self)
{
}

TocWindows *
toc_windows_new (GtkApplication *application,
                 TocMonitor *monitor,
                 TocHistory *history,
                 GSettings *settings,
                 TocTray *tray)
{
  TocWindows *self = g_object_new (TOC_TYPE_WINDOWS, NULL);
  g_autoptr (GFile) file = toc_autostart_get_file ();
  GDBusConnection *bus = g_application_get_dbus_connection (G_APPLICATION (application));

  self->application = application;
  self->monitor = g_object_ref (monitor);
  self->history = g_object_ref (history);
  self->settings = settings != NULL ? g_object_ref (settings) : NULL;
  self->tray = g_object_ref (tray);
  self->autostart =
    toc_autostart_new (file, TOC_LIBEXECDIR "/tocsin-app", toc_sandbox_is_inside () ? bus : NULL);
  self->visible_id = g_signal_connect_swapped (tray, "notify::visible",
                                               G_CALLBACK (tray_visible_cb), self);
  add_actions (self);

  return self;
}

void
toc_windows_set_definition_error (TocWindows *self, const char *message)
{
  g_return_if_fail (TOC_IS_WINDOWS (self));

  g_free (self->definition_error);
  self->definition_error = g_strdup (message);
}

void
toc_windows_show_details (TocWindows *self)
{
  g_return_if_fail (TOC_IS_WINDOWS (self));

  if (self->details == NULL)
    {
      g_set_weak_pointer (&self->details, toc_window_new (self->application, self->monitor,
                                                          self->history));
      g_signal_connect_object (self->details, "hint-dismissed", G_CALLBACK (hint_dismissed_cb),
                               self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->details, "destroy", G_CALLBACK (details_destroyed_cb), self,
                               G_CONNECT_SWAPPED);
      toc_window_set_definition_error (TOC_WINDOW (self->details), self->definition_error);
      update_hint (self);
    }

  gtk_window_present (GTK_WINDOW (self->details));
}
