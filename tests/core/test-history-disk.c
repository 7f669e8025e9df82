/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A disk that is full, or that cannot be written: a real one, of one MiB, of our own. */

#include "toc-database.h"
#include "toc-test-history.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)
#define DAY (24 * 60 * MINUTE)
#define NOON (G_GINT64_CONSTANT (1784116800) * G_USEC_PER_SEC)

static void
add_up (TocTestHistory *test, gint64 at, gint64 span)
{
  toc_test_history_add (test, at, span, TOC_STATE_UP, "all=ok", 100);
}

static void
add_fails (TocTestHistory *test, gint64 at, int code)
{
  g_autoptr (GError) error = NULL;
  TocHistoryEntry *entry =
    toc_test_history_entry_new (test, at, MINUTE, TOC_STATE_UP, "all=ok", 100);

  g_assert_false (toc_test_history_try (test, entry, &error));
  g_assert_error (error, TOC_DATABASE_ERROR, code);
}

static gint64
get_covered (TocTestHistory *test, guint uptime, gint64 now)
{
  g_autoptr (TocHistoryOverview) overview = toc_test_history_read (test, now);

  return ((TocHistoryUptime *) g_ptr_array_index (overview->uptimes, uptime))->covered;
}

static const char *
get_problem (TocTestHistory *test)
{
  return toc_history_get_problem (test->history);
}

static void
fill (const char *path, gsize left)
{
  g_autofree char *zeros = g_malloc0 (4096);
  FILE *file = g_fopen (path, "w");
  gsize written = 0;

  g_assert_nonnull (file);
  setvbuf (file, NULL, _IONBF, 0);
  while (fwrite (zeros, 1, 4096, file) == 4096)
    written += 4096;
  g_assert_cmpint (errno, ==, ENOSPC);
  fclose (file);
  g_assert_cmpint (truncate (path, (off_t) (written - left)), ==, 0);
}

static void
test_full (TocTestHistory *test, gconstpointer data)
{
  g_autofree char *filler = g_build_filename (test->folder, "filler", NULL);
  gint64 kept = 0;

  add_up (test, NOON, 0);
  fill (filler, 65536);
  for (gint64 i = 1; i < 1000 && get_problem (test) == NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      TocHistoryEntry *entry =
        toc_test_history_entry_new (test, NOON + i * MINUTE, MINUTE, TOC_STATE_UP, "all=ok", 100);

      if (toc_test_history_try (test, entry, &error))
        kept = i;
      else
        g_assert_error (error, TOC_DATABASE_ERROR, TOC_DATABASE_ERROR_FULL);
    }
  g_assert_cmpint (kept, >, 0);
  g_assert_cmpint (kept, <, 999);
  g_assert_nonnull (strstr (get_problem (test), "full"));
  g_assert_cmpint (get_covered (test, 1, NOON + DAY), ==, kept * MINUTE);

  /* As soon as there is room again it goes on. */
  g_assert_cmpint (g_unlink (filler), ==, 0);
  add_up (test, NOON + (kept + 2) * MINUTE, MINUTE);
  g_assert_null (get_problem (test));
  g_assert_cmpint (get_covered (test, 1, NOON + DAY), ==, (kept + 1) * MINUTE);
}

/* Even the first byte finds no room. */
static void
test_full_at_first (TocTestHistory *test, gconstpointer data)
{
  g_autofree char *filler = g_build_filename (test->folder, "filler", NULL);

  fill (filler, 0);
  add_fails (test, NOON, TOC_DATABASE_ERROR_FULL);
  g_assert_cmpint (g_unlink (filler), ==, 0);
  add_up (test, NOON + MINUTE, MINUTE);
  g_assert_null (get_problem (test));
}

static void
remount (const char *disk, unsigned long flags)
{
  g_assert_cmpint (mount ("", disk, NULL, MS_REMOUNT | flags, NULL), ==, 0);
}

static void
test_read_only (TocTestHistory *test, gconstpointer data)
{
  remount (data, MS_RDONLY);
  add_fails (test, NOON, TOC_DATABASE_ERROR_UNWRITABLE);
  g_assert_nonnull (strstr (get_problem (test), "cannot be written"));

  remount (data, 0);
  add_up (test, NOON + MINUTE, MINUTE);
  g_assert_null (get_problem (test));
}

static void
set_up (TocTestHistory *test, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (data, "home", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  toc_test_history_set_up_in (test, folder);
}

static void
skip (void)
{
  g_test_skip ("no disk of our own can be mounted here");
}

/* Mounts the disk, for this process alone. Needs root, or a system where anybody may be root in a
   namespace of their own. */
static gboolean
mount_disk (const char *folder)
{
  g_autofree char *map = g_strdup_printf ("0 %u 1", (unsigned) geteuid ());
  gboolean root = geteuid () == 0;

  if (!root && (unshare (CLONE_NEWUSER) != 0 ||
                !g_file_set_contents_full ("/proc/self/uid_map", map, -1,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL)))
    return FALSE;

  return unshare (CLONE_NEWNS) == 0 && mount ("", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
         mount ("tmpfs", folder, "tmpfs", 0, "size=1m") == 0;
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (TocTestHistory *test, gconstpointer data);
  } tests[] = {
    { "/history-disk/full", test_full },
    { "/history-disk/full-at-first", test_full_at_first },
    { "/history-disk/read-only", test_read_only },
  };
  g_autofree char *disk = g_dir_make_tmp ("tocsin-test-XXXXXX", NULL);
  /* Namespaces are of a process that has one thread yet. */
  gboolean mounted = mount_disk (disk);
  int status;

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      if (mounted)
        g_test_add (tests[i].path, TocTestHistory, disk, set_up, tests[i].func,
                    toc_test_history_tear_down);
      else
        g_test_add_func (tests[i].path, skip);
    }

  status = g_test_run ();
  if (mounted)
    umount (disk);
  g_rmdir (disk);

  return status;
}
