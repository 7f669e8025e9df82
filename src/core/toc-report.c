/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-report.h"

#include <glib/gi18n-lib.h>

#include "toc-json.h"
#include "toc-wording.h"

#define SCHEMA 1

#define NAME_COLUMN 19
#define STATE_COLUMN 21

static void
add_positive (JsonBuilder *builder, const char *member, gint64 value)
{
  json_builder_set_member_name (builder, member);
  if (value > 0)
    json_builder_add_int_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_phases (JsonBuilder *builder, const TocPhases *phases)
{
  json_builder_set_member_name (builder, "phases_ms");
  json_builder_begin_object (builder);
  toc_json_add_ms (builder, "dns", phases->dns);
  toc_json_add_ms (builder, "tcp", phases->tcp);
  toc_json_add_ms (builder, "tls", phases->tls);
  toc_json_add_ms (builder, "first_byte", phases->first_byte);
  toc_json_add_ms (builder, "body", phases->body);
  toc_json_add_ms (builder, "total", phases->total);
  json_builder_end_object (builder);
}

static void
add_finding (JsonBuilder *builder, const TocFinding *finding)
{
  static const TocPhases unmeasured = { TOC_UNMEASURED, TOC_UNMEASURED, TOC_UNMEASURED,
                                        TOC_UNMEASURED, TOC_UNMEASURED, TOC_UNMEASURED };
  const TocSample *sample = finding->sample;

  json_builder_begin_object (builder);
  toc_json_add_string (builder, "id", finding->id);
  toc_json_add_string (builder, "name", finding->name);
  toc_json_add_string (builder, "state", toc_state_to_word (finding->state));
  toc_json_add_string (builder, "fault", sample != NULL ? toc_fault_to_word (sample->fault) : NULL);
  add_positive (builder, "http_status", sample != NULL ? sample->http_status : 0);
  toc_json_add_string (builder, "address", sample != NULL ? sample->address : NULL);
  add_phases (builder, sample != NULL ? &sample->phases : &unmeasured);
  toc_json_add_time (builder, "certificate_expires",
                     sample != NULL ? sample->certificate_expires : 0);
  toc_json_add_string (builder, "evidence", finding->evidence);
  json_builder_end_object (builder);
}

static void
add_findings (JsonBuilder *builder, const char *member, GPtrArray *findings)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  for (guint i = 0; i < findings->len; i++)
    add_finding (builder, g_ptr_array_index (findings, i));
  json_builder_end_array (builder);
}

static void
add_sentences (JsonBuilder *builder, const char *member, GPtrArray *sentences)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  for (guint i = 0; i < sentences->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (sentences, i));
  json_builder_end_array (builder);
}

static void
add_place (JsonBuilder *builder, const TocPlace *place)
{
  json_builder_begin_object (builder);
  toc_json_add_string (builder, "country", place->country);
  toc_json_add_string (builder, "continent", place->continent);
  toc_json_add_string (builder, "city", place->city);
  toc_json_add_string (builder, "network", place->network);
  add_positive (builder, "asn", (gint64) place->asn);
  toc_json_add_string (builder, "result", toc_place_result_to_word (place->result));
  toc_json_add_string (builder, "fault", toc_place_fault_to_word (place->fault));
  add_positive (builder, "http_status", place->http_status);
  toc_json_add_ms (builder, "total_ms", place->total_ms);
  toc_json_add_string (builder, "why", place->why);
  json_builder_end_object (builder);
}

static void
add_count (JsonBuilder *builder, const char *member, guint count)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, count);
}

static void
add_world (JsonBuilder *builder, const TocWorld *world)
{
  json_builder_begin_object (builder);
  add_count (builder, "asked", world->asked);
  add_count (builder, "counted", world->counted);
  add_count (builder, "reached", world->reached);
  json_builder_set_member_name (builder, "places");
  json_builder_begin_array (builder);
  for (guint i = 0; i < world->places->len; i++)
    add_place (builder, g_ptr_array_index (world->places, i));
  json_builder_end_array (builder);
  toc_json_add_time (builder, "asked_at", world->asked_at / G_USEC_PER_SEC);
  toc_json_add_string (builder, "country", world->country);
  toc_json_add_string (builder, "problem", toc_world_problem_to_word (world->problem));
  toc_json_add_time (builder, "again_at", world->again_at / G_USEC_PER_SEC);
  toc_json_add_string (builder, "failure", toc_world_problem_to_word (world->failure));
  toc_json_add_time (builder, "failed_at", world->failed_at / G_USEC_PER_SEC);
  json_builder_end_object (builder);
}

static void
add_announcement (JsonBuilder *builder, const TocAnnouncement *announcement)
{
  json_builder_begin_object (builder);
  toc_json_add_string (builder, "title", announcement->title);
  toc_json_add_string (builder, "link", announcement->link);
  toc_json_add_time (builder, "published", announcement->published);
  toc_json_add_time (builder, "updated", announcement->updated);
  json_builder_end_object (builder);
}

static void
add_announcements (JsonBuilder *builder, GPtrArray *announcements)
{
  json_builder_set_member_name (builder, "announcements");
  json_builder_begin_array (builder);
  for (guint i = 0; i < announcements->len; i++)
    add_announcement (builder, g_ptr_array_index (announcements, i));
  json_builder_end_array (builder);
}

static void
add_verdict (JsonBuilder *builder, const TocVerdict *verdict)
{
  g_autofree char *headline = toc_wording_headline (verdict);

  json_builder_set_member_name (builder, "schema");
  json_builder_add_int_value (builder, SCHEMA);
  toc_json_add_string (builder, "state", toc_state_to_word (verdict->state));
  toc_json_add_string (builder, "scope", toc_scope_to_word (verdict->scope));
  toc_json_add_string (builder, "confidence", toc_confidence_to_word (verdict->confidence));
  toc_json_add_string (builder, "reason", toc_reason_to_word (verdict->reason));
  toc_json_add_string (builder, "headline", headline);
  toc_json_add_time (builder, "since", verdict->since / G_USEC_PER_SEC);
  toc_json_add_time (builder, "checked_at", verdict->checked_at / G_USEC_PER_SEC);
  toc_json_add_ms (builder, "duration_ms", verdict->checked_at != 0 ? verdict->duration_ms : -1);
  add_findings (builder, "components", verdict->components);
  add_findings (builder, "controls", verdict->controls);
  json_builder_set_member_name (builder, "world");
  if (verdict->world != NULL)
    add_world (builder, verdict->world);
  else
    json_builder_add_null_value (builder);
  add_announcements (builder, verdict->announcements);
  add_sentences (builder, "evidence", verdict->evidence);
}

char *
toc_report_to_json (const TocVerdict *verdict)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_verdict (builder, verdict);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, TRUE);
}

/* Of a terminal, where Chinese and Japanese characters are as wide as two others. */
static int
count_columns (const char *word)
{
  int columns = 0;

  for (const char *p = word; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iswide (g_utf8_get_char (p)))
      columns += 2;
    else if (!g_unichar_iszerowidth (g_utf8_get_char (p)))
      columns++;

  return columns;
}

/* printf() would count bytes. A word that is too long keeps its distance. */
static void
append_column (GString *text, const char *word, int width)
{
  g_string_append (text, word);
  for (int i = MIN (count_columns (word), width - 1); i < width; i++)
    g_string_append_c (text, ' ');
}

static void
append_finding (GString *text, const TocFinding *finding)
{
  g_autofree char *latency =
    toc_wording_latency (finding->sample != NULL ? finding->sample->phases.total : -1);

  g_string_append (text, "  ");
  append_column (text, toc_wording_component_name (finding->name), NAME_COLUMN);
  append_column (text, toc_wording_component_state (finding->state), STATE_COLUMN);
  g_string_append_printf (text, "%s\n", latency);
}

char *
toc_report_to_text (const TocVerdict *verdict, gint64 now)
{
  GString *text = g_string_new (NULL);
  g_autofree char *title = toc_wording_title (verdict, now);
  g_autofree char *reason = toc_wording_reason (verdict);
  g_autofree char *advice = toc_wording_advice (verdict);

  g_string_append_printf (text, "%s\n%s\n", title, reason);
  if (advice != NULL)
    g_string_append_printf (text, "%s\n", advice);
  g_string_append_c (text, '\n');
  for (guint i = 0; i < verdict->components->len; i++)
    append_finding (text, g_ptr_array_index (verdict->components, i));
  g_string_append_c (text, '\n');
  for (guint i = 0; i < verdict->evidence->len; i++)
    g_string_append_printf (text, "• %s\n", (char *) g_ptr_array_index (verdict->evidence, i));

  return g_string_free (text, FALSE);
}
