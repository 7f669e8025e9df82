/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether a country blocks the service: OONI's numbers, and OONI when it does not answer. */

#include "toc-ooni.h"
#include "toc-session.h"
#include "toc-test-net.h"

#include <string.h>

#define HOST "api.ooni.io"
#define HOUR_US ((gint64) 60 * 60 * G_USEC_PER_SEC)

/* As OONI writes it. */
#define ANSWER(anomalous, confirmed, failed, ok, measured) \
  "{\"v\":0,\"dimension_count\":0,\"db_stats\":{},\"result\":{\"anomaly_count\":" #anomalous \
  ",\"confirmed_count\":" #confirmed ",\"failure_count\":" #failed ",\"ok_count\":" #ok \
  ",\"measurement_count\":" #measured "}}"

static void
test_numbers (void)
{
  static const struct
  {
    const char *text;
    gboolean understood;
    gboolean blocked;
    const char *sentence;
  } rows[] = {
    { ANSWER (37, 0, 0, 3, 40), TRUE, TRUE,
      "In Germany, 37 of 40 measurements this week could not reach TikTok (OONI)." },
    { ANSWER (30, 7, 0, 3, 40), TRUE, TRUE,
      "In Germany, 37 of 40 measurements this week could not reach TikTok (OONI)." },
    { ANSWER (0, 1, 0, 39, 40), TRUE, TRUE,
      "In Germany, 1 of 40 measurements this week could not reach TikTok (OONI)." },
    { ANSWER (20, 0, 0, 20, 40), TRUE, TRUE, "In Germany, 20 of 40 measurements this week could "
                                             "not reach TikTok (OONI)." },
    { ANSWER (19, 0, 0, 21, 40), TRUE, FALSE, "In Germany, 19 of 40 measurements this week could "
                                              "not reach TikTok (OONI)." },
    { ANSWER (5, 0, 5, 0, 10), TRUE, TRUE,
      "In Germany, 5 of 10 measurements this week could not reach TikTok (OONI)." },
    { ANSWER (9, 9, 0, 0, 9), TRUE, FALSE, NULL },
    { ANSWER (0, 0, 0, 0, 0), TRUE, FALSE, NULL },
    { "", FALSE, FALSE, NULL },
    { "null", FALSE, FALSE, NULL },
    { "[]", FALSE, FALSE, NULL },
    { "{}", FALSE, FALSE, NULL },
    { "{\"result\":[]}", FALSE, FALSE, NULL },
    { "{\"result\":null}", FALSE, FALSE, NULL },
    { ANSWER (-1, 0, 0, 40, 40), FALSE, FALSE, NULL },
    { ANSWER (1.5, 0, 0, 40, 40), FALSE, FALSE, NULL },
    { ANSWER ("1", 0, 0, 40, 40), FALSE, FALSE, NULL },
    { ANSWER (41, 0, 0, 0, 40), FALSE, FALSE, NULL },
    { ANSWER (0, 0, 20, 30, 40), FALSE, FALSE, NULL },
    { ANSWER (0, 0, 0, 0, 99999999999999999999), FALSE, FALSE, NULL },
    { ANSWER (null, 0, 0, 40, 40), FALSE, FALSE, NULL },
    { "<html>Too many requests</html>", FALSE, FALSE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TocOoniAnswer) answer = toc_ooni_answer_new ("www.tiktok.com", "DE", 1);
      g_autofree char *sentence = NULL;

      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (toc_ooni_answer_parse (answer, rows[i].text, strlen (rows[i].text)), ==,
                       rows[i].understood);
      g_assert_cmpint (answer->known, ==, rows[i].understood);
      g_assert_cmpint (toc_ooni_answer_is_blocked (answer), ==, rows[i].blocked);
      sentence = toc_ooni_answer_describe (answer, "TikTok");
      g_assert_cmpstr (sentence, ==, rows[i].sentence);
    }
}

static void
test_nobody_asked (void)
{
  g_assert_false (toc_ooni_answer_is_blocked (NULL));
  g_assert_null (toc_ooni_answer_describe (NULL, "TikTok"));
}

static void
test_url (void)
{
  /* 2026-03-03 00:00:01 UTC */
  g_autofree char *url = toc_ooni_answer_build_url (
    "https://api.ooni.io/api/v1/aggregation", "www.tiktok.com", "DE", G_GINT64_CONSTANT (1772496001) * G_USEC_PER_SEC);

  g_assert_cmpstr (url, ==,
                   "https://api.ooni.io/api/v1/aggregation?domain=www.tiktok.com"
                   "&test_name=web_connectivity&probe_cc=DE&since=2026-02-25&until=2026-03-04");
}

static void
test_fresh (void)
{
  g_autoptr (TocOoniAnswer) answer = toc_ooni_answer_new ("a.example", "DE", HOUR_US);

  g_assert_true (toc_ooni_answer_is_fresh (answer, "a.example", "DE", 2 * HOUR_US - 1));
  g_assert_false (toc_ooni_answer_is_fresh (answer, "a.example", "DE", 2 * HOUR_US));
  answer->known = TRUE;
  g_assert_true (toc_ooni_answer_is_fresh (answer, "a.example", "DE", 25 * HOUR_US - 1));
  g_assert_false (toc_ooni_answer_is_fresh (answer, "a.example", "DE", 25 * HOUR_US));
  g_assert_false (toc_ooni_answer_is_fresh (answer, "a.example", "DE", HOUR_US - 1));
  g_assert_false (toc_ooni_answer_is_fresh (answer, "a.example", "FR", 2 * HOUR_US));
  g_assert_false (toc_ooni_answer_is_fresh (answer, "b.example", "DE", 2 * HOUR_US));
}

static void
test_file (void)
{
  const char *const broken[] = { "", "{}", "{\"asked_at\":1,\"domain\":null,\"country\":\"DE\"}",
                                 "{\"asked_at\":1,\"domain\":\"a\",\"country\":\"Germany\"}",
                                 "{\"asked_at\":\"1\",\"domain\":\"a\",\"country\":\"DE\"}" };
  g_autoptr (TocOoniAnswer) answer = toc_ooni_answer_new ("a.example", "DE", 7);

  for (guint known = 0; known < 2; known++)
    {
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (TocOoniAnswer) kept = NULL;
      gsize length;
      const char *data;

      if (known)
        toc_ooni_answer_parse (answer, ANSWER (37, 1, 1, 1, 40), strlen (ANSWER (37, 1, 1, 1, 40)));
      bytes = toc_ooni_answer_to_bytes (answer);
      data = g_bytes_get_data (bytes, &length);
      kept = toc_ooni_answer_new_from_data (data, length);
      g_assert_nonnull (kept);
      g_assert_cmpstr (kept->domain, ==, "a.example");
      g_assert_cmpstr (kept->country, ==, "DE");
      g_assert_cmpint (kept->asked_at, ==, 7);
      g_assert_cmpint (kept->known, ==, known);
      g_assert_cmpint (kept->measured, ==, known ? 40 : 0);
      g_assert_cmpint (kept->anomalous, ==, known ? 37 : 0);
    }
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    g_assert_null (toc_ooni_answer_new_from_data (broken[i], strlen (broken[i])));
}

/* ---- the client ---- */

typedef struct
{
  TocTestNet net;
  GFile *folder; /* (owned) */
  TocOoni *ooni; /* (owned) */
} Desk;

static void
restart (Desk *desk, GFile *folder)
{
  g_autofree char *service =
    g_strdup_printf ("https://" HOST ":%u/api/v1/aggregation", desk->net.port);

  g_clear_object (&desk->ooni);
  desk->ooni = toc_ooni_new (desk->net.session, service, folder);
}

static void
desk_set_up (Desk *desk, gconstpointer data)
{
  g_autofree char *path = g_dir_make_tmp ("tocsin-ooni-XXXXXX", NULL);

  toc_test_net_set_up (&desk->net, NULL);
  desk->folder = g_file_new_for_path (path);
  restart (desk, desk->folder);
}

static void
desk_tear_down (Desk *desk, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_get_child (desk->folder, "ooni.json");

  g_file_delete (file, NULL, NULL);
  g_assert_true (g_file_delete (desk->folder, NULL, NULL));
  g_assert_finalize_object (desk->ooni);
  g_assert_finalize_object (desk->folder);
  toc_test_net_tear_down (&desk->net, NULL);
}

static void
finish_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static TocOoniAnswer *
ask (Desk *desk, const char *country)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TocOoniAnswer *answer;

  toc_ooni_ask_async (desk->ooni, "www.tiktok.com", country, NULL, finish_cb, &result);
  toc_test_wait_for (result != NULL);
  answer = toc_ooni_ask_finish (desk->ooni, result, &error);
  g_assert_no_error (error);

  return answer;
}

static void
assert_answer (Desk *desk, const char *country, gboolean known, guint n_requests)
{
  g_autoptr (TocOoniAnswer) answer = ask (desk, country);

  g_assert_cmpstr (answer->country, ==, country);
  g_assert_cmpint (answer->known, ==, known);
  g_assert_cmpuint (toc_test_net_count (&desk->net, HOST), ==, n_requests);
}

/* One request a day and country, whoever asks. */
static void
test_seldom (Desk *desk, gconstpointer data)
{
  toc_test_net_set (&desk->net, HOST, "status 200 '" ANSWER (37, 0, 0, 3, 40) "'");
  assert_answer (desk, "DE", TRUE, 1);
  assert_answer (desk, "DE", TRUE, 1);
  restart (desk, desk->folder);
  assert_answer (desk, "DE", TRUE, 1);
  assert_answer (desk, "FR", TRUE, 2);
  restart (desk, NULL);
  assert_answer (desk, "FR", TRUE, 3);
  assert_answer (desk, "FR", TRUE, 3);
}

/* Its own failures say nothing, and it is left alone for a while. */
static void
test_failures (Desk *desk, gconstpointer data)
{
  const char *const behaviours[] = {
    "rate-limit 60", "status 500", "status 200 nonsense", "status 200 {}", "status 404",
    "redirect https://www.tiktok.com/", "garbage", "reset-request", "cert unknown", "oversize",
    "gzip-bomb", "continue-flood", "truncate",
  };

  for (guint i = 0; i < G_N_ELEMENTS (behaviours); i++)
    {
      g_test_message ("%s", behaviours[i]);
      toc_fault_log_clear (desk->net.log);
      toc_test_net_set (&desk->net, HOST, behaviours[i]);
      restart (desk, NULL);
      for (guint j = 0; j < 2; j++)
        {
          g_autoptr (TocOoniAnswer) answer = ask (desk, "DE");

          g_assert_false (answer->known);
          g_assert_false (toc_ooni_answer_is_blocked (answer));
        }
      g_assert_cmpuint (toc_test_net_count (&desk->net, HOST), <=, 1);
    }
}

static void
test_no_country (Desk *desk, gconstpointer data)
{
  const char *const countries[] = { NULL, "", "D", "de", "DEU", "&&" };

  for (guint i = 0; i < G_N_ELEMENTS (countries); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      toc_ooni_ask_async (desk->ooni, "www.tiktok.com", countries[i], NULL, finish_cb, &result);
      toc_test_wait_for (result != NULL);
      g_assert_null (toc_ooni_ask_finish (desk->ooni, result, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
  g_assert_cmpuint (toc_test_net_count (&desk->net, HOST), ==, 0);
}

static void
test_cancel (Desk *desk, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  toc_test_net_set (&desk->net, HOST, "silent-request");
  toc_ooni_ask_async (desk->ooni, "www.tiktok.com", "DE", cancellable, finish_cb, &result);
  toc_test_wait_for (toc_test_net_count (&desk->net, HOST) == 1);
  g_cancellable_cancel (cancellable);
  toc_test_wait_for (result != NULL);
  g_assert_null (toc_ooni_ask_finish (desk->ooni, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
add (const char *name, void (*func) (Desk *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/ooni/", name, NULL);

  g_test_add (path, Desk, NULL, desk_set_up, func, desk_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  toc_session_setup_process ();

  g_test_add_func ("/ooni/numbers", test_numbers);
  g_test_add_func ("/ooni/nobody-asked", test_nobody_asked);
  g_test_add_func ("/ooni/url", test_url);
  g_test_add_func ("/ooni/fresh", test_fresh);
  g_test_add_func ("/ooni/file", test_file);
  add ("seldom", test_seldom);
  add ("failures", test_failures);
  add ("no-country", test_no_country);
  add ("cancel", test_cancel);

  return g_test_run ();
}
