/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A person's definition file. A mistake in it gives one sentence, never half a definition. */

#include "toc-fuzz.h"

#include <string.h>

#include "toc-definition.h"

static void
check (TocDefinition *definition, const GError *error)
{
  g_assert_true ((definition == NULL) == (error != NULL));
  if (error != NULL)
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const char *text = (const char *) data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) merge_error = NULL;
  g_autoptr (TocDefinition) alone =
    toc_definition_new_from_data (text, (gssize) size, "fuzz.json", &error);
  g_autoptr (TocDefinition) merged = NULL;

  check (alone, error);
  /* Merging begins with reading the shipped one, which takes long, and reads the text no otherwise. */
  if (g_error_matches (error, TOC_DEFINITION_ERROR, TOC_DEFINITION_ERROR_SYNTAX))
    return 0;

  merged = toc_definition_new_merged (text, (gssize) size, "fuzz.json", &merge_error);
  check (merged, merge_error);

  return 0;
}
