/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

#define TOC_TYPE_DATABASE (toc_database_get_type ())
G_DECLARE_FINAL_TYPE (TocDatabase, toc_database, TOC, DATABASE, GObject)

/**
 * TocDatabase: one SQLite file and the one thread that may touch it.
 *
 * Work is handed to that thread by toc_database_run_async() and done in the order in which it
 * came. The file is opened by the first work, and again by the next one wherever that failed, so
 * that a full disk or a folder that cannot be written is tried anew each time. The file is in WAL
 * mode with every commit synced: what was acknowledged outlives a crash of the computer.
 *
 * A file that is no database, or a damaged one, is moved aside to "FILE.corrupt-DATE" and an empty
 * one takes its place; nothing is ever deleted.
 *
 * Signals, in the thread-default main context of toc_database_new():
 * - "moved-aside" (char *path): the damaged file is there now
 */

/** TOC_DATABASE_ERROR: what the disk, the file or another process made impossible. */
#define TOC_DATABASE_ERROR (toc_database_error_quark ())

typedef enum
{
  TOC_DATABASE_ERROR_FAILED,
  TOC_DATABASE_ERROR_FULL,       /* no room on the disk */
  TOC_DATABASE_ERROR_LOCKED,     /* another process has held it for too long */
  TOC_DATABASE_ERROR_UNWRITABLE, /* the folder or the file cannot be opened, or not for writing */
  TOC_DATABASE_ERROR_CORRUPT,    /* it was moved aside; the next work finds an empty one */
  TOC_DATABASE_ERROR_NEWER,      /* made by a later version of the program, which it is left to */
  TOC_DATABASE_ERROR_OLDER,      /* opened for reading, but still to be migrated */
  TOC_DATABASE_ERROR_MISSING,    /* opened for reading, but there is none */
} TocDatabaseError;

GQuark toc_database_error_quark (void);

/**
 * TocDatabaseWork: what the thread does. It may use the functions below that take a #TocDatabase.
 * It is handed its own data and nothing else that other threads see.
 *
 * Returns: what toc_database_run_finish() will; NULL may be a success: only @error tells
 */
typedef gpointer (*TocDatabaseWork) (TocDatabase *database,
                                     gpointer data,
                                     GCancellable *cancellable,
                                     GError **error);

/**
 * toc_database_new:
 * @path: of the file, in the file system's own encoding; its folder is made where it is missing
 * @migrations: (array zero-terminated=1): SQL that leads from version n to n + 1; it must outlive
 *   the database. The file's `PRAGMA user_version` tells which of them it has seen
 * @read_only: never writes, makes or migrates anything; may be open beside another process
 *
 * Returns: (transfer full): nothing is opened yet
 */
TocDatabase *toc_database_new (const char *path,
                               const char *const *migrations,
                               gboolean read_only);

/**
 * toc_database_run_async: does @work in the thread, after all that came before.
 * @data: (transfer full): for @work
 * @data_free: (nullable): for @data, called in any thread
 * @result_free: (nullable): for the result if nobody takes it
 * @cancellable: (nullable): interrupts a query that runs; a transaction is undone
 */
void toc_database_run_async (TocDatabase *self,
                             TocDatabaseWork work,
                             gpointer data,
                             GDestroyNotify data_free,
                             GDestroyNotify result_free,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);

/** toc_database_run_finish: Returns: (transfer full): of the work.
 *  @error: TOC_DATABASE_ERROR, or G_IO_ERROR_CANCELLED */
gpointer toc_database_run_finish (TocDatabase *self, GAsyncResult *result, GError **error);

/**
 * toc_database_close: lets the thread finish what was handed to it, and end. Nothing can be handed
 * to it any more.
 * @patience: µs to wait for that; where it takes longer it goes on by itself
 *
 * Returns: whether it has ended
 */
gboolean toc_database_close (TocDatabase *self, gint64 patience);

/*
 * For the thread alone, which is asserted.
 */

/** TocStatement: a prepared statement, put back for its next use when it is released. */
typedef sqlite3_stmt TocStatement;

/** toc_statement_release: resets @statement and forgets what was bound. */
void toc_statement_release (TocStatement *statement);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocStatement, toc_statement_release)

/**
 * toc_database_prepare: the statement for @sql, which is prepared once and kept.
 * @sql: a static string; never in use twice at the same time
 *
 * Returns: (transfer none) (nullable): to be released
 */
TocStatement *toc_database_prepare (TocDatabase *self, const char *sql, GError **error);

/** toc_database_bind_ints: binds @n integers of 64 bits to the parameters from the first on. */
void toc_database_bind_ints (TocStatement *statement, guint n, ...);

/**
 * toc_database_step: goes on to the next row.
 * @row: (out) (optional): whether there is one
 *
 * Returns: FALSE on an error
 */
gboolean toc_database_step (TocDatabase *self,
                            TocStatement *statement,
                            gboolean *row,
                            GError **error);

/** toc_database_execute: runs all statements of @sql, which are not kept. */
gboolean toc_database_execute (TocDatabase *self, const char *sql, GError **error);

/** toc_database_begin: begins a transaction that will write. */
gboolean toc_database_begin (TocDatabase *self, GError **error);

/** toc_database_begin_reading: begins one that sees the file as it is now, whatever another process
 *  writes meanwhile. */
gboolean toc_database_begin_reading (TocDatabase *self, GError **error);

/** toc_database_commit: ends it; once it returns TRUE the disk has it. */
gboolean toc_database_commit (TocDatabase *self, GError **error);

/** toc_database_rollback: undoes it, if one is open. The end of the work does so, too. */
void toc_database_rollback (TocDatabase *self);

/** toc_database_get_handle: Returns: (transfer none): for what has no function here */
sqlite3 *toc_database_get_handle (TocDatabase *self);

G_END_DECLS
