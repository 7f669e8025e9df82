/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Globalping, as it should answer, and as it should not. */

#include "toc-globalping-message.h"
#include "toc-globalping.h"
#include "toc-fake-globalping.h"
#include "toc-test-net.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define HOST "api.globalping.io"
#define URL "https://www.tiktok.com/oembed?url=https://www.tiktok.com/@a/video/1"

/* The linker calls this in place of g_timeout_add(): see meson.build. */
guint __real_g_timeout_add (guint ms, GSourceFunc func, gpointer data);
guint __wrap_g_timeout_add (guint ms, GSourceFunc func, gpointer data);

/* A deadline that has to pass is not waited for in full: the one that ask_until() names comes ten times
 * as soon. */
guint
__wrap_g_timeout_add (guint ms, GSourceFunc func, gpointer data)
{
  guint deadline = GPOINTER_TO_UINT (g_dataset_get_data (g_main_context_default (), "deadline"));

  return __real_g_timeout_add (ms == deadline ? ms / 10 : ms, func, data);
}

typedef struct
{
  TocTestNet net;
  TocFakeGlobalping *globalping; /* (owned) */
} Scene;

static void
set_up (Scene *scene, gconstpointer data)
{
  toc_test_net_set_up (&scene->net, data);
  scene->globalping = toc_fake_globalping_new ();
  toc_fault_server_set_answerer (scene->net.server, HOST, toc_fake_globalping_answer,
                                 scene->globalping, NULL);
}

static void
tear_down (Scene *scene, gconstpointer data)
{
  toc_test_net_tear_down (&scene->net, data);
  g_object_unref (scene->globalping);
}

static void
see (Scene *scene, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_autoptr (GError) error = NULL;

  toc_fake_globalping_set (scene->globalping, (const char *const *) words, &error);
  g_assert_no_error (error);
}

static void
finish_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static TocWorld *
ask (Scene *scene, const char *country)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TocWorld *world;

  toc_globalping_ask_async (scene->net.session, scene->net.definition->world, URL, country, NULL,
                            finish_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  world = toc_globalping_ask_finish (result, &error);
  g_assert_no_error (error);

  return world;
}

/* Asks what has an answer only once that deadline has passed. */
static TocWorld *
ask_until (Scene *scene, guint deadline_ms)
{
  gint64 begun = g_get_monotonic_time ();
  TocWorld *world;

  g_dataset_set_data (g_main_context_default (), "deadline", GUINT_TO_POINTER (deadline_ms));
  world = ask (scene, NULL);
  g_dataset_destroy (g_main_context_default ());
  g_assert_cmpint (g_get_monotonic_time () - begun, >=, deadline_ms * 100);

  return world;
}

static void
test_well (Scene *scene, gconstpointer data)
{
  g_autoptr (TocWorld) world = ask (scene, "DE");
  const TocPlace *first = g_ptr_array_index (world->places, 0);
  const TocPlace *fourth = g_ptr_array_index (world->places, 3);

  g_assert_cmpint (world->problem, ==, TOC_WORLD_PROBLEM_NONE);
  g_assert_cmpuint (world->asked, ==, 10);
  g_assert_cmpuint (world->counted, ==, 10);
  g_assert_cmpuint (world->reached, ==, 10);
  g_assert_cmpint (world->again_at, ==, 0);
  g_assert_cmpstr (first->country, ==, "DE");
  g_assert_cmpstr (first->continent, ==, "EU");
  g_assert_cmpstr (first->city, ==, "Berlin");
  g_assert_cmpuint (first->asn, ==, 64521);
  g_assert_cmpuint (first->http_status, ==, 200);
  g_assert_cmpfloat_with_epsilon (first->total_ms, 325, 0.1);
  g_assert_cmpstr (fourth->country, ==, "US");
  /* The creation, a look at what is not finished, and one at what is. */
  g_assert_cmpuint (toc_test_net_count (&scene->net, HOST), ==, 3);
}

static JsonObject *
question (Scene *scene, JsonParser *parser)
{
  g_autofree char *text = toc_fake_globalping_dup_question (scene->globalping);

  g_assert_true (json_parser_load_from_data (parser, text, -1, NULL));

  return json_node_get_object (json_parser_get_root (parser));
}

/* It is asked what failed here, from where it matters. */
static void
test_question (Scene *scene, gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (TocWorld) known = ask (scene, "DE");
  JsonObject *object = question (scene, parser);
  JsonArray *locations = json_object_get_array_member (object, "locations");
  JsonObject *request = json_object_get_object_member (
    json_object_get_object_member (object, "measurementOptions"), "request");
  g_autoptr (TocWorld) unknown = NULL;

  g_assert_cmpstr (known->country, ==, "DE");
  g_assert_cmpstr (json_object_get_string_member (object, "target"), ==, "www.tiktok.com");
  g_assert_cmpstr (json_object_get_string_member (request, "path"), ==, "/oembed");
  g_assert_cmpstr (json_object_get_string_member (request, "query"), ==,
                   "url=https://www.tiktok.com/@a/video/1");
  g_assert_cmpuint (json_array_get_length (locations), ==, 2);
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (locations, 0),
                                               "limit"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (locations, 1),
                                               "limit"), ==, 7);

  unknown = ask (scene, NULL);
  object = question (scene, parser);
  locations = json_object_get_array_member (object, "locations");
  g_assert_cmpuint (json_array_get_length (locations), ==, 1);
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (locations, 0),
                                               "limit"), ==, 10);
}

typedef struct
{
  const char *what;
  TocPlaceResult result;
  TocPlaceFault fault;
} Sight;

static void
check_witnesses (Scene *scene, const Sight *rows, guint first)
{
  g_autoptr (TocWorld) world = ask (scene, NULL);
  guint thrown_out = 0;

  for (guint i = 0; i < 7; i++)
    {
      const TocPlace *place = g_ptr_array_index (world->places, i);

      g_test_message ("%s: %s", rows[first + i].what, toc_place_fault_to_word (place->fault));
      g_assert_cmpint (place->result, ==, rows[first + i].result);
      g_assert_cmpint (place->fault, ==, rows[first + i].fault);
      thrown_out += place->result == TOC_PLACE_THROWN_OUT;
    }
  g_assert_cmpuint (world->asked - world->counted, ==, thrown_out);
}

/* Each kind of witness, seven at a time. */
static void
test_witnesses (Scene *scene, gconstpointer data)
{
  static const Sight rows[] = {
    { "301", TOC_PLACE_REACHED, TOC_PLACE_FAULT_NONE },
    { "403", TOC_PLACE_REACHED, TOC_PLACE_FAULT_NONE },
    { "429", TOC_PLACE_REACHED, TOC_PLACE_FAULT_NONE },
    { "500", TOC_PLACE_NOT_REACHED, TOC_PLACE_FAULT_SERVER_ERROR },
    { "503", TOC_PLACE_NOT_REACHED, TOC_PLACE_FAULT_SERVER_ERROR },
    { "certificate", TOC_PLACE_NOT_REACHED, TOC_PLACE_FAULT_CERTIFICATE },
    { "timeout", TOC_PLACE_NOT_REACHED, TOC_PLACE_FAULT_UNREACHABLE },
    { "refused", TOC_PLACE_NOT_REACHED, TOC_PLACE_FAULT_UNREACHABLE },
    { "bare", TOC_PLACE_NOT_REACHED, TOC_PLACE_FAULT_UNREACHABLE },
    { "private", TOC_PLACE_NOT_REACHED, TOC_PLACE_FAULT_PRIVATE },
    { "resolver", TOC_PLACE_THROWN_OUT, TOC_PLACE_FAULT_NAME },
    { "internal", TOC_PLACE_THROWN_OUT, TOC_PLACE_FAULT_INTERNAL },
    { "offline", TOC_PLACE_THROWN_OUT, TOC_PLACE_FAULT_OFFLINE },
    { "odd", TOC_PLACE_THROWN_OUT, TOC_PLACE_FAULT_UNREADABLE },
  };

  see (scene, "polls=0");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *line = g_strdup_printf ("%u=%s", i % 7 + 1, rows[i].what);

      see (scene, line);
      if (i % 7 == 6)
        check_witnesses (scene, rows, i - 6);
    }
}

/* No failure of Globalping's is anything but that; each by its real cause. */
static void
test_problems (Scene *scene, gconstpointer data)
{
  static const struct
  {
    const char *target;
    const char *behaviour;
    TocWorldProblem problem;
  } rows[] = {
    { HOST, "refuse", TOC_WORLD_PROBLEM_UNREACHABLE },
    { HOST, "reset-accept", TOC_WORLD_PROBLEM_UNREACHABLE },
    { HOST, "reset-request", TOC_WORLD_PROBLEM_UNREACHABLE },
    { HOST, "cert unknown", TOC_WORLD_PROBLEM_UNREACHABLE },
    { HOST, "cert wrong-name", TOC_WORLD_PROBLEM_UNREACHABLE },
    { HOST, "truncate", TOC_WORLD_PROBLEM_UNREACHABLE },
    { HOST, "status 400", TOC_WORLD_PROBLEM_BAD_REQUEST },
    { HOST, "status 403", TOC_WORLD_PROBLEM_FORBIDDEN },
    { HOST, "status 404", TOC_WORLD_PROBLEM_GONE },
    { HOST, "status 422", TOC_WORLD_PROBLEM_NO_WITNESSES },
    { HOST, "status 429", TOC_WORLD_PROBLEM_RATE_LIMITED },
    { HOST, "status 500", TOC_WORLD_PROBLEM_SERVER_ERROR },
    { HOST, "status 503", TOC_WORLD_PROBLEM_SERVER_ERROR },
    { HOST, "status 301 'Location: https://example.com/'", TOC_WORLD_PROBLEM_NONSENSE },
    { HOST, "status 202 '<html>'", TOC_WORLD_PROBLEM_NONSENSE },
    { HOST, "status 202 '{\"id\":\"../../x\"}'", TOC_WORLD_PROBLEM_NONSENSE },
    { HOST, "status 202 '{\"id\":7}'", TOC_WORLD_PROBLEM_NONSENSE },
    { HOST, "empty", TOC_WORLD_PROBLEM_NONSENSE },
    { HOST, "gzip-bomb", TOC_WORLD_PROBLEM_NONSENSE },
    { HOST "/v1/measurements/", "status 404", TOC_WORLD_PROBLEM_GONE },
    { HOST "/v1/measurements/", "status 429", TOC_WORLD_PROBLEM_RATE_LIMITED },
    { HOST "/v1/measurements/", "status 200 '{\"status\":\"finished\"}'",
      TOC_WORLD_PROBLEM_NONSENSE },
    { HOST "/v1/measurements/", "status 200 '[]'", TOC_WORLD_PROBLEM_NONSENSE },
  };

  see (scene, "polls=0");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TocWorld) world = NULL;

      toc_fault_server_reset (scene->net.server, NULL);
      toc_test_net_set (&scene->net, rows[i].target, rows[i].behaviour);
      world = ask (scene, "DE");
      g_test_message ("%s: %s", rows[i].behaviour, toc_world_problem_to_word (world->problem));
      g_assert_cmpint (world->problem, ==, rows[i].problem);
      g_assert_cmpuint (world->asked, ==, 0);
      g_assert_cmpstr (world->country, ==, "DE");
    }
}

/* One error of the server's is forgiven. */
static void
test_retry (Scene *scene, gconstpointer data)
{
  g_autoptr (TocWorld) once = NULL;
  g_autoptr (TocWorld) twice = NULL;

  see (scene, "errors=1");
  once = ask (scene, NULL);
  g_assert_cmpint (once->problem, ==, TOC_WORLD_PROBLEM_NONE);
  see (scene, "errors=2");
  twice = ask (scene, NULL);
  g_assert_cmpint (twice->problem, ==, TOC_WORLD_PROBLEM_SERVER_ERROR);
}

/* Its own words on when it may be asked again. */
static void
test_limits (Scene *scene, gconstpointer data)
{
  gint64 now = g_get_real_time ();
  g_autoptr (TocWorld) last = NULL;
  g_autoptr (TocWorld) refused = NULL;

  see (scene, "remaining=12 reset=1200 polls=0");
  last = ask (scene, NULL);
  g_assert_cmpint (last->problem, ==, TOC_WORLD_PROBLEM_NONE);
  g_assert_cmpint (last->again_at, >=, now + 1200 * G_USEC_PER_SEC);
  refused = ask (scene, NULL);
  g_assert_cmpint (refused->problem, ==, TOC_WORLD_PROBLEM_RATE_LIMITED);
  g_assert_cmpint (refused->again_at, >=, now + 1200 * G_USEC_PER_SEC);
  g_assert_cmpint (refused->again_at, <, now + 1300 * G_USEC_PER_SEC);
}

static void
test_no_own_witness (Scene *scene, gconstpointer data)
{
  g_autoptr (TocWorld) world = NULL;

  see (scene, "nobody=DE polls=0");
  world = ask (scene, "DE");
  g_assert_cmpuint (world->asked, ==, 7);
}

/* Slow is not silent; it is asked twice a second at most. */
static void
test_slow (Scene *scene, gconstpointer data)
{
  g_autoptr (TocWorld) world = NULL;
  gint64 begun = g_get_monotonic_time ();

  see (scene, "polls=4");
  world = ask (scene, NULL);
  g_assert_cmpuint (world->reached, ==, 10);
  g_assert_cmpuint (toc_test_net_count (&scene->net, HOST), ==, 6);
  g_assert_cmpint (g_get_monotonic_time () - begun, >=, 5 * G_USEC_PER_SEC / 2);
}

static void
test_silence (Scene *scene, gconstpointer data)
{
  g_autoptr (TocWorld) world = NULL;

  toc_test_net_set (&scene->net, HOST, "silent-request");
  world = ask_until (scene, 10000);
  g_assert_cmpint (world->problem, ==, TOC_WORLD_PROBLEM_SILENT);
}

/* Those who never answer do not take the word from those who do. */
static void
test_unfinished (Scene *scene, gconstpointer data)
{
  g_autoptr (TocWorld) world = NULL;

  see (scene, "9=never 10=never");
  world = ask_until (scene, 20000);
  g_assert_cmpint (world->problem, ==, TOC_WORLD_PROBLEM_NONE);
  g_assert_cmpuint (world->counted, ==, 8);
}

static void
test_cancel (Scene *scene, gconstpointer data)
{
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      toc_globalping_ask_async (scene->net.session, scene->net.definition->world, URL, NULL,
                                cancellable, finish_cb, &result);
      if (i > 0)
        toc_test_run_for (i * 150);
      g_cancellable_cancel (cancellable);
      toc_test_wait_for (result != NULL);
      g_assert_null (toc_globalping_ask_finish (result, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

/* Shapes that no stand-in should have to produce. */
static void
test_shapes (void)
{
  static const char *const nonsense[] = { "", "[]", "7", "null", "{", "{}", "{\"status\":null}",
                                          "{\"status\":\"finished\",\"results\":{}}",
                                          "{\"status\":7,\"results\":[]}" };
  static const char odd[] =
    "{\"status\":\"finished\",\"results\":[null,7,\"x\",[],{},{\"probe\":7,\"result\":[]},"
    "{\"probe\":{\"country\":\"Germany\",\"asn\":-5,\"city\":7},\"result\":{\"status\":\"finished\","
    "\"statusCode\":1e99,\"timings\":{\"total\":-3},\"tls\":{\"authorized\":\"yes\"}}},"
    "{\"probe\":{\"country\":\"de\",\"city\":\"A\\u001b[31mB\\nC\"},\"result\":{\"status\":\"finished\","
    "\"statusCode\":200,\"tls\":null,\"timings\":null,\"headers\":{\"a\":[\"b\",7]}}}]}";
  gboolean finished = FALSE;
  g_autoptr (TocWorld) world =
    toc_globalping_parse_results (odd, strlen (odd), TRUE, NULL, 1, &finished);
  const TocPlace *last;

  for (guint i = 0; i < G_N_ELEMENTS (nonsense); i++)
    g_assert_null (toc_globalping_parse_results (nonsense[i], strlen (nonsense[i]), TRUE, NULL, 1,
                                                 &finished));
  g_assert_nonnull (world);
  g_assert_true (finished);
  g_assert_cmpuint (world->asked, ==, 8);
  g_assert_cmpuint (world->counted, ==, 0);
  last = g_ptr_array_index (world->places, 7);
  g_assert_cmpstr (last->country, ==, "DE");
  g_assert_cmpstr (last->city, ==, "A\xef\xbf\xbd[31mB");
  g_assert_cmpfloat (last->total_ms, <, 0);
}

static void
test_seconds (void)
{
  g_assert_cmpint (toc_globalping_parse_seconds (NULL), ==, -1);
  g_assert_cmpint (toc_globalping_parse_seconds (""), ==, -1);
  g_assert_cmpint (toc_globalping_parse_seconds ("soon"), ==, -1);
  g_assert_cmpint (toc_globalping_parse_seconds ("-1"), ==, -1);
  g_assert_cmpint (toc_globalping_parse_seconds ("0"), ==, 0);
  g_assert_cmpint (toc_globalping_parse_seconds ("1200"), ==, 1200);
  g_assert_cmpint (toc_globalping_parse_seconds ("99999999999999"), ==, 86400);
}

#define ADD(name, func) g_test_add ("/globalping/" name, Scene, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/globalping/shapes", test_shapes);
  g_test_add_func ("/globalping/seconds", test_seconds);
  ADD ("well", test_well);
  ADD ("question", test_question);
  ADD ("witnesses", test_witnesses);
  ADD ("problems", test_problems);
  ADD ("retry", test_retry);
  ADD ("limits", test_limits);
  ADD ("no-own-witness", test_no_own_witness);
  ADD ("slow", test_slow);
  ADD ("silence", test_silence);
  ADD ("unfinished", test_unfinished);
  ADD ("cancel", test_cancel);

  return g_test_run ();
}
