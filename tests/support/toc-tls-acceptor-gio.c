/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-tls-acceptor.h"

struct _TocTlsAcceptor {
  GObject parent_instance;

  char *certificates;
};

G_DEFINE_FINAL_TYPE (TocTlsAcceptor, toc_tls_acceptor, G_TYPE_OBJECT)

static void
toc_tls_acceptor_finalize (GObject *object)
{
  g_free (TOC_TLS_ACCEPTOR (object)->certificates);
  G_OBJECT_CLASS (toc_tls_acceptor_parent_class)->finalize (object);
}

static void
toc_tls_acceptor_class_init (TocTlsAcceptorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = toc_tls_acceptor_finalize;
}

static void
toc_tls_acceptor_init (TocTlsAcceptor *self G_GNUC_UNUSED)
{
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
  return FALSE;
}

GIOStream *
toc_tls_acceptor_accept (TocTlsAcceptor *self, GSocket *socket, const char *certificate, gboolean *resumed,
                         GCancellable *cancellable, GError **error)
{
  static const char *const protocols[] = { "http/1.1", NULL };
  g_autoptr (GSocketConnection) base = g_socket_connection_factory_create_connection (socket);
  g_autofree char *path = g_strdup_printf ("%s/%s.pem", self->certificates, certificate);
  g_autoptr (GTlsCertificate) loaded = g_tls_certificate_new_from_file (path, error);
  g_autoptr (GIOStream) tls = NULL;

  *resumed = FALSE;
  if (loaded == NULL)
    return NULL;
  tls = g_tls_server_connection_new (G_IO_STREAM (base), loaded, error);
  if (tls == NULL)
    return NULL;
  g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (tls), protocols);
  if (!g_tls_connection_handshake (G_TLS_CONNECTION (tls), cancellable, error))
    return NULL;
  return g_steal_pointer (&tls);
}
