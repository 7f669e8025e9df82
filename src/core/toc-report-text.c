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

/* @line: (transfer full) (nullable) */
static void
add_line (GString *text, const char *indent, char *line)
{
  if (line != NULL)
    g_string_append_printf (text, "%s%s\n", indent, line);
  g_free (line);
}

static void
add_times (GString *text, const TocVerdict *verdict, gint64 now)
{
  g_autofree char *since = describe_time (verdict->since / G_USEC_PER_SEC);
  g_autofree char *checked = describe_time (verdict->checked_at / G_USEC_PER_SEC);
  g_autofree char *reported = describe_time (now / G_USEC_PER_SEC);

  if (verdict->since != 0)
    /* Translators: since when it is down, or works; a time, as in the next two. */
    add_line (text, "", g_strdup_printf (C_ ("report", "Since: %s"), since));
  if (verdict->checked_at != 0)
    /* Translators: when that was checked. */
    add_line (text, "", g_strdup_printf (C_ ("report", "Checked: %s"), checked));
  /* Translators: when this report was written. */
  add_line (text, "", g_strdup_printf (C_ ("report", "Reported: %s"), reported));
}

static void
add_head (GString *text, const TocVerdict *verdict, const char *own_address, gint64 now)
{
  g_autofree char *headline = toc_wording_headline (verdict);
  g_autofree char *reason = toc_wording_reason (verdict);

  g_string_append_printf (text, "%s\n%s\n\n", headline, reason);
  add_times (text, verdict, now);
  /* Translators: four words that are the same in each language, such as "down, everyone, confirmed,
     server_error". */
  add_line (text, "", g_strdup_printf (C_ ("report", "In short: %s, %s, %s, %s"),
                                       toc_state_to_word (verdict->state),
                                       toc_scope_to_word (verdict->scope),
                                       toc_confidence_to_word (verdict->confidence),
                                       toc_reason_to_word (verdict->reason)));
  if (own_address != NULL)
    /* Translators: the person's own IP address. */
    add_line (text, "", g_strdup_printf (C_ ("report", "From: %s"), own_address));
}

/* Returns: (transfer full): of what is not NULL */
static char *
join (GPtrArray *parts)
{
  g_ptr_array_add (parts, NULL);

  return g_strjoinv (C_ ("list", ", "), (char **) parts->pdata);
}

static char *
describe_phases (const TocPhases *phases)
{
  const struct
  {
    const char *name;
    double ms;
  } all[] = {
    { C_ ("phase", "DNS"), phases->dns },
    { C_ ("phase", "TCP"), phases->tcp },
    { C_ ("phase", "TLS"), phases->tls },
    { C_ ("phase", "first byte"), phases->first_byte },
    { C_ ("phase", "body"), phases->body },
    { C_ ("phase", "in all"), phases->total },
  };
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autofree char *latency = all[i].ms >= 0 ? toc_wording_latency (all[i].ms) : NULL;

      if (latency != NULL)
        /* Translators: a part of a request, such as "TLS" or "first byte", and how long it took. */
        g_ptr_array_add (parts, g_strdup_printf (C_ ("phase", "%s %s"), all[i].name, latency));
    }

  return join (parts);
}

static void
add_sample (GString *text, const TocSample *sample)
{
  g_autofree char *phases = describe_phases (&sample->phases);

  g_string_append_printf (text, "    %s\n", sample->url);
  if (sample->address != NULL)
    /* Translators: a server's IP address. */
    add_line (text, "    ", g_strdup_printf (C_ ("report", "Address: %s"), sample->address));
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

      /* Translators: a part of the service such as "Videos", and its state such as "works". */
      add_line (text, "  ", g_strdup_printf (C_ ("component", "%s: %s"),
                                             toc_wording_component_name (finding->name),
                                             toc_wording_component_state (finding->state)));
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

/* "Germany, Berlin, Made-Up Home (AS64521)" */
static char *
describe_place (const TocPlace *place)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (parts, g_strdup (place->country != NULL ? toc_country_get_name (place->country)
                                                           : C_ ("country", "not known")));
  if (place->city != NULL)
    g_ptr_array_add (parts, g_strdup (place->city));
  if (place->network != NULL)
    g_ptr_array_add (parts, g_strdup (place->network));
  if (place->asn != 0)
    g_ptr_array_add (parts, g_strdup_printf ("AS%" G_GUINT64_FORMAT, place->asn));

  return join (parts);
}

/* "not reached, HTTP 503, 325 ms" */
static char *
describe_sight (const TocPlace *place)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  if (place->result == TOC_PLACE_REACHED)
    /* Translators: a place elsewhere reached the service, or not, or cannot tell. */
    g_ptr_array_add (parts, g_strdup (C_ ("place", "reached")));
  else if (place->result == TOC_PLACE_NOT_REACHED)
    g_ptr_array_add (parts, g_strdup (C_ ("place", "not reached")));
  else
    g_ptr_array_add (parts, g_strdup (C_ ("place", "cannot tell")));
  if (place->http_status != 0)
    g_ptr_array_add (parts, g_strdup_printf ("HTTP %u", place->http_status));
  if (place->total_ms >= 0)
    g_ptr_array_add (parts, toc_wording_latency (place->total_ms));

  return join (parts);
}

static void
add_place (GString *text, const TocPlace *place)
{
  g_autofree char *where = describe_place (place);
  g_autofree char *sight = describe_sight (place);

  /* Translators: a place such as "Germany, Berlin", and what was seen there. */
  add_line (text, "  ", g_strdup_printf (C_ ("place", "%s: %s"), where, sight));
}

static void
add_world (GString *text, const TocVerdict *verdict, gint64 now)
{
  const TocWorld *world = verdict->world;
  g_auto (GStrv) sentences = NULL;

  if (world == NULL)
    return;

  sentences = toc_wording_world (world, verdict->service, now);
  g_string_append_printf (text, "\n%s\n", _ ("Around the world"));
  for (guint i = 0; sentences[i] != NULL; i++)
    g_string_append_printf (text, "  %s\n", sentences[i]);
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

      /* Translators: the name of a page, and its address. */
      add_line (text, "  ", g_strdup_printf (C_ ("link", "%s: %s"), link->title, link->url));
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
