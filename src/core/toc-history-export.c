/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-history-export.h"

#include <string.h>

#include "toc-history-incidents.h"
#include "toc-history-read.h"
#include "toc-json.h"

#define SCHEMA 1
#define US_PER_MS 1000
#define MS_PER_S 1000
#define DAY_US (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)
#define INCIDENTS_MAX 100000

/* A day begins at midnight where the person is, and has a date; anything shorter has a time. */
static char *
format_time (gint64 us, gboolean date)
{
  g_autoptr (GDateTime) time = date ? g_date_time_new_from_unix_local (us / G_USEC_PER_SEC)
                                    : g_date_time_new_from_unix_utc (us / G_USEC_PER_SEC);

  return g_date_time_format (time, date ? "%Y-%m-%d" : "%Y-%m-%dT%H:%M:%SZ");
}

static void
add_states (JsonBuilder *builder, const TocHistoryPoint *point, gint64 unit)
{
  json_builder_begin_object (builder);
  for (guint i = 0; i < TOC_N_STATES; i++)
    if (point->answers[i] > 0)
      toc_json_add_int (builder, toc_state_to_word ((TocState) i), point->answers[i] / unit);
  json_builder_end_object (builder);
}

static void
add_point (JsonBuilder *builder, const TocHistoryPoint *point, gboolean whole)
{
  g_autofree char *start = format_time (point->start, point->length >= DAY_US);

  json_builder_begin_object (builder);
  toc_json_add_string (builder, "start", start);
  json_builder_set_member_name (builder, whole ? "seconds" : "answers");
  add_states (builder, point, whole ? MS_PER_S : 1);
  if (point->count > 0)
    {
      json_builder_set_member_name (builder, "latency_ms");
      json_builder_begin_object (builder);
      toc_json_add_int (builder, "count", point->count);
      toc_json_add_ms (builder, "median", point->median);
      toc_json_add_ms (builder, "p95", point->p95);
      toc_json_add_ms (builder, "max", point->max);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static void
add_series (JsonBuilder *builder, const TocHistorySeries *series)
{
  json_builder_begin_object (builder);
  toc_json_add_string (builder, "component", series->component);
  if (series->component != NULL)
    toc_json_add_string (builder, "connection", series->fresh ? "fresh" : "kept");
  json_builder_set_member_name (builder, "points");
  json_builder_begin_array (builder);
  for (guint i = 0; i < series->points->len; i++)
    add_point (builder, g_ptr_array_index (series->points, i), series->component == NULL);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_uptime (JsonBuilder *builder, const TocHistoryUptime *uptime)
{
  double ratio = toc_history_uptime_get_ratio (uptime);

  json_builder_begin_object (builder);
  toc_json_add_time (builder, "since", uptime->since / G_USEC_PER_SEC);
  toc_json_add_int (builder, "up_s", uptime->up / G_USEC_PER_SEC);
  toc_json_add_int (builder, "covered_s", uptime->covered / G_USEC_PER_SEC);
  json_builder_set_member_name (builder, "ratio");
  if (ratio >= 0)
    json_builder_add_double_value (builder, ratio);
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);
}

static void
add_evidence (JsonBuilder *builder, const char *evidence)
{
  g_auto (GStrv) sentences = g_strsplit (evidence, "\n", -1);

  json_builder_set_member_name (builder, "evidence");
  json_builder_begin_array (builder);
  for (guint i = 0; sentences[i] != NULL; i++)
    json_builder_add_string_value (builder, sentences[i]);
  json_builder_end_array (builder);
}

static void
add_incident (JsonBuilder *builder, const TocIncident *incident)
{
  json_builder_begin_object (builder);
  toc_json_add_time (builder, "began", incident->began / G_USEC_PER_SEC);
  toc_json_add_time (builder, "last_seen", incident->last_seen / G_USEC_PER_SEC);
  toc_json_add_time (builder, "ended", incident->ended / G_USEC_PER_SEC);
  json_builder_set_member_name (builder, "end_seen");
  json_builder_add_boolean_value (builder, toc_incident_is_end_seen (incident));
  toc_json_add_string (builder, "state", toc_state_to_word (incident->state));
  toc_json_add_string (builder, "scope", toc_scope_to_word (incident->scope));
  toc_json_add_string (builder, "confidence", toc_confidence_to_word (incident->confidence));
  toc_json_add_string (builder, "reason", toc_reason_to_word (incident->reason));
  add_evidence (builder, incident->evidence);
  json_builder_end_object (builder);
}

/* All elements of an array under a name, each added by @add. */
#define add_array(builder, member, array, add) \
  G_STMT_START \
  { \
    json_builder_set_member_name (builder, member); \
    json_builder_begin_array (builder); \
    for (guint add_array_i = 0; add_array_i < (array)->len; add_array_i++) \
      add (builder, g_ptr_array_index (array, add_array_i)); \
    json_builder_end_array (builder); \
  } \
  G_STMT_END

static char *
build_json (gint64 since,
            gint64 until,
            const TocHistoryOverview *overview,
            GPtrArray *incidents,
            GPtrArray *all)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  toc_json_add_int (builder, "schema", SCHEMA);
  toc_json_add_time (builder, "since", since / G_USEC_PER_SEC);
  toc_json_add_time (builder, "until", until / G_USEC_PER_SEC);
  add_array (builder, "uptimes", overview->uptimes, add_uptime);
  add_array (builder, "incidents", incidents, add_incident);
  add_array (builder, "series", all, add_series);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);

  return json_to_string (root, TRUE);
}

char *
toc_history_export_json (TocDatabase *database,
                         const char *component,
                         gint64 since,
                         gint64 until,
                         GError **error)
{
  g_autoptr (TocHistoryOverview) overview = toc_history_read_overview (database, until, error);
  g_autoptr (GPtrArray) incidents = NULL;
  g_autoptr (GPtrArray) all = NULL;

  if (overview == NULL)
    return NULL;
  incidents =
    toc_history_incidents_read (database, since / US_PER_MS, INCIDENTS_MAX, error);
  toc_database_rollback (database);
  if (incidents == NULL)
    return NULL;
  all = toc_history_read_series (database, component, since, until, error);

  return all != NULL ? build_json (since, until, overview, incidents, all) : NULL;
}

static void
append_ms (GString *csv, double ms)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (csv, ',');
  if (ms >= 0)
    g_string_append (csv, g_ascii_formatd (buffer, sizeof buffer, "%.3f", ms));
}

/* A definition may give a component any name. */
static char *
quote (const char *id)
{
  g_autoptr (GString) quoted = g_string_new (id);

  if (strpbrk (quoted->str, ",\"\r\n") != NULL)
    {
      g_string_replace (quoted, "\"", "\"\"", 0);
      g_string_prepend_c (quoted, '"');
      g_string_append_c (quoted, '"');
    }

  return g_string_free (g_steal_pointer (&quoted), FALSE);
}

static void
append_line (GString *csv, const TocHistorySeries *series, const TocHistoryPoint *point)
{
  g_autofree char *start = format_time (point->start, point->length >= DAY_US);
  g_autofree char *component = quote (series->component);
  gboolean whole = series->component == NULL;

  g_string_append_printf (csv, "\n%s,%" G_GINT64_FORMAT ",%s,%s", start,
                          point->length / G_USEC_PER_SEC, component,
                          whole ? "" : (series->fresh ? "fresh" : "kept"));
  for (guint i = 0; i < TOC_N_STATES; i++)
    g_string_append_printf (csv, ",%u", point->answers[i] / (whole ? MS_PER_S : 1));
  g_string_append_printf (csv, ",%u", point->count);
  append_ms (csv, point->median);
  append_ms (csv, point->p95);
  append_ms (csv, point->max);
}

char *
toc_history_export_csv (TocDatabase *database,
                        const char *component,
                        gint64 since,
                        gint64 until,
                        GError **error)
{
  g_autoptr (GString) csv = g_string_new ("start,length_s,component,connection");
  g_autoptr (GPtrArray) all =
    toc_history_read_series (database, component, since, until, error);

  if (all == NULL)
    return NULL;

  for (guint i = 0; i < TOC_N_STATES; i++)
    g_string_append_printf (csv, ",%s", toc_state_to_word ((TocState) i));
  g_string_append (csv, ",count,median_ms,p95_ms,max_ms");
  for (guint i = 0; i < all->len; i++)
    {
      const TocHistorySeries *series = g_ptr_array_index (all, i);

      for (guint j = 0; j < series->points->len; j++)
        append_line (csv, series, g_ptr_array_index (series->points, j));
    }

  return g_string_free (g_steal_pointer (&csv), FALSE);
}
