/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a server answers, held against all that the shipped definition knows to be healthy, a
   challenge, a notice or a maintenance. The first three bytes choose the status and the kind. */

#include "toc-fuzz.h"

#include <string.h>

#include "toc-answer.h"
#include "toc-definition.h"

#define CHOICES 3

static void
check_texts (const TocAnswer *answer)
{
  g_autofree char *excerpt = toc_answer_excerpt (answer);
  g_autofree char *digest = toc_answer_digest (answer);
  g_autofree char *country = toc_answer_country (answer, "loc");

  g_assert_true (digest == NULL || *digest != '\0');
  g_assert_true (excerpt == NULL || g_utf8_validate (excerpt, -1, NULL));
  g_assert_true (country == NULL || strlen (country) == 2);
}

static void
check_endpoints (const TocDefinition *definition, const TocAnswer *answer, gboolean too_large)
{
  for (guint i = 0; i < definition->components->len; i++)
    {
      const TocComponent *component = g_ptr_array_index (definition->components, i);

      for (guint j = 0; j < component->endpoints->len; j++)
        {
          const TocEndpoint *endpoint = g_ptr_array_index (component->endpoints, j);

          toc_answer_is_settled (answer, endpoint->healthy);
          g_assert_cmpint (toc_answer_classify (answer, endpoint->healthy, definition->signatures,
                                                too_large),
                           <, TOC_N_FAULTS);
        }
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const char *const types[] = { NULL, "text/html", "application/json", "image/png" };
  static const char *const headers[] = { "server", "bdturing-verify", NULL };
  static TocDefinition *definition = NULL; /* reading it takes longer than all the rest */
  g_autofree char *body = NULL;
  TocAnswer answer;

  if (size < CHOICES)
    return 0;

  if (definition == NULL)
    definition = toc_definition_new_shipped ();
  body = g_strndup ((const char *) data + CHOICES, size - CHOICES);
  memcpy (body, data + CHOICES, size - CHOICES);
  answer = (TocAnswer){
    .status = 200 + (data[0] * 2) % 400,
    .path = data[1] & 1 ? "/hk/notfound" : "/explore",
    .content_type = types[data[1] >> 1 & 3],
    .headers = data[1] & 8 ? headers : headers + 2,
    .body = body,
    .body_length = size - CHOICES,
    .retry_after = data[2] == 0 ? -1 : data[2] * 60,
  };
  check_endpoints (definition, &answer, data[1] & 16);
  check_texts (&answer);

  return 0;
}
