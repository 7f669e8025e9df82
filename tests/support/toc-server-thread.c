/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-server-thread.h"

struct _TocServerThread {
  GObject parent_instance;

  GMainContext *context; /* (owned) */
  GMainLoop *loop;       /* (owned) */
  GThread *thread;       /* (owned) */
};

typedef struct {
  TocServerThreadFunc func;
  gpointer user_data;
  GMutex mutex;
  GCond cond;
  gboolean done;
} Call;

G_DEFINE_FINAL_TYPE (TocServerThread, toc_server_thread, G_TYPE_OBJECT)

static gpointer
run (gpointer data)
{
  GMainLoop *loop = data;

  g_main_context_push_thread_default (g_main_loop_get_context (loop));
  g_main_loop_run (loop);
  g_main_context_pop_thread_default (g_main_loop_get_context (loop));
  g_main_loop_unref (loop);
  return NULL;
}

static gboolean
call_cb (gpointer data)
{
  Call *call = data;

  call->func (call->user_data);
  g_mutex_lock (&call->mutex);
  call->done = TRUE;
  g_cond_signal (&call->cond);
  g_mutex_unlock (&call->mutex);
  return G_SOURCE_REMOVE;
}

static void
quit (gpointer data)
{
  g_main_loop_quit (data);
}

static void
toc_server_thread_dispose (GObject *object)
{
  TocServerThread *self = TOC_SERVER_THREAD (object);

  if (self->thread != NULL) {
    toc_server_thread_call (self, quit, self->loop);
    g_thread_join (g_steal_pointer (&self->thread));
  }
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  G_OBJECT_CLASS (toc_server_thread_parent_class)->dispose (object);
}

static void
toc_server_thread_class_init (TocServerThreadClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = toc_server_thread_dispose;
}

static void
toc_server_thread_init (TocServerThread *self)
{
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
}

TocServerThread *
toc_server_thread_new (const char *name)
{
  TocServerThread *self = g_object_new (TOC_TYPE_SERVER_THREAD, NULL);

  self->thread = g_thread_new (name, run, g_main_loop_ref (self->loop));
  return self;
}

GMainContext *
toc_server_thread_get_context (TocServerThread *self)
{
  return self->context;
}

void
toc_server_thread_call (TocServerThread *self, TocServerThreadFunc func, gpointer user_data)
{
  Call call = { .func = func, .user_data = user_data };
  g_autoptr (GSource) source = NULL;

  if (g_thread_self () == self->thread) {
    func (user_data);
    return;
  }
  g_mutex_init (&call.mutex);
  g_cond_init (&call.cond);
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, call_cb, &call, NULL);
  g_source_attach (source, self->context);
  g_mutex_lock (&call.mutex);
  while (!call.done)
    g_cond_wait (&call.cond, &call.mutex);
  g_mutex_unlock (&call.mutex);
  g_mutex_clear (&call.mutex);
  g_cond_clear (&call.cond);
}
