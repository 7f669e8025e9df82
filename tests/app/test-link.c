/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-link.h"

static TocDefinition *
load (const char *home, const char *url)
{
  TocDefinition *definition = toc_definition_new_shipped ();
  TocLink *link = g_ptr_array_index (definition->links, 0);

  g_free (definition->home);
  definition->home = g_strdup (home);
  g_free (link->url);
  link->url = g_strdup (url);

  return definition;
}

static void
test_shipped (void)
{
  g_autoptr (TocDefinition) definition = toc_definition_new_shipped ();

  g_assert_cmpstr (toc_link_find_url (definition, "home"), ==, "https://www.tiktok.com/");
  g_assert_cmpstr (toc_link_find_url (definition, "downdetector"), ==,
                   "https://downdetector.com/status/tiktok/");
  g_assert_null (toc_link_find_url (definition, "no-such-link"));
  g_assert_null (toc_link_find_url (definition, ""));
}

/* Anything else would start some other program than a browser. */
static void
test_schemes (void)
{
  const char *const refused[] = { "file:///etc/passwd",
                                  "javascript:alert(1)",
                                  "/bin/sh",
                                  "mailto:someone@example.com",
                                  "",
                                  "https" };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (TocDefinition) definition = load (refused[i], refused[i]);
      const TocLink *link = g_ptr_array_index (definition->links, 0);

      g_assert_null (toc_link_find_url (definition, "home"));
      g_assert_null (toc_link_find_url (definition, link->id));
    }
}

static void
test_allowed (void)
{
  g_autoptr (TocDefinition) definition = load ("http://example.com/", "https://example.com/x?y#z");
  const TocLink *link = g_ptr_array_index (definition->links, 0);

  g_assert_cmpstr (toc_link_find_url (definition, "home"), ==, "http://example.com/");
  g_assert_nonnull (toc_link_find_url (definition, link->id));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/link/shipped", test_shipped);
  g_test_add_func ("/link/schemes", test_schemes);
  g_test_add_func ("/link/allowed", test_allowed);

  return g_test_run ();
}
