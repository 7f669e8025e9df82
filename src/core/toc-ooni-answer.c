/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-ooni-answer.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "toc-country.h"
#include "toc-text.h"

/* Fewer are chance. */
#define ENOUGH_MEASUREMENTS 10

#define HOUR_US ((gint64) 60 * 60 * G_USEC_PER_SEC)
#define FRESH_US (24 * HOUR_US)
#define RETRY_US HOUR_US

/* The last seven days, today among them; the end is the first day that is not meant. */
#define DAYS_BACK (-6)

TocOoniAnswer *
toc_ooni_answer_new (const char *domain, const char *country, gint64 asked_at)
{
  TocOoniAnswer *answer = g_rc_box_new0 (TocOoniAnswer);

  answer->domain = g_strdup (domain);
  answer->country = g_strdup (country);
  answer->asked_at = asked_at;

  return answer;
}

TocOoniAnswer *
toc_ooni_answer_ref (TocOoniAnswer *answer)
{
  return g_rc_box_acquire (answer);
}

static void
toc_ooni_answer_clear (gpointer data)
{
  TocOoniAnswer *answer = data;

  g_free (answer->domain);
  g_free (answer->country);
}

void
toc_ooni_answer_unref (TocOoniAnswer *answer)
{
  g_rc_box_release_full (answer, toc_ooni_answer_clear);
}

/* @member: has to be a number from 0 to @last */
static gboolean
read_count (JsonObject *object, const char *member, gint64 last, gint64 *count)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *count = json_node_get_int (node);

  return *count >= 0 && *count <= last;
}

static gboolean
read_counts (JsonObject *object, TocOoniAnswer *answer)
{
  gint64 measured, ok, failed, anomalous, confirmed;

  if (!read_count (object, "measurement_count", G_MAXINT32, &measured) ||
      !read_count (object, "ok_count", measured, &ok) ||
      !read_count (object, "failure_count", measured - ok, &failed) ||
      !read_count (object, "anomaly_count", measured, &anomalous) ||
      !read_count (object, "confirmed_count", measured, &confirmed))
    return FALSE;

  answer->measured = measured;
  answer->ok = ok;
  answer->failed = failed;
  answer->anomalous = anomalous;
  answer->confirmed = confirmed;
  answer->known = TRUE;

  return TRUE;
}

/* (transfer full) (nullable): NULL where it is no object */
static JsonObject *
parse_object (const char *data, gsize length)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root = NULL;

  if (toc_text_is_shallow (data, length) && g_utf8_validate_len (data, length, NULL) &&
      json_parser_load_from_data (parser, data, (gssize) length, NULL))
    root = json_parser_get_root (parser);

  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_dup_object (root) : NULL;
}

static JsonObject *
get_object (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

gboolean
toc_ooni_answer_parse (TocOoniAnswer *answer, const char *data, gsize length)
{
  g_autoptr (JsonObject) root = parse_object (data, length);
  JsonObject *result = root != NULL ? get_object (root, "result") : NULL;

  return result != NULL && read_counts (result, answer);
}

char *
toc_ooni_answer_build_url (const char *service,
                           const char *domain,
                           const char *country,
                           gint64 now)
{
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) since = g_date_time_add_days (today, DAYS_BACK);
  g_autoptr (GDateTime) until = g_date_time_add_days (today, 1);
  g_autofree char *first = g_date_time_format (since, "%Y-%m-%d");
  g_autofree char *last = g_date_time_format (until, "%Y-%m-%d");
  g_autofree char *escaped = g_uri_escape_string (domain, NULL, FALSE);

  return g_strdup_printf ("%s?domain=%s&test_name=web_connectivity&probe_cc=%s&since=%s&until=%s",
                          service, escaped, country, first, last);
}

gboolean
toc_ooni_answer_is_country (const char *country)
{
  return country != NULL && strlen (country) == 2 && g_ascii_isupper (country[0]) &&
         g_ascii_isupper (country[1]);
}

gboolean
toc_ooni_answer_is_fresh (const TocOoniAnswer *answer,
                          const char *domain,
                          const char *country,
                          gint64 now)
{
  gint64 age = now - answer->asked_at;

  /* A clock that was set back makes no answer hold for ever. */
  return g_str_equal (answer->domain, domain) && g_str_equal (answer->country, country) &&
         age >= 0 && age < (answer->known ? FRESH_US : RETRY_US);
}

/* Anomalies and confirmed blocks; whether OONI counts the latter among the former or not. */
static gint64
count_unreached (const TocOoniAnswer *answer)
{
  return answer->measured - answer->ok - answer->failed;
}

static gboolean
is_enough (const TocOoniAnswer *answer)
{
  return answer != NULL && answer->known && answer->measured >= ENOUGH_MEASUREMENTS;
}

gboolean
toc_ooni_answer_is_blocked (const TocOoniAnswer *answer)
{
  return is_enough (answer) &&
         (answer->confirmed > 0 || count_unreached (answer) * 2 >= answer->measured);
}

char *
toc_ooni_answer_describe (const TocOoniAnswer *answer, const char *service)
{
  gint64 unreached;

  if (!is_enough (answer))
    return NULL;

  unreached = count_unreached (answer);

  /* Translators: a country, such as "Germany" or "the United States"; two numbers; the service's
     name. OONI is the Open Observatory of Network Interference. */
  return g_strdup_printf (ngettext ("In %s, %d of %d measurement this week could not reach %s "
                                    "(OONI).",
                                    "In %s, %d of %d measurements this week could not reach %s "
                                    "(OONI).",
                                    (gulong) answer->measured),
                          toc_country_get_name_after_in (answer->country), (int) unreached,
                          (int) answer->measured, service);
}

static void
add_count (JsonBuilder *builder, const char *member, gint64 count)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, count);
}

GBytes *
toc_ooni_answer_to_bytes (const TocOoniAnswer *answer)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  char *text;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "domain");
  json_builder_add_string_value (builder, answer->domain);
  json_builder_set_member_name (builder, "country");
  json_builder_add_string_value (builder, answer->country);
  add_count (builder, "asked_at", answer->asked_at);
  if (answer->known)
    {
      json_builder_set_member_name (builder, "result");
      json_builder_begin_object (builder);
      add_count (builder, "measurement_count", answer->measured);
      add_count (builder, "ok_count", answer->ok);
      add_count (builder, "failure_count", answer->failed);
      add_count (builder, "anomaly_count", answer->anomalous);
      add_count (builder, "confirmed_count", answer->confirmed);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);

  return g_bytes_new_take (text, strlen (text));
}

static const char *
get_string (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

TocOoniAnswer *
toc_ooni_answer_new_from_data (const char *data, gsize length)
{
  g_autoptr (JsonObject) root = parse_object (data, length);
  const char *domain, *country;
  TocOoniAnswer *answer;
  gint64 asked_at;

  if (root == NULL || !read_count (root, "asked_at", G_MAXINT64, &asked_at))
    return NULL;
  domain = get_string (root, "domain");
  country = get_string (root, "country");
  if (domain == NULL || !toc_ooni_answer_is_country (country))
    return NULL;

  answer = toc_ooni_answer_new (domain, country, asked_at);
  if (get_object (root, "result") != NULL)
    read_counts (get_object (root, "result"), answer);

  return answer;
}
