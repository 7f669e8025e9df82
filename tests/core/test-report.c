/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command line's contract: one JSON object, and some lines for people. */

#include "toc-report.h"
#include "toc-rules.h"
#include "toc-test-scene.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define FINE " controls=ok"

static TocVerdict *
judge (const char *line)
{
  g_autoptr (TocDefinition) definition = toc_definition_new_shipped ();
  g_autoptr (TocTestScene) scene = toc_test_scene_new (definition, line);

  return toc_rules_judge (definition, scene->round, &scene->circumstances);
}

static JsonNode *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  JsonNode *root = json_from_string (json, &error);

  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (root));

  return root;
}

static void
check_members (JsonObject *object, const char *const *names)
{
  g_autoptr (GList) members = json_object_get_members (object);
  guint i = 0;

  for (GList *l = members; l != NULL; l = l->next, i++)
    g_assert_cmpstr (l->data, ==, names[i]);
  g_assert_null (names[i]);
}

static const char *
get_string (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  g_assert_nonnull (node);

  return JSON_NODE_HOLDS_NULL (node) ? NULL : json_node_get_string (node);
}

/* The members, their order and their kinds are promised to scripts. */
static void
test_schema (void)
{
  static const char *const names[] = { "schema",     "state",      "scope",       "confidence",
                                       "reason",     "headline",   "since",       "checked_at",
                                       "duration_ms", "components", "controls",    "world",
                                       "announcements", "evidence", NULL };
  static const char *const finding_names[] = { "id",      "name",      "state",
                                               "fault",   "http_status", "address",
                                               "phases_ms", "certificate_expires", "evidence",
                                               NULL };
  static const char *const phase_names[] = { "dns", "tcp", "tls", "first_byte", "body", "total",
                                             NULL };
  g_autoptr (TocVerdict) verdict = judge ("all=ok edge=http_error" FINE);
  g_autofree char *json = toc_report_to_json (verdict);
  g_autoptr (JsonNode) root = parse (json);
  JsonObject *object = json_node_get_object (root);
  JsonArray *components = json_object_get_array_member (object, "components");
  JsonObject *edge = json_array_get_object_element (components, 0);

  check_members (object, names);
  g_assert_cmpint (json_object_get_int_member (object, "schema"), ==, 1);
  g_assert_cmpstr (get_string (object, "state"), ==, "partial");
  g_assert_cmpstr (get_string (object, "scope"), ==, "unknown");
  g_assert_cmpstr (get_string (object, "confidence"), ==, "likely");
  g_assert_cmpstr (get_string (object, "reason"), ==, "server_error");
  g_assert_cmpstr (get_string (object, "headline"), ==, "TikTok works only in part");
  g_assert_null (get_string (object, "since"));
  g_assert_cmpstr (get_string (object, "checked_at"), ==, "2026-09-21T14:13:21Z");
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "duration_ms"), 1000, 1);
  g_assert_cmpuint (json_array_get_length (components), ==, 6);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "controls")), ==,
                    5);
  check_members (edge, finding_names);
  g_assert_cmpstr (get_string (edge, "id"), ==, "edge");
  g_assert_cmpstr (get_string (edge, "state"), ==, "down");
  g_assert_cmpstr (get_string (edge, "fault"), ==, "http_error");
  g_assert_cmpint (json_object_get_int_member (edge, "http_status"), ==, 503);
  check_members (json_object_get_object_member (edge, "phases_ms"), phase_names);
}

/* What is not known is null, never a made-up value. */
static void
test_nulls (void)
{
  static const char *const names[] = { "since", "checked_at", "duration_ms", "world" };
  g_autoptr (TocVerdict) nothing = toc_verdict_new ("TikTok");
  g_autoptr (TocVerdict) unasked = judge ("edge=dns_nxdomain_error" FINE);
  g_autofree char *json = toc_report_to_json (nothing);
  g_autofree char *unasked_json = toc_report_to_json (unasked);
  g_autoptr (JsonNode) root = parse (json);
  g_autoptr (JsonNode) unasked_root = parse (unasked_json);
  JsonArray *components =
    json_object_get_array_member (json_node_get_object (unasked_root), "components");
  JsonObject *edge = json_array_get_object_element (components, 0);
  JsonObject *page = json_array_get_object_element (components, 1);
  JsonObject *phases = json_object_get_object_member (edge, "phases_ms");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (json_object_get_null_member (json_node_get_object (root), names[i]));
  g_assert_true (json_object_get_null_member (edge, "http_status"));
  g_assert_true (json_object_get_null_member (edge, "address"));
  g_assert_true (json_object_get_null_member (edge, "certificate_expires"));
  g_assert_true (json_object_get_null_member (phases, "dns"));
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (phases, "total"), 100, 0.1);
  g_assert_cmpstr (get_string (page, "state"), ==, "unknown");
  g_assert_true (json_object_get_null_member (page, "fault"));
  g_assert_true (json_object_get_null_member (
    json_object_get_object_member (page, "phases_ms"), "total"));
}

/* Two witnesses and a broken one. */
static TocWorld *
new_world (void)
{
  TocWorld *world = toc_world_new ("DE", G_GINT64_CONSTANT (1893456000) * G_USEC_PER_SEC);

  for (guint i = 0; i < 3; i++)
    {
      TocPlace *place = toc_place_new ();

      place->country = g_strdup (i == 0 ? "DE" : "IN");
      place->continent = g_strdup (i == 0 ? "EU" : "AS");
      place->city = i == 0 ? g_strdup ("Berlin") : NULL;
      place->asn = i == 0 ? 3320 : 0;
      place->result = (TocPlaceResult) i;
      place->fault = i == 0 ? TOC_PLACE_FAULT_NONE : TOC_PLACE_FAULT_UNREACHABLE;
      place->http_status = i == 0 ? 200 : 0;
      place->total_ms = i == 0 ? 325 : TOC_UNMEASURED;
      toc_world_add (world, place);
    }

  return world;
}

static void
test_world (void)
{
  static const char *const names[] = { "asked",    "counted", "reached", "places",
                                       "asked_at", "country", "problem", "again_at",
                                       "failure",  "failed_at", NULL };
  static const char *const place_names[] = { "country", "continent",   "city",     "network",
                                             "asn",     "result",      "fault",    "http_status",
                                             "total_ms", "why",        NULL };
  g_autoptr (TocVerdict) verdict = judge ("all=http_error" FINE);
  g_autofree char *json = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *world;
  JsonObject *berlin;
  JsonObject *broken;

  verdict->world = new_world ();
  json = toc_report_to_json (verdict);
  root = parse (json);
  world = json_object_get_object_member (json_node_get_object (root), "world");
  check_members (world, names);
  g_assert_cmpint (json_object_get_int_member (world, "asked"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (world, "counted"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (world, "reached"), ==, 1);
  g_assert_cmpstr (get_string (world, "problem"), ==, "none");
  g_assert_cmpstr (get_string (world, "asked_at"), ==, "2030-01-01T00:00:00Z");
  g_assert_null (get_string (world, "again_at"));
  g_assert_cmpstr (get_string (world, "failure"), ==, "none");
  g_assert_null (get_string (world, "failed_at"));
  berlin = json_array_get_object_element (json_object_get_array_member (world, "places"), 0);
  broken = json_array_get_object_element (json_object_get_array_member (world, "places"), 2);
  check_members (berlin, place_names);
  g_assert_cmpstr (get_string (berlin, "result"), ==, "reached");
  g_assert_cmpint (json_object_get_int_member (berlin, "asn"), ==, 3320);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (berlin, "total_ms"), 325, 0.1);
  g_assert_cmpstr (get_string (broken, "result"), ==, "thrown_out");
  g_assert_true (json_object_get_null_member (broken, "total_ms"));
  g_assert_true (json_object_get_null_member (broken, "http_status"));
}

static void
test_announcements (void)
{
  static const char *const names[] = { "title", "link", "published", "updated", NULL };
  g_autoptr (TocVerdict) verdict = judge ("all=ok" FINE);
  g_autoptr (GPtrArray) announcements = toc_announcements_new ();
  g_autoptr (TocVerdict) copy = NULL;
  TocAnnouncement *announcement = toc_announcement_new ("Reports are late");
  g_autofree char *json = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonArray *array;
  JsonObject *first;

  announcement->published = G_GINT64_CONSTANT (1893456000);
  g_ptr_array_add (announcements, announcement);
  toc_verdict_set_announcements (verdict, announcements);
  copy = toc_verdict_copy (verdict);
  json = toc_report_to_json (copy);
  root = parse (json);
  array = json_object_get_array_member (json_node_get_object (root), "announcements");
  g_assert_cmpuint (json_array_get_length (array), ==, 1);
  first = json_array_get_object_element (array, 0);
  check_members (first, names);
  g_assert_cmpstr (get_string (first, "title"), ==, "Reports are late");
  g_assert_cmpstr (get_string (first, "published"), ==, "2030-01-01T00:00:00Z");
  g_assert_null (get_string (first, "link"));
  g_assert_null (get_string (first, "updated"));
}

static void
test_times (void)
{
  g_autoptr (TocVerdict) verdict = toc_test_verdict_new (TOC_STATE_DOWN, TOC_REASON_NONE, 0);
  g_autofree char *json = NULL;
  g_autoptr (JsonNode) root = NULL;

  verdict->since = G_GINT64_CONSTANT (1893456000) * G_USEC_PER_SEC + 999999;
  verdict->checked_at = G_GINT64_CONSTANT (4102444799) * G_USEC_PER_SEC;
  json = toc_report_to_json (verdict);
  root = parse (json);
  g_assert_cmpstr (get_string (json_node_get_object (root), "since"), ==, "2030-01-01T00:00:00Z");
  g_assert_cmpstr (get_string (json_node_get_object (root), "checked_at"), ==,
                   "2099-12-31T23:59:59Z");
}

/* The sentences are those of the verdict, in its order. */
static void
test_evidence (void)
{
  g_autoptr (TocVerdict) verdict = judge ("all=tcp_timeout" FINE);
  g_autofree char *json = toc_report_to_json (verdict);
  g_autoptr (JsonNode) root = parse (json);
  JsonArray *evidence =
    json_object_get_array_member (json_node_get_object (root), "evidence");

  g_assert_cmpuint (json_array_get_length (evidence), ==, verdict->evidence->len);
  for (guint i = 0; i < verdict->evidence->len; i++)
    g_assert_cmpstr (json_array_get_string_element (evidence, i), ==,
                     g_ptr_array_index (verdict->evidence, i));
}

/* Text from outside cannot break out of its string. */
static void
test_hostile_text (void)
{
  g_autoptr (TocVerdict) verdict = judge ("all=ok edge=wrong_body" FINE);
  TocFinding *edge = g_ptr_array_index (verdict->components, 0);
  g_autofree char *json = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonArray *components;

  g_free (edge->evidence);
  edge->evidence = g_strdup ("\"}],\n\\ \t <b> \xe2\x80\xa8");
  json = toc_report_to_json (verdict);
  root = parse (json);
  components = json_object_get_array_member (json_node_get_object (root), "components");
  g_assert_cmpstr (get_string (json_array_get_object_element (components, 0), "evidence"), ==,
                   edge->evidence);
}

/* Nothing of it tells the person's country, digest of pages, or the like. */
static void
test_privacy (void)
{
  g_autoptr (TocVerdict) verdict = judge ("all=ok edge=http_error" FINE);
  TocFinding *trace = g_ptr_array_index (verdict->controls, 4);
  g_autofree char *json = NULL;

  g_assert_cmpstr (trace->id, ==, "cloudflare-trace");
  trace->sample->country = g_strdup ("QQ");
  trace->sample->excerpt = g_strdup ("ip=203.0.113.99");
  json = toc_report_to_json (verdict);
  g_assert_null (strstr (json, "QQ"));
  g_assert_null (strstr (json, "203.0.113.99"));
}

static void
test_text (void)
{
  g_autoptr (TocVerdict) verdict = judge ("all=ok live=http_error" FINE);
  g_autofree char *text = toc_report_to_text (verdict, verdict->checked_at);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_cmpstr (lines[0], ==, "TikTok works only in part");
  g_assert_nonnull (strstr (text, "\n  Edge               Works                100 ms\n"));
  g_assert_nonnull (strstr (text, "\n  LIVE               Fails "));
  for (guint i = 0; i < verdict->evidence->len; i++)
    g_assert_nonnull (strstr (text, g_ptr_array_index (verdict->evidence, i)));
  g_assert_true (g_str_has_suffix (text, "\n"));
  g_assert_null (strchr (text, '\x1b'));
}

/* A terminal shows these characters twice as wide as others, and a combining one not at all. */
static void
test_wide_text (void)
{
  g_autoptr (TocVerdict) verdict = judge ("all=ok" FINE);
  TocFinding *wide = g_ptr_array_index (verdict->components, 0);
  TocFinding *combining = g_ptr_array_index (verdict->components, 1);
  g_autofree char *text = NULL;

  g_free (wide->name);
  wide->name = g_strdup ("動画の配信");
  g_free (combining->name);
  combining->name = g_strdup ("Vi\xcc\x81" "deos");
  text = toc_report_to_text (verdict, verdict->checked_at);

  g_assert_nonnull (strstr (text, "\n  動画の配信         Works                100 ms\n"));
  g_assert_nonnull (strstr (text, "\n  Vi\xcc\x81" "deos             Works                100 ms\n"));
}

/* Every verdict that the rules can come to can be reported both ways. */
static void
test_all_faults (void)
{
  for (TocFault fault = TOC_FAULT_NONE; fault < TOC_N_FAULTS; fault++)
    for (guint fine = 0; fine < 2; fine++)
      {
        const char *word = fault != TOC_FAULT_NONE ? toc_fault_to_word (fault) : "ok";
        g_autofree char *line =
          g_strdup_printf ("all=%s controls=%s", word, fine ? "ok" : word);
        g_autoptr (TocVerdict) verdict = judge (line);
        g_autofree char *json = toc_report_to_json (verdict);
        g_autofree char *text = toc_report_to_text (verdict, verdict->checked_at);
        g_autoptr (JsonNode) root = parse (json);

        g_assert_true (g_utf8_validate (text, -1, NULL));
        g_assert_cmpuint (strlen (text), >, 50);
        g_assert_cmpstr (get_string (json_node_get_object (root), "state"), ==,
                         toc_state_to_word (verdict->state));
      }
}

/* ---- the machine words ---- */

static void
test_words (void)
{
  for (TocState state = TOC_STATE_UP; state < TOC_N_STATES; state++)
    {
      TocState back = TOC_STATE_UP;

      g_assert_true (toc_state_from_word (toc_state_to_word (state), &back));
      g_assert_cmpint (back, ==, state);
    }
  for (TocScope scope = TOC_SCOPE_UNKNOWN; scope <= TOC_SCOPE_JUST_YOU; scope++)
    {
      TocScope back = TOC_SCOPE_UNKNOWN;

      g_assert_true (toc_scope_from_word (toc_scope_to_word (scope), &back));
      g_assert_cmpint (back, ==, scope);
    }
  for (TocReason reason = TOC_REASON_NONE; reason <= TOC_REASON_UNCLEAR; reason++)
    {
      TocReason back = TOC_REASON_NONE;

      g_assert_true (toc_reason_from_word (toc_reason_to_word (reason), &back));
      g_assert_cmpint (back, ==, reason);
    }
}

static void
test_no_words (void)
{
  static const char *const words[] = { NULL, "", "Up", "up ", "broken" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      TocState state = TOC_STATE_BLOCKED;

      g_assert_false (toc_state_from_word (words[i], &state));
      g_assert_cmpint (state, ==, TOC_STATE_BLOCKED);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/report/schema", test_schema);
  g_test_add_func ("/report/nulls", test_nulls);
  g_test_add_func ("/report/world", test_world);
  g_test_add_func ("/report/announcements", test_announcements);
  g_test_add_func ("/report/times", test_times);
  g_test_add_func ("/report/evidence", test_evidence);
  g_test_add_func ("/report/hostile-text", test_hostile_text);
  g_test_add_func ("/report/privacy", test_privacy);
  g_test_add_func ("/report/text", test_text);
  g_test_add_func ("/report/wide-text", test_wide_text);
  g_test_add_func ("/report/all-faults", test_all_faults);
  g_test_add_func ("/report/words", test_words);
  g_test_add_func ("/report/no-words", test_no_words);

  return g_test_run ();
}
