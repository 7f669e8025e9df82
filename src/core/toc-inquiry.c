/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-inquiry.h"

#include "toc-globalping.h"
#include "toc-scope.h"
#include "toc-session.h"
#include "toc-world-budget.h"

/* What Cloudflare says where it does not know. */
#define NO_COUNTRY "XX"

typedef struct
{
  SoupSession *session; /* (owned): of this question alone */
  char *service;        /* (owned) */
  char *url;            /* (owned): what the witnesses are to ask */
  char *country;        /* (owned) (nullable) */
  GFile *budget;        /* (owned) */
  TocOoni *ooni;        /* (owned) (nullable) */
  guint n_pending;      /* of Globalping and OONI, those that have not answered */
  TocWorld *world;      /* (owned) (nullable): Globalping's answer */
  TocOoniAnswer *count; /* (owned) (nullable): OONI's */
  GError *error;        /* (owned) (nullable): it was cancelled */
} InquiryRun;

static void
inquiry_run_free (gpointer data)
{
  InquiryRun *run = data;

  g_clear_object (&run->session);
  g_free (run->service);
  g_free (run->url);
  g_free (run->country);
  g_clear_object (&run->budget);
  g_clear_object (&run->ooni);
  g_clear_pointer (&run->world, toc_world_unref);
  g_clear_pointer (&run->count, toc_ooni_answer_unref);
  g_clear_error (&run->error);
  g_free (run);
}

static gboolean
is_country (const char *country)
{
  return country != NULL && g_ascii_isalpha (country[0]) && g_ascii_isalpha (country[1]) &&
         country[2] == '\0' && !g_str_equal (country, NO_COUNTRY);
}

/* The first of the core that fails here, and so the part by which the verdict was made. */
static const char *
find_url (const TocDefinition *definition, const TocVerdict *verdict)
{
  for (guint i = 0; i < verdict->components->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (verdict->components, i);
      const TocComponent *component = toc_definition_find_component (definition, finding->id);

      if (component != NULL && finding->core && finding->sample != NULL &&
          finding->state != TOC_STATE_NOT_VERIFIABLE && !toc_sample_is_healthy (finding->sample))
        return ((const TocEndpoint *) g_ptr_array_index (component->endpoints, 0))->url;
    }

  return NULL;
}

/* Local signs of somebody in the way, or of nobody knows what. */
static gboolean
smells_of_block (const TocVerdict *verdict)
{
  switch (verdict->rule)
    {
    case 5:
    case 7:
    case 8:
    case 9:
    case 10:
      return TRUE;
    default:
      return FALSE;
    }
}

/* One of the two has answered. */
static void
settle (GTask *task)
{
  InquiryRun *run = g_task_get_task_data (task);

  if (--run->n_pending > 0)
    return;

  if (run->error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&run->error));
      return;
    }

  run->world->ooni = g_steal_pointer (&run->count);
  g_task_return_pointer (task, g_steal_pointer (&run->world), (GDestroyNotify) toc_world_unref);
}

/* @error: (transfer full) */
static void
fail (GTask *task, GError *error)
{
  InquiryRun *run = g_task_get_task_data (task);

  g_clear_error (&run->error);
  run->error = error;
  settle (task);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  InquiryRun *run = g_task_get_task_data (task);

  /* Without an answer of OONI's there is Globalping's, which is cancelled with this one. */
  run->count = toc_ooni_ask_finish (TOC_OONI (source), result, NULL);
  settle (task);
}

/* The domain of which OONI has measurements is the one that people know. */
static void
ask_ooni (GTask *task, const TocDefinition *definition)
{
  InquiryRun *run = g_task_get_task_data (task);
  g_autoptr (GUri) home = g_uri_parse (definition->home, SOUP_HTTP_URI_FLAGS, NULL);

  run->n_pending++;
  toc_ooni_ask_async (run->ooni, g_uri_get_host (home), run->country,
                      g_task_get_cancellable (task), counted_cb, g_object_ref (task));
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  toc_world_budget_close_finish (result);
  settle (task);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  InquiryRun *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  run->world = toc_globalping_ask_finish (result, &error);
  if (run->world == NULL)
    fail (task, g_steal_pointer (&error));
  else if (run->world->again_at != 0)
    toc_world_budget_close_async (run->budget, run->world->again_at, NULL, closed_cb,
                                  g_object_ref (task));
  else
    settle (task);
}

static void
claimed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  InquiryRun *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gint64 again_at = 0;
  TocWorldProblem problem = toc_world_budget_claim_finish (result, &again_at, &error);

  if (error != NULL)
    fail (task, g_steal_pointer (&error));
  else if (problem != TOC_WORLD_PROBLEM_NONE)
    {
      run->world = toc_world_new_problem (problem, run->country, g_get_real_time (), again_at);
      settle (task);
    }
  else
    toc_globalping_ask_async (run->session, run->service, run->url, run->country,
                              g_task_get_cancellable (task), asked_cb, g_object_ref (task));
}

const char *
toc_inquiry_find_country (const TocVerdict *verdict)
{
  for (guint i = 0; i < verdict->controls->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (verdict->controls, i);

      if (finding->sample != NULL && is_country (finding->sample->country))
        return finding->sample->country;
    }

  return NULL;
}

gboolean
toc_inquiry_is_possible (const TocDefinition *definition, const TocVerdict *verdict)
{
  return definition->world != NULL && toc_scope_is_open (verdict) &&
         find_url (definition, verdict) != NULL;
}

void
toc_inquiry_run_async (const TocInquiry *inquiry,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  InquiryRun *run = g_new0 (InquiryRun, 1);

  g_task_set_source_tag (task, toc_inquiry_run_async);
  run->session = toc_session_renew (inquiry->session);
  run->service = g_strdup (inquiry->definition->world);
  run->url = g_strdup (find_url (inquiry->definition, inquiry->verdict));
  run->country = is_country (inquiry->country) ? g_ascii_strup (inquiry->country, 2) : NULL;
  run->budget = g_object_ref (inquiry->budget);
  g_set_object (&run->ooni, inquiry->ooni);
  g_task_set_task_data (task, run, inquiry_run_free);

  run->n_pending = 1;
  if (run->ooni != NULL && run->country != NULL && smells_of_block (inquiry->verdict))
    ask_ooni (task, inquiry->definition);
  toc_world_budget_claim_async (run->budget, inquiry->by_person, cancellable, claimed_cb,
                                g_object_ref (task));
}

TocWorld *
toc_inquiry_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
