/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-cli-remote.h"

#include <glib/gi18n.h>

#define INTERFACE TOC_APP_ID ".Status"

typedef struct
{
  GMainLoop *loop;      /* (unowned) */
  GAsyncResult *result; /* (owned) (nullable) */
} Wait;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;

  wait->result = g_object_ref (result);
  g_main_loop_quit (wait->loop);
}

GDBusProxy *
toc_cli_remote_new (GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GAsyncResult) result = NULL;
  GDBusProxy *remote;
  Wait wait = { .loop = loop };

  g_dbus_proxy_new_for_bus (G_BUS_TYPE_SESSION, G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START, NULL,
                            TOC_APP_ID, TOC_APP_PATH, INTERFACE, NULL, done_cb, &wait);
  g_main_loop_run (loop);
  result = wait.result;

  remote = g_dbus_proxy_new_for_bus_finish (result, error);
  if (remote == NULL)
    /* Translators: what is wrong follows. */
    g_prefix_error (error, "%s", _ ("There is no session bus on which a Tocsin could run: "));

  return remote;
}

gboolean
toc_cli_remote_is_running (GDBusProxy *remote)
{
  g_autofree char *owner = g_dbus_proxy_get_name_owner (remote);

  if (owner == NULL)
    g_printerr (_ ("tocsin: Tocsin is not running; start it, or use “tocsin check”.\n"));

  return owner != NULL;
}

char *
toc_cli_remote_dup_string (GDBusProxy *remote, const char *property)
{
  g_autoptr (GVariant) value = g_dbus_proxy_get_cached_property (remote, property);

  return value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_STRING)
           ? g_variant_dup_string (value, NULL)
           : g_strdup ("");
}

gint64
toc_cli_remote_get_time (GDBusProxy *remote, const char *property)
{
  g_autoptr (GVariant) value = g_dbus_proxy_get_cached_property (remote, property);
  gint64 seconds = value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_INT64)
                     ? g_variant_get_int64 (value)
                     : 0;

  return seconds < G_MAXINT64 / G_USEC_PER_SEC ? seconds * G_USEC_PER_SEC : G_MAXINT64;
}

GVariant *
toc_cli_remote_call (GDBusProxy *remote, const char *method, GVariant *arguments, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GAsyncResult) result = NULL;
  GVariant *answer;
  Wait wait = { .loop = loop };

  g_dbus_proxy_call (remote, method, arguments, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, done_cb,
                     &wait);
  g_main_loop_run (loop);
  result = wait.result;

  answer = g_dbus_proxy_call_finish (remote, result, error);
  if (error != NULL && *error != NULL)
    g_dbus_error_strip_remote_error (*error);

  return answer;
}
