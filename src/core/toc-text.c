/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-text.h"

#define DEPTH_MAX 200

char *
toc_text_make_plain (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *plain = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (plain, g_unichar_iscntrl (c) && c != '\n' ? 0xfffd : c);
    }

  return g_string_free (plain, FALSE);
}

gboolean
toc_text_is_shallow (const char *json, gsize length)
{
  gboolean in_string = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      char c = json[i];

      if (in_string && c == '\\')
        i++;
      else if (c == '"')
        in_string = !in_string;
      else if (!in_string && (c == '[' || c == '{') && ++depth > DEPTH_MAX)
        return FALSE;
      else if (!in_string && (c == ']' || c == '}') && depth > 0)
        depth--;
    }

  return TRUE;
}
