/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-fault-log.h"

#include <json-glib/json-glib.h>
#include <string.h>

typedef struct {
  char *event;
  char *target; /* host and path */
  char *host;
  char *json;
  gboolean seen; /* a wait has returned it, or it lies before the mark */
} Entry;

struct _TocFaultLog {
  GObject parent_instance;

  GMutex mutex;
  GCond changed;
  GPtrArray *entries; /* (owned) of Entry */
};

G_DEFINE_FINAL_TYPE (TocFaultLog, toc_fault_log, G_TYPE_OBJECT)

static void
entry_free (Entry *entry)
{
  g_free (entry->event);
  g_free (entry->target);
  g_free (entry->host);
  g_free (entry->json);
  g_free (entry);
}

static gboolean
entry_matches (const Entry *entry, const char *event, const char *target)
{
  if (event != NULL && !g_str_equal (entry->event, event))
    return FALSE;
  if (target == NULL)
    return TRUE;
  if (strchr (target, '/') != NULL)
    return g_str_has_prefix (entry->target, target);
  return g_ascii_strcasecmp (entry->host, target) == 0;
}

static char *
to_json (const char *event, const char *host, const char *path, GVariant *details)
{
  GVariantBuilder builder;
  GVariantIter iter;
  GVariant *member;
  g_autoptr (GVariant) all = NULL;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "time", g_variant_new_int64 (g_get_monotonic_time () / 1000));
  g_variant_builder_add (&builder, "{sv}", "event", g_variant_new_string (event));
  g_variant_builder_add (&builder, "{sv}", "host", g_variant_new_string (host));
  if (path != NULL)
    g_variant_builder_add (&builder, "{sv}", "path", g_variant_new_string (path));
  g_variant_iter_init (&iter, details);
  while ((member = g_variant_iter_next_value (&iter)) != NULL) {
    g_variant_builder_add_value (&builder, member);
    g_variant_unref (member);
  }
  all = g_variant_ref_sink (g_variant_builder_end (&builder));
  return json_gvariant_serialize_data (all, NULL);
}

static void
toc_fault_log_finalize (GObject *object)
{
  TocFaultLog *self = TOC_FAULT_LOG (object);

  g_ptr_array_unref (self->entries);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (toc_fault_log_parent_class)->finalize (object);
}

static void
toc_fault_log_class_init (TocFaultLogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = toc_fault_log_finalize;
}

static void
toc_fault_log_init (TocFaultLog *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
}

TocFaultLog *
toc_fault_log_new (void)
{
  return g_object_new (TOC_TYPE_FAULT_LOG, NULL);
}

void
toc_fault_log_add (TocFaultLog *self, const char *event, const char *host, const char *path, GVariant *details)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (details);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  Entry *entry = g_new0 (Entry, 1);

  entry->event = g_strdup (event);
  entry->host = g_strdup (host);
  entry->target = g_strconcat (host, path, NULL);
  entry->json = to_json (event, host, path, owned);
  g_ptr_array_add (self->entries, entry);
  g_cond_broadcast (&self->changed);
}

char *
toc_fault_log_dup_text (TocFaultLog *self, const char *host)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = g_ptr_array_index (self->entries, i);

    if (entry_matches (entry, NULL, host))
      g_string_append_printf (text, "%s\n", entry->json);
  }
  return g_string_free (text, FALSE);
}

guint
toc_fault_log_count (TocFaultLog *self, const char *event, const char *target)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  guint n = 0;

  for (guint i = 0; i < self->entries->len; i++)
    n += entry_matches (g_ptr_array_index (self->entries, i), event, target);
  return n;
}

char *
toc_fault_log_wait (TocFaultLog *self, const char *event, const char *target, guint timeout_ms)
{
  gint64 deadline = g_get_monotonic_time () + timeout_ms * G_TIME_SPAN_MILLISECOND;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  do {
    for (guint i = 0; i < self->entries->len; i++) {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (!entry->seen && entry_matches (entry, event, target)) {
        entry->seen = TRUE;
        return g_strdup (entry->json);
      }
    }
  } while (g_cond_wait_until (&self->changed, &self->mutex, deadline));
  return NULL;
}

void
toc_fault_log_mark (TocFaultLog *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; i < self->entries->len; i++)
    ((Entry *) g_ptr_array_index (self->entries, i))->seen = TRUE;
}

void
toc_fault_log_clear (TocFaultLog *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  g_ptr_array_set_size (self->entries, 0);
}
