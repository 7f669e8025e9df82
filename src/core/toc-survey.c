/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-survey.h"

#include "toc-handshake.h"
#include "toc-other-family.h"
#include "toc-probe.h"

#define HTTPS_PORT 443
#define HANDSHAKE_DEADLINE_MS 5000

/* In each round of an outage in silence that much is added to the time until it is told: enough for
   four times there and back, and for no more. */
#define OTHER_FAMILY_DEADLINE_MS 1500

/* On GLib 2.74 a cancelled look-up keeps its thread of the resolver's pool: more than this many
   stuck ones would delay the look-ups of the next round. */
#define MAX_AT_ONCE 8

typedef struct
{
  TocDefinition *definition; /* (owned) */
  SoupSession *session;      /* (owned) */
  GPtrArray *others;         /* (owned) (nullable) (element-type TocComponent): until asked */
  GHashTable *neutral;       /* (owned) (element-type utf8 TocNeutral) */
  gboolean pulse;
  gboolean controls_asked;
  guint deadline_ms;
  TocRound *round;           /* (owned) */
  GQueue waiting;            /* (element-type Job) */
  guint running;
  gint64 begun;              /* µs, monotonic */
} SurveyRun;

/* One component or one control on its way to a sample. */
typedef struct
{
  GTask *task;                   /* (owned): the survey's */
  const TocComponent *component; /* (nullable) */
  const TocControl *control;     /* (nullable) */
  guint endpoint;                /* index of the component's endpoint that is asked */
  gint64 begun;                  /* µs, monotonic; 0 before it is */
  TocSample *first;              /* (owned) (nullable): of the endpoint before this one */
  TocSample *failed;             /* (owned) (nullable): while the other family is asked */
} Job;

static void go_on (GTask *task);

static void
job_free (Job *job)
{
  g_object_unref (job->task);
  g_clear_pointer (&job->first, toc_sample_unref);
  g_clear_pointer (&job->failed, toc_sample_unref);
  g_free (job);
}

static void
survey_run_free (gpointer data)
{
  SurveyRun *run = data;

  g_clear_pointer (&run->definition, toc_definition_unref);
  g_clear_object (&run->session);
  g_clear_pointer (&run->others, g_ptr_array_unref);
  g_clear_pointer (&run->neutral, g_hash_table_unref);
  g_clear_pointer (&run->round, toc_round_unref);
  g_free (run);
}

static void
enqueue (GTask *task, const TocComponent *component, const TocControl *control)
{
  SurveyRun *run = g_task_get_task_data (task);
  Job *job = g_new0 (Job, 1);

  job->task = g_object_ref (task);
  job->component = component;
  job->control = control;
  g_queue_push_tail (&run->waiting, job);
}

static void
enqueue_components (GTask *task, GPtrArray *components)
{
  for (guint i = 0; i < components->len; i++)
    enqueue (task, g_ptr_array_index (components, i), NULL);
}

static void
enqueue_controls (GTask *task)
{
  SurveyRun *run = g_task_get_task_data (task);

  if (run->controls_asked)
    return;

  run->controls_asked = TRUE;
  for (guint i = 0; i < run->definition->controls->len; i++)
    enqueue (task, NULL, g_ptr_array_index (run->definition->controls, i));
}

static void
enqueue_others (GTask *task)
{
  SurveyRun *run = g_task_get_task_data (task);

  if (run->others == NULL)
    return;

  enqueue_components (task, run->others);
  g_clear_pointer (&run->others, g_ptr_array_unref);
}

static const TocEndpoint *
get_endpoint (const Job *job)
{
  return job->control != NULL ? job->control->endpoint
                              : g_ptr_array_index (job->component->endpoints, job->endpoint);
}

/* A moved or retired URL is not the component's fault: there may be another one to ask. */
static gboolean
wants_next_endpoint (const Job *job, const TocSample *sample)
{
  return job->component != NULL && job->endpoint + 1 < job->component->endpoints->len &&
         !toc_sample_is_healthy (sample) && !toc_fault_is_failure (sample->fault);
}

static TocSample *
choose_sample (Job *job, TocSample *sample)
{
  if (job->first == NULL || toc_sample_is_healthy (sample))
    return toc_sample_ref (sample);

  return g_steal_pointer (&job->first);
}

/* Anything odd needs somebody to compare with; only a failure is worth asking the components that
   are not due. */
static void
compare (Job *job, const TocSample *sample)
{
  SurveyRun *run = g_task_get_task_data (job->task);

  if (run->pulse || job->component == NULL)
    return;
  if (!toc_sample_is_healthy (sample) || sample->phases.total > job->component->slow_ms)
    enqueue_controls (job->task);
  if (toc_fault_is_failure (sample->fault))
    enqueue_others (job->task);
}

/* @sample: (transfer full). The end of @job. */
static void
store (Job *job, TocSample *sample)
{
  SurveyRun *run = g_task_get_task_data (job->task);

  g_ptr_array_add (job->control != NULL ? run->round->controls : run->round->samples, sample);
  job_free (job);
}

static guint
position (SurveyRun *run, const char *id)
{
  TocDefinition *definition = run->definition;

  for (guint i = 0; i < definition->components->len; i++)
    if (g_str_equal (((TocComponent *) g_ptr_array_index (definition->components, i))->id, id))
      return i;
  for (guint i = 0; i < definition->controls->len; i++)
    if (g_str_equal (((TocControl *) g_ptr_array_index (definition->controls, i))->id, id))
      return i;

  return G_MAXUINT;
}

static int
compare_samples (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const TocSample *const *first = a;
  const TocSample *const *second = b;
  guint first_position = position (user_data, (*first)->id);
  guint second_position = position (user_data, (*second)->id);

  return first_position < second_position ? -1 : first_position > second_position;
}

static void
complete (GTask *task)
{
  SurveyRun *run = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;

  run->round->duration_ms = (double) (g_get_monotonic_time () - run->begun) / 1000.0;
  g_ptr_array_sort_with_data (run->round->samples, compare_samples, run);
  g_ptr_array_sort_with_data (run->round->controls, compare_samples, run);
  g_task_return_pointer (task, g_steal_pointer (&run->round), (GDestroyNotify) toc_round_unref);
}

typedef struct
{
  GTask *task;   /* (owned): the survey's */
  char *address; /* (owned) */
} Handshake;

static void
handshake_free (Handshake *handshake)
{
  g_object_unref (handshake->task);
  g_free (handshake->address);
  g_free (handshake);
}

static gboolean
is_handshake_cut (const TocSample *sample)
{
  return toc_sample_is_cut (sample) && sample->address != NULL && !sample->proxied;
}

static void
note_neutral (SurveyRun *run)
{
  for (guint i = 0; i < run->round->samples->len; i++)
    {
      TocSample *sample = g_ptr_array_index (run->round->samples, i);

      if (is_handshake_cut (sample))
        sample->neutral =
          GPOINTER_TO_INT (g_hash_table_lookup (run->neutral, sample->address));
    }
}

static void
handshake_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Handshake *handshake = user_data;
  g_autoptr (GTask) task = g_object_ref (handshake->task);
  SurveyRun *run = g_task_get_task_data (task);
  gboolean answered = FALSE;

  if (toc_handshake_ask_finish (result, &answered, NULL))
    g_hash_table_insert (run->neutral, g_strdup (handshake->address),
                         GINT_TO_POINTER (answered ? TOC_NEUTRAL_ANSWERED : TOC_NEUTRAL_SILENT));
  else
    g_hash_table_remove (run->neutral, handshake->address);
  handshake_free (handshake);

  run->running--;
  go_on (task);
}

static guint16
get_port (const TocSample *sample)
{
  g_autoptr (GUri) uri = g_uri_parse (sample->url, SOUP_HTTP_URI_FLAGS, NULL);
  int port = uri != NULL ? g_uri_get_port (uri) : -1;

  return port > 0 ? (guint16) port : HTTPS_PORT;
}

/* Silence for one name is a filter's work, silence for every name a broken server's or network's. */
static void
ask_neutral (GTask *task, const TocSample *sample)
{
  SurveyRun *run = g_task_get_task_data (task);
  const char *address = sample->address;
  Handshake *handshake;

  if (g_hash_table_contains (run->neutral, address))
    return;

  handshake = g_new0 (Handshake, 1);
  handshake->task = g_object_ref (task);
  handshake->address = g_strdup (address);
  g_hash_table_insert (run->neutral, g_strdup (address), GINT_TO_POINTER (TOC_NEUTRAL_NOT_ASKED));
  run->running++;
  toc_handshake_ask_async (address, get_port (sample), MIN (run->deadline_ms, HANDSHAKE_DEADLINE_MS),
                           g_task_get_cancellable (task), handshake_cb, handshake);
}

static TocProbe
make_probe (Job *job)
{
  SurveyRun *run = g_task_get_task_data (job->task);

  return (TocProbe){
    .definition = run->definition,
    .id = job->control != NULL ? job->control->id : job->component->id,
    .endpoint = get_endpoint (job),
    .control = job->control != NULL,
    .country_key = job->control != NULL ? job->control->country_key : NULL,
    .fresh = !run->pulse,
  };
}

/* What the other family says is a part of the sample, or takes its place if it says more. */
static TocSample *
merge (TocSample *failed, TocSample *other)
{
  gboolean redirected = other->http_status >= 300 && other->http_status < 400;

  if (other->http_status == 0)
    return failed;
  if (!toc_sample_is_healthy (other) && !redirected)
    {
      toc_sample_unref (failed);
      return toc_sample_ref (other);
    }

  failed->other_family_works = TRUE;
  return failed;
}

static void
other_family_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (GTask) task = g_object_ref (job->task);
  SurveyRun *run = g_task_get_task_data (task);
  g_autoptr (TocSample) other = toc_other_family_ask_finish (result, NULL);
  TocSample *failed = g_steal_pointer (&job->failed);

  run->running--;
  store (job, other != NULL ? merge (failed, other) : failed);
  go_on (task);
}

/* @sample: (transfer full) */
static void
examine (Job *job, TocSample *sample)
{
  SurveyRun *run = g_task_get_task_data (job->task);
  GCancellable *cancellable = g_task_get_cancellable (job->task);
  TocProbe probe = make_probe (job);
  gboolean wanted = !run->pulse && !g_cancellable_is_cancelled (cancellable);

  compare (job, sample);
  if (wanted && job->component != NULL && job->component->core && is_handshake_cut (sample))
    ask_neutral (job->task, sample);
  if (!wanted || !toc_other_family_is_worth_asking (&probe, sample))
    {
      store (job, sample);
      return;
    }

  job->failed = sample;
  run->running++;
  toc_other_family_ask_async (&probe, sample, run->session,
                              MIN (run->deadline_ms, OTHER_FAMILY_DEADLINE_MS), cancellable,
                              other_family_cb, job);
}

static void
probe_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (GTask) task = g_object_ref (job->task);
  SurveyRun *run = g_task_get_task_data (task);
  g_autoptr (TocSample) sample = toc_probe_run_finish (result, NULL);

  run->running--;
  if (sample == NULL)
    {
      job_free (job);
    }
  else if (wants_next_endpoint (job, sample))
    {
      if (job->first == NULL)
        job->first = g_steal_pointer (&sample);
      job->endpoint++;
      g_queue_push_head (&run->waiting, job);
    }
  else
    {
      examine (job, choose_sample (job, sample));
    }

  go_on (task);
}

/* The deadline is the component's: what its first endpoint took, the next one lacks. */
static guint
remaining_ms (SurveyRun *run, Job *job)
{
  gint64 now = g_get_monotonic_time ();
  gint64 gone;

  if (job->begun == 0)
    job->begun = now;
  gone = (now - job->begun) / 1000;

  return gone < run->deadline_ms ? (guint) (run->deadline_ms - gone) : 1;
}

static void
start (Job *job)
{
  SurveyRun *run = g_task_get_task_data (job->task);
  TocProbe probe = make_probe (job);

  probe.deadline_ms = remaining_ms (run, job);
  run->running++;
  toc_probe_run_async (&probe, run->session, g_task_get_cancellable (job->task), probe_cb, job);
}

static void
start_waiting (GTask *task)
{
  SurveyRun *run = g_task_get_task_data (task);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    g_queue_clear_full (&run->waiting, (GDestroyNotify) job_free);

  while (run->running < MAX_AT_ONCE && !g_queue_is_empty (&run->waiting))
    start (g_queue_pop_head (&run->waiting));
}

static void
go_on (GTask *task)
{
  SurveyRun *run = g_task_get_task_data (task);

  start_waiting (task);
  if (run->running > 0)
    return;

  note_neutral (run);
  complete (task);
}

GHashTable *
toc_survey_new_neutral (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

void
toc_survey_run_async (const TocSurvey *survey,
                      SoupSession *session,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  SurveyRun *run = g_new0 (SurveyRun, 1);

  g_task_set_source_tag (task, toc_survey_run_async);
  run->definition = toc_definition_ref (survey->definition);
  run->session = g_object_ref (session);
  run->others = survey->others != NULL ? g_ptr_array_ref (survey->others) : NULL;
  run->neutral = g_hash_table_ref (survey->neutral);
  run->pulse = survey->pulse;
  run->deadline_ms = survey->deadline_ms;
  run->round = toc_round_new ();
  run->round->started_at = g_get_real_time ();
  run->round->pulse = survey->pulse;
  run->begun = g_get_monotonic_time ();
  g_queue_init (&run->waiting);
  g_task_set_task_data (task, run, survey_run_free);

  enqueue_components (task, survey->components);
  if (survey->compare)
    enqueue_controls (task);
  go_on (task);
}

TocRound *
toc_survey_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
