/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What monitoring systems read. Their own parsers read it in the lab. */

#include "toc-metrics.h"
#include "toc-rules.h"
#include "toc-test-scene.h"

#include <string.h>

#define FINE " controls=ok"

static TocVerdict *
judge (const char *line)
{
  g_autoptr (TocDefinition) definition = toc_definition_new_shipped ();
  g_autoptr (TocTestScene) scene = toc_test_scene_new (definition, line);

  return toc_rules_judge (definition, scene->round, &scene->circumstances);
}

static void
assert_contains (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in:\n%s", part, text);
}

static void
test_nagios (void)
{
  static const char *const words[] = { "TOCSIN OK - ", "TOCSIN WARNING - ", "TOCSIN CRITICAL - ",
                                       "TOCSIN UNKNOWN - " };
  g_autoptr (TocVerdict) verdict = judge ("all=ok edge=http_error static=-" FINE);
  g_autoptr (TocVerdict) nothing = toc_verdict_new ("TikTok");
  g_autofree char *unjudged = toc_metrics_to_nagios (nothing, 3);

  verdict->duration_ms = 1234.5678;
  for (int status = 0; status < 4; status++)
    {
      g_autofree char *line = toc_metrics_to_nagios (verdict, status);

      g_assert_true (g_str_has_prefix (line, words[status]));
      assert_contains (line, " - TikTok works only in part | 'time'=1.235s;;;0 'edge'=");
      assert_contains (line, " 'static'=U");
      g_assert_null (strchr (line, '\n'));
    }
  g_assert_true (g_str_has_prefix (unjudged, "TOCSIN UNKNOWN - "));
}

/* The name comes from a file: it can neither begin the numbers nor a second line. */
static void
test_nagios_name (void)
{
  g_autoptr (TocVerdict) verdict = toc_verdict_new ("A|B\nC");
  g_autofree char *line = toc_metrics_to_nagios (verdict, 3);
  g_autofree char *problem = toc_metrics_problem_to_nagios ("a|b\nc");

  g_assert_true (strchr (line, '|') == strrchr (line, '|'));
  g_assert_null (strchr (line, '\n'));
  g_assert_cmpstr (problem, ==, "TOCSIN UNKNOWN - a b c");
}

static void
test_prometheus (void)
{
  g_autoptr (TocVerdict) verdict =
    judge ("all=ok edge=http_error page=- static=http_unexpected" FINE);
  g_autofree char *text = toc_metrics_to_prometheus (verdict);

  assert_contains (text, "tocsin_state{service=\"TikTok\",state=\"partial\"} 1\n");
  assert_contains (text, "tocsin_state{service=\"TikTok\",state=\"up\"} 0\n");
  assert_contains (text, "tocsin_verdict_info{service=\"TikTok\",state=\"partial\","
                         "scope=\"unknown\",confidence=\"likely\",reason=\"server_error\"} 1\n");
  assert_contains (text, "tocsin_last_check_timestamp_seconds{service=\"TikTok\"} 1790000001\n");
  assert_contains (text, "tocsin_check_duration_seconds{service=\"TikTok\"} 1.000\n");
  assert_contains (text, "tocsin_component_up{service=\"TikTok\",component=\"edge\"} 0\n");
  assert_contains (text, "tocsin_component_up{service=\"TikTok\",component=\"videos\"} 1\n");
  /* What was not asked, or cannot be told, is not there. */
  g_assert_null (strstr (text, "component=\"page\""));
  g_assert_null (strstr (text, "up{service=\"TikTok\",component=\"static\"}"));
}

static void
test_prometheus_name (void)
{
  g_autoptr (TocVerdict) verdict = toc_verdict_new ("A\"B\\C\nD");
  g_autofree char *text = toc_metrics_to_prometheus (verdict);

  assert_contains (text, "{service=\"A\\\"B\\\\C\\nD\",state=\"up\"} 0\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/nagios", test_nagios);
  g_test_add_func ("/metrics/nagios-name", test_nagios_name);
  g_test_add_func ("/metrics/prometheus", test_prometheus);
  g_test_add_func ("/metrics/prometheus-name", test_prometheus_name);

  return g_test_run ();
}
