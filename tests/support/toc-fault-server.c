/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-fault-server.h"

#include "toc-fault-fixtures.h"
#include "toc-fault-listener.h"
#include "toc-fault-server-private.h"
#include "toc-server-thread.h"

typedef struct {
  char *host;
  char *address;
} Home;

typedef struct {
  TocFaultAnswerFunc func;
  gpointer user_data;
  GDestroyNotify destroy;
} Answerer;

struct _TocFaultServer {
  GObject parent_instance;

  TocTlsAcceptor *acceptor;  /* (owned) */
  TocServerThread *thread;   /* (owned) */
  GPtrArray *listeners;      /* (owned) of TocFaultListener: lives in the thread */
  TocFaultTable *table;      /* (owned) */
  TocFaultLog *log;          /* (owned) */
  GCancellable *cancellable; /* (owned): cancelled in dispose, ends the workers */
  guint last_id;

  GMutex mutex; /* guards what follows */
  GCond idle;
  guint n_workers;         /* threads that serve a connection */
  GPtrArray *finished;     /* (owned) of GThread: such threads that are to be joined */
  GPtrArray *homes;        /* (owned) of Home */

  GMutex answering;      /* guards what follows */
  GHashTable *answerers; /* (owned) host → Answerer */
};

G_DEFINE_FINAL_TYPE (TocFaultServer, toc_fault_server, G_TYPE_OBJECT)

/* A call into the thread and what comes back. */
typedef struct {
  TocFaultServer *self;
  const char *address;
  guint16 port;
  GError *error;
} Call;

static void
home_free (Home *home)
{
  g_free (home->host);
  g_free (home->address);
  g_free (home);
}

static void
answerer_free (Answerer *answerer)
{
  if (answerer->destroy != NULL)
    answerer->destroy (answerer->user_data);
  g_free (answerer);
}

/* The hosts at @address, or when none is known there, those with settings and no home, and any other. */
static char **
dup_hosts_at (TocFaultServer *self, const char *address)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  g_autoptr (GStrvBuilder) hosts = g_strv_builder_new ();
  g_auto (GStrv) set = toc_fault_table_dup_hosts (self->table);
  gboolean found = FALSE;

  for (guint i = 0; i < self->homes->len; i++) {
    Home *home = g_ptr_array_index (self->homes, i);

    if (g_str_equal (home->address, address)) {
      g_strv_builder_add (hosts, home->host);
      found = TRUE;
    }
  }
  for (guint i = 0; !found && set[i] != NULL; i++) {
    gboolean homeless = TRUE;

    for (guint j = 0; j < self->homes->len; j++)
      homeless &= !g_str_equal (((Home *) g_ptr_array_index (self->homes, j))->host, set[i]);
    if (homeless)
      g_strv_builder_add (hosts, set[i]);
  }
  if (!found)
    g_strv_builder_add (hosts, "");
  return g_strv_builder_end (hosts);
}

/* A thread that was merely let go may still be at its end when the program is at its own. */
static void
join_finished (TocFaultServer *self)
{
  g_autoptr (GPtrArray) finished = NULL;

  g_mutex_lock (&self->mutex);
  finished = g_steal_pointer (&self->finished);
  self->finished = g_ptr_array_new ();
  g_mutex_unlock (&self->mutex);
  for (guint i = 0; i < finished->len; i++)
    g_thread_join (g_ptr_array_index (finished, i));
}

static gpointer
connection_thread (gpointer data)
{
  TocFaultConnection *connection = data;
  TocFaultServer *self = toc_fault_connection_get_server (connection);

  toc_fault_connection_serve (connection);
  g_object_unref (connection);
  g_mutex_lock (&self->mutex);
  self->n_workers--;
  g_ptr_array_add (self->finished, g_thread_self ());
  g_cond_broadcast (&self->idle);
  g_mutex_unlock (&self->mutex);
  return NULL;
}

static void
accepted_cb (GSocket *socket, gpointer user_data)
{
  TocFaultServer *self = user_data;
  TocFaultConnection *connection = toc_fault_connection_new (self, socket, ++self->last_id);

  join_finished (self);
  g_mutex_lock (&self->mutex);
  self->n_workers++;
  g_mutex_unlock (&self->mutex);
  g_thread_new ("fault-connection", connection_thread, connection); /* joined once it has finished */
}

static void
stop_in_thread (gpointer data)
{
  g_ptr_array_set_size (TOC_FAULT_SERVER (data)->listeners, 0);
}

static void
listen_in_thread (gpointer data)
{
  Call *call = data;
  TocFaultServer *self = call->self;
  TocFaultListener *listener =
    toc_fault_listener_new (call->address, call->port, toc_server_thread_get_context (self->thread),
                            accepted_cb, self, &call->error);

  if (listener == NULL)
    return;
  call->port = toc_fault_listener_get_port (listener);
  g_ptr_array_add (self->listeners, listener);
}

static void
update_listeners_in_thread (gpointer data)
{
  Call *call = data;
  TocFaultServer *self = call->self;

  for (guint i = 0; i < self->listeners->len; i++) {
    TocFaultListener *listener = g_ptr_array_index (self->listeners, i);
    g_autoptr (TocFaultBehaviour) behaviour =
      toc_fault_server_lookup_address (self, toc_fault_listener_get_address (listener));
    TocListenerMode mode = behaviour->kind == TOC_BEHAVIOUR_REFUSE    ? TOC_LISTENER_CLOSED
                           : behaviour->kind == TOC_BEHAVIOUR_BACKLOG ? TOC_LISTENER_FULL
                                                                  : TOC_LISTENER_OPEN;

    if (!toc_fault_listener_set_mode (listener, mode, call->error == NULL ? &call->error : NULL))
      g_printerr ("fault server: %s\n", call->error->message);
  }
}

static gboolean
update_listeners (TocFaultServer *self, GError **error)
{
  Call call = { .self = self };

  toc_server_thread_call (self->thread, update_listeners_in_thread, &call);
  if (call.error == NULL)
    return TRUE;
  g_propagate_error (error, call.error);
  return FALSE;
}

static void
toc_fault_server_dispose (GObject *object)
{
  TocFaultServer *self = TOC_FAULT_SERVER (object);

  if (self->thread != NULL) {
    g_cancellable_cancel (self->cancellable);
    toc_server_thread_call (self->thread, stop_in_thread, self); /* no new workers from here on */
    g_mutex_lock (&self->mutex);
    while (self->n_workers > 0)
      g_cond_wait (&self->idle, &self->mutex);
    g_mutex_unlock (&self->mutex);
    join_finished (self);
    g_clear_object (&self->thread);
  }
  G_OBJECT_CLASS (toc_fault_server_parent_class)->dispose (object);
}

static void
toc_fault_server_finalize (GObject *object)
{
  TocFaultServer *self = TOC_FAULT_SERVER (object);

  g_ptr_array_unref (self->listeners);
  g_ptr_array_unref (self->homes);
  g_ptr_array_unref (self->finished);
  g_hash_table_unref (self->answerers);
  g_object_unref (self->table);
  g_object_unref (self->log);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->mutex);
  g_mutex_clear (&self->answering);
  g_cond_clear (&self->idle);
  g_object_unref (self->acceptor);
  G_OBJECT_CLASS (toc_fault_server_parent_class)->finalize (object);
}

static void
toc_fault_server_class_init (TocFaultServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = toc_fault_server_dispose;
  G_OBJECT_CLASS (klass)->finalize = toc_fault_server_finalize;
}

static void
toc_fault_server_init (TocFaultServer *self)
{
  g_mutex_init (&self->mutex);
  g_mutex_init (&self->answering);
  g_cond_init (&self->idle);
  self->listeners = g_ptr_array_new_with_free_func (g_object_unref);
  self->finished = g_ptr_array_new ();
  self->homes = g_ptr_array_new_with_free_func ((GDestroyNotify) home_free);
  self->answerers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) answerer_free);
  self->table = toc_fault_table_new ();
  self->log = toc_fault_log_new ();
  self->cancellable = g_cancellable_new ();
}

TocFaultServer *
toc_fault_server_new (const char *certificates)
{
  TocFaultServer *self = g_object_new (TOC_TYPE_FAULT_SERVER, NULL);

  self->acceptor = toc_tls_acceptor_new (certificates);
  self->thread = toc_server_thread_new ("fault-server");
  return self;
}

guint16
toc_fault_server_listen (TocFaultServer *self, const char *address, guint16 port, GError **error)
{
  Call call = { .self = self, .address = address, .port = port };

  toc_server_thread_call (self->thread, listen_in_thread, &call);
  if (call.error == NULL)
    return call.port;
  g_propagate_error (error, call.error);
  return 0;
}

void
toc_fault_server_add_host (TocFaultServer *self, const char *host, const char *address)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  Home *home = g_new0 (Home, 1);

  home->host = g_strdup (host);
  home->address = g_strdup (address);
  g_ptr_array_add (self->homes, home);
}

gboolean
toc_fault_server_set (TocFaultServer *self, const char *target, const char *line, GError **error)
{
  g_auto (GStrv) words = NULL;

  if (!g_shell_parse_argv (line, NULL, &words, error))
    return FALSE;
  return toc_fault_server_set_words (self, target, (const char *const *) words, error);
}

gboolean
toc_fault_server_set_words (TocFaultServer *self, const char *target, const char *const *words, GError **error)
{
  g_autoptr (TocFaultBehaviour) behaviour = toc_fault_behaviour_parse (words, error);

  if (behaviour == NULL || !toc_fault_table_set (self->table, target, behaviour, error))
    return FALSE;
  return update_listeners (self, error);
}

void
toc_fault_server_reset (TocFaultServer *self, const char *target)
{
  toc_fault_table_reset (self->table, target);
  update_listeners (self, NULL);
}

void
toc_fault_server_set_answerer (TocFaultServer *self, const char *host, TocFaultAnswerFunc func,
                               gpointer user_data, GDestroyNotify destroy)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->answering);
  Answerer *answerer;

  if (func == NULL) {
    g_hash_table_remove (self->answerers, host);
    return;
  }
  answerer = g_new0 (Answerer, 1);
  answerer->func = func;
  answerer->user_data = user_data;
  answerer->destroy = destroy;
  g_hash_table_replace (self->answerers, g_strdup (host), answerer);
}

TocFaultLog *
toc_fault_server_get_log (TocFaultServer *self)
{
  return self->log;
}

/* For the connections. */

TocFaultTable *
toc_fault_server_get_table (TocFaultServer *self)
{
  return self->table;
}

TocTlsAcceptor *
toc_fault_server_get_acceptor (TocFaultServer *self)
{
  return self->acceptor;
}

GCancellable *
toc_fault_server_get_cancellable (TocFaultServer *self)
{
  return self->cancellable;
}

TocFaultBehaviour *
toc_fault_server_lookup_address (TocFaultServer *self, const char *address)
{
  g_auto (GStrv) hosts = dup_hosts_at (self, address);

  for (guint i = 0; hosts[i + 1] != NULL; i++) {
    g_autoptr (TocFaultBehaviour) behaviour = toc_fault_table_lookup (self->table, hosts[i], NULL);

    if (behaviour->level <= TOC_BEHAVIOUR_LEVEL_ACCEPT)
      return g_steal_pointer (&behaviour);
  }
  return toc_fault_table_lookup (self->table, hosts[g_strv_length (hosts) - 1], NULL);
}

char *
toc_fault_server_dup_host_at (TocFaultServer *self, const char *address)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; i < self->homes->len; i++) {
    Home *home = g_ptr_array_index (self->homes, i);

    if (g_str_equal (home->address, address))
      return g_strdup (home->host);
  }
  return g_strdup ("");
}

TocFaultAnswer *
toc_fault_server_answer (TocFaultServer *self, const TocFaultRequest *request)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->answering);
  Answerer *answerer = g_hash_table_lookup (self->answerers, request->host);

  if (answerer != NULL)
    return answerer->func (request, answerer->user_data);
  return toc_fixture_healthy (request);
}
