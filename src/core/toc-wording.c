/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-wording.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MINUTE_S 60
#define HOUR_S (60 * MINUTE_S)
#define DAY_S (24 * HOUR_S)

static char *
headline_down (const TocVerdict *verdict)
{
  switch (verdict->scope)
    {
    case TOC_SCOPE_EVERYONE:
      return g_strdup_printf (_ ("%s is down for everyone"), verdict->service);
    case TOC_SCOPE_REGION:
      return g_strdup_printf (_ ("%s is down in some regions"), verdict->service);
    case TOC_SCOPE_JUST_YOU:
      return g_strdup_printf (_ ("%s is down, but only for you"), verdict->service);
    case TOC_SCOPE_UNKNOWN:
    default:
      return g_strdup_printf (_ ("%s is down"), verdict->service);
    }
}

static char *
headline_blocked (const TocVerdict *verdict)
{
  if (verdict->reason == TOC_REASON_REGION_NOTICE)
    return g_strdup_printf (_ ("%s is not offered in your region"), verdict->service);
  if (verdict->reason == TOC_REASON_REFUSED)
    return g_strdup_printf (_ ("%s refuses your address"), verdict->service);
  if (verdict->scope == TOC_SCOPE_REGION)
    return g_strdup_printf (_ ("%s is blocked in your region"), verdict->service);

  return g_strdup_printf (_ ("%s is blocked on your network"), verdict->service);
}

static char *
headline_offline (const TocVerdict *verdict)
{
  switch ((int) verdict->reason)
    {
    case TOC_REASON_PORTAL:
      return g_strdup (_ ("You have to sign in to this network"));
    case TOC_REASON_TLS_INTERCEPTED:
      return g_strdup (_ ("Your encrypted connections are being intercepted"));
    case TOC_REASON_CLOCK:
      return g_strdup (_ ("This computer’s clock is wrong"));
    case TOC_REASON_PROXY:
      return g_strdup (_ ("Your proxy does not answer"));
    case TOC_REASON_DNS:
      return g_strdup (_ ("Your connection finds no names"));
    default:
      return g_strdup (_ ("You are offline"));
    }
}

static char *
headline_unknown (const TocVerdict *verdict)
{
  if (verdict->rule == 0)
    return g_strdup_printf (_ ("Checking whether %s works…"), verdict->service);
  if (verdict->reason == TOC_REASON_UNREACHABLE)
    return g_strdup_printf (_ ("%s cannot be reached from here"), verdict->service);
  if (verdict->reason == TOC_REASON_REFUSED)
    return g_strdup_printf (_ ("%s answers, but refuses automatic checks"), verdict->service);
  if (verdict->reason == TOC_REASON_UNSTEADY)
    return g_strdup (_ ("Your connection is unsteady"));

  return g_strdup_printf (_ ("Cannot tell whether %s works"), verdict->service);
}

char *
toc_wording_headline (const TocVerdict *verdict)
{
  switch (verdict->state)
    {
    case TOC_STATE_UP:
      return g_strdup_printf (_ ("%s is up"), verdict->service);
    case TOC_STATE_SLOW:
      return g_strdup_printf (_ ("%s is slow"), verdict->service);
    case TOC_STATE_PARTIAL:
      return g_strdup_printf (_ ("%s works only in part"), verdict->service);
    case TOC_STATE_DOWN:
      return headline_down (verdict);
    case TOC_STATE_MAINTENANCE:
      return g_strdup_printf (_ ("%s is down for maintenance"), verdict->service);
    case TOC_STATE_BLOCKED:
      return headline_blocked (verdict);
    case TOC_STATE_OFFLINE:
      return headline_offline (verdict);
    case TOC_STATE_UNKNOWN:
    case TOC_STATE_NOT_VERIFIABLE:
    default:
      return headline_unknown (verdict);
    }
}

char *
toc_wording_title (const TocVerdict *verdict, gint64 now)
{
  g_autofree char *headline = toc_wording_headline (verdict);
  g_autofree char *time = NULL;

  if (verdict->since == 0 || verdict->state == TOC_STATE_UP ||
      verdict->state == TOC_STATE_UNKNOWN)
    return g_steal_pointer (&headline);

  time = toc_wording_time (verdict->since, now);

  /* Translators: a headline such as "TikTok is down for everyone", and a time of day. */
  return g_strdup_printf (_ ("%s since %s"), headline, time);
}

static char *
reason_scope (const TocVerdict *verdict)
{
  if (verdict->scope == TOC_SCOPE_EVERYONE)
    return g_strdup (_ ("Other places in the world cannot reach it either."));
  if (verdict->scope == TOC_SCOPE_REGION)
    return g_strdup (_ ("Some places in the world reach it, others do not."));
  if (verdict->scope == TOC_SCOPE_JUST_YOU)
    return g_strdup (_ ("Other places in the world reach it."));

  return g_strdup (_ ("Seen from here; whether others are affected is not known."));
}

static const char *
reason_of_service (const TocVerdict *verdict)
{
  switch ((int) verdict->reason)
    {
    case TOC_REASON_MAINTENANCE:
      return _ ("The servers say that they are being maintained.");
    case TOC_REASON_CONGESTION:
      return _ ("Its servers answer too slowly or not at all, likely from too much load.");
    case TOC_REASON_OVERLOAD:
      return _ ("Its servers fail and drop connections, likely from overload or an attack.");
    case TOC_REASON_INTERMITTENT:
      return _ ("Some of the checks of the last half hour failed.");
    case TOC_REASON_SLOW:
      return _ ("It answers, but much more slowly than it should, while other sites are quick.");
    case TOC_REASON_UNREACHABLE:
      return _ ("Its servers cannot be reached, while other sites work.");
    case TOC_REASON_DNS:
      return _ ("Its names cannot be found any more, while other names are.");
    default:
      return _ ("Its servers answer with errors, while other sites work.");
    }
}

static const char *
reason_of_block (const TocVerdict *verdict)
{
  switch ((int) verdict->reason)
    {
    case TOC_REASON_DNS_BLOCK:
      return _ ("Your network’s name server denies its names, while other names are found.");
    case TOC_REASON_SNI_BLOCK:
      return _ ("The connection is cut as soon as it names the site; the same server answers "
                "under another name.");
    case TOC_REASON_LEGAL:
      return _ ("It answers that it may not be shown for legal reasons.");
    case TOC_REASON_REGION_NOTICE:
      return _ ("It says so itself; that is its choice, not a fault.");
    case TOC_REASON_REFUSED:
      return _ ("It answers every check with “forbidden”; your browser may work.");
    case TOC_REASON_PROXY:
      return _ ("Your proxy does not let it through, while other sites work.");
    case TOC_REASON_UNREACHABLE:
      return _ ("It cannot be reached from your network, while other sites work.");
    default:
      return _ ("Somebody else answers in its place, while other sites work.");
    }
}

static const char *
reason_of_offline (const TocVerdict *verdict)
{
  switch ((int) verdict->reason)
    {
    case TOC_REASON_PORTAL:
      return _ ("The network shows its own page in place of others until you have signed in.");
    case TOC_REASON_TLS_INTERCEPTED:
      return _ ("No site’s certificate can be trusted: a program or the network opens encrypted "
                "connections.");
    case TOC_REASON_CLOCK:
      return _ ("All certificates look invalid, because date or time are far off.");
    case TOC_REASON_PROXY:
      return _ ("The proxy of your settings cannot be reached.");
    case TOC_REASON_DNS:
      return _ ("Your name server does not answer, so that no site can be found.");
    default:
      return _ ("Other sites cannot be reached from this computer either.");
    }
}

static const char *
reason_of_unknown (const TocVerdict *verdict)
{
  if (verdict->rule == 0)
    return _ ("The first check is under way.");
  if (verdict->reason == TOC_REASON_UNREACHABLE)
    return _ ("Other sites work. Whether it is down or blocked here cannot be told from one "
              "computer.");
  if (verdict->reason == TOC_REASON_REFUSED)
    return _ ("It takes this program for a robot; your browser may work.");
  if (verdict->reason == TOC_REASON_UNSTEADY)
    return _ ("Answers of other sites get lost as well, so that nothing can be said of what does "
              "not answer.");

  return _ ("The answers do not fit together.");
}

static gboolean
works_over_ipv4_only (const TocVerdict *verdict)
{
  for (guint i = 0; i < verdict->components->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (verdict->components, i);
      const TocSample *sample = finding->sample;

      if (sample != NULL && sample->other_family_works)
        return strchr (sample->address, ':') != NULL;
    }

  return FALSE;
}

static char *
reason_of_family (const TocVerdict *verdict)
{
  gboolean ipv4 = works_over_ipv4_only (verdict);

  if (verdict->scope == TOC_SCOPE_JUST_YOU)
    return g_strdup (ipv4 ? _ ("Your connection’s IPv6 is broken: it and other sites answer over "
                               "IPv4 only.")
                          : _ ("Your connection’s IPv4 is broken: it and other sites answer over "
                               "IPv6 only."));

  return g_strdup_printf (ipv4 ? _ ("%s works over IPv4, but not over IPv6 from here.")
                               : _ ("%s works over IPv6, but not over IPv4 from here."),
                          verdict->service);
}

static char *
join_sentences (const char *first, const char *second)
{
  /* Translators: two whole sentences, one after the other. */
  return g_strdup_printf (C_ ("sentences", "%s %s"), first, second);
}

static gboolean
is_in_trouble (const TocFinding *finding)
{
  return finding->state == TOC_STATE_DOWN || finding->state == TOC_STATE_MAINTENANCE ||
         finding->state == TOC_STATE_SLOW;
}

/* "Not working: LIVE, Log in." */
static char *
name_parts (const TocVerdict *verdict)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *list = NULL;

  for (guint i = 0; i < verdict->components->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (verdict->components, i);

      if (finding->counts && is_in_trouble (finding))
        g_ptr_array_add (names, (gpointer) toc_wording_component_name (finding->name));
    }
  if (names->len == 0)
    return NULL;

  g_ptr_array_add (names, NULL);
  /* Translators: between the names in a list of parts of the service. */
  list = g_strjoinv (C_ ("list", ", "), (char **) names->pdata);

  if (verdict->state == TOC_STATE_SLOW)
    /* Translators: a list of parts of the service, such as "Videos, LIVE". */
    return g_strdup_printf (_ ("Slow: %s."), list);

  /* Translators: a list of parts of the service, such as "Videos, LIVE". */
  return g_strdup_printf (_ ("Not working: %s."), list);
}

static char *
reason_in_parts (const TocVerdict *verdict)
{
  g_autofree char *parts = name_parts (verdict);

  if (verdict->reason == TOC_REASON_UNREACHABLE)
    return reason_of_family (verdict);

  return parts != NULL ? join_sentences (parts, reason_of_service (verdict))
                       : g_strdup (reason_of_service (verdict));
}

char *
toc_wording_reason (const TocVerdict *verdict)
{
  g_autofree char *scope = NULL;

  switch (verdict->state)
    {
    case TOC_STATE_UP:
      return g_strdup (verdict->reason == TOC_REASON_OWN_SLOW
                         ? _ ("It works, but your connection is slow.")
                         : _ ("Everything that was checked answers as it should."));
    case TOC_STATE_OFFLINE:
      return g_strdup (reason_of_offline (verdict));
    case TOC_STATE_UNKNOWN:
    case TOC_STATE_NOT_VERIFIABLE:
      return g_strdup (reason_of_unknown (verdict));
    case TOC_STATE_BLOCKED:
      if (verdict->reason == TOC_REASON_REGION_NOTICE || verdict->scope == TOC_SCOPE_UNKNOWN)
        return g_strdup (reason_of_block (verdict));
      scope = reason_scope (verdict);
      return join_sentences (reason_of_block (verdict), scope);
    case TOC_STATE_SLOW:
    case TOC_STATE_PARTIAL:
      return reason_in_parts (verdict);
    case TOC_STATE_DOWN:
    case TOC_STATE_MAINTENANCE:
    default:
      scope = reason_scope (verdict);
      return join_sentences (reason_of_service (verdict), scope);
    }
}

static const char *
advice_offline (TocReason reason)
{
  switch ((int) reason)
    {
    case TOC_REASON_PORTAL:
      return _ ("Open any page in your browser and sign in.");
    case TOC_REASON_TLS_INTERCEPTED:
      return _ ("Ask whoever runs this network, or look for a virus scanner that opens encrypted "
                "connections. Do not type passwords until it is clear.");
    case TOC_REASON_CLOCK:
      return _ ("Set date and time in your system’s settings, best of all automatically.");
    case TOC_REASON_PROXY:
      return _ ("Look at the proxy in your network settings.");
    case TOC_REASON_DNS:
      return _ ("Restart your router, or choose another name server.");
    default:
      return _ ("Look at your cable, Wi-Fi or router.");
    }
}

static const char *
advice_blocked (TocReason reason)
{
  switch ((int) reason)
    {
    case TOC_REASON_REFUSED:
      return _ ("Try your browser, or another network such as mobile data. A VPN is often "
                "refused.");
    case TOC_REASON_REGION_NOTICE:
    case TOC_REASON_LEGAL:
      return _ ("Nothing is broken on your side.");
    default:
      return _ ("Try another network such as mobile data, or ask whoever runs this one.");
    }
}

char *
toc_wording_unstable_headline (const TocVerdict *verdict)
{
  return g_strdup_printf (_ ("%s is unstable"), verdict->service);
}

const char *
toc_wording_unstable (void)
{
  return _ ("It keeps going down and coming back. You are told when it has been quiet for ten "
            "minutes.");
}

char *
toc_wording_advice (const TocVerdict *verdict)
{
  switch (verdict->state)
    {
    case TOC_STATE_OFFLINE:
      return g_strdup (advice_offline (verdict->reason));
    case TOC_STATE_BLOCKED:
      return g_strdup (advice_blocked (verdict->reason));
    case TOC_STATE_DOWN:
    case TOC_STATE_MAINTENANCE:
      return g_strdup (_ ("There is nothing to do but wait; you are told when it is back."));
    case TOC_STATE_UNKNOWN:
      if (verdict->reason == TOC_REASON_UNREACHABLE)
        return g_strdup (_ ("Try another network such as mobile data: if it works there, it is "
                            "blocked here."));
      if (verdict->reason == TOC_REASON_UNSTEADY)
        return g_strdup (_ ("Go nearer to your router, or look whether something else uses up the "
                            "connection."));
      return NULL;
    case TOC_STATE_PARTIAL:
      if (verdict->reason == TOC_REASON_UNREACHABLE)
        return g_strdup (_ ("Restart your router; if that does not help, tell your provider."));
      return NULL;
    case TOC_STATE_UP:
    case TOC_STATE_SLOW:
    case TOC_STATE_NOT_VERIFIABLE:
    default:
      return NULL;
    }
}

/* The names that the shipped definition has, for translators to find. */
const char *
toc_wording_component_name (const char *name)
{
  static const char *const shipped[] G_GNUC_UNUSED = {
    NC_ ("component", "Edge"),
    NC_ ("component", "Web page"),
    NC_ ("component", "Videos"),
    NC_ ("component", "Static content"),
    NC_ ("component", "LIVE"),
    NC_ ("component", "Log in"),
    NC_ ("component", "Posting API"),
    NC_ ("component", "Ads API"),
    NC_ ("component", "Shop API"),
  };

  return g_dpgettext2 (GETTEXT_PACKAGE, "component", name);
}

const char *
toc_wording_component_state (TocState state)
{
  switch (state)
    {
    case TOC_STATE_UP:
      return C_ ("component", "Works");
    case TOC_STATE_SLOW:
      return C_ ("component", "Slow");
    case TOC_STATE_PARTIAL:
      return C_ ("component", "Works in part");
    case TOC_STATE_DOWN:
      return C_ ("component", "Fails");
    case TOC_STATE_MAINTENANCE:
      return C_ ("component", "Maintenance");
    case TOC_STATE_BLOCKED:
      return C_ ("component", "Blocked");
    case TOC_STATE_OFFLINE:
      return C_ ("component", "Offline");
    case TOC_STATE_NOT_VERIFIABLE:
      return C_ ("component", "Cannot be verified");
    case TOC_STATE_UNKNOWN:
    default:
      return C_ ("component", "Not known");
    }
}

static void
add_connection_evidence (TocVerdict *verdict)
{
  guint working = 0;

  if (verdict->controls->len == 0)
    return;

  for (guint i = 0; i < verdict->controls->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (verdict->controls, i);

      working += finding->state == TOC_STATE_UP || finding->state == TOC_STATE_PARTIAL;
    }

  /* Translators: how many of how many, such as "4 of 5". */
  toc_verdict_add_evidence (verdict, g_strdup_printf (_ ("Other sites that work: %u of %u."),
                                                      working, verdict->controls->len));
}

/* Some part was connected over one family of addresses, and answered over the other one only. */
static void
add_other_family_evidence (TocVerdict *verdict)
{
  for (guint i = 0; i < verdict->components->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (verdict->components, i);

      if (finding->sample == NULL || !finding->sample->other_family_works)
        continue;
      toc_verdict_add_evidence (verdict, reason_of_family (verdict));
      return;
    }
}

/* One family of addresses was tried first and gave way to the other, everywhere. */
static void
add_family_evidence (TocVerdict *verdict)
{
  guint reached = 0, over_ipv4 = 0, over_ipv6 = 0;

  for (guint i = 0; i < verdict->components->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (verdict->components, i);
      const TocSample *sample = finding->sample;

      if (sample == NULL || !sample->verified || sample->address == NULL || !sample->fresh)
        continue;
      reached++;
      if (sample->ipv4_tried && sample->ipv6_tried)
        {
          over_ipv6 += strchr (sample->address, ':') != NULL;
          over_ipv4 += strchr (sample->address, ':') == NULL;
        }
    }

  if (reached > 0 && over_ipv4 == reached)
    toc_verdict_add_evidence (
      verdict, g_strdup (_ ("Over IPv6 there was no connection in time; all was reached over "
                            "IPv4.")));
  else if (reached > 0 && over_ipv6 == reached)
    toc_verdict_add_evidence (
      verdict, g_strdup (_ ("Over IPv4 there was no connection in time; all was reached over "
                            "IPv6.")));
}

static void
add_until_evidence (TocVerdict *verdict)
{
  g_autofree char *time = NULL;

  if (verdict->until == 0)
    return;

  time = toc_wording_time (verdict->until * G_USEC_PER_SEC, verdict->checked_at);
  toc_verdict_add_evidence (verdict,
                            g_strdup_printf (_ ("The servers ask to come back at %s."), time));
}

void
toc_wording_add_evidence (TocVerdict *verdict)
{
  guint working = 0, asked = 0;

  for (guint i = 0; i < verdict->components->len; i++)
    {
      const TocFinding *finding = g_ptr_array_index (verdict->components, i);

      asked += finding->sample != NULL;
      working += finding->sample != NULL && toc_sample_is_healthy (finding->sample);
      if (finding->evidence != NULL)
        toc_verdict_add_evidence (
          verdict,
          /* Translators: a part of the service, such as "Videos", and a sentence about it. */
          g_strdup_printf (_ ("%s: %s"), toc_wording_component_name (finding->name),
                           finding->evidence));
    }

  if (working > 0)
    /* Translators: how many of how many, such as "5 of 6". */
    toc_verdict_add_evidence (
      verdict, g_strdup_printf (_ ("Parts that answer as they should: %u of %u."), working, asked));
  add_connection_evidence (verdict);
  add_family_evidence (verdict);
  add_other_family_evidence (verdict);
  add_until_evidence (verdict);
}

static char *
two_units (const char *large, const char *small)
{
  /* Translators: two parts of a duration, such as "2 h" and "5 min". */
  return g_strdup_printf (C_ ("duration", "%s %s"), large, small);
}

char *
toc_wording_duration (gint64 microseconds)
{
  gint64 seconds = (MAX (microseconds, 0) + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC;
  int days = (int) (seconds / DAY_S);
  int hours = (int) (seconds % DAY_S / HOUR_S);
  int minutes = (int) (seconds % HOUR_S / MINUTE_S);
  g_autofree char *large = NULL;
  g_autofree char *small = NULL;

  if (seconds < MINUTE_S)
    return g_strdup_printf (C_ ("duration", "%d s"), (int) seconds);
  if (seconds < HOUR_S)
    return g_strdup_printf (C_ ("duration", "%d min"), minutes);

  if (days > 0)
    {
      large = g_strdup_printf (ngettext ("%d day", "%d days", (gulong) days), days);
      small = g_strdup_printf (C_ ("duration", "%d h"), hours);
      return hours > 0 ? two_units (large, small) : g_steal_pointer (&large);
    }

  large = g_strdup_printf (C_ ("duration", "%d h"), hours);
  small = g_strdup_printf (C_ ("duration", "%d min"), minutes);

  return minutes > 0 ? two_units (large, small) : g_steal_pointer (&large);
}

char *
toc_wording_time (gint64 when, gint64 now)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (when / G_USEC_PER_SEC);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);

  if (date == NULL || today == NULL)
    return g_strdup ("");

  if (g_date_time_get_year (date) == g_date_time_get_year (today) &&
      g_date_time_get_day_of_year (date) == g_date_time_get_day_of_year (today))
    /* Translators: a time of day for g_date_time_format(), hours and minutes, within a sentence. */
    return g_date_time_format (date, _ ("%H:%M"));

  /* Translators: a date and time of day for g_date_time_format(), "%-d %b, %H:%M". */
  return g_date_time_format (date, _ ("%-d %b, %H:%M"));
}

char *
toc_wording_snooze (gint64 until, gint64 now)
{
  g_autofree char *time = NULL;

  if (until == G_MAXINT64)
    return g_strdup (_ ("Notifications snoozed until it is back"));

  time = toc_wording_time (until, now);

  /* Translators: a time of day, with the date unless it is today's. */
  return g_strdup_printf (_ ("Notifications snoozed until %s"), time);
}

char *
toc_wording_percentage (double ratio)
{
  int hundredths = (int) (CLAMP (ratio, 0, 1) * 10000);

  if (hundredths == 10000)
    return g_strdup (C_ ("percentage", "100 %"));

  /* Translators: two decimal places, with the locale's sign between. */
  return g_strdup_printf (C_ ("percentage", "%.2f %%"), hundredths / 100.0);
}

char *
toc_wording_latency (double ms)
{
  if (ms < 0)
    return g_strdup ("–");

  return g_strdup_printf (C_ ("duration", "%d ms"), (int) (ms + 0.5));
}
