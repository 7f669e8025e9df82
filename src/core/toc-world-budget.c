/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-world-budget.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "toc-world-ledger.h"

/* A longer file is none of ours. */
#define SIZE_MAX_BYTES 4096

/* Whoever has the lock needs it for a moment only. */
#define LOCK_TRIES 100
#define LOCK_WAIT_US (G_USEC_PER_SEC / 50)

typedef struct
{
  gboolean claim;     /* else: close */
  gboolean by_person;
  gint64 until;       /* µs since the epoch */
  TocWorldProblem problem;
  gint64 again_at;    /* µs since the epoch */
} Access;

GFile *
toc_world_budget_get_file (void)
{
  return g_file_new_build_filename (g_get_user_cache_dir (), "tocsin", "world.json", NULL);
}

static gboolean
fail (GError **error, const char *what)
{
  int code = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", what,
               g_strerror (code));

  return FALSE;
}

static gboolean
lock_file (int fd, GError **error)
{
  for (guint i = 0; i < LOCK_TRIES; i++)
    {
      if (flock (fd, LOCK_EX | LOCK_NB) == 0)
        return TRUE;
      if (errno != EWOULDBLOCK && errno != EINTR)
        break;
      g_usleep (LOCK_WAIT_US); /* on a thread */
    }

  return fail (error, "locking");
}

/* Returns: the lock as well, which ends with it; −1 with @error set */
static int
open_file (GFile *file, GError **error)
{
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *folder = g_path_get_dirname (path);
  int fd;

  g_mkdir_with_parents (folder, 0700);
  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
  if (fd < 0)
    {
      fail (error, path);
      return -1;
    }
  if (!lock_file (fd, error))
    {
      close (fd);
      return -1;
    }

  return fd;
}

static gboolean
read_ledger (int fd, TocWorldLedger *ledger, gint64 now, GError **error)
{
  char data[SIZE_MAX_BYTES];
  ssize_t length = pread (fd, data, sizeof data, 0);

  if (length < 0)
    return fail (error, "reading");
  if (!toc_world_ledger_read (ledger, data, (gsize) length, now))
    g_message ("When the world was last asked cannot be read: it is not asked for an hour.");

  return TRUE;
}

static gboolean
write_ledger (int fd, const TocWorldLedger *ledger, GError **error)
{
  g_autofree char *text = toc_world_ledger_write (ledger);
  gsize length = strlen (text);

  /* A file that is cut off in between makes no sense to the next reader: no question too many. */
  if (pwrite (fd, text, length, 0) != (ssize_t) length || ftruncate (fd, (off_t) length) != 0)
    return fail (error, "writing");

  return TRUE;
}

static void
change (Access *access, TocWorldLedger *ledger, gint64 now)
{
  gboolean closed = ledger->closed_until > now;

  if (!access->claim)
    ledger->closed_until = access->until;
  else if (!toc_world_ledger_claim (ledger, access->by_person, now, &access->again_at))
    access->problem =
      closed ? TOC_WORLD_PROBLEM_RATE_LIMITED : TOC_WORLD_PROBLEM_OVER_BUDGET;
}

static gboolean
run (GFile *file, Access *access, GError **error)
{
  int fd = open_file (file, error);
  gint64 now = g_get_real_time ();
  TocWorldLedger ledger;
  gboolean done;

  if (fd < 0)
    return FALSE;

  done = read_ledger (fd, &ledger, now, error);
  if (done)
    {
      change (access, &ledger, now);
      done = write_ledger (fd, &ledger, error);
    }
  close (fd);

  return done;
}

static void
run_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Access *access = task_data;
  g_autoptr (GError) error = NULL;

  if (!run (source, access, &error))
    {
      g_message ("How often the world was asked cannot be kept: %s", error->message);
      if (access->claim && !access->by_person && access->problem == TOC_WORLD_PROBLEM_NONE)
        access->problem = TOC_WORLD_PROBLEM_BUDGET_FAILED;
    }
  g_task_return_boolean (task, TRUE);
}

static void
start (GFile *file,
       const Access *access,
       gpointer tag,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (file, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, g_memdup2 (access, sizeof *access), g_free);
  g_task_run_in_thread (task, run_cb);
}

void
toc_world_budget_claim_async (GFile *file,
                              gboolean by_person,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Access access = { .claim = TRUE, .by_person = by_person };

  start (file, &access, toc_world_budget_claim_async, cancellable, callback, user_data);
}

TocWorldProblem
toc_world_budget_claim_finish (GAsyncResult *result, gint64 *again_at, GError **error)
{
  const Access *access;

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return TOC_WORLD_PROBLEM_BUDGET_FAILED;

  access = g_task_get_task_data (G_TASK (result));
  *again_at = access->again_at;

  return access->problem;
}

void
toc_world_budget_close_async (GFile *file,
                              gint64 until,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Access access = { .until = until };

  start (file, &access, toc_world_budget_close_async, cancellable, callback, user_data);
}

void
toc_world_budget_close_finish (GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
}
