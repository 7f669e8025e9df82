/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-monitor.h"

#include "toc-cadence.h"
#include "toc-component-status.h"
#include "toc-diagnosis.h"
#include "toc-feed-desk.h"
#include "toc-network-id.h"
#include "toc-session.h"
#include "toc-speedup.h"
#include "toc-world-desk.h"

#define DEADLINE_MS 10000
#define PULSE_INTERVAL_S 60
#define PULSE_INTERVAL_MIN_S 30
#define PULSE_INTERVAL_MAX_S 3600

/* A network that has just come up is still being set up. */
#define SETTLE_US (2 * G_USEC_PER_SEC)

struct _TocMonitor
{
  GObject parent;

  TocDefinition *definition;     /* (owned) */
  TocEnvironment *environment;   /* (owned): handlers disconnected in dispose */
  TocScheduler *scheduler;       /* (owned): handlers disconnected in dispose */
  TocDiagnosis *diagnosis;       /* (owned) */
  TocWorldDesk *world_desk;      /* (owned): freed in dispose */
  SoupSession *session;          /* (owned): of the pulses; each survey has one of its own */
  GListStore *components;        /* (owned) (element-type TocComponentStatus) */
  GCancellable *round;           /* (owned) (nullable): of the round under way; cancelled by
                                    toc_monitor_stop(), a resume and a change of network */
  TocFeedDesk *feed_desk;        /* (owned): freed in dispose */
  TocOoni *ooni;                 /* (owned) (nullable) */
  TocVerdict *verdict;           /* (owned): the published one */
  TocVerdict *shown;             /* (owned): it without the announcements */
  TocKeeper *keeper;             /* (owned) (nullable): keeps the diagnosis for a later run */
  char *network_id;              /* (owned): of the network when it was last looked at */
  gboolean network;              /* whether there was one then */
  TocAlertPreferences preferences;
  TocTurn turn;                  /* what the alarm will start */
  gboolean running;
  gboolean suspicious;           /* the published value, as the next */
  gboolean unstable;
  gboolean forced;               /* the alarm is for a survey that nothing may put off */
  gboolean asked;                /* the person wants a survey, which has not begun yet */
  guint pulse_interval;          /* s */
  gboolean slower_when_metered;
  gboolean ask_world;
  gboolean ask_ooni;
  gboolean announcements;        /* they are wanted */
  gint64 last_round;             /* µs, the scheduler's clock: as the next */
  gint64 last_survey;
  gint64 last_check;             /* µs since the epoch; 0: none: as the next */
  gint64 next_check;
};

enum
{
  PROP_0,
  PROP_VERDICT,
  PROP_CHECKING,
  PROP_SUSPICIOUS,
  PROP_UNSTABLE,
  PROP_LAST_CHECK,
  PROP_NEXT_CHECK,
  PROP_PULSE_INTERVAL,
  PROP_SLOWER_WHEN_METERED,
  PROP_ASK_WORLD,
  PROP_ASK_OONI,
  PROP_ANNOUNCEMENTS,
  PROP_NOTIFY_OUTAGE,
  PROP_NOTIFY_RECOVERY,
  PROP_NOTIFY_SLOW,
  PROP_NOTIFY_REGION,
  PROP_LEFT_OUT,
  N_PROPS,
};

#define FIELD(name) G_STRUCT_OFFSET (TocMonitor, name)

/* The preferences that are switched on or off. */
static const struct
{
  guint id;
  const char *name;
  gboolean value; /* at first */
  goffset offset; /* of the field */
} switches[] = {
  { PROP_SLOWER_WHEN_METERED, "slower-when-metered", TRUE, FIELD (slower_when_metered) },
  { PROP_ASK_WORLD, "ask-world", TRUE, FIELD (ask_world) },
  { PROP_ASK_OONI, "ask-ooni", TRUE, FIELD (ask_ooni) },
  { PROP_ANNOUNCEMENTS, "announcements", TRUE, FIELD (announcements) },
  { PROP_NOTIFY_OUTAGE, "notify-outage", TRUE, FIELD (preferences.outage) },
  { PROP_NOTIFY_RECOVERY, "notify-recovery", TRUE, FIELD (preferences.recovery) },
  { PROP_NOTIFY_SLOW, "notify-slow", FALSE, FIELD (preferences.slow) },
  { PROP_NOTIFY_REGION, "notify-region", TRUE, FIELD (preferences.region) },
};

static GParamSpec *properties[N_PROPS];
static guint settling_signal;
static guint news_signal;
static guint round_signal;

G_DEFINE_TYPE (TocMonitor, toc_monitor, G_TYPE_OBJECT)

static void start_round (TocMonitor *self, TocTurn turn);

static void
set_next_check (TocMonitor *self, gint64 next_check)
{
  if (self->next_check == next_check)
    return;

  self->next_check = next_check;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEXT_CHECK]);
}

static void
set_round (TocMonitor *self, GCancellable *round)
{
  gboolean was_checking = self->round != NULL;

  g_set_object (&self->round, round);
  if (was_checking != (round != NULL))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHECKING]);
}

static void
set_alarm (TocMonitor *self, gint64 due, TocTurn turn)
{
  gint64 wait = MAX (due - toc_scheduler_get_now (), 0);

  self->turn = turn;
  toc_scheduler_set (self->scheduler, due);
  set_next_check (self, g_get_real_time () + wait);
}

/* For a survey that something has called for: a new network, a waking up, a pulse that failed. */
static void
force_survey (TocMonitor *self, gint64 wait)
{
  set_alarm (self, toc_scheduler_get_now () + wait, TOC_TURN_SURVEY);
  self->forced = TRUE;
}

static gboolean
is_sparing (TocMonitor *self)
{
  return self->slower_when_metered && toc_environment_get_saving (self->environment);
}

static void
schedule (TocMonitor *self)
{
  TocSituation situation = {
    .state = self->verdict->state,
    .reason = self->verdict->reason,
    .state_since = toc_diagnosis_get_shown_since (self->diagnosis),
    .last_round = self->last_round,
    .last_survey = self->last_survey,
    .confirm_wait = toc_diagnosis_get_wait (self->diagnosis),
    .retry_after = toc_latest_get_retry_after (toc_diagnosis_get_latest (self->diagnosis)),
    .pulse_interval = (gint64) self->pulse_interval * G_USEC_PER_SEC,
    .slower = is_sparing (self),
    .network = toc_environment_get_network (self->environment),
  };
  TocTurn turn;
  gint64 due = toc_cadence_next (&situation, g_random_double (), &turn);

  if (self->asked)
    force_survey (self, TOC_ROUNDS_APART_US);
  else
    set_alarm (self, due, turn);
}

/* Something has changed by which the next round is due sooner or later. */
static void
reschedule (TocMonitor *self)
{
  if (self->running && self->round == NULL && !self->forced)
    schedule (self);
}

static void
set_verdict (TocMonitor *self, TocVerdict *shown)
{
  toc_verdict_ref (shown);
  toc_verdict_unref (self->shown);
  self->shown = shown;
  toc_verdict_unref (self->verdict);
  self->verdict = toc_feed_desk_dress (self->feed_desk, shown);
  toc_component_status_update_all (G_LIST_MODEL (self->components), self->verdict);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VERDICT]);
}

static void
announced_cb (gpointer user_data)
{
  TocMonitor *self = user_data;

  set_verdict (self, self->shown);
}

static void
read_feeds (TocMonitor *self)
{
  if (self->announcements && toc_environment_get_network (self->environment))
    toc_feed_desk_consider (self->feed_desk);
}

static void
publish (TocMonitor *self)
{
  TocVerdict *shown = toc_diagnosis_get_shown (self->diagnosis);
  gboolean suspicious = toc_diagnosis_is_suspicious (self->diagnosis);
  gboolean unstable = toc_diagnosis_is_unstable (self->diagnosis);

  if (shown != self->shown)
    set_verdict (self, shown);
  if (suspicious != self->suspicious)
    {
      self->suspicious = suspicious;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUSPICIOUS]);
    }
  if (unstable != self->unstable)
    {
      self->unstable = unstable;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNSTABLE]);
    }
}

static void
keep_state (TocMonitor *self)
{
  if (self->keeper != NULL)
    toc_keeper_put (self->keeper,
                    toc_diagnosis_dup_last_state (self->diagnosis, g_get_real_time ()));
}

static TocSurroundings
get_surroundings (TocMonitor *self)
{
  return (TocSurroundings){
    .now = toc_scheduler_get_now (),
    .network = toc_environment_get_network (self->environment),
    .portal = toc_environment_get_portal (self->environment),
    .network_id = self->network_id,
    .preferences = self->preferences,
  };
}

static void
tell (TocMonitor *self, TocNews *news)
{
  if (news != NULL)
    g_signal_emit (self, news_signal, 0, news);
  publish (self);
}

static void resumed_cb (TocMonitor *self);
static void settle (TocMonitor *self);
static gboolean note_network (TocMonitor *self);

static void
world_cb (TocWorld *world, gpointer user_data)
{
  /* Who hears the news may drop the last reference. */
  g_autoptr (TocMonitor) self = g_object_ref (user_data);
  TocSurroundings surroundings = get_surroundings (self);
  g_autoptr (TocNews) news = NULL;

  /* Asked before the sleep, and of no use after it. */
  if (toc_scheduler_was_suspended (self->scheduler))
    {
      resumed_cb (self);
      return;
    }

  news = toc_diagnosis_take_world (self->diagnosis, world, &surroundings);
  tell (self, news);
  keep_state (self);
  reschedule (self);
}

/* Whether others are asked shows only after the round that may be news. */
static TocNews *
find_news (TocMonitor *self, const TocRound *round)
{
  TocSurroundings surroundings = get_surroundings (self);
  g_autoptr (TocNews) news = NULL;
  gboolean waiting;

  toc_diagnosis_await_world (self->diagnosis, TRUE);
  news = toc_diagnosis_take (self->diagnosis, round, &surroundings);
  waiting = toc_world_desk_consider (self->world_desk, self->diagnosis, self->ask_world);
  toc_diagnosis_await_world (self->diagnosis, waiting);
  /* A round that found nothing bad tells nothing of what the ones before it did. */
  if (!waiting && toc_diagnosis_is_holding (self->diagnosis) &&
      toc_diagnosis_get_question (self->diagnosis, TRUE) != NULL)
    news = toc_diagnosis_take_world (self->diagnosis, NULL, &surroundings);

  return g_steal_pointer (&news);
}

static void
take_round (TocMonitor *self, const TocRound *round)
{
  g_autoptr (TocNews) news = find_news (self, round);

  tell (self, news);
  self->last_check = g_get_real_time ();
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_CHECK]);
  keep_state (self);
}

static void
round_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TocRound) round = toc_survey_run_finish (result, &error);
  g_autoptr (TocMonitor) self = NULL;

  /* Cancelled: the monitor may be gone. */
  if (round == NULL)
    return;

  /* Who hears the news may drop the last reference. */
  self = g_object_ref (user_data);
  self->last_round = toc_scheduler_get_now ();
  if (toc_scheduler_was_suspended (self->scheduler))
    {
      resumed_cb (self);
      return;
    }
  /* The system does not tell of every change: of none by rules for routes, as of WireGuard's. */
  if (note_network (self))
    {
      settle (self);
      return;
    }
  if (!round->pulse)
    self->last_survey = self->turn == TOC_TURN_SURVEY ? self->last_round : self->last_survey;

  /* A pulse asks too little to judge by: what it finds, a survey looks into at once. */
  if (round->pulse && !toc_round_is_healthy (round))
    {
      toc_diagnosis_take_failed_pulse (self->diagnosis, round, self->last_round);
      set_round (self, NULL);
      g_signal_emit (self, round_signal, 0, round, self->verdict);
      force_survey (self, TOC_ROUNDS_APART_US);
      return;
    }

  set_round (self, NULL);
  take_round (self, round);
  g_signal_emit (self, round_signal, 0, round, self->verdict);
  if (!self->running)
    return;

  if (!round->pulse)
    read_feeds (self);
  schedule (self);
}

static GPtrArray *
dup_due (TocMonitor *self, GPtrArray **others)
{
  TocUrgency urgency = TOC_URGENCY_ROUTINE;

  if (self->asked)
    urgency = TOC_URGENCY_ASKED;
  else if (toc_diagnosis_is_doubtful (self->diagnosis))
    urgency = TOC_URGENCY_CONFIRM;
  else if (is_sparing (self))
    urgency = TOC_URGENCY_SPARING;
  self->asked = FALSE;

  return toc_latest_dup_due (toc_diagnosis_get_latest (self->diagnosis),
                             toc_scheduler_get_now (), urgency, others);
}

static void
start_round (TocMonitor *self, TocTurn turn)
{
  g_autoptr (GPtrArray) components = NULL;
  g_autoptr (GPtrArray) others = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  TocLatest *latest = toc_diagnosis_get_latest (self->diagnosis);
  g_autoptr (SoupSession) session = NULL;
  TocSurvey survey = { .definition = self->definition, .deadline_ms = DEADLINE_MS };

  if (turn == TOC_TURN_PULSE)
    components = toc_latest_dup_pulse (latest, toc_scheduler_get_now ());
  else if (turn == TOC_TURN_FAILING)
    components = toc_latest_dup_failing (latest, toc_scheduler_get_now (), is_sparing (self));
  else
    components = dup_due (self, &others);

  self->forced = FALSE;
  if (components->len == 0)
    {
      /* All of it wants to be left alone. */
      self->last_round = toc_scheduler_get_now ();
      schedule (self);
      return;
    }

  survey.components = components;
  survey.others = others;
  survey.pulse = turn == TOC_TURN_PULSE;
  toc_diagnosis_prepare (self->diagnosis, &survey);
  self->turn = turn;
  toc_scheduler_clear (self->scheduler);
  set_next_check (self, 0);
  set_round (self, cancellable);
  session = survey.pulse ? g_object_ref (self->session) : toc_session_renew (self->session);
  toc_survey_run_async (&survey, session, cancellable, round_cb, self);
}

static void
drop_round (TocMonitor *self)
{
  if (self->round != NULL)
    g_cancellable_cancel (self->round);
  set_round (self, NULL);
  soup_session_abort (self->session);
}

/* Not a packet more: what waits for the answer is told after the next round. */
static void
drop_question (TocMonitor *self)
{
  toc_world_desk_drop (self->world_desk);
  toc_diagnosis_await_world (self->diagnosis, FALSE);
}

/* Returns whether network or availability are others than when it was last asked. */
static gboolean
note_network (TocMonitor *self)
{
  g_autofree char *network_id = toc_network_id_read ();
  gboolean network = toc_environment_get_network (self->environment);
  gboolean changed = self->network_id == NULL || self->network != network ||
                     !toc_network_id_equal (self->network_id, network_id);

  self->network = network;
  g_free (self->network_id);
  self->network_id = g_steal_pointer (&network_id);

  return changed;
}

/* What was seen on the old network, or before the sleep, says nothing of now. */
static void
settle (TocMonitor *self)
{
  drop_round (self);
  drop_question (self);
  toc_diagnosis_settle (self->diagnosis, self->network_id);
  g_signal_emit (self, settling_signal, 0);
  force_survey (self, toc_speedup_wait (SETTLE_US));
}

/* The system reports any route that comes or goes, a container's as well. */
static void
network_changed_cb (TocMonitor *self)
{
  if (self->running && note_network (self))
    settle (self);
}

static void
resumed_cb (TocMonitor *self)
{
  if (!self->running)
    return;

  note_network (self);
  settle (self);
}

static void
suspending_cb (TocMonitor *self)
{
  if (!self->running || self->round == NULL)
    return;

  drop_round (self);
  force_survey (self, toc_speedup_wait (SETTLE_US));
}

static void
due_cb (TocMonitor *self)
{
  if (self->round == NULL)
    start_round (self, self->turn);
}

static gboolean *
find_flag (TocMonitor *self, guint id)
{
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    if (switches[i].id == id)
      return G_STRUCT_MEMBER_P (self, switches[i].offset);

  return NULL;
}

static void
toc_monitor_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TocMonitor *self = TOC_MONITOR (object);
  gboolean *flag = find_flag (self, id);

  if (flag != NULL)
    {
      g_value_set_boolean (value, *flag);
      return;
    }

  switch (id)
    {
    case PROP_VERDICT:
      g_value_set_boxed (value, self->verdict);
      break;
    case PROP_CHECKING:
      g_value_set_boolean (value, self->round != NULL);
      break;
    case PROP_SUSPICIOUS:
      g_value_set_boolean (value, self->suspicious);
      break;
    case PROP_UNSTABLE:
      g_value_set_boolean (value, self->unstable);
      break;
    case PROP_LAST_CHECK:
      g_value_set_int64 (value, self->last_check);
      break;
    case PROP_NEXT_CHECK:
      g_value_set_int64 (value, self->next_check);
      break;
    case PROP_PULSE_INTERVAL:
      g_value_set_uint (value, self->pulse_interval);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* What is switched off ends at once. */
static void
apply_flag (TocMonitor *self, guint id)
{
  if (id == PROP_ASK_WORLD && !self->ask_world)
    drop_question (self);
  else if (id == PROP_ASK_OONI)
    toc_world_desk_set_ooni (self->world_desk, self->ask_ooni ? self->ooni : NULL);
  else if (id == PROP_ANNOUNCEMENTS && !self->announcements)
    toc_feed_desk_forget (self->feed_desk);
  else if (id == PROP_ANNOUNCEMENTS && self->running)
    read_feeds (self);
}

static void
leave_out (TocMonitor *self, const char *const *ids)
{
  TocSurroundings surroundings = get_surroundings (self);
  g_autoptr (TocNews) news = toc_diagnosis_leave_out (self->diagnosis, ids, &surroundings);

  tell (self, news);
  if (!self->running)
    return;

  keep_state (self);
  self->asked = TRUE;
  if (self->round == NULL)
    start_round (self, TOC_TURN_SURVEY);
}

static void
toc_monitor_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TocMonitor *self = TOC_MONITOR (object);
  gboolean *flag = find_flag (self, id);

  if (flag != NULL)
    {
      if (*flag == g_value_get_boolean (value))
        return;
      *flag = g_value_get_boolean (value);
      apply_flag (self, id);
    }
  else if (id == PROP_PULSE_INTERVAL)
    {
      if (self->pulse_interval == g_value_get_uint (value))
        return;
      self->pulse_interval = g_value_get_uint (value);
    }
  else
    {
      g_return_if_fail (id == PROP_LEFT_OUT);
      leave_out (self, g_value_get_boxed (value));
      return;
    }

  g_object_notify_by_pspec (object, pspec);
  reschedule (self);
}

static void
toc_monitor_dispose (GObject *object)
{
  TocMonitor *self = TOC_MONITOR (object);

  if (self->running)
    toc_monitor_stop (self);
  g_clear_pointer (&self->world_desk, toc_world_desk_free);
  g_clear_pointer (&self->feed_desk, toc_feed_desk_free);
  g_clear_object (&self->ooni);
  if (self->environment != NULL)
    g_signal_handlers_disconnect_by_data (self->environment, self);
  if (self->scheduler != NULL)
    g_signal_handlers_disconnect_by_data (self->scheduler, self);
  g_clear_object (&self->environment);
  g_clear_object (&self->scheduler);
  g_clear_object (&self->session);
  g_clear_object (&self->keeper);
  g_clear_object (&self->components);

  G_OBJECT_CLASS (toc_monitor_parent_class)->dispose (object);
}

static void
toc_monitor_finalize (GObject *object)
{
  TocMonitor *self = TOC_MONITOR (object);

  g_clear_pointer (&self->diagnosis, toc_diagnosis_free);
  g_clear_pointer (&self->network_id, g_free);
  g_clear_pointer (&self->verdict, toc_verdict_unref);
  g_clear_pointer (&self->shown, toc_verdict_unref);
  g_clear_pointer (&self->definition, toc_definition_unref);

  G_OBJECT_CLASS (toc_monitor_parent_class)->finalize (object);
}

static void
install_preferences (void)
{
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    properties[switches[i].id] = g_param_spec_boolean (
      switches[i].name, NULL, NULL, switches[i].value, flags | G_PARAM_READABLE);
  properties[PROP_PULSE_INTERVAL] =
    g_param_spec_uint ("pulse-interval", NULL, NULL, PULSE_INTERVAL_MIN_S, PULSE_INTERVAL_MAX_S,
                       PULSE_INTERVAL_S, flags | G_PARAM_READABLE);
  properties[PROP_LEFT_OUT] = g_param_spec_boxed ("left-out", NULL, NULL, G_TYPE_STRV, flags);
}

static void
toc_monitor_class_init (TocMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = toc_monitor_get_property;
  object_class->set_property = toc_monitor_set_property;
  object_class->dispose = toc_monitor_dispose;
  object_class->finalize = toc_monitor_finalize;

  properties[PROP_VERDICT] =
    g_param_spec_boxed ("verdict", NULL, NULL, TOC_TYPE_VERDICT, flags);
  properties[PROP_CHECKING] = g_param_spec_boolean ("checking", NULL, NULL, FALSE, flags);
  properties[PROP_SUSPICIOUS] = g_param_spec_boolean ("suspicious", NULL, NULL, FALSE, flags);
  properties[PROP_UNSTABLE] = g_param_spec_boolean ("unstable", NULL, NULL, FALSE, flags);
  properties[PROP_LAST_CHECK] =
    g_param_spec_int64 ("last-check", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_NEXT_CHECK] =
    g_param_spec_int64 ("next-check", NULL, NULL, 0, G_MAXINT64, 0, flags);
  install_preferences ();
  g_object_class_install_properties (object_class, N_PROPS, properties);

  settling_signal = g_signal_new ("settling", TOC_TYPE_MONITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  news_signal = g_signal_new ("news", TOC_TYPE_MONITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, TOC_TYPE_NEWS);
  round_signal = g_signal_new ("round", TOC_TYPE_MONITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 2, TOC_TYPE_ROUND, TOC_TYPE_VERDICT);
}

static void
toc_monitor_init (TocMonitor *self)
{
  self->pulse_interval = PULSE_INTERVAL_S;
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    *find_flag (self, switches[i].id) = switches[i].value;
}

TocMonitor *
toc_monitor_new (TocDefinition *definition,
                 SoupSession *session,
                 TocEnvironment *environment,
                 TocScheduler *scheduler)
{
  TocMonitor *self = g_object_new (TOC_TYPE_MONITOR, NULL);

  self->definition = toc_definition_ref (definition);
  self->session = g_object_ref (session);
  self->environment = g_object_ref (environment);
  self->scheduler = g_object_ref (scheduler);
  self->diagnosis = toc_diagnosis_new (definition);
  self->world_desk = toc_world_desk_new (definition, session, world_cb, self);
  self->feed_desk = toc_feed_desk_new (definition, announced_cb, self);
  self->shown = toc_verdict_ref (toc_diagnosis_get_shown (self->diagnosis));
  self->verdict = toc_verdict_ref (self->shown);
  self->components = toc_component_status_new_all (definition);
  note_network (self);

  g_signal_connect_swapped (environment, "network-changed", G_CALLBACK (network_changed_cb), self);
  g_signal_connect_swapped (environment, "suspending", G_CALLBACK (suspending_cb), self);
  g_signal_connect_swapped (environment, "resumed", G_CALLBACK (resumed_cb), self);
  g_signal_connect_swapped (environment, "notify::saving", G_CALLBACK (reschedule), self);
  g_signal_connect_swapped (scheduler, "resumed", G_CALLBACK (resumed_cb), self);
  g_signal_connect_swapped (scheduler, "due", G_CALLBACK (due_cb), self);

  return self;
}

void
toc_monitor_set_keeper (TocMonitor *self, TocKeeper *keeper)
{
  g_return_if_fail (TOC_IS_MONITOR (self));
  g_return_if_fail (!self->running);

  g_set_object (&self->keeper, keeper);
  toc_diagnosis_restore (self->diagnosis, toc_keeper_get_state (keeper), g_get_real_time ());
}

void
toc_monitor_set_world_budget (TocMonitor *self, GFile *budget)
{
  g_return_if_fail (TOC_IS_MONITOR (self));

  toc_world_desk_set_budget (self->world_desk, budget);
}

void
toc_monitor_set_cache (TocMonitor *self, GFile *folder)
{
  g_autoptr (TocFeedReader) reader = NULL;

  g_return_if_fail (TOC_IS_MONITOR (self));

  reader = toc_feed_reader_new (self->definition, self->session, folder);
  toc_feed_desk_set_reader (self->feed_desk, reader);
  g_clear_object (&self->ooni);
  if (self->definition->ooni != NULL)
    self->ooni = toc_ooni_new (self->session, self->definition->ooni, folder);
  apply_flag (self, PROP_ASK_OONI);
}

void
toc_monitor_start (TocMonitor *self)
{
  g_return_if_fail (TOC_IS_MONITOR (self));

  if (self->running)
    return;

  self->running = TRUE;
  note_network (self);
  start_round (self, TOC_TURN_SURVEY);
}

void
toc_monitor_stop (TocMonitor *self)
{
  g_return_if_fail (TOC_IS_MONITOR (self));

  self->running = FALSE;
  toc_feed_desk_drop (self->feed_desk);
  drop_round (self);
  drop_question (self);
  toc_scheduler_clear (self->scheduler);
  set_next_check (self, 0);
}

void
toc_monitor_check_now (TocMonitor *self)
{
  g_return_if_fail (TOC_IS_MONITOR (self));

  if (!self->running)
    return;

  self->asked = TRUE;
  toc_world_desk_press (self->world_desk);
  if (self->round == NULL)
    start_round (self, TOC_TURN_SURVEY);
}

void
toc_monitor_seed (TocMonitor *self, const char *component, gboolean fresh, double ms, guint count)
{
  g_return_if_fail (TOC_IS_MONITOR (self));

  toc_diagnosis_seed (self->diagnosis, component, fresh, ms, count);
}

TocDefinition *
toc_monitor_get_definition (TocMonitor *self)
{
  g_return_val_if_fail (TOC_IS_MONITOR (self), NULL);

  return self->definition;
}

TocVerdict *
toc_monitor_get_verdict (TocMonitor *self)
{
  g_return_val_if_fail (TOC_IS_MONITOR (self), NULL);

  return self->verdict;
}

gboolean
toc_monitor_get_checking (TocMonitor *self)
{
  g_return_val_if_fail (TOC_IS_MONITOR (self), FALSE);

  return self->round != NULL;
}

gboolean
toc_monitor_get_unstable (TocMonitor *self)
{
  g_return_val_if_fail (TOC_IS_MONITOR (self), FALSE);

  return self->unstable;
}

gboolean
toc_monitor_get_suspicious (TocMonitor *self)
{
  g_return_val_if_fail (TOC_IS_MONITOR (self), FALSE);

  return self->suspicious;
}

gint64
toc_monitor_get_last_check (TocMonitor *self)
{
  g_return_val_if_fail (TOC_IS_MONITOR (self), 0);

  return self->last_check;
}

gint64
toc_monitor_get_next_check (TocMonitor *self)
{
  g_return_val_if_fail (TOC_IS_MONITOR (self), 0);

  return self->next_check;
}

GListModel *
toc_monitor_get_components (TocMonitor *self)
{
  g_return_val_if_fail (TOC_IS_MONITOR (self), NULL);

  return G_LIST_MODEL (self->components);
}
