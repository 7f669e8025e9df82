/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is sent to a friend or a provider: all that was seen, and nothing of one's own unasked. */

#include "toc-own-address.h"
#include "toc-report-text.h"
#include "toc-rules.h"
#include "toc-test-scene.h"

#include <string.h>
#include <time.h>

#define FINE " controls=ok"
#define NOW (G_GINT64_CONSTANT (1893456000) * G_USEC_PER_SEC) /* 2030-01-01 00:00 UTC */
#define OWN "203.0.113.99"

static TocVerdict *
judge (const char *line)
{
  g_autoptr (TocDefinition) definition = toc_definition_new_shipped ();
  g_autoptr (TocTestScene) scene = toc_test_scene_new (definition, line);

  return toc_rules_judge (definition, scene->round, &scene->circumstances);
}

static char *
report (const TocVerdict *verdict, const char *own_address)
{
  g_autoptr (TocDefinition) definition = toc_definition_new_shipped ();

  return toc_report_text_new (verdict, definition, own_address, NOW);
}

static void
assert_says (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in:\n%s", part, text);
}

static void
test_parts (void)
{
  g_autoptr (TocVerdict) verdict = judge ("all=http_error" FINE);
  g_autofree char *text = NULL;

  verdict->since = NOW - 60 * G_USEC_PER_SEC;
  text = report (verdict, NULL);
  assert_says (text, "TikTok is down\n");
  assert_says (text, "Since: 2029-12-31 23:59:00 UTC (2029-12-31 23:59:00 UTC)\n");
  assert_says (text, "Reported: 2030-01-01 00:00:00 UTC");
  assert_says (text, "In short: down, unknown, likely, server_error\n");
  assert_says (text, "  Edge: Fails\n");
  assert_says (text, "    https://www.tiktok.com/robots.txt\n");
  assert_says (text, "    Address: 203.0.113.7\n");
  assert_says (text, "    HTTP 503\n");
  assert_says (text, "    http_error\n");
  assert_says (text, "in all 100 ms");
  assert_says (text, "Other sites, for comparison\n");
  assert_says (text, "https://x.com/TikTokSupport");
  assert_says (text, "not affiliated with TikTok");
  g_assert_null (strstr (text, "Around the world"));
  g_assert_null (strstr (text, "Announcements"));
}

/* The reader may be in another zone than the writer. */
static void
test_local_time (void)
{
  g_autoptr (TocVerdict) verdict = toc_verdict_new ("TikTok");
  g_autofree char *text = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
      return;
    }

  g_setenv ("TZ", "XYZ-05:30", TRUE);
  tzset ();
  text = report (verdict, NULL);
  assert_says (text, "Reported: 2030-01-01 00:00:00 UTC (2030-01-01 05:30:00 XYZ)\n");
}

static void
test_own_address (void)
{
  g_autoptr (TocVerdict) verdict = judge ("all=ok edge=http_error" FINE);
  TocFinding *trace = g_ptr_array_index (verdict->controls, 4);
  g_autofree char *without = NULL;
  g_autofree char *with = NULL;

  trace->sample->excerpt = g_strdup ("ip=" OWN);
  without = report (verdict, NULL);
  with = report (verdict, OWN);
  g_assert_null (strstr (without, OWN));
  assert_says (with, "From: " OWN "\n");
}

static void
test_find_address (void)
{
  static const struct
  {
    const char *text;
    const char *address;
  } rows[] = {
    { "fl=1\nip=203.0.113.99\nloc=DE\n", "203.0.113.99" },
    { "ip=2001:db8::1", "2001:db8::1" },
    { "ip=203.0.113.99\r\n", "203.0.113.99" },
    { "sip=203.0.113.99\nipx=203.0.113.99\n", NULL },
    { "ip=\n", NULL },
    { "ip=<b>", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *address =
        toc_own_address_parse (rows[i].text, strlen (rows[i].text), "ip");

      g_assert_cmpstr (address, ==, rows[i].address);
    }
}

static TocPlace *
new_place (const char *country, TocPlaceResult result, guint status, double ms)
{
  TocPlace *place = toc_place_new ();

  place->country = g_strdup (country);
  place->city = g_strdup ("Berlin");
  place->network = g_strdup ("Example Net");
  place->asn = 64500;
  place->result = result;
  place->http_status = status;
  place->total_ms = ms;

  return place;
}

static void
test_world (void)
{
  g_autoptr (TocVerdict) verdict = judge ("all=http_error" FINE);
  g_autofree char *text = NULL;

  verdict->world = toc_world_new ("DE", NOW);
  toc_world_add (verdict->world, new_place ("DE", TOC_PLACE_REACHED, 200, 325));
  toc_world_add (verdict->world, new_place ("US", TOC_PLACE_NOT_REACHED, 503, -1));
  text = report (verdict, NULL);
  assert_says (text, "Around the world\n  1 of 2 places reach TikTok.\n");
  assert_says (text, "  Germany, Berlin, Example Net, AS64500: reached, HTTP 200, 325 ms\n");
  assert_says (text, "  United States, Berlin, Example Net, AS64500: not reached, HTTP 503\n");
}

/* Nothing from outside controls the terminal or the mail program that shows it. */
static void
test_announcements (void)
{
  g_autoptr (TocVerdict) verdict = judge ("all=ok" FINE);
  g_autoptr (GPtrArray) announcements = toc_announcements_new ();
  TocAnnouncement *announcement = toc_announcement_new ("Late\033[2J");
  g_autofree char *text = NULL;

  announcement->link = g_strdup ("https://www.example.com/1");
  announcement->published = NOW / G_USEC_PER_SEC;
  g_ptr_array_add (announcements, announcement);
  toc_verdict_set_announcements (verdict, announcements);
  text = report (verdict, NULL);
  assert_says (text, "Announcements\n  Late\xef\xbf\xbd[2J\n    2030-01-01 00:00:00 UTC");
  assert_says (text, "    https://www.example.com/1\n");
  g_assert_null (strchr (text, '\033'));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/report-text/parts", test_parts);
  g_test_add_func ("/report-text/local-time", test_local_time);
  g_test_add_func ("/report-text/own-address", test_own_address);
  g_test_add_func ("/report-text/find-address", test_find_address);
  g_test_add_func ("/report-text/world", test_world);
  g_test_add_func ("/report-text/announcements", test_announcements);

  return g_test_run ();
}
