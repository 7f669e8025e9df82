/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-fault-connection.h"

#include "toc-client-hello.h"
#include "toc-fault-dispatch.h"
#include "toc-fault-play.h"
#include "toc-fault-server-private.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#define PEEK_SIZE 32768

struct _TocFaultConnection {
  GObject parent_instance;

  TocFaultServer *server; /* (unowned) */
  GSocket *socket;        /* (owned) */
  char *address;          /* the local one */
  int port;
  guint id;
  TocClientHello *hello;  /* (owned) (nullable) */
  gboolean resumed;
  guint n_requests;
};

G_DEFINE_FINAL_TYPE (TocFaultConnection, toc_fault_connection, G_TYPE_OBJECT)

static void
log_event (TocFaultConnection *self, const char *event, const TocFaultBehaviour *behaviour, const char *error)
{
  g_auto (GVariantDict) details = G_VARIANT_DICT_INIT (NULL);
  const char *host = self->hello != NULL && self->hello->host != NULL ? self->hello->host : "";

  toc_fault_connection_describe (self, &details);
  if (behaviour != NULL)
    g_variant_dict_insert (&details, "behaviour", "s", behaviour->line);
  if (error != NULL)
    g_variant_dict_insert (&details, "error", "s", error);
  toc_fault_log_add (toc_fault_server_get_log (self->server), event, host, NULL, g_variant_dict_end (&details));
}

/* Returns: NULL when the client left, or the server stops, before it said enough. */
static TocClientHello *
peek_hello (TocFaultConnection *self)
{
  g_autofree guint8 *buffer = g_malloc (PEEK_SIZE);
  GCancellable *cancellable = toc_fault_server_get_cancellable (self->server);

  while (g_socket_condition_wait (self->socket, G_IO_IN, cancellable, NULL)) {
    gssize n = recv (g_socket_get_fd (self->socket), buffer, PEEK_SIZE, MSG_PEEK | MSG_DONTWAIT);
    g_autoptr (TocClientHello) hello = NULL;

    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
      return NULL;
    hello = toc_client_hello_parse (buffer, (gsize) MAX (n, 0));
    if (hello->kind != TOC_HELLO_INCOMPLETE)
      return g_steal_pointer (&hello);
    g_usleep (2000); /* peeked bytes stay readable: no way to wait for more */
  }
  return NULL;
}

static void
serve_requests (TocFaultConnection *self, GIOStream *stream)
{
  g_autoptr (GDataInputStream) input = g_data_input_stream_new (g_io_stream_get_input_stream (stream));
  GCancellable *cancellable = toc_fault_server_get_cancellable (self->server);
  gboolean again = TRUE;

  while (again) {
    g_autoptr (TocFaultRequest) request =
      toc_fault_request_read (input, self->hello->kind == TOC_HELLO_TLS, cancellable);

    again = request != NULL && toc_fault_dispatch (self->server, self, stream, request);
  }
  g_io_stream_close (stream, cancellable, NULL);
}

static void
serve_http (TocFaultConnection *self, const TocFaultBehaviour *behaviour)
{
  const char *certificate = behaviour->kind == TOC_BEHAVIOUR_CERT ? behaviour->text : "good";
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (GError) error = NULL;

  if (self->hello->kind != TOC_HELLO_TLS) {
    stream = G_IO_STREAM (g_socket_connection_factory_create_connection (self->socket));
    serve_requests (self, stream);
    return;
  }
  stream = toc_tls_acceptor_accept (toc_fault_server_get_acceptor (self->server), self->socket, certificate,
                                    &self->resumed, toc_fault_server_get_cancellable (self->server), &error);
  log_event (self, "handshake", NULL, error != NULL ? error->message : NULL);
  if (stream != NULL)
    serve_requests (self, stream);
  g_socket_close (self->socket, NULL);
}

static void
toc_fault_connection_finalize (GObject *object)
{
  TocFaultConnection *self = TOC_FAULT_CONNECTION (object);

  g_clear_object (&self->socket);
  g_free (self->address);
  g_clear_pointer (&self->hello, toc_client_hello_free);
  G_OBJECT_CLASS (toc_fault_connection_parent_class)->finalize (object);
}

static void
toc_fault_connection_class_init (TocFaultConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = toc_fault_connection_finalize;
}

static void
toc_fault_connection_init (TocFaultConnection *self G_GNUC_UNUSED)
{
}

TocFaultConnection *
toc_fault_connection_new (TocFaultServer *server, GSocket *socket, guint id)
{
  TocFaultConnection *self = g_object_new (TOC_TYPE_FAULT_CONNECTION, NULL);
  g_autoptr (GSocketAddress) local = NULL;

  self->server = server;
  self->socket = g_object_ref (socket);
  self->id = id;
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  local = g_socket_get_local_address (socket, NULL);
  if (local != NULL) {
    GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS (local);

    self->address = g_inet_address_to_string (g_inet_socket_address_get_address (inet));
    self->port = g_inet_socket_address_get_port (inet);
  }
  return self;
}

void
toc_fault_connection_serve (TocFaultConnection *self)
{
  GCancellable *cancellable = toc_fault_server_get_cancellable (self->server);
  g_autoptr (TocFaultBehaviour) behaviour = NULL;

  if (self->address == NULL)
    return; /* gone already */
  behaviour = toc_fault_server_lookup_address (self->server, self->address);
  log_event (self, "accept", behaviour->level <= TOC_BEHAVIOUR_LEVEL_ACCEPT ? behaviour : NULL, NULL);
  if (behaviour->level <= TOC_BEHAVIOUR_LEVEL_ACCEPT) {
    toc_fault_play_socket (behaviour, self->socket, cancellable);
    return;
  }
  self->hello = peek_hello (self);
  if (self->hello == NULL)
    return;
  if (self->hello->host == NULL)
    self->hello->host = toc_fault_server_dup_host_at (self->server, self->address);

  g_clear_pointer (&behaviour, toc_fault_behaviour_unref);
  behaviour = toc_fault_table_lookup (toc_fault_server_get_table (self->server), self->hello->host, NULL);
  log_event (self, "hello", behaviour->level == TOC_BEHAVIOUR_LEVEL_HELLO ? behaviour : NULL, NULL);
  if (behaviour->level == TOC_BEHAVIOUR_LEVEL_HELLO && behaviour->kind != TOC_BEHAVIOUR_CERT)
    toc_fault_play_socket (behaviour, self->socket, cancellable);
  else
    serve_http (self, behaviour);
}

TocFaultServer *
toc_fault_connection_get_server (TocFaultConnection *self)
{
  return self->server;
}

GSocket *
toc_fault_connection_get_socket (TocFaultConnection *self)
{
  return self->socket;
}

gboolean
toc_fault_connection_count_request (TocFaultConnection *self)
{
  return self->n_requests++ == 0;
}

void
toc_fault_connection_describe (TocFaultConnection *self, GVariantDict *details)
{
  g_variant_dict_insert (details, "connection", "u", self->id);
  g_variant_dict_insert (details, "address", "s", self->address);
  g_variant_dict_insert (details, "port", "i", self->port);
  if (self->hello == NULL)
    return;
  g_variant_dict_insert (details, "tls", "b", self->hello->kind == TOC_HELLO_TLS);
  g_variant_dict_insert (details, "offers-resumption", "b", self->hello->offers_resumption);
  g_variant_dict_insert (details, "resumed", "b", self->resumed);
}
