/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-application.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <sysexits.h>

#include "toc-file.h"
#include "toc-history.h"
#include "toc-keeper.h"
#include "toc-link.h"
#include "toc-lock-watch.h"
#include "toc-monitor.h"
#include "toc-notifier.h"
#include "toc-quiet.h"
#include "toc-recorder.h"
#include "toc-sandbox.h"
#include "toc-session.h"
#include "toc-settings.h"
#include "toc-status-service.h"
#include "toc-tidier.h"
#include "toc-tray-indicator.h"
#include "toc-tray-menu.h"
#include "toc-tray-presenter.h"
#include "toc-windows.h"
#include "toc-wording.h"
#include "toc-world-budget.h"

#define LINK_NOTIFICATION_ID "link"

/* How long the disk may take in the end. Whoever logs out waits for it. */
#define PATIENCE_US (2 * G_USEC_PER_SEC)

struct _TocApplication
{
  GtkApplication parent_instance;

  gboolean understood;         /* the command line, up to its options */
  gboolean background;         /* the next activation shows nothing */
  TocDefinition *definition;   /* (owned) (nullable): from startup on */
  char *definition_error;      /* (owned) (nullable): why the person's own file does not serve */
  GCancellable *cancellable;   /* (owned): cancelled in shutdown */
  TocStatusService *status;    /* (owned) (nullable): from the bus's registration on */

  /* These are there from startup to shutdown. */
  GSettings *settings;         /* (owned) (nullable): NULL without the schema */
  TocKeeper *keeper;           /* (owned): of what a later run has to know */
  TocMonitor *monitor;         /* (owned) */
  TocHistory *history;         /* (owned) */
  TocRecorder *recorder;       /* (owned): from the monitor to the history */
  TocQuiet *quiet;             /* (owned): between the monitor's news and the notifier */
  TocLockWatch *lock_watch;    /* (owned) (nullable): NULL without a bus */
  gulong news_id;
  gulong snoozed_id;
  TocNotifier *notifier;       /* (owned) */
  TocTidier *tidier;           /* (owned) */
  TocTrayMenu *menu;           /* (owned) */
  TocTray *tray;               /* (owned) */
  gulong settled_id;
  TocTrayPresenter *presenter; /* (owned) */
  TocWindows *windows;         /* (owned) */
  guint terminate_id;
  guint interrupt_id;
};

G_DEFINE_TYPE (TocApplication, toc_application, GTK_TYPE_APPLICATION)

static void
check_now_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TocApplication *self = user_data;

  toc_monitor_check_now (self->monitor);
}

static void
snooze_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TocApplication *self = user_data;
  gint64 until;

  if (toc_quiet_parse_until (g_variant_get_string (parameter, NULL), g_get_real_time (), &until))
    toc_quiet_snooze (self->quiet, until);
}

static void
snoozed_cb (TocApplication *self)
{
  gint64 until = toc_quiet_get_snoozed_until (self->quiet);
  g_autofree char *text = until != 0 ? toc_wording_snooze (until, g_get_real_time ()) : NULL;

  toc_tray_menu_set_snoozed (self->menu, text);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_quit (user_data);
}

static void
link_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GApplication *application = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GNotification) notification = NULL;

  if (g_app_info_launch_default_for_uri_finish (result, &error) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_printerr ("tocsin: %s\n", error->message);
  if (g_application_get_dbus_connection (application) == NULL)
    return;

  /* The menu from which this came is gone, and there need not be a window. */
  notification = g_notification_new (_ ("The browser could not be opened"));
  g_notification_set_body (notification,
                           g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED)
                             ? _ ("No program is set up to open web pages.")
                             : error->message);
  g_application_send_notification (application, LINK_NOTIFICATION_ID, notification);
}

static void
open_link_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TocApplication *self = user_data;
  const char *id = g_variant_get_string (parameter, NULL);
  const char *url = toc_link_find_url (self->definition, id);
  g_autoptr (GdkAppLaunchContext) context = NULL;

  if (url == NULL)
    {
      g_printerr (_ ("tocsin: There is no link “%s”.\n"), id);
      return;
    }

  context = gdk_display_get_app_launch_context (gdk_display_get_default ());
  /* Set for our own checks, and no business of a browser's. */
  g_app_launch_context_unsetenv (G_APP_LAUNCH_CONTEXT (context), "G_TLS_GNUTLS_PRIORITY");
  gdk_app_launch_context_set_timestamp (context, gtk_get_current_event_time ());
  g_app_info_launch_default_for_uri_async (url, G_APP_LAUNCH_CONTEXT (context), self->cancellable,
                                           link_opened_cb, self);
}

static gboolean
quit_signal_cb (gpointer user_data)
{
  g_application_quit (user_data);

  return G_SOURCE_CONTINUE;
}

static void
add_actions (TocApplication *self)
{
  const GActionEntry entries[] = {
    { .name = "check-now", .activate = check_now_cb },
    { .name = "open-link", .activate = open_link_cb, .parameter_type = "s" },
    { .name = "snooze", .activate = snooze_cb, .parameter_type = "s" },
    { .name = "quit", .activate = quit_cb },
  };
  const struct
  {
    const char *action;
    const char *accels[3];
  } keys[] = {
    { "app.check-now", { "F5", "<Primary>r" } },
    { "app.preferences", { "<Primary>comma" } },
    { "app.shortcuts", { "<Primary>question", "<Primary>slash" } },
    { "app.quit", { "<Primary>q" } },
    { "win.close", { "Escape", "<Primary>w" } },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), keys[i].action, keys[i].accels);
}

/* Reads a file: the main loop does not run yet. */
static void
load_definition (TocApplication *self)
{
  g_autoptr (GError) error = NULL;

  if (self->definition != NULL)
    return;

  self->definition = toc_definition_load (NULL, &error);
  if (self->definition != NULL)
    return;

  g_printerr ("tocsin: %s\n", error->message);
  /* Translators: a sentence that names a file and what is wrong in it. */
  self->definition_error = g_strdup_printf (
    _ ("Your own definition is not used: %s"), error->message);
  self->definition = toc_definition_new_shipped ();
}

static TocScheduler *
create_alarm (void)
{
  g_autoptr (GError) error = NULL;
  TocScheduler *alarm = toc_scheduler_new (&error);

  if (alarm != NULL)
    return alarm;

  g_printerr ("tocsin: %s\n", error->message);
  exit (EXIT_FAILURE);
}

/* May wait for the system bus and the disk: the main loop does not run yet. */
static TocMonitor *
create_monitor (TocDefinition *definition, TocKeeper *keeper)
{
  g_autoptr (SoupSession) session = toc_session_new ();
  g_autoptr (TocEnvironment) environment = toc_environment_new ();
  g_autoptr (TocScheduler) alarm = create_alarm ();
  g_autoptr (GFile) budget = toc_world_budget_get_file ();
  g_autoptr (GFile) cache = toc_file_get_cache ();
  TocMonitor *monitor = toc_monitor_new (definition, session, environment, alarm);

  toc_monitor_set_keeper (monitor, keeper);
  toc_monitor_set_world_budget (monitor, budget);
  toc_monitor_set_cache (monitor, cache);

  return monitor;
}

static void
start_quiet (TocApplication *self)
{
  g_autoptr (TocScheduler) alarm = create_alarm ();
  GDBusConnection *bus = g_application_get_dbus_connection (G_APPLICATION (self));

  self->quiet = toc_quiet_new (self->monitor, self->keeper, alarm);
  if (self->settings != NULL)
    g_settings_bind (self->settings, "snoozed-until", self->quiet, "snoozed-until",
                     G_SETTINGS_BIND_DEFAULT);
  if (bus == NULL)
    return;

  self->lock_watch = toc_lock_watch_new (bus);
  g_object_bind_property (self->lock_watch, "locked", self->quiet, "locked",
                          G_BINDING_SYNC_CREATE);
}

static void
start_history (TocApplication *self)
{
  g_autofree char *path = toc_history_dup_path (self->definition->name);

  self->history = toc_history_new (path, FALSE);
  if (self->settings != NULL)
    g_settings_bind (self->settings, "keep-history", self->history, "keep-days",
                     G_SETTINGS_BIND_GET);
  self->recorder = toc_recorder_new (self->monitor, self->history);
}

static void
create_services (TocApplication *self)
{
  const char *const bound[] = { "pulse-interval", "slower-when-metered", "ask-world",
                                "ask-ooni",       "announcements",       "notify-outage",
                                "notify-recovery", "notify-slow",        "notify-region",
                                "left-out" };
  g_autoptr (GFile) state = toc_last_state_get_file ();

  self->settings = toc_settings_new ();
  self->keeper = toc_keeper_new (state);
  self->monitor = create_monitor (self->definition, self->keeper);
  for (guint i = 0; self->settings != NULL && i < G_N_ELEMENTS (bound); i++)
    g_settings_bind (self->settings, bound[i], self->monitor, bound[i], G_SETTINGS_BIND_GET);

  start_history (self);
  start_quiet (self);
  self->tidier = toc_tidier_new (self->monitor);
  self->notifier = toc_notifier_new (G_APPLICATION (self));
  self->news_id = g_signal_connect_swapped (self->quiet, "news",
                                            G_CALLBACK (toc_notifier_handle), self->notifier);
}

/* Where panels do not find the icons by themselves: in a folder that is not one of the desktop's.
   Nobody outside a sandbox could read a folder inside it. */
static const char *
find_icon_path (void)
{
  const char *const known[] = { "/usr/share", "/usr/local/share", g_get_user_data_dir (), NULL };

  if (g_strv_contains (known, TOC_DATADIR) || toc_sandbox_is_inside () ||
      !g_file_test (TOC_DATADIR "/icons/hicolor", G_FILE_TEST_IS_DIR))
    return NULL;

  return TOC_DATADIR "/icons";
}

/* Looking names up would keep the tray waiting for a thread. */
static void
start_monitor (TocApplication *self)
{
  if (toc_tray_get_settled (self->tray))
    toc_monitor_start (self->monitor);
}

static void
start_tray (TocApplication *self)
{
  const char *icon_path = find_icon_path ();

  if (icon_path != NULL)
    gtk_icon_theme_append_search_path (gtk_icon_theme_get_default (), icon_path);
  self->menu = toc_tray_menu_new (self->definition, G_ACTION_GROUP (self));
  self->tray = TOC_TRAY (toc_tray_indicator_new (TOC_APP_ID, toc_tray_menu_get_menu (self->menu),
                                                 toc_tray_menu_get_check_now (self->menu),
                                                 icon_path));
  self->settled_id = g_signal_connect_swapped (self->tray, "notify::settled",
                                               G_CALLBACK (start_monitor), self);
  self->snoozed_id = g_signal_connect_swapped (self->quiet, "notify::snoozed-until",
                                               G_CALLBACK (snoozed_cb), self);
  snoozed_cb (self);
  self->presenter = toc_tray_presenter_new (self->monitor, self->tray, self->menu, TOC_APP_ID);
  if (self->settings != NULL)
    g_settings_bind (self->settings, "symbolic-icons", self->presenter, "symbolic",
                     G_SETTINGS_BIND_GET);
}

/* Before the name is owned, so that whoever started the program by a call finds what it calls. */
static gboolean
toc_application_dbus_register (GApplication *application,
                               GDBusConnection *bus,
                               const char *path,
                               GError **error)
{
  TocApplication *self = TOC_APPLICATION (application);

  if (!G_APPLICATION_CLASS (toc_application_parent_class)
         ->dbus_register (application, bus, path, error))
    return FALSE;

  self->status = toc_status_service_new ();

  return toc_status_service_export (self->status, bus, path, error);
}

static void
toc_application_dbus_unregister (GApplication *application, GDBusConnection *bus, const char *path)
{
  TocApplication *self = TOC_APPLICATION (application);

  if (self->status != NULL)
    toc_status_service_unexport (self->status);
  g_clear_object (&self->status);

  G_APPLICATION_CLASS (toc_application_parent_class)->dbus_unregister (application, bus, path);
}

static void
toc_application_startup (GApplication *application)
{
  TocApplication *self = TOC_APPLICATION (application);

  g_set_prgname (TOC_APP_ID);
  g_set_application_name (_ ("Tocsin"));
  if (!gtk_init_check (NULL, NULL))
    {
      g_printerr (_ ("tocsin: There is no display to show anything on. “tocsin check” answers "
                     "without one.\n"));
      exit (EXIT_FAILURE);
    }

  G_APPLICATION_CLASS (toc_application_parent_class)->startup (application);

  if (g_application_get_dbus_connection (application) == NULL)
    g_printerr (_ ("tocsin: There is no session bus: no notifications can be shown, and starting "
                   "Tocsin again does not find this one.\n"));
  gtk_window_set_default_icon_name (TOC_APP_ID);
  load_definition (self);
  add_actions (self);
  create_services (self);
  if (self->status != NULL)
    toc_status_service_watch (self->status, self->monitor, self->quiet);
  start_tray (self);
  self->windows = toc_windows_new (GTK_APPLICATION (self), self->monitor, self->history,
                                   self->settings, self->tray);
  g_signal_connect_object (self->windows, "closed", G_CALLBACK (toc_tidier_tidy_soon),
                           self->tidier, G_CONNECT_SWAPPED);
  toc_windows_set_definition_error (self->windows, self->definition_error);
  self->terminate_id = g_unix_signal_add (SIGTERM, quit_signal_cb, self);
  self->interrupt_id = g_unix_signal_add (SIGINT, quit_signal_cb, self);
  g_application_hold (application);
}

static void
toc_application_activate (GApplication *application)
{
  TocApplication *self = TOC_APPLICATION (application);

  if (self->background)
    self->background = FALSE;
  else
    toc_windows_show_details (self->windows);
}

static void
toc_application_shutdown (GApplication *application)
{
  TocApplication *self = TOC_APPLICATION (application);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->terminate_id, g_source_remove);
  g_clear_handle_id (&self->interrupt_id, g_source_remove);
  g_clear_signal_handler (&self->settled_id, self->tray);
  g_clear_signal_handler (&self->news_id, self->quiet);
  g_clear_signal_handler (&self->snoozed_id, self->quiet);

  g_clear_object (&self->status);
  g_clear_object (&self->windows);
  g_clear_object (&self->presenter);
  g_clear_object (&self->tray);
  g_clear_object (&self->menu);
  g_clear_object (&self->notifier);
  g_clear_object (&self->tidier);
  g_clear_object (&self->lock_watch);
  g_clear_object (&self->quiet);
  toc_monitor_stop (self->monitor);
  toc_keeper_flush (self->keeper);
  g_clear_object (&self->recorder);
  toc_history_close (self->history, PATIENCE_US);
  g_clear_object (&self->history);
  g_clear_object (&self->monitor);
  g_clear_object (&self->keeper);
  g_clear_object (&self->settings);

  G_APPLICATION_CLASS (toc_application_parent_class)->shutdown (application);
}

/* Only this start can know where its file lies, and a wrong one is not to be taken for another. */
static gboolean
load_service (TocApplication *self, GVariantDict *options)
{
  g_autoptr (GError) error = NULL;
  const char *file;

  if (!g_variant_dict_lookup (options, "service", "^&ay", &file))
    return TRUE;

  self->definition = toc_definition_load (file, &error);
  if (self->definition == NULL)
    g_printerr ("tocsin: %s\n", error->message);

  return self->definition != NULL;
}

/* Where the desktop does not activate the entry's actions by the bus, it starts the program with the
   option of the same name. */
static const char *
find_action (GVariantDict *options)
{
  static const char *const actions[] = { "check-now", "preferences" };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_variant_dict_contains (options, actions[i]))
      return actions[i];

  return NULL;
}

static int
toc_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  TocApplication *self = TOC_APPLICATION (application);
  g_autoptr (GError) error = NULL;
  g_autofree const char **others = NULL;
  const char *action;

  self->understood = TRUE;
  if (g_variant_dict_lookup (options, G_OPTION_REMAINING, "^a&s", &others))
    {
      g_printerr (_ ("tocsin: “%s” is one argument too many; see tocsin --help.\n"), others[0]);
      return EX_USAGE;
    }
  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("Tocsin %s\n", TOC_VERSION);
      return EXIT_SUCCESS;
    }

  if (g_variant_dict_contains (options, "debug"))
    g_log_set_debug_enabled (TRUE);
  action = find_action (options);
  self->background = action != NULL || g_variant_dict_contains (options, "background");
  if (!load_service (self, options))
    return EX_USAGE;

  if (!g_application_register (application, NULL, &error))
    {
      g_printerr ("tocsin: %s\n", error->message);
      return EXIT_FAILURE;
    }
  if (action != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (application), action, NULL);
  if (!g_application_get_is_remote (application))
    return -1;

  if (self->definition != NULL)
    {
      g_printerr (_ ("tocsin: Tocsin runs already, and goes on with the service that it watches. "
                     "Quit it first.\n"));
      return EXIT_FAILURE;
    }

  return self->background ? EXIT_SUCCESS : -1;
}

static gboolean
toc_application_local_command_line (GApplication *application, char ***arguments, int *status)
{
  TocApplication *self = TOC_APPLICATION (application);
  gboolean done = G_APPLICATION_CLASS (toc_application_parent_class)
                    ->local_command_line (application, arguments, status);

  /* An option that nobody knows is an error like any other to GApplication. */
  if (done && !self->understood)
    *status = EX_USAGE;

  return done;
}

static void
toc_application_dispose (GObject *object)
{
  TocApplication *self = TOC_APPLICATION (object);

  g_clear_pointer (&self->definition, toc_definition_unref);
  g_clear_pointer (&self->definition_error, g_free);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (toc_application_parent_class)->dispose (object);
}

static void
toc_application_class_init (TocApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = toc_application_dispose;
  application_class->dbus_register = toc_application_dbus_register;
  application_class->dbus_unregister = toc_application_dbus_unregister;
  application_class->startup = toc_application_startup;
  application_class->activate = toc_application_activate;
  application_class->shutdown = toc_application_shutdown;
  application_class->local_command_line = toc_application_local_command_line;
  application_class->handle_local_options = toc_application_handle_local_options;
}

static void
toc_application_init (TocApplication *self)
{
  const GOptionEntry entries[] = {
    { "background", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Start in the tray only"), NULL },
    { "check-now", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Have everything checked at once"), NULL },
    { "preferences", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the preferences"), NULL },
    { "service", 0, 0, G_OPTION_ARG_FILENAME, NULL,
      N_ ("Watch the service that a file defines"), N_ ("FILE") },
    { "debug", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Say what happens, for finding faults"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version and exit"), NULL },
    { G_OPTION_REMAINING, 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, NULL, NULL, NULL },
    { NULL },
  };

  self->cancellable = g_cancellable_new ();
  g_application_add_main_option_entries (G_APPLICATION (self), entries);
}

TocApplication *
toc_application_new (void)
{
  return g_object_new (TOC_TYPE_APPLICATION, "application-id", TOC_APP_ID, NULL);
}
