/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-history.h"

#include <glib/gi18n-lib.h>

#include "toc-database.h"
#include "toc-history-export.h"
#include "toc-history-read.h"
#include "toc-history-schema.h"
#include "toc-history-store.h"

#define SHIPPED_SERVICE "TikTok"

#define US_PER_MS 1000
#define MS_PER_DAY G_GINT64_CONSTANT (86400000)

struct _TocHistory
{
  GObject parent;

  TocDatabase *database; /* (owned): closed in dispose */
  guint keep_days;
  char *damage;          /* (owned) (nullable): what became of a damaged file */
  char *trouble;         /* (owned) (nullable): why the last rounds could not be kept */
};

enum
{
  PROP_0,
  PROP_KEEP_DAYS,
  PROP_PROBLEM,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint changed_signal;

G_DEFINE_TYPE (TocHistory, toc_history, G_TYPE_OBJECT)
G_DEFINE_BOXED_TYPE (TocHistoryEntry, toc_history_entry, toc_history_entry_ref,
                     toc_history_entry_unref)

static char *
describe_error (const GError *error)
{
  switch (error->domain == TOC_DATABASE_ERROR ? error->code : TOC_DATABASE_ERROR_FAILED)
    {
    case TOC_DATABASE_ERROR_FULL:
      return g_strdup (_ ("The disk is full, so that no history can be kept."));
    case TOC_DATABASE_ERROR_LOCKED:
      return g_strdup (_ ("Another program holds the history, so that nothing can be added."));
    case TOC_DATABASE_ERROR_UNWRITABLE:
      return g_strdup (_ ("The folder for the history cannot be written to, so that none is kept."));
    case TOC_DATABASE_ERROR_NEWER:
      return g_strdup (_ ("The history was made by a later version of Tocsin, so that this one "
                          "leaves it alone."));
    case TOC_DATABASE_ERROR_CORRUPT:
      return NULL; /* said when it was moved aside */
    default:
      /* Translators: what the system says is wrong. */
      return g_strdup_printf (_ ("The history cannot be kept: %s"), error->message);
    }
}

/* Said once for each new kind of trouble; to the log, too, where there is no window. */
static void
set_sentence (TocHistory *self, char **sentence, char *value)
{
  if (g_strcmp0 (*sentence, value) == 0)
    {
      g_free (value);
      return;
    }

  g_free (*sentence);
  *sentence = value;
  if (value != NULL)
    g_message ("%s", value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static void
moved_aside_cb (TocHistory *self, const char *path)
{
  g_autofree char *name = g_filename_display_name (path);

  /* Translators: the name of a file. */
  set_sentence (self, &self->damage,
                g_strdup_printf (_ ("The history was damaged. It was kept as %s, and a new one was "
                                    "begun."),
                                 name));
  g_signal_emit (self, changed_signal, 0);
}

static void
toc_history_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TocHistory *self = TOC_HISTORY (object);

  if (id == PROP_KEEP_DAYS)
    g_value_set_uint (value, self->keep_days);
  else if (id == PROP_PROBLEM)
    g_value_set_string (value, toc_history_get_problem (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
toc_history_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_KEEP_DAYS)
    toc_history_set_keep_days (TOC_HISTORY (object), g_value_get_uint (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
toc_history_dispose (GObject *object)
{
  TocHistory *self = TOC_HISTORY (object);

  if (self->database != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->database, self);
      toc_database_close (self->database, 0);
    }
  g_clear_object (&self->database);

  G_OBJECT_CLASS (toc_history_parent_class)->dispose (object);
}

static void
toc_history_finalize (GObject *object)
{
  TocHistory *self = TOC_HISTORY (object);

  g_free (self->damage);
  g_free (self->trouble);

  G_OBJECT_CLASS (toc_history_parent_class)->finalize (object);
}

static void
toc_history_class_init (TocHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = toc_history_get_property;
  object_class->set_property = toc_history_set_property;
  object_class->dispose = toc_history_dispose;
  object_class->finalize = toc_history_finalize;

  properties[PROP_KEEP_DAYS] =
    g_param_spec_uint ("keep-days", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READWRITE | flags);
  properties[PROP_PROBLEM] =
    g_param_spec_string ("problem", NULL, NULL, NULL, G_PARAM_READABLE | flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  changed_signal = g_signal_new ("changed", TOC_TYPE_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
toc_history_init (TocHistory *self)
{
}

char *
toc_history_dup_path (const char *service)
{
  g_autofree char *escaped = g_uri_escape_string (service, NULL, FALSE);
  g_autofree char *name = g_str_equal (service, SHIPPED_SERVICE)
                            ? g_strdup ("history.db")
                            : g_strdup_printf ("history-%s.db", escaped);

  return g_build_filename (g_get_user_data_dir (), "tocsin", name, NULL);
}

TocHistory *
toc_history_new (const char *path, gboolean read_only)
{
  TocHistory *self = g_object_new (TOC_TYPE_HISTORY, NULL);

  self->database = toc_database_new (path, toc_history_schema_get_migrations (), read_only);
  g_signal_connect_swapped (self->database, "moved-aside", G_CALLBACK (moved_aside_cb), self);

  return self;
}

gboolean
toc_history_close (TocHistory *self, gint64 patience)
{
  g_return_val_if_fail (TOC_IS_HISTORY (self), FALSE);

  return toc_database_close (self->database, patience);
}

guint
toc_history_get_keep_days (TocHistory *self)
{
  g_return_val_if_fail (TOC_IS_HISTORY (self), 0);

  return self->keep_days;
}

static gpointer
forget_work (TocDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const gint64 *before = data;

  toc_history_store_forget (database, *before, error);

  return NULL;
}

static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TocHistory) self = user_data;
  g_autoptr (GError) error = NULL;

  toc_database_run_finish (TOC_DATABASE (source), result, &error);
  if (error != NULL)
    g_message ("Old history cannot be deleted: %s", error->message);
  else
    g_signal_emit (self, changed_signal, 0);
}

void
toc_history_set_keep_days (TocHistory *self, guint days)
{
  gint64 before = g_get_real_time () / US_PER_MS - days * MS_PER_DAY;

  g_return_if_fail (TOC_IS_HISTORY (self));

  if (self->keep_days == days)
    return;

  self->keep_days = days;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEEP_DAYS]);
  if (days != 0)
    toc_database_run_async (self->database, forget_work, g_memdup2 (&before, sizeof before), g_free,
                            NULL, NULL, forgotten_cb, g_object_ref (self));
}

const char *
toc_history_get_problem (TocHistory *self)
{
  g_return_val_if_fail (TOC_IS_HISTORY (self), NULL);

  return self->trouble != NULL ? self->trouble : self->damage;
}

TocHistoryEntry *
toc_history_entry_new (TocRound *round,
                       TocVerdict *verdict,
                       const char *network,
                       gint64 span,
                       TocState span_state)
{
  TocHistoryEntry *entry = g_atomic_rc_box_new0 (TocHistoryEntry);

  entry->round = toc_round_ref (round);
  entry->verdict = toc_verdict_ref (verdict);
  entry->network = g_strdup (network);
  entry->span = span;
  entry->span_state = span_state;

  return entry;
}

TocHistoryEntry *
toc_history_entry_ref (TocHistoryEntry *entry)
{
  return g_atomic_rc_box_acquire (entry);
}

static void
entry_clear (gpointer data)
{
  TocHistoryEntry *entry = data;

  toc_round_unref (entry->round);
  toc_verdict_unref (entry->verdict);
  g_free (entry->network);
}

void
toc_history_entry_unref (TocHistoryEntry *entry)
{
  g_atomic_rc_box_release_full (entry, entry_clear);
}

typedef struct
{
  GPtrArray *entries; /* (owned) (element-type TocHistoryEntry) */
  guint keep_days;
} Append;

static void
append_free (gpointer data)
{
  Append *append = data;

  g_ptr_array_unref (append->entries);
  g_free (append);
}

static gpointer
append_work (TocDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const Append *append = data;

  toc_history_store_append (database, append->entries, append->keep_days, error);

  return NULL;
}

static void
appended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TocHistory *self = g_task_get_source_object (task);
  GError *error = NULL;

  toc_database_run_finish (TOC_DATABASE (source), result, &error);
  set_sentence (self, &self->trouble, error != NULL ? describe_error (error) : NULL);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_task_return_boolean (task, TRUE);
  g_signal_emit (self, changed_signal, 0);
}

void
toc_history_append_async (TocHistory *self,
                          GPtrArray *entries,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Append *append = g_new0 (Append, 1);
  GTask *task = g_task_new (self, NULL, callback, user_data);

  append->keep_days = self->keep_days;
  append->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) toc_history_entry_unref);
  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (append->entries, toc_history_entry_ref (g_ptr_array_index (entries, i)));
  g_task_set_source_tag (task, toc_history_append_async);
  toc_database_run_async (self->database, append_work, append, append_free, NULL, NULL, appended_cb,
                          task);
}

gboolean
toc_history_append_finish (TocHistory *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What a query asks for; each uses its own part. */
typedef struct
{
  char *name; /* (owned) (nullable): of a component or a network */
  gboolean fresh;
  TocHistoryFormat format;
  gint64 since;
  gint64 until;
} Query;

static void
query_free (gpointer data)
{
  Query *query = data;

  g_free (query->name);
  g_free (query);
}

static void
queried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gpointer found = toc_database_run_finish (TOC_DATABASE (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, found, g_task_get_task_data (task));
}

/* @query: (transfer full) */
static void
run_query (TocHistory *self,
           TocDatabaseWork work,
           Query *query,
           GDestroyNotify result_free,
           GTask *task)
{
  g_task_set_task_data (task, result_free, NULL);
  toc_database_run_async (self->database, work, query, query_free, result_free,
                          g_task_get_cancellable (task), queried_cb, task);
}

static Query *
query_new (const char *name, gint64 since, gint64 until)
{
  Query *query = g_new0 (Query, 1);

  query->name = g_strdup (name);
  query->since = since;
  query->until = until;

  return query;
}

static gpointer
overview_work (TocDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  return toc_history_read_overview (database, ((Query *) data)->until, error);
}

void
toc_history_query_overview_async (TocHistory *self,
                                  gint64 now,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, toc_history_query_overview_async);
  run_query (self, overview_work, query_new (NULL, 0, now),
             (GDestroyNotify) toc_history_overview_unref, task);
}

TocHistoryOverview *
toc_history_query_overview_finish (TocHistory *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
latency_work (TocDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const Query *query = data;

  return toc_history_read_latency (database, query->name, query->fresh, query->since, query->until,
                                   error);
}

void
toc_history_query_latency_async (TocHistory *self,
                                 const char *component,
                                 gboolean fresh,
                                 gint64 since,
                                 gint64 until,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Query *query = query_new (component, since, until);

  query->fresh = fresh != FALSE;
  g_task_set_source_tag (task, toc_history_query_latency_async);
  run_query (self, latency_work, query, (GDestroyNotify) g_ptr_array_unref, task);
}

GPtrArray *
toc_history_query_latency_finish (TocHistory *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
paces_work (TocDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const Query *query = data;

  return toc_history_read_paces (database, query->name, query->until, error);
}

void
toc_history_query_paces_async (TocHistory *self,
                               const char *network,
                               gint64 now,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, toc_history_query_paces_async);
  run_query (self, paces_work, query_new (network, 0, now), (GDestroyNotify) g_ptr_array_unref,
             task);
}

GPtrArray *
toc_history_query_paces_finish (TocHistory *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
export_work (TocDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const Query *query = data;

  return query->format == TOC_HISTORY_FORMAT_CSV
           ? toc_history_export_csv (database, query->name, query->since, query->until, error)
           : toc_history_export_json (database, query->name, query->since, query->until, error);
}

void
toc_history_export_async (TocHistory *self,
                          TocHistoryFormat format,
                          const char *component,
                          gint64 since,
                          gint64 until,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Query *query = query_new (component, since, until);

  query->format = format;
  g_task_set_source_tag (task, toc_history_export_async);
  run_query (self, export_work, query, g_free, task);
}

char *
toc_history_export_finish (TocHistory *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
clear_work (TocDatabase *database, gpointer data, GCancellable *cancellable, GError **error)
{
  toc_history_store_clear (database, error);

  return NULL;
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TocHistory *self = g_task_get_source_object (task);
  GError *error = NULL;

  toc_database_run_finish (TOC_DATABASE (source), result, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_task_return_boolean (task, TRUE);
  g_signal_emit (self, changed_signal, 0);
}

void
toc_history_clear_async (TocHistory *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, toc_history_clear_async);
  toc_database_run_async (self->database, clear_work, NULL, NULL, NULL, NULL, cleared_cb, task);
}

gboolean
toc_history_clear_finish (TocHistory *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
