/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which changes of the confirmed state are news, and to whom. */

#include "toc-alert-policy.h"
#include "toc-test-scene.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define NOW (1000 * MINUTE)

/* Every verdict that the policy tells from others. */
typedef struct
{
  const char *word;
  TocState state;
  TocReason reason;
  const char *failing; /* (nullable): the component that fails */
} Kind;

static const Kind kinds[] = {
  { "up", TOC_STATE_UP, TOC_REASON_NONE, NULL },
  { "own-slow", TOC_STATE_UP, TOC_REASON_OWN_SLOW, NULL },
  { "slow", TOC_STATE_SLOW, TOC_REASON_SLOW, NULL },
  { "partial-viewers", TOC_STATE_PARTIAL, TOC_REASON_SERVER_ERROR, "live" },
  { "partial-others", TOC_STATE_PARTIAL, TOC_REASON_SERVER_ERROR, "ads" },
  { "intermittent", TOC_STATE_PARTIAL, TOC_REASON_INTERMITTENT, NULL },
  { "down", TOC_STATE_DOWN, TOC_REASON_SERVER_ERROR, "edge" },
  { "maintenance", TOC_STATE_MAINTENANCE, TOC_REASON_MAINTENANCE, "edge" },
  { "blocked", TOC_STATE_BLOCKED, TOC_REASON_DNS_BLOCK, NULL },
  { "refused", TOC_STATE_BLOCKED, TOC_REASON_REFUSED, NULL },
  { "region-notice", TOC_STATE_BLOCKED, TOC_REASON_REGION_NOTICE, NULL },
  { "offline", TOC_STATE_OFFLINE, TOC_REASON_NO_NETWORK, NULL },
  { "cant-tell", TOC_STATE_UNKNOWN, TOC_REASON_UNREACHABLE, NULL },
  { "unknown", TOC_STATE_UNKNOWN, TOC_REASON_UNCLEAR, NULL },
};

static TocVerdict *
make (const Kind *kind)
{
  TocVerdict *verdict = toc_test_verdict_new (kind->state, kind->reason, NOW);
  TocFinding *finding = toc_finding_new ("page", "Web page");

  finding->for_viewers = TRUE;
  finding->state = TOC_STATE_UP;
  g_ptr_array_add (verdict->components, finding);
  if (kind->failing != NULL)
    {
      finding = toc_finding_new (kind->failing, kind->failing);
      finding->for_viewers = !g_str_equal (kind->failing, "ads");
      finding->state = kind->state == TOC_STATE_MAINTENANCE ? TOC_STATE_MAINTENANCE
                                                            : TOC_STATE_DOWN;
      g_ptr_array_add (verdict->components, finding);
    }

  return verdict;
}

static const Kind *
find_kind (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].word, word))
      return &kinds[i];

  g_error ("“%s” is no kind", word);
}

/* Four preferences and the network, as bits. */
#define OUTAGE 1
#define RECOVERY 2
#define SLOW 4
#define REGION 8
#define SAME_NETWORK 16
#define ALL 31

static TocAlertPreferences
make_preferences (guint bits)
{
  return (TocAlertPreferences){
    .outage = (bits & OUTAGE) != 0,
    .recovery = (bits & RECOVERY) != 0,
    .slow = (bits & SLOW) != 0,
    .region = (bits & REGION) != 0,
  };
}

/* What a person has to want, to be told of the beginning. */
static const struct
{
  const char *word;
  guint bits;
} wanted[] = {
  { "slow", SLOW },
  { "partial-viewers", OUTAGE },
  { "intermittent", OUTAGE },
  { "down", OUTAGE },
  { "maintenance", OUTAGE },
  { "blocked", OUTAGE | SAME_NETWORK },
  { "refused", OUTAGE | SAME_NETWORK },
  { "region-notice", REGION | SAME_NETWORK },
};

static gboolean
is_wanted (const Kind *kind, guint bits)
{
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    if (g_str_equal (wanted[i].word, kind->word))
      return (bits & wanted[i].bits) == wanted[i].bits;

  return FALSE;
}

static gboolean
is_trouble (const Kind *kind)
{
  return kind->state != TOC_STATE_UP && kind->state != TOC_STATE_OFFLINE &&
         !g_str_equal (kind->word, "unknown");
}

static TocAlert
expect (const Kind *after, const TocAlertMemory *told, guint bits)
{
  if (told->told && !is_trouble (after))
    return bits & RECOVERY ? TOC_ALERT_BACK : TOC_ALERT_WITHDRAW;
  if (told->told)
    return after->state == told->told_state && told->told_scope == TOC_SCOPE_UNKNOWN
             ? TOC_ALERT_NOTHING
             : TOC_ALERT_REPLACE;

  return is_wanted (after, bits) ? TOC_ALERT_TELL : TOC_ALERT_NOTHING;
}

static void
check_transition (const Kind *before, const Kind *after, const TocAlertMemory *told, guint bits)
{
  g_autoptr (TocVerdict) old = before != NULL ? make (before) : NULL;
  g_autoptr (TocVerdict) new = make (after);
  TocAlertPreferences preferences = make_preferences (bits);
  TocAlertMemory memory = *told;
  TocAlert expected = expect (after, told, bits);
  TocAlert alert = toc_alert_policy_decide (&memory, old, new, &preferences,
                                            (bits & SAME_NETWORK) != 0, NOW);

  if (alert != expected)
    g_error ("%s → %s, told %d/%s/%s, wanted %u: %d instead of %d",
             before != NULL ? before->word : "nothing", after->word, told->told,
             toc_state_to_word (told->told_state), toc_scope_to_word (told->told_scope), bits,
             alert, expected);

  g_assert_false (memory.unstable);
  g_assert_cmpint (memory.told, ==,
                   alert == TOC_ALERT_TELL || alert == TOC_ALERT_REPLACE ||
                     (alert == TOC_ALERT_NOTHING && told->told));
  if (alert == TOC_ALERT_TELL || alert == TOC_ALERT_REPLACE)
    g_assert_true (memory.told_state == new->state && memory.told_scope == new->scope);
}

/* Every confirmed state, to every other, whatever was told of it, for every person. */
static void
test_transitions (void)
{
  static const TocAlertMemory memories[] = {
    { .told = FALSE },
    { .told = TRUE, .told_state = TOC_STATE_DOWN },
    { .told = TRUE, .told_state = TOC_STATE_DOWN, .told_scope = TOC_SCOPE_EVERYONE },
    { .told = TRUE, .told_state = TOC_STATE_PARTIAL },
    { .told = TRUE, .told_state = TOC_STATE_SLOW },
    { .told = TRUE, .told_state = TOC_STATE_MAINTENANCE },
    { .told = TRUE, .told_state = TOC_STATE_BLOCKED },
    { .told = TRUE, .told_state = TOC_STATE_BLOCKED, .told_scope = TOC_SCOPE_REGION },
  };

  for (guint before = 0; before <= G_N_ELEMENTS (kinds); before++)
    for (guint after = 0; after < G_N_ELEMENTS (kinds); after++)
      for (guint told = 0; told < G_N_ELEMENTS (memories); told++)
        for (guint bits = 0; bits <= ALL; bits++)
          check_transition (before > 0 ? &kinds[before - 1] : NULL, &kinds[after],
                            &memories[told], bits);
}

/* ---- stories ---- */

typedef struct
{
  TocAlertMemory memory;
  TocAlertPreferences preferences;
  TocVerdict *before; /* (owned) (nullable) */
  gint64 now;
} Story;

static void
story_begin (Story *story)
{
  *story = (Story){ .now = NOW };
  story->preferences = make_preferences (ALL);
}

static void
story_end (Story *story)
{
  g_clear_pointer (&story->before, toc_verdict_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Story, story_end)

static TocAlert
decide (Story *story, const Kind *kind, TocScope scope)
{
  TocVerdict *after = make (kind);
  TocAlert alert;

  after->scope = scope;
  alert = toc_alert_policy_decide (&story->memory, story->before, after, &story->preferences, TRUE,
                                   story->now);
  g_clear_pointer (&story->before, toc_verdict_unref);
  story->before = after;

  return alert;
}

/* Pairs of a round's state and what becomes of it; "+N" waits N minutes. */
static void
check_story (Story *story, const char *line)
{
  static const char *const words[] = { "-", "tell", "replace", "back", "withdraw", "unstable" };
  g_auto (GStrv) steps = g_strsplit (line, " ", -1);

  for (char **step = steps; *step != NULL; step++)
    {
      g_auto (GStrv) sides = g_strsplit (*step, ":", 2);

      if ((*step)[0] == '+')
        {
          story->now += g_ascii_strtoll (*step + 1, NULL, 10) * MINUTE;
          continue;
        }
      g_test_message ("%s", *step);
      g_assert_cmpstr (words[decide (story, find_kind (sides[0]), TOC_SCOPE_UNKNOWN)], ==,
                       sides[1]);
    }
}

static void
test_story (gconstpointer data)
{
  g_auto (Story) story = { 0 };

  story_begin (&story);
  check_story (&story, data);
}

static const char *const stories[] = {
  /* once for each incident */
  "up:- down:tell down:- down:- up:back up:- up:-",
  "down:tell down:- up:back down:tell up:back",
  /* replaced in place, and back once */
  "up:- partial-viewers:tell down:replace maintenance:replace partial-viewers:replace up:back",
  "up:- down:tell slow:replace slow:- up:back",
  /* an incident that nobody wanted to hear of is not over for anybody */
  "up:- partial-others:- up:-",
  "up:- cant-tell:- up:-",
  /* but may become one that is */
  "up:- partial-others:- down:tell partial-others:replace up:back",
  /* three in half an hour are told one by one, a fourth is "unstable" */
  "up:- down:tell +2 up:back +2 down:tell +2 up:back +2 down:tell +2 up:back +2 down:unstable",
  /* and then nothing until ten minutes without a change */
  "down:tell +1 up:back +1 down:tell +1 up:back +1 down:tell +1 up:back +1 down:unstable "
  "+1 up:- +1 down:- +1 up:- +9 up:- +1 up:back +1 up:-",
  "down:tell +1 up:back +1 down:tell +1 up:back +1 down:tell +1 up:back +1 down:unstable "
  "+1 up:- +5 up:- +5 up:back +1 down:unstable",
  /* what was told as unstable does not change its wording */
  "down:tell +1 up:back +1 down:tell +1 up:back +1 down:tell +1 up:back +1 down:unstable "
  "+1 maintenance:- +1 partial-viewers:-",
  /* but once it stays as it is, it is told for what it is */
  "down:tell +1 up:back +1 down:tell +1 up:back +1 down:tell +1 up:back +1 down:unstable "
  "+9 down:- +1 down:replace +1 down:- +1 up:back",
  /* a fourth after half an hour is one by itself */
  "down:tell +1 up:back +1 down:tell +1 up:back +1 down:tell +1 up:back +27 down:tell +1 up:back",
  "down:tell +1 up:back +1 down:tell +1 up:back +1 down:tell +1 up:back +24 down:unstable",
};

static void
test_scope (void)
{
  const Kind *down = find_kind ("down");
  g_auto (Story) story = { 0 };

  story_begin (&story);
  g_assert_cmpint (decide (&story, down, TOC_SCOPE_UNKNOWN), ==, TOC_ALERT_TELL);
  g_assert_cmpint (decide (&story, down, TOC_SCOPE_EVERYONE), ==, TOC_ALERT_REPLACE);
  g_assert_cmpint (decide (&story, down, TOC_SCOPE_EVERYONE), ==, TOC_ALERT_NOTHING);
  g_assert_cmpint (decide (&story, down, TOC_SCOPE_REGION), ==, TOC_ALERT_REPLACE);
}

/* Another reason is another wording, and no news. */
static void
test_wording (void)
{
  g_auto (Story) story = { 0 };

  story_begin (&story);
  check_story (&story, "blocked:tell refused:- region-notice:- blocked:-");
}

static void
test_urgent (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (TocVerdict) verdict = make (&kinds[i]);

      g_assert_cmpint (toc_alert_policy_is_urgent (verdict), ==,
                       kinds[i].state == TOC_STATE_DOWN || kinds[i].state == TOC_STATE_MAINTENANCE);
    }
}

/* ---- stories made up by chance ---- */

#define N_STORIES 2000
#define N_STEPS 60

/* What a person has in front of the eyes. */
typedef struct
{
  gboolean bubble;
  gboolean unstable;
  TocState state;
  TocScope scope;
} Screen;

static void
show (Screen *screen, TocAlert alert, const TocVerdict *verdict)
{
  switch (alert)
    {
    case TOC_ALERT_TELL:
    case TOC_ALERT_UNSTABLE:
      g_assert_false (screen->bubble);
      g_assert_true (toc_verdict_is_bad (verdict));
      screen->bubble = TRUE;
      screen->unstable = alert == TOC_ALERT_UNSTABLE;
      break;
    case TOC_ALERT_REPLACE:
      g_assert_true (screen->bubble);
      g_assert_true (toc_verdict_is_bad (verdict));
      /* After ten quiet minutes an unstable time that stays bad is an outage like any other. */
      g_assert_true (screen->unstable || screen->state != verdict->state ||
                     screen->scope != verdict->scope);
      screen->unstable = FALSE;
      break;
    case TOC_ALERT_BACK:
    case TOC_ALERT_WITHDRAW:
      g_assert_true (screen->bubble);
      g_assert_false (toc_verdict_is_bad (verdict));
      screen->bubble = screen->unstable = FALSE;
      break;
    case TOC_ALERT_NOTHING:
    default:
      return;
    }

  screen->state = verdict->state;
  screen->scope = verdict->scope;
}

static void
test_generated (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);
  guint n_alerts[TOC_ALERT_UNSTABLE + 1] = { 0 };

  for (guint i = 0; i < N_STORIES; i++)
    {
      g_auto (Story) story = { 0 };
      Screen screen = { 0 };
      const Kind *kind = &kinds[0];
      TocScope scope = TOC_SCOPE_UNKNOWN;

      story_begin (&story);
      story.preferences = make_preferences ((guint) g_rand_int_range (rand, 0, ALL + 1));
      for (guint j = 0; j < N_STEPS; j++)
        {
          gboolean changed = g_rand_boolean (rand);
          TocAlert alert;

          if (changed)
            {
              kind = g_rand_boolean (rand)
                       ? &kinds[0]
                       : &kinds[g_rand_int_range (rand, 0, G_N_ELEMENTS (kinds))];
              scope = (TocScope) g_rand_int_range (rand, TOC_SCOPE_UNKNOWN,
                                                   TOC_SCOPE_JUST_YOU + 1);
            }
          story.now += g_rand_int_range (rand, 5, 300) * SECOND;
          alert = decide (&story, kind, scope);
          /* Only the end of an unstable time comes without a change. */
          if (!changed && alert != TOC_ALERT_NOTHING)
            g_assert_true (screen.unstable);
          show (&screen, alert, story.before);
          n_alerts[alert]++;
        }
    }

  for (TocAlert alert = TOC_ALERT_NOTHING; alert <= TOC_ALERT_UNSTABLE; alert++)
    g_assert_cmpuint (n_alerts[alert], >, 0);
}

/* However it flaps, there are never more than this many beginnings and ends in half an hour. */
static void
test_generated_flapping (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261123);

  for (guint i = 0; i < N_STORIES; i++)
    {
      g_auto (Story) story = { 0 };
      gint64 beginnings[N_STEPS];
      guint n_beginnings = 0;

      story_begin (&story);
      for (guint j = 0; j < N_STEPS; j++)
        {
          const Kind *kind = find_kind (j % 2 == 0 ? "down" : "up");
          TocAlert alert;

          story.now += g_rand_int_range (rand, 30, 700) * SECOND;
          alert = decide (&story, kind, TOC_SCOPE_UNKNOWN);
          if (alert == TOC_ALERT_TELL)
            beginnings[n_beginnings++] = story.now;
        }
      for (guint j = TOC_ALERT_INCIDENTS; j < n_beginnings; j++)
        g_assert_cmpint (beginnings[j] - beginnings[j - TOC_ALERT_INCIDENTS], >=,
                         TOC_ALERT_FLAP_US);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/alert-policy/transitions", test_transitions);
  for (guint i = 0; i < G_N_ELEMENTS (stories); i++)
    {
      g_autofree char *path = g_strdup_printf ("/alert-policy/story/%02u", i);

      g_test_add_data_func (path, stories[i], test_story);
    }
  g_test_add_func ("/alert-policy/scope", test_scope);
  g_test_add_func ("/alert-policy/wording", test_wording);
  g_test_add_func ("/alert-policy/urgent", test_urgent);
  g_test_add_func ("/alert-policy/generated/once", test_generated);
  g_test_add_func ("/alert-policy/generated/flapping", test_generated_flapping);

  return g_test_run ();
}
