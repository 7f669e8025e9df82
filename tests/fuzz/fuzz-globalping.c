/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What Globalping answers: a measurement's name, and its results. */

#include "toc-fuzz.h"

#include "toc-globalping-message.h"
#include "toc-verdict.h"
#include "toc-wording-world.h"

static void
check_id (const char *text, gsize size)
{
  g_autofree char *id = toc_globalping_parse_id (text, size);

  for (const char *p = id; p != NULL && *p != '\0'; p++)
    g_assert_true (g_ascii_isgraph (*p) && *p != '/' && *p != '?' && *p != '#');
}

static void
check_results (const char *text, gsize size, gboolean tls)
{
  gboolean finished = FALSE;
  g_autoptr (TocWorld) world =
    toc_globalping_parse_results (text, size, tls, "DE", 1, &finished);
  g_autoptr (TocVerdict) verdict = NULL;

  if (world == NULL)
    return;

  g_assert_cmpuint (world->asked, ==, world->places->len);
  g_assert_cmpuint (world->reached, <=, world->counted);
  g_assert_cmpuint (world->counted, <=, world->asked);
  verdict = toc_verdict_new ("Example");
  verdict->world = toc_world_ref (world);
  toc_wording_add_world_evidence (verdict);
  for (guint i = 0; i < verdict->evidence->len; i++)
    g_assert_true (g_utf8_validate (g_ptr_array_index (verdict->evidence, i), -1, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  check_id ((const char *) data, size);
  check_results ((const char *) data, size, TRUE);
  check_results ((const char *) data, size, FALSE);

  return 0;
}
