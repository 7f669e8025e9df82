/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-latest.h"

#include "toc-speedup.h"

#define MINUTE_US ((gint64) 60 * G_USEC_PER_SEC)
#define WINDOW_US (30 * MINUTE_US)
#define OTHER_INTERVAL_US (15 * MINUTE_US)
#define HEAVY_INTERVAL_US (60 * MINUTE_US)

/* Whoever is asked too often is obeyed for long; how long an outage lasts is a guess, and who waits
   for its end is told late by a bad one. */
#define TOO_OFTEN_MAX_US (60 * MINUTE_US)
#define RETRY_AFTER_MAX_US (10 * MINUTE_US)

typedef struct
{
  TocSample *sample; /* (owned) */
  gint64 taken_at;   /* µs, @now of its round */
  gint64 not_before; /* µs, as @now: it wants to be left alone until then; 0: it does not */
} Entry;

/* What a round said of the core. */
typedef struct
{
  gint64 taken_at; /* µs, @now of the round */
  guint core;
  guint failed;
} Mark;

struct _TocLatest
{
  TocDefinition *definition; /* (owned) */
  GHashTable *entries;       /* (owned) (element-type utf8 Entry) */
  GArray *marks;             /* (owned) (element-type Mark): oldest first */
  GHashTable *left_out;      /* (owned) (nullable) (set of utf8): ids of what does not count */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  toc_sample_unref (entry->sample);
  g_free (entry);
}

TocLatest *
toc_latest_new (TocDefinition *definition)
{
  TocLatest *self = g_new0 (TocLatest, 1);

  self->definition = toc_definition_ref (definition);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  self->marks = g_array_new (FALSE, FALSE, sizeof (Mark));

  return self;
}

void
toc_latest_free (TocLatest *self)
{
  toc_definition_unref (self->definition);
  g_hash_table_unref (self->entries);
  g_array_unref (self->marks);
  g_clear_pointer (&self->left_out, g_hash_table_unref);
  g_free (self);
}

void
toc_latest_leave_out (TocLatest *self, GHashTable *ids)
{
  g_clear_pointer (&self->left_out, g_hash_table_unref);
  self->left_out = g_hash_table_ref (ids);
}

/* Whether the service as a whole is judged by it. */
static gboolean
is_core (TocLatest *self, const TocComponent *component)
{
  return component->core &&
         (self->left_out == NULL || !g_hash_table_contains (self->left_out, component->id));
}

static void
drop_old_marks (TocLatest *self, gint64 now)
{
  gint64 window = toc_speedup_wait (WINDOW_US);
  guint old = 0;

  while (old < self->marks->len && now - g_array_index (self->marks, Mark, old).taken_at > window)
    old++;
  g_array_remove_range (self->marks, 0, old);
}

static gint64
get_wait (const TocSample *sample)
{
  gint64 most =
    sample->fault == TOC_FAULT_HTTP_RATE_LIMITED ? TOO_OFTEN_MAX_US : RETRY_AFTER_MAX_US;

  return MIN (sample->retry_after * G_USEC_PER_SEC, toc_speedup_wait (most));
}

static void
add_sample (TocLatest *self, TocSample *sample, gint64 now, Mark *mark)
{
  const TocComponent *component = toc_definition_find_component (self->definition, sample->id);
  Entry *entry = g_new0 (Entry, 1);

  entry->sample = toc_sample_ref (sample);
  entry->taken_at = now;
  g_hash_table_replace (self->entries, g_strdup (sample->id), entry);

  /* A lost connection says nothing of the service; the survey that follows does. */
  if (component != NULL && is_core (self, component) && !toc_sample_is_connection_lost (sample))
    {
      mark->core++;
      mark->failed += toc_fault_is_failure (sample->fault);
    }
  if (sample->retry_after > 0 && !toc_sample_is_healthy (sample))
    entry->not_before = now + get_wait (sample);
}

TocRound *
toc_latest_add (TocLatest *self, const TocRound *round, gint64 now)
{
  TocRound *whole = toc_round_new ();
  Mark mark = { .taken_at = now };

  whole->started_at = round->started_at;
  whole->duration_ms = round->duration_ms;
  whole->pulse = round->pulse;
  for (guint i = 0; i < round->samples->len; i++)
    add_sample (self, g_ptr_array_index (round->samples, i), now, &mark);
  g_array_append_val (self->marks, mark);
  drop_old_marks (self, now);

  for (guint i = 0; i < self->definition->components->len; i++)
    {
      const TocComponent *component = g_ptr_array_index (self->definition->components, i);
      Entry *entry = g_hash_table_lookup (self->entries, component->id);

      if (entry != NULL)
        g_ptr_array_add (entry->taken_at == now && toc_round_find (round, component->id) != NULL
                           ? whole->samples
                           : whole->carried,
                         toc_sample_ref (entry->sample));
    }
  for (guint i = 0; i < round->controls->len; i++)
    g_ptr_array_add (whole->controls, toc_sample_ref (g_ptr_array_index (round->controls, i)));

  return whole;
}

TocRound *
toc_latest_dup_round (TocLatest *self)
{
  TocRound *round = toc_round_new ();

  for (guint i = 0; i < self->definition->components->len; i++)
    {
      const TocComponent *component = g_ptr_array_index (self->definition->components, i);
      Entry *entry = g_hash_table_lookup (self->entries, component->id);

      if (entry != NULL)
        g_ptr_array_add (round->samples, toc_sample_ref (entry->sample));
    }

  return round;
}

void
toc_latest_clear (TocLatest *self)
{
  g_hash_table_remove_all (self->entries);
  toc_latest_clear_failures (self);
}

void
toc_latest_forget (TocLatest *self, const TocRound *round)
{
  for (guint i = 0; i < round->samples->len; i++)
    {
      const TocSample *sample = g_ptr_array_index (round->samples, i);

      g_hash_table_remove (self->entries, sample->id);
    }
}

void
toc_latest_end_waits (TocLatest *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Entry *entry = value;

      if (entry->sample->fault != TOC_FAULT_HTTP_RATE_LIMITED)
        entry->not_before = 0;
    }
}

void
toc_latest_discount_failures (TocLatest *self)
{
  while (self->marks->len > 0 &&
         g_array_index (self->marks, Mark, self->marks->len - 1).failed > 0)
    g_array_set_size (self->marks, self->marks->len - 1);
}

void
toc_latest_clear_failures (TocLatest *self)
{
  g_array_set_size (self->marks, 0);
}

guint
toc_latest_count (TocLatest *self, gint64 now, guint *failed, guint *episodes)
{
  gboolean failing = FALSE;
  guint core = 0;

  drop_old_marks (self, now);

  *failed = *episodes = 0;
  for (guint i = 0; i < self->marks->len; i++)
    {
      const Mark *mark = &g_array_index (self->marks, Mark, i);

      core += mark->core;
      *failed += mark->failed;
      *episodes += mark->failed > 0 && !failing;
      failing = mark->failed > 0;
    }

  return core;
}

static gboolean
is_heavy (const TocComponent *component)
{
  return ((const TocEndpoint *) g_ptr_array_index (component->endpoints, 0))->heavy;
}

static gboolean
may_ask (const Entry *entry, gint64 now, TocUrgency urgency)
{
  if (entry == NULL || entry->not_before <= now || urgency == TOC_URGENCY_ASKED)
    return TRUE;

  return urgency == TOC_URGENCY_CONFIRM &&
         entry->sample->fault != TOC_FAULT_HTTP_RATE_LIMITED;
}

static gint64
get_interval (TocLatest *self,
              const TocComponent *component,
              const TocSample *sample,
              TocUrgency urgency)
{
  if (toc_fault_is_failure (sample->fault) || urgency == TOC_URGENCY_CONFIRM ||
      urgency == TOC_URGENCY_ASKED)
    return 0;
  /* What is odd or slow is worth a look sooner than what is well. */
  if (is_heavy (component))
    return toc_sample_is_healthy (sample) && sample->phases.total <= component->slow_ms
             ? HEAVY_INTERVAL_US
             : OTHER_INTERVAL_US;

  return is_core (self, component) ? 0 : OTHER_INTERVAL_US;
}

static Entry *
find_entry (TocLatest *self, const TocComponent *component)
{
  return g_hash_table_lookup (self->entries, component->id);
}

static gboolean
is_due (TocLatest *self, const TocComponent *component, gint64 now, TocUrgency urgency)
{
  Entry *entry = find_entry (self, component);

  return entry == NULL ||
         now - entry->taken_at >=
           toc_speedup_wait (get_interval (self, component, entry->sample, urgency));
}

static gboolean
is_unhealthy (const Entry *entry)
{
  return entry != NULL && !toc_sample_is_healthy (entry->sample);
}

GPtrArray *
toc_latest_dup_due (TocLatest *self, gint64 now, TocUrgency urgency, GPtrArray **others)
{
  g_autoptr (GPtrArray) enabled = toc_definition_dup_enabled (self->definition);
  GPtrArray *due = g_ptr_array_new ();

  *others = g_ptr_array_new ();
  for (guint i = 0; i < enabled->len; i++)
    {
      TocComponent *component = g_ptr_array_index (enabled, i);

      if (urgency == TOC_URGENCY_SPARING && is_heavy (component) &&
          !is_unhealthy (find_entry (self, component)))
        continue;
      if (may_ask (find_entry (self, component), now, urgency))
        g_ptr_array_add (is_due (self, component, now, urgency) ? due : *others, component);
    }

  return due;
}

GPtrArray *
toc_latest_dup_failing (TocLatest *self, gint64 now, gboolean sparing)
{
  g_autoptr (GPtrArray) enabled = toc_definition_dup_enabled (self->definition);
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  g_autoptr (GPtrArray) failing = g_ptr_array_new ();

  for (guint i = 0; i < enabled->len; i++)
    {
      TocComponent *component = g_ptr_array_index (enabled, i);
      Entry *entry = find_entry (self, component);

      if (is_core (self, component) && !(sparing && is_heavy (component)) &&
          may_ask (entry, now, TOC_URGENCY_ROUTINE))
        g_ptr_array_add (is_unhealthy (entry) ? failing : others, component);
    }

  return failing->len > 0 ? g_steal_pointer (&failing) : g_steal_pointer (&others);
}

/* One whose URL has moved or is filtered here cannot tell an outage from its own trouble. */
static gboolean
can_pulse (TocLatest *self, const TocComponent *component, gint64 now)
{
  Entry *entry = find_entry (self, component);

  return is_core (self, component) && may_ask (entry, now, TOC_URGENCY_ROUTINE) &&
         (entry == NULL || toc_sample_is_healthy (entry->sample) ||
          toc_fault_is_failure (entry->sample->fault));
}

static gboolean
has_pulse (const TocComponent *component)
{
  return ((const TocEndpoint *) g_ptr_array_index (component->endpoints, 0))->pulse;
}

GPtrArray *
toc_latest_dup_pulse (TocLatest *self, gint64 now)
{
  g_autoptr (GPtrArray) enabled = toc_definition_dup_enabled (self->definition);
  GPtrArray *pulse = g_ptr_array_new ();
  TocComponent *substitute = NULL;

  for (guint i = 0; i < enabled->len; i++)
    {
      TocComponent *component = g_ptr_array_index (enabled, i);

      if (!can_pulse (self, component, now))
        continue;
      if (has_pulse (component))
        g_ptr_array_add (pulse, component);
      else if (substitute == NULL && !is_heavy (component))
        substitute = component;
    }

  if (pulse->len == 0 && substitute != NULL)
    g_ptr_array_add (pulse, substitute);

  return pulse;
}

gint64
toc_latest_get_retry_after (TocLatest *self)
{
  g_autoptr (GPtrArray) enabled = toc_definition_dup_enabled (self->definition);
  gint64 soonest = G_MAXINT64;

  for (guint i = 0; i < enabled->len; i++)
    {
      TocComponent *component = g_ptr_array_index (enabled, i);
      Entry *entry = find_entry (self, component);

      if (is_core (self, component))
        soonest = MIN (soonest, entry != NULL ? entry->not_before : 0);
    }

  return soonest;
}
