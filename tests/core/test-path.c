/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where it breaks, from the verdicts that real rounds give. */

#include "toc-path.h"
#include "toc-test-scene.h"

#define FINE " controls=ok"

/* One letter a step: w works, s slow, b broken, ? not known. */
static char *
write_path (const TocPath *path)
{
  const char letters[] = { [TOC_PATH_UNKNOWN] = '?',
                           [TOC_PATH_WORKS] = 'w',
                           [TOC_PATH_STRAINED] = 's',
                           [TOC_PATH_BROKEN] = 'b' };
  GString *text = g_string_new (NULL);

  for (int i = 0; i < TOC_PATH_N_STEPS; i++)
    g_string_append_c (text, letters[path->states[i]]);

  return g_string_free (text, FALSE);
}

static TocVerdict *
judge (const char *line)
{
  g_autoptr (TocDefinition) definition = toc_definition_new_shipped ();
  g_autoptr (TocTestScene) scene = toc_test_scene_new (definition, line);

  return toc_rules_judge (definition, scene->round, &scene->circumstances);
}

static void
test_breaks (void)
{
  static const struct
  {
    const char *scene;
    const char *path;
    const char *sentence;
  } rows[] = {
    { "all=ok", "wwwww", "The whole way is clear." },
    { "all=ok +slow:videos" FINE, "wwwws", "The whole way is clear, but it takes long." },
    { "all=ok edge=-", "www?w",
      "Nothing is broken that can be seen, but not every step can be seen." },
    { "all=network_unreachable controls=network_unreachable +no-network", "wb???",
      "It breaks between this computer and the Internet." },
    { "all=dns_temporary_failure controls=dns_temporary_failure", "wwb??",
      "The Internet works, but the names of the servers are not found." },
    { "all=dns_nxdomain_error" FINE, "wwb??", NULL },
    { "all=dns_temporary_failure" FINE, "wwb??", NULL },
    { "all=tls_reset/neutral" FINE, "wwwb?", "The Internet works; it breaks at TikTok’s edge." },
    { "all=tcp_timeout" FINE, "wwwb?", NULL },
    { "all=http_error" FINE, "wwwb?", NULL },
    { "all=http_legal" FINE, "wwwb?", NULL },
    { "all=ok videos=http_error" FINE, "wwwwb", "TikTok’s edge answers; it breaks behind it." },
    { "all=ok live=http_error" FINE, "wwwww", NULL },
    { "all=ok videos=wrong_body" FINE, "wwww?", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TocVerdict) verdict = judge (rows[i].scene);
      g_autofree char *letters = NULL;
      g_autofree char *sentence = NULL;
      TocPath path;

      toc_path_judge (verdict, &path);
      letters = write_path (&path);
      sentence = toc_path_describe (&path, verdict);
      g_test_message ("%s", rows[i].scene);
      g_assert_cmpstr (letters, ==, rows[i].path);
      if (rows[i].sentence != NULL)
        g_assert_cmpstr (sentence, ==, rows[i].sentence);
    }
}

static void
test_own_computer (void)
{
  g_autoptr (TocVerdict) verdict = toc_test_verdict_new (TOC_STATE_OFFLINE, TOC_REASON_CLOCK, 1);
  g_autofree char *sentence = NULL;
  TocPath path;

  verdict->rule = 3;
  toc_path_judge (verdict, &path);
  sentence = toc_path_describe (&path, verdict);
  g_assert_cmpint (path.states[TOC_PATH_COMPUTER], ==, TOC_PATH_BROKEN);
  g_assert_cmpint (path.states[TOC_PATH_INTERNET], ==, TOC_PATH_UNKNOWN);
  g_assert_cmpstr (sentence, ==, "It breaks on this computer.");
}

static void
test_nothing_known (void)
{
  g_autoptr (TocVerdict) verdict = toc_verdict_new ("TikTok");
  g_autofree char *sentence = NULL;
  g_autofree char *letters = NULL;
  TocPath path;

  toc_path_judge (verdict, &path);
  letters = write_path (&path);
  sentence = toc_path_describe (&path, verdict);
  g_assert_cmpstr (letters, ==, "w????");
  g_assert_cmpstr (sentence, ==, "The way is being tried step by step.");
}

/* A service of the person's own has components of other names. */
static void
test_other_ids (void)
{
  g_autoptr (TocVerdict) verdict = toc_test_verdict_new (TOC_STATE_PARTIAL,
                                                         TOC_REASON_SERVER_ERROR, 1);
  const struct
  {
    const char *id;
    gboolean core;
    TocState state;
  } parts[] = { { "beside", FALSE, TOC_STATE_UP },
                { "front", TRUE, TOC_STATE_UP },
                { "back", TRUE, TOC_STATE_DOWN } };
  g_autofree char *letters = NULL;
  g_autofree char *name = NULL;
  TocPath path;

  verdict->rule = 16;
  g_ptr_array_set_size (verdict->components, 0);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      TocFinding *finding = toc_finding_new (parts[i].id, parts[i].id);

      finding->core = parts[i].core;
      finding->state = parts[i].state;
      g_ptr_array_add (verdict->components, finding);
    }

  toc_path_judge (verdict, &path);
  letters = write_path (&path);
  name = toc_path_dup_step_name (TOC_PATH_VIDEOS, verdict);
  g_assert_cmpstr (letters, ==, "wwwwb");
  g_assert_cmpstr (name, ==, "back");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/path/breaks", test_breaks);
  g_test_add_func ("/path/own-computer", test_own_computer);
  g_test_add_func ("/path/nothing-known", test_nothing_known);
  g_test_add_func ("/path/other-ids", test_other_ids);

  return g_test_run ();
}
