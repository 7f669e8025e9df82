/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-database.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdarg.h>
#include <sys/stat.h>

#define BUSY_TIMEOUT_MS 5000
#define STEPS_BETWEEN_LOOKS 2000

/* What must be so for each connection that writes. */
#define PRAGMAS_WRITING \
  "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"

struct _TocDatabase
{
  GObject parent;

  char *path;                    /* (owned) */
  const char *const *migrations; /* (unowned) */
  gboolean read_only;
  GMainContext *context;         /* (owned): where signals are emitted */
  GThread *thread;               /* (owned) (nullable): NULL once closed */
  GAsyncQueue *queue;            /* (owned) (element-type Job): of @thread */
  GMutex mutex;                  /* guards the next one, between the thread and who waits for it */
  GCond cond;
  gboolean ended;

  /* Of the thread alone. */
  GThread *owner;                /* (unowned): itself */
  sqlite3 *handle;               /* (owned) (nullable): NULL while not open */
  GHashTable *statements;        /* (owned) (element-type utf8 sqlite3_stmt): by SQL */
  GCancellable *cancellable;     /* (unowned) (nullable): of the work being done */
  gboolean corrupt;              /* the file has to be moved aside */
};

typedef struct
{
  TocDatabaseWork work; /* NULL: the thread is to end */
  gpointer data;        /* (owned) */
  GDestroyNotify data_free;
  GDestroyNotify result_free;
  GTask *task;          /* (owned) (nullable) */
} Job;

typedef struct
{
  TocDatabase *database; /* (owned) */
  char *path;            /* (owned) */
} Aside;

static guint moved_aside_signal;

G_DEFINE_TYPE (TocDatabase, toc_database, G_TYPE_OBJECT)
G_DEFINE_QUARK (toc-database-error-quark, toc_database_error)

static void
job_free (Job *job)
{
  if (job->data_free != NULL)
    job->data_free (job->data);
  g_clear_object (&job->task);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static void
aside_free (gpointer data)
{
  Aside *aside = data;

  g_object_unref (aside->database);
  g_free (aside->path);
  g_free (aside);
}

static void
assert_thread (TocDatabase *self)
{
  g_assert (g_thread_self () == self->owner);
}

static TocDatabaseError
code_from_result (int result)
{
  switch (result & 0xff)
    {
    case SQLITE_FULL:
      return TOC_DATABASE_ERROR_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return TOC_DATABASE_ERROR_LOCKED;
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return TOC_DATABASE_ERROR_UNWRITABLE;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return TOC_DATABASE_ERROR_CORRUPT;
    default:
      return TOC_DATABASE_ERROR_FAILED;
    }
}

/* Returns FALSE, for the caller to return. */
static gboolean
fail (TocDatabase *self, int result, GError **error)
{
  TocDatabaseError code = code_from_result (result);

  if ((result & 0xff) == SQLITE_INTERRUPT)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Operation was cancelled");
      return FALSE;
    }

  if (code == TOC_DATABASE_ERROR_CORRUPT)
    self->corrupt = TRUE;
  g_set_error (error, TOC_DATABASE_ERROR, code, "%s: %s", self->path,
               self->handle != NULL ? sqlite3_errmsg (self->handle) : sqlite3_errstr (result));

  return FALSE;
}

static void
close_handle (TocDatabase *self)
{
  g_hash_table_remove_all (self->statements);
  g_clear_pointer (&self->handle, sqlite3_close);
}

static gboolean
emit_moved_aside_cb (gpointer data)
{
  Aside *aside = data;

  g_signal_emit (aside->database, moved_aside_signal, 0, aside->path);

  return G_SOURCE_REMOVE;
}

static void
announce (TocDatabase *self, const char *path)
{
  Aside *aside = g_new0 (Aside, 1);

  aside->database = g_object_ref (self);
  aside->path = g_strdup (path);
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, emit_moved_aside_cb, aside,
                              aside_free);
}

static char *
create_name_aside (TocDatabase *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d");
  char *name = g_strdup_printf ("%s.corrupt-%s", self->path, date);

  for (guint i = 2; g_file_test (name, G_FILE_TEST_EXISTS); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s.corrupt-%s.%u", self->path, date, i);
    }

  return name;
}

/* The log beside the file belongs to it, and would be taken for the next one's. */
static void
move_aside (TocDatabase *self)
{
  g_autofree char *aside = create_name_aside (self);
  g_autofree char *wal = g_strconcat (self->path, "-wal", NULL);
  g_autofree char *wal_aside = g_strconcat (aside, "-wal", NULL);
  g_autofree char *shm = g_strconcat (self->path, "-shm", NULL);

  self->corrupt = FALSE;
  close_handle (self);
  if (self->read_only)
    return;

  if (g_rename (wal, wal_aside) != 0 && errno != ENOENT)
    g_message ("%s cannot be moved aside: %s", wal, g_strerror (errno));
  g_unlink (shm);
  if (g_rename (self->path, aside) != 0)
    g_message ("%s cannot be moved aside: %s", self->path, g_strerror (errno));
  else
    announce (self, aside);
}

static int
progress_cb (void *data)
{
  TocDatabase *self = data;

  return self->cancellable != NULL && g_cancellable_is_cancelled (self->cancellable);
}

static gboolean
read_version (TocDatabase *self, int *version, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int result = sqlite3_prepare_v2 (self->handle, "PRAGMA user_version", -1, &statement, NULL);

  if (result == SQLITE_OK)
    result = sqlite3_step (statement);
  if (result == SQLITE_ROW)
    *version = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);

  return result == SQLITE_ROW || fail (self, result, error);
}

static gboolean
apply (TocDatabase *self, const char *migration, int version, GError **error)
{
  g_autofree char *stamp = g_strdup_printf ("PRAGMA user_version = %d", version);

  return toc_database_execute (self, migration, error) &&
         toc_database_execute (self, stamp, error);
}

/* All steps in one transaction: a file is of one version or another, and never in between. */
static gboolean
migrate (TocDatabase *self, GError **error)
{
  int known = (int) g_strv_length ((char **) self->migrations);
  int version = 0;

  if (!toc_database_begin (self, error) || !read_version (self, &version, error))
    {
      toc_database_rollback (self);
      return FALSE;
    }

  for (int i = version; i < known; i++)
    if (!apply (self, self->migrations[i], i + 1, error))
      {
        toc_database_rollback (self);
        return FALSE;
      }

  return toc_database_commit (self, error);
}

static gboolean
check_version (TocDatabase *self, GError **error)
{
  int known = (int) g_strv_length ((char **) self->migrations);
  int version = 0;

  if (!read_version (self, &version, error))
    return FALSE;
  if (version == known)
    return TRUE;
  if (version < known && !self->read_only)
    return migrate (self, error);

  g_set_error (error, TOC_DATABASE_ERROR,
               version > known ? TOC_DATABASE_ERROR_NEWER : TOC_DATABASE_ERROR_OLDER,
               "%s: version %d instead of %d", self->path, version, known);

  return FALSE;
}

/* It is the person's own business alone, and so are the log and the index, which SQLite makes as
   readable as the file. What is wrong here SQLite tells better. */
static void
create_private (TocDatabase *self)
{
  int file = g_open (self->path, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);

  if (file >= 0)
    g_close (file, NULL);
}

static gboolean
connect_file (TocDatabase *self, GError **error)
{
  int flags = self->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  int result;

  if (!self->read_only)
    create_private (self);
  result = sqlite3_open_v2 (self->path, &self->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
  if (result != SQLITE_OK)
    return fail (self, result, error);

  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);
  sqlite3_progress_handler (self->handle, STEPS_BETWEEN_LOOKS, progress_cb, self);

  return (self->read_only || toc_database_execute (self, PRAGMAS_WRITING, error)) &&
         check_version (self, error);
}

static gboolean
prepare_folder (TocDatabase *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);

  if (self->read_only && !g_file_test (self->path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, TOC_DATABASE_ERROR, TOC_DATABASE_ERROR_MISSING, "%s: %s", self->path,
                   g_strerror (ENOENT));
      return FALSE;
    }
  if (!self->read_only && g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, TOC_DATABASE_ERROR, TOC_DATABASE_ERROR_UNWRITABLE, "%s: %s", folder,
                   g_strerror (errno));
      return FALSE;
    }

  return TRUE;
}

static gboolean
ensure_open (TocDatabase *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (self->handle != NULL)
    return TRUE;
  if (!prepare_folder (self, error))
    return FALSE;
  if (connect_file (self, &local_error))
    return TRUE;

  close_handle (self);
  /* No work has been refused yet: an empty file serves it as well. */
  if (self->corrupt && !self->read_only)
    {
      move_aside (self);
      g_clear_error (&local_error);
      if (connect_file (self, &local_error))
        return TRUE;
      close_handle (self);
    }
  self->corrupt = FALSE;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static void
do_work (TocDatabase *self, Job *job)
{
  GError *error = NULL;
  gpointer result = NULL;

  if (g_task_return_error_if_cancelled (job->task))
    return;

  self->cancellable = g_task_get_cancellable (job->task);
  if (ensure_open (self, &error))
    result = job->work (self, job->data, self->cancellable, &error);
  self->cancellable = NULL;
  if (self->handle != NULL)
    toc_database_rollback (self);
  if (self->corrupt)
    move_aside (self);

  if (error != NULL)
    g_task_return_error (job->task, error);
  else
    g_task_return_pointer (job->task, result, job->result_free);
}

static gpointer
run_thread (gpointer data)
{
  TocDatabase *self = data;
  gboolean ending = FALSE;

  self->owner = g_thread_self ();
  while (!ending)
    {
      g_autoptr (Job) job = g_async_queue_pop (self->queue);

      ending = job->work == NULL;
      if (!ending)
        do_work (self, job);
    }

  close_handle (self);
  g_mutex_lock (&self->mutex);
  self->ended = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  /* The last reference may be this one, where nobody had the patience to wait. */
  g_object_unref (self);

  return NULL;
}

static void
toc_database_finalize (GObject *object)
{
  TocDatabase *self = TOC_DATABASE (object);

  g_hash_table_unref (self->statements);
  g_async_queue_unref (self->queue);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->path);

  G_OBJECT_CLASS (toc_database_parent_class)->finalize (object);
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

static void
toc_database_class_init (TocDatabaseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = toc_database_finalize;

  moved_aside_signal = g_signal_new ("moved-aside", TOC_TYPE_DATABASE, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
toc_database_init (TocDatabase *self)
{
  self->queue = g_async_queue_new ();
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, finalize_statement);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
}

TocDatabase *
toc_database_new (const char *path, const char *const *migrations, gboolean read_only)
{
  TocDatabase *self = g_object_new (TOC_TYPE_DATABASE, NULL);

  self->path = g_strdup (path);
  self->migrations = migrations;
  self->read_only = read_only;
  self->context = g_main_context_ref_thread_default ();
  self->thread = g_thread_new ("history", run_thread, g_object_ref (self));

  return self;
}

void
toc_database_run_async (TocDatabase *self,
                        TocDatabaseWork work,
                        gpointer data,
                        GDestroyNotify data_free,
                        GDestroyNotify result_free,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  g_return_if_fail (TOC_IS_DATABASE (self));
  g_return_if_fail (self->thread != NULL);

  job->work = work;
  job->data = data;
  job->data_free = data_free;
  job->result_free = result_free;
  job->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, toc_database_run_async);
  g_async_queue_push (self->queue, job);
}

gpointer
toc_database_run_finish (TocDatabase *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
toc_database_close (TocDatabase *self, gint64 patience)
{
  gint64 until = g_get_monotonic_time () + patience;
  gboolean ended;

  g_return_val_if_fail (TOC_IS_DATABASE (self), FALSE);

  if (self->thread == NULL)
    return TRUE;

  g_async_queue_push (self->queue, g_new0 (Job, 1));
  g_mutex_lock (&self->mutex);
  while (!self->ended && g_cond_wait_until (&self->cond, &self->mutex, until))
    ;
  ended = self->ended;
  g_mutex_unlock (&self->mutex);
  if (ended)
    g_thread_join (g_steal_pointer (&self->thread));
  else
    g_thread_unref (g_steal_pointer (&self->thread));

  return ended;
}

void
toc_statement_release (TocStatement *statement)
{
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

TocStatement *
toc_database_prepare (TocDatabase *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement;
  int result;

  assert_thread (self);

  statement = g_hash_table_lookup (self->statements, sql);
  if (statement != NULL)
    return statement;

  result =
    sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (result != SQLITE_OK)
    {
      fail (self, result, error);
      return NULL;
    }
  g_hash_table_insert (self->statements, (char *) sql, statement);

  return statement;
}

void
toc_database_bind_ints (TocStatement *statement, guint n, ...)
{
  va_list values;

  va_start (values, n);
  for (guint i = 1; i <= n; i++)
    sqlite3_bind_int64 (statement, (int) i, va_arg (values, gint64));
  va_end (values);
}

gboolean
toc_database_step (TocDatabase *self, TocStatement *statement, gboolean *row, GError **error)
{
  int result;

  assert_thread (self);

  result = sqlite3_step (statement);
  if (row != NULL)
    *row = result == SQLITE_ROW;

  return result == SQLITE_ROW || result == SQLITE_DONE || fail (self, result, error);
}

gboolean
toc_database_execute (TocDatabase *self, const char *sql, GError **error)
{
  int result;

  assert_thread (self);

  result = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);

  return result == SQLITE_OK || fail (self, result, error);
}

gboolean
toc_database_begin (TocDatabase *self, GError **error)
{
  return toc_database_execute (self, "BEGIN IMMEDIATE", error);
}

gboolean
toc_database_begin_reading (TocDatabase *self, GError **error)
{
  return toc_database_execute (self, "BEGIN DEFERRED", error);
}

gboolean
toc_database_commit (TocDatabase *self, GError **error)
{
  if (toc_database_execute (self, "COMMIT", error))
    return TRUE;

  toc_database_rollback (self);

  return FALSE;
}

void
toc_database_rollback (TocDatabase *self)
{
  assert_thread (self);

  if (!sqlite3_get_autocommit (self->handle))
    sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
}

sqlite3 *
toc_database_get_handle (TocDatabase *self)
{
  assert_thread (self);

  return self->handle;
}
