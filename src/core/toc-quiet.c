/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-quiet.h"

#include "toc-round.h"
#include "toc-speedup.h"

#define HOUR_US ((gint64) 60 * 60 * G_USEC_PER_SEC)
#define MORNING_HOUR 8
#define SNOOZE_MAX_US (TOC_QUIET_MAX_MINUTES * HOUR_US / 60)

struct _TocQuiet
{
  GObject parent;

  TocMonitor *monitor; /* (owned): handlers disconnected in dispose */
  TocKeeper *keeper;   /* (owned): of what was missed */
  TocScheduler *alarm; /* (owned): handler disconnected in dispose */
  gint64 snoozed_until;
  gboolean locked;
  GPtrArray *missed;   /* (owned) (element-type TocNews): oldest first */
  gboolean stale;      /* it is from an earlier run, or from before a sleep, and may be so no longer */
};

enum
{
  PROP_0,
  PROP_SNOOZED_UNTIL,
  PROP_LOCKED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint news_signal;

G_DEFINE_TYPE (TocQuiet, toc_quiet, G_TYPE_OBJECT)

static gboolean
is_quiet (TocQuiet *self)
{
  return self->locked || self->snoozed_until != 0;
}

static void
tell_missed (TocQuiet *self)
{
  g_autoptr (TocNews) news = NULL;

  if (is_quiet (self) || self->stale || self->missed->len == 0)
    return;

  news = toc_news_new_from_missed (self->missed);
  g_ptr_array_set_size (self->missed, 0);
  toc_keeper_set_missed (self->keeper, self->missed);
  g_signal_emit (self, news_signal, 0, news);
}

static void
set_snoozed_until (TocQuiet *self, gint64 until)
{
  gint64 now = g_get_real_time ();

  /* A clock that was wrong meanwhile must not silence anything for years. */
  if (until != TOC_QUIET_UNTIL_BACK && (until <= now || until - now > SNOOZE_MAX_US))
    until = 0;
  if (until == self->snoozed_until)
    return;

  self->snoozed_until = until;
  if (until == 0 || until == TOC_QUIET_UNTIL_BACK)
    toc_scheduler_clear (self->alarm);
  else
    toc_scheduler_set (self->alarm, toc_scheduler_get_now () + toc_speedup_wait (until - now));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SNOOZED_UNTIL]);
  tell_missed (self);
}

static void
due_cb (TocQuiet *self)
{
  set_snoozed_until (self, 0);
}

static void
news_cb (TocQuiet *self, TocNews *news)
{
  self->stale = FALSE;
  if (news->kind == TOC_NEWS_TELL)
    {
      g_ptr_array_add (self->missed, toc_news_ref (news));
      toc_keeper_set_missed (self->keeper, self->missed);
      tell_missed (self);
      return;
    }

  /* To take something back disturbs nobody, and then there is nothing to tell of it later. */
  g_ptr_array_set_size (self->missed, 0);
  toc_keeper_set_missed (self->keeper, self->missed);
  g_signal_emit (self, news_signal, 0, news);
}

/* Whether a round agrees with what is shown, be that well or not: were it something else than what
   was missed, there would have been news. */
static gboolean
is_telling (const TocRound *round, const TocVerdict *shown)
{
  if (shown->rule == 0 || shown->state == TOC_STATE_UNKNOWN)
    return FALSE;
  if (shown->state == TOC_STATE_UP || shown->state == TOC_STATE_SLOW)
    return TRUE;

  return toc_verdict_is_bad (shown) && !toc_round_is_healthy (round);
}

static void
round_cb (TocQuiet *self, const TocRound *round, const TocVerdict *shown)
{
  if (!self->stale || !is_telling (round, shown))
    return;

  self->stale = FALSE;
  tell_missed (self);
}

static void
settling_cb (TocQuiet *self)
{
  self->stale = self->missed->len > 0;
}

static void
checked_cb (TocQuiet *self)
{
  const TocVerdict *verdict = toc_monitor_get_verdict (self->monitor);

  if (self->snoozed_until == TOC_QUIET_UNTIL_BACK && verdict->state == TOC_STATE_UP)
    set_snoozed_until (self, 0);
  else if (self->snoozed_until != 0 && self->snoozed_until <= g_get_real_time ())
    set_snoozed_until (self, 0);
}

static void
toc_quiet_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TocQuiet *self = TOC_QUIET (object);

  switch (id)
    {
    case PROP_SNOOZED_UNTIL:
      g_value_set_int64 (value, self->snoozed_until);
      break;
    case PROP_LOCKED:
      g_value_set_boolean (value, self->locked);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
toc_quiet_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TocQuiet *self = TOC_QUIET (object);

  switch (id)
    {
    case PROP_SNOOZED_UNTIL:
      set_snoozed_until (self, g_value_get_int64 (value));
      break;
    case PROP_LOCKED:
      toc_quiet_set_locked (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
toc_quiet_dispose (GObject *object)
{
  TocQuiet *self = TOC_QUIET (object);

  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  if (self->alarm != NULL)
    g_signal_handlers_disconnect_by_data (self->alarm, self);
  g_clear_object (&self->monitor);
  g_clear_object (&self->keeper);
  g_clear_object (&self->alarm);
  g_clear_pointer (&self->missed, g_ptr_array_unref);

  G_OBJECT_CLASS (toc_quiet_parent_class)->dispose (object);
}

static void
toc_quiet_class_init (TocQuietClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = toc_quiet_get_property;
  object_class->set_property = toc_quiet_set_property;
  object_class->dispose = toc_quiet_dispose;

  properties[PROP_SNOOZED_UNTIL] =
    g_param_spec_int64 ("snoozed-until", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_LOCKED] = g_param_spec_boolean ("locked", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  news_signal = g_signal_new ("news", TOC_TYPE_QUIET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, TOC_TYPE_NEWS);
}

static void
toc_quiet_init (TocQuiet *self)
{
}

TocQuiet *
toc_quiet_new (TocMonitor *monitor, TocKeeper *keeper, TocScheduler *alarm)
{
  TocQuiet *self = g_object_new (TOC_TYPE_QUIET, NULL);

  self->monitor = g_object_ref (monitor);
  self->keeper = g_object_ref (keeper);
  self->missed = toc_last_state_dup_missed (toc_keeper_get_state (keeper));
  self->stale = self->missed->len > 0;
  self->alarm = g_object_ref (alarm);
  g_signal_connect_swapped (monitor, "news", G_CALLBACK (news_cb), self);
  /* After the news of the same round, which belong to what was missed. */
  g_signal_connect_swapped (monitor, "notify::last-check", G_CALLBACK (checked_cb), self);
  g_signal_connect_swapped (monitor, "round", G_CALLBACK (round_cb), self);
  g_signal_connect_swapped (monitor, "settling", G_CALLBACK (settling_cb), self);
  g_signal_connect_swapped (alarm, "resumed", G_CALLBACK (settling_cb), self);
  g_signal_connect_swapped (alarm, "due", G_CALLBACK (due_cb), self);

  return self;
}

void
toc_quiet_snooze (TocQuiet *self, gint64 until)
{
  g_return_if_fail (TOC_IS_QUIET (self));

  set_snoozed_until (self, until);
}

gint64
toc_quiet_get_snoozed_until (TocQuiet *self)
{
  g_return_val_if_fail (TOC_IS_QUIET (self), 0);

  return self->snoozed_until;
}

static gint64
tomorrow_morning (gint64 now)
{
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) tomorrow = g_date_time_add_days (today, 1);
  g_autoptr (GDateTime) morning =
    g_date_time_new_local (g_date_time_get_year (tomorrow), g_date_time_get_month (tomorrow),
                           g_date_time_get_day_of_month (tomorrow), MORNING_HOUR, 0, 0);

  return g_date_time_to_unix (morning) * G_USEC_PER_SEC;
}

gboolean
toc_quiet_parse_until (const char *word, gint64 now, gint64 *until)
{
  if (g_str_equal (word, "1h"))
    *until = now + HOUR_US;
  else if (g_str_equal (word, "4h"))
    *until = now + 4 * HOUR_US;
  else if (g_str_equal (word, "tomorrow"))
    *until = tomorrow_morning (now);
  else if (g_str_equal (word, "back"))
    *until = TOC_QUIET_UNTIL_BACK;
  else if (g_str_equal (word, "off"))
    *until = 0;
  else
    return FALSE;

  return TRUE;
}

void
toc_quiet_set_locked (TocQuiet *self, gboolean locked)
{
  g_return_if_fail (TOC_IS_QUIET (self));

  locked = locked != FALSE;
  if (self->locked == locked)
    return;

  self->locked = locked;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOCKED]);
  tell_missed (self);
}
