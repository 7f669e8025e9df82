/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sys/socket.h>

#include <gio/gio.h>

#include "toc-trust.h"

#define HOST "www.tiktok.com"
#define OTHER_HOST "www.gstatic.com"

/* A handshake that failed in another way than by the certificate. */
#define NO_HANDSHAKE (1u << 31)

/* Chains that are wrong in one way each; the comment says which, where the name does not. */
static const char *const bad_chains[] = {
  "expired.pem",
  "not-yet.pem",
  "wrong-name.pem",
  "unknown.pem",
  "chain-self-signed.pem",
  "chain-unknown-extension.pem", /* a critical one */
  "chain-wide-wildcard.pem",     /* *.com */
  "chain-by-a-server.pem",       /* signed by a server's certificate */
  "chain-by-no-ca.pem",
  "chain-may-not-sign.pem", /* an authority whose key usage forbids it */
  "chain-constrained.pem",  /* an authority for other.example alone */
  "chain-old-issuer.pem",
  "chain-young-issuer.pem",
  "chain-too-deep.pem", /* below an authority of path length 0 */
  "chain-sha1.pem",
  "chain-sha1-issuer.pem",
  "chain-weak-issuer.pem",
  "chain-rsa-512.pem",
  "chain-forged.pem",
  "chain-no-issuer.pem",
};

/* Good ones, and others that GnuTLS 3.7 takes; what counts is that the answer is the same. */
static const char *const other_chains[] = {
  "good.pem",
  "chain-straight.pem",    /* without an intermediate */
  "chain-client-only.pem", /* not meant for servers */
  "chain-no-names.pem",    /* the name in the subject alone */
  "chain-rsa-1024.pem",
};

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

typedef struct
{
  guint flags;
  guint ended; /* of the two ends */
} Handshake;

static gboolean
accept_certificate_cb (GTlsConnection *connection,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags flags,
                       gpointer user_data)
{
  Handshake *handshake = user_data;

  handshake->flags |= flags;

  return TRUE; /* so that the server's end comes to a good end as well */
}

static void
server_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Handshake *handshake = user_data;

  if (!g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, NULL))
    g_io_stream_close (G_IO_STREAM (source), NULL, NULL); /* the other end would wait for ever */
  handshake->ended++;
}

static void
client_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Handshake *handshake = user_data;

  if (!g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, NULL))
    {
      handshake->flags |= NO_HANDSHAKE;
      g_io_stream_close (G_IO_STREAM (source), NULL, NULL);
    }
  handshake->ended++;
}

static GIOStream *
new_stream (int descriptor)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_new_from_fd (descriptor, &error);

  g_assert_no_error (error);

  return G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
}

/* What a real connection says of the chain of a server: other checks are made there. */
static guint
shake_hands (GTlsDatabase *database, GTlsCertificate *chain)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnectable) identity = g_network_address_new (HOST, 443);
  g_autoptr (GIOStream) server = NULL;
  g_autoptr (GIOStream) client = NULL;
  g_autoptr (GIOStream) server_stream = NULL;
  g_autoptr (GIOStream) client_stream = NULL;
  Handshake handshake = { 0 };
  int descriptors[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, descriptors), ==, 0);
  server_stream = new_stream (descriptors[0]);
  client_stream = new_stream (descriptors[1]);
  server = g_tls_server_connection_new (server_stream, chain, &error);
  g_assert_no_error (error);
  client = g_tls_client_connection_new (client_stream, identity, &error);
  g_assert_no_error (error);
  g_tls_connection_set_database (G_TLS_CONNECTION (client), database);
  g_signal_connect (client, "accept-certificate", G_CALLBACK (accept_certificate_cb), &handshake);

  g_tls_connection_handshake_async (G_TLS_CONNECTION (server), G_PRIORITY_DEFAULT, NULL,
                                    server_ended_cb, &handshake);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (client), G_PRIORITY_DEFAULT, NULL,
                                    client_ended_cb, &handshake);
  while (handshake.ended < 2)
    g_main_context_iteration (NULL, TRUE);

  return handshake.flags;
}

/* Twice each, and a good one before: what is remembered must not change the answer. Returns what
   both ways of asking the library found. */
static guint
compare_with_library (Fixture *fixture, const char *file)
{
  g_autoptr (GTlsCertificate) good = load_chain ("good.pem");
  g_autoptr (GTlsCertificate) chain = load_chain (file);
  guint flags = ask (fixture->library, chain, HOST);
  guint shaken = shake_hands (fixture->library, chain);

  g_test_message ("%s: %#x, in a handshake %#x", file, flags, shaken);
  g_assert_cmpuint (ask (fixture->trust, good, HOST), ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmphex (ask (fixture->trust, chain, HOST) & flags, ==, flags);
      g_assert_cmphex (shake_hands (fixture->trust, chain), ==, shaken);
    }

  return flags | shaken;
}

static void
test_same_as_library (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_chains); i++)
    g_assert_cmphex (compare_with_library (fixture, bad_chains[i]), !=, 0);
  for (guint i = 0; i < G_N_ELEMENTS (other_chains); i++)
    compare_with_library (fixture, other_chains[i]);
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
