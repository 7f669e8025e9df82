/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Single rounds, told one after the other, and what becomes of them. */

#include "toc-confirmation.h"
#include "toc-test-scene.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define BEGIN (1000 * SECOND)

/* A round began 1 s before it was found; see toc_test_verdict_new(). */
#define ROUND SECOND

typedef struct
{
  TocConfirmation *confirmation; /* (owned) */
  gint64 now;                    /* µs: serves as both clocks */
} Story;

static void
story_begin (Story *story)
{
  story->confirmation = toc_confirmation_new ("TikTok");
  story->now = BEGIN;
}

static void
story_end (Story *story)
{
  toc_confirmation_free (story->confirmation);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Story, story_end)

/* What a word stands for; "can't tell" is the only unknown that is bad. */
static TocVerdict *
make_verdict (const char *word, gint64 now)
{
  TocState state;

  if (g_str_equal (word, "cant-tell"))
    return toc_test_verdict_new (TOC_STATE_UNKNOWN, TOC_REASON_UNREACHABLE, now);
  if (g_str_equal (word, "refused"))
    return toc_test_verdict_new (TOC_STATE_UNKNOWN, TOC_REASON_REFUSED, now);
  if (!toc_state_from_word (word, &state))
    g_error ("“%s” is no state", word);

  return toc_test_verdict_new (
    state, state == TOC_STATE_UNKNOWN ? TOC_REASON_UNCLEAR : TOC_REASON_NONE, now);
}

static void
feed (Story *story, const char *word)
{
  g_autoptr (TocVerdict) verdict = make_verdict (word, story->now);

  toc_confirmation_feed (story->confirmation, verdict, story->now);
}

/* Words are rounds, 15 s apart; "+N" waits N seconds more or, negative, less; "forgive" does. */
static void
tell (Story *story, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);

  for (char **word = words; *word != NULL; word++)
    {
      if ((*word)[0] == '+')
        {
          story->now += g_ascii_strtoll (*word + 1, NULL, 10) * SECOND;
          continue;
        }
      if (g_str_equal (*word, "forgive"))
        {
          toc_confirmation_forgive (story->confirmation);
          continue;
        }
      story->now += 15 * SECOND;
      feed (story, *word);
    }
}

static const char *
shown (Story *story)
{
  return toc_state_to_word (toc_confirmation_get_shown (story->confirmation)->state);
}

static const char *
confirmed (Story *story)
{
  TocVerdict *verdict = toc_confirmation_get_confirmed (story->confirmation);

  return verdict != NULL ? toc_state_to_word (verdict->state) : "nothing";
}

typedef struct
{
  const char *title;
  const char *line;
  const char *shown;
  const char *confirmed;
  gboolean suspicious;
  int wait; /* s; −1: none */
} Case;

static const Case cases[] = {
  { "nothing yet", "", "unknown", "nothing", FALSE, -1 },
  { "one good", "up", "up", "up", FALSE, -1 },
  { "one bad", "up down", "up", "up", TRUE, 5 },
  { "two bad", "up down down", "up", "up", TRUE, 15 },
  { "three bad", "up down down down", "down", "down", FALSE, -1 },
  { "more bad", "up down down down down", "down", "down", FALSE, -1 },
  { "bad from the start", "down down down", "down", "down", FALSE, -1 },
  { "two bad from the start", "down down", "unknown", "nothing", TRUE, 15 },
  { "not in a row", "up down down up down down", "up", "up", TRUE, 15 },

  /* the mildest holds */
  { "slow is milder than down", "up down slow down", "slow", "slow", FALSE, -1 },
  { "partial is milder than down", "up partial down down", "partial", "partial", FALSE, -1 },
  { "slow is milder than partial", "up partial slow partial", "slow", "slow", FALSE, -1 },
  { "maintenance is milder than down", "up down down maintenance", "maintenance", "maintenance",
    FALSE, -1 },
  { "blocked is milder than maintenance", "up blocked maintenance maintenance", "blocked",
    "blocked", FALSE, -1 },

  /* from one trouble to the next */
  { "two of another trouble", "up partial partial partial down down", "partial", "partial", TRUE,
    15 },
  { "three of another trouble", "up partial partial partial down down down", "down", "down",
    FALSE, -1 },
  { "another trouble, then the old one", "up down down down partial partial down partial partial",
    "down", "down", TRUE, 15 },

  /* the end */
  { "one good is not the end", "up down down down up", "down", "down", FALSE, 10 },
  { "two good ones are", "up down down down up up", "up", "up", FALSE, -1 },
  { "unless too close", "up down down down up +-6 up", "down", "down", FALSE, 10 },
  { "ten seconds are enough", "up down down down up +-5 up", "up", "up", FALSE, -1 },
  { "a third makes it far enough", "up down down down up +-10 up +-10 up", "up", "up", FALSE,
    -1 },
  { "a bad one between", "up down down down up down up", "down", "down", FALSE, 10 },
  { "offline between", "up down down down up offline up", "down", "down", FALSE, 10 },

  /* pauses */
  { "offline neither counts nor hurries", "up down down offline", "offline", "up", FALSE, -1 },
  { "offline does not forget", "up down down offline down", "down", "down", FALSE, -1 },
  { "unknown does not forget", "up down unknown down unknown down", "down", "down", FALSE, -1 },
  { "ten minutes do", "up down down +586 down", "up", "up", TRUE, 5 },
  { "less do not", "up down down +585 down", "down", "down", FALSE, -1 },
  { "ten minutes of offline, too", "up down down +300 offline +300 offline down", "up", "up", TRUE,
    5 },

  /* the last confirmed one stays */
  { "offline", "up offline", "offline", "up", FALSE, -1 },
  { "offline for long", "up offline offline offline offline", "offline", "up", FALSE, -1 },
  { "offline while down", "up down down down offline", "offline", "down", FALSE, -1 },
  { "back from offline", "up offline up", "up", "up", FALSE, -1 },
  { "down after offline", "up offline down down down", "down", "down", FALSE, -1 },
  { "up after offline after down", "up down down down offline up up", "up", "up", FALSE, -1 },
  { "offline from the start", "offline", "offline", "nothing", FALSE, -1 },

  /* one answer that does not fit is looked at again before it is shown */
  { "one unknown", "up unknown", "up", "up", FALSE, 5 },
  { "two unknown", "up unknown unknown", "unknown", "up", FALSE, 15 },
  { "three unknown", "up unknown unknown unknown", "unknown", "up", FALSE, -1 },
  { "unknown from the start", "unknown", "unknown", "nothing", FALSE, 5 },
  { "refused is shown, and not asked again sooner", "up refused", "unknown", "up", FALSE, -1 },
  { "refused neither counts nor hurries", "up down down refused", "unknown", "up", FALSE, -1 },
  { "unknown while down", "up down down down unknown unknown", "unknown", "down", FALSE, 15 },

  /* "cannot be reached, cannot tell why" is shown, but takes nothing back */
  { "two of it", "up cant-tell cant-tell", "up", "up", TRUE, 15 },
  { "three of it", "up cant-tell cant-tell cant-tell", "unknown", "up", FALSE, -1 },
  { "three of it while down", "down down down cant-tell cant-tell cant-tell", "unknown", "down",
    FALSE, -1 },
  { "up after it", "up cant-tell cant-tell cant-tell up", "up", "up", FALSE, -1 },
  { "one milder after it", "up cant-tell cant-tell cant-tell partial", "up", "up", TRUE, 5 },
  { "one milder after it from the start", "cant-tell cant-tell cant-tell partial", "unknown",
    "nothing", TRUE, 5 },
  { "three milder after it", "up cant-tell cant-tell cant-tell partial partial partial", "partial",
    "partial", FALSE, -1 },
  { "three milder after it from the start",
    "cant-tell cant-tell cant-tell partial partial partial", "partial", "partial", FALSE, -1 },
  { "now and then milder after it", "up cant-tell cant-tell cant-tell partial cant-tell partial",
    "partial", "partial", FALSE, -1 },

  /* after a resume or a change of network */
  { "the first is forgiven", "up forgive down", "up", "up", FALSE, 5 },
  { "the next two are not", "up forgive down down down", "up", "up", TRUE, 15 },
  { "nor the next three", "up forgive down down down down", "down", "down", FALSE, -1 },
  { "what was before is forgotten", "up down down forgive down", "up", "up", FALSE, 5 },
  { "a good one is none to forgive", "up forgive up down down down", "down", "down", FALSE, -1 },
  { "twice is like once", "up forgive forgive down down down down", "down", "down", FALSE, -1 },
  { "what is confirmed stays", "up down down down forgive down", "down", "down", FALSE, 5 },
  { "one good is not the end then either", "up down down down up forgive up", "down", "down",
    FALSE, 10 },
};

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_auto (Story) story = { 0 };
  gint64 wait = test->wait < 0 ? -1 : test->wait * SECOND;

  story_begin (&story);
  if (*test->line != '\0')
    tell (&story, test->line);
  g_test_message ("%s", test->line);
  g_assert_cmpstr (shown (&story), ==, test->shown);
  g_assert_cmpstr (confirmed (&story), ==, test->confirmed);
  g_assert_cmpint (toc_confirmation_is_suspicious (story.confirmation), ==, test->suspicious);
  g_assert_cmpint (toc_confirmation_get_wait (story.confirmation), ==, wait);
}

static gint64
since (Story *story)
{
  return toc_confirmation_get_shown (story->confirmation)->since;
}

/* An incident began with the first of the rounds that confirmed it, and ended with the first good
   one; what goes on keeps its time. */
static void
test_since (void)
{
  g_auto (Story) story = { 0 };
  TocConfirmation *confirmation;

  story_begin (&story);
  confirmation = story.confirmation;
  tell (&story, "up");
  g_assert_cmpint (since (&story), ==, BEGIN + 15 * SECOND - ROUND);
  tell (&story, "up up");
  g_assert_cmpint (since (&story), ==, BEGIN + 15 * SECOND - ROUND);
  g_assert_cmpint (toc_confirmation_get_incident_since (confirmation), ==, 0);

  tell (&story, "down down");
  g_assert_cmpint (toc_confirmation_get_incident_since (confirmation), ==, 0);
  tell (&story, "down");
  g_assert_cmpint (since (&story), ==, BEGIN + 60 * SECOND - ROUND);
  g_assert_cmpint (toc_confirmation_get_incident_since (confirmation), ==, since (&story));
  tell (&story, "down");
  g_assert_cmpint (since (&story), ==, BEGIN + 60 * SECOND - ROUND);

  tell (&story, "up");
  g_assert_cmpint (since (&story), ==, BEGIN + 60 * SECOND - ROUND);
  tell (&story, "up");
  g_assert_cmpint (since (&story), ==, BEGIN + 120 * SECOND - ROUND);
  g_assert_cmpint (toc_confirmation_get_incident_since (confirmation), ==, 0);
}

/* An incident that changes its nature is one incident. */
static void
test_since_changes (void)
{
  g_auto (Story) story = { 0 };
  gint64 incident;

  story_begin (&story);
  tell (&story, "up partial partial partial");
  incident = toc_confirmation_get_incident_since (story.confirmation);
  g_assert_cmpint (incident, ==, BEGIN + 30 * SECOND - ROUND);
  tell (&story, "down down down");
  g_assert_cmpint (since (&story), ==, BEGIN + 75 * SECOND - ROUND);
  g_assert_cmpint (toc_confirmation_get_incident_since (story.confirmation), ==, incident);
  tell (&story, "offline offline down");
  g_assert_cmpint (since (&story), ==, BEGIN + 75 * SECOND - ROUND);
  g_assert_cmpint (toc_confirmation_get_incident_since (story.confirmation), ==, incident);
}

/* What a failing pulse has called for began with the pulse. */
static void
test_since_pulse (void)
{
  g_auto (Story) story = { 0 };
  g_autoptr (TocVerdict) verdict = NULL;

  story_begin (&story);
  tell (&story, "up +45");
  verdict = make_verdict ("down", story.now);
  verdict->since = story.now - 7 * SECOND;
  toc_confirmation_feed (story.confirmation, verdict, story.now);
  tell (&story, "down down");
  g_assert_cmpint (since (&story), ==, BEGIN + 53 * SECOND);
}

/* "Offline" and "unknown" are dated, too. */
static void
test_since_shown (void)
{
  g_auto (Story) story = { 0 };

  story_begin (&story);
  tell (&story, "up offline offline offline");
  g_assert_cmpint (since (&story), ==, BEGIN + 30 * SECOND - ROUND);
  tell (&story, "up");
  g_assert_cmpint (since (&story), ==, BEGIN + 15 * SECOND - ROUND);
  tell (&story, "cant-tell cant-tell cant-tell cant-tell cant-tell");
  g_assert_cmpint (since (&story), ==, BEGIN + 90 * SECOND - ROUND);
}

/* What is shown is the newest round's verdict as long as it says the same. */
static void
test_newest_details (void)
{
  g_auto (Story) story = { 0 };
  TocVerdict *first;

  story_begin (&story);
  tell (&story, "up down down down");
  first = toc_confirmation_get_shown (story.confirmation);
  g_assert_cmpint (first->checked_at, ==, story.now);
  tell (&story, "down");
  g_assert_cmpint (toc_confirmation_get_shown (story.confirmation)->checked_at, ==, story.now);
  g_assert_cmpint (toc_confirmation_get_confirmed (story.confirmation)->checked_at, ==,
                   story.now);
}

static void
restore (Story *story, TocState state, gint64 incident_since)
{
  g_autoptr (TocVerdict) verdict = toc_test_verdict_new (state, TOC_REASON_UNCLEAR, 0);

  verdict->since = 500 * SECOND;
  toc_confirmation_restore (story->confirmation, verdict, incident_since);
}

/* A killed program neither repeats nor forgets an incident. */
static void
test_restore_down (void)
{
  g_auto (Story) story = { 0 };

  story_begin (&story);
  restore (&story, TOC_STATE_DOWN, 400 * SECOND);
  g_assert_cmpstr (confirmed (&story), ==, "down");
  tell (&story, "down");
  g_assert_cmpstr (shown (&story), ==, "down");
  g_assert_cmpint (since (&story), ==, 500 * SECOND);
  g_assert_cmpint (toc_confirmation_get_incident_since (story.confirmation), ==, 400 * SECOND);
  tell (&story, "up");
  g_assert_cmpstr (confirmed (&story), ==, "down");
  tell (&story, "up");
  g_assert_cmpstr (confirmed (&story), ==, "up");
  g_assert_cmpint (toc_confirmation_get_incident_since (story.confirmation), ==, 0);
}

static void
test_restore_up (void)
{
  g_auto (Story) story = { 0 };

  story_begin (&story);
  restore (&story, TOC_STATE_UP, 0);
  tell (&story, "down down");
  g_assert_cmpstr (confirmed (&story), ==, "up");
  tell (&story, "down");
  g_assert_cmpstr (confirmed (&story), ==, "down");
}

/* What the world had told an earlier run holds as long as it looks the same from here, whatever the
   world had made of that. */
static void
test_restore_scope (void)
{
  static const struct
  {
    const char *line;
    TocState local;
    TocState state;
    TocScope scope;
    TocReason reason;
  } rows[] = {
    { "down", TOC_STATE_DOWN, TOC_STATE_DOWN, TOC_SCOPE_EVERYONE, TOC_REASON_NONE },
    { "blocked", TOC_STATE_BLOCKED, TOC_STATE_DOWN, TOC_SCOPE_EVERYONE, TOC_REASON_DNS },
    { "cant-tell", TOC_STATE_UNKNOWN, TOC_STATE_DOWN, TOC_SCOPE_EVERYONE, TOC_REASON_DNS },
    { "blocked blocked blocked", TOC_STATE_BLOCKED, TOC_STATE_DOWN, TOC_SCOPE_EVERYONE,
      TOC_REASON_DNS },
    /* It looks different now: what was known is of no use. */
    { "down", TOC_STATE_BLOCKED, TOC_STATE_DOWN, TOC_SCOPE_UNKNOWN, TOC_REASON_NONE },
    { "blocked blocked blocked", TOC_STATE_DOWN, TOC_STATE_BLOCKED, TOC_SCOPE_UNKNOWN,
      TOC_REASON_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Story) story = { 0 };
      g_autoptr (TocVerdict) verdict = toc_test_verdict_new (TOC_STATE_DOWN, TOC_REASON_DNS, 0);
      TocVerdict *now;

      verdict->scope = TOC_SCOPE_EVERYONE;
      if (rows[i].local != verdict->state)
        verdict->local = toc_test_verdict_new (rows[i].local, TOC_REASON_NONE, 0);
      story_begin (&story);
      toc_confirmation_restore (story.confirmation, verdict, 400 * SECOND);
      tell (&story, rows[i].line);
      now = toc_confirmation_get_confirmed (story.confirmation);
      g_test_message ("row %u", i);
      g_assert_cmpint (now->state, ==, rows[i].state);
      g_assert_cmpint (now->scope, ==, rows[i].scope);
      g_assert_cmpint (now->reason, ==, rows[i].reason);
      g_assert_cmpstr (shown (&story), ==, toc_state_to_word (rows[i].state));
    }
}

/* ---- stories made up by chance ---- */

#define N_STORIES 5000

static const char *const any_words[] = { "up",      "slow",    "partial", "down",     "maintenance",
                                         "blocked", "offline", "unknown", "cant-tell" };
static const char *const bad_words[] = { "slow", "partial", "down", "maintenance", "blocked" };

static const char *
draw (GRand *rand, const char *const *words, guint n_words)
{
  return words[g_rand_int_range (rand, 0, (gint32) n_words)];
}

/* The program waits as it is told; else half a minute in trouble, and longer without. */
static void
go_on (GRand *rand, Story *story)
{
  gint64 wait = toc_confirmation_get_wait (story->confirmation);

  if (wait >= 0)
    story->now += wait + SECOND;
  else if (g_str_equal (shown (story), "up"))
    story->now += g_rand_int_range (rand, 30, 300) * SECOND;
  else
    story->now += 30 * SECOND;
}

static void
tell_anything (GRand *rand, Story *story)
{
  guint n_rounds = (guint) g_rand_int_range (rand, 0, 12);

  for (guint i = 0; i < n_rounds; i++)
    {
      if (g_rand_int_range (rand, 0, 10) == 0)
        toc_confirmation_forgive (story->confirmation);
      feed (story, draw (rand, any_words, G_N_ELEMENTS (any_words)));
      go_on (rand, story);
    }
}

static gboolean
is_trouble_confirmed (Story *story)
{
  TocVerdict *verdict = toc_confirmation_get_confirmed (story->confirmation);

  return verdict != NULL && toc_verdict_is_bad (verdict);
}

/* Whatever was before, four bad rounds are an incident, which is known within 95 s. */
static void
test_generated_outage (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);

  for (guint i = 0; i < N_STORIES; i++)
    {
      g_auto (Story) story = { 0 };
      const char *word = draw (rand, bad_words, G_N_ELEMENTS (bad_words));
      gint64 begun;

      story_begin (&story);
      tell_anything (rand, &story);
      begun = story.now;
      for (guint j = 0; j < 4; j++)
        {
          feed (&story, word);
          go_on (rand, &story);
          if (!is_trouble_confirmed (&story))
            g_assert_cmpint (story.now - begun, <=, 95 * SECOND);
        }

      g_assert_true (is_trouble_confirmed (&story));
      g_assert_cmpint (toc_confirmation_get_incident_since (story.confirmation), !=, 0);

      /* If milder rounds before it had a say, three more of its own have the last one. */
      for (guint j = 0; j < 3; j++, go_on (rand, &story))
        feed (&story, word);
      g_assert_cmpstr (confirmed (&story), ==, word);
    }
}

/* One or two bad rounds are chance, however often. */
static void
test_generated_chance (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261123);

  for (guint i = 0; i < N_STORIES; i++)
    {
      g_auto (Story) story = { 0 };

      story_begin (&story);
      for (guint j = 0; j < 12; j++)
        {
          guint n_bad = (guint) g_rand_int_range (rand, 0, 3);

          for (guint k = 0; k < n_bad; k++, go_on (rand, &story))
            feed (&story, draw (rand, bad_words, G_N_ELEMENTS (bad_words)));
          if (g_rand_boolean (rand))
            {
              feed (&story, g_rand_boolean (rand) ? "offline" : "unknown");
              go_on (rand, &story);
            }
          feed (&story, "up");
          go_on (rand, &story);
          g_assert_cmpstr (confirmed (&story), ==, "up");
          g_assert_cmpstr (shown (&story), ==, "up");
        }
    }
}

/* In any story: what is confirmed was seen, and no verdict about this computer is. */
static void
test_generated_sanity (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261124);

  for (guint i = 0; i < N_STORIES; i++)
    {
      g_auto (Story) story = { 0 };
      TocVerdict *verdict;

      story_begin (&story);
      tell_anything (rand, &story);
      verdict = toc_confirmation_get_confirmed (story.confirmation);
      g_assert_nonnull (toc_confirmation_get_shown (story.confirmation));
      if (verdict == NULL)
        continue;
      g_assert_cmpint (verdict->state, !=, TOC_STATE_OFFLINE);
      g_assert_cmpint (verdict->state, !=, TOC_STATE_UNKNOWN);
      g_assert_cmpint (verdict->since, >, 0);
      g_assert_cmpint (verdict->since, <, story.now);
      g_assert_cmpint (toc_confirmation_get_incident_since (story.confirmation) != 0, ==,
                       toc_verdict_is_bad (verdict));
      g_assert_cmpint (toc_confirmation_get_wait (story.confirmation), <=, 15 * SECOND);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/confirmation/%s", cases[i].title);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/confirmation/since/incident", test_since);
  g_test_add_func ("/confirmation/since/changes", test_since_changes);
  g_test_add_func ("/confirmation/since/pulse", test_since_pulse);
  g_test_add_func ("/confirmation/since/shown", test_since_shown);
  g_test_add_func ("/confirmation/newest-details", test_newest_details);
  g_test_add_func ("/confirmation/restore/down", test_restore_down);
  g_test_add_func ("/confirmation/restore/up", test_restore_up);
  g_test_add_func ("/confirmation/restore/scope", test_restore_scope);
  g_test_add_func ("/confirmation/generated/outage", test_generated_outage);
  g_test_add_func ("/confirmation/generated/chance", test_generated_chance);
  g_test_add_func ("/confirmation/generated/sanity", test_generated_sanity);

  return g_test_run ();
}
