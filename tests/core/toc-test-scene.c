/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-test-scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STARTED_AT (G_GINT64_CONSTANT (1790000000) * G_USEC_PER_SEC)

TocFault
toc_test_fault_from_word (const char *word)
{
  if (g_str_equal (word, "ok"))
    return TOC_FAULT_NONE;
  for (TocFault fault = TOC_FAULT_NONE + 1; fault < TOC_N_FAULTS; fault++)
    if (g_str_equal (word, toc_fault_to_word (fault)))
      return fault;

  g_error ("“%s” is no fault", word);
}

static guint
usual_status (TocFault fault)
{
  switch ((int) fault)
    {
    case TOC_FAULT_NONE:
    case TOC_FAULT_HTTP_CHALLENGE:
    case TOC_FAULT_REGION_NOTICE:
    case TOC_FAULT_WRONG_BODY:
    case TOC_FAULT_BODY_TOO_LARGE:
      return 200;
    case TOC_FAULT_HTTP_ERROR:
    case TOC_FAULT_HTTP_MAINTENANCE:
      return 503;
    case TOC_FAULT_HTTP_REFUSED:
      return 403;
    case TOC_FAULT_HTTP_RATE_LIMITED:
      return 429;
    case TOC_FAULT_HTTP_LEGAL:
      return 451;
    case TOC_FAULT_HTTP_UNEXPECTED:
      return 404;
    case TOC_FAULT_REDIRECTED_AWAY:
    case TOC_FAULT_REDIRECT_LOOP:
      return 302;
    default:
      return 0;
    }
}

/* Whether the handshake was through before @fault came. */
static gboolean
is_after_handshake (TocFault fault)
{
  return usual_status (fault) != 0 || fault == TOC_FAULT_RESPONSE_TIMEOUT ||
         fault == TOC_FAULT_EOF_ERROR || fault == TOC_FAULT_CONNECTION_RESET;
}

TocSample *
toc_test_sample_new (const char *id, const char *url, TocFault fault)
{
  TocSample *sample = toc_sample_new (id, url);

  sample->fault = fault;
  sample->started_at = STARTED_AT;
  sample->phases.total = 100;
  sample->http_status = usual_status (fault);
  sample->verified = is_after_handshake (fault) && g_str_has_prefix (url, "https:");
  sample->bogon = fault == TOC_FAULT_DNS_BOGON_ERROR;
  sample->proxied = fault == TOC_FAULT_PROXY_ERROR;
  if (!toc_fault_is_dns (fault) || sample->bogon)
    {
      sample->address = g_strdup (sample->bogon ? "127.0.0.1" : "203.0.113.7");
      sample->ipv4_tried = TRUE;
    }
  if (fault == TOC_FAULT_REDIRECTED_AWAY)
    sample->redirect_host = g_strdup ("blockpage.example");
  if (fault == TOC_FAULT_WRONG_BODY)
    sample->body_digest = g_strdup (id);
  if (fault == TOC_FAULT_HTTP_MAINTENANCE)
    sample->retry_after = 3600;

  return sample;
}

static void
apply_flag (TocSample *sample, const char *flag)
{
  if (g_ascii_isdigit (*flag))
    sample->http_status = (guint) atoi (flag);
  else if (g_str_equal (flag, "neutral"))
    sample->neutral = TOC_NEUTRAL_ANSWERED;
  else if (g_str_equal (flag, "deaf"))
    sample->neutral = TOC_NEUTRAL_SILENT;
  else if (g_str_equal (flag, "other-family"))
    sample->other_family_works = TRUE;
  else if (g_str_equal (flag, "kept"))
    {
      sample->fresh = FALSE;
      g_clear_pointer (&sample->address, g_free);
    }
  else if (g_str_equal (flag, "unverified"))
    sample->verified = FALSE;
  else if (g_str_has_prefix (flag, "retry:"))
    sample->retry_after = atoi (flag + strlen ("retry:"));
  else if (g_str_has_prefix (flag, "date:"))
    sample->server_date = STARTED_AT / G_USEC_PER_SEC + atoi (flag + strlen ("date:"));
  else if (g_str_equal (flag, "same"))
    {
      g_free (sample->body_digest);
      sample->body_digest = g_strdup ("the same page");
    }
  else
    g_error ("“%s” is no flag", flag);
}

static void
put (GPtrArray *samples, const char *id, const char *url, char **words)
{
  TocSample *sample;

  for (guint i = 0; i < samples->len; i++)
    if (g_str_equal (((TocSample *) g_ptr_array_index (samples, i))->id, id))
      g_ptr_array_remove_index (samples, i--);
  if (g_str_equal (words[0], "-"))
    return;

  sample = toc_test_sample_new (id, url, toc_test_fault_from_word (words[0]));
  for (char **flag = words + 1; *flag != NULL; flag++)
    apply_flag (sample, *flag);
  g_ptr_array_add (samples, sample);
}

static gboolean
is_meant (const TocComponent *component, const char *who)
{
  return g_str_equal (who, component->id) ||
         (g_str_equal (who, "all") && component->enabled) ||
         (g_str_equal (who, "core") && component->core);
}

static void
apply_word (TocTestScene *scene, const TocDefinition *definition, const char *word)
{
  g_auto (GStrv) sides = g_strsplit (word, "=", 2);
  g_auto (GStrv) what = g_strsplit (sides[1] != NULL ? sides[1] : "", "/", -1);
  gboolean found = FALSE;

  for (guint i = 0; i < definition->components->len; i++)
    {
      const TocComponent *component = g_ptr_array_index (definition->components, i);
      const TocEndpoint *endpoint = g_ptr_array_index (component->endpoints, 0);

      if (!is_meant (component, sides[0]))
        continue;
      put (scene->round->samples, component->id, endpoint->url, what);
      found = TRUE;
    }
  for (guint i = 0; i < definition->controls->len; i++)
    {
      const TocControl *control = g_ptr_array_index (definition->controls, i);

      if (!g_str_equal (sides[0], control->id) && !g_str_equal (sides[0], "controls"))
        continue;
      put (scene->round->controls, control->id, control->endpoint->url, what);
      found = TRUE;
    }

  if (!found)
    g_error ("“%s” means nobody", word);
}

static void
apply_circumstance (TocTestScene *scene, const char *word)
{
  TocCircumstances *around = &scene->circumstances;

  if (g_str_equal (word, "no-network"))
    around->network_available = FALSE;
  else if (g_str_equal (word, "portal"))
    around->portal_hint = TRUE;
  else if (g_str_equal (word, "familiar"))
    around->familiar_network = TRUE;
  else if (g_str_equal (word, "controls-slow"))
    around->controls_slow = TRUE;
  else if (g_str_has_prefix (word, "slow:"))
    g_hash_table_add (scene->slow, g_strdup (word + strlen ("slow:")));
  else if (g_str_has_prefix (word, "without:"))
    g_hash_table_add (scene->left_out, g_strdup (word + strlen ("without:")));
  else if (sscanf (word, "recent:%u/%u/%u", &around->recent_core_failed, &around->recent_core,
                   &around->recent_episodes) != 3)
    g_error ("“%s” is no circumstance", word);
}

TocTestScene *
toc_test_scene_new (const TocDefinition *definition, const char *line)
{
  TocTestScene *scene = g_new0 (TocTestScene, 1);
  g_auto (GStrv) words = g_strsplit (line, " ", -1);

  scene->round = toc_round_new ();
  scene->round->started_at = STARTED_AT;
  scene->round->duration_ms = 1000;
  scene->slow = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  scene->left_out = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  scene->circumstances.network_available = TRUE;
  scene->circumstances.slow = scene->slow;
  scene->circumstances.left_out = scene->left_out;
  for (char **word = words; *word != NULL; word++)
    {
      if ((*word)[0] == '+')
        apply_circumstance (scene, *word + 1);
      else if ((*word)[0] != '\0')
        apply_word (scene, definition, *word);
    }

  return scene;
}

void
toc_test_scene_free (TocTestScene *scene)
{
  toc_round_unref (scene->round);
  g_hash_table_unref (scene->slow);
  g_hash_table_unref (scene->left_out);
  g_free (scene);
}

TocVerdict *
toc_test_verdict_new (TocState state, TocReason reason, gint64 checked_at)
{
  TocVerdict *verdict = toc_verdict_new ("TikTok");

  verdict->state = state;
  verdict->reason = reason;
  verdict->rule = 1;
  verdict->checked_at = checked_at;
  verdict->duration_ms = 1000;

  return verdict;
}
