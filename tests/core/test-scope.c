/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a local verdict becomes by what others see. */

#include "toc-rules.h"
#include "toc-scope.h"
#include "toc-test-scene.h"

#include <string.h>

#define FINE " controls=ok"

/* One round for each rule of which the world can tell more. */
#define BLOCK "all=dns_nxdomain_error" FINE
#define NAMES "all=dns_temporary_failure" FINE
#define CONNECT "all=connection_refused" FINE
#define LEGAL "all=http_legal" FINE
#define REFUSED "all=http_refused" FINE
#define MAINTENANCE "all=http_maintenance" FINE
#define ERRORS "all=http_error" FINE
#define RESETS "all=eof_error" FINE
#define EXPIRED "all=ssl_expired" FINE
#define PART "all=ok videos=http_error" FINE

static const struct
{
  const char *country;
  const char *continent;
} world_places[] = {
  { "US", "NA" }, { "GB", "EU" }, { "JP", "AS" }, { "BR", "SA" }, { "IN", "AS" },
  { "FR", "EU" }, { "AU", "OC" }, { "ZA", "AF" }, { "CA", "NA" }, { "SG", "AS" },
};

static TocVerdict *
judge_here (const char *line)
{
  g_autoptr (TocDefinition) definition = toc_definition_new_shipped ();
  g_autoptr (TocTestScene) scene = toc_test_scene_new (definition, line);

  return toc_rules_judge (definition, scene->round, &scene->circumstances);
}

static void
add_place (TocWorld *world, const char *country, const char *continent, gboolean reached)
{
  TocPlace *place = toc_place_new ();

  place->country = g_strdup (country);
  place->continent = g_strdup (continent);
  place->asn = world->asked + 1;
  place->result = reached ? TOC_PLACE_REACHED : TOC_PLACE_NOT_REACHED;
  place->fault = reached ? TOC_PLACE_FAULT_NONE : TOC_PLACE_FAULT_UNREACHABLE;
  toc_world_add (world, place);
}

/* @own witnesses of DE and @others elsewhere, so many of which reach it. */
static TocWorld *
new_world (const char *country, guint own, guint own_reached, guint others, guint others_reached)
{
  TocWorld *world = toc_world_new (country, 1);

  for (guint i = 0; i < own; i++)
    add_place (world, "DE", "EU", i < own_reached);
  for (guint i = 0; i < others; i++)
    add_place (world, world_places[i].country, world_places[i].continent, i < others_reached);

  return world;
}

static TocVerdict *
judge (const char *line, TocWorld *world)
{
  g_autoptr (TocVerdict) here = judge_here (line);

  return toc_scope_judge (here, world, FALSE);
}

static void
check (const TocVerdict *verdict, TocState state, TocScope scope, TocConfidence confidence)
{
  g_assert_cmpstr (toc_state_to_word (verdict->state), ==, toc_state_to_word (state));
  g_assert_cmpstr (toc_scope_to_word (verdict->scope), ==, toc_scope_to_word (scope));
  g_assert_cmpstr (toc_confidence_to_word (verdict->confidence), ==,
                   toc_confidence_to_word (confidence));
}

/* Each share of each number of witnesses, the own country not known. */
static void
test_shares (void)
{
  for (guint counted = 0; counted <= G_N_ELEMENTS (world_places); counted++)
    for (guint reached = 0; reached <= counted; reached++)
      {
        g_autoptr (TocWorld) world = new_world (NULL, 0, 0, counted, reached);
        g_autoptr (TocVerdict) verdict = judge (ERRORS, world);
        double share = counted > 0 ? 100.0 * reached / counted : 0;
        TocScope scope = share < 30   ? TOC_SCOPE_EVERYONE
                         : share > 80 ? TOC_SCOPE_JUST_YOU
                                      : TOC_SCOPE_REGION;

        if (counted < 3)
          check (verdict, TOC_STATE_DOWN, TOC_SCOPE_UNKNOWN, TOC_CONFIDENCE_LIKELY);
        else
          check (verdict, TOC_STATE_DOWN, scope,
                 counted >= 5 ? TOC_CONFIDENCE_CONFIRMED : TOC_CONFIDENCE_LIKELY);
        g_assert_true (verdict->world == world);
      }
}

/* Every rule, down for everyone, in a region, and elsewhere fine. */
static void
test_rules (void)
{
  static const struct
  {
    const char *line;
    TocState everyone, region, just_you;
  } rows[] = {
    { BLOCK, TOC_STATE_DOWN, TOC_STATE_BLOCKED, TOC_STATE_BLOCKED },
    { "all=ssl_unknown_authority" FINE, TOC_STATE_DOWN, TOC_STATE_BLOCKED, TOC_STATE_BLOCKED },
    { LEGAL, TOC_STATE_DOWN, TOC_STATE_BLOCKED, TOC_STATE_BLOCKED },
    { NAMES, TOC_STATE_DOWN, TOC_STATE_DOWN, TOC_STATE_BLOCKED },
    { CONNECT, TOC_STATE_DOWN, TOC_STATE_DOWN, TOC_STATE_BLOCKED },
    { REFUSED, TOC_STATE_DOWN, TOC_STATE_DOWN, TOC_STATE_BLOCKED },
    { MAINTENANCE, TOC_STATE_MAINTENANCE, TOC_STATE_MAINTENANCE, TOC_STATE_DOWN },
    { ERRORS, TOC_STATE_DOWN, TOC_STATE_DOWN, TOC_STATE_DOWN },
    { RESETS, TOC_STATE_DOWN, TOC_STATE_DOWN, TOC_STATE_BLOCKED },
    { EXPIRED, TOC_STATE_DOWN, TOC_STATE_DOWN, TOC_STATE_BLOCKED },
    { PART, TOC_STATE_PARTIAL, TOC_STATE_PARTIAL, TOC_STATE_PARTIAL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TocWorld) nowhere = new_world ("DE", 3, 0, 7, 0);
      g_autoptr (TocWorld) somewhere = new_world ("DE", 3, 1, 7, 4);
      g_autoptr (TocWorld) everywhere = new_world ("DE", 3, 3, 7, 7);
      g_autoptr (TocVerdict) everyone = judge (rows[i].line, nowhere);
      g_autoptr (TocVerdict) region = judge (rows[i].line, somewhere);
      g_autoptr (TocVerdict) just_you = judge (rows[i].line, everywhere);

      g_test_message ("%s", rows[i].line);
      check (everyone, rows[i].everyone, TOC_SCOPE_EVERYONE, TOC_CONFIDENCE_CONFIRMED);
      check (region, rows[i].region, TOC_SCOPE_REGION, TOC_CONFIDENCE_CONFIRMED);
      check (just_you, rows[i].just_you, TOC_SCOPE_JUST_YOU, TOC_CONFIDENCE_CONFIRMED);
    }
}

/* What the world says nothing of stays as it is. */
static void
test_closed (void)
{
  static const char *const lines[] = {
    "all=ok" FINE,
    "all=region_notice" FINE,
    "all=http_challenge" FINE,
    "all=ok live=http_error" FINE,
    "all=ok +slow:edge" FINE,
    "all=tcp_timeout controls=tcp_timeout",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (TocWorld) nowhere = new_world ("DE", 3, 0, 7, 0);
      g_autoptr (TocVerdict) here = judge_here (lines[i]);
      g_autoptr (TocVerdict) verdict = toc_scope_judge (here, nowhere, TRUE);

      g_test_message ("%s", lines[i]);
      g_assert_false (toc_scope_is_open (here));
      g_assert_true (verdict == here);
    }
}

/* The own country, when nearly all others reach it. */
static void
test_own_country (void)
{
  static const struct
  {
    const char *country;
    guint own, own_reached;
    TocScope scope;
  } rows[] = {
    { "DE", 1, 1, TOC_SCOPE_JUST_YOU }, { "DE", 2, 1, TOC_SCOPE_JUST_YOU },
    { "DE", 1, 0, TOC_SCOPE_REGION },   { "DE", 0, 0, TOC_SCOPE_UNKNOWN },
    { "CH", 0, 0, TOC_SCOPE_UNKNOWN },  { NULL, 0, 0, TOC_SCOPE_JUST_YOU },
    { NULL, 1, 0, TOC_SCOPE_JUST_YOU },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TocWorld) world =
        new_world (rows[i].country, rows[i].own, rows[i].own_reached, 10, 10);
      g_autoptr (TocVerdict) verdict = judge (ERRORS, world);
      g_autoptr (TocVerdict) refused = judge (CONNECT, world);

      check (verdict, TOC_STATE_DOWN, rows[i].scope,
             rows[i].scope != TOC_SCOPE_UNKNOWN ? TOC_CONFIDENCE_CONFIRMED : TOC_CONFIDENCE_LIKELY);
      if (rows[i].scope == TOC_SCOPE_UNKNOWN)
        check (refused, TOC_STATE_UNKNOWN, TOC_SCOPE_UNKNOWN, TOC_CONFIDENCE_INCONCLUSIVE);
    }
}

/* All of its own kind, no answer changes nothing but the evidence. */
static void
test_problems (void)
{
  for (int i = TOC_WORLD_PROBLEM_UNREACHABLE; i <= TOC_WORLD_PROBLEM_BUDGET_FAILED; i++)
    {
      g_autoptr (TocWorld) world =
        toc_world_new_problem ((TocWorldProblem) i, "DE", 1, 0);
      g_autoptr (TocVerdict) here = judge_here (ERRORS);
      g_autoptr (TocVerdict) verdict = toc_scope_judge (here, world, FALSE);

      g_assert_true (toc_verdict_is_same (here, verdict));
      g_assert_cmpuint (verdict->evidence->len, ==, here->evidence->len + 1);
    }
}

/* Few places are not enough to be sure, however many witnesses there are in them. */
static void
test_confidence (void)
{
  g_autoptr (TocWorld) one_country = new_world (NULL, 9, 0, 0, 0);
  g_autoptr (TocWorld) one_continent = toc_world_new (NULL, 1);
  g_autoptr (TocVerdict) country = judge (ERRORS, one_country);
  g_autoptr (TocVerdict) continent = NULL;

  check (country, TOC_STATE_DOWN, TOC_SCOPE_EVERYONE, TOC_CONFIDENCE_LIKELY);
  for (guint i = 0; i < 6; i++)
    add_place (one_continent, world_places[i].country, "EU", FALSE);
  continent = judge (ERRORS, one_continent);
  check (continent, TOC_STATE_DOWN, TOC_SCOPE_EVERYONE, TOC_CONFIDENCE_LIKELY);
}

/* The reason fits what is seen elsewhere, where what is seen here is not the reason. */
static void
test_reasons (void)
{
  static const struct
  {
    const char *line;
    TocPlaceFault fault;
    TocReason reason;
  } rows[] = {
    { BLOCK, TOC_PLACE_FAULT_NAME, TOC_REASON_DNS },
    { BLOCK, TOC_PLACE_FAULT_PRIVATE, TOC_REASON_DNS },
    { CONNECT, TOC_PLACE_FAULT_UNREACHABLE, TOC_REASON_UNREACHABLE },
    { CONNECT, TOC_PLACE_FAULT_SERVER_ERROR, TOC_REASON_SERVER_ERROR },
    { REFUSED, TOC_PLACE_FAULT_SERVER_ERROR, TOC_REASON_SERVER_ERROR },
    { ERRORS, TOC_PLACE_FAULT_UNREACHABLE, TOC_REASON_SERVER_ERROR },
    { MAINTENANCE, TOC_PLACE_FAULT_SERVER_ERROR, TOC_REASON_MAINTENANCE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TocWorld) world = new_world ("DE", 3, 0, 7, 0);
      g_autoptr (TocVerdict) verdict = NULL;

      for (guint j = 0; j < world->places->len; j++)
        ((TocPlace *) g_ptr_array_index (world->places, j))->fault = rows[i].fault;
      verdict = judge (rows[i].line, world);
      g_assert_cmpstr (toc_reason_to_word (verdict->reason), ==,
                       toc_reason_to_word (rows[i].reason));
      g_assert_cmpint (verdict->scope, ==, TOC_SCOPE_EVERYONE);
    }
}

/* A region that others have measured to block it. */
static void
test_blocked_there (void)
{
  g_autoptr (TocWorld) world = new_world ("DE", 3, 0, 7, 5);
  g_autoptr (TocVerdict) connect = judge_here (CONNECT);
  g_autoptr (TocVerdict) blocked = toc_scope_judge (connect, world, TRUE);

  check (blocked, TOC_STATE_BLOCKED, TOC_SCOPE_REGION, TOC_CONFIDENCE_CONFIRMED);
}

/* Judging anew starts from what was seen here, and keeps since when it is so. */
static void
test_anew (void)
{
  g_autoptr (TocWorld) nowhere = new_world ("DE", 3, 0, 7, 0);
  g_autoptr (TocWorld) everywhere = new_world ("DE", 3, 3, 7, 7);
  g_autoptr (TocVerdict) here = judge_here (CONNECT);
  g_autoptr (TocVerdict) down = toc_scope_judge (here, nowhere, FALSE);
  g_autoptr (TocVerdict) blocked = NULL;
  g_autoptr (TocVerdict) again = NULL;

  down->since = 7;
  blocked = toc_scope_judge (down, everywhere, FALSE);
  check (blocked, TOC_STATE_BLOCKED, TOC_SCOPE_JUST_YOU, TOC_CONFIDENCE_CONFIRMED);
  g_assert_cmpint (blocked->since, ==, 7);
  g_assert_cmpuint (blocked->evidence->len, ==, down->evidence->len);
  again = toc_scope_judge (blocked, NULL, FALSE);
  g_assert_true (toc_verdict_is_same (again, here));
  g_assert_null (again->world);
}

static gboolean
says (const TocVerdict *verdict, const char *text)
{
  for (guint i = 0; i < verdict->evidence->len; i++)
    if (strstr (g_ptr_array_index (verdict->evidence, i), text) != NULL)
      return TRUE;

  return FALSE;
}

static void
test_evidence (void)
{
  g_autoptr (TocWorld) world = new_world ("DE", 3, 0, 3, 3);
  g_autoptr (TocVerdict) verdict = NULL;

  toc_world_add (world, toc_place_new ());
  verdict = judge (ERRORS, world);
  g_assert_true (says (verdict, "3 of 6 places reach TikTok."));
  g_assert_true (says (verdict, "1 more place was asked, but could not tell."));
  g_assert_true (says (verdict, "Europe 1 of 4, Asia 1 of 1, North America 1 of 1."));
  g_assert_true (says (verdict, "Germany 0 of 3, United Kingdom 1 of 1, "));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/scope/shares", test_shares);
  g_test_add_func ("/scope/rules", test_rules);
  g_test_add_func ("/scope/closed", test_closed);
  g_test_add_func ("/scope/own-country", test_own_country);
  g_test_add_func ("/scope/problems", test_problems);
  g_test_add_func ("/scope/confidence", test_confidence);
  g_test_add_func ("/scope/reasons", test_reasons);
  g_test_add_func ("/scope/blocked-there", test_blocked_there);
  g_test_add_func ("/scope/anew", test_anew);
  g_test_add_func ("/scope/evidence", test_evidence);

  return g_test_run ();
}
