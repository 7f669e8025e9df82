/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-fault-dns.h"

#include "toc-dns-query.h"
#include "toc-server-thread.h"

#include <string.h>

#define TCP_TIMEOUT 2 /* s */

/* What is said about one name. */
typedef struct {
  guint code;
  gboolean silent;
  GPtrArray *addresses; /* (owned) of GInetAddress */
  char *line;
} Reply;

struct _TocFaultDns {
  GObject parent_instance;

  TocFaultLog *log;        /* (owned) (nullable) */
  TocServerThread *thread; /* (owned) */
  GPtrArray *sources;      /* (owned) of GSource, destroyed when freed: lives in the thread */

  GMutex mutex;      /* guards what follows */
  GHashTable *hosts; /* (owned) name → Reply */
  GHashTable *set;   /* (owned) name or pattern → Reply */
};

typedef struct {
  TocFaultDns *self;
  const char *address;
  guint16 port;
  GError *error;
} Call;

G_DEFINE_FINAL_TYPE (TocFaultDns, toc_fault_dns, G_TYPE_OBJECT)

static void
reply_free (Reply *reply)
{
  g_ptr_array_unref (reply->addresses);
  g_free (reply->line);
  g_free (reply);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reply, reply_free)

static Reply *
reply_new (const char *line)
{
  Reply *reply = g_new0 (Reply, 1);

  reply->addresses = g_ptr_array_new_with_free_func (g_object_unref);
  reply->line = g_strdup (line);
  return reply;
}

static gboolean
reply_add (Reply *reply, const char *text, GError **error)
{
  GInetAddress *address = g_inet_address_new_from_string (text);

  if (address == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "“%s” is no DNS answer", text);
    return FALSE;
  }
  g_ptr_array_add (reply->addresses, address);
  return TRUE;
}

static Reply *
reply_parse (const char *const *words, GError **error)
{
  g_autofree char *line = g_strjoinv (" ", (char **) words);
  g_autoptr (Reply) reply = reply_new (line);
  const char *first = words[0] != NULL ? words[0] : "";

  if (g_str_equal (first, "nxdomain"))
    reply->code = TOC_DNS_NXDOMAIN;
  else if (g_str_equal (first, "servfail"))
    reply->code = TOC_DNS_SERVFAIL;
  else if (g_str_equal (first, "silent"))
    reply->silent = TRUE;
  else if (!g_str_equal (first, "empty")) {
    guint i = g_str_equal (first, "address") ? 1 : 0;

    do {
      if (!reply_add (reply, words[i] != NULL ? words[i] : "", error))
        return NULL;
    } while (words[++i] != NULL);
  }
  return g_steal_pointer (&reply);
}

/* With the lock held. Returns: (transfer none) (nullable) */
static Reply *
find_reply (TocFaultDns *self, const char *name)
{
  GHashTableIter iter;
  gpointer pattern, reply;
  Reply *best = g_hash_table_lookup (self->set, name);
  gsize longest = 0;

  if (best != NULL)
    return best;
  g_hash_table_iter_init (&iter, self->set);
  while (g_hash_table_iter_next (&iter, &pattern, &reply)) {
    if (strchr (pattern, '*') != NULL && strlen (pattern) > longest && g_pattern_match_simple (pattern, name)) {
      longest = strlen (pattern);
      best = reply;
    }
  }
  return best != NULL ? best : g_hash_table_lookup (self->hosts, name);
}

static void
log_query (TocFaultDns *self, const TocDnsQuery *query, const Reply *reply)
{
  g_auto (GVariantDict) details = G_VARIANT_DICT_INIT (NULL);

  if (self->log == NULL)
    return;
  g_variant_dict_insert (&details, "type", "s", query->type == TOC_DNS_TYPE_A      ? "A"
                                                : query->type == TOC_DNS_TYPE_AAAA ? "AAAA"
                                                                                   : "other");
  g_variant_dict_insert (&details, "behaviour", "s", reply != NULL ? reply->line : "nxdomain");
  toc_fault_log_add (self->log, "dns", query->name, NULL, g_variant_dict_end (&details));
}

/* Returns: (nullable): NULL for silence */
static GByteArray *
make_answer (TocFaultDns *self, const guint8 *data, gsize length)
{
  g_autoptr (TocDnsQuery) query = toc_dns_query_parse (data, length);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = NULL;
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  Reply *reply;

  if (query == NULL)
    return NULL;
  locker = g_mutex_locker_new (&self->mutex);
  reply = find_reply (self, query->name);
  log_query (self, query, reply);
  if (reply == NULL)
    return toc_dns_query_answer (query, TOC_DNS_NXDOMAIN, none);
  if (reply->silent)
    return NULL;
  return toc_dns_query_answer (query, reply->code, reply->addresses);
}

static gboolean
datagram_cb (GSocket *socket, GIOCondition condition G_GNUC_UNUSED, gpointer user_data)
{
  guint8 buffer[4096];
  g_autoptr (GSocketAddress) sender = NULL;
  gssize n = g_socket_receive_from (socket, &sender, (char *) buffer, sizeof buffer, NULL, NULL);
  g_autoptr (GByteArray) answer = n > 0 ? make_answer (user_data, buffer, (gsize) n) : NULL;

  if (answer != NULL)
    g_socket_send_to (socket, sender, (const char *) answer->data, answer->len, NULL, NULL);
  return G_SOURCE_CONTINUE;
}

static gboolean
receive_all (GSocket *socket, guint8 *buffer, gsize length)
{
  gsize got = 0;

  while (got < length) {
    gssize n = g_socket_receive (socket, (char *) buffer + got, length - got, NULL, NULL);

    if (n <= 0)
      return FALSE;
    got += (gsize) n;
  }
  return TRUE;
}

/* One query a connection. */
static gboolean
stream_cb (GSocket *socket, GIOCondition condition G_GNUC_UNUSED, gpointer user_data)
{
  g_autoptr (GSocket) client = g_socket_accept (socket, NULL, NULL);
  g_autoptr (GByteArray) answer = NULL;
  guint8 head[2], buffer[65536];
  gsize length;

  if (client == NULL)
    return G_SOURCE_CONTINUE;
  g_socket_set_blocking (client, TRUE);
  g_socket_set_timeout (client, TCP_TIMEOUT);
  if (!receive_all (client, head, sizeof head))
    return G_SOURCE_CONTINUE;
  length = (gsize) head[0] << 8 | head[1];
  if (!receive_all (client, buffer, length))
    return G_SOURCE_CONTINUE;
  answer = make_answer (user_data, buffer, length);
  if (answer == NULL)
    return G_SOURCE_CONTINUE;
  head[0] = (guint8) (answer->len >> 8);
  head[1] = (guint8) answer->len;
  g_byte_array_prepend (answer, head, sizeof head);
  g_socket_send (client, (const char *) answer->data, answer->len, NULL, NULL);
  return G_SOURCE_CONTINUE;
}

static GSocket *
open_socket (GSocketAddress *address, GSocketType type, GError **error)
{
  g_autoptr (GSocket) socket =
    g_socket_new (g_socket_address_get_family (address), type, G_SOCKET_PROTOCOL_DEFAULT, error);

  if (socket == NULL)
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  if (!g_socket_bind (socket, address, TRUE, error))
    return NULL;
  if (type == G_SOCKET_TYPE_STREAM && !g_socket_listen (socket, error))
    return NULL;
  return g_steal_pointer (&socket);
}

static void
add_source (TocFaultDns *self, GSocket *socket, GSourceFunc func)
{
  GSource *source = g_socket_create_source (socket, G_IO_IN, NULL);

  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, toc_server_thread_get_context (self->thread));
  g_ptr_array_add (self->sources, source);
}

static void
source_free (gpointer source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static void
listen_in_thread (gpointer data)
{
  Call *call = data;
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (call->address, call->port);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GSocket) stream = NULL;
  g_autoptr (GSocket) datagram = NULL;

  if (address == NULL) {
    g_set_error (&call->error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "“%s” is no address", call->address);
    return;
  }
  stream = open_socket (address, G_SOCKET_TYPE_STREAM, &call->error);
  if (stream == NULL)
    return;
  bound = g_socket_get_local_address (stream, &call->error);
  if (bound == NULL)
    return;
  datagram = open_socket (bound, G_SOCKET_TYPE_DATAGRAM, &call->error);
  if (datagram == NULL)
    return;
  call->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  add_source (call->self, stream, G_SOURCE_FUNC (stream_cb));
  add_source (call->self, datagram, G_SOURCE_FUNC (datagram_cb));
}

static void
stop_in_thread (gpointer data)
{
  g_ptr_array_set_size (TOC_FAULT_DNS (data)->sources, 0);
}

static void
toc_fault_dns_dispose (GObject *object)
{
  TocFaultDns *self = TOC_FAULT_DNS (object);

  if (self->thread != NULL)
    toc_server_thread_call (self->thread, stop_in_thread, self);
  g_clear_object (&self->thread);
  G_OBJECT_CLASS (toc_fault_dns_parent_class)->dispose (object);
}

static void
toc_fault_dns_finalize (GObject *object)
{
  TocFaultDns *self = TOC_FAULT_DNS (object);

  g_clear_object (&self->log);
  g_ptr_array_unref (self->sources);
  g_hash_table_unref (self->hosts);
  g_hash_table_unref (self->set);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (toc_fault_dns_parent_class)->finalize (object);
}

static void
toc_fault_dns_class_init (TocFaultDnsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = toc_fault_dns_dispose;
  G_OBJECT_CLASS (klass)->finalize = toc_fault_dns_finalize;
}

static void
toc_fault_dns_init (TocFaultDns *self)
{
  g_mutex_init (&self->mutex);
  self->sources = g_ptr_array_new_with_free_func (source_free);
  self->hosts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) reply_free);
  self->set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) reply_free);
}

TocFaultDns *
toc_fault_dns_new (TocFaultLog *log)
{
  TocFaultDns *self = g_object_new (TOC_TYPE_FAULT_DNS, NULL);

  g_set_object (&self->log, log);
  self->thread = toc_server_thread_new ("fault-dns");
  return self;
}

guint16
toc_fault_dns_listen (TocFaultDns *self, const char *address, guint16 port, GError **error)
{
  Call call = { .self = self, .address = address, .port = port };

  toc_server_thread_call (self->thread, listen_in_thread, &call);
  if (call.error == NULL)
    return call.port;
  g_propagate_error (error, call.error);
  return 0;
}

void
toc_fault_dns_add_host (TocFaultDns *self, const char *name, const char *address)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  Reply *reply = g_hash_table_lookup (self->hosts, name);

  if (reply == NULL) {
    reply = reply_new ("default");
    g_hash_table_insert (self->hosts, g_strdup (name), reply);
  }
  reply_add (reply, address, NULL);
}

gboolean
toc_fault_dns_set (TocFaultDns *self, const char *name, const char *line, GError **error)
{
  g_auto (GStrv) words = NULL;

  if (!g_shell_parse_argv (line, NULL, &words, error))
    return FALSE;
  return toc_fault_dns_set_words (self, name, (const char *const *) words, error);
}

gboolean
toc_fault_dns_set_words (TocFaultDns *self, const char *name, const char *const *words, GError **error)
{
  Reply *reply;

  if (words[0] != NULL && g_str_equal (words[0], "default")) {
    toc_fault_dns_reset (self, name);
    return TRUE;
  }
  reply = reply_parse (words, error);
  if (reply == NULL)
    return FALSE;
  g_mutex_lock (&self->mutex);
  g_hash_table_replace (self->set, g_ascii_strdown (name, -1), reply);
  g_mutex_unlock (&self->mutex);
  return TRUE;
}

void
toc_fault_dns_reset (TocFaultDns *self, const char *name)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  if (name == NULL)
    g_hash_table_remove_all (self->set);
  else
    g_hash_table_remove (self->set, name);
}
