/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-globalping.h"

#include "toc-globalping-message.h"

/* More than ten witnesses with all that they saw. */
#define BODY_MAX (2 * 1024 * 1024)

#define CREATE_DEADLINE_MS 10000
#define RESULT_DEADLINE_MS ((TOC_GLOBALPING_TIMEOUT_S + 10) * 1000)

/* Two questions a second at most, says its documentation. */
#define POLL_AFTER_MS 500

/* libsoup 3.0 has no name for it. */
#define TOO_MANY_REQUESTS 429

typedef struct
{
  SoupSession *session;      /* (owned) */
  char *service;             /* (owned) */
  char *question;            /* (owned): JSON */
  char *measurement;         /* (owned) (nullable): the URL of what was created */
  gboolean tls;              /* the witnesses have a certificate to look at */
  char *country;             /* (owned) (nullable) */
  gint64 asked_at;           /* µs since the epoch */
  TocWorld *partial;         /* (owned) (nullable): what the witnesses have said so far */
  SoupMessage *message;      /* (owned) (nullable): the present request */
  char *buffer;              /* (owned): for the body of its answer */
  gboolean retried;          /* after an error of the server's; 500 is retried once */
  gboolean late;             /* the deadline has passed */
  gint64 again_at;           /* µs since the epoch; 0: any time */
  GCancellable *cancellable; /* (owned): cancelled by the caller's and the deadline */
  gulong cancelled_id;       /* of the caller's; disconnected in ask_complete() */
  guint deadline_id;         /* removed in ask_complete() */
  guint wait_id;             /* removed in ask_complete() */
} AskRun;

static void send_request (GTask *task);

static void
ask_run_free (gpointer data)
{
  AskRun *run = data;

  g_clear_object (&run->session);
  g_free (run->service);
  g_free (run->question);
  g_free (run->measurement);
  g_free (run->country);
  g_clear_pointer (&run->partial, toc_world_unref);
  g_clear_object (&run->message);
  g_free (run->buffer);
  g_clear_object (&run->cancellable);
  g_free (run);
}

/* Nothing may come back to the task after this. */
static void
ask_complete (GTask *task, TocWorld *world)
{
  AskRun *run = g_task_get_task_data (task);

  g_clear_handle_id (&run->deadline_id, g_source_remove);
  g_clear_handle_id (&run->wait_id, g_source_remove);
  g_cancellable_disconnect (g_task_get_cancellable (task), run->cancelled_id);
  run->cancelled_id = 0;

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_steal_pointer (&world), (GDestroyNotify) toc_world_unref);
  g_clear_pointer (&world, toc_world_unref);
}

static void
fail (GTask *task, TocWorldProblem problem)
{
  AskRun *run = g_task_get_task_data (task);

  ask_complete (task, toc_world_new_problem (problem, run->country, run->asked_at, run->again_at));
}

/* Some witnesses may have answered, though not all of them. */
static void
give_up (GTask *task)
{
  AskRun *run = g_task_get_task_data (task);

  if (run->partial != NULL && run->partial->counted > 0)
    ask_complete (task, g_steal_pointer (&run->partial));
  else
    fail (task, TOC_WORLD_PROBLEM_SILENT);
}

static gint64
seconds_of (SoupMessage *message, const char *header)
{
  return toc_globalping_parse_seconds (
    soup_message_headers_get_one (soup_message_get_response_headers (message), header));
}

/* What is left of this address's share. */
static void
note_limits (AskRun *run)
{
  gint64 remaining = seconds_of (run->message, "X-RateLimit-Remaining");
  gint64 wait = seconds_of (run->message, "Retry-After");

  if (wait < 0)
    wait = seconds_of (run->message, "X-RateLimit-Reset");
  if (wait > 0 && (soup_message_get_status (run->message) == TOO_MANY_REQUESTS ||
                   (remaining >= 0 && remaining < TOC_GLOBALPING_WITNESSES)))
    run->again_at = g_get_real_time () + wait * G_USEC_PER_SEC;
}

static gboolean
wait_cb (gpointer user_data)
{
  GTask *task = user_data;
  AskRun *run = g_task_get_task_data (task);

  run->wait_id = 0;
  send_request (task);

  return G_SOURCE_REMOVE;
}

/* The task is kept by whoever waits: see send_request(). */
static void
wait_a_little (GTask *task)
{
  AskRun *run = g_task_get_task_data (task);

  run->wait_id = g_timeout_add_full (G_PRIORITY_DEFAULT, POLL_AFTER_MS, wait_cb,
                                     g_object_ref (task), g_object_unref);
}

static gboolean
deadline_cb (gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  AskRun *run = g_task_get_task_data (task);

  run->deadline_id = 0;
  run->late = TRUE;
  if (run->wait_id != 0)
    give_up (task);
  else
    g_cancellable_cancel (run->cancellable);

  return G_SOURCE_REMOVE;
}

static void
set_deadline (GTask *task, guint ms)
{
  AskRun *run = g_task_get_task_data (task);

  g_clear_handle_id (&run->deadline_id, g_source_remove);
  run->deadline_id = g_timeout_add (ms, deadline_cb, task);
}

static void
take_created (GTask *task, gsize length)
{
  AskRun *run = g_task_get_task_data (task);
  g_autofree char *id = toc_globalping_parse_id (run->buffer, length);

  if (id == NULL)
    {
      fail (task, TOC_WORLD_PROBLEM_NONSENSE);
      return;
    }

  run->measurement = g_strdup_printf ("%s/%s", run->service, id);
  run->retried = FALSE;
  set_deadline (task, RESULT_DEADLINE_MS);
  wait_a_little (task);
}

static void
take_results (GTask *task, gsize length)
{
  AskRun *run = g_task_get_task_data (task);
  gboolean finished = FALSE;
  g_autoptr (TocWorld) world =
    toc_globalping_parse_results (run->buffer, length, run->tls, run->country, run->asked_at,
                                  &finished);

  if (world == NULL)
    {
      fail (task, TOC_WORLD_PROBLEM_NONSENSE);
      return;
    }

  world->again_at = run->again_at;
  if (finished)
    {
      ask_complete (task, g_steal_pointer (&world));
      return;
    }

  g_clear_pointer (&run->partial, toc_world_unref);
  run->partial = g_steal_pointer (&world);
  wait_a_little (task);
}

static void
take_answer (GTask *task, gsize length)
{
  AskRun *run = g_task_get_task_data (task);
  guint status = soup_message_get_status (run->message);

  note_limits (run);
  if (status >= 500 && !run->retried)
    {
      run->retried = TRUE;
      wait_a_little (task);
    }
  else if (!SOUP_STATUS_IS_SUCCESSFUL (status))
    fail (task, toc_globalping_problem_of_status (status));
  else if (length == BODY_MAX)
    fail (task, TOC_WORLD_PROBLEM_NONSENSE);
  else if (run->measurement == NULL)
    take_created (task, length);
  else
    take_results (task, length);
}

static void
take_error (GTask *task, const GError *error)
{
  AskRun *run = g_task_get_task_data (task);

  if (run->late)
    give_up (task);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    fail (task, TOC_WORLD_PROBLEM_SILENT);
  else
    fail (task, TOC_WORLD_PROBLEM_UNREACHABLE);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  if (g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &length, &error))
    take_answer (task, length);
  else
    take_error (task, error);
}

static void
send_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AskRun *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) body =
    soup_session_send_finish (SOUP_SESSION (source), result, &error);

  if (body != NULL)
    g_input_stream_read_all_async (body, run->buffer, BODY_MAX, G_PRIORITY_DEFAULT,
                                   run->cancellable, read_cb, g_steal_pointer (&task));
  else
    take_error (task, error);
}

static SoupMessage *
new_request (AskRun *run)
{
  gboolean create = run->measurement == NULL;
  SoupMessage *message = soup_message_new (create ? SOUP_METHOD_POST : SOUP_METHOD_GET,
                                           create ? run->service : run->measurement);
  g_autoptr (GBytes) body = NULL;

  if (message == NULL)
    return NULL;

  /* A question that somebody else would answer is none. */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (create)
    {
      body = g_bytes_new (run->question, strlen (run->question));
      soup_message_set_request_body_from_bytes (message, "application/json", body);
    }

  return message;
}

static void
send_request (GTask *task)
{
  AskRun *run = g_task_get_task_data (task);

  g_clear_object (&run->message);
  run->message = new_request (run);
  if (run->message == NULL)
    {
      fail (task, TOC_WORLD_PROBLEM_UNREACHABLE);
      return;
    }

  soup_session_send_async (run->session, run->message, G_PRIORITY_DEFAULT, run->cancellable,
                           send_cb, g_object_ref (task));
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

void
toc_globalping_ask_async (SoupSession *session,
                          const char *service,
                          const char *url,
                          const char *country,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  AskRun *run = g_new0 (AskRun, 1);

  g_task_set_source_tag (task, toc_globalping_ask_async);
  run->session = g_object_ref (session);
  run->service = g_strdup (service);
  run->question = toc_globalping_build_question (url, country);
  run->tls = g_str_has_prefix (url, "https:");
  run->country = g_strdup (country);
  run->asked_at = g_get_real_time ();
  run->buffer = g_malloc (BODY_MAX);
  run->cancellable = g_cancellable_new ();
  g_task_set_task_data (task, run, ask_run_free);
  if (run->question == NULL)
    {
      fail (task, TOC_WORLD_PROBLEM_BAD_REQUEST);
      return;
    }

  set_deadline (task, CREATE_DEADLINE_MS);
  if (cancellable != NULL)
    run->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                               g_object_ref (run->cancellable), g_object_unref);
  send_request (task);
}

TocWorld *
toc_globalping_ask_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
