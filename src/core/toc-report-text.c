/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-report-text.h"

#include <glib/gi18n-lib.h>

#include "toc-country.h"
#include "toc-text.h"
#include "toc-wording.h"
#include "toc-wording-world.h"

/* "2026-11-22 17:00:00 UTC (2026-11-22 18:00:00 CET)": a provider may be in another zone. */
static char *
describe_time (gint64 seconds)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);
  g_autofree char *there = g_date_time_format (utc, "%Y-%m-%d %H:%M:%S %Z");
  g_autofree char *here = g_date_time_format (local, "%Y-%m-%d %H:%M:%S %Z");

  return g_strdup_printf ("%s (%s)", there, here);
}

static void
add_time (GString *text, const char *name, gint64 microseconds)
{
  g_autofree char *time =
    microseconds != 0 ? describe_time (microseconds / G_USEC_PER_SEC) : NULL;

  if (time != NULL)
    g_string_append_printf (text, "%s: %s\n", name, time);
}

static void
add_head (GString *text, const TocVerdict *verdict, const char *own_address, gint64 now)
{
  g_autofree char *headline = toc_wording_headline (verdict);
  g_autofree char *reason = toc_wording_reason (verdict);

  g_string_append_printf (text, "%s\n%s\n\n", headline, reason);
  add_time (text, _ ("Since"), verdict->since);
  add_time (text, _ ("Checked"), verdict->checked_at);
  add_time (text, _ ("Reported"), now);
  g_string_append_printf (text, "%s: %s, %s, %s, %s\n", _ ("In short"),
                          toc_state_to_word (verdict->state), toc_scope_to_word (verdict->scope),
                          toc_confidence_to_word (verdict->confidence),
                          toc_reason_to_word (verdict->reason));
  if (own_address != NULL)
    g_string_append_printf (text, "%s: %s\n", _ ("From"), own_address);
}

static void
add_phase (GString *text, const char *name, double ms)
{
  g_autofree char *latency = NULL;

  if (ms < 0)
    return;
  latency = toc_wording_latency (ms);
  g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "", name, latency);
}

static char *
describe_phases (const TocPhases *phases)
{
  GString *text = g_string_new (NULL);

  add_phase (text, _ ("DNS"), phases->dns);
  add_phase (text, _ ("TCP"), phases->tcp);
  add_phase (text, _ ("TLS"), phases->tls);
  add_phase (text, _ ("first byte"), phases->first_byte);
  add_phase (text, _ ("body"), phases->body);
  add_phase (text, _ ("in all"), phases->total);

  return g_string_free (text, FALSE);
}

static void
add_sample (GString *text, const TocSample *sample)
{
  g_autofree char *phases = describe_phases (&sample->phases);

  g_string_append_printf (text, "    %s\n", sample->url);
  if (sample->address != NULL)
    g_string_append_printf (text, "    %s: %s\n", _ ("Address"), sample->address);
  if (sample->http_status != 0)
    g_string_append_printf (text, "    HTTP %u\n", sample->http_status);
  if (!toc_sample_is_healthy (sample))
    g_string_append_printf (text, "    %s\n", toc_fault_to_word (sample->fault));
  g_string_append_printf (text, "    %s\n", phases);
}

static void
add_findings (GString *text, const char *title, GPtrArray *findings)
{
  if (findings->len == 0)
    return;

  g_string_append_printf (text, "\n%s\n", title);
  for (guint i = 0; i < findings->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (findings, i);

      g_string_append_printf (text, "  %s: %s\n", toc_wording_component_name (finding->name),
                              toc_wording_component_state (finding->state));
      if (finding->evidence != NULL)
        g_string_append_printf (text, "    %s\n", finding->evidence);
      if (finding->sample != NULL)
        add_sample (text, finding->sample);
    }
}

static void
add_evidence (GString *text, const TocVerdict *verdict)
{
  g_string_append_printf (text, "\n%s\n", _ ("Evidence"));
  for (guint i = 0; i < verdict->evidence->len; i++)
    g_string_append_printf (text, "  %s\n", (char *) g_ptr_array_index (verdict->evidence, i));
}

static void
add_place (GString *text, const TocPlace *place)
{
  g_autofree char *latency = toc_wording_latency (place->total_ms);
  const char *result = place->result == TOC_PLACE_REACHED       ? _ ("reached")
                       : place->result == TOC_PLACE_NOT_REACHED ? _ ("not reached")
                                                                : _ ("cannot tell");

  g_string_append_printf (text, "  %s",
                          place->country != NULL ? toc_country_get_name (place->country) : "?");
  if (place->city != NULL)
    g_string_append_printf (text, ", %s", place->city);
  if (place->network != NULL)
    g_string_append_printf (text, ", %s", place->network);
  if (place->asn != 0)
    g_string_append_printf (text, " (AS%" G_GUINT64_FORMAT ")", place->asn);
  g_string_append_printf (text, ": %s", result);
  if (place->http_status != 0)
    g_string_append_printf (text, ", HTTP %u", place->http_status);
  if (place->total_ms >= 0)
    g_string_append_printf (text, ", %s", latency);
  g_string_append_c (text, '\n');
}

static void
add_world (GString *text, const TocVerdict *verdict, gint64 now)
{
  const TocWorld *world = verdict->world;
  g_autofree char *summary = NULL;

  if (world == NULL)
    return;

  summary = toc_wording_world (world, verdict->service, now);
  g_string_append_printf (text, "\n%s\n  %s\n", _ ("Around the world"), summary);
  for (guint i = 0; i < world->places->len; i++)
    add_place (text, g_ptr_array_index (world->places, i));
}

static void
add_announcements (GString *text, GPtrArray *announcements)
{
  if (announcements->len > 0)
    g_string_append_printf (text, "\n%s\n", _ ("Announcements"));
  for (guint i = 0; i < announcements->len; i++)
    {
      const TocAnnouncement *announcement = g_ptr_array_index (announcements, i);
      gint64 seconds = toc_announcement_get_time (announcement);
      g_autofree char *time = seconds != 0 ? describe_time (seconds) : NULL;

      g_string_append_printf (text, "  %s\n", announcement->title);
      if (time != NULL)
        g_string_append_printf (text, "    %s\n", time);
      if (announcement->link != NULL)
        g_string_append_printf (text, "    %s\n", announcement->link);
    }
}

static void
add_links (GString *text, GPtrArray *links)
{
  if (links->len > 0)
    g_string_append_printf (text, "\n%s\n", _ ("More to read"));
  for (guint i = 0; i < links->len; i++)
    {
      const TocLink *link = g_ptr_array_index (links, i);

      g_string_append_printf (text, "  %s: %s\n", link->title, link->url);
    }
}

char *
toc_report_text_new (const TocVerdict *verdict,
                     const TocDefinition *definition,
                     const char *own_address,
                     gint64 now)
{
  g_autoptr (GString) text = g_string_new (NULL);

  add_head (text, verdict, own_address, now);
  add_evidence (text, verdict);
  add_findings (text, _ ("Components"), verdict->components);
  add_findings (text, _ ("Other sites, for comparison"), verdict->controls);
  add_world (text, verdict, now);
  add_announcements (text, verdict->announcements);
  add_links (text, definition->links);
  /* Translators: the version of the program. */
  g_string_append_printf (text, _ ("\nMade by Tocsin %s, which is not affiliated with TikTok or "
                                   "ByteDance.\n"), TOC_VERSION);

  return toc_text_make_plain (text->str);
}
