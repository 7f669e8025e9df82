/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is said of each alert, and of several that could not be told. */

#include "toc-news.h"

#include "toc-test-scene.h"

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)
#define NOON ((gint64) 1795348800 * G_USEC_PER_SEC) /* 2026-11-22 12:00 UTC */

static void
test_from_alert (void)
{
  static const struct
  {
    TocAlert alert;
    TocState state;
    gint64 duration;
    gboolean urgent;
    const char *title;
    const char *body; /* a pattern; NULL: none */
  } rows[] = {
    { TOC_ALERT_TELL, TOC_STATE_DOWN, 0, TRUE, "TikTok is down", "*" },
    { TOC_ALERT_REPLACE, TOC_STATE_MAINTENANCE, 0, TRUE, "TikTok is *", "*" },
    { TOC_ALERT_TELL, TOC_STATE_PARTIAL, 0, FALSE, "*TikTok*", "*" },
    { TOC_ALERT_TELL, TOC_STATE_SLOW, 0, FALSE, "TikTok is slow", "*" },
    { TOC_ALERT_BACK, TOC_STATE_UP, 12 * MINUTE, FALSE, "TikTok is back",
      "The trouble lasted 12 min." },
    { TOC_ALERT_BACK, TOC_STATE_UP, 0, FALSE, "TikTok is back", NULL },
    { TOC_ALERT_BACK, TOC_STATE_UP, -MINUTE, FALSE, "TikTok is back", NULL },
    { TOC_ALERT_UNSTABLE, TOC_STATE_DOWN, 0, FALSE, "TikTok is unstable", "*ten minutes*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TocVerdict) verdict =
        toc_test_verdict_new (rows[i].state, TOC_REASON_SERVER_ERROR, NOON);
      g_autoptr (TocNews) news =
        toc_news_new_from_alert (rows[i].alert, verdict, rows[i].duration);

      g_test_message ("row %u: %s (%s)", i, news->title, news->body);
      g_assert_cmpint (news->kind, ==, TOC_NEWS_TELL);
      g_assert_cmpint (news->state, ==, rows[i].state);
      g_assert_cmpint (news->urgent, ==, rows[i].urgent);
      g_assert_true (g_pattern_match_simple (rows[i].title, news->title));
      g_assert_cmpint (news->body == NULL, ==, rows[i].body == NULL);
      g_assert_true (rows[i].body == NULL || g_pattern_match_simple (rows[i].body, news->body));
      g_assert_cmpint (ABS (g_get_real_time () - news->made_at), <, MINUTE);
    }
}

static void
test_silent (void)
{
  g_autoptr (TocVerdict) verdict = toc_test_verdict_new (TOC_STATE_UP, TOC_REASON_NONE, NOON);
  g_autoptr (TocNews) news = toc_news_new_from_alert (TOC_ALERT_WITHDRAW, verdict, MINUTE);

  g_assert_cmpint (news->kind, ==, TOC_NEWS_WITHDRAW);
  g_assert_null (news->title);
  g_assert_null (news->body);
  g_assert_null (toc_news_new_from_alert (TOC_ALERT_NOTHING, verdict, MINUTE));
}

static TocNews *
new_at (gint64 when, TocState state, gboolean urgent, const char *title, const char *body)
{
  TocNews *news = toc_news_new (TOC_NEWS_TELL, state, urgent, title, body);

  news->made_at = when;

  return news;
}

/* A single one is told as it would have been; of several the last counts, and all are named. */
static void
test_from_missed (void)
{
  g_autoptr (GPtrArray) missed =
    g_ptr_array_new_with_free_func ((GDestroyNotify) toc_news_unref);
  g_autoptr (TocNews) one = NULL;
  g_autoptr (TocNews) both = NULL;

  g_ptr_array_add (missed, new_at (NOON, TOC_STATE_DOWN, TRUE, "It is down", "Errors."));
  one = toc_news_new_from_missed (missed);
  g_assert_true (one == g_ptr_array_index (missed, 0));

  g_ptr_array_add (missed,
                   new_at (NOON + 75 * MINUTE, TOC_STATE_UP, FALSE, "It is back", "So long."));
  both = toc_news_new_from_missed (missed);
  g_assert_cmpint (both->state, ==, TOC_STATE_UP);
  g_assert_false (both->urgent);
  g_assert_cmpstr (both->title, ==, "It is back");
  g_assert_cmpstr (both->body, ==, "While you were away: 12:00 It is down, 13:15 It is back.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/news/from-alert", test_from_alert);
  g_test_add_func ("/news/silent", test_silent);
  g_test_add_func ("/news/from-missed", test_from_missed);

  return g_test_run ();
}
