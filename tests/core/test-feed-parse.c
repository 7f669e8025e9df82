/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Feeds as they are, and as nobody should send them. */

#include "toc-feed-parse.h"

#include <string.h>

#define RSS(items) \
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel><title>Status</title>" \
  "<link>https://www.example.com/</link>" items "</channel></rss>"
#define ATOM(entries) \
  "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Status</title>" \
  "<link rel=\"self\" href=\"https://www.example.com/feed\"/>" entries "</feed>"

#define NEW_YEAR G_GINT64_CONSTANT (1767225600) /* 2026-01-01 00:00 UTC */

static GPtrArray *
parse (const char *text)
{
  return toc_feed_parse (text, strlen (text));
}

typedef struct
{
  const char *name;
  const char *text;
  const char *title;
  const char *link;
  const char *details;
  gint64 published;
  gint64 updated;
} Single;

/* One announcement each. */
static const Single singles[] = {
  { "rss",
    RSS ("<item><title>Reports are late</title><link>https://www.example.com/1</link>"
         "<description>We look into it.</description><guid>1</guid>"
         "<pubDate>Thu, 01 Jan 2026 00:00:00 GMT</pubDate></item>"),
    "Reports are late", "https://www.example.com/1", "We look into it.", NEW_YEAR, 0 },
  { "atom",
    ATOM ("<entry><title>Reports are late</title><id>1</id>"
          "<link rel=\"edit\" href=\"https://www.example.com/edit\"/>"
          "<link href=\"https://www.example.com/1\"/><summary>We look into it.</summary>"
          "<published>2026-01-01T00:00:00Z</published>"
          "<updated>2026-01-01T02:00:00+01:00</updated></entry>"),
    "Reports are late", "https://www.example.com/1", "We look into it.", NEW_YEAR,
    NEW_YEAR + 3600 },
  { "rss-offset-and-iso-dates",
    RSS ("<item><title>A</title><pubDate>Thu, 01 Jan 2026 01:00:00 +0100</pubDate>"
         "<a:updated xmlns:a=\"http://www.w3.org/2005/Atom\">2026-01-01T00:00:01Z</a:updated>"
         "</item>"),
    "A", NULL, NULL, NEW_YEAR, NEW_YEAR + 1 },
  { "escaped-html",
    RSS ("<item><title>&lt;b&gt;Ads &amp;amp; reports&lt;/b&gt;&lt;br&gt;late&amp;nbsp;again</title>"
         "<description><![CDATA[<p>One.</p><p>Two &rsquo;s &lt;b&gt;</p>]]></description></item>"),
    "Ads & reports late again", NULL, "One. Two ’s <b>", 0, 0 },
  { "atom-kinds-of-text",
    ATOM ("<entry><title type=\"html\">&lt;i&gt;Late&lt;/i&gt; &amp;lt;b&amp;gt;</title>"
          "<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">One <b>two</b></div>"
          "</content></entry>"),
    "Late <b>", NULL, "One two", 0, 0 },
  { "atom-plain-text-is-no-html",
    ATOM ("<entry><title>1 &lt;b&gt; 2 &amp;amp;</title></entry>"), "1 <b> 2 &amp;", NULL, NULL, 0,
    0 },
  { "no-title",
    RSS ("<item><description>&lt;p&gt;Only words&lt;/p&gt;</description></item>"), "Only words", NULL,
    "Only words", 0, 0 },
  { "one-line",
    RSS ("<item><title>  One\n\ttwo&#x85;three&#x9b;31m  </title></item>"), "One two three 31m",
    NULL, NULL, 0, 0 },
  { "links-that-are-no-pages",
    RSS ("<item><title>A</title><link>javascript:alert(1)</link></item>"), "A", NULL, NULL, 0, 0 },
  { "link-to-a-file", RSS ("<item><title>A</title><link>file:///etc/passwd</link></item>"), "A",
    NULL, NULL, 0, 0 },
  { "link-without-a-host", RSS ("<item><title>A</title><link>https:///x</link></item>"), "A", NULL,
    NULL, 0, 0 },
  { "dates-of-nonsense",
    RSS ("<item><title>A</title><pubDate>yesterday</pubDate></item>"), "A", NULL, NULL, 0, 0 },
  { "dates-far-away",
    ATOM ("<entry><title>A</title><published>1899-01-01T00:00:00Z</published>"
          "<updated>9999-01-01T00:00:00Z</updated></entry>"),
    "A", NULL, NULL, 0, 0 },
  { "latin-1",
    "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><rss><channel><item><title>Caf\xe9</title></item>"
    "</channel></rss>",
    "Café", NULL, NULL, 0, 0 },
  { "empty-ones-are-left-out",
    RSS ("<item><title> &lt;p&gt;&lt;/p&gt; </title></item><item/><item><title>A</title></item>"), "A",
    NULL, NULL, 0, 0 },
};

static void
test_single (gconstpointer data)
{
  const Single *single = data;
  g_autoptr (GPtrArray) announcements = parse (single->text);
  const TocAnnouncement *announcement;

  g_assert_nonnull (announcements);
  g_assert_cmpuint (announcements->len, ==, 1);
  announcement = g_ptr_array_index (announcements, 0);
  g_assert_cmpstr (announcement->title, ==, single->title);
  g_assert_cmpstr (announcement->link, ==, single->link);
  g_assert_cmpstr (announcement->details, ==, single->details);
  g_assert_cmpint (announcement->published, ==, single->published);
  g_assert_cmpint (announcement->updated, ==, single->updated);
}

/* A feed while all is well. */
static void
test_empty (void)
{
  const char *const feeds[] = { RSS (""), ATOM (""), "<rss><channel/></rss>" };

  for (guint i = 0; i < G_N_ELEMENTS (feeds); i++)
    {
      g_autoptr (GPtrArray) announcements = parse (feeds[i]);

      g_assert_nonnull (announcements);
      g_assert_cmpuint (announcements->len, ==, 0);
    }
}

#define BILLION_LAUGHS \
  "<!DOCTYPE rss [<!ENTITY a \"haha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">" \
  "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">" \
  "<!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\"><!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;\">" \
  "<!ENTITY g \"&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;\"><!ENTITY h \"&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;\">]>"

static const char *const no_feeds[] = {
  "",
  " ",
  "nonsense",
  "<",
  "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Hello</body></html>",
  "<html><body><p>Not found<br></body></html>",
  "{\"code\": 404}",
  "<rss><channel><item><title>cut off</title>",
  "<rss><item><title>without a channel</title></item></rss>",
  "<feed><title>Atom without its name space</title></feed>",
  "<rss><channel><item><title>&nbsp;</title></item></channel></rss>",
  BILLION_LAUGHS "<rss><channel><item><title>&h;</title></item></channel></rss>",
  BILLION_LAUGHS "<rss a=\"&h;\"><channel/></rss>",
  "<!DOCTYPE rss [<!ENTITY % a SYSTEM \"file:///etc/passwd\"> %a;]><rss><channel/></rss>",
  "<!DOCTYPE rss [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>"
  "<rss><channel><item><title>&a;</title></item></channel></rss>",
  "<?xml version=\"1.0\" encoding=\"UTF-16\"?><rss><channel/></rss>",
  "<?xml version=\"1.0\" encoding=\"EUC-JP\"?><rss><channel><item><title>\xff\xff\xff</title></item>"
  "</channel></rss>",
  "<?xml version=\"1.0\" encoding=\"no-such\"?><rss><channel><item><title>\xff</title></item>"
  "</channel></rss>",
  "<!DOCTYPE rss SYSTEM \"https://www.example.com/rss.dtd\"><rss><channel/></rss>",
};

/* None of them makes the library talk on the standard error output. */
static void
test_no_feed (gconstpointer data)
{
  if (g_test_subprocess ())
    {
      g_assert_null (parse (data));
      return;
    }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("");
}

static void
test_newest (void)
{
  g_autoptr (GString) items = g_string_new (NULL);
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) announcements = NULL;

  for (int day = 1; day <= 9; day++)
    g_string_append_printf (items,
                            "<item><title>Day %d</title><pubDate>0%d Jan 2026 00:00:00 GMT</pubDate>"
                            "</item><item><title>Some day</title></item>",
                            day, day);
  text = g_strconcat ("<rss><channel>", items->str, "</channel></rss>", NULL);
  announcements = parse (text);

  g_assert_cmpuint (announcements->len, ==, TOC_FEED_MAX_ANNOUNCEMENTS);
  for (guint i = 0; i < announcements->len; i++)
    {
      const TocAnnouncement *announcement = g_ptr_array_index (announcements, i);
      g_autofree char *title = g_strdup_printf ("Day %u", 9 - i);

      g_assert_cmpstr (announcement->title, ==, title);
    }
}

static void
test_long_text (void)
{
  g_autofree char *words = g_strnfill (100000, 'x');
  g_autofree char *text = g_strconcat ("<rss><channel><item><title>", words,
                                       "</title></item></channel></rss>", NULL);
  g_autoptr (GPtrArray) announcements = parse (text);
  const TocAnnouncement *announcement = g_ptr_array_index (announcements, 0);

  g_assert_cmpint (g_utf8_strlen (announcement->title, -1), ==, 200);
  g_assert_true (g_str_has_suffix (announcement->title, "x…"));
}

static char *
repeat (const char *word, gsize length)
{
  GString *text = g_string_new (NULL);

  while (text->len < length)
    g_string_append (text, word);

  return g_string_free (text, FALSE);
}

/* Neither depth, nor number, nor size brings it down. */
static void
test_too_much (void)
{
  const char *const words[] = { "<a>", "<a/>", "<rss><channel><item>", "<a b='c' d='e'>" };
  g_autofree char *items = repeat ("<item><title>A</title></item>", TOC_FEED_MAX_BYTES - 100);
  g_autofree char *many = g_strconcat ("<rss><channel>", items, "</channel></rss>", NULL);
  g_autofree char *huge = repeat ("<rss/>", TOC_FEED_MAX_BYTES + 1);
  g_autoptr (GPtrArray) announcements = parse (many);

  g_assert_cmpuint (announcements->len, ==, TOC_FEED_MAX_ANNOUNCEMENTS);
  g_assert_null (parse (huge));
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *text = repeat (words[i], TOC_FEED_MAX_BYTES - 100);

      g_assert_null (parse (text));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (singles); i++)
    {
      g_autofree char *path = g_strconcat ("/feed-parse/single/", singles[i].name, NULL);

      g_test_add_data_func (path, &singles[i], test_single);
    }
  for (guint i = 0; i < G_N_ELEMENTS (no_feeds); i++)
    {
      g_autofree char *path = g_strdup_printf ("/feed-parse/no-feed/%u", i);

      g_test_add_data_func (path, no_feeds[i], test_no_feed);
    }
  g_test_add_func ("/feed-parse/empty", test_empty);
  g_test_add_func ("/feed-parse/newest", test_newest);
  g_test_add_func ("/feed-parse/long-text", test_long_text);
  g_test_add_func ("/feed-parse/too-much", test_too_much);

  return g_test_run ();
}
