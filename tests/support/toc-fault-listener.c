/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-fault-listener.h"

#include <sys/socket.h>

/* A backlog of 0 holds one connection; the next ones make sure. */
#define FILLERS 4
#define BACKLOG 128

struct _TocFaultListener {
  GObject parent_instance;

  char *address;
  guint16 port;
  GMainContext *context; /* (owned) */
  TocFaultAcceptFunc func;
  gpointer user_data;

  TocListenerMode mode;
  GSocket *socket;     /* (owned) (nullable) */
  GSource *source;     /* (owned) (nullable) */
  GPtrArray *fillers;  /* (owned) of GSocket */
};

G_DEFINE_FINAL_TYPE (TocFaultListener, toc_fault_listener, G_TYPE_OBJECT)

static gboolean
incoming_cb (GSocket *socket, GIOCondition condition G_GNUC_UNUSED, gpointer user_data)
{
  TocFaultListener *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) client = g_socket_accept (socket, NULL, &error);

  if (client != NULL)
    self->func (client, self->user_data);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    g_printerr ("fault server: accept: %s\n", error->message);
  return G_SOURCE_CONTINUE;
}

static void
stop_listening (TocFaultListener *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  if (self->socket != NULL)
    g_socket_close (self->socket, NULL);
  g_clear_object (&self->socket);
  g_ptr_array_set_size (self->fillers, 0);
}

static GSocket *
open_socket (TocFaultListener *self, int backlog, GError **error)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (self->address, self->port);
  g_autoptr (GSocket) socket = NULL;

  if (address == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "“%s” is no address", self->address);
    return NULL;
  }
  socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  if (socket == NULL)
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, backlog);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;
  return g_steal_pointer (&socket);
}

static gboolean
note_port (TocFaultListener *self, GError **error)
{
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (self->socket, error);

  if (local == NULL)
    return FALSE;
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local));
  return TRUE;
}

static gboolean
start_listening (TocFaultListener *self, GError **error)
{
  self->socket = open_socket (self, BACKLOG, error);
  if (self->socket == NULL || !note_port (self, error))
    return FALSE;
  self->source = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (incoming_cb), self, NULL);
  g_source_attach (self->source, self->context);
  return TRUE;
}

static gboolean
fill_backlog (TocFaultListener *self, GError **error)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (self->address, self->port);

  self->socket = open_socket (self, 0, error);
  if (self->socket == NULL)
    return FALSE;
  for (guint i = 0; i < FILLERS; i++) {
    GSocket *filler = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM,
                                    G_SOCKET_PROTOCOL_TCP, error);

    if (filler == NULL)
      return FALSE;
    g_socket_set_blocking (filler, FALSE);
    g_socket_connect (filler, address, NULL, NULL); /* most of them are left pending */
    g_ptr_array_add (self->fillers, filler);
  }
  return TRUE;
}

static void
toc_fault_listener_dispose (GObject *object)
{
  TocFaultListener *self = TOC_FAULT_LISTENER (object);

  stop_listening (self);
  g_clear_pointer (&self->context, g_main_context_unref);
  G_OBJECT_CLASS (toc_fault_listener_parent_class)->dispose (object);
}

static void
toc_fault_listener_finalize (GObject *object)
{
  TocFaultListener *self = TOC_FAULT_LISTENER (object);

  g_ptr_array_unref (self->fillers);
  g_free (self->address);
  G_OBJECT_CLASS (toc_fault_listener_parent_class)->finalize (object);
}

static void
toc_fault_listener_class_init (TocFaultListenerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = toc_fault_listener_dispose;
  G_OBJECT_CLASS (klass)->finalize = toc_fault_listener_finalize;
}

static void
toc_fault_listener_init (TocFaultListener *self)
{
  self->fillers = g_ptr_array_new_with_free_func (g_object_unref);
}

TocFaultListener *
toc_fault_listener_new (const char *address, guint16 port, GMainContext *context,
                        TocFaultAcceptFunc func, gpointer user_data, GError **error)
{
  g_autoptr (TocFaultListener) self = g_object_new (TOC_TYPE_FAULT_LISTENER, NULL);

  self->address = g_strdup (address);
  self->port = port;
  self->context = g_main_context_ref (context);
  self->func = func;
  self->user_data = user_data;
  if (!start_listening (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

const char *
toc_fault_listener_get_address (TocFaultListener *self)
{
  return self->address;
}

guint16
toc_fault_listener_get_port (TocFaultListener *self)
{
  return self->port;
}

gboolean
toc_fault_listener_set_mode (TocFaultListener *self, TocListenerMode mode, GError **error)
{
  if (mode == self->mode)
    return TRUE;
  stop_listening (self);
  self->mode = mode;
  switch (mode) {
  case TOC_LISTENER_OPEN:
    return start_listening (self, error);
  case TOC_LISTENER_FULL:
    return fill_backlog (self, error);
  case TOC_LISTENER_CLOSED:
  default:
    return TRUE;
  }
}
