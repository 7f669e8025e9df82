/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-component-status.h"

#include "toc-wording.h"

struct _TocComponentStatus
{
  GObject parent;

  char *id;          /* (owned) */
  char *name;        /* (owned): in English */
  gboolean core;
  gboolean counts;
  TocState state;
  TocSample *sample; /* (owned) (nullable) */
  char *evidence;    /* (owned) (nullable) */
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_NAME,
  PROP_CORE,
  PROP_COUNTS,
  PROP_STATE,
  PROP_STATE_WORD,
  PROP_LATENCY,
  PROP_EVIDENCE,
  PROP_SAMPLE,
  PROP_CHECKED_AT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_TYPE (TocComponentStatus, toc_component_status, G_TYPE_OBJECT)

static void
toc_component_status_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TocComponentStatus *self = TOC_COMPONENT_STATUS (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, toc_component_status_get_name (self));
      break;
    case PROP_CORE:
      g_value_set_boolean (value, self->core);
      break;
    case PROP_COUNTS:
      g_value_set_boolean (value, self->counts);
      break;
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    case PROP_STATE_WORD:
      g_value_set_string (value, toc_component_status_get_state_word (self));
      break;
    case PROP_LATENCY:
      g_value_set_double (value, toc_component_status_get_latency (self));
      break;
    case PROP_EVIDENCE:
      g_value_set_string (value, self->evidence);
      break;
    case PROP_SAMPLE:
      g_value_set_boxed (value, self->sample);
      break;
    case PROP_CHECKED_AT:
      g_value_set_int64 (value, toc_component_status_get_checked_at (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
toc_component_status_finalize (GObject *object)
{
  TocComponentStatus *self = TOC_COMPONENT_STATUS (object);

  g_free (self->id);
  g_free (self->name);
  g_clear_pointer (&self->sample, toc_sample_unref);
  g_free (self->evidence);

  G_OBJECT_CLASS (toc_component_status_parent_class)->finalize (object);
}

static void
toc_component_status_class_init (TocComponentStatusClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = toc_component_status_get_property;
  object_class->finalize = toc_component_status_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_CORE] = g_param_spec_boolean ("core", NULL, NULL, FALSE, flags);
  properties[PROP_COUNTS] = g_param_spec_boolean ("counts", NULL, NULL, TRUE, flags);
  properties[PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL, 0, TOC_N_STATES - 1, TOC_STATE_UNKNOWN, flags);
  properties[PROP_STATE_WORD] = g_param_spec_string ("state-word", NULL, NULL, NULL, flags);
  properties[PROP_LATENCY] = g_param_spec_double ("latency", NULL, NULL, TOC_UNMEASURED,
                                                  G_MAXDOUBLE, TOC_UNMEASURED, flags);
  properties[PROP_EVIDENCE] = g_param_spec_string ("evidence", NULL, NULL, NULL, flags);
  properties[PROP_SAMPLE] =
    g_param_spec_boxed ("sample", NULL, NULL, TOC_TYPE_SAMPLE, flags);
  properties[PROP_CHECKED_AT] =
    g_param_spec_int64 ("checked-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
toc_component_status_init (TocComponentStatus *self)
{
  self->counts = TRUE;
  self->state = TOC_STATE_UNKNOWN;
}

TocComponentStatus *
toc_component_status_new (const TocComponent *component)
{
  TocComponentStatus *self = g_object_new (TOC_TYPE_COMPONENT_STATUS, NULL);

  self->id = g_strdup (component->id);
  self->name = g_strdup (component->name);
  self->core = component->core;

  return self;
}

static void
update_sample (TocComponentStatus *self, TocSample *sample)
{
  double latency = toc_component_status_get_latency (self);

  if (self->sample == sample)
    return;

  g_clear_pointer (&self->sample, toc_sample_unref);
  self->sample = sample != NULL ? toc_sample_ref (sample) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAMPLE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHECKED_AT]);
  if (ABS (latency - toc_component_status_get_latency (self)) >= 0.5)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LATENCY]);
}

void
toc_component_status_update (TocComponentStatus *self, const TocFinding *finding)
{
  g_return_if_fail (TOC_IS_COMPONENT_STATUS (self));

  g_object_freeze_notify (G_OBJECT (self));
  if (self->state != finding->state)
    {
      self->state = finding->state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE_WORD]);
    }
  if (self->counts != finding->counts)
    {
      self->counts = finding->counts;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNTS]);
    }
  if (g_strcmp0 (self->evidence, finding->evidence) != 0)
    {
      g_free (self->evidence);
      self->evidence = g_strdup (finding->evidence);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EVIDENCE]);
    }
  update_sample (self, finding->sample);
  g_object_thaw_notify (G_OBJECT (self));
}

GListStore *
toc_component_status_new_all (const TocDefinition *definition)
{
  g_autoptr (GPtrArray) enabled = toc_definition_dup_enabled (definition);
  GListStore *store = g_list_store_new (TOC_TYPE_COMPONENT_STATUS);

  for (guint i = 0; i < enabled->len; i++)
    {
      g_autoptr (TocComponentStatus) status =
        toc_component_status_new (g_ptr_array_index (enabled, i));

      g_list_store_append (store, status);
    }

  return store;
}

void
toc_component_status_update_all (GListModel *model, const TocVerdict *verdict)
{
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (TocComponentStatus) status = g_list_model_get_item (model, i);
      const TocFinding *finding = toc_verdict_find (verdict, status->id);

      if (finding != NULL)
        toc_component_status_update (status, finding);
    }
}

const char *
toc_component_status_get_id (TocComponentStatus *self)
{
  g_return_val_if_fail (TOC_IS_COMPONENT_STATUS (self), NULL);

  return self->id;
}

const char *
toc_component_status_get_name (TocComponentStatus *self)
{
  g_return_val_if_fail (TOC_IS_COMPONENT_STATUS (self), NULL);

  return toc_wording_component_name (self->name);
}

gboolean
toc_component_status_get_core (TocComponentStatus *self)
{
  g_return_val_if_fail (TOC_IS_COMPONENT_STATUS (self), FALSE);

  return self->core;
}

gboolean
toc_component_status_get_counts (TocComponentStatus *self)
{
  g_return_val_if_fail (TOC_IS_COMPONENT_STATUS (self), TRUE);

  return self->counts;
}

TocState
toc_component_status_get_state (TocComponentStatus *self)
{
  g_return_val_if_fail (TOC_IS_COMPONENT_STATUS (self), TOC_STATE_UNKNOWN);

  return self->state;
}

const char *
toc_component_status_get_state_word (TocComponentStatus *self)
{
  g_return_val_if_fail (TOC_IS_COMPONENT_STATUS (self), NULL);

  return toc_wording_component_state (self->state);
}

/* How long an answer took; that of a failure is no latency. */
double
toc_component_status_get_latency (TocComponentStatus *self)
{
  g_return_val_if_fail (TOC_IS_COMPONENT_STATUS (self), TOC_UNMEASURED);

  if (self->sample == NULL || !toc_sample_is_healthy (self->sample))
    return TOC_UNMEASURED;

  return self->sample->phases.total;
}

const char *
toc_component_status_get_evidence (TocComponentStatus *self)
{
  g_return_val_if_fail (TOC_IS_COMPONENT_STATUS (self), NULL);

  return self->evidence;
}

TocSample *
toc_component_status_get_sample (TocComponentStatus *self)
{
  g_return_val_if_fail (TOC_IS_COMPONENT_STATUS (self), NULL);

  return self->sample;
}

gint64
toc_component_status_get_checked_at (TocComponentStatus *self)
{
  g_return_val_if_fail (TOC_IS_COMPONENT_STATUS (self), 0);

  return self->sample != NULL ? self->sample->started_at : 0;
}
