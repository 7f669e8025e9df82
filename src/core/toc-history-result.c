/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-history-result.h"

/* Less of a bad state than that is not what a day was like. */
#define NOTABLE_US (30 * G_USEC_PER_SEC)

G_DEFINE_BOXED_TYPE (TocHistoryPoint, toc_history_point, toc_history_point_copy,
                     toc_history_point_free)
G_DEFINE_BOXED_TYPE (TocHistoryDay, toc_history_day, toc_history_day_copy, toc_history_day_free)
G_DEFINE_BOXED_TYPE (TocHistoryUptime, toc_history_uptime, toc_history_uptime_copy,
                     toc_history_uptime_free)
G_DEFINE_BOXED_TYPE (TocHistoryOverview, toc_history_overview, toc_history_overview_ref,
                     toc_history_overview_unref)
G_DEFINE_BOXED_TYPE (TocHistoryPace, toc_history_pace, toc_history_pace_copy,
                     toc_history_pace_free)

TocHistoryPoint *
toc_history_point_copy (const TocHistoryPoint *point)
{
  return g_memdup2 (point, sizeof (TocHistoryPoint));
}

void
toc_history_point_free (TocHistoryPoint *point)
{
  g_free (point);
}

TocHistoryDay *
toc_history_day_copy (const TocHistoryDay *day)
{
  return g_memdup2 (day, sizeof (TocHistoryDay));
}

void
toc_history_day_free (TocHistoryDay *day)
{
  g_free (day);
}

TocState
toc_history_day_get_worst (const TocHistoryDay *day)
{
  static const TocState by_severity[] = { TOC_STATE_DOWN,    TOC_STATE_MAINTENANCE,
                                          TOC_STATE_BLOCKED, TOC_STATE_PARTIAL,
                                          TOC_STATE_SLOW,    TOC_STATE_UP };

  for (guint i = 0; i < G_N_ELEMENTS (by_severity); i++)
    if (day->time[by_severity[i]] >= NOTABLE_US)
      return by_severity[i];

  return day->time[TOC_STATE_OFFLINE] > 0 ? TOC_STATE_OFFLINE : TOC_STATE_UNKNOWN;
}

TocHistoryUptime *
toc_history_uptime_copy (const TocHistoryUptime *uptime)
{
  return g_memdup2 (uptime, sizeof (TocHistoryUptime));
}

void
toc_history_uptime_free (TocHistoryUptime *uptime)
{
  g_free (uptime);
}

double
toc_history_uptime_get_ratio (const TocHistoryUptime *uptime)
{
  return uptime->covered > 0 ? (double) uptime->up / (double) uptime->covered : -1;
}

double
toc_history_uptime_get_coverage (const TocHistoryUptime *uptime)
{
  gint64 length = uptime->until - uptime->since;

  return length > 0 ? MIN ((double) uptime->covered / (double) length, 1) : 0;
}

TocHistoryOverview *
toc_history_overview_new (void)
{
  TocHistoryOverview *overview = g_atomic_rc_box_new0 (TocHistoryOverview);

  overview->days = g_ptr_array_new_with_free_func ((GDestroyNotify) toc_history_day_free);
  overview->uptimes = g_ptr_array_new_with_free_func ((GDestroyNotify) toc_history_uptime_free);
  overview->incidents = g_ptr_array_new_with_free_func ((GDestroyNotify) toc_incident_free);

  return overview;
}

TocHistoryOverview *
toc_history_overview_ref (TocHistoryOverview *overview)
{
  return g_atomic_rc_box_acquire (overview);
}

static void
overview_clear (gpointer data)
{
  TocHistoryOverview *overview = data;

  g_ptr_array_unref (overview->days);
  g_ptr_array_unref (overview->uptimes);
  g_ptr_array_unref (overview->incidents);
}

void
toc_history_overview_unref (TocHistoryOverview *overview)
{
  g_atomic_rc_box_release_full (overview, overview_clear);
}

TocHistoryPace *
toc_history_pace_copy (const TocHistoryPace *pace)
{
  TocHistoryPace *copy = g_memdup2 (pace, sizeof (TocHistoryPace));

  copy->component = g_strdup (pace->component);

  return copy;
}

void
toc_history_pace_free (TocHistoryPace *pace)
{
  g_free (pace->component);
  g_free (pace);
}
