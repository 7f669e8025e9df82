/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-tidier.h"

#include "toc-memory.h"

/* Much of a window is freed in callbacks soon after its end. */
#define SETTLE_MS 500

struct _TocTidier
{
  GObject parent_instance;

  TocMonitor *monitor; /* (owned): handler disconnected in dispose */
  guint tidy_id;
};

G_DEFINE_TYPE (TocTidier, toc_tidier, G_TYPE_OBJECT)

static gboolean
tidy_cb (gpointer user_data)
{
  TocTidier *self = user_data;

  self->tidy_id = 0;
  toc_memory_give_back ();

  return G_SOURCE_REMOVE;
}

/* Connections are freed a little later: that is left to the end of the next round, for a timer would
   wake the program up once more. */
static void
checking_cb (TocTidier *self)
{
  if (!toc_monitor_get_checking (self->monitor) && self->tidy_id == 0)
    self->tidy_id = g_idle_add_full (G_PRIORITY_LOW, tidy_cb, self, NULL);
}

static void
toc_tidier_dispose (GObject *object)
{
  TocTidier *self = TOC_TIDIER (object);

  g_clear_handle_id (&self->tidy_id, g_source_remove);
  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (toc_tidier_parent_class)->dispose (object);
}

static void
toc_tidier_class_init (TocTidierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = toc_tidier_dispose;
}

static void
toc_tidier_init (TocTidier *self)
{
}

TocTidier *
toc_tidier_new (TocMonitor *monitor)
{
  TocTidier *self = g_object_new (TOC_TYPE_TIDIER, NULL);

  self->monitor = g_object_ref (monitor);
  g_signal_connect_swapped (monitor, "notify::checking", G_CALLBACK (checking_cb), self);

  return self;
}

void
toc_tidier_tidy_soon (TocTidier *self)
{
  g_return_if_fail (TOC_IS_TIDIER (self));

  if (self->tidy_id == 0)
    self->tidy_id = g_timeout_add (SETTLE_MS, tidy_cb, self);
}
