/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-world-desk.h"

#include "toc-inquiry.h"
#include "toc-world-ledger.h"

/* News wait no longer for it; waiting for somebody else's answer is never sped up. */
#define PATIENCE_MS 15000

struct _TocWorldDesk
{
  TocDefinition *definition; /* (owned) */
  SoupSession *session;      /* (owned) */
  GFile *budget;             /* (owned) (nullable) */
  TocOoni *ooni;             /* (owned) (nullable) */
  TocWorldDeskFunc func;
  gpointer user_data;
  GCancellable *inquiry;     /* (owned) (nullable): cancelled by toc_world_desk_drop() */
  guint patience_id;         /* removed by toc_world_desk_drop() and with the answer */
  gboolean impatient;        /* news have waited long enough for this answer */
  gboolean pressed;
  gint64 next_at;            /* µs since the epoch: not before this of our own accord */
};

TocWorldDesk *
toc_world_desk_new (TocDefinition *definition,
                    SoupSession *session,
                    TocWorldDeskFunc func,
                    gpointer user_data)
{
  TocWorldDesk *self = g_new0 (TocWorldDesk, 1);

  self->definition = toc_definition_ref (definition);
  self->session = g_object_ref (session);
  self->func = func;
  self->user_data = user_data;

  return self;
}

void
toc_world_desk_free (TocWorldDesk *self)
{
  toc_world_desk_drop (self);
  toc_definition_unref (self->definition);
  g_object_unref (self->session);
  g_clear_object (&self->budget);
  g_clear_object (&self->ooni);
  g_free (self);
}

static gboolean
patience_cb (gpointer user_data)
{
  TocWorldDesk *self = user_data;

  self->patience_id = 0;
  self->impatient = TRUE;
  self->func (NULL, self->user_data);

  return G_SOURCE_REMOVE;
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TocWorld) world = toc_inquiry_run_finish (result, &error);
  TocWorldDesk *self;

  /* Cancelled: the desk may be gone. */
  if (world == NULL)
    return;

  self = user_data;
  g_clear_object (&self->inquiry);
  g_clear_handle_id (&self->patience_id, g_source_remove);
  self->next_at = MAX (world->asked_at + TOC_LEDGER_APART_US, world->again_at);
  if (world->problem == TOC_WORLD_PROBLEM_OVER_BUDGET && world->again_at != 0)
    self->next_at = world->again_at;
  /* Nobody else has the answer yet. */
  if (world->problem != TOC_WORLD_PROBLEM_NONE)
    world->again_at = self->next_at;
  self->func (world, self->user_data);
}

static void
ask (TocWorldDesk *self, const TocVerdict *verdict, const char *country, gboolean by_person)
{
  TocInquiry inquiry = {
    .definition = self->definition,
    .session = self->session,
    .budget = self->budget,
    .verdict = verdict,
    .country = country,
    .by_person = by_person,
    .ooni = self->ooni,
  };

  self->impatient = FALSE;
  self->inquiry = g_cancellable_new ();
  toc_inquiry_run_async (&inquiry, self->inquiry, answer_cb, self);
}

void
toc_world_desk_set_budget (TocWorldDesk *self, GFile *budget)
{
  g_set_object (&self->budget, budget);
}

void
toc_world_desk_set_ooni (TocWorldDesk *self, TocOoni *ooni)
{
  g_set_object (&self->ooni, ooni);
}

void
toc_world_desk_press (TocWorldDesk *self)
{
  self->pressed = TRUE;
}

gboolean
toc_world_desk_consider (TocWorldDesk *self, TocDiagnosis *diagnosis, gboolean allowed)
{
  gboolean by_person = self->pressed;
  const TocVerdict *question = toc_diagnosis_get_question (diagnosis, by_person);

  self->pressed = FALSE;
  if (!toc_diagnosis_is_troubled (diagnosis))
    {
      self->next_at = 0;
      toc_world_desk_drop (self);
    }
  if (self->inquiry == NULL && allowed && self->budget != NULL && question != NULL &&
      (by_person || g_get_real_time () >= self->next_at) &&
      toc_inquiry_is_possible (self->definition, question))
    ask (self, question, toc_diagnosis_get_country (diagnosis), by_person);
  if (self->inquiry == NULL || self->impatient)
    return FALSE;

  if (toc_diagnosis_is_holding (diagnosis) && self->patience_id == 0)
    self->patience_id = g_timeout_add (PATIENCE_MS, patience_cb, self);

  return TRUE;
}

void
toc_world_desk_drop (TocWorldDesk *self)
{
  if (self->inquiry != NULL)
    g_cancellable_cancel (self->inquiry);
  g_clear_object (&self->inquiry);
  g_clear_handle_id (&self->patience_id, g_source_remove);
}
