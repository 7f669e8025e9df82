/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-incident-item.h"

#include <glib/gi18n-lib.h>

#include "toc-wording.h"

static char *
describe_time (const TocIncident *incident, gint64 now)
{
  g_autofree char *began = toc_wording_time (incident->began, now);
  g_autofree char *duration = NULL;

  if (incident->ended == 0)
    {
      duration = toc_wording_duration (MAX (now - incident->began, 0));
      /* Translators: a time, and how long ago that was. */
      return g_strdup_printf (_ ("%s, for %s and going on"), began, duration);
    }

  if (!toc_incident_is_end_seen (incident))
    {
      duration = toc_wording_duration (MAX (incident->last_seen - incident->began, 0));
      /* Translators: a time, and a duration: nobody was watching when it ended. */
      return g_strdup_printf (_ ("%s, at least %s"), began, duration);
    }

  duration = toc_wording_duration (incident->ended - incident->began);
  /* Translators: a time, and a duration: "21 Nov, 14:02, 25 min" */
  return g_strdup_printf (C_ ("incident", "%s, %s"), began, duration);
}

TocTextItem *
toc_incident_item_new (const TocIncident *incident, const char *service)
{
  g_autoptr (TocVerdict) verdict = toc_verdict_new (service);
  g_autofree char *time = describe_time (incident, g_get_real_time ());
  g_autofree char *headline = NULL;
  g_autofree char *reason = NULL;
  TocText text = { .state = incident->state };

  verdict->state = incident->state;
  verdict->scope = incident->scope;
  verdict->confidence = incident->confidence;
  verdict->reason = incident->reason;
  headline = toc_wording_headline (verdict);
  reason = toc_wording_reason (verdict);

  text.title = headline;
  text.caption = time;
  text.details = reason;

  return toc_text_item_new (&text);
}
