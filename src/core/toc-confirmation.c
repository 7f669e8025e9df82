/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-confirmation.h"

#include "toc-scope.h"
#include "toc-speedup.h"

#define BAD_ROUNDS 3
#define UNSURE_ROUNDS 6 /* so many are made soon where three leave a doubt */
#define GOOD_ROUNDS 2

#define FIRST_RETRY_US (5 * G_USEC_PER_SEC)
#define SECOND_RETRY_US (15 * G_USEC_PER_SEC)
#define GOOD_APART_US (10 * G_USEC_PER_SEC)
#define FORGET_AFTER_US ((gint64) 10 * 60 * G_USEC_PER_SEC)

struct _TocConfirmation
{
  TocVerdict *shown;     /* (owned) */
  TocVerdict *confirmed; /* (owned) (nullable) */
  gint64 incident_since; /* µs since the epoch; 0: none */
  GPtrArray *bad;        /* (owned) (element-type TocVerdict): in a row, not confirmed */
  TocWorld *world;       /* (owned) (nullable): by which bad verdicts are judged */
  TocVerdict *newest;    /* (owned) (nullable): of the last round, if it was bad */
  gboolean agreed;       /* the one before it had found the same */
  gint64 counted_at;     /* µs, @now of the last round that counted */
  guint good;            /* in a row, not confirmed */
  gint64 good_at;        /* µs, @now of the first of them */
  gint64 good_since;     /* µs since the epoch: when that round began */
  guint unsure;          /* bad rounds in a row that cannot be relied on */
  guint unclear;         /* rounds in a row that told nothing */
  gboolean paused;       /* the last round did not count */
  gboolean forgiving;
};

TocConfirmation *
toc_confirmation_new (const char *service)
{
  TocConfirmation *self = g_new0 (TocConfirmation, 1);

  self->shown = toc_verdict_new (service);
  self->bad = g_ptr_array_new_with_free_func ((GDestroyNotify) toc_verdict_unref);

  return self;
}

void
toc_confirmation_free (TocConfirmation *self)
{
  toc_verdict_unref (self->shown);
  g_clear_pointer (&self->confirmed, toc_verdict_unref);
  g_ptr_array_unref (self->bad);
  g_clear_pointer (&self->world, toc_world_unref);
  g_clear_pointer (&self->newest, toc_verdict_unref);
  g_free (self);
}

/* A round that a failing pulse has called for began with that pulse. */
static gint64
begun_at (const TocVerdict *verdict)
{
  if (verdict->since != 0)
    return verdict->since;

  return verdict->checked_at - (gint64) (verdict->duration_ms * 1000);
}

static TocVerdict *
with_since (TocVerdict *verdict, gint64 since)
{
  TocVerdict *dated;

  if (verdict->since == since)
    return toc_verdict_ref (verdict);

  dated = toc_verdict_copy (verdict);
  dated->since = since;

  return dated;
}

static void
show (TocConfirmation *self, TocVerdict *verdict, gint64 since)
{
  TocVerdict *shown = with_since (verdict, since);

  toc_verdict_unref (self->shown);
  self->shown = shown;
}

static void
confirm (TocConfirmation *self, TocVerdict *verdict, gint64 since)
{
  show (self, verdict, since);
  g_clear_pointer (&self->confirmed, toc_verdict_unref);
  self->confirmed = toc_verdict_ref (self->shown);

  if (!toc_verdict_is_bad (verdict))
    self->incident_since = 0;
  else if (self->incident_since == 0)
    self->incident_since = since;
}

static gboolean
is_confirmed_bad (TocConfirmation *self)
{
  return self->confirmed != NULL && toc_verdict_is_bad (self->confirmed);
}

/* What is shown while nothing new is confirmed. What an earlier run of the program had confirmed is
   not shown before a round of this one agrees. */
static void
show_confirmed (TocConfirmation *self)
{
  if (self->confirmed != NULL && self->confirmed->rule != 0)
    show (self, self->confirmed, self->confirmed->since);
}

static void
feed_good (TocConfirmation *self, TocVerdict *verdict, gint64 now)
{
  g_ptr_array_set_size (self->bad, 0);
  self->unsure = 0;

  if (!is_confirmed_bad (self))
    {
      confirm (self, verdict, self->confirmed != NULL ? self->confirmed->since : begun_at (verdict));
      return;
    }

  if (self->good++ == 0)
    {
      self->good_at = now;
      self->good_since = begun_at (verdict);
    }
  if (self->good < GOOD_ROUNDS || now - self->good_at < toc_speedup_wait (GOOD_APART_US))
    {
      show_confirmed (self);
      return;
    }

  self->good = 0;
  confirm (self, verdict, self->good_since);
}

static TocVerdict *
find_mildest (GPtrArray *verdicts)
{
  TocVerdict *mildest = g_ptr_array_index (verdicts, 0);

  for (guint i = 1; i < verdicts->len; i++)
    {
      TocVerdict *verdict = g_ptr_array_index (verdicts, i);

      if (toc_verdict_get_severity (verdict) <= toc_verdict_get_severity (mildest))
        mildest = verdict;
    }

  return mildest;
}

static gboolean
is_same_state (const TocVerdict *known, const TocVerdict *verdict)
{
  return known != NULL && known->state == verdict->state;
}

static gboolean
has_answer (const TocVerdict *verdict)
{
  return verdict->world != NULL && verdict->world->problem == TOC_WORLD_PROBLEM_NONE;
}

static TocState
get_local_state (const TocVerdict *verdict)
{
  return verdict->local != NULL ? verdict->local->state : verdict->state;
}

/* What an earlier run of the program had learnt from the world holds until this one hears of it, as
   long as it looks the same from here.
   @verdict: (transfer full). Returns: (transfer full) */
static TocVerdict *
with_known_scope (TocVerdict *verdict, const TocVerdict *known)
{
  TocVerdict *scoped;

  if (known->scope == TOC_SCOPE_UNKNOWN || verdict->scope != TOC_SCOPE_UNKNOWN ||
      has_answer (known) || has_answer (verdict) ||
      get_local_state (known) != get_local_state (verdict))
    return verdict;

  scoped = toc_verdict_copy (verdict);
  if (scoped->local == NULL)
    scoped->local = toc_verdict_ref (verdict);
  if (scoped->state != known->state)
    scoped->reason = known->reason;
  scoped->state = known->state;
  scoped->scope = known->scope;
  scoped->confidence = known->confidence;
  toc_verdict_unref (verdict);

  return scoped;
}

static void
count_bad (TocConfirmation *self, TocVerdict *verdict)
{
  if (self->bad->len == BAD_ROUNDS)
    g_ptr_array_remove_index (self->bad, 0);
  g_ptr_array_add (self->bad, toc_verdict_ref (verdict));
}

static gboolean
is_unreachable_shown (TocConfirmation *self)
{
  return self->shown->state == TOC_STATE_UNKNOWN && toc_verdict_is_bad (self->shown);
}

static gboolean
is_unsteady_shown (TocConfirmation *self)
{
  return self->shown->state == TOC_STATE_UNKNOWN && self->shown->reason == TOC_REASON_UNSTEADY;
}

/* Whether the bad rounds in a row are enough, and for what. */
static void
conclude (TocConfirmation *self)
{
  g_autoptr (TocVerdict) mildest = NULL;
  gint64 since;

  if (self->bad->len < BAD_ROUNDS)
    {
      show_confirmed (self);
      return;
    }

  mildest = toc_verdict_ref (find_mildest (self->bad));
  since = begun_at (g_ptr_array_index (self->bad, 0));

  /* So many, and it may be the own connection all the same: that is what can be told. */
  if (self->newest != NULL && self->newest->unsure)
    {
      g_autoptr (TocVerdict) unsteady = toc_verdict_copy_unsteady (self->newest);

      show (self, unsteady, is_unsteady_shown (self) ? self->shown->since : since);
      return;
    }

  /* "Cannot be reached, cannot tell why" is shown, but takes nothing back that was sure. */
  if (mildest->state == TOC_STATE_UNKNOWN)
    {
      show (self, mildest, is_unreachable_shown (self) ? self->shown->since : since);
      return;
    }

  g_ptr_array_set_size (self->bad, 0);
  confirm (self, mildest, since);
}

static void
feed_bad (TocConfirmation *self, TocVerdict *seen)
{
  g_autoptr (TocVerdict) verdict = toc_verdict_ref (seen);

  self->good = 0;
  if (is_confirmed_bad (self))
    verdict = with_known_scope (g_steal_pointer (&verdict), self->confirmed);
  if (is_same_state (self->confirmed, verdict))
    {
      g_ptr_array_set_size (self->bad, 0);
      confirm (self, verdict, self->confirmed->since);
      return;
    }

  /* The rounds that could tell nothing have done their work: the first that sees something milder
     is not the third of these. */
  if (self->bad->len == BAD_ROUNDS &&
      toc_verdict_get_severity (verdict) < toc_verdict_get_severity (self->shown))
    g_ptr_array_set_size (self->bad, 0);
  count_bad (self, verdict);
  conclude (self);
}

/* It tells of this computer, or nothing at all. */
static void
feed_pause (TocConfirmation *self, TocVerdict *verdict)
{
  gint64 since = begun_at (verdict);

  self->good = 0;
  /* Whoever refuses to answer is not asked again sooner. */
  self->unclear = verdict->state == TOC_STATE_UNKNOWN && verdict->reason == TOC_REASON_UNCLEAR
                    ? self->unclear + 1
                    : 0;
  if (is_same_state (self->shown, verdict) && self->shown->since != 0)
    since = self->shown->since;

  /* One answer that does not fit is not worth a change of the icon. */
  if (self->unclear != 1 || self->confirmed == NULL)
    show (self, verdict, since);
}

/* By what was seen here: the world's answer is the same for both. */
static void
note_newest (TocConfirmation *self, TocVerdict *verdict, gboolean bad)
{
  self->agreed = bad && !verdict->unsure && is_same_state (self->newest, verdict);
  g_clear_pointer (&self->newest, toc_verdict_unref);
  if (bad)
    self->newest = toc_verdict_ref (verdict);
}

void
toc_confirmation_feed (TocConfirmation *self, TocVerdict *verdict, gint64 now)
{
  gboolean bad = toc_verdict_is_bad (verdict);
  gboolean forgiven = self->forgiving && verdict->state != TOC_STATE_UP;

  note_newest (self, verdict, bad && !forgiven);
  self->forgiving = FALSE;
  self->paused = !bad && verdict->state != TOC_STATE_UP;
  if (now - self->counted_at > toc_speedup_wait (FORGET_AFTER_US))
    g_ptr_array_set_size (self->bad, 0);

  if (self->paused)
    {
      feed_pause (self, verdict);
      return;
    }

  self->unclear = 0;
  self->counted_at = now;
  if (!bad)
    feed_good (self, verdict, now);
  else if (forgiven)
    {
      self->unclear = 1;
      show_confirmed (self);
    }
  else
    {
      g_autoptr (TocVerdict) judged = toc_scope_judge (verdict, self->world, FALSE);

      self->unsure = verdict->unsure ? self->unsure + 1 : 0;
      feed_bad (self, judged);
    }
}

void
toc_confirmation_forgive (TocConfirmation *self)
{
  self->forgiving = TRUE;
  self->good = 0;
  g_ptr_array_set_size (self->bad, 0);
}

void
toc_confirmation_restore (TocConfirmation *self, TocVerdict *verdict, gint64 incident_since)
{
  g_clear_pointer (&self->confirmed, toc_verdict_unref);
  self->confirmed = toc_verdict_ref (verdict);
  self->incident_since = incident_since;
}

void
toc_confirmation_retract (TocConfirmation *self, TocVerdict *verdict)
{
  note_newest (self, verdict, FALSE);
  g_ptr_array_set_size (self->bad, 0);
  self->good = 0;
  confirm (self, verdict, begun_at (verdict));
}

static void
judge_anew (TocVerdict **verdict, TocWorld *world)
{
  g_autoptr (TocVerdict) judged = NULL;

  if (*verdict == NULL || !toc_scope_is_open (*verdict))
    return;

  judged = toc_scope_judge (*verdict, world, FALSE);
  judged = with_known_scope (g_steal_pointer (&judged), *verdict);
  toc_verdict_unref (*verdict);
  *verdict = g_steal_pointer (&judged);
}

void
toc_confirmation_set_world (TocConfirmation *self, TocWorld *world)
{
  g_clear_pointer (&self->world, toc_world_unref);
  if (world == NULL)
    return;

  self->world = toc_world_ref (world);
  for (guint i = 0; i < self->bad->len; i++)
    judge_anew ((TocVerdict **) &g_ptr_array_index (self->bad, i), world);
  judge_anew (&self->confirmed, world);
  if (is_confirmed_bad (self) && !self->paused)
    show_confirmed (self);
  if (self->bad->len == BAD_ROUNDS)
    conclude (self);
}

TocWorld *
toc_confirmation_get_world (TocConfirmation *self)
{
  return self->world;
}

const TocVerdict *
toc_confirmation_get_question (TocConfirmation *self, gboolean agreed)
{
  return self->agreed || !agreed || is_confirmed_bad (self) ? self->newest : NULL;
}

TocVerdict *
toc_confirmation_get_shown (TocConfirmation *self)
{
  return self->shown;
}

TocVerdict *
toc_confirmation_get_confirmed (TocConfirmation *self)
{
  return self->confirmed;
}

gint64
toc_confirmation_get_incident_since (TocConfirmation *self)
{
  return self->incident_since;
}

gboolean
toc_confirmation_is_suspicious (TocConfirmation *self)
{
  return !self->paused && self->bad->len > 0 && self->bad->len < BAD_ROUNDS;
}

gint64
toc_confirmation_get_wait (TocConfirmation *self)
{
  if (self->good > 0)
    return toc_speedup_wait (GOOD_APART_US);

  /* A pause neither counts nor hurries what was counted before it. */
  switch (self->paused || self->unclear > 0 ? self->unclear : self->bad->len)
    {
    case 1:
      return toc_speedup_wait (FIRST_RETRY_US);
    case 2:
      return toc_speedup_wait (SECOND_RETRY_US);
    case 3:
      return self->unsure > 0 && self->unsure < UNSURE_ROUNDS ? toc_speedup_wait (SECOND_RETRY_US)
                                                               : -1;
    default:
      return -1;
    }
}
