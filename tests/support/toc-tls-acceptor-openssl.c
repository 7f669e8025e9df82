/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-tls-acceptor.h"

#include "toc-tls-stream.h"

#include <openssl/err.h>
#include <openssl/rand.h>

#define TICKET_KEYS 80 /* what OpenSSL wants */

struct _TocTlsAcceptor {
  GObject parent_instance;

  char *certificates;
  guint8 ticket_keys[TICKET_KEYS];

  GMutex mutex; /* guards what follows */
  GHashTable *contexts; /* (owned) certificate → SSL_CTX */
};

G_DEFINE_FINAL_TYPE (TocTlsAcceptor, toc_tls_acceptor, G_TYPE_OBJECT)

static void
toc_tls_acceptor_finalize (GObject *object)
{
  TocTlsAcceptor *self = TOC_TLS_ACCEPTOR (object);

  g_hash_table_unref (self->contexts);
  g_mutex_clear (&self->mutex);
  g_free (self->certificates);
  G_OBJECT_CLASS (toc_tls_acceptor_parent_class)->finalize (object);
}

static void
toc_tls_acceptor_class_init (TocTlsAcceptorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = toc_tls_acceptor_finalize;
}

static void
toc_tls_acceptor_init (TocTlsAcceptor *self)
{
  g_mutex_init (&self->mutex);
  self->contexts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) SSL_CTX_free);
  RAND_bytes (self->ticket_keys, sizeof self->ticket_keys);
}

static int
select_protocol_cb (SSL *ssl G_GNUC_UNUSED, const guchar **out, guchar *out_length, const guchar *offered,
                    guint offered_length, void *data G_GNUC_UNUSED)
{
  static const guchar spoken[] = "\x08http/1.1";
  guchar *selected;

  if (SSL_select_next_proto (&selected, out_length, spoken, sizeof spoken - 1, offered, offered_length) !=
      OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_NOACK;
  *out = selected;
  return SSL_TLSEXT_ERR_OK;
}

static SSL_CTX *
make_context (TocTlsAcceptor *self, const char *certificate, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.pem", self->certificates, certificate);
  SSL_CTX *context = SSL_CTX_new (TLS_server_method ());

  SSL_CTX_set_session_id_context (context, (const guchar *) "tocsin", 6);
  SSL_CTX_set_tlsext_ticket_keys (context, self->ticket_keys, sizeof self->ticket_keys);
  SSL_CTX_set_alpn_select_cb (context, select_protocol_cb, NULL);
  if (SSL_CTX_use_certificate_chain_file (context, path) == 1 &&
      SSL_CTX_use_PrivateKey_file (context, path, SSL_FILETYPE_PEM) == 1)
    return context;
  ERR_clear_error ();
  SSL_CTX_free (context);
  g_set_error (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, "no certificate in %s", path);
  return NULL;
}

/* Returns: (transfer none): kept until the end */
static SSL_CTX *
get_context (TocTlsAcceptor *self, const char *certificate, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  SSL_CTX *context = g_hash_table_lookup (self->contexts, certificate);

  if (context == NULL) {
    context = make_context (self, certificate, error);
    if (context != NULL)
      g_hash_table_insert (self->contexts, g_strdup (certificate), context);
  }
  return context;
}

TocTlsAcceptor *
toc_tls_acceptor_new (const char *certificates)
{
  TocTlsAcceptor *self = g_object_new (TOC_TYPE_TLS_ACCEPTOR, NULL);

  self->certificates = g_strdup (certificates);
  return self;
}

gboolean
toc_tls_acceptor_can_resume (void)
{
  return TRUE;
}

GIOStream *
toc_tls_acceptor_accept (TocTlsAcceptor *self, GSocket *socket, const char *certificate, gboolean *resumed,
                         GCancellable *cancellable, GError **error)
{
  SSL_CTX *context = get_context (self, certificate, error);
  g_autoptr (TocTlsStream) stream = NULL;

  if (context == NULL)
    return NULL;
  stream = toc_tls_stream_new (context, socket);
  if (!toc_tls_stream_handshake (stream, resumed, cancellable, error))
    return NULL;
  return G_IO_STREAM (g_steal_pointer (&stream));
}
