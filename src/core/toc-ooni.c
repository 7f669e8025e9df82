/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-ooni.h"

#include "toc-fetch.h"
#include "toc-file.h"

#define DEADLINE_MS 8000
#define MAX_BYTES (64 * 1024)

struct _TocOoni
{
  GObject parent;

  SoupSession *session;  /* (owned) */
  char *service;         /* (owned) */
  GFile *file;           /* (owned) (nullable) */
  TocOoniAnswer *answer; /* (owned) (nullable): the last one */
};

typedef struct
{
  char *domain;          /* (owned) */
  char *country;         /* (owned) */
  TocOoniAnswer *answer; /* (owned) (nullable): once there is one */
} Question;

G_DEFINE_TYPE (TocOoni, toc_ooni, G_TYPE_OBJECT)

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->domain);
  g_free (question->country);
  g_clear_pointer (&question->answer, toc_ooni_answer_unref);
  g_free (question);
}

static void
take_answer (TocOoni *self, TocOoniAnswer *answer)
{
  g_clear_pointer (&self->answer, toc_ooni_answer_unref);
  self->answer = answer;
}

/* Returns whether the last answer will do. */
static gboolean
return_fresh (TocOoni *self, GTask *task)
{
  const Question *question = g_task_get_task_data (task);

  if (self->answer == NULL ||
      !toc_ooni_answer_is_fresh (self->answer, question->domain, question->country,
                                 g_get_real_time ()))
    return FALSE;

  g_task_return_pointer (task, toc_ooni_answer_ref (self->answer),
                         (GDestroyNotify) toc_ooni_answer_unref);

  return TRUE;
}

static void
return_answer (GTask *task)
{
  Question *question = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&question->answer),
                         (GDestroyNotify) toc_ooni_answer_unref);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!toc_file_write_finish (result, &error))
    g_info ("OONI's answer cannot be kept: %s", error->message);
  return_answer (task);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TocOoni *self = g_task_get_source_object (task);
  Question *question = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (TocFetched) fetched = toc_fetch_finish (result, &error);
  g_autoptr (GBytes) contents = NULL;
  gsize length;
  const char *data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  question->answer =
    toc_ooni_answer_new (question->domain, question->country, g_get_real_time ());
  take_answer (self, toc_ooni_answer_ref (question->answer));
  if (fetched == NULL)
    g_debug ("OONI does not answer: %s", error->message);
  else if (fetched->status != SOUP_STATUS_OK)
    g_debug ("OONI answers %u", fetched->status);
  else
    {
      data = g_bytes_get_data (fetched->body, &length);
      if (!toc_ooni_answer_parse (question->answer, data, length))
        g_debug ("What OONI answers makes no sense");
    }
  if (self->file == NULL)
    {
      return_answer (task);
      return;
    }

  contents = toc_ooni_answer_to_bytes (question->answer);
  toc_file_write_async (self->file, contents, written_cb, g_steal_pointer (&task));
}

static void
fetch (TocOoni *self, GTask *task)
{
  const Question *question = g_task_get_task_data (task);
  g_autofree char *url = toc_ooni_answer_build_url (self->service, question->domain,
                                                    question->country, g_get_real_time ());
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_GET, url);

  toc_fetch_async (self->session, message, MAX_BYTES, DEADLINE_MS, g_task_get_cancellable (task),
                   fetched_cb, g_object_ref (task));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TocOoni *self = g_task_get_source_object (task);
  g_autofree char *data = NULL;
  gsize length = 0;
  TocOoniAnswer *answer;

  if (g_task_return_error_if_cancelled (task))
    return;

  /* No file, or one of nonsense: nobody was asked. */
  if (g_file_load_contents_finish (G_FILE (source), result, &data, &length, NULL, NULL))
    {
      answer = toc_ooni_answer_new_from_data (data, length);
      if (answer != NULL)
        take_answer (self, answer);
    }
  if (!return_fresh (self, task))
    fetch (self, task);
}

static void
toc_ooni_finalize (GObject *object)
{
  TocOoni *self = TOC_OONI (object);

  g_clear_object (&self->session);
  g_clear_object (&self->file);
  g_clear_pointer (&self->service, g_free);
  g_clear_pointer (&self->answer, toc_ooni_answer_unref);

  G_OBJECT_CLASS (toc_ooni_parent_class)->finalize (object);
}

static void
toc_ooni_class_init (TocOoniClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = toc_ooni_finalize;
}

static void
toc_ooni_init (TocOoni *self)
{
}

TocOoni *
toc_ooni_new (SoupSession *session, const char *service, GFile *folder)
{
  TocOoni *self = g_object_new (TOC_TYPE_OONI, NULL);

  self->session = g_object_ref (session);
  self->service = g_strdup (service);
  if (folder != NULL)
    self->file = g_file_get_child (folder, "ooni.json");

  return self;
}

void
toc_ooni_ask_async (TocOoni *self,
                    const char *domain,
                    const char *country,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Question *question;

  g_task_set_source_tag (task, toc_ooni_ask_async);
  if (!toc_ooni_answer_is_country (country))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                               "The country is not known");
      return;
    }

  question = g_new0 (Question, 1);
  question->domain = g_strdup (domain);
  question->country = g_strdup (country);
  g_task_set_task_data (task, question, question_free);
  if (return_fresh (self, task))
    return;

  /* Another process may have asked meanwhile. */
  if (self->file != NULL)
    g_file_load_contents_async (self->file, cancellable, loaded_cb, g_object_ref (task));
  else
    fetch (self, task);
}

TocOoniAnswer *
toc_ooni_ask_finish (TocOoni *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
