/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What OONI answers, and the file in which it is kept. */

#include "toc-fuzz.h"

#include "toc-ooni-answer.h"

static void
check_answer (const char *text, gsize size)
{
  g_autoptr (TocOoniAnswer) answer = toc_ooni_answer_new ("www.example.com", "DE", 1);
  g_autofree char *sentence = NULL;

  g_assert_true (toc_ooni_answer_parse (answer, text, size) == answer->known);
  g_assert_true (answer->ok + answer->failed <= answer->measured);
  g_assert_true (answer->known || !toc_ooni_answer_is_blocked (answer));
  sentence = toc_ooni_answer_describe (answer, "Example");
  g_assert_true (sentence == NULL || g_utf8_validate (sentence, -1, NULL));
}

static void
check_file (const char *text, gsize size)
{
  g_autoptr (TocOoniAnswer) kept = toc_ooni_answer_new_from_data (text, size);
  g_autoptr (TocOoniAnswer) again = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  const char *data;

  if (kept == NULL)
    return;
  bytes = toc_ooni_answer_to_bytes (kept);
  data = g_bytes_get_data (bytes, &length);
  again = toc_ooni_answer_new_from_data (data, length);
  g_assert_nonnull (again);
  g_assert_cmpstr (again->domain, ==, kept->domain);
  g_assert_cmpint (again->measured, ==, kept->measured);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  check_answer ((const char *) data, size);
  check_file ((const char *) data, size);

  return 0;
}
