/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-fault-table.h"

#include <gio/gio.h>
#include <string.h>

typedef struct {
  char *target;
  char *host;                   /* may be a pattern */
  char *path;                   /* (nullable) */
  TocFaultBehaviour *behaviour; /* (owned) */
} Entry;

struct _TocFaultTable {
  GObject parent_instance;

  GMutex mutex;
  GPtrArray *entries; /* (owned) of Entry */
  TocFaultBehaviour *ok; /* (owned) */
};

G_DEFINE_FINAL_TYPE (TocFaultTable, toc_fault_table, G_TYPE_OBJECT)

static void
entry_free (Entry *entry)
{
  g_free (entry->target);
  g_free (entry->host);
  g_free (entry->path);
  toc_fault_behaviour_unref (entry->behaviour);
  g_free (entry);
}

static Entry *
entry_new (const char *target, TocFaultBehaviour *behaviour)
{
  Entry *entry = g_new0 (Entry, 1);
  const char *slash = strchr (target, '/');

  entry->target = g_strdup (target);
  entry->host = slash != NULL ? g_strndup (target, slash - target) : g_strdup (target);
  entry->path = g_strdup (slash);
  entry->behaviour = toc_fault_behaviour_ref (behaviour);
  return entry;
}

/* 0: does not match; else the greater the more exact. */
static int
entry_rank (const Entry *entry, const char *host, const char *path)
{
  int rank;

  if (g_ascii_strcasecmp (entry->host, host) == 0)
    rank = 10000;
  else if (strchr (entry->host, '*') != NULL && g_pattern_match_simple (entry->host, host))
    rank = (int) strlen (entry->host);
  else
    return 0;

  if (entry->path == NULL)
    return rank * 10000;
  if (path == NULL || !g_str_has_prefix (path, entry->path))
    return 0;
  return rank * 10000 + (int) strlen (entry->path);
}

static void
remove_target (TocFaultTable *self, const char *target)
{
  for (guint i = self->entries->len; i > 0; i--) {
    Entry *entry = g_ptr_array_index (self->entries, i - 1);

    if (target == NULL || g_str_equal (entry->target, target))
      g_ptr_array_remove_index (self->entries, i - 1);
  }
}

static void
toc_fault_table_finalize (GObject *object)
{
  TocFaultTable *self = TOC_FAULT_TABLE (object);

  g_ptr_array_unref (self->entries);
  toc_fault_behaviour_unref (self->ok);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (toc_fault_table_parent_class)->finalize (object);
}

static void
toc_fault_table_class_init (TocFaultTableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = toc_fault_table_finalize;
}

static void
toc_fault_table_init (TocFaultTable *self)
{
  const char *const ok[] = { "ok", NULL };

  g_mutex_init (&self->mutex);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->ok = toc_fault_behaviour_parse (ok, NULL);
}

TocFaultTable *
toc_fault_table_new (void)
{
  return g_object_new (TOC_TYPE_FAULT_TABLE, NULL);
}

gboolean
toc_fault_table_set (TocFaultTable *self, const char *target, TocFaultBehaviour *behaviour, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = NULL;

  if (strchr (target, '/') != NULL && behaviour->level < TOC_BEHAVIOUR_LEVEL_ANSWER) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 "“%s” happens before a path is known", behaviour->line);
    return FALSE;
  }
  locker = g_mutex_locker_new (&self->mutex);
  remove_target (self, target);
  g_ptr_array_add (self->entries, entry_new (target, behaviour));
  return TRUE;
}

void
toc_fault_table_reset (TocFaultTable *self, const char *target)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  remove_target (self, target);
}

TocFaultBehaviour *
toc_fault_table_lookup (TocFaultTable *self, const char *host, const char *path)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  TocFaultBehaviour *best = self->ok;
  int best_rank = 0;

  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = g_ptr_array_index (self->entries, i);
    int rank = entry_rank (entry, host, path);

    if (rank > best_rank) {
      best = entry->behaviour;
      best_rank = rank;
    }
  }
  return toc_fault_behaviour_ref (best);
}

char **
toc_fault_table_dup_hosts (TocFaultTable *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  g_autoptr (GStrvBuilder) hosts = g_strv_builder_new ();

  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = g_ptr_array_index (self->entries, i);

    if (strchr (entry->host, '*') == NULL)
      g_strv_builder_add (hosts, entry->host);
  }
  return g_strv_builder_end (hosts);
}
