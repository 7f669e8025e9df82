/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is asked in a round, when, and who is not. */

#include "toc-session.h"
#include "toc-survey.h"
#include "toc-test-net.h"

#define PATIENT 10000

#define N_ENABLED 6
#define N_CONTROLS 5

static const char *const control_targets[N_CONTROLS] = {
  "connectivitycheck.gstatic.com", "detectportal.firefox.com", "cp.cloudflare.com",
  "www.gstatic.com/generate_204",  "www.cloudflare.com",
};

static guint
count_controls (TocTestNet *net)
{
  guint count = 0;

  for (guint i = 0; i < N_CONTROLS; i++)
    {
      guint asked = toc_test_net_count (net, control_targets[i]);

      g_assert_cmpuint (asked, <=, 1);
      count += asked;
    }

  return count;
}

static TocFault
fault_of (const TocRound *round, const char *id)
{
  const TocSample *sample = toc_round_find (round, id);

  g_assert_nonnull (sample);

  return sample->fault;
}

/* While all is well nobody else is asked. */
static void
test_healthy (TocTestNet *net, gconstpointer data)
{
  static const char *const ids[N_ENABLED] = { "edge", "page", "videos", "static", "live", "login" };
  g_autoptr (TocRound) round = toc_test_net_survey (net, PATIENT);

  g_assert_true (toc_round_is_healthy (round));
  g_assert_false (round->pulse);
  g_assert_cmpuint (round->samples->len, ==, N_ENABLED);
  for (guint i = 0; i < N_ENABLED; i++)
    {
      const TocSample *sample = g_ptr_array_index (round->samples, i);

      g_assert_cmpstr (sample->id, ==, ids[i]);
      g_assert_true (sample->fresh);
    }
  g_assert_cmpuint (round->controls->len, ==, 0);
  g_assert_cmpuint (toc_fault_log_count (net->log, "request", NULL), ==, N_ENABLED);
  g_assert_cmpuint (toc_fault_log_count (net->log, "accept", NULL), ==, N_ENABLED);
  g_assert_cmpuint (toc_test_net_count (net, "p16-sign-va.tiktokcdn.com"), ==, 0);
  g_assert_cmpfloat (round->duration_ms, >, 0);
}

/* One failure, of whatever kind, needs somebody to compare with. */
static void
test_controls (TocTestNet *net, gconstpointer data)
{
  static const char *const ids[N_CONTROLS] = { "gstatic-http", "firefox-http", "cloudflare",
                                               "gstatic", "cloudflare-trace" };
  g_autoptr (TocRound) round = NULL;

  toc_test_net_set (net, "www.tiktok.com/robots.txt", data);
  round = toc_test_net_survey (net, PATIENT);

  g_assert_cmpuint (round->controls->len, ==, N_CONTROLS);
  for (guint i = 0; i < N_CONTROLS; i++)
    {
      const TocSample *sample = g_ptr_array_index (round->controls, i);

      g_assert_cmpstr (sample->id, ==, ids[i]);
      g_assert_true (toc_sample_is_healthy (sample));
      g_assert_cmpint (sample->country != NULL, ==, i == N_CONTROLS - 1);
    }
  g_assert_cmpuint (count_controls (net), ==, N_CONTROLS);
}

/* A core part "a" and another one "b", and one control. */
static void
define_two (TocTestNet *net, guint slow_ms)
{
  g_autofree char *json = g_strdup_printf (
    "{ 'schema': 1, 'name': 'S', 'date': '2026-01-01', 'home': 'https://www.tiktok.com/',"
    "  'trusted_hosts': ['tiktok.com'],"
    "  'components': ["
    "    { 'id': 'a', 'name': 'A', 'core': true, 'slow_ms': %u, 'probes': [{ 'url':"
    "      'https://a.tiktok.com:PORT/', 'pulse': true, 'healthy': [{ 'status': 404 }] }] },"
    "    { 'id': 'b', 'name': 'B', 'probes': [{ 'url': 'https://b.tiktok.com:PORT/',"
    "      'healthy': [{ 'status': 404 }] }] }],"
    "  'controls': [{ 'id': 'c', 'name': 'C', 'operator': 'O', 'url':"
    "    'https://www.gstatic.com:PORT/generate_204', 'healthy': [{ 'status': 204 }] }] }",
    slow_ms);

  toc_test_net_define (net, json);
}

/* So does a slow answer. */
static void
test_slow (TocTestNet *net, gconstpointer data)
{
  g_autoptr (TocRound) round = NULL;

  define_two (net, 60);
  toc_test_net_set (net, "a.tiktok.com", "slow 120");
  round = toc_test_net_survey (net, PATIENT);

  g_assert_true (toc_round_is_healthy (round));
  g_assert_cmpuint (round->controls->len, ==, 1);
}

/* ---- surveys of one's own making ---- */

typedef struct
{
  GPtrArray *components; /* (owned) */
  GPtrArray *others;     /* (owned) */
  GHashTable *neutral;   /* (owned) */
  TocSurvey survey;
  GAsyncResult *result;  /* (owned) (nullable) */
} Asking;

static void
asking_init (Asking *asking, TocTestNet *net, const char *first)
{
  asking->components = g_ptr_array_new ();
  asking->others = toc_definition_dup_enabled (net->definition);
  asking->neutral = toc_survey_new_neutral ();
  asking->survey = (TocSurvey){
    .definition = net->definition,
    .components = asking->components,
    .others = asking->others,
    .neutral = asking->neutral,
    .deadline_ms = PATIENT,
  };
  if (first != NULL)
    {
      TocComponent *component =
        (TocComponent *) toc_definition_find_component (net->definition, first);

      g_ptr_array_add (asking->components, component);
      g_ptr_array_remove (asking->others, component);
    }
}

static void
asking_clear (Asking *asking)
{
  g_ptr_array_unref (asking->components);
  g_ptr_array_unref (asking->others);
  g_hash_table_unref (asking->neutral);
  g_clear_object (&asking->result);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asking, asking_clear)

static void
finish_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asking *asking = user_data;

  g_set_object (&asking->result, result);
}

static TocRound *
ask (Asking *asking, TocTestNet *net)
{
  toc_survey_run_async (&asking->survey, net->session, NULL, finish_cb, asking);
  toc_test_wait_for (asking->result != NULL);

  return toc_survey_run_finish (asking->result, NULL);
}

/* The others are asked once something fails, and only then. */
static void
test_others (TocTestNet *net, gconstpointer data)
{
  static const struct
  {
    const char *behaviour;
    guint n_samples;
    guint n_controls;
  } cases[] = {
    { "ok", 1, 0 },
    { "status 503", 2, 1 },
    { "silent-hello", 2, 1 },
    { "status 200", 1, 1 },
    { "cert unknown", 1, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Asking) asking = { 0 };
      g_autoptr (TocRound) round = NULL;

      g_test_message ("%s", cases[i].behaviour);
      define_two (net, PATIENT);
      toc_test_net_set (net, "a.tiktok.com", cases[i].behaviour);
      asking_init (&asking, net, "a");
      asking.survey.deadline_ms = g_str_equal (cases[i].behaviour, "silent-hello") ? 300 : PATIENT;
      round = ask (&asking, net);
      g_assert_cmpuint (round->samples->len, ==, cases[i].n_samples);
      g_assert_cmpuint (round->controls->len, ==, cases[i].n_controls);
    }
}

static void
test_compare (TocTestNet *net, gconstpointer data)
{
  g_auto (Asking) asking = { 0 };
  g_autoptr (TocRound) round = NULL;

  define_two (net, PATIENT);
  asking_init (&asking, net, "b");
  asking.survey.compare = TRUE;
  round = ask (&asking, net);

  g_assert_true (toc_round_is_healthy (round));
  g_assert_cmpuint (round->controls->len, ==, 1);
}

static void
test_nobody (TocTestNet *net, gconstpointer data)
{
  g_auto (Asking) asking = { 0 };
  g_autoptr (TocRound) round = NULL;

  asking_init (&asking, net, NULL);
  round = ask (&asking, net);
  g_assert_cmpuint (round->samples->len, ==, 0);
  g_assert_false (toc_round_is_healthy (round));
}

/* A pulse keeps its connection and asks no control, whatever it finds. */
static void
test_pulse (TocTestNet *net, gconstpointer data)
{
  define_two (net, PATIENT);
  for (guint i = 0; i < 3; i++)
    {
      g_auto (Asking) asking = { 0 };
      g_autoptr (TocRound) round = NULL;

      if (i == 2)
        toc_test_net_set (net, "a.tiktok.com", "status 503");
      asking_init (&asking, net, "a");
      asking.survey.pulse = TRUE;
      round = ask (&asking, net);
      g_assert_true (round->pulse);
      g_assert_cmpuint (round->samples->len, ==, 1);
      g_assert_cmpuint (round->controls->len, ==, 0);
      g_assert_cmpint (toc_round_is_healthy (round), ==, i < 2);
      g_assert_false (((TocSample *) g_ptr_array_index (round->samples, 0))->fresh);
    }

  g_assert_cmpuint (toc_fault_log_count (net->log, "accept", NULL), ==, 1);
}

/* ---- fallbacks ---- */

static void
test_fallback (TocTestNet *net, gconstpointer data)
{
  static const struct
  {
    const char *first;
    const char *second;
    TocFault fault;
    const char *host; /* whose answer holds */
    guint n_second;   /* how often the second was asked */
  } cases[] = {
    { "ok", "ok", TOC_FAULT_NONE, "lf16-tiktok-web.ttwstatic.com", 0 },
    { "status 404", "ok", TOC_FAULT_NONE, "p16-sign-va.tiktokcdn.com", 1 },
    { "wrong-body", "status 404", TOC_FAULT_NONE, "p16-sign-va.tiktokcdn.com", 1 },
    { "cert expired", "ok", TOC_FAULT_NONE, "p16-sign-va.tiktokcdn.com", 1 },
    { "cert expired", "status 503", TOC_FAULT_SSL_EXPIRED, "lf16-tiktok-web.ttwstatic.com", 1 },
    { "status 503", "ok", TOC_FAULT_HTTP_ERROR, "lf16-tiktok-web.ttwstatic.com", 0 },
    { "reset-request", "ok", TOC_FAULT_CONNECTION_RESET, "lf16-tiktok-web.ttwstatic.com", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Asking) asking = { 0 };
      g_autoptr (TocRound) round = NULL;
      g_autoptr (GUri) uri = NULL;
      const TocSample *sample;

      g_test_message ("%s, then %s", cases[i].first, cases[i].second);
      toc_fault_log_clear (net->log);
      toc_test_net_set (net, "lf16-tiktok-web.ttwstatic.com", cases[i].first);
      toc_test_net_set (net, "p16-sign-va.tiktokcdn.com", cases[i].second);
      asking_init (&asking, net, "static");
      round = ask (&asking, net);
      sample = toc_round_find (round, "static");
      g_assert_cmpint (sample->fault, ==, cases[i].fault);
      uri = g_uri_parse (sample->url, G_URI_FLAGS_NONE, NULL);
      g_assert_cmpstr (g_uri_get_host (uri), ==, cases[i].host);
      g_assert_cmpuint (toc_test_net_count (net, "p16-sign-va.tiktokcdn.com"), ==,
                        cases[i].n_second);
    }
}

/* The deadline is the component's, not each endpoint's. */
static void
test_fallback_deadline (TocTestNet *net, gconstpointer data)
{
  g_auto (Asking) asking = { 0 };
  g_autoptr (TocRound) round = NULL;

  toc_test_net_define (
    net, "{ 'schema': 1, 'name': 'S', 'date': '2026-01-01', 'home': 'https://www.tiktok.com/',"
         "  'trusted_hosts': ['tiktok.com'], 'components': [{ 'id': 'a', 'name': 'A', 'core': true,"
         "    'probes': [{ 'url': 'https://a.tiktok.com:PORT/', 'healthy': [{ 'status': 200 }] },"
         "               { 'url': 'https://b.tiktok.com:PORT/', 'healthy': [{ 'status': 200 }] },"
         "               { 'url': 'https://c.tiktok.com:PORT/', 'healthy': [{ 'status': 200 }] }"
         "]}]}");
  toc_test_net_set (net, "a.tiktok.com", "slow 250");
  toc_test_net_set (net, "b.tiktok.com", "silent-request");
  asking_init (&asking, net, "a");
  asking.survey.deadline_ms = 400;
  round = ask (&asking, net);

  /* What the second did in the time that was left says less than what the first said. */
  g_assert_cmpint (fault_of (round, "a"), ==, TOC_FAULT_HTTP_UNEXPECTED);
  g_assert_cmpfloat (round->duration_ms, >=, 395);
  g_assert_cmpfloat (round->duration_ms, <, 640);
  g_assert_cmpuint (toc_test_net_count (net, "c.tiktok.com"), ==, 0);
}

/* ---- how many at once ---- */

#define N_PARTS 20

static void
define_many (TocTestNet *net)
{
  GString *json = g_string_new (
    "{ 'schema': 1, 'name': 'S', 'date': '2026-01-01', 'home': 'https://www.tiktok.com/',"
    "  'trusted_hosts': ['tiktok.com'], 'components': [");

  for (guint i = 0; i < N_PARTS; i++)
    g_string_append_printf (json,
                            "%s{ 'id': 'c%02u', 'name': 'C', 'core': true, 'probes': [{ 'url':"
                            " 'https://c%02u.tiktok.com:PORT/', 'healthy': [{ 'status': 404 }] }]}",
                            i > 0 ? "," : "", i, i);
  g_string_append (json, "] }");
  toc_test_net_define (net, json->str);
  g_string_free (json, TRUE);
}

static void
test_at_once (TocTestNet *net, gconstpointer data)
{
  g_auto (Asking) asking = { 0 };
  g_autoptr (TocRound) round = NULL;

  define_many (net);
  toc_test_net_set (net, "*", "silent-request");
  asking_init (&asking, net, NULL);
  asking.survey.components = asking.others;
  asking.survey.others = NULL;
  asking.survey.deadline_ms = 600;
  toc_survey_run_async (&asking.survey, net->session, NULL, finish_cb, &asking);

  toc_test_wait_for (toc_fault_log_count (net->log, "request", NULL) >= 8);
  toc_test_run_for (100);
  g_assert_cmpuint (toc_fault_log_count (net->log, "request", NULL), ==, 8);
  toc_test_net_set (net, "*", "ok");
  toc_test_wait_for (asking.result != NULL);
  round = toc_survey_run_finish (asking.result, NULL);

  g_assert_cmpuint (round->samples->len, ==, N_PARTS);
  for (guint i = 0; i < N_PARTS; i++)
    {
      const TocSample *sample = g_ptr_array_index (round->samples, i);
      g_autofree char *id = g_strdup_printf ("c%02u", i);

      g_assert_cmpstr (sample->id, ==, id);
      g_assert_cmpint (sample->fault, ==, i < 8 ? TOC_FAULT_RESPONSE_TIMEOUT : TOC_FAULT_NONE);
    }
}

/* ---- ends ---- */

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);

  return G_SOURCE_REMOVE;
}

static void
test_cancel (TocTestNet *net, gconstpointer data)
{
  static const char *const behaviours[] = { "ok", "silent-hello", "status 404", "drip-body 1",
                                            "cert unknown", "reset-hello" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);
  guint n_cancelled = 0;

  for (guint i = 0; i < 48; i++)
    {
      g_auto (Asking) asking = { 0 };
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (TocRound) round = NULL;

      toc_test_net_set (net, "*", behaviours[i % G_N_ELEMENTS (behaviours)]);
      asking_init (&asking, net, i % 2 == 0 ? "static" : "edge");
      g_timeout_add ((guint) g_rand_int_range (rand, 0, 25), cancel_cb, cancellable);
      toc_survey_run_async (&asking.survey, net->session, cancellable, finish_cb, &asking);
      toc_test_wait_for (asking.result != NULL && g_cancellable_is_cancelled (cancellable));
      round = toc_survey_run_finish (asking.result, &error);
      g_assert_true ((round == NULL) == (error != NULL));
      if (error != NULL)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      n_cancelled += error != NULL;
    }

  g_assert_cmpuint (n_cancelled, >, 10);
}

static void
test_cancelled_before (TocTestNet *net, gconstpointer data)
{
  g_auto (Asking) asking = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  asking_init (&asking, net, "edge");
  toc_survey_run_async (&asking.survey, net->session, cancellable, finish_cb, &asking);
  toc_test_wait_for (asking.result != NULL);
  g_assert_null (toc_survey_run_finish (asking.result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (toc_fault_log_count (net->log, NULL, NULL), ==, 0);
}

/* A cut handshake is looked into under a neutral name, once for each address; nothing else is. */
static void
test_neutral (TocTestNet *net, gconstpointer data)
{
  g_auto (Asking) asking = { 0 };
  g_autoptr (TocRound) round = NULL;
  gboolean deaf = GPOINTER_TO_INT (data);

  toc_test_net_set (net, "www.tiktok.com", "reset-hello");
  toc_test_net_set (net, "webcast.tiktok.com", "cert unknown");
  if (deaf)
    toc_test_net_set (net, "www.example.com", "reset-hello");
  asking_init (&asking, net, "edge");
  round = ask (&asking, net);

  g_assert_cmpint (toc_round_find (round, "edge")->neutral, ==,
                   deaf ? TOC_NEUTRAL_SILENT : TOC_NEUTRAL_ANSWERED);
  g_assert_cmpint (toc_round_find (round, "live")->neutral, ==, TOC_NEUTRAL_NOT_ASKED);
  g_assert_cmpint (toc_round_find (round, "static")->neutral, ==, TOC_NEUTRAL_NOT_ASKED);
  g_assert_cmpuint (g_hash_table_size (asking.neutral), ==, 1);
  g_assert_cmpuint (toc_fault_log_count (net->log, "hello", "www.example.com"), ==, 1);
}

/* What is known of an address is not asked again. */
static void
test_neutral_known (TocTestNet *net, gconstpointer data)
{
  g_auto (Asking) asking = { 0 };
  g_autoptr (TocRound) round = NULL;

  toc_test_net_set (net, "www.tiktok.com", "reset-hello");
  asking_init (&asking, net, "edge");
  g_hash_table_insert (asking.neutral, g_strdup ("127.0.0.1"),
                       GINT_TO_POINTER (TOC_NEUTRAL_ANSWERED));
  round = ask (&asking, net);

  g_assert_cmpint (toc_round_find (round, "edge")->neutral, ==, TOC_NEUTRAL_ANSWERED);
  g_assert_cmpuint (toc_fault_log_count (net->log, "hello", "www.example.com"), ==, 0);
}

static void
add (const char *name, gconstpointer data, void (*func) (TocTestNet *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/survey/", name, NULL);

  g_test_add (path, TocTestNet, data, toc_test_net_set_up, func, toc_test_net_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  toc_session_setup_process ();

  add ("healthy", NULL, test_healthy);
  add ("controls/failure", "status 503", test_controls);
  add ("controls/odd", "status 404", test_controls);
  add ("controls/challenge", "challenge", test_controls);
  add ("controls/slow", NULL, test_slow);
  add ("controls/compare", NULL, test_compare);
  add ("others", NULL, test_others);
  add ("nobody", NULL, test_nobody);
  add ("pulse", NULL, test_pulse);
  add ("fallback/order", NULL, test_fallback);
  add ("fallback/deadline", NULL, test_fallback_deadline);
  add ("at-once", NULL, test_at_once);
  add ("cancel/any-time", NULL, test_cancel);
  add ("cancel/before", NULL, test_cancelled_before);
  add ("neutral/answered", GINT_TO_POINTER (FALSE), test_neutral);
  add ("neutral/silent", GINT_TO_POINTER (TRUE), test_neutral);
  add ("neutral/known", NULL, test_neutral_known);

  return g_test_run ();
}
