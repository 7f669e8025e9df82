/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-notifier.h"

#include <glib/gi18n-lib.h>

#include "toc-state-icon.h"

#define NOTIFICATION_ID "verdict"
#define DETAILS_ACTION "app.details"

struct _TocNotifier
{
  GObject parent_instance;

  GApplication *application; /* (unowned): the owner of this object */
  GCancellable *cancellable; /* (owned): cancelled in dispose */
  gboolean sending;          /* the daemon has not answered yet */
  TocNews *waiting;          /* (owned) (nullable): to be sent after that */
};

G_DEFINE_TYPE (TocNotifier, toc_notifier, G_TYPE_OBJECT)

static void send (TocNotifier *self, TocNews *news);

/* Some daemons read markup in a body and some do not, so that neither escaping nor leaving it as
   it is shows the same everywhere. Characters that look alike do. */
static char *
flatten_markup (const char *text)
{
  GString *flat = g_string_new (text);

  g_string_replace (flat, "<", "‹", 0);
  g_string_replace (flat, ">", "›", 0);
  g_string_replace (flat, "&", "+", 0);

  return g_string_free (flat, FALSE);
}

static GNotification *
create_notification (const TocNews *news)
{
  GNotification *notification = g_notification_new (news->title);
  g_autofree char *icon_name = toc_state_icon_get_name (news->state);
  g_autoptr (GIcon) icon = g_themed_icon_new (icon_name);

  if (news->body != NULL)
    {
      g_autofree char *body = flatten_markup (news->body);

      g_notification_set_body (notification, body);
    }
  g_notification_set_icon (notification, icon);
  g_notification_set_priority (notification, news->urgent ? G_NOTIFICATION_PRIORITY_URGENT
                                                          : G_NOTIFICATION_PRIORITY_NORMAL);
  g_notification_set_default_action (notification, DETAILS_ACTION);
  g_notification_add_button (notification, _ ("Details"), DETAILS_ACTION);

  return notification;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  TocNotifier *self;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* Any other error is an answer, too: there is no daemon, or none that may be asked. */
  self = user_data;
  self->sending = FALSE;
  if (self->waiting != NULL)
    {
      g_autoptr (TocNews) news = g_steal_pointer (&self->waiting);

      send (self, news);
    }
}

/* GIO learns from the daemon's reply, which it keeps to itself, which bubble to replace or to
   close. The daemon answers in turn: after the answer to this question GIO knows it. */
static void
wait_for_daemon (TocNotifier *self, GDBusConnection *bus)
{
  self->sending = TRUE;
  g_dbus_connection_call (bus, "org.freedesktop.Notifications", "/org/freedesktop/Notifications",
                          "org.freedesktop.Notifications", "GetServerInformation", NULL, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable, answered_cb, self);
}

static void
send (TocNotifier *self, TocNews *news)
{
  GDBusConnection *bus = g_application_get_dbus_connection (self->application);

  if (bus == NULL)
    return;

  if (news->kind == TOC_NEWS_TELL && news->title != NULL)
    {
      g_autoptr (GNotification) notification = create_notification (news);

      g_application_send_notification (self->application, NOTIFICATION_ID, notification);
    }
  else
    {
      g_application_withdraw_notification (self->application, NOTIFICATION_ID);
    }

  wait_for_daemon (self, bus);
}

static void
toc_notifier_dispose (GObject *object)
{
  TocNotifier *self = TOC_NOTIFIER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->waiting, toc_news_unref);

  G_OBJECT_CLASS (toc_notifier_parent_class)->dispose (object);
}

static void
toc_notifier_class_init (TocNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = toc_notifier_dispose;
}

static void
toc_notifier_init (TocNotifier *self)
{
  self->cancellable = g_cancellable_new ();
}

TocNotifier *
toc_notifier_new (GApplication *application)
{
  TocNotifier *self = g_object_new (TOC_TYPE_NOTIFIER, NULL);

  self->application = application;

  return self;
}

void
toc_notifier_handle (TocNotifier *self, TocNews *news)
{
  g_return_if_fail (TOC_IS_NOTIFIER (self));
  g_return_if_fail (news != NULL);

  if (!self->sending)
    {
      send (self, news);
      return;
    }

  g_clear_pointer (&self->waiting, toc_news_unref);
  self->waiting = toc_news_ref (news);
}
