/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The names of countries: each code has one, and a sentence reads well with it. */

#include "toc-country.h"

static void
test_names (void)
{
  static const struct
  {
    const char *code;
    const char *name;
    const char *after_in;
  } cases[] = {
    { "AD", "Andorra", "Andorra" },
    { "DE", "Germany", "Germany" },
    { "US", "United States", "the United States" },
    { "RU", "Russia", "Russia" },
    { "KR", "South Korea", "South Korea" },
    { "NL", "Netherlands", "the Netherlands" },
    { "ZW", "Zimbabwe", "Zimbabwe" },
    { "XX", "XX", "XX" },
    { "", "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpstr (toc_country_get_name (cases[i].code), ==, cases[i].name);
      g_assert_cmpstr (toc_country_get_name_after_in (cases[i].code), ==, cases[i].after_in);
    }
}

/* They are looked up by halving: every one of them is found. */
static void
test_all (void)
{
  guint found = 0;

  for (char a = 'A'; a <= 'Z'; a++)
    for (char b = 'A'; b <= 'Z'; b++)
      {
        const char code[] = { a, b, '\0' };

        found += toc_country_get_name (code) != code;
      }

  g_assert_cmpuint (found, ==, 249);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/country/names", test_names);
  g_test_add_func ("/country/all", test_all);

  return g_test_run ();
}
