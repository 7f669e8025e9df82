/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The newest sample of each component, and who is to be asked next. */

#include "toc-latest.h"
#include "toc-test-scene.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define NOW (10000 * MINUTE)

typedef struct
{
  TocDefinition *definition; /* (owned) */
  TocLatest *latest;         /* (owned) */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->definition = toc_definition_new_shipped ();
  fixture->latest = toc_latest_new (fixture->definition);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  toc_latest_free (fixture->latest);
  toc_definition_unref (fixture->definition);
}

static TocRound *
add_round (Fixture *fixture, const char *line, gint64 now)
{
  g_autoptr (TocTestScene) scene = toc_test_scene_new (fixture->definition, line);

  return toc_latest_add (fixture->latest, scene->round, now);
}

static void
take (Fixture *fixture, const char *line, gint64 now)
{
  toc_round_unref (add_round (fixture, line, now));
}

static char *
join_ids (GPtrArray *components)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < components->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "",
                            ((TocComponent *) g_ptr_array_index (components, i))->id);

  return g_string_free (ids, FALSE);
}

static void
check_due (Fixture *fixture, gint64 now, TocUrgency urgency, const char *due, const char *others)
{
  g_autoptr (GPtrArray) other_components = NULL;
  g_autoptr (GPtrArray) components =
    toc_latest_dup_due (fixture->latest, now, urgency, &other_components);
  g_autofree char *ids = join_ids (components);
  g_autofree char *other_ids = join_ids (other_components);

  g_assert_cmpstr (ids, ==, due);
  if (others != NULL)
    g_assert_cmpstr (other_ids, ==, others);
}

static void
check_pulse (Fixture *fixture, gint64 now, const char *expected)
{
  g_autoptr (GPtrArray) components = toc_latest_dup_pulse (fixture->latest, now);
  g_autofree char *ids = join_ids (components);

  g_assert_cmpstr (ids, ==, expected);
}

static void
check_failing (Fixture *fixture, gint64 now, const char *expected)
{
  g_autoptr (GPtrArray) components = toc_latest_dup_failing (fixture->latest, now, FALSE);
  g_autofree char *ids = join_ids (components);

  g_assert_cmpstr (ids, ==, expected);
}

/* A round is completed by what was seen before, kept apart; controls are not kept. */
static void
test_add (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TocRound) first = add_round (fixture, "all=ok controls=ok", NOW);
  g_autoptr (TocRound) second = add_round (fixture, "edge=http_error page=-", NOW + MINUTE);

  g_assert_cmpuint (first->samples->len, ==, 6);
  g_assert_cmpuint (first->carried->len, ==, 0);
  g_assert_cmpuint (first->controls->len, ==, 5);
  g_assert_cmpuint (second->samples->len, ==, 1);
  g_assert_cmpuint (second->carried->len, ==, 5);
  g_assert_cmpuint (second->controls->len, ==, 0);
  g_assert_cmpint (toc_round_find (second, "edge")->fault, ==, TOC_FAULT_HTTP_ERROR);
  g_assert_true (toc_round_find (second, "page") == toc_round_find (first, "page"));
  g_assert_cmpfloat_with_epsilon (second->duration_ms, 1000, 0.1);
  g_assert_cmpint (second->started_at, ==, first->started_at);
}

/* What does not count is asked as rarely as what is none of the core, and no pulse goes there. */
static void
test_leave_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  guint failed, episodes;

  g_hash_table_add (ids, (gpointer) "edge");
  toc_latest_leave_out (fixture->latest, ids);
  take (fixture, "all=ok edge=http_error", NOW);
  g_assert_cmpuint (toc_latest_count (fixture->latest, NOW, &failed, &episodes), ==, 3);
  g_assert_cmpuint (failed, ==, 0);
  check_pulse (fixture, NOW, "videos");
  check_failing (fixture, NOW, "page videos static");
  take (fixture, "edge=ok", NOW);
  check_due (fixture, NOW + MINUTE, TOC_URGENCY_ROUTINE, "videos static", NULL);
  check_due (fixture, NOW + 15 * MINUTE, TOC_URGENCY_ROUTINE, "edge videos static live login", NULL);
}

static void
test_clear (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TocRound) after = NULL;

  take (fixture, "all=ok edge=http_error", NOW);
  toc_latest_clear (fixture->latest);
  after = add_round (fixture, "edge=ok", NOW + MINUTE);
  g_assert_cmpuint (after->carried->len, ==, 0);
}

static void
test_due_first (Fixture *fixture, gconstpointer data)
{
  check_due (fixture, NOW, TOC_URGENCY_ROUTINE, "edge page videos static live login", "");
}

/* Core always, what is beside it every quarter of an hour, the heavy page every hour. */
static void
test_due_intervals (Fixture *fixture, gconstpointer data)
{
  take (fixture, "all=ok", NOW);
  check_due (fixture, NOW + 5 * MINUTE, TOC_URGENCY_ROUTINE, "edge videos static",
             "page live login");
  check_due (fixture, NOW + 15 * MINUTE - 1, TOC_URGENCY_ROUTINE, "edge videos static",
             "page live login");
  check_due (fixture, NOW + 15 * MINUTE, TOC_URGENCY_ROUTINE, "edge videos static live login",
             "page");
  check_due (fixture, NOW + 60 * MINUTE - 1, TOC_URGENCY_ROUTINE, "edge videos static live login",
             "page");
  check_due (fixture, NOW + 60 * MINUTE, TOC_URGENCY_ROUTINE,
             "edge page videos static live login", "");
}

/* What failed is due, and a person's wish spares nothing. */
static void
test_due_urgency (Fixture *fixture, gconstpointer data)
{
  take (fixture, "all=ok page=http_error live=tcp_timeout login=dns_bogon_error", NOW);
  check_due (fixture, NOW + MINUTE, TOC_URGENCY_ROUTINE, "edge page videos static live", "login");
  check_due (fixture, NOW + MINUTE, TOC_URGENCY_ASKED, "edge page videos static live login", "");
}

/* A heavy page that cannot be verified is looked at again sooner than a healthy one. */
static void
test_due_odd_page (Fixture *fixture, gconstpointer data)
{
  take (fixture, "all=ok page=http_challenge", NOW);
  check_due (fixture, NOW + 14 * MINUTE, TOC_URGENCY_ROUTINE, "edge videos static",
             "page live login");
  check_due (fixture, NOW + 15 * MINUTE, TOC_URGENCY_ROUTINE,
             "edge page videos static live login", "");
}

static void
test_due_sparing (Fixture *fixture, gconstpointer data)
{
  check_due (fixture, NOW, TOC_URGENCY_SPARING, "edge videos static live login", "");
  take (fixture, "all=ok", NOW);
  check_due (fixture, NOW + 60 * MINUTE, TOC_URGENCY_SPARING, "edge videos static live login", "");
  /* What is wrong is looked at all the same. */
  take (fixture, "page=http_error", NOW);
  check_due (fixture, NOW, TOC_URGENCY_SPARING, "edge page videos static", "live login");
}

/* Who wants to be left alone is, unless a person or a doubt asks. */
static void
test_due_retry_after (Fixture *fixture, gconstpointer data)
{
  take (fixture, "all=ok edge=http_error/retry:120 videos=http_rate_limited/retry:120", NOW);
  check_due (fixture, NOW + MINUTE, TOC_URGENCY_ROUTINE, "static", "page live login");
  check_due (fixture, NOW + MINUTE, TOC_URGENCY_CONFIRM, "edge page static live login", "");
  check_due (fixture, NOW + MINUTE, TOC_URGENCY_ASKED, "edge page videos static live login", "");
  check_due (fixture, NOW + 2 * MINUTE, TOC_URGENCY_ROUTINE, "edge videos static", NULL);
}

static void
test_retry_after (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (toc_latest_get_retry_after (fixture->latest), ==, 0);
  /* One that may be asked is enough; what is beside the core does not matter. */
  take (fixture, "core=http_error/retry:120 edge=http_error live=http_error/retry:9999", NOW);
  g_assert_cmpint (toc_latest_get_retry_after (fixture->latest), ==, 0);
  take (fixture, "edge=http_error/retry:60", NOW);
  g_assert_cmpint (toc_latest_get_retry_after (fixture->latest), ==, NOW + MINUTE);
  /* Nobody is left alone for more than an hour. */
  take (fixture, "core=http_error/retry:99999", NOW);
  g_assert_cmpint (toc_latest_get_retry_after (fixture->latest), ==, NOW + 10 * MINUTE);
  take (fixture, "core=http_maintenance/retry:3600", NOW);
  g_assert_cmpint (toc_latest_get_retry_after (fixture->latest), ==, NOW + 10 * MINUTE);
  take (fixture, "core=http_rate_limited/retry:99999", NOW);
  g_assert_cmpint (toc_latest_get_retry_after (fixture->latest), ==, NOW + 60 * MINUTE);
  /* What is well may be asked, whatever it says. */
  take (fixture, "core=ok/retry:60", NOW + MINUTE);
  g_assert_cmpint (toc_latest_get_retry_after (fixture->latest), ==, 0);
}

static void
test_end_waits (Fixture *fixture, gconstpointer data)
{
  take (fixture, "core=http_maintenance/retry:3600 edge=http_rate_limited/retry:3600", NOW);
  check_due (fixture, NOW + MINUTE, TOC_URGENCY_ROUTINE, "live login", "");
  toc_latest_end_waits (fixture->latest);
  check_due (fixture, NOW + MINUTE, TOC_URGENCY_ROUTINE, "page videos static live login", "");
  g_assert_cmpint (toc_latest_get_retry_after (fixture->latest), ==, 0);
}

static void
test_failing (Fixture *fixture, gconstpointer data)
{
  check_failing (fixture, NOW, "edge page videos static");
  take (fixture, "all=ok", NOW);
  check_failing (fixture, NOW, "edge page videos static");
  take (fixture, "videos=http_error static=wrong_body live=http_error", NOW);
  check_failing (fixture, NOW, "videos static");
  take (fixture, "videos=http_error/retry:60", NOW);
  check_failing (fixture, NOW + SECOND, "static");
  check_failing (fixture, NOW + MINUTE, "videos static");
}

/* The failures just before one's own trouble are part of it. */
static void
test_discount (Fixture *fixture, gconstpointer data)
{
  guint failed, episodes;

  take (fixture, "edge=http_error", NOW);
  take (fixture, "edge=ok", NOW + MINUTE);
  take (fixture, "edge=tcp_timeout", NOW + 2 * MINUTE);
  take (fixture, "edge=tcp_timeout", NOW + 3 * MINUTE);
  toc_latest_discount_failures (fixture->latest);
  g_assert_cmpuint (toc_latest_count (fixture->latest, NOW + 3 * MINUTE, &failed, &episodes), ==,
                    2);
  g_assert_cmpuint (failed, ==, 1);
}

/* A dead host is still pulsed, a moved or filtered one falls back to the next. */
static void
test_pulse (Fixture *fixture, gconstpointer data)
{
  check_pulse (fixture, NOW, "edge videos");
  take (fixture, "all=ok", NOW);
  check_pulse (fixture, NOW, "edge videos");
  take (fixture, "edge=http_error", NOW);
  check_pulse (fixture, NOW, "edge videos");
  take (fixture, "edge=http_unexpected", NOW);
  check_pulse (fixture, NOW, "videos");
  take (fixture, "videos=dns_bogon_error", NOW);
  check_pulse (fixture, NOW, "static");
  take (fixture, "static=redirected_away", NOW);
  check_pulse (fixture, NOW, "");
  take (fixture, "edge=ok", NOW);
  check_pulse (fixture, NOW, "edge");
}

static void
test_pulse_retry_after (Fixture *fixture, gconstpointer data)
{
  take (fixture, "all=ok edge=http_error/retry:60", NOW);
  check_pulse (fixture, NOW + SECOND, "videos");
  check_pulse (fixture, NOW + MINUTE, "edge videos");
}

static void
check_count (Fixture *fixture, gint64 now, guint all, guint failed, guint episodes)
{
  guint n_failed, n_episodes;

  g_assert_cmpuint (toc_latest_count (fixture->latest, now, &n_failed, &n_episodes), ==, all);
  g_assert_cmpuint (n_failed, ==, failed);
  g_assert_cmpuint (n_episodes, ==, episodes);
}

/* The core's samples of half an hour: how many failed, in how many spells. */
static void
test_count (Fixture *fixture, gconstpointer data)
{
  check_count (fixture, NOW, 0, 0, 0);
  take (fixture, "all=ok live=http_error", NOW);
  check_count (fixture, NOW, 4, 0, 0);
  take (fixture, "edge=http_error videos=http_error", NOW + MINUTE);
  take (fixture, "edge=http_error videos=ok", NOW + 2 * MINUTE);
  check_count (fixture, NOW + 2 * MINUTE, 8, 3, 1);
  take (fixture, "edge=ok videos=ok", NOW + 3 * MINUTE);
  take (fixture, "edge=tcp_timeout videos=http_unexpected", NOW + 4 * MINUTE);
  check_count (fixture, NOW + 4 * MINUTE, 12, 4, 2);
  check_count (fixture, NOW + 30 * MINUTE, 12, 4, 2);
  check_count (fixture, NOW + 30 * MINUTE + 1, 8, 4, 2);
  check_count (fixture, NOW + 33 * MINUTE + 1, 2, 1, 1);
  toc_latest_clear_failures (fixture->latest);
  check_count (fixture, NOW + 33 * MINUTE + 1, 0, 0, 0);
}

/* Silence on a kept connection is that connection's, an error status is the service's. */
static void
test_count_kept (Fixture *fixture, gconstpointer data)
{
  take (fixture, "edge=response_timeout/kept videos=connection_reset/kept", NOW);
  check_count (fixture, NOW, 0, 0, 0);
  take (fixture, "edge=http_error/kept videos=ok/kept", NOW);
  check_count (fixture, NOW, 2, 1, 1);
  take (fixture, "edge=response_timeout videos=connection_reset", NOW);
  check_count (fixture, NOW, 4, 3, 1);
}

static void
add (const char *name, void (*func) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/latest/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  g_unsetenv ("TOCSIN_SPEEDUP");
  g_test_init (&argc, &argv, NULL);

  add ("add", test_add);
  add ("leave-out", test_leave_out);
  add ("clear", test_clear);
  add ("due/first", test_due_first);
  add ("due/intervals", test_due_intervals);
  add ("due/urgency", test_due_urgency);
  add ("due/odd-page", test_due_odd_page);
  add ("due/sparing", test_due_sparing);
  add ("due/retry-after", test_due_retry_after);
  add ("retry-after", test_retry_after);
  add ("end-waits", test_end_waits);
  add ("failing", test_failing);
  add ("discount", test_discount);
  add ("pulse/fallback", test_pulse);
  add ("pulse/retry-after", test_pulse_retry_after);
  add ("count", test_count);
  add ("count/kept", test_count_kept);

  return g_test_run ();
}
