/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-answer.h"

#include <string.h>

#define SETTLED_BYTES (64 * 1024)
#define EXCERPT_BYTES 2048
#define EXCERPT_CHARS 120

static const TocSignature *
find_match (GPtrArray *signatures, const TocAnswer *answer)
{
  for (guint i = 0; signatures != NULL && i < signatures->len; i++)
    {
      const TocSignature *signature = g_ptr_array_index (signatures, i);

      if (toc_signature_matches (signature, answer))
        return signature;
    }

  return NULL;
}

gboolean
toc_answer_is_settled (const TocAnswer *answer, GPtrArray *healthy)
{
  if (answer->body_length < SETTLED_BYTES)
    return FALSE;

  for (guint i = 0; i < healthy->len; i++)
    {
      const TocSignature *signature = g_ptr_array_index (healthy, i);

      if (!toc_signature_needs_whole_body (signature) &&
          toc_signature_matches (signature, answer))
        return TRUE;
    }

  return FALSE;
}

TocFault
toc_answer_classify (const TocAnswer *answer,
                     GPtrArray *healthy,
                     GPtrArray *special,
                     gboolean too_large)
{
  const TocSignature *match = find_match (special, answer);

  if (match != NULL)
    return match->fault;
  if (find_match (healthy, answer) != NULL)
    return TOC_FAULT_NONE;
  if (too_large && answer->status >= 200 && answer->status < 300)
    return TOC_FAULT_BODY_TOO_LARGE;

  return toc_fault_from_status (answer->status, answer->retry_after);
}

static gboolean
is_blank (gunichar c)
{
  return g_unichar_isspace (c) || !g_unichar_isprint (c);
}

static char *
to_line (const char *text)
{
  GString *line = g_string_new (NULL);
  guint chars = 0;

  for (const char *p = text; *p != '\0' && chars < EXCERPT_CHARS; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_blank (c) && (line->len == 0 || line->str[line->len - 1] == ' '))
        continue;
      g_string_append_unichar (line, is_blank (c) ? ' ' : c);
      chars++;
    }

  g_strchomp (line->str);

  return g_string_free (line, *line->str == '\0');
}

/* A page is known by its title; its markup says nothing to a person. */
static char *
find_title (const char *page)
{
  g_autofree char *lower = g_ascii_strdown (page, -1);
  const char *begin = strstr (lower, "<title");
  const char *text = begin != NULL ? strchr (begin, '>') : NULL;
  const char *end = text != NULL ? strstr (text, "</title") : NULL;

  if (end == NULL)
    return NULL;

  return g_strndup (page + (text + 1 - lower), (gsize) (end - text - 1));
}

char *
toc_answer_excerpt (const TocAnswer *answer)
{
  gsize length = MIN (answer->body_length, EXCERPT_BYTES);
  g_autofree char *valid = g_utf8_make_valid (answer->body, (gssize) length);
  g_autofree char *title = find_title (valid);

  if (title != NULL)
    return to_line (title);

  return *g_strchug (valid) == '<' ? NULL : to_line (valid);
}

char *
toc_answer_digest (const TocAnswer *answer)
{
  if (answer->body_length == 0)
    return NULL;

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) answer->body,
                                      answer->body_length);
}

char *
toc_answer_country (const TocAnswer *answer, const char *key)
{
  g_autofree char *text = g_strndup (answer->body, answer->body_length);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 100);
  gsize key_length = strlen (key);

  for (char **line = lines; *line != NULL; line++)
    {
      const char *value = *line + key_length + 1;

      if (g_str_has_prefix (*line, key) && (*line)[key_length] == '=' &&
          g_ascii_isupper (value[0]) && g_ascii_isupper (value[1]) &&
          (value[2] == '\0' || value[2] == '\r') && !g_str_has_prefix (value, "XX"))
        return g_strndup (value, 2);
    }

  return NULL;
}
