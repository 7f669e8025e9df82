/* SPDX-License-Identifier: GPL-3.0-or-later */

/* News while nobody wants them, or can see them, and what is told of them afterwards. */

#include "toc-quiet.h"

#include <glib/gstdio.h>
#include <string.h>

#include "toc-round.h"
#include "toc-session.h"
#include "toc-test-net.h"

#define HOUR_US ((gint64) 60 * 60 * G_USEC_PER_SEC)

typedef struct
{
  char *folder;            /* (owned) */
  GFile *file;             /* (owned): what a later run knows */
  TocEnvironment *environment; /* (owned) */
  TocMonitor *monitor;     /* (owned): never started; the test speaks in its name */
  TocKeeper *keeper;       /* (owned) */
  TocScheduler *alarm;     /* (owned) */
  TocQuiet *quiet;         /* (owned) */
  GString *told;           /* (owned): titles and, after a slash, bodies, with a semicolon after each */
} Fixture;

static void
news_cb (Fixture *fixture, TocNews *news)
{
  if (news->kind == TOC_NEWS_WITHDRAW)
    g_string_append (fixture->told, "withdraw;");
  else if (news->body != NULL)
    g_string_append_printf (fixture->told, "%s/%s;", news->title, news->body);
  else
    g_string_append_printf (fixture->told, "%s;", news->title);
}

static TocScheduler *
make_alarm (void)
{
  g_autoptr (GError) error = NULL;
  TocScheduler *alarm = toc_scheduler_new (&error);

  g_assert_no_error (error);

  return alarm;
}

static void
begin_run (Fixture *fixture)
{
  fixture->keeper = toc_keeper_new (fixture->file);
  fixture->alarm = make_alarm ();
  fixture->quiet = toc_quiet_new (fixture->monitor, fixture->keeper, fixture->alarm);
  g_signal_connect_swapped (fixture->quiet, "news", G_CALLBACK (news_cb), fixture);
}

/* As if killed: nobody flushes anything. */
static void
end_run (Fixture *fixture)
{
  gpointer keeper = fixture->keeper;

  g_object_add_weak_pointer (keeper, &keeper);
  g_assert_finalize_object (fixture->quiet);
  g_assert_finalize_object (fixture->alarm);
  g_clear_object (&fixture->keeper);
  toc_test_wait_for (keeper == NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TocDefinition) definition = toc_definition_new_shipped ();
  g_autoptr (SoupSession) session = toc_session_new ();
  g_autoptr (TocScheduler) alarm = make_alarm ();

  fixture->folder = g_dir_make_tmp ("tocsin-test-XXXXXX", NULL);
  fixture->file = g_file_new_build_filename (fixture->folder, "last-state.json", NULL);
  fixture->environment = g_object_new (TOC_TYPE_ENVIRONMENT, NULL);
  fixture->monitor = toc_monitor_new (definition, session, fixture->environment, alarm);
  fixture->told = g_string_new (NULL);
  begin_run (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  end_run (fixture);
  g_assert_finalize_object (fixture->monitor);
  g_assert_finalize_object (fixture->environment);
  g_string_free (fixture->told, TRUE);
  g_file_delete (fixture->file, NULL, NULL);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_object_unref (fixture->file);
  g_free (fixture->folder);
}

/* What the monitor has decided: "down", "back" or, to take it back, "withdraw". */
static void
decide (Fixture *fixture, const char *word)
{
  g_autoptr (TocLastState) state = toc_last_state_new ();
  gboolean withdraw = g_str_equal (word, "withdraw");
  g_autoptr (TocNews) news = toc_news_new (withdraw ? TOC_NEWS_WITHDRAW : TOC_NEWS_TELL,
                                           TOC_STATE_DOWN, TRUE, withdraw ? NULL : word, NULL);

  g_signal_emit_by_name (fixture->monitor, "news", news);
  state->confirmed = TRUE;
  toc_keeper_put (fixture->keeper, g_steal_pointer (&state));
}

/* A round has ended, and this is shown after it. */
static void
see (Fixture *fixture, gboolean healthy, TocState state, TocReason reason)
{
  g_autoptr (TocRound) round = toc_round_new ();
  g_autoptr (TocVerdict) verdict = toc_verdict_new ("TikTok");
  TocSample *sample = toc_sample_new ("edge", "https://www.tiktok.com/");

  sample->fault = healthy ? TOC_FAULT_NONE : TOC_FAULT_HTTP_ERROR;
  g_ptr_array_add (round->samples, sample);
  verdict->state = state;
  verdict->reason = reason;
  verdict->rule = 1;
  g_signal_emit_by_name (fixture->monitor, "round", round, verdict);
}

/* Each line begins anew. Words are what the monitor decides, but for: snooze, end (of it), lock,
   unlock, settle, killed (and started again), fails and well (a round that finds what is shown),
   recovers (one that finds it well while it is shown as failing), offline, cant-tell. What is told
   is "…" for everything in one line. */
static const struct
{
  const char *line;
  const char *told;
} stories[] = {
  { "", "" },
  { "down", "down;" },
  { "down back", "down;back;" },
  { "down withdraw", "down;withdraw;" },

  { "snooze down", "" },
  { "snooze down end", "down;" },
  { "snooze down end end", "down;" },
  { "snooze down end back", "down;back;" },
  { "snooze end", "" },
  { "lock down", "" },
  { "lock down unlock", "down;" },
  { "down lock unlock", "down;" },
  { "lock snooze down unlock", "" },
  { "lock snooze down unlock end", "down;" },
  { "snooze lock down end unlock", "down;" },
  { "snooze down back end", "back…;" },
  { "snooze down partial back end", "back…;" },

  /* What is taken back need not be told. */
  { "snooze down withdraw", "withdraw;" },
  { "snooze down withdraw end", "withdraw;" },
  { "down snooze withdraw end", "down;withdraw;" },

  /* Before a sleep it was so; now, that remains to be seen. */
  { "lock down settle unlock", "" },
  { "lock down settle unlock fails", "down;" },
  { "lock down settle unlock fails fails", "down;" },
  { "lock down settle unlock recovers", "" },
  { "lock down settle unlock recovers back", "back…;" },
  { "lock down settle unlock offline", "" },
  { "lock down settle unlock cant-tell", "" },
  { "lock down settle unlock offline fails", "down;" },
  { "lock down settle fails unlock", "down;" },
  { "lock down back settle unlock well", "back…;" },
  { "lock down settle unlock withdraw", "withdraw;" },
  { "settle lock down unlock", "down;" },

  /* What a killed program has missed. */
  { "snooze down killed end", "" },
  { "snooze down killed fails", "down;" },
  { "snooze down killed snooze fails", "" },
  { "snooze down killed snooze fails end", "down;" },
  { "snooze down killed recovers", "" },
  { "snooze down killed recovers back", "back…;" },
  { "snooze down killed killed fails", "down;" },
  { "snooze down killed fails killed fails", "down;" },
  { "snooze down killed withdraw", "withdraw;" },
  { "snooze down end killed fails", "down;" },
  { "snooze down withdraw killed fails", "withdraw;" },
  { "snooze down killed snooze back killed fails", "back…;" },
};

static void
act (Fixture *fixture, const char *word)
{
  if (g_str_equal (word, "snooze"))
    toc_quiet_snooze (fixture->quiet, g_get_real_time () + HOUR_US);
  else if (g_str_equal (word, "end"))
    toc_quiet_snooze (fixture->quiet, 0);
  else if (g_str_equal (word, "lock") || g_str_equal (word, "unlock"))
    toc_quiet_set_locked (fixture->quiet, g_str_equal (word, "lock"));
  else if (g_str_equal (word, "settle"))
    g_signal_emit_by_name (fixture->monitor, "settling");
  else if (g_str_equal (word, "fails"))
    see (fixture, FALSE, TOC_STATE_DOWN, TOC_REASON_SERVER_ERROR);
  else if (g_str_equal (word, "well"))
    see (fixture, TRUE, TOC_STATE_UP, TOC_REASON_NONE);
  else if (g_str_equal (word, "recovers"))
    see (fixture, TRUE, TOC_STATE_DOWN, TOC_REASON_SERVER_ERROR);
  else if (g_str_equal (word, "offline"))
    see (fixture, FALSE, TOC_STATE_OFFLINE, TOC_REASON_NO_NETWORK);
  else if (g_str_equal (word, "cant-tell"))
    see (fixture, FALSE, TOC_STATE_UNKNOWN, TOC_REASON_UNREACHABLE);
  else if (g_str_equal (word, "killed"))
    {
      end_run (fixture);
      begin_run (fixture);
    }
  else
    decide (fixture, word);
}

static void
test_stories (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (stories); i++)
    {
      Fixture fixture = { 0 };
      g_auto (GStrv) words = g_strsplit (stories[i].line, " ", -1);
      g_autoptr (GRegex) list = g_regex_new ("/While you were away: [^;]*", 0, 0, NULL);
      g_autofree char *told = NULL;

      g_test_message ("%s", stories[i].line);
      set_up (&fixture, NULL);
      for (char **word = words; *word != NULL; word++)
        act (&fixture, *word);
      told = g_regex_replace_literal (list, fixture.told->str, -1, 0, "…", 0, NULL);
      g_assert_cmpstr (told, ==, stories[i].told);
      tear_down (&fixture, NULL);
    }
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* The end of a snooze comes by itself; each change is notified once, and nonsense is no snooze. */
static void
test_snooze (Fixture *fixture, gconstpointer data)
{
  gint64 now = g_get_real_time ();
  guint n_notified = 0;

  g_signal_connect_swapped (fixture->quiet, "notify::snoozed-until", G_CALLBACK (count_cb),
                            &n_notified);
  toc_quiet_snooze (fixture->quiet, now - 1);
  toc_quiet_snooze (fixture->quiet, 0);
  toc_quiet_snooze (fixture->quiet, now + 49 * HOUR_US);
  toc_quiet_snooze (fixture->quiet, TOC_QUIET_UNTIL_BACK - 1);
  g_assert_cmpint (toc_quiet_get_snoozed_until (fixture->quiet), ==, 0);
  g_assert_cmpuint (n_notified, ==, 0);

  toc_quiet_snooze (fixture->quiet, TOC_QUIET_UNTIL_BACK);
  g_assert_cmpint (toc_quiet_get_snoozed_until (fixture->quiet), ==, TOC_QUIET_UNTIL_BACK);
  toc_quiet_snooze (fixture->quiet, TOC_QUIET_UNTIL_BACK);
  g_assert_cmpuint (n_notified, ==, 1);

  decide (fixture, "down");
  toc_quiet_snooze (fixture->quiet, g_get_real_time () + G_USEC_PER_SEC / 4);
  g_assert_cmpuint (n_notified, ==, 2);
  g_assert_cmpstr (fixture->told->str, ==, "");
  toc_test_wait_for (fixture->told->len > 0);
  g_assert_cmpint (toc_quiet_get_snoozed_until (fixture->quiet), ==, 0);
  g_assert_cmpuint (n_notified, ==, 3);
  g_assert_cmpstr (fixture->told->str, ==, "down;");
}

static void
test_parse_until (void)
{
  static const struct
  {
    const char *word;
    gint64 until; /* µs after 2026-11-22 21:00 UTC; −1: not a word */
  } rows[] = {
    { "1h", HOUR_US },
    { "4h", 4 * HOUR_US },
    { "tomorrow", 11 * HOUR_US },
    { "", -1 },
    { "1H", -1 },
    { "2h", -1 },
    { "tomorrow ", -1 },
  };
  gint64 now = (gint64) 1795381200 * G_USEC_PER_SEC;
  gint64 until = 5;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      until = 5;
      g_assert_cmpint (toc_quiet_parse_until (rows[i].word, now, &until), ==, rows[i].until >= 0);
      g_assert_cmpint (until, ==, rows[i].until >= 0 ? now + rows[i].until : 5);
    }
  g_assert_true (toc_quiet_parse_until ("off", now, &until));
  g_assert_cmpint (until, ==, 0);
  g_assert_true (toc_quiet_parse_until ("back", now, &until));
  g_assert_cmpint (until, ==, TOC_QUIET_UNTIL_BACK);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  toc_session_setup_process ();

  g_test_add_func ("/quiet/stories", test_stories);
  g_test_add ("/quiet/snooze", Fixture, NULL, set_up, test_snooze, tear_down);
  g_test_add_func ("/quiet/parse-until", test_parse_until);

  return g_test_run ();
}
