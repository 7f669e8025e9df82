/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-scheduler.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* CLOCK_BOOTTIME and CLOCK_MONOTONIC only drift apart in suspend. */
#define SUSPENDED_US G_USEC_PER_SEC

struct _TocScheduler
{
  GObject parent;

  int fd;           /* (owned): a timerfd, −1 until it is made */
  guint source_id;  /* removed in dispose */
  guint alarms;     /* how many were set so far */
  gint64 suspended; /* µs of all suspends so far, when the alarm was set or cleared */
};

enum
{
  SIGNAL_DUE,
  SIGNAL_RESUMED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE (TocScheduler, toc_scheduler, G_TYPE_OBJECT)

static gint64
read_clock (clockid_t clock)
{
  struct timespec time = { 0 };

  clock_gettime (clock, &time);

  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static gint64
get_suspended (void)
{
  return read_clock (CLOCK_BOOTTIME) - read_clock (CLOCK_MONOTONIC);
}

static gboolean
timer_cb (int fd, GIOCondition condition, gpointer user_data)
{
  TocScheduler *self = user_data;
  guint alarms = self->alarms;
  guint64 count;

  /* Nothing to read: the alarm was set anew between the wake-up and this call. */
  if (read (fd, &count, sizeof count) != sizeof count)
    return G_SOURCE_CONTINUE;

  g_object_ref (self);
  if (toc_scheduler_was_suspended (self))
    g_signal_emit (self, signals[SIGNAL_RESUMED], 0);
  if (self->alarms == alarms)
    g_signal_emit (self, signals[SIGNAL_DUE], 0);
  g_object_unref (self);

  return G_SOURCE_CONTINUE;
}

static void
toc_scheduler_dispose (GObject *object)
{
  TocScheduler *self = TOC_SCHEDULER (object);

  g_clear_handle_id (&self->source_id, g_source_remove);
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;

  G_OBJECT_CLASS (toc_scheduler_parent_class)->dispose (object);
}

static void
toc_scheduler_class_init (TocSchedulerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = toc_scheduler_dispose;

  signals[SIGNAL_DUE] = g_signal_new ("due", TOC_TYPE_SCHEDULER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                      NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_RESUMED] = g_signal_new ("resumed", TOC_TYPE_SCHEDULER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
toc_scheduler_init (TocScheduler *self)
{
  self->fd = -1;
}

TocScheduler *
toc_scheduler_new (GError **error)
{
  g_autoptr (TocScheduler) self = g_object_new (TOC_TYPE_SCHEDULER, NULL);

  self->fd = timerfd_create (CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  if (self->fd < 0)
    {
      g_set_error_literal (error, G_UNIX_ERROR, 0, g_strerror (errno));
      return NULL;
    }
  self->source_id = g_unix_fd_add (self->fd, G_IO_IN, timer_cb, self);

  return g_steal_pointer (&self);
}

gint64
toc_scheduler_get_now (void)
{
  return read_clock (CLOCK_BOOTTIME);
}

void
toc_scheduler_set (TocScheduler *self, gint64 due)
{
  struct itimerspec alarm = { 0 };

  g_return_if_fail (TOC_IS_SCHEDULER (self));

  /* An alarm at zero would be none. */
  due = MAX (due, 1);
  alarm.it_value.tv_sec = due / G_USEC_PER_SEC;
  alarm.it_value.tv_nsec = due % G_USEC_PER_SEC * 1000;
  self->alarms++;
  self->suspended = get_suspended ();
  timerfd_settime (self->fd, TFD_TIMER_ABSTIME, &alarm, NULL);
}

void
toc_scheduler_clear (TocScheduler *self)
{
  static const struct itimerspec none;

  g_return_if_fail (TOC_IS_SCHEDULER (self));

  self->suspended = get_suspended ();
  timerfd_settime (self->fd, 0, &none, NULL);
}

gboolean
toc_scheduler_was_suspended (TocScheduler *self)
{
  g_return_val_if_fail (TOC_IS_SCHEDULER (self), FALSE);

  return get_suspended () - self->suspended > SUSPENDED_US;
}
