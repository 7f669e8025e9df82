/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One alarm, on a clock that goes on in suspend. */

#include "toc-scheduler.h"

#include <time.h>

#define MS ((gint64) 1000)
#define HOUR ((gint64) 3600 * G_USEC_PER_SEC)

/* The linker calls this in place of clock_gettime(): see meson.build. What the computer has slept
   is kept in the environment, which is the only place where a test may keep something. */
int __real_clock_gettime (clockid_t clock, struct timespec *now);
int __wrap_clock_gettime (clockid_t clock, struct timespec *now);

int
__wrap_clock_gettime (clockid_t clock, struct timespec *now)
{
  const char *slept = g_getenv ("TEST_SLEPT_S");
  int result = __real_clock_gettime (clock, now);

  if (clock == CLOCK_BOOTTIME && slept != NULL)
    now->tv_sec += g_ascii_strtoll (slept, NULL, 10);

  return result;
}

typedef struct
{
  TocScheduler *scheduler; /* (owned) */
  GString *signals;        /* (owned): a letter for each */
} Fixture;

static void
due_cb (Fixture *fixture)
{
  g_string_append_c (fixture->signals, 'd');
}

static void
resumed_cb (Fixture *fixture)
{
  g_string_append_c (fixture->signals, 'r');
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_unsetenv ("TEST_SLEPT_S");
  fixture->signals = g_string_new (NULL);
  fixture->scheduler = toc_scheduler_new (&error);
  g_assert_no_error (error);
  g_signal_connect_swapped (fixture->scheduler, "due", G_CALLBACK (due_cb), fixture);
  g_signal_connect_swapped (fixture->scheduler, "resumed", G_CALLBACK (resumed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->scheduler);
  g_string_free (fixture->signals, TRUE);
}

static gboolean
late_cb (gpointer late)
{
  *(gboolean *) late = TRUE;

  return G_SOURCE_REMOVE;
}

static void
run_for (guint ms)
{
  gboolean late = FALSE;

  g_timeout_add (ms, late_cb, &late);
  while (!late)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_for_signal (Fixture *fixture)
{
  gboolean late = FALSE;
  guint id = g_timeout_add (5000, late_cb, &late);

  while (fixture->signals->len == 0 && !late)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (late);
  g_source_remove (id);
}

static void
test_due (Fixture *fixture, gconstpointer data)
{
  gint64 begun = toc_scheduler_get_now ();

  toc_scheduler_set (fixture->scheduler, begun + 40 * MS);
  wait_for_signal (fixture);
  g_assert_cmpint (toc_scheduler_get_now () - begun, >=, 40 * MS);
  g_assert_cmpstr (fixture->signals->str, ==, "d");
  /* Once. */
  run_for (60);
  g_assert_cmpstr (fixture->signals->str, ==, "d");
}

/* What is past is due at once. */
static void
test_past (Fixture *fixture, gconstpointer data)
{
  const gint64 pasts[] = { 0, -1, G_MININT64 / 2, 1, toc_scheduler_get_now () - 1 };

  for (guint i = 0; i < G_N_ELEMENTS (pasts); i++)
    {
      g_string_truncate (fixture->signals, 0);
      toc_scheduler_set (fixture->scheduler, pasts[i]);
      wait_for_signal (fixture);
      g_assert_cmpstr (fixture->signals->str, ==, "d");
    }
}

static void
test_clear (Fixture *fixture, gconstpointer data)
{
  toc_scheduler_set (fixture->scheduler, toc_scheduler_get_now () + 20 * MS);
  toc_scheduler_clear (fixture->scheduler);
  run_for (60);
  g_assert_cmpstr (fixture->signals->str, ==, "");
  toc_scheduler_clear (fixture->scheduler);
}

/* The later call wins, be it earlier or later. */
static void
test_replace (Fixture *fixture, gconstpointer data)
{
  gint64 begun = toc_scheduler_get_now ();

  toc_scheduler_set (fixture->scheduler, begun + 10 * MS);
  toc_scheduler_set (fixture->scheduler, begun + 60 * MS);
  run_for (40);
  g_assert_cmpstr (fixture->signals->str, ==, "");
  wait_for_signal (fixture);
  g_string_truncate (fixture->signals, 0);

  toc_scheduler_set (fixture->scheduler, begun + HOUR);
  toc_scheduler_set (fixture->scheduler, begun);
  wait_for_signal (fixture);
  run_for (20);
  g_assert_cmpstr (fixture->signals->str, ==, "d");
}

/* An alarm that has gone off, but was set anew before anybody heard it, is not due. */
static void
test_set_after_wakeup (Fixture *fixture, gconstpointer data)
{
  toc_scheduler_set (fixture->scheduler, toc_scheduler_get_now () + 1 * MS);
  g_usleep (20 * 1000);
  toc_scheduler_set (fixture->scheduler, toc_scheduler_get_now () + HOUR);
  run_for (30);
  g_assert_cmpstr (fixture->signals->str, ==, "");
}

/* Slept since it was set: that is said first. Two minutes later, it is not said again. */
static void
test_resumed (Fixture *fixture, gconstpointer data)
{
  toc_scheduler_set (fixture->scheduler, toc_scheduler_get_now () + 10 * MS);
  g_setenv ("TEST_SLEPT_S", "120", TRUE);
  wait_for_signal (fixture);
  g_assert_cmpstr (fixture->signals->str, ==, "rd");

  g_string_truncate (fixture->signals, 0);
  toc_scheduler_set (fixture->scheduler, 0);
  wait_for_signal (fixture);
  g_assert_cmpstr (fixture->signals->str, ==, "d");
}

static void
test_clock (Fixture *fixture, gconstpointer data)
{
  gint64 before = toc_scheduler_get_now ();

  g_setenv ("TEST_SLEPT_S", "3600", TRUE);
  g_assert_cmpint (toc_scheduler_get_now () - before, >=, HOUR);
  g_assert_cmpint (toc_scheduler_get_now () - before, <, 2 * HOUR);
}

static void
drop_cb (TocScheduler **scheduler)
{
  g_clear_object (scheduler);
}

/* Whoever hears it may drop it. */
static void
test_drop (Fixture *fixture, gconstpointer data)
{
  TocScheduler *scheduler = toc_scheduler_new (NULL);

  g_signal_connect_swapped (scheduler, "due", G_CALLBACK (drop_cb), &scheduler);
  toc_scheduler_set (scheduler, 0);
  while (scheduler != NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* Nobody is told by one that is gone. */
static void
test_gone (Fixture *fixture, gconstpointer data)
{
  TocScheduler *scheduler = toc_scheduler_new (NULL);

  g_signal_connect_swapped (scheduler, "due", G_CALLBACK (due_cb), fixture);
  toc_scheduler_set (scheduler, toc_scheduler_get_now () + 5 * MS);
  g_assert_finalize_object (scheduler);
  run_for (30);
  g_assert_cmpstr (fixture->signals->str, ==, "");
}

static void
add (const char *name, void (*func) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/scheduler/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("due", test_due);
  add ("past", test_past);
  add ("clear", test_clear);
  add ("replace", test_replace);
  add ("set-after-wakeup", test_set_after_wakeup);
  add ("resumed", test_resumed);
  add ("clock", test_clock);
  add ("drop", test_drop);
  add ("gone", test_gone);

  return g_test_run ();
}
