/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is remembered of a feed, and for how long. */

#include "toc-feed-memory.h"

#include <string.h>

#define MINUTE_US ((gint64) 60 * G_USEC_PER_SEC)
#define NOW (G_GINT64_CONSTANT (1767225600) * G_USEC_PER_SEC) /* 2026-01-01 00:00 UTC */
#define URL "https://www.example.com/feed"

#define ITEM(title, date) \
  "<item><title>" title "</title><pubDate>" date " 00:00:00 GMT</pubDate></item>"
#define FEED(items) "<rss><channel>" items "</channel></rss>"
#define NEWS FEED (ITEM ("New", "31 Dec 2025") ITEM ("Old", "01 Dec 2025"))

static void
take (TocFeedMemory *memory, guint status, const char *etag, const char *text)
{
  g_autoptr (GBytes) body = text != NULL ? g_bytes_new (text, strlen (text)) : NULL;

  toc_feed_memory_take (memory, status, etag, NULL, body, NOW);
}

static TocFeedMemory *
new_memory (void)
{
  TocFeedMemory *memory = toc_feed_memory_new (URL);

  take (memory, 200, "\"v1\"", NEWS);

  return memory;
}

static void
test_due (void)
{
  g_autoptr (TocFeedMemory) memory = toc_feed_memory_new (URL);

  g_assert_true (toc_feed_memory_is_due (memory, NOW));
  take (memory, 404, NULL, NULL);
  g_assert_false (toc_feed_memory_is_due (memory, NOW));
  g_assert_false (toc_feed_memory_is_due (memory, NOW + 30 * MINUTE_US - 1));
  g_assert_true (toc_feed_memory_is_due (memory, NOW + 30 * MINUTE_US));
  /* The clock was set back. */
  g_assert_true (toc_feed_memory_is_due (memory, NOW - 1));
}

/* What answers leave of two announcements and a version. */
static void
test_take (void)
{
  static const struct
  {
    guint status;
    const char *body;
    guint n_left;
    const char *etag;
  } rows[] = {
    { 0, NULL, 2, "\"v1\"" },
    { 304, "", 2, "\"v1\"" },
    { 429, "wait", 2, "\"v1\"" },
    { 500, "<html>", 2, "\"v1\"" },
    { 503, "<html>", 2, "\"v1\"" },
    { 200, FEED (ITEM ("A", "31 Dec 2025")), 1, "\"v2\"" },
    { 200, FEED (""), 0, "\"v2\"" },
    { 200, "<html><body>Sign in</body></html>", 0, NULL },
    { 200, "", 0, NULL },
    { 302, NULL, 0, NULL },
    { 403, "<html>", 0, NULL },
    { 404, NULL, 0, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TocFeedMemory) memory = new_memory ();

      g_test_message ("%u %s", rows[i].status, rows[i].body);
      take (memory, rows[i].status, "\"v2\"", rows[i].body);
      g_assert_cmpuint (memory->announcements->len, ==, rows[i].n_left);
      g_assert_cmpstr (memory->etag, ==, rows[i].etag);
    }
}

/* A version that cannot be sent back is not kept. */
static void
test_validators (void)
{
  g_autofree char *endless = g_strnfill (5000, 'x');
  const char *const wrong[] = { "\xff\xfe", endless };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (TocFeedMemory) memory = new_memory ();

      take (memory, 200, wrong[i], NEWS);
      g_assert_null (memory->etag);
    }
}

static void
test_recent (void)
{
  g_autoptr (TocFeedMemory) memory = toc_feed_memory_new (URL);
  g_autoptr (GPtrArray) announcements = toc_announcements_new ();
  const TocAnnouncement *first;

  take (memory, 200, NULL,
        FEED (ITEM ("New", "31 Dec 2025") ITEM ("Old", "01 Dec 2025") "<item><title>Undated</title>"
                                                                      "</item>"));
  toc_feed_memory_add_recent (memory, "ads", NOW, announcements);
  g_assert_cmpuint (announcements->len, ==, 2);
  first = g_ptr_array_index (announcements, 0);
  g_assert_cmpstr (first->title, ==, "New");
  g_assert_cmpstr (first->component, ==, "ads");
}

static void
test_file (void)
{
  g_autoptr (TocFeedMemory) memory = toc_feed_memory_new (URL);
  g_autoptr (TocFeedMemory) kept = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const char *data;
  gsize length;

  take (memory, 200, "\"it's\"",
        FEED ("<item><title>A “quoted” 'one' \\</title><link>https://www.example.com/</link>"
              "<description>More</description></item>" ITEM ("B", "31 Dec 2025")));
  bytes = toc_feed_memory_to_bytes (memory);
  data = g_bytes_get_data (bytes, &length);
  kept = toc_feed_memory_new_from_data (URL, data, length);
  g_assert_nonnull (kept);
  g_assert_cmpstr (kept->url, ==, URL);
  g_assert_cmpint (kept->asked_at, ==, NOW);
  g_assert_cmpstr (kept->etag, ==, "\"it's\"");
  g_assert_null (kept->last_modified);
  g_assert_cmpuint (kept->announcements->len, ==, 2);
  g_assert_true (toc_announcements_equal (kept->announcements, memory->announcements));
  /* Another feed's. */
  g_assert_null (toc_feed_memory_new_from_data ("https://www.example.com/", data, length));
}

static void
test_broken_file (void)
{
  const char *const texts[] = { "", "nonsense", "{}", "('a', 1)", "\xff", "((((((((" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (toc_feed_memory_new_from_data (URL, texts[i], strlen (texts[i])));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/feed-memory/due", test_due);
  g_test_add_func ("/feed-memory/take", test_take);
  g_test_add_func ("/feed-memory/validators", test_validators);
  g_test_add_func ("/feed-memory/recent", test_recent);
  g_test_add_func ("/feed-memory/file", test_file);
  g_test_add_func ("/feed-memory/broken-file", test_broken_file);

  return g_test_run ();
}
