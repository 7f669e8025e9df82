/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-test-resolver.h"

struct _TocTestResolver {
  GResolver parent_instance;

  GMutex mutex; /* guards what follows */
  GHashTable *answers; /* (owned) name → answer */
  guint count;
};

G_DEFINE_FINAL_TYPE (TocTestResolver, toc_test_resolver, G_TYPE_RESOLVER)

static char *
dup_answer (TocTestResolver *self, const char *name)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  const char *answer = g_hash_table_lookup (self->answers, name);

  self->count++;
  if (answer == NULL)
    answer = g_hash_table_lookup (self->answers, "*");
  return g_strdup (answer != NULL ? answer : "127.0.0.1");
}

static gboolean
is_wanted (GInetAddress *address, GResolverNameLookupFlags flags)
{
  GSocketFamily family = g_inet_address_get_family (address);

  return !((flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY) != 0 && family != G_SOCKET_FAMILY_IPV4) &&
         !((flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY) != 0 && family != G_SOCKET_FAMILY_IPV6);
}

static GList *
parse_addresses (const char *answer, GResolverNameLookupFlags flags)
{
  g_auto (GStrv) words = g_strsplit (answer, " ", -1);
  GList *addresses = NULL;

  for (guint i = 0; words[i] != NULL; i++) {
    g_autoptr (GInetAddress) address = g_inet_address_new_from_string (words[i]);

    g_assert_nonnull (address);
    if (is_wanted (address, flags))
      addresses = g_list_append (addresses, g_steal_pointer (&address));
  }
  return addresses;
}

static GList *
resolve (const char *name, const char *answer, GResolverNameLookupFlags flags, GError **error)
{
  GList *addresses = NULL;

  if (g_str_equal (answer, "temporary")) {
    g_set_error (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE,
                 "Error resolving “%s”: Temporary failure in name resolution", name);
    return NULL;
  }
  if (!g_str_equal (answer, "nxdomain"))
    addresses = parse_addresses (answer, flags);
  if (addresses == NULL)
    g_set_error (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND,
                 "Error resolving “%s”: Name or service not known", name);
  return addresses;
}

static GList *
lookup_by_name_with_flags (GResolver *resolver, const char *name, GResolverNameLookupFlags flags,
                           GCancellable *cancellable, GError **error)
{
  g_autofree char *answer = dup_answer (TOC_TEST_RESOLVER (resolver), name);
  GPollFD fd;

  if (!g_str_equal (answer, "silent"))
    return resolve (name, answer, flags, error);
  if (g_cancellable_make_pollfd (cancellable, &fd)) {
    g_poll (&fd, 1, -1);
    g_cancellable_release_fd (cancellable);
  }
  g_cancellable_set_error_if_cancelled (cancellable, error);
  return NULL;
}

static GList *
lookup_by_name (GResolver *resolver, const char *name, GCancellable *cancellable, GError **error)
{
  return lookup_by_name_with_flags (resolver, name, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable, error);
}

static void
addresses_free (gpointer addresses)
{
  g_resolver_free_addresses (addresses);
}

static void
lookup_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GResolverNameLookupFlags flags = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (task), "flags"));
  GError *error = NULL;
  GList *addresses = lookup_by_name_with_flags (source, data, flags, cancellable, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, addresses, addresses_free);
}

static void
lookup_by_name_with_flags_async (GResolver *resolver, const char *name, GResolverNameLookupFlags flags,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);

  g_task_set_task_data (task, g_strdup (name), g_free);
  g_object_set_data (G_OBJECT (task), "flags", GUINT_TO_POINTER (flags));
  g_task_run_in_thread (task, lookup_thread);
}

static void
lookup_by_name_async (GResolver *resolver, const char *name, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  lookup_by_name_with_flags_async (resolver, name, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable, callback,
                                   user_data);
}

static GList *
lookup_by_name_finish (GResolver *resolver G_GNUC_UNUSED, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
toc_test_resolver_finalize (GObject *object)
{
  TocTestResolver *self = TOC_TEST_RESOLVER (object);

  g_hash_table_unref (self->answers);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (toc_test_resolver_parent_class)->finalize (object);
}

static void
toc_test_resolver_class_init (TocTestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = toc_test_resolver_finalize;
  resolver_class->lookup_by_name = lookup_by_name;
  resolver_class->lookup_by_name_async = lookup_by_name_async;
  resolver_class->lookup_by_name_finish = lookup_by_name_finish;
  resolver_class->lookup_by_name_with_flags = lookup_by_name_with_flags;
  resolver_class->lookup_by_name_with_flags_async = lookup_by_name_with_flags_async;
  resolver_class->lookup_by_name_with_flags_finish = lookup_by_name_finish;
}

static void
toc_test_resolver_init (TocTestResolver *self)
{
  g_mutex_init (&self->mutex);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

TocTestResolver *
toc_test_resolver_new (void)
{
  return g_object_new (TOC_TYPE_TEST_RESOLVER, NULL);
}

void
toc_test_resolver_set (TocTestResolver *self, const char *name, const char *answer)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  if (answer != NULL)
    g_hash_table_replace (self->answers, g_strdup (name), g_strdup (answer));
  else
    g_hash_table_remove (self->answers, name);
}

guint
toc_test_resolver_get_count (TocTestResolver *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  return self->count;
}
