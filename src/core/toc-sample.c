/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-sample.h"

G_DEFINE_BOXED_TYPE (TocSample, toc_sample, toc_sample_ref, toc_sample_unref)

static void
toc_sample_clear (gpointer data)
{
  TocSample *sample = data;

  g_free (sample->id);
  g_free (sample->url);
  g_free (sample->address);
  g_free (sample->redirect_host);
  g_free (sample->body_digest);
  g_free (sample->country);
  g_free (sample->excerpt);
}

TocSample *
toc_sample_new (const char *id, const char *url)
{
  TocSample *sample = g_atomic_rc_box_new0 (TocSample);

  sample->id = g_strdup (id);
  sample->url = g_strdup (url);
  sample->phases = (TocPhases){
    .dns = TOC_UNMEASURED,
    .tcp = TOC_UNMEASURED,
    .tls = TOC_UNMEASURED,
    .first_byte = TOC_UNMEASURED,
    .body = TOC_UNMEASURED,
    .total = TOC_UNMEASURED,
  };
  sample->retry_after = -1;
  sample->fresh = TRUE;

  return sample;
}

TocSample *
toc_sample_ref (TocSample *sample)
{
  return g_atomic_rc_box_acquire (sample);
}

void
toc_sample_unref (TocSample *sample)
{
  g_atomic_rc_box_release_full (sample, toc_sample_clear);
}

gboolean
toc_sample_is_healthy (const TocSample *sample)
{
  return sample->fault == TOC_FAULT_NONE;
}

gboolean
toc_sample_works (const TocSample *sample)
{
  return toc_sample_is_healthy (sample) || sample->other_family_works;
}

gboolean
toc_sample_is_answer (const TocSample *sample)
{
  if (sample->other_family_works)
    return TRUE;
  if (!sample->verified)
    return FALSE;

  /* A challenge, a notice or a maintenance text is recognised content, whatever its status. */
  return toc_sample_is_healthy (sample) || sample->http_status >= 400 ||
         sample->fault == TOC_FAULT_HTTP_CHALLENGE || sample->fault == TOC_FAULT_REGION_NOTICE ||
         sample->fault == TOC_FAULT_HTTP_MAINTENANCE;
}

gboolean
toc_sample_is_cut (const TocSample *sample)
{
  if (sample->fault == TOC_FAULT_CONNECTION_RESET)
    return !sample->verified && sample->http_status == 0;

  return sample->fault == TOC_FAULT_TLS_TIMEOUT ||
         (sample->fault == TOC_FAULT_TLS_RESET && !sample->alerted);
}

gboolean
toc_sample_is_connection_lost (const TocSample *sample)
{
  /* An address is noted when a connection to it is made. */
  return !sample->fresh && sample->address == NULL && sample->http_status == 0 &&
         (sample->fault == TOC_FAULT_RESPONSE_TIMEOUT || sample->fault == TOC_FAULT_EOF_ERROR ||
          sample->fault == TOC_FAULT_CONNECTION_RESET);
}
