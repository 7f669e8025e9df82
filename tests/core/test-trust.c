/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>

#include "toc-trust.h"

#define HOST "www.tiktok.com"
#define OTHER_HOST "www.gstatic.com"

/* A database that counts how often it is asked, and else is another. */
#define TEST_TYPE_COUNTER (test_counter_get_type ())
G_DECLARE_FINAL_TYPE (TestCounter, test_counter, TEST, COUNTER, GTlsDatabase)

struct _TestCounter
{
  GTlsDatabase parent;

  GTlsDatabase *database; /* (owned) */
  guint asked;
};

G_DEFINE_TYPE (TestCounter, test_counter, G_TYPE_TLS_DATABASE)

typedef struct
{
  GTlsDatabase *library;
  TestCounter *counter;
  GTlsDatabase *trust;
} Fixture;

static char *
find_file (const char *name)
{
  return g_build_filename (g_getenv ("TOCSIN_TEST_CERTS"), name, NULL);
}

static GTlsCertificate *
load_chain (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = find_file (name);
  GTlsCertificate *chain = g_tls_certificate_new_from_file (file, &error);

  g_assert_no_error (error);

  return chain;
}

static GTlsCertificateFlags
ask (GTlsDatabase *database, GTlsCertificate *chain, const char *host)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnectable) identity = host != NULL ? g_network_address_new (host, 443) : NULL;
  GTlsCertificateFlags flags =
    g_tls_database_verify_chain (database, chain, G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER,
                                 identity, NULL, G_TLS_DATABASE_VERIFY_NONE, NULL, &error);

  g_assert_no_error (error);

  return flags;
}

static GTlsCertificateFlags
test_counter_verify_chain (GTlsDatabase *database,
                           GTlsCertificate *chain,
                           const char *purpose,
                           GSocketConnectable *identity,
                           GTlsInteraction *interaction,
                           GTlsDatabaseVerifyFlags flags,
                           GCancellable *cancellable,
                           GError **error)
{
  TestCounter *self = TEST_COUNTER (database);

  self->asked++;

  return g_tls_database_verify_chain (self->database, chain, purpose, identity, interaction, flags,
                                      cancellable, error);
}

static void
test_counter_finalize (GObject *object)
{
  g_clear_object (&TEST_COUNTER (object)->database);

  G_OBJECT_CLASS (test_counter_parent_class)->finalize (object);
}

static void
test_counter_class_init (TestCounterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_counter_finalize;
  G_TLS_DATABASE_CLASS (klass)->verify_chain = test_counter_verify_chain;
}

static void
test_counter_init (TestCounter *self)
{
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = find_file ("ca.pem");

  fixture->library = g_tls_file_database_new (file, &error);
  g_assert_no_error (error);
  fixture->counter = g_object_new (TEST_TYPE_COUNTER, NULL);
  fixture->counter->database = g_object_ref (fixture->library);
  fixture->trust = toc_trust_new (G_TLS_DATABASE (fixture->counter));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->trust);
  g_object_unref (fixture->counter);
  g_object_unref (fixture->library);
}

/* Twice each: what is remembered must not change the answer. */
static void
test_same_as_library (Fixture *fixture, gconstpointer data)
{
  const char *const files[] = { "good.pem", "expired.pem", "not-yet.pem", "wrong-name.pem",
                                "unknown.pem" };
  guint refused = 0;

  for (guint i = 0; i < 2 * G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GTlsCertificate) chain = load_chain (files[i % G_N_ELEMENTS (files)]);
      GTlsCertificateFlags flags = ask (fixture->trust, chain, HOST);

      g_test_message ("%s: %u", files[i % G_N_ELEMENTS (files)], flags);
      g_assert_cmpuint (flags, ==, ask (fixture->library, chain, HOST));
      refused += flags != 0;
    }

  g_assert_cmpuint (refused, ==, 2 * (G_N_ELEMENTS (files) - 1));
}

static void
test_good_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GTlsCertificate) chain = load_chain ("good.pem");
  g_autoptr (GTlsCertificate) again = load_chain ("good.pem");

  g_assert_cmpuint (ask (fixture->trust, chain, HOST), ==, 0);
  g_assert_cmpuint (ask (fixture->trust, again, HOST), ==, 0);
  g_assert_cmpuint (fixture->counter->asked, ==, 1);
}

static void
test_other_host (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GTlsCertificate) chain = load_chain ("good.pem");

  g_assert_cmpuint (ask (fixture->trust, chain, HOST), ==, 0);
  g_assert_cmpuint (ask (fixture->trust, chain, OTHER_HOST), ==, 0);
  g_assert_cmpuint (ask (fixture->trust, chain, "nobody.example.invalid"), ==,
                    G_TLS_CERTIFICATE_BAD_IDENTITY);
  g_assert_cmpuint (fixture->counter->asked, ==, 3);
}

static void
test_bad_always (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GTlsCertificate) chain = load_chain ("expired.pem");

  g_assert_cmpuint (ask (fixture->trust, chain, HOST), ==, G_TLS_CERTIFICATE_EXPIRED);
  g_assert_cmpuint (ask (fixture->trust, chain, HOST), ==, G_TLS_CERTIFICATE_EXPIRED);
  g_assert_cmpuint (fixture->counter->asked, ==, 2);
}

static void
test_no_identity (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GTlsCertificate) chain = load_chain ("good.pem");

  g_assert_cmpuint (ask (fixture->trust, chain, NULL), ==, 0);
  g_assert_cmpuint (ask (fixture->trust, chain, NULL), ==, 0);
  g_assert_cmpuint (fixture->counter->asked, ==, 2);
}

/* The leaf alone is not the chain. */
static void
test_other_chain (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GTlsCertificate) chain = load_chain ("good.pem");
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) der = NULL;
  g_autoptr (GTlsCertificate) leaf = NULL;

  g_object_get (chain, "certificate", &der, NULL);
  leaf = g_initable_new (G_TYPE_FROM_INSTANCE (chain), NULL, &error, "certificate", der, NULL);
  g_assert_no_error (error);

  g_assert_cmpuint (ask (fixture->trust, chain, HOST), ==, 0);
  g_assert_cmpuint (ask (fixture->trust, leaf, HOST), ==, G_TLS_CERTIFICATE_UNKNOWN_CA);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/trust/same-as-library", test_same_as_library);
  ADD ("/trust/good-once", test_good_once);
  ADD ("/trust/other-host", test_other_host);
  ADD ("/trust/bad-always", test_bad_always);
  ADD ("/trust/no-identity", test_no_identity);
  ADD ("/trust/other-chain", test_other_chain);
#undef ADD

  return g_test_run ();
}
