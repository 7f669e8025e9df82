/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-trust.h"

#include <gnutls/x509.h>

/* How long a chain that was found good need not be verified again, byte for byte the same, for the
   same server. */
#define REMEMBER_S (60 * 60)
#define REMEMBER_CHAINS 64

typedef struct
{
  gint64 verified_at; /* s since the epoch */
  gint64 until;       /* s since the epoch: no certificate of the chain has expired by then */
} Good;

struct _TocTrust
{
  GTlsDatabase parent;

  GTlsDatabase *database; /* (owned): immutable, and asked from any thread */
  GMutex mutex;           /* of what follows */
  GHashTable *good;       /* (owned) (element-type utf8 Good): by a digest of all that was verified */
};

G_DEFINE_TYPE (TocTrust, toc_trust, G_TYPE_TLS_DATABASE)

static void
digest_certificate (GChecksum *checksum, GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;
  guint32 length;

  g_object_get (certificate, "certificate", &der, NULL);
  length = der->len; /* so that no two chains run together into the same bytes */
  g_checksum_update (checksum, (const guchar *) &length, sizeof length);
  g_checksum_update (checksum, der->data, der->len);
}

/* Returns: (transfer full) (nullable): NULL where there is nothing to tell servers apart by */
static char *
dup_digest (GTlsCertificate *chain, const char *purpose, GSocketConnectable *identity)
{
  g_autoptr (GChecksum) checksum = NULL;
  g_autofree char *name = NULL;

  if (!G_IS_NETWORK_ADDRESS (identity))
    return NULL;

  name = g_strdup_printf ("%s\n%s", purpose,
                          g_network_address_get_hostname (G_NETWORK_ADDRESS (identity)));
  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, (const guchar *) name, -1);
  for (; chain != NULL; chain = g_tls_certificate_get_issuer (chain))
    digest_certificate (checksum, chain);

  return g_strdup (g_checksum_get_string (checksum));
}

static gboolean
has_weak_key (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;
  gnutls_x509_crt_t parsed;
  gnutls_datum_t data;
  guint bits = 0;
  int algorithm;
  gboolean weak = TRUE;

  if (gnutls_x509_crt_init (&parsed) != GNUTLS_E_SUCCESS)
    return TRUE;

  g_object_get (certificate, "certificate", &der, NULL);
  data.data = der->data;
  data.size = der->len;
  if (gnutls_x509_crt_import (parsed, &data, GNUTLS_X509_FMT_DER) == GNUTLS_E_SUCCESS)
    {
      algorithm = gnutls_x509_crt_get_pk_algorithm (parsed, &bits);
      weak = algorithm < 0 || gnutls_pk_bits_to_sec_param ((gnutls_pk_algorithm_t) algorithm,
                                                           bits) < GNUTLS_SEC_PARAM_LOW;
    }
  gnutls_x509_crt_deinit (parsed);

  return weak;
}

/* The library's database looks at the keys of no certificate. Its connections do, if they use a
   database of its own kind: they demand what GnuTLS calls “low”, RSA of 1024 bits and the like. */
static gboolean
has_weak_keys (GTlsCertificate *chain)
{
  for (; chain != NULL; chain = g_tls_certificate_get_issuer (chain))
    if (has_weak_key (chain))
      return TRUE;

  return FALSE;
}

static gint64
find_expiry (GTlsCertificate *chain, gint64 latest)
{
  for (; chain != NULL; chain = g_tls_certificate_get_issuer (chain))
    {
      g_autoptr (GDateTime) end = g_tls_certificate_get_not_valid_after (chain);

      latest = MIN (latest, end != NULL ? g_date_time_to_unix (end) : 0);
    }

  return latest;
}

static gboolean
is_known_good (TocTrust *self, const char *digest, gint64 now)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  const Good *good = g_hash_table_lookup (self->good, digest);

  /* Before: the clock was set back, to when a certificate may not have been valid yet. */
  return good != NULL && good->verified_at <= now && now < good->until;
}

static void
remember_good (TocTrust *self, const char *digest, GTlsCertificate *chain, gint64 now)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  Good *good = g_new (Good, 1);

  good->verified_at = now;
  good->until = find_expiry (chain, now + REMEMBER_S);
  /* A survey meets a dozen; whoever makes them up without end gains nothing by it. */
  if (g_hash_table_size (self->good) >= REMEMBER_CHAINS)
    g_hash_table_remove_all (self->good);
  g_hash_table_replace (self->good, g_strdup (digest), good);
}

/* Verifying costs several times what the rest of a connection does, and the servers show the same
   chain for weeks. */
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
  TocTrust *self = TOC_TRUST (database);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *digest = dup_digest (chain, purpose, identity);
  GTlsCertificateFlags found;

  if (digest != NULL && is_known_good (self, digest, now))
    return 0;

  found = g_tls_database_verify_chain (self->database, chain, purpose, identity, interaction, flags,
                                       cancellable, error);
  if (found == 0 && has_weak_keys (chain))
    found = G_TLS_CERTIFICATE_INSECURE;
  if (found == 0 && digest != NULL)
    remember_good (self, digest, chain, now);

  return found;
}

static void
toc_trust_finalize (GObject *object)
{
  TocTrust *self = TOC_TRUST (object);

  g_clear_object (&self->database);
  g_clear_pointer (&self->good, g_hash_table_unref);
  g_mutex_clear (&self->mutex);

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
  g_mutex_init (&self->mutex);
  self->good = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
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
