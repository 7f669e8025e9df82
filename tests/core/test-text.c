/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-text.h"

#include <string.h>

/* What a terminal would obey is made visible; everything else stays as it is. */
static void
test_plain (void)
{
  static const struct
  {
    const char *text;
    const char *plain;
  } rows[] = {
    { "", "" },
    { "as it is — ünchanged 🦆", "as it is — ünchanged 🦆" },
    { "two\nlines\n", "two\nlines\n" },
    { "\033[2Jgone", "\xef\xbf\xbd[2Jgone" },
    { "a\rb\tc\bd\x7f", "a\xef\xbf\xbd" "b\xef\xbf\xbd" "c\xef\xbf\xbd" "d\xef\xbf\xbd" },
    { "\xc2\x9b" "31m", "\xef\xbf\xbd" "31m" },
    { "broken \xc3", "broken \xef\xbf\xbd" },
    { "\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *plain = toc_text_make_plain (rows[i].text);

      g_assert_cmpstr (plain, ==, rows[i].plain);
      g_assert_true (g_utf8_validate (plain, -1, NULL));
    }
}

static char *
repeat (const char *text, guint times)
{
  GString *string = g_string_new (NULL);

  while (times-- > 0)
    g_string_append (string, text);

  return g_string_free (string, FALSE);
}

/* Nesting counts, and neither length nor what stands in strings. */
static void
test_shallow (void)
{
  static const struct
  {
    const char *before;
    const char *repeated;
    guint times;
    gboolean shallow;
  } rows[] = {
    { "", "", 0, TRUE },
    { "", "[", 200, TRUE },
    { "", "[", 201, FALSE },
    { "", "{", 201, FALSE },
    { "", "[{", 101, FALSE },
    { "", "[]", 5000, TRUE },
    { "", "]", 5000, TRUE },
    { "]]]]]", "[", 200, TRUE },
    { "]]]]]", "[", 201, FALSE },
    { "\"", "[", 5000, TRUE },
    { "\"\\\"", "[", 5000, TRUE },
    { "\"\\\\\"", "[", 201, FALSE },
    { "\"]]]\"", "[", 201, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *repeated = repeat (rows[i].repeated, rows[i].times);
      g_autofree char *json = g_strconcat (rows[i].before, repeated, NULL);

      g_test_message ("row %u", i);
      g_assert_cmpint (toc_text_is_shallow (json, strlen (json)), ==, rows[i].shallow);
      /* Up to its length and no further. */
      g_assert_true (toc_text_is_shallow (json, 0));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/plain", test_plain);
  g_test_add_func ("/text/shallow", test_shallow);

  return g_test_run ();
}
