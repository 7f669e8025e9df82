/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-other-family.h"

#include "toc-pinned-address.h"
#include "toc-session.h"

#define HTTP_PORT 80
#define HTTPS_PORT 443

typedef struct
{
  TocProbe probe;            /* its definition is owned */
  GSocketFamily family;      /* that is asked */
  char *host;                /* (owned) */
  guint16 port;
  SoupSession *session;      /* (owned) */
  gint64 deadline;           /* µs, monotonic */
  GCancellable *look_up;     /* (owned): cancelled by the caller's and the deadline */
  GCancellable *outer;       /* (owned) (nullable): the caller's */
  gulong outer_id;
  guint deadline_id;         /* removed in end_look_up() */
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  toc_definition_unref (ask->probe.definition);
  g_free (ask->host);
  g_object_unref (ask->session);
  g_object_unref (ask->look_up);
  g_clear_object (&ask->outer);
  g_free (ask);
}

static void
end_look_up (Ask *ask)
{
  g_clear_handle_id (&ask->deadline_id, g_source_remove);
  if (ask->outer_id != 0)
    g_cancellable_disconnect (ask->outer, ask->outer_id);
  ask->outer_id = 0;
}

static GSocketFamily
get_family (const char *address)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (address);

  return inet != NULL ? g_inet_address_get_family (inet) : G_SOCKET_FAMILY_INVALID;
}

/* A resolver need not have heard of flags. */
static GInetAddress *
find_address (GList *addresses, GSocketFamily family)
{
  for (GList *link = addresses; link != NULL; link = link->next)
    if (g_inet_address_get_family (link->data) == family)
      return link->data;

  return NULL;
}

static void
probe_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  TocSample *sample = toc_probe_run_finish (result, &error);

  if (sample != NULL)
    g_task_return_pointer (task, sample, (GDestroyNotify) toc_sample_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
ask_address (GTask *task, GInetAddress *address)
{
  Ask *ask = g_task_get_task_data (task);
  gint64 remaining_ms = (ask->deadline - g_get_monotonic_time ()) / 1000;
  g_autoptr (TocPinnedAddress) pinned = toc_pinned_address_new (ask->host, ask->port, address);
  g_autoptr (SoupSession) session = 
    toc_session_new_pinned (ask->session, G_SOCKET_CONNECTABLE (pinned));

  ask->probe.pinned = TRUE;
  ask->probe.deadline_ms = (guint) MAX (remaining_ms, 1);
  toc_probe_run_async (&ask->probe, session, g_task_get_cancellable (task), probe_cb,
                       g_object_ref (task));
}

static void
look_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Ask *ask = g_task_get_task_data (task);
  GList *addresses =
    g_resolver_lookup_by_name_with_flags_finish (G_RESOLVER (source), result, NULL);
  GInetAddress *address = find_address (addresses, ask->family);

  end_look_up (ask);
  /* Once cancelled, the task says so whatever it returns. */
  if (address == NULL || g_cancellable_is_cancelled (ask->look_up))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No such address");
  else
    ask_address (task, address);

  g_resolver_free_addresses (addresses);
}

static gboolean
deadline_cb (gpointer user_data)
{
  Ask *ask = user_data;

  ask->deadline_id = 0;
  g_cancellable_cancel (ask->look_up);

  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static Ask *
ask_new (const TocProbe *probe,
         const TocSample *sample,
         SoupSession *session,
         guint deadline_ms,
         GCancellable *outer)
{
  g_autoptr (GUri) uri = g_uri_parse (probe->endpoint->url, SOUP_HTTP_URI_FLAGS, NULL);
  int port = g_uri_get_port (uri);
  Ask *ask = g_new0 (Ask, 1);

  ask->probe = *probe;
  ask->probe.definition = toc_definition_ref (probe->definition);
  ask->family = get_family (sample->address) == G_SOCKET_FAMILY_IPV4 ? G_SOCKET_FAMILY_IPV6
                                                                     : G_SOCKET_FAMILY_IPV4;
  ask->host = g_strdup (g_uri_get_host (uri));
  if (port <= 0)
    port = g_str_equal (g_uri_get_scheme (uri), "https") ? HTTPS_PORT : HTTP_PORT;
  ask->port = (guint16) port;
  ask->session = g_object_ref (session);
  ask->deadline = g_get_monotonic_time () + deadline_ms * G_GINT64_CONSTANT (1000);
  ask->deadline_id = g_timeout_add (deadline_ms, deadline_cb, ask);
  ask->look_up = g_cancellable_new ();
  if (outer != NULL)
    {
      ask->outer = g_object_ref (outer);
      ask->outer_id = g_cancellable_connect (outer, G_CALLBACK (outer_cancelled_cb),
                                             g_object_ref (ask->look_up), g_object_unref);
    }

  return ask;
}

static gboolean
is_same_host (const char *a, const char *b)
{
  g_autoptr (GUri) a_uri = g_uri_parse (a, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GUri) b_uri = g_uri_parse (b, SOUP_HTTP_URI_FLAGS, NULL);

  return a_uri != NULL && b_uri != NULL &&
         g_strcmp0 (g_uri_get_host (a_uri), g_uri_get_host (b_uri)) == 0;
}

gboolean
toc_other_family_is_worth_asking (const TocProbe *probe, const TocSample *sample)
{
  if (!sample->fresh || sample->proxied || sample->address == NULL || sample->bogon ||
      !is_same_host (probe->endpoint->url, sample->url))
    return FALSE;

  return toc_sample_is_cut (sample);
}

void
toc_other_family_ask_async (const TocProbe *probe,
                            const TocSample *sample,
                            SoupSession *session,
                            guint deadline_ms,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  Ask *ask = ask_new (probe, sample, session, deadline_ms, cancellable);

  g_task_set_source_tag (task, toc_other_family_ask_async);
  g_task_set_task_data (task, ask, ask_free);
  g_resolver_lookup_by_name_with_flags_async (
    resolver, ask->host,
    ask->family == G_SOCKET_FAMILY_IPV4 ? G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY
                                        : G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY,
    ask->look_up, look_up_cb, g_object_ref (task));
}

TocSample *
toc_other_family_ask_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
