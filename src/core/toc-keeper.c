/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-keeper.h"

/* An incident that lasts is worth remembering longer than one of which nothing was heard. */
#define SAVE_INTERVAL_US ((gint64) 60 * 60 * G_USEC_PER_SEC)

struct _TocKeeper
{
  GObject parent;

  GFile *file;         /* (owned) */
  TocLastState *state; /* (owned) */
  guint save_id;       /* holds a reference: there is none any more in dispose */
  gboolean put;        /* this run has something to say */
  guint n_saves;       /* how often it was to be written */
  GMutex writing;      /* of the file, and of the next */
  guint written;       /* which of the saves was the last to be written */
};

typedef struct
{
  GBytes *contents; /* (owned) */
  guint number;
} Save;

G_DEFINE_TYPE (TocKeeper, toc_keeper, G_TYPE_OBJECT)

static void
save_free (gpointer data)
{
  Save *save = data;

  g_bytes_unref (save->contents);
  g_free (save);
}

static Save *
next_save (TocKeeper *self)
{
  Save *save = g_new0 (Save, 1);

  self->state->saved_at = g_get_real_time ();
  save->contents = toc_last_state_to_bytes (self->state);
  save->number = ++self->n_saves;

  return save;
}

/* On any thread. What is older than what was written already comes too late. */
static void
write_file (TocKeeper *self, const Save *save)
{
  g_mutex_lock (&self->writing);
  if (save->number > self->written)
    toc_last_state_save (self->file, save->contents);
  self->written = MAX (self->written, save->number);
  g_mutex_unlock (&self->writing);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  write_file (source, task_data);
  g_task_return_boolean (task, TRUE);
}

static gboolean
save_cb (gpointer user_data)
{
  TocKeeper *self = user_data;
  g_autoptr (GTask) task = g_task_new (self, NULL, NULL, NULL);

  self->save_id = 0;
  g_task_set_source_tag (task, save_cb);
  g_task_set_task_data (task, next_save (self), save_free);
  g_task_run_in_thread (task, write_in_thread);

  return G_SOURCE_REMOVE;
}

static void
save_soon (TocKeeper *self)
{
  self->put = TRUE;
  if (self->save_id == 0)
    self->save_id = g_idle_add_full (G_PRIORITY_DEFAULT, save_cb, g_object_ref (self),
                                     g_object_unref);
}

static void
toc_keeper_finalize (GObject *object)
{
  TocKeeper *self = TOC_KEEPER (object);

  g_clear_object (&self->file);
  g_clear_pointer (&self->state, toc_last_state_free);
  g_mutex_clear (&self->writing);

  G_OBJECT_CLASS (toc_keeper_parent_class)->finalize (object);
}

static void
toc_keeper_class_init (TocKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = toc_keeper_finalize;
}

static void
toc_keeper_init (TocKeeper *self)
{
  g_mutex_init (&self->writing);
}

TocKeeper *
toc_keeper_new (GFile *file)
{
  TocKeeper *self = g_object_new (TOC_TYPE_KEEPER, NULL);

  self->file = g_object_ref (file);
  self->state = toc_last_state_load (file);
  /* By then it is not known whether it is still so. */
  if (!toc_last_state_is_recent (self->state, g_get_real_time ()))
    g_ptr_array_set_size (self->state->missed, 0);

  return self;
}

const TocLastState *
toc_keeper_get_state (TocKeeper *self)
{
  g_return_val_if_fail (TOC_IS_KEEPER (self), NULL);

  return self->state;
}

void
toc_keeper_put (TocKeeper *self, TocLastState *state)
{
  g_autoptr (TocLastState) before = NULL;

  g_return_if_fail (TOC_IS_KEEPER (self));

  before = g_steal_pointer (&self->state);
  self->state = state;
  toc_last_state_set_missed (state, before->missed);
  self->put = TRUE;
  if (!toc_last_state_equal (before, state) ||
      g_get_real_time () - before->saved_at > SAVE_INTERVAL_US)
    save_soon (self);
  else
    state->saved_at = before->saved_at;
}

void
toc_keeper_set_missed (TocKeeper *self, GPtrArray *missed)
{
  g_return_if_fail (TOC_IS_KEEPER (self));

  toc_last_state_set_missed (self->state, missed);
  save_soon (self);
}

void
toc_keeper_flush (TocKeeper *self)
{
  Save *save;

  g_return_if_fail (TOC_IS_KEEPER (self));

  if (!self->put)
    return;

  save = next_save (self);
  write_file (self, save);
  save_free (save);
}
