/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-recorder.h"

#include "toc-coverage.h"
#include "toc-network-id.h"
#include "toc-scheduler.h"

/* Two hours of one a minute. */
#define WAITING_MAX 120

struct _TocRecorder
{
  GObject parent;

  TocMonitor *monitor;       /* (owned): handlers disconnected in dispose */
  TocHistory *history;       /* (owned) */
  GCancellable *cancellable; /* (owned): of the query; cancelled in dispose */
  TocCoverage coverage;
  GPtrArray *waiting;        /* (owned) (element-type TocHistoryEntry): not handed over yet */
  GPtrArray *writing;        /* (owned) (nullable) (element-type TocHistoryEntry): not acknowledged */
  char *network;             /* (owned) (nullable): whose usual times the monitor was told */
};

G_DEFINE_TYPE (TocRecorder, toc_recorder, G_TYPE_OBJECT)

static void
drop_oldest (TocRecorder *self)
{
  if (self->waiting->len > WAITING_MAX)
    g_ptr_array_remove_range (self->waiting, 0, self->waiting->len - WAITING_MAX);
}

static void write_waiting (TocRecorder *self);

static void
appended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TocRecorder) self = user_data;
  g_autoptr (GPtrArray) written = g_steal_pointer (&self->writing);

  if (toc_history_append_finish (TOC_HISTORY (source), result, NULL))
    {
      write_waiting (self);
      return;
    }

  /* The history tells people why. With the next round it is tried again. */
  g_ptr_array_extend_and_steal (written, g_steal_pointer (&self->waiting));
  self->waiting = g_steal_pointer (&written);
  drop_oldest (self);
}

static void
write_waiting (TocRecorder *self)
{
  if (self->writing != NULL || self->waiting->len == 0 || self->history == NULL)
    return;

  self->writing = g_steal_pointer (&self->waiting);
  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) toc_history_entry_unref);
  toc_history_append_async (self->history, self->writing, appended_cb, g_object_ref (self));
}

static void
paces_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) paces = toc_history_query_paces_finish (TOC_HISTORY (source), result, NULL);
  TocRecorder *self;

  /* Cancelled, or there is no history: the monitor learns anew what is usual. */
  if (paces == NULL)
    return;

  self = user_data;
  for (guint i = 0; i < paces->len; i++)
    {
      const TocHistoryPace *pace = g_ptr_array_index (paces, i);

      toc_monitor_seed (self->monitor, pace->component, pace->fresh, pace->ms, pace->count);
    }
}

static void
note_network (TocRecorder *self, const char *network)
{
  if (self->network != NULL && toc_network_id_equal (self->network, network))
    return;

  g_free (self->network);
  self->network = g_strdup (network);
  /* What was asked for another network is of no use any more. */
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  toc_history_query_paces_async (self->history, network, g_get_real_time (), self->cancellable,
                                 paces_cb, self);
}

static void
round_cb (TocRecorder *self, TocRound *round, TocVerdict *verdict)
{
  g_autofree char *network = toc_network_id_read ();
  gint64 now = toc_scheduler_get_now ();
  gint64 slept = now - g_get_monotonic_time ();
  TocState span_state;
  gint64 span = toc_coverage_take (&self->coverage, now - (gint64) (round->duration_ms * 1000),
                                   slept, verdict->state, &span_state);

  note_network (self, network);
  g_ptr_array_add (self->waiting,
                   toc_history_entry_new (round, verdict, network, span, span_state));
  drop_oldest (self);
  write_waiting (self);
}

static void
next_check_cb (TocRecorder *self)
{
  gint64 now = toc_scheduler_get_now ();
  gint64 next = toc_monitor_get_next_check (self->monitor);

  toc_coverage_promise (&self->coverage, next != 0 ? now + next - g_get_real_time () : 0, now);
}

static void
toc_recorder_dispose (GObject *object)
{
  TocRecorder *self = TOC_RECORDER (object);

  g_cancellable_cancel (self->cancellable);
  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);
  if (self->history != NULL && self->waiting->len > 0)
    toc_history_append_async (self->history, self->waiting, NULL, NULL);
  g_clear_object (&self->history);

  G_OBJECT_CLASS (toc_recorder_parent_class)->dispose (object);
}

static void
toc_recorder_finalize (GObject *object)
{
  TocRecorder *self = TOC_RECORDER (object);

  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->waiting);
  g_clear_pointer (&self->writing, g_ptr_array_unref);
  g_free (self->network);

  G_OBJECT_CLASS (toc_recorder_parent_class)->finalize (object);
}

static void
toc_recorder_class_init (TocRecorderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = toc_recorder_dispose;
  object_class->finalize = toc_recorder_finalize;
}

static void
toc_recorder_init (TocRecorder *self)
{
  self->cancellable = g_cancellable_new ();
  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) toc_history_entry_unref);
}

TocRecorder *
toc_recorder_new (TocMonitor *monitor, TocHistory *history)
{
  TocRecorder *self = g_object_new (TOC_TYPE_RECORDER, NULL);
  g_autofree char *network = toc_network_id_read ();

  self->monitor = g_object_ref (monitor);
  self->history = g_object_ref (history);
  g_signal_connect_swapped (monitor, "round", G_CALLBACK (round_cb), self);
  g_signal_connect_swapped (monitor, "notify::next-check", G_CALLBACK (next_check_cb), self);
  note_network (self, network);

  return self;
}
