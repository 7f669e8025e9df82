/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-diagnosis.h"

#include "toc-baseline.h"
#include "toc-confirmation.h"
#include "toc-network-id.h"
#include "toc-rules.h"

struct _TocDiagnosis
{
  TocDefinition *definition;     /* (owned) */
  TocLatest *latest;             /* (owned) */
  TocBaseline *baseline;         /* (owned) */
  TocConfirmation *confirmation; /* (owned) */
  TocSteadiness *steadiness;     /* (owned): of the own connection */
  GHashTable *neutral;           /* (owned) (element-type utf8 TocNeutral): of this network and
                                    incident */
  GHashTable *left_out;          /* (owned) (set of utf8): ids of components that do not count */
  TocAlertMemory memory;
  char *network_id;              /* (owned) (nullable): of the last round */
  char *good_network;            /* (owned) (nullable): where the service last worked */
  guint places;                  /* counts the changes of these two */
  char *country;                 /* (owned) (nullable): two letters, as last seen by a control */
  TocState shown_state;
  TocReason shown_reason;
  gint64 shown_since;            /* µs of the rounds' clock: since when these two are shown */
  gboolean awaiting;             /* others are being asked */
  TocVerdict *held;              /* (owned) (nullable): what was confirmed before the news that wait
                                    for their answer; unknown: nothing was */
  gint64 suspect_at;             /* µs since the epoch: the pulse that failed; 0: none did */
};

static GHashTable *
new_ids (const char *const *ids)
{
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    g_hash_table_add (set, g_strdup (ids[i]));

  return set;
}

TocDiagnosis *
toc_diagnosis_new (TocDefinition *definition)
{
  TocDiagnosis *self = g_new0 (TocDiagnosis, 1);

  self->definition = toc_definition_ref (definition);
  self->latest = toc_latest_new (definition);
  self->baseline = toc_baseline_new (definition);
  self->confirmation = toc_confirmation_new (definition->name);
  self->steadiness = toc_steadiness_new ();
  self->neutral = toc_survey_new_neutral ();
  self->left_out = new_ids (NULL);
  self->shown_state = TOC_STATE_UNKNOWN;
  self->shown_reason = TOC_REASON_UNCLEAR;

  return self;
}

void
toc_diagnosis_free (TocDiagnosis *self)
{
  toc_definition_unref (self->definition);
  toc_latest_free (self->latest);
  toc_baseline_free (self->baseline);
  toc_confirmation_free (self->confirmation);
  toc_steadiness_free (self->steadiness);
  g_hash_table_unref (self->neutral);
  g_hash_table_unref (self->left_out);
  g_free (self->network_id);
  g_free (self->good_network);
  g_free (self->country);
  g_clear_pointer (&self->held, toc_verdict_unref);
  g_free (self);
}

void
toc_diagnosis_restore (TocDiagnosis *self, const TocLastState *state, gint64 now)
{
  g_autoptr (TocVerdict) verdict = NULL;

  g_free (self->good_network);
  self->good_network = g_strdup (state->good_network);
  g_free (self->country);
  self->country = g_strdup (state->country);
  if (!toc_last_state_is_recent (state, now))
    return;

  verdict = toc_verdict_new (self->definition->name);
  verdict->state = state->state;
  verdict->scope = state->scope;
  verdict->confidence = state->confidence;
  verdict->reason = state->reason;
  verdict->since = state->since;
  if (state->local_state != state->state)
    {
      verdict->local = toc_verdict_new (self->definition->name);
      verdict->local->state = state->local_state;
    }
  toc_confirmation_restore (self->confirmation, verdict, state->incident_since);
  self->memory.told = state->told;
  self->memory.told_state = state->told_state;
  self->memory.told_scope = state->told_scope;
  self->memory.told_since = state->told_since;
}

TocLastState *
toc_diagnosis_dup_last_state (TocDiagnosis *self, gint64 now)
{
  TocVerdict *confirmed = toc_confirmation_get_confirmed (self->confirmation);
  TocLastState *state = toc_last_state_new ();

  if (confirmed != NULL)
    {
      state->confirmed = TRUE;
      state->state = confirmed->state;
      state->scope = confirmed->scope;
      state->confidence = confirmed->confidence;
      state->reason = confirmed->reason;
      state->local_state =
        confirmed->local != NULL ? confirmed->local->state : confirmed->state;
      state->since = confirmed->since;
    }
  state->incident_since = toc_confirmation_get_incident_since (self->confirmation);
  state->told = self->memory.told;
  state->told_state = self->memory.told_state;
  state->told_scope = self->memory.told_scope;
  state->told_since = self->memory.told_since;
  state->good_network = g_strdup (self->good_network);
  state->country = g_strdup (self->country);
  state->saved_at = now;

  return state;
}

static gboolean
is_familiar (TocDiagnosis *self, const char *network_id)
{
  return self->good_network != NULL && toc_network_id_equal (self->good_network, network_id);
}

static void
note_network (TocDiagnosis *self, const TocVerdict *verdict, const char *network_id)
{
  g_free (self->network_id);
  self->network_id = g_strdup (network_id);

  if (verdict->state != TOC_STATE_UP || is_familiar (self, network_id))
    return;

  g_free (self->good_network);
  self->good_network = g_strdup (network_id);
  self->places++;
}

static const char *
find_country (const TocRound *round)
{
  for (guint i = 0; i < round->controls->len; i++)
    {
      const TocSample *sample = g_ptr_array_index (round->controls, i);

      if (sample->country != NULL)
        return sample->country;
    }

  return NULL;
}

/* Returns whether it is another than before: a journey, or a VPN. */
static gboolean
note_country (TocDiagnosis *self, const TocRound *round)
{
  const char *country = find_country (round);
  gboolean moved = self->country != NULL && country != NULL && !g_str_equal (self->country, country);

  if (country != NULL && g_strcmp0 (self->country, country) != 0)
    {
      g_free (self->country);
      self->country = g_strdup (country);
      self->places++;
    }

  return moved;
}

static gboolean
is_confirmed (TocDiagnosis *self, TocState state)
{
  TocVerdict *confirmed = toc_confirmation_get_confirmed (self->confirmation);

  return confirmed != NULL && confirmed->state == state;
}

static TocVerdict *
judge (TocDiagnosis *self, const TocRound *round, const TocSurroundings *surroundings)
{
  g_autoptr (GHashTable) slow = toc_baseline_dup_slow (self->baseline, round);
  TocCircumstances circumstances = {
    .network_available = surroundings->network,
    .portal_hint = surroundings->portal,
    .familiar_network = is_familiar (self, surroundings->network_id),
    /* A pulse asks no control to compare with: only a survey can begin to call it slow. */
    .slow = !round->pulse || is_confirmed (self, TOC_STATE_SLOW) ? slow : NULL,
    .controls_slow = toc_baseline_are_controls_slow (round),
    .left_out = self->left_out,
    .steadiness = self->steadiness,
  };

  circumstances.recent_core =
    toc_latest_count (self->latest, surroundings->now, &circumstances.recent_core_failed,
                      &circumstances.recent_episodes);

  return toc_rules_judge (self->definition, round, &circumstances);
}

/* What failed in a confirmed incident does not make the time after it "intermittent". */
static void
note_incident (TocDiagnosis *self, gboolean was_incident)
{
  TocVerdict *confirmed = toc_confirmation_get_confirmed (self->confirmation);
  gboolean incident = confirmed != NULL && toc_verdict_is_bad (confirmed);

  if (incident != was_incident || (incident && confirmed->reason != TOC_REASON_INTERMITTENT))
    toc_latest_clear_failures (self->latest);
  if (!toc_diagnosis_is_troubled (self))
    {
      g_hash_table_remove_all (self->neutral);
      toc_confirmation_set_world (self->confirmation, NULL);
    }
}

/* Rounds that tell of the own connection, or nothing, bring no news; nor does a confirmed state
   with which this round does not agree: it may be another network's. */
static gboolean
is_telling (const TocVerdict *round_verdict, const TocVerdict *confirmed)
{
  if (toc_verdict_is_bad (round_verdict))
    return toc_verdict_is_bad (confirmed);

  return round_verdict->state == TOC_STATE_UP && !toc_verdict_is_bad (confirmed);
}

static void
note_shown (TocDiagnosis *self, gint64 now)
{
  const TocVerdict *shown = toc_confirmation_get_shown (self->confirmation);

  if (shown->state != self->shown_state || shown->reason != self->shown_reason)
    self->shown_since = now;
  self->shown_state = shown->state;
  self->shown_reason = shown->reason;
}

static void
confirm (TocDiagnosis *self, TocVerdict *verdict, gint64 now)
{
  if (toc_verdict_is_bad (verdict))
    verdict->since = self->suspect_at;
  self->suspect_at = 0;
  toc_confirmation_feed (self->confirmation, verdict, now);
  note_shown (self, now);
}

/* From what was confirmed before the news had to wait. */
static void
hold (TocDiagnosis *self, TocVerdict *before)
{
  if (self->held == NULL)
    self->held =
      before != NULL ? toc_verdict_ref (before) : toc_verdict_new (self->definition->name);
}

static TocNews *
tell (TocDiagnosis *self,
      TocVerdict *before,
      gboolean familiar,
      const TocSurroundings *surroundings)
{
  TocVerdict *confirmed = toc_confirmation_get_confirmed (self->confirmation);
  g_autoptr (TocVerdict) held = g_steal_pointer (&self->held);
  gint64 told_since = self->memory.told_since;
  TocAlert alert =
    toc_alert_policy_decide (&self->memory, held != NULL ? held : before, confirmed,
                             &surroundings->preferences, familiar, surroundings->now);

  return toc_news_new_from_alert (alert, confirmed,
                                  told_since != 0 ? confirmed->since - told_since : 0);
}

TocNews *
toc_diagnosis_take (TocDiagnosis *self,
                    const TocRound *round,
                    const TocSurroundings *surroundings)
{
  g_autoptr (TocRound) whole = toc_latest_add (self->latest, round, surroundings->now);
  g_autoptr (TocVerdict) verdict = NULL;
  TocVerdict *confirmed = toc_confirmation_get_confirmed (self->confirmation);
  g_autoptr (TocVerdict) before = confirmed != NULL ? toc_verdict_ref (confirmed) : NULL;
  gboolean was_incident = toc_confirmation_get_incident_since (self->confirmation) != 0;
  gboolean familiar;

  toc_baseline_add (self->baseline, round);
  toc_steadiness_add (self->steadiness, round, surroundings->now);
  verdict = judge (self, whole, surroundings);
  if (note_country (self, round))
    g_clear_pointer (&self->good_network, g_free);
  familiar = is_familiar (self, surroundings->network_id);
  note_network (self, verdict, surroundings->network_id);
  if (!toc_verdict_is_bad (verdict) && verdict->state != TOC_STATE_UP)
    toc_latest_discount_failures (self->latest);
  /* A portal's certificate or page is not to be shown as the service's once it has let us through. */
  if (verdict->state == TOC_STATE_OFFLINE)
    {
      toc_latest_forget (self->latest, round);
      toc_steadiness_discount (self->steadiness, surroundings->now);
    }
  confirm (self, verdict, surroundings->now);
  note_incident (self, was_incident);

  confirmed = toc_confirmation_get_confirmed (self->confirmation);
  if (confirmed == NULL || !is_telling (verdict, confirmed))
    return NULL;
  if (self->awaiting && toc_verdict_is_bad (confirmed))
    {
      hold (self, before);
      return NULL;
    }

  return tell (self, before, familiar, surroundings);
}

/* No answer takes nothing from the one that there was. Returns: (transfer full) */
static TocWorld *
join_worlds (TocDiagnosis *self, TocWorld *world)
{
  const TocWorld *known = toc_confirmation_get_world (self->confirmation);

  return known != NULL && known->problem == TOC_WORLD_PROBLEM_NONE &&
             world->problem != TOC_WORLD_PROBLEM_NONE
           ? toc_world_new_failed (known, world)
           : toc_world_ref (world);
}

TocNews *
toc_diagnosis_take_world (TocDiagnosis *self,
                          TocWorld *world,
                          const TocSurroundings *surroundings)
{
  TocVerdict *confirmed = toc_confirmation_get_confirmed (self->confirmation);
  g_autoptr (TocVerdict) before = confirmed != NULL ? toc_verdict_ref (confirmed) : NULL;
  g_autoptr (TocWorld) known = world != NULL ? join_worlds (self, world) : NULL;

  self->awaiting = FALSE;
  if (known != NULL)
    {
      toc_confirmation_set_world (self->confirmation, known);
      note_shown (self, surroundings->now);
    }

  confirmed = toc_confirmation_get_confirmed (self->confirmation);
  if (confirmed == NULL || !toc_verdict_is_bad (confirmed) ||
      !toc_verdict_is_bad (toc_confirmation_get_shown (self->confirmation)))
    return NULL;

  return tell (self, before, is_familiar (self, surroundings->network_id), surroundings);
}

static gboolean
has_core_without (TocDiagnosis *self, GHashTable *left_out)
{
  g_autoptr (GPtrArray) enabled = toc_definition_dup_enabled (self->definition);

  for (guint i = 0; i < enabled->len; i++)
    {
      const TocComponent *component = g_ptr_array_index (enabled, i);

      if (component->core && !g_hash_table_contains (left_out, component->id))
        return TRUE;
    }

  return FALSE;
}

/* Nothing is back, it only does not count any longer: that is no news. */
static TocNews *
retract (TocDiagnosis *self, TocVerdict *verdict, gint64 now)
{
  gboolean told = self->memory.told;

  self->memory = (TocAlertMemory){ .changed_at = now };
  g_clear_pointer (&self->held, toc_verdict_unref);
  toc_confirmation_retract (self->confirmation, verdict);
  note_shown (self, now);
  note_incident (self, TRUE);

  return told ? toc_news_new_from_alert (TOC_ALERT_WITHDRAW, verdict, 0) : NULL;
}

TocNews *
toc_diagnosis_leave_out (TocDiagnosis *self,
                         const char *const *ids,
                         const TocSurroundings *surroundings)
{
  TocVerdict *confirmed = toc_confirmation_get_confirmed (self->confirmation);
  g_autoptr (TocRound) newest = toc_latest_dup_round (self->latest);
  g_autoptr (GHashTable) left_out = new_ids (ids);
  g_autoptr (TocVerdict) verdict = NULL;

  if (!has_core_without (self, left_out))
    g_hash_table_remove_all (left_out);
  g_hash_table_unref (self->left_out);
  self->left_out = g_steal_pointer (&left_out);
  toc_latest_leave_out (self->latest, self->left_out);
  if (confirmed == NULL || !toc_verdict_is_bad (confirmed))
    return NULL;

  newest->started_at = confirmed->checked_at;
  verdict = judge (self, newest, surroundings);

  return verdict->state == TOC_STATE_UP ? retract (self, verdict, surroundings->now) : NULL;
}

void
toc_diagnosis_take_failed_pulse (TocDiagnosis *self, const TocRound *round, gint64 now)
{
  g_autoptr (TocRound) whole = toc_latest_add (self->latest, round, now);

  self->suspect_at = whole->started_at;
}

void
toc_diagnosis_settle (TocDiagnosis *self, const char *network_id)
{
  toc_confirmation_forgive (self->confirmation);
  self->suspect_at = 0;
  toc_latest_end_waits (self->latest);
  if (self->network_id == NULL || toc_network_id_equal (self->network_id, network_id))
    return;

  toc_latest_clear (self->latest);
  toc_baseline_clear (self->baseline);
  toc_steadiness_clear (self->steadiness);
  g_hash_table_remove_all (self->neutral);
  toc_confirmation_set_world (self->confirmation, NULL);
}

void
toc_diagnosis_seed (TocDiagnosis *self,
                    const char *component,
                    gboolean fresh,
                    double ms,
                    guint count)
{
  toc_baseline_seed (self->baseline, component, fresh, ms, count);
}

TocVerdict *
toc_diagnosis_get_shown (TocDiagnosis *self)
{
  return toc_confirmation_get_shown (self->confirmation);
}

gint64
toc_diagnosis_get_shown_since (TocDiagnosis *self)
{
  return self->shown_since;
}

const TocVerdict *
toc_diagnosis_get_question (TocDiagnosis *self, gboolean by_person)
{
  return toc_confirmation_get_question (self->confirmation, !by_person);
}

void
toc_diagnosis_await_world (TocDiagnosis *self, gboolean awaiting)
{
  self->awaiting = awaiting;
}

gboolean
toc_diagnosis_is_holding (TocDiagnosis *self)
{
  return self->held != NULL;
}

gboolean
toc_diagnosis_is_troubled (TocDiagnosis *self)
{
  const TocVerdict *confirmed = toc_confirmation_get_confirmed (self->confirmation);

  return (confirmed != NULL && toc_verdict_is_bad (confirmed)) ||
         toc_verdict_is_bad (toc_confirmation_get_shown (self->confirmation)) ||
         toc_confirmation_get_question (self->confirmation, FALSE) != NULL ||
         toc_confirmation_is_suspicious (self->confirmation);
}

const char *
toc_diagnosis_get_country (TocDiagnosis *self)
{
  return self->country;
}

gboolean
toc_diagnosis_is_unstable (TocDiagnosis *self)
{
  return self->memory.unstable;
}

gboolean
toc_diagnosis_is_suspicious (TocDiagnosis *self)
{
  return toc_confirmation_is_suspicious (self->confirmation);
}

gboolean
toc_diagnosis_is_doubtful (TocDiagnosis *self)
{
  return self->suspect_at != 0 || toc_diagnosis_get_wait (self) >= 0;
}

guint
toc_diagnosis_get_places (TocDiagnosis *self)
{
  return self->places;
}

gint64
toc_diagnosis_get_wait (TocDiagnosis *self)
{
  return toc_confirmation_get_wait (self->confirmation);
}

TocLatest *
toc_diagnosis_get_latest (TocDiagnosis *self)
{
  return self->latest;
}

void
toc_diagnosis_prepare (TocDiagnosis *self, TocSurvey *survey)
{
  gboolean suspicious = self->suspect_at != 0 || toc_diagnosis_is_suspicious (self);

  survey->neutral = self->neutral;
  survey->compare =
    !survey->pulse && (suspicious || toc_baseline_is_doubtful (self->baseline));
}
