/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-test-proxy.h"

#define TOC_TYPE_TEST_PROXY (toc_test_proxy_get_type ())
G_DECLARE_FINAL_TYPE (TocTestProxy, toc_test_proxy, TOC, TEST_PROXY, GObject)

struct _TocTestProxy
{
  GObject parent;

  GMutex mutex; /* guards what follows */
  char *proxy;  /* (owned) */
};

static void proxy_resolver_init (GProxyResolverInterface *iface);

G_DEFINE_TYPE_WITH_CODE (TocTestProxy,
                         toc_test_proxy,
                         G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER, proxy_resolver_init))

static char *
dup_proxy (GProxyResolver *resolver)
{
  TocTestProxy *self = TOC_TEST_PROXY (resolver);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED =
    g_mutex_locker_new (&self->mutex);

  return g_strdup (self->proxy);
}

static gboolean
is_supported (GProxyResolver *resolver)
{
  return TRUE;
}

static char **
lookup (GProxyResolver *resolver, const char *uri, GCancellable *cancellable, GError **error)
{
  g_autofree char *proxy = dup_proxy (resolver);
  GPollFD fd;

  if (g_str_equal (proxy, "silent") && g_cancellable_make_pollfd (cancellable, &fd))
    {
      g_poll (&fd, 1, -1);
      g_cancellable_release_fd (cancellable);
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return g_strsplit (proxy, " ", -1);
}

static void
lookup_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  char **proxies = lookup (source, data, cancellable, &error);

  if (proxies != NULL)
    g_task_return_pointer (task, proxies, (GDestroyNotify) g_strfreev);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
lookup_async (GProxyResolver *resolver,
              const char *uri,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);

  g_task_set_task_data (task, g_strdup (uri), g_free);
  g_task_run_in_thread (task, lookup_thread);
}

static char **
lookup_finish (GProxyResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
proxy_resolver_init (GProxyResolverInterface *iface)
{
  iface->is_supported = is_supported;
  iface->lookup = lookup;
  iface->lookup_async = lookup_async;
  iface->lookup_finish = lookup_finish;
}

static void
toc_test_proxy_finalize (GObject *object)
{
  TocTestProxy *self = TOC_TEST_PROXY (object);

  g_mutex_clear (&self->mutex);
  g_free (self->proxy);

  G_OBJECT_CLASS (toc_test_proxy_parent_class)->finalize (object);
}

static void
toc_test_proxy_class_init (TocTestProxyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = toc_test_proxy_finalize;
}

static void
toc_test_proxy_init (TocTestProxy *self)
{
  g_mutex_init (&self->mutex);
  self->proxy = g_strdup ("direct://");
}

void
toc_test_proxy_install (void)
{
  g_setenv ("GIO_USE_PROXY_RESOLVER", "tocsin-test", TRUE);
  /* The extension points are made with the first use of any. */
  g_vfs_get_default ();
  g_io_extension_point_implement (G_PROXY_RESOLVER_EXTENSION_POINT_NAME, TOC_TYPE_TEST_PROXY,
                                  "tocsin-test", 1000);
  g_assert_true (TOC_IS_TEST_PROXY (g_proxy_resolver_get_default ()));
}

void
toc_test_proxy_set (const char *proxy)
{
  TocTestProxy *self = TOC_TEST_PROXY (g_proxy_resolver_get_default ());
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED =
    g_mutex_locker_new (&self->mutex);

  g_free (self->proxy);
  self->proxy = g_strdup (proxy);
}
