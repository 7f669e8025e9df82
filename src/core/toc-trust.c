/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-trust.h"

struct _TocTrust
{
  GTlsDatabase parent;

  GTlsDatabase *database; /* (owned): immutable, and asked from any thread */
};

G_DEFINE_TYPE (TocTrust, toc_trust, G_TYPE_TLS_DATABASE)

static GTlsCertificateFlags
toc_trust_verify_chain (GTlsDatabase *database,
                        GTlsCertificate *chain,
                        const char *purpose,
                        GSocketConnectable *identity,
                        GTlsInteraction *interaction,
                        GTlsDatabaseVerifyFlags flags,
                        GCancellable *cancellable,
                        GError **error)
{
  return g_tls_database_verify_chain (TOC_TRUST (database)->database, chain, purpose, identity,
                                      interaction, flags, cancellable, error);
}

static void
toc_trust_finalize (GObject *object)
{
  g_clear_object (&TOC_TRUST (object)->database);

  G_OBJECT_CLASS (toc_trust_parent_class)->finalize (object);
}

static void
toc_trust_class_init (TocTrustClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = toc_trust_finalize;
  G_TLS_DATABASE_CLASS (klass)->verify_chain = toc_trust_verify_chain;
}

static void
toc_trust_init (TocTrust *self)
{
}

GTlsDatabase *
toc_trust_new (GTlsDatabase *database)
{
  TocTrust *self = g_object_new (TOC_TYPE_TRUST, NULL);

  self->database = g_object_ref (database);

  return G_TLS_DATABASE (self);
}

void
toc_trust_install (void)
{
  GTlsBackend *backend = g_tls_backend_get_default ();
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GTlsDatabase) trust = NULL;

  if (!g_tls_backend_supports_tls (backend))
    return;

  database = g_tls_backend_get_default_database (backend);
  if (database == NULL)
    return;

  trust = toc_trust_new (database);
  g_tls_backend_set_default_database (backend, trust);
}
