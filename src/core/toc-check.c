/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-check.h"

#include "toc-baseline.h"
#include "toc-inquiry.h"
#include "toc-rules.h"
#include "toc-scope.h"
#include "toc-session.h"
#include "toc-speedup.h"
#include "toc-steadiness.h"
#include "toc-survey.h"

#define RETRY_AFTER_US (2 * G_USEC_PER_SEC)

typedef struct
{
  TocDefinition *definition; /* (owned) */
  SoupSession *session;      /* (owned) */
  guint deadline_ms;
  GPtrArray *components;     /* (owned) (element-type TocComponent) */
  GHashTable *neutral;       /* (owned) (element-type utf8 TocNeutral) */
  TocSteadiness *steadiness; /* (owned): of the own connection */
  GFile *budget;             /* (owned) (nullable) */
  TocOoni *ooni;             /* (owned) (nullable) */
  GPtrArray *announcements;  /* (owned) (nullable): NULL: there are none, or not yet */
  gboolean reading;          /* the feeds are being read */
  gboolean judged;           /* @verdict is the last word */
  TocVerdict *first;         /* (owned) (nullable): that of the round before */
  TocVerdict *verdict;       /* (owned) (nullable): the one that holds */
  guint rounds;
  gint64 begun;              /* µs, monotonic */
} CheckRun;

static void survey (GTask *task);

static void
check_run_free (gpointer data)
{
  CheckRun *run = data;

  g_clear_pointer (&run->definition, toc_definition_unref);
  g_clear_object (&run->session);
  g_clear_pointer (&run->components, g_ptr_array_unref);
  g_clear_pointer (&run->neutral, g_hash_table_unref);
  g_clear_pointer (&run->steadiness, toc_steadiness_free);
  g_clear_object (&run->budget);
  g_clear_object (&run->ooni);
  g_clear_pointer (&run->announcements, g_ptr_array_unref);
  g_clear_pointer (&run->first, toc_verdict_unref);
  g_clear_pointer (&run->verdict, toc_verdict_unref);
  g_free (run);
}

static gboolean
retry_cb (gpointer user_data)
{
  survey (user_data);

  return G_SOURCE_REMOVE;
}

static gboolean
is_network_available (void)
{
  return g_network_monitor_get_network_available (g_network_monitor_get_default ());
}

static gboolean
has_portal_hint (void)
{
  return g_network_monitor_get_connectivity (g_network_monitor_get_default ()) ==
         G_NETWORK_CONNECTIVITY_PORTAL;
}

static TocVerdict *
judge (CheckRun *run, const TocRound *round)
{
  g_autoptr (GHashTable) slow = toc_baseline_find_over_limit (run->definition, round);
  TocCircumstances circumstances = {
    .network_available = is_network_available (),
    .portal_hint = has_portal_hint (),
    .slow = slow,
    .controls_slow = toc_baseline_are_controls_slow (round),
    .steadiness = run->steadiness,
  };

  toc_steadiness_add (run->steadiness, round, g_get_monotonic_time ());

  return toc_rules_judge (run->definition, round, &circumstances);
}

/* One bad round, or one that cannot be understood, may be chance. */
static gboolean
wants_retry (const TocVerdict *verdict)
{
  return toc_verdict_is_bad (verdict) || verdict->rule == 20;
}

/* In two or three rounds, there is nothing better to go by than whether anything was lost at all. */
static gboolean
is_unsure (CheckRun *run, const TocVerdict *verdict)
{
  return verdict->unsure && toc_steadiness_has_losses (run->steadiness);
}

/* Two bad rounds are needed; where the first was no more than odd, the second bad one is a third, and
   so it is where both rest on a silence that may be the own connection's. */
static gboolean
wants_another (CheckRun *run, const TocVerdict *verdict)
{
  if (run->first == NULL)
    return wants_retry (verdict);

  return run->rounds == 2 && toc_verdict_is_bad (verdict) &&
         (is_unsure (run, verdict) || !toc_verdict_is_bad (run->first));
}

/* Both the verdict and the announcements have to be there. */
static void
complete (GTask *task)
{
  CheckRun *run = g_task_get_task_data (task);

  if (!run->judged || run->reading)
    return;

  if (run->announcements != NULL)
    {
      toc_verdict_set_announcements (run->verdict, run->announcements);
      run->verdict->reason = toc_feed_reader_get_reason (run->definition, run->verdict,
                                                         g_get_real_time ());
    }
  run->verdict->duration_ms = (double) (g_get_monotonic_time () - run->begun) / 1000.0;
  g_task_return_pointer (task, g_steal_pointer (&run->verdict),
                         (GDestroyNotify) toc_verdict_unref);
}

static void
announcements_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CheckRun *run = g_task_get_task_data (task);

  /* Cancelled with the survey, which says so. */
  run->announcements = toc_feed_reader_read_finish (TOC_FEED_READER (source), result, NULL);
  run->reading = FALSE;
  complete (task);
}

static void
world_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CheckRun *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (TocWorld) world = toc_inquiry_run_finish (result, &error);
  g_autoptr (TocVerdict) local = NULL;

  if (world == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  local = g_steal_pointer (&run->verdict);
  run->verdict = toc_scope_judge (local, world, FALSE);
  run->judged = TRUE;
  complete (task);
}

static void
ask_world (GTask *task)
{
  CheckRun *run = g_task_get_task_data (task);
  TocInquiry inquiry = {
    .definition = run->definition,
    .session = run->session,
    .budget = run->budget,
    .verdict = run->verdict,
    .country = toc_inquiry_find_country (run->verdict),
    .ooni = run->ooni,
  };

  toc_inquiry_run_async (&inquiry, g_task_get_cancellable (task), world_cb, g_object_ref (task));
}

static void
survey_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CheckRun *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (TocRound) round = toc_survey_run_finish (result, &error);
  g_autoptr (TocVerdict) verdict = NULL;
  gboolean unsure;

  if (round == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  verdict = judge (run, round);
  run->rounds++;
  if (wants_another (run, verdict))
    {
      gint64 wait = MAX (toc_speedup_wait (RETRY_AFTER_US), TOC_ROUNDS_APART_US);
      g_autoptr (GSource) source_later = g_timeout_source_new ((guint) (wait / 1000));

      g_clear_pointer (&run->first, toc_verdict_unref);
      run->first = g_steal_pointer (&verdict);
      g_task_attach_source (task, source_later, retry_cb);
      return;
    }

  unsure = is_unsure (run, verdict);
  /* Of two that differ, the milder one is sure. */
  if (run->first != NULL && toc_verdict_is_bad (run->first) && toc_verdict_is_bad (verdict) &&
      toc_verdict_get_severity (run->first) < toc_verdict_get_severity (verdict))
    {
      toc_verdict_unref (verdict);
      verdict = g_steal_pointer (&run->first);
    }
  run->verdict = unsure ? toc_verdict_copy_unsteady (verdict) : g_steal_pointer (&verdict);
  if (run->budget != NULL && toc_inquiry_is_possible (run->definition, run->verdict))
    {
      ask_world (task);
      return;
    }

  run->judged = TRUE;
  complete (task);
}

static void
survey (GTask *task)
{
  CheckRun *run = g_task_get_task_data (task);
  g_autoptr (SoupSession) session = toc_session_renew (run->session);
  TocSurvey request = {
    .definition = run->definition,
    .components = run->components,
    .neutral = run->neutral,
    .deadline_ms = run->deadline_ms,
  };

  toc_survey_run_async (&request, session, g_task_get_cancellable (task), survey_cb,
                        g_object_ref (task));
}

void
toc_check_run_async (const TocCheck *check,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  CheckRun *run = g_new0 (CheckRun, 1);

  g_task_set_source_tag (task, toc_check_run_async);
  run->definition = toc_definition_ref (check->definition);
  run->session = g_object_ref (check->session);
  run->deadline_ms = check->deadline_ms;
  g_set_object (&run->budget, check->budget);
  g_set_object (&run->ooni, check->ooni);
  run->components = toc_definition_dup_enabled (check->definition);
  run->neutral = toc_survey_new_neutral ();
  run->steadiness = toc_steadiness_new ();
  run->begun = g_get_monotonic_time ();
  g_task_set_task_data (task, run, check_run_free);

  run->reading = check->feeds != NULL;
  if (check->feeds != NULL)
    toc_feed_reader_read_async (check->feeds, cancellable, announcements_cb, g_object_ref (task));
  survey (task);
}

TocVerdict *
toc_check_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
