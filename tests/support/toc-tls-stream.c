/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-tls-stream.h"

#include "toc-tls-input.h"
#include "toc-tls-output.h"

#include <openssl/err.h>

struct _TocTlsStream {
  GIOStream parent_instance;

  SSL *ssl;              /* (owned) */
  GSocket *socket;       /* (owned) */
  GInputStream *input;   /* (owned) */
  GOutputStream *output; /* (owned) */
  gboolean broken;       /* no more of TLS on this connection */
};

G_DEFINE_FINAL_TYPE (TocTlsStream, toc_tls_stream, G_TYPE_IO_STREAM)

/* What is to be done after OpenSSL returned @result, which was no success.
 * Returns: TRUE to try again */
static gboolean
wait_for_socket (TocTlsStream *self, int result, GCancellable *cancellable, GError **error)
{
  char reason[128];

  switch (SSL_get_error (self->ssl, result)) {
  case SSL_ERROR_WANT_READ:
    return g_socket_condition_wait (self->socket, G_IO_IN, cancellable, error);
  case SSL_ERROR_WANT_WRITE:
    return g_socket_condition_wait (self->socket, G_IO_OUT, cancellable, error);
  case SSL_ERROR_ZERO_RETURN:
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "closed");
    return FALSE;
  default:
    self->broken = TRUE;
    ERR_error_string_n (ERR_get_error (), reason, sizeof reason);
    g_set_error (error, G_TLS_ERROR, G_TLS_ERROR_MISC, "%s", reason);
    return FALSE;
  }
}

static GInputStream *
toc_tls_stream_get_input_stream (GIOStream *stream)
{
  return TOC_TLS_STREAM (stream)->input;
}

static GOutputStream *
toc_tls_stream_get_output_stream (GIOStream *stream)
{
  return TOC_TLS_STREAM (stream)->output;
}

static gboolean
toc_tls_stream_close (GIOStream *stream, GCancellable *cancellable G_GNUC_UNUSED, GError **error)
{
  TocTlsStream *self = TOC_TLS_STREAM (stream);

  if (!self->broken && !g_socket_is_closed (self->socket))
    SSL_shutdown (self->ssl);
  ERR_clear_error ();
  return g_socket_close (self->socket, error);
}

static void
toc_tls_stream_finalize (GObject *object)
{
  TocTlsStream *self = TOC_TLS_STREAM (object);

  g_object_unref (self->input);
  g_object_unref (self->output);
  SSL_free (self->ssl);
  g_object_unref (self->socket);
  G_OBJECT_CLASS (toc_tls_stream_parent_class)->finalize (object);
}

static void
toc_tls_stream_class_init (TocTlsStreamClass *klass)
{
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = toc_tls_stream_finalize;
  stream_class->get_input_stream = toc_tls_stream_get_input_stream;
  stream_class->get_output_stream = toc_tls_stream_get_output_stream;
  stream_class->close_fn = toc_tls_stream_close;
}

static void
toc_tls_stream_init (TocTlsStream *self)
{
  self->input = toc_tls_input_new (self);
  self->output = toc_tls_output_new (self);
}

TocTlsStream *
toc_tls_stream_new (SSL_CTX *context, GSocket *socket)
{
  TocTlsStream *self = g_object_new (TOC_TYPE_TLS_STREAM, NULL);

  self->socket = g_object_ref (socket);
  self->ssl = SSL_new (context);
  SSL_set_fd (self->ssl, g_socket_get_fd (socket));
  SSL_set_accept_state (self->ssl);
  SSL_set_mode (self->ssl, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  return self;
}

gboolean
toc_tls_stream_handshake (TocTlsStream *self, gboolean *resumed, GCancellable *cancellable, GError **error)
{
  int result;

  while ((result = SSL_do_handshake (self->ssl)) <= 0)
    if (!wait_for_socket (self, result, cancellable, error))
      return FALSE;
  *resumed = SSL_session_reused (self->ssl) != 0;
  return TRUE;
}

gssize
toc_tls_stream_read (TocTlsStream *self, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  int result;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  while ((result = SSL_read (self->ssl, buffer, (int) MIN (count, G_MAXINT))) <= 0) {
    if ((SSL_get_shutdown (self->ssl) & SSL_RECEIVED_SHUTDOWN) != 0)
      return 0;
    if (!wait_for_socket (self, result, cancellable, error))
      return -1;
  }
  return result;
}

gssize
toc_tls_stream_write (TocTlsStream *self, const void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  int result;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  while ((result = SSL_write (self->ssl, buffer, (int) MIN (count, G_MAXINT))) <= 0)
    if (!wait_for_socket (self, result, cancellable, error))
      return -1;
  return result;
}
