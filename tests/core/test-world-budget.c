/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How often the world may be asked, and the file in which that is kept. */

#include "toc-test-net.h"
#include "toc-world-budget.h"
#include "toc-world-ledger.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)
#define HOUR (60 * MINUTE)
#define START (HOUR * 24 * 365 * 50)

typedef struct
{
  char *folder; /* (owned) */
  char *path;   /* (owned) */
  GFile *file;  /* (owned) */
} Place;

static void
set_up (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  place->folder = g_dir_make_tmp ("tocsin-budget-XXXXXX", &error);
  g_assert_no_error (error);
  place->path = g_build_filename (place->folder, "tocsin", "world.json", NULL);
  place->file = g_file_new_for_path (place->path);
}

static void
tear_down (Place *place, gconstpointer data)
{
  g_autofree char *below = g_path_get_dirname (place->path);

  g_chmod (below, 0700);
  g_rmdir (place->path);
  g_unlink (place->path);
  g_rmdir (below);
  g_rmdir (place->folder);
  g_free (place->folder);
  g_free (place->path);
  g_object_unref (place->file);
}

static gboolean
claim_at (TocWorldLedger *ledger, gboolean by_person, gint64 now, gint64 *again_at)
{
  return toc_world_ledger_claim (ledger, by_person, now, again_at);
}

/* Over hours, each minute: never two within ten minutes, never more than four in any hour. */
static void
test_rates (void)
{
  TocWorldLedger ledger = { { 0 }, 0 };
  g_autoptr (GArray) granted = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (gint64 now = START; now < START + 6 * HOUR; now += MINUTE)
    {
      gint64 again_at;

      if (claim_at (&ledger, FALSE, now, &again_at))
        g_array_append_val (granted, now);
      else
        g_assert_cmpint (again_at, >, now);
    }
  g_assert_cmpuint (granted->len, ==, 24);
  for (guint i = 1; i < granted->len; i++)
    g_assert_cmpint (g_array_index (granted, gint64, i) - g_array_index (granted, gint64, i - 1),
                     >=, 10 * MINUTE);
  for (guint i = 4; i < granted->len; i++)
    g_assert_cmpint (g_array_index (granted, gint64, i) - g_array_index (granted, gint64, i - 4),
                     >=, HOUR);
}

/* A person may always ask, unless Globalping says otherwise; and that counts for the program. */
static void
test_person (void)
{
  TocWorldLedger ledger = { { 0 }, 0 };
  gint64 again_at;

  for (guint i = 0; i < 10; i++)
    g_assert_true (claim_at (&ledger, TRUE, START + i, &again_at));
  g_assert_false (claim_at (&ledger, FALSE, START + 11 * MINUTE, &again_at));
  ledger.closed_until = START + 2 * HOUR;
  g_assert_false (claim_at (&ledger, TRUE, START + HOUR, &again_at));
  g_assert_cmpint (again_at, ==, START + 2 * HOUR);
  g_assert_true (claim_at (&ledger, TRUE, START + 2 * HOUR, &again_at));
  g_assert_cmpint (again_at, ==, 0);
}

/* A clock that was set back does not lock us out for years. */
static void
test_clock (void)
{
  TocWorldLedger ledger = { { 0 }, 0 };
  g_autofree char *text = NULL;
  gint64 again_at;

  g_assert_true (claim_at (&ledger, FALSE, START + 1000 * HOUR, &again_at));
  ledger.closed_until = START + 2000 * HOUR;
  text = toc_world_ledger_write (&ledger);
  g_assert_true (toc_world_ledger_read (&ledger, text, strlen (text), START));
  g_assert_cmpint (ledger.closed_until, ==, START + 24 * HOUR);
  g_assert_cmpint (ledger.asked[0], ==, START);
}

static void
test_nonsense (void)
{
  static const char *const texts[] = {
    "x", "{", "[]", "{}", "null", "\xff\xfe", "{\"schema\":1}",
    "{\"schema\":1,\"asked\":[0,0,0],\"closed_until\":0}",
    "{\"schema\":1,\"asked\":[0,0,0,0],\"closed_until\":\"0\"}",
    "{\"schema\":1,\"asked\":[0,0,0,-1],\"closed_until\":0}",
    "{\"schema\":1,\"asked\":[0,0,0,null],\"closed_until\":0}",
    "{\"schema\":2,\"asked\":[0,0,0,0],\"closed_until\":0}",
    "{\"schema\":1,\"asked\":{\"0\":0},\"closed_until\":0}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      TocWorldLedger ledger;
      gint64 again_at;

      g_assert_false (toc_world_ledger_read (&ledger, texts[i], strlen (texts[i]), START));
      g_assert_false (claim_at (&ledger, FALSE, START + 1, &again_at));
      g_assert_cmpint (again_at, ==, START + HOUR);
      g_assert_true (claim_at (&ledger, TRUE, START + 1, &again_at));
    }
}

static void
finish_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static TocWorldProblem
claim (Place *place, gboolean by_person)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 again_at = 0;
  TocWorldProblem problem;

  toc_world_budget_claim_async (place->file, by_person, NULL, finish_cb, &result);
  toc_test_wait_for (result != NULL);
  problem = toc_world_budget_claim_finish (result, &again_at, &error);
  g_assert_no_error (error);
  g_assert_true (problem == TOC_WORLD_PROBLEM_NONE || problem == TOC_WORLD_PROBLEM_BUDGET_FAILED ||
                 again_at > g_get_real_time ());

  return problem;
}

static void
test_file (Place *place, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  GStatBuf status;

  g_assert_cmpint (claim (place, FALSE), ==, TOC_WORLD_PROBLEM_NONE);
  g_assert_cmpint (g_stat (place->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (claim (place, FALSE), ==, TOC_WORLD_PROBLEM_OVER_BUDGET);
  g_assert_cmpint (claim (place, TRUE), ==, TOC_WORLD_PROBLEM_NONE);
  toc_world_budget_close_async (place->file, g_get_real_time () + HOUR, NULL, finish_cb, &result);
  toc_test_wait_for (result != NULL);
  toc_world_budget_close_finish (result);
  g_assert_cmpint (claim (place, TRUE), ==, TOC_WORLD_PROBLEM_RATE_LIMITED);
}

/* Of many that ask at once, one is granted. */
static void
test_race (Place *place, gconstpointer data)
{
  GAsyncResult *results[8] = { NULL };
  guint granted = 0;

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    toc_world_budget_claim_async (place->file, FALSE, NULL, finish_cb, &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      gint64 again_at;

      toc_test_wait_for (results[i] != NULL);
      granted += toc_world_budget_claim_finish (results[i], &again_at, NULL) ==
                 TOC_WORLD_PROBLEM_NONE;
      g_object_unref (results[i]);
    }
  g_assert_cmpuint (granted, ==, 1);
}

static void
test_broken_file (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (claim (place, FALSE), ==, TOC_WORLD_PROBLEM_NONE);
  g_file_set_contents (place->path, "{\"schema\":1,\"asked\":[17953", -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (claim (place, FALSE), ==, TOC_WORLD_PROBLEM_OVER_BUDGET);
  /* It is a ledger again, in which nothing is left. */
  g_assert_cmpint (claim (place, FALSE), ==, TOC_WORLD_PROBLEM_OVER_BUDGET);
  g_assert_cmpint (claim (place, TRUE), ==, TOC_WORLD_PROBLEM_NONE);
}

/* A folder in its place: cannot be opened by anybody, root included. */
static void
test_no_file (Place *place, gconstpointer data)
{
  g_assert_cmpint (g_mkdir_with_parents (place->path, 0700), ==, 0);
  g_assert_cmpint (claim (place, FALSE), ==, TOC_WORLD_PROBLEM_BUDGET_FAILED);
  g_assert_cmpint (claim (place, TRUE), ==, TOC_WORLD_PROBLEM_NONE);
}

/* Somebody keeps the lock for ever. */
static void
test_locked (Place *place, gconstpointer data)
{
  int fd;

  g_assert_cmpint (claim (place, FALSE), ==, TOC_WORLD_PROBLEM_NONE);
  fd = g_open (place->path, O_RDWR | O_CLOEXEC, 0);
  g_assert_cmpint (flock (fd, LOCK_EX), ==, 0);
  g_assert_cmpint (claim (place, FALSE), ==, TOC_WORLD_PROBLEM_BUDGET_FAILED);
  close (fd);
}

#define ADD(name, func) g_test_add ("/world-budget/" name, Place, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/world-budget/rates", test_rates);
  g_test_add_func ("/world-budget/person", test_person);
  g_test_add_func ("/world-budget/clock", test_clock);
  g_test_add_func ("/world-budget/nonsense", test_nonsense);
  ADD ("file", test_file);
  ADD ("race", test_race);
  ADD ("broken-file", test_broken_file);
  ADD ("no-file", test_no_file);
  ADD ("locked", test_locked);

  return g_test_run ();
}
