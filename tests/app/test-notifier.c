/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The notifier on a private bus with a notification daemon of our own, which answers when told to.
 */

#include "config.h"

#include "toc-notifier.h"
#include "toc-test-fork.h"

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"
#define PATIENCE_S 20

static const char daemon_xml[] =
  "<node><interface name='" NAME "'>"
  "<method name='Notify'>"
  "<arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='as' direction='in'/>"
  "<arg type='a{sv}' direction='in'/><arg type='i' direction='in'/><arg type='u' direction='out'/>"
  "</method>"
  "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
  "<method name='GetServerInformation'>"
  "<arg type='s' direction='out'/><arg type='s' direction='out'/>"
  "<arg type='s' direction='out'/><arg type='s' direction='out'/>"
  "</method>"
  "<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>"
  "</interface></node>";

typedef struct
{
  GDBusConnection *connection; /* (owned) */
  GDBusNodeInfo *info;         /* (owned) */
  GPtrArray *shown;            /* (owned) (element-type GVariant): what Notify got */
  GArray *closed;              /* (owned) (element-type guint) */
  GQueue held;                 /* (element-type GDBusMethodInvocation) (owned) */
  gboolean hold;               /* do not answer */
  guint next_id;
} Daemon;

typedef struct
{
  Daemon *daemon;            /* (owned) (nullable) */
  GApplication *application; /* (unowned): the one of all cases: GIO's notifications crash when
                                their application goes before the main loop does */
  TocNotifier *notifier;     /* (owned) (nullable) */
  guint first_id;            /* of the daemon's notifications */
  guint details;             /* how often the action was activated */
} Fixture;

static void
answer (Daemon *self, GDBusMethodInvocation *invocation)
{
  const char *method = g_dbus_method_invocation_get_method_name (invocation);
  GVariant *parameters = g_dbus_method_invocation_get_parameters (invocation);
  GVariant *reply = NULL;
  guint id;

  if (g_str_equal (method, "Notify"))
    {
      g_variant_get_child (parameters, 1, "u", &id);
      reply = g_variant_new ("(u)", id != 0 ? id : self->next_id++);
    }
  else if (g_str_equal (method, "GetServerInformation"))
    {
      reply = g_variant_new ("(ssss)", "test", "test", "1", "1.2");
    }

  g_dbus_method_invocation_return_value (invocation, reply);
}

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
  Daemon *self = user_data;

  if (g_str_equal (method, "Notify"))
    g_ptr_array_add (self->shown, g_variant_ref (parameters));
  if (g_str_equal (method, "CloseNotification"))
    {
      guint id;

      g_variant_get (parameters, "(u)", &id);
      g_array_append_val (self->closed, id);
    }

  if (self->hold)
    g_queue_push_tail (&self->held, invocation);
  else
    answer (self, invocation);
}

static Daemon *
daemon_new (guint first_id)
{
  static const GDBusInterfaceVTable vtable = { .method_call = call_cb };
  Daemon *self = g_new0 (Daemon, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  self->shown = g_ptr_array_new_with_free_func ((GDestroyNotify)g_variant_unref);
  self->closed = g_array_new (FALSE, FALSE, sizeof (guint));
  self->next_id = first_id;
  self->info = g_dbus_node_info_new_for_xml (daemon_xml, &error);
  g_assert_no_error (error);
  self->connection = g_dbus_connection_new_for_address_sync (
    g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (self->connection, PATH, self->info->interfaces[0], &vtable,
                                     self, NULL, &error);
  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (self->connection, "org.freedesktop.DBus", "/",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", NAME, 4 /* do not queue */), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);

  return self;
}

static void
daemon_release (Daemon *self)
{
  GDBusMethodInvocation *invocation;

  self->hold = FALSE;
  while ((invocation = g_queue_pop_head (&self->held)) != NULL)
    answer (self, invocation);
}

static void
daemon_free (Daemon *self)
{
  daemon_release (self);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_object_unref (self->connection);
  g_dbus_node_info_unref (self->info);
  g_ptr_array_unref (self->shown);
  g_array_unref (self->closed);
  g_free (self);
}

static void
daemon_invoke (Daemon *self, guint id, const char *action)
{
  g_dbus_connection_emit_signal (self->connection, NULL, PATH, NAME, "ActionInvoked",
                                 g_variant_new ("(us)", id, action), NULL);
}

static gboolean
too_long_cb (gpointer user_data)
{
  g_test_message ("Nothing came within %d s", PATIENCE_S);
  g_assert_not_reached ();

  return G_SOURCE_REMOVE;
}

/* Iterates until *@counter is @wanted. */
static void
wait_for (const guint *counter, guint wanted)
{
  guint id = g_timeout_add_seconds (PATIENCE_S, too_long_cb, NULL);

  while (*counter < wanted)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
  g_assert_cmpuint (*counter, ==, wanted);
}

static gboolean
count_cb (gpointer user_data)
{
  *(guint *)user_data += 1;

  return G_SOURCE_REMOVE;
}

/* Long enough for whatever is under way on the bus to arrive. */
static void
let_settle (void)
{
  guint done = 0;

  g_timeout_add (150, count_cb, &done);
  wait_for (&done, 1);
}

static void
details_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->details++;
}

static void
activate_cb (GApplication *application)
{
}

static GApplication *
create_application (void)
{
  GApplication *application = g_application_new (TOC_APP_ID, G_APPLICATION_FLAGS_NONE);
  g_autoptr (GError) error = NULL;

  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  g_application_register (application, NULL, &error);
  g_assert_no_error (error);

  return application;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const GActionEntry entries[] = { { .name = "details", .activate = details_cb } };

  fixture->first_id = (guint)g_test_rand_int_range (1, 1000);
  fixture->daemon = daemon_new (fixture->first_id);
  fixture->application = g_application_get_default ();
  g_action_map_add_action_entries (G_ACTION_MAP (fixture->application), entries, 1, fixture);
  fixture->notifier = toc_notifier_new (fixture->application);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->notifier);
  daemon_release (fixture->daemon);
  let_settle ();
  g_application_withdraw_notification (fixture->application, "verdict");
  let_settle ();
  g_action_map_remove_action (G_ACTION_MAP (fixture->application), "details");
  g_clear_pointer (&fixture->daemon, daemon_free);
  let_settle ();
}

static void
tell (Fixture *fixture, TocState state, gboolean urgent, const char *title, const char *body)
{
  g_autoptr (TocNews) news = toc_news_new (TOC_NEWS_TELL, state, urgent, title, body);

  toc_notifier_handle (fixture->notifier, news);
}

static void
withdraw (Fixture *fixture)
{
  g_autoptr (TocNews) news = toc_news_new (TOC_NEWS_WITHDRAW, TOC_STATE_UP, FALSE, NULL, NULL);

  toc_notifier_handle (fixture->notifier, news);
}

static GVariant *
get_shown (Fixture *fixture, guint index)
{
  return g_ptr_array_index (fixture->daemon->shown, index);
}

static void
assert_shown (Fixture *fixture, guint index, guint replaces, const char *title, const char *body)
{
  const char *shown_title;
  const char *shown_body;
  guint shown_replaces;

  g_variant_get (get_shown (fixture, index), "(&su&s&s&s@as@a{sv}i)", NULL, &shown_replaces, NULL,
                 &shown_title, &shown_body, NULL, NULL, NULL);
  g_assert_cmpstr (shown_title, ==, title);
  g_assert_cmpstr (shown_body, ==, body);
  g_assert_cmpuint (shown_replaces, ==, replaces);
}

static void
assert_hints (Fixture *fixture, guint index, guint8 urgency, const char *icon)
{
  g_autoptr (GVariant) hints = g_variant_get_child_value (get_shown (fixture, index), 6);
  const char *text;
  guint8 byte;

  g_assert_true (g_variant_lookup (hints, "urgency", "y", &byte));
  g_assert_cmpuint (byte, ==, urgency);
  g_assert_true (g_variant_lookup (hints, "desktop-entry", "&s", &text));
  g_assert_cmpstr (text, ==, TOC_APP_ID);
  g_assert_true (g_variant_lookup (hints, "image-path", "&s", &text));
  g_assert_cmpstr (text, ==, icon);
}

static void
test_once (Fixture *fixture, gconstpointer data)
{
  tell (fixture, TOC_STATE_DOWN, TRUE, "TikTok is down", "Its servers answer with errors.");
  wait_for (&fixture->daemon->shown->len, 1);
  let_settle ();

  g_assert_cmpuint (fixture->daemon->shown->len, ==, 1);
  assert_shown (fixture, 0, 0, "TikTok is down", "Its servers answer with errors.");
  assert_hints (fixture, 0, 2, TOC_APP_ID "-down");
}

static void
test_not_urgent (Fixture *fixture, gconstpointer data)
{
  tell (fixture, TOC_STATE_UP, FALSE, "TikTok is back", NULL);
  wait_for (&fixture->daemon->shown->len, 1);

  assert_shown (fixture, 0, 0, "TikTok is back", "");
  assert_hints (fixture, 0, 1, TOC_APP_ID "-up");
}

static void
test_replaced (Fixture *fixture, gconstpointer data)
{
  tell (fixture, TOC_STATE_PARTIAL, FALSE, "TikTok works only in part", "One");
  wait_for (&fixture->daemon->shown->len, 1);
  let_settle ();
  tell (fixture, TOC_STATE_DOWN, TRUE, "TikTok is down", "Two");
  wait_for (&fixture->daemon->shown->len, 2);
  let_settle ();
  tell (fixture, TOC_STATE_UP, FALSE, "TikTok is back", "Three");
  wait_for (&fixture->daemon->shown->len, 3);

  assert_shown (fixture, 1, fixture->first_id, "TikTok is down", "Two");
  assert_shown (fixture, 2, fixture->first_id, "TikTok is back", "Three");
  assert_hints (fixture, 2, 1, TOC_APP_ID "-up");
  g_assert_cmpuint (fixture->daemon->closed->len, ==, 0);
}

/* As what comes from a definition or from a server may be. */
static void
test_plain_text (Fixture *fixture, gconstpointer data)
{
  const char *body;

  tell (fixture, TOC_STATE_DOWN, TRUE, "Down", "<b>A</b> & <a href=\"x\">B</a> &amp; “C” 100 %s");
  wait_for (&fixture->daemon->shown->len, 1);

  g_variant_get_child (get_shown (fixture, 0), 4, "&s", &body);
  g_assert_null (strpbrk (body, "<>&"));
  g_assert_nonnull (strstr (body, "“C” 100 %s"));
}

/* Two sent before the first answer would be two bubbles. */
static void
test_last_counts (Fixture *fixture, gconstpointer data)
{
  fixture->daemon->hold = TRUE;
  tell (fixture, TOC_STATE_PARTIAL, FALSE, "One", NULL);
  wait_for (&fixture->daemon->shown->len, 1);
  tell (fixture, TOC_STATE_DOWN, TRUE, "Two", NULL);
  tell (fixture, TOC_STATE_UP, FALSE, "Three", NULL);
  let_settle ();
  g_assert_cmpuint (fixture->daemon->shown->len, ==, 1);

  daemon_release (fixture->daemon);
  wait_for (&fixture->daemon->shown->len, 2);
  let_settle ();
  g_assert_cmpuint (fixture->daemon->shown->len, ==, 2);
  assert_shown (fixture, 1, fixture->first_id, "Three", "");
}

static void
test_withdrawn (Fixture *fixture, gconstpointer data)
{
  tell (fixture, TOC_STATE_DOWN, TRUE, "TikTok is down", NULL);
  wait_for (&fixture->daemon->shown->len, 1);
  let_settle ();
  withdraw (fixture);
  wait_for (&fixture->daemon->closed->len, 1);
  g_assert_cmpuint (g_array_index (fixture->daemon->closed, guint, 0), ==, fixture->first_id);

  /* The next incident is a bubble of its own. */
  let_settle ();
  tell (fixture, TOC_STATE_DOWN, TRUE, "TikTok is down", NULL);
  wait_for (&fixture->daemon->shown->len, 2);
  assert_shown (fixture, 1, 0, "TikTok is down", "");
}

static void
test_withdrawn_early (Fixture *fixture, gconstpointer data)
{
  fixture->daemon->hold = TRUE;
  tell (fixture, TOC_STATE_DOWN, TRUE, "TikTok is down", NULL);
  withdraw (fixture);
  wait_for (&fixture->daemon->shown->len, 1);
  let_settle ();
  daemon_release (fixture->daemon);
  wait_for (&fixture->daemon->closed->len, 1);

  g_assert_cmpuint (g_array_index (fixture->daemon->closed, guint, 0), ==, fixture->first_id);
  g_assert_cmpuint (fixture->daemon->shown->len, ==, 1);
}

static void
test_nothing_to_withdraw (Fixture *fixture, gconstpointer data)
{
  withdraw (fixture);
  let_settle ();
  g_assert_cmpuint (fixture->daemon->shown->len, ==, 0);
  tell (fixture, TOC_STATE_DOWN, TRUE, "TikTok is down", NULL);
  wait_for (&fixture->daemon->shown->len, 1);
}

static void
test_clicked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GVariant) actions = NULL;
  g_autofree const char **words = NULL;

  tell (fixture, TOC_STATE_DOWN, TRUE, "TikTok is down", NULL);
  wait_for (&fixture->daemon->shown->len, 1);
  let_settle ();
  actions = g_variant_get_child_value (get_shown (fixture, 0), 5);
  words = g_variant_get_strv (actions, NULL);
  g_assert_cmpuint (g_strv_length ((char **)words), ==, 4);
  g_assert_true (g_strv_contains (words, "default"));
  g_assert_cmpstr (words[3], ==, "Details");

  daemon_invoke (fixture->daemon, fixture->first_id, "default");
  wait_for (&fixture->details, 1);
}

static void
test_button (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GVariant) actions = NULL;
  g_autofree const char **words = NULL;

  tell (fixture, TOC_STATE_DOWN, TRUE, "TikTok is down", NULL);
  wait_for (&fixture->daemon->shown->len, 1);
  let_settle ();
  actions = g_variant_get_child_value (get_shown (fixture, 0), 5);
  words = g_variant_get_strv (actions, NULL);

  daemon_invoke (fixture->daemon, fixture->first_id, words[2]);
  wait_for (&fixture->details, 1);
}

static void
test_daemon_restarted (Fixture *fixture, gconstpointer data)
{
  tell (fixture, TOC_STATE_DOWN, TRUE, "TikTok is down", NULL);
  wait_for (&fixture->daemon->shown->len, 1);
  let_settle ();
  daemon_free (fixture->daemon);
  fixture->daemon = daemon_new (90);
  let_settle ();

  tell (fixture, TOC_STATE_UP, FALSE, "TikTok is back", NULL);
  wait_for (&fixture->daemon->shown->len, 1);
  g_assert_cmpuint (fixture->daemon->shown->len, ==, 1);
}

/* It dies with an answer outstanding, and what waits for that is told to the next one. */
static void
test_daemon_dies (Fixture *fixture, gconstpointer data)
{
  fixture->daemon->hold = TRUE;
  tell (fixture, TOC_STATE_DOWN, TRUE, "TikTok is down", NULL);
  wait_for (&fixture->daemon->shown->len, 1);
  tell (fixture, TOC_STATE_UP, FALSE, "TikTok is back", NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL); /* GIO warns of the first */
  g_dbus_connection_close_sync (fixture->daemon->connection, NULL, NULL);
  daemon_free (fixture->daemon);
  fixture->daemon = daemon_new (90);

  wait_for (&fixture->daemon->shown->len, 1);
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  assert_shown (fixture, 0, 0, "TikTok is back", "");
}

static void
test_no_daemon (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->daemon, daemon_free);
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL); /* GIO warns of it */
  tell (fixture, TOC_STATE_DOWN, TRUE, "TikTok is down", NULL);
  let_settle ();
  withdraw (fixture);
  let_settle ();
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);

  fixture->daemon = daemon_new (90);
  tell (fixture, TOC_STATE_DOWN, TRUE, "TikTok is down", NULL);
  wait_for (&fixture->daemon->shown->len, 1);
}

/* The first case: the others need a bus. */
static void
test_no_bus (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GApplication) application = create_application ();
  g_autoptr (TocNotifier) notifier = toc_notifier_new (application);

  g_assert_null (g_application_get_dbus_connection (application));
  fixture.notifier = notifier;
  tell (&fixture, TOC_STATE_DOWN, TRUE, "TikTok is down", NULL);
  withdraw (&fixture);
  let_settle ();
}

/* Not in main(): after g_test_init(), and after the case without a bus. */
static void
test_bus (void)
{
  GTestDBus *bus = g_test_dbus_new (G_TEST_DBUS_NONE);

  g_test_dbus_up (bus);
  g_application_set_default (create_application ());
  g_assert_nonnull (g_application_get_dbus_connection (g_application_get_default ()));
}

static void
test_disposed_early (Fixture *fixture, gconstpointer data)
{
  fixture->daemon->hold = TRUE;
  tell (fixture, TOC_STATE_DOWN, TRUE, "TikTok is down", NULL);
  tell (fixture, TOC_STATE_UP, FALSE, "TikTok is back", NULL);
  wait_for (&fixture->daemon->shown->len, 1);
  g_clear_object (&fixture->notifier);
  daemon_release (fixture->daemon);
  let_settle ();

  g_assert_cmpuint (fixture->daemon->shown->len, ==, 1);
}

int
main (int argc, char *argv[])
{
  const struct
  {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/notifier/once", test_once },
    { "/notifier/not-urgent", test_not_urgent },
    { "/notifier/replaced", test_replaced },
    { "/notifier/plain-text", test_plain_text },
    { "/notifier/last-counts", test_last_counts },
    { "/notifier/withdrawn", test_withdrawn },
    { "/notifier/withdrawn-early", test_withdrawn_early },
    { "/notifier/nothing-to-withdraw", test_nothing_to_withdraw },
    { "/notifier/clicked", test_clicked },
    { "/notifier/button", test_button },
    { "/notifier/daemon-restarted", test_daemon_restarted },
    { "/notifier/daemon-dies", test_daemon_dies },
    { "/notifier/no-daemon", test_no_daemon },
    { "/notifier/disposed-early", test_disposed_early },
  };

  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_init (&argc, &argv, NULL);
  toc_test_prepare_forks ();
  g_test_add_func ("/notifier/no-bus", test_no_bus);
  g_test_add_func ("/notifier/bus", test_bus);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);

  return g_test_run ();
}
