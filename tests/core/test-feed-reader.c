/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading the announcements of a server that answers, and of one that does not. */

#include "toc-feed-reader.h"
#include "toc-session.h"
#include "toc-test-net.h"

#define FEED "business-api.tiktok.com/marketing_api"
#define INCIDENT \
  "status 200 'Content-Type: application/rss+xml' 'ETag: \"v1\"' " \
  "'<rss><channel><item><title>Reports are late</title></item></channel></rss>'"

typedef struct
{
  TocTestNet net;
  TocFeedReader *reader; /* (owned) */
  GFile *folder;         /* (owned) */
} Desk;

/* A program that is started anew. */
static void
restart (Desk *desk, GFile *folder)
{
  g_clear_object (&desk->reader);
  desk->reader = toc_feed_reader_new (desk->net.definition, desk->net.session, folder);
}

/* Without @wanted, the component that the feed belongs to is left switched off. */
static void
desk_set_up (Desk *desk, gconstpointer wanted)
{
  g_autofree char *path = g_dir_make_tmp ("tocsin-feed-XXXXXX", NULL);
  g_autofree char *shipped = NULL;
  g_autoptr (GRegex) regex = g_regex_new ("(\"id\": \"ads\",[^}]*?\"enabled\": )false",
                                          G_REGEX_DOTALL, 0, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  toc_test_net_set_up (&desk->net, NULL);
  shipped = toc_test_net_dup_shipped (&desk->net);
  text = g_regex_replace (regex, shipped, -1, 0, wanted != NULL ? "\\1true" : "\\0", 0, &error);
  g_assert_no_error (error);
  toc_definition_unref (desk->net.definition);
  desk->net.definition = toc_definition_new_from_data (text, -1, "tiktok.json", &error);
  g_assert_no_error (error);
  desk->folder = g_file_new_for_path (path);
  restart (desk, desk->folder);
}

static void
desk_tear_down (Desk *desk, gconstpointer data)
{
  g_autoptr (GDir) names = g_dir_open (g_file_peek_path (desk->folder), 0, NULL);

  for (const char *name = g_dir_read_name (names); name != NULL; name = g_dir_read_name (names))
    {
      g_autoptr (GFile) file = g_file_get_child (desk->folder, name);

      g_assert_true (g_file_delete (file, NULL, NULL));
    }
  g_assert_true (g_file_delete (desk->folder, NULL, NULL));
  g_assert_finalize_object (desk->reader);
  g_assert_finalize_object (desk->folder);
  toc_test_net_tear_down (&desk->net, NULL);
}

static void
finish_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static GPtrArray *
read_feeds (Desk *desk)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *announcements;

  toc_feed_reader_read_async (desk->reader, NULL, finish_cb, &result);
  toc_test_wait_for (result != NULL);
  announcements = toc_feed_reader_read_finish (desk->reader, result, &error);
  g_assert_no_error (error);

  return announcements;
}

static void
assert_news (Desk *desk, guint n_announcements, guint n_requests)
{
  g_autoptr (GPtrArray) announcements = read_feeds (desk);

  g_assert_cmpuint (announcements->len, ==, n_announcements);
  g_assert_cmpuint (toc_test_net_count (&desk->net, FEED), ==, n_requests);
}

static void
test_incident (Desk *desk, gconstpointer data)
{
  g_autoptr (GPtrArray) announcements = NULL;
  const TocAnnouncement *announcement;

  toc_test_net_set (&desk->net, FEED, INCIDENT);
  announcements = read_feeds (desk);
  g_assert_cmpuint (announcements->len, ==, 1);
  announcement = g_ptr_array_index (announcements, 0);
  g_assert_cmpstr (announcement->title, ==, "Reports are late");
  g_assert_cmpstr (announcement->component, ==, "ads");
}

/* Once in half an hour, whoever asks. */
static void
test_seldom (Desk *desk, gconstpointer data)
{
  toc_test_net_set (&desk->net, FEED, INCIDENT);
  assert_news (desk, 1, 1);
  assert_news (desk, 1, 1);
  restart (desk, desk->folder);
  assert_news (desk, 1, 1);
  /* Nobody remembers. */
  restart (desk, NULL);
  assert_news (desk, 1, 2);
  assert_news (desk, 1, 2);
}

static void
set_asked_at (Desk *desk, const char *past)
{
  g_autoptr (GDir) names = g_dir_open (g_file_peek_path (desk->folder), 0, NULL);
  g_autoptr (GFile) file = g_file_get_child (desk->folder, g_dir_read_name (names));
  g_autoptr (GRegex) regex = g_regex_new ("^\\('([^']*)', \\d+,", 0, 0, NULL);
  g_autofree char *text = NULL;
  g_autofree char *changed = NULL;
  g_autofree char *with = g_strdup_printf ("('\\1', %s,", past);

  g_assert_true (g_file_load_contents (file, NULL, &text, NULL, NULL, NULL));
  changed = g_regex_replace (regex, text, -1, 0, with, 0, NULL);
  g_assert_cmpstr (changed, !=, text);
  g_assert_true (g_file_set_contents (g_file_peek_path (file), changed, -1, NULL));
}

/* Half an hour later only what is new is asked for. */
static void
test_conditional (Desk *desk, gconstpointer data)
{
  toc_test_net_set (&desk->net, FEED, INCIDENT);
  assert_news (desk, 1, 1);
  set_asked_at (desk, "1000");
  restart (desk, desk->folder);
  toc_test_net_set (&desk->net, FEED, "status 304");
  assert_news (desk, 1, 2);
  assert_news (desk, 1, 2);
}

#define ENTITIES                                                                                   \
  "status 200 '<!DOCTYPE rss [<!ENTITY a \"ha\">]><rss><channel><item><title>&a;</title></item>" \
  "</channel></rss>'"

/* None of it is an error, or any news. */
static void
test_no_feed (Desk *desk, gconstpointer data)
{
  const char *const behaviours[] = {
    "ok", "status 404", "status 200 '<html><body>Not here</body></html>'", "status 304",
    "redirect https://www.tiktok.com/", "oversize", "gzip-bomb", "garbage", "reset-request",
    "truncate", "continue-flood", "challenge", "rate-limit",
    ENTITIES,
  };

  for (guint i = 0; i < G_N_ELEMENTS (behaviours); i++)
    {
      g_autoptr (GPtrArray) announcements = NULL;

      g_test_message ("%s", behaviours[i]);
      toc_test_net_set (&desk->net, FEED, behaviours[i]);
      restart (desk, NULL);
      announcements = read_feeds (desk);
      g_assert_cmpuint (announcements->len, ==, 0);
    }
}

/* Who does not check the component asks nobody. */
static void
test_not_wanted (Desk *desk, gconstpointer data)
{
  toc_test_net_set (&desk->net, FEED, INCIDENT);
  assert_news (desk, 0, 0);
}

static void
test_cancel (Desk *desk, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  toc_test_net_set (&desk->net, FEED, "silent-request");
  toc_feed_reader_read_async (desk->reader, cancellable, finish_cb, &result);
  toc_test_wait_for (toc_test_net_count (&desk->net, FEED) == 1);
  g_cancellable_cancel (cancellable);
  toc_test_wait_for (result != NULL);
  g_assert_null (toc_feed_reader_read_finish (desk->reader, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A maintenance of what fails is a reason; of anything else it is none. */
static void
test_reason (Desk *desk, gconstpointer data)
{
  static const struct
  {
    const char *title;
    const char *component;
    TocState state;
    TocState part;
    gint64 age;
    gboolean maintenance;
  } rows[] = {
    { "Scheduled Maintenance", "ads", TOC_STATE_PARTIAL, TOC_STATE_DOWN, 3600, TRUE },
    { "Reports are late", "ads", TOC_STATE_PARTIAL, TOC_STATE_DOWN, 3600, FALSE },
    { "Scheduled maintenance", "ads", TOC_STATE_PARTIAL, TOC_STATE_UP, 3600, FALSE },
    { "Scheduled maintenance", "ads", TOC_STATE_UP, TOC_STATE_DOWN, 3600, FALSE },
    { "Scheduled maintenance", "ads", TOC_STATE_BLOCKED, TOC_STATE_DOWN, 3600, FALSE },
    { "Scheduled maintenance", "ads", TOC_STATE_PARTIAL, TOC_STATE_DOWN, 2 * 86400, FALSE },
    { "Scheduled maintenance", NULL, TOC_STATE_PARTIAL, TOC_STATE_DOWN, 3600, FALSE },
  };
  const gint64 now = G_GINT64_CONSTANT (1790000000);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TocVerdict) verdict = toc_verdict_new ("TikTok");
      g_autoptr (GPtrArray) announcements = toc_announcements_new ();
      TocAnnouncement *announcement = toc_announcement_new (rows[i].title);
      TocFinding *finding = toc_finding_new ("ads", "Ads API");
      TocReason reason;

      announcement->component = g_strdup (rows[i].component);
      announcement->published = now - rows[i].age;
      g_ptr_array_add (announcements, announcement);
      toc_verdict_set_announcements (verdict, announcements);
      finding->state = rows[i].part;
      g_ptr_array_add (verdict->components, finding);
      verdict->state = rows[i].state;
      verdict->reason = TOC_REASON_SERVER_ERROR;
      reason = toc_feed_reader_get_reason (desk->net.definition, verdict, now * G_USEC_PER_SEC);
      g_assert_cmpint (reason, ==,
                       rows[i].maintenance ? TOC_REASON_MAINTENANCE : TOC_REASON_SERVER_ERROR);
    }
}

static void
add (const char *name, gconstpointer wanted, void (*func) (Desk *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/feed-reader/", name, NULL);

  g_test_add (path, Desk, wanted, desk_set_up, func, desk_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  toc_session_setup_process ();

  add ("incident", "wanted", test_incident);
  add ("seldom", "wanted", test_seldom);
  add ("conditional", "wanted", test_conditional);
  add ("no-feed", "wanted", test_no_feed);
  add ("not-wanted", NULL, test_not_wanted);
  add ("cancel", "wanted", test_cancel);
  add ("reason", "wanted", test_reason);

  return g_test_run ();
}
