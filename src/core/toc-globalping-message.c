/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-globalping-message.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "toc-json.h"
#include "toc-text.h"

#define OWN_WITNESSES 3

#define ID_CHARACTERS_MAX 64
#define PLACES_MAX 100
#define TEXT_CHARACTERS_MAX 120
#define DAY_S (24 * 60 * 60)

/* What Globalping says of a name that leads into a private network. */
#define PRIVATE_ADDRESS "Private IP ranges"

/* People's own connections: what a server sees in a data centre is not what people see. */
static void
add_own_country (JsonBuilder *builder, const char *country)
{
  json_builder_begin_object (builder);
  toc_json_add_string (builder, "country", country);
  json_builder_set_member_name (builder, "tags");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, "eyeball-network");
  json_builder_end_array (builder);
  toc_json_add_int (builder, "limit", OWN_WITNESSES);
  json_builder_end_object (builder);
}

static void
add_locations (JsonBuilder *builder, const char *country)
{
  json_builder_set_member_name (builder, "locations");
  json_builder_begin_array (builder);
  if (country != NULL)
    add_own_country (builder, country);
  json_builder_begin_object (builder);
  toc_json_add_string (builder, "magic", "world");
  toc_json_add_int (builder, "limit",
                    TOC_GLOBALPING_WITNESSES - (country != NULL ? OWN_WITNESSES : 0));
  json_builder_end_object (builder);
  json_builder_end_array (builder);
}

static void
add_options (JsonBuilder *builder, GUri *uri)
{
  const char *path = g_uri_get_path (uri);

  json_builder_set_member_name (builder, "measurementOptions");
  json_builder_begin_object (builder);
  toc_json_add_string (builder, "protocol",
                       g_str_equal (g_uri_get_scheme (uri), "http") ? "HTTP" : "HTTPS");
  json_builder_set_member_name (builder, "request");
  json_builder_begin_object (builder);
  toc_json_add_string (builder, "method", "GET");
  toc_json_add_string (builder, "path", *path != '\0' ? path : "/");
  if (g_uri_get_query (uri) != NULL)
    toc_json_add_string (builder, "query", g_uri_get_query (uri));
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

char *
toc_globalping_build_question (const char *url, const char *country)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return NULL;

  json_builder_begin_object (builder);
  toc_json_add_string (builder, "type", "http");
  toc_json_add_string (builder, "target", g_uri_get_host (uri));
  toc_json_add_int (builder, "timeout", TOC_GLOBALPING_TIMEOUT_S);
  json_builder_set_member_name (builder, "inProgressUpdates");
  json_builder_add_boolean_value (builder, FALSE);
  add_locations (builder, country);
  add_options (builder, uri);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

/* Returns: (transfer full) (nullable): a parser whose root is an object */
static JsonParser *
parse_object (const char *data, gsize length)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root;

  if (length > G_MAXSSIZE || !g_utf8_validate (data, (gssize) length, NULL) ||
      !toc_text_is_shallow (data, length) ||
      !json_parser_load_from_data (parser, data, (gssize) length, NULL))
    return NULL;
  root = json_parser_get_root (parser);

  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? g_steal_pointer (&parser) : NULL;
}

static const char *
get_string (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

static JsonObject *
get_object (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* Returns: −1 where there is no number, or one that is less than nothing */
static double
get_number (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;
  GType type = node != NULL ? json_node_get_value_type (node) : G_TYPE_INVALID;
  double number = type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double (node) : -1;

  return isfinite (number) && number >= 0 ? number : -1;
}

static guint
get_whole (JsonObject *object, const char *member, guint max)
{
  double number = get_number (object, member);

  return number >= 0 && number <= max ? (guint) number : 0;
}

/* Its first line. Returns: (transfer full) (nullable) */
static char *
dup_text (JsonObject *object, const char *member)
{
  const char *text = get_string (object, member);
  g_autofree char *plain = text != NULL ? toc_text_make_plain (text) : NULL;
  g_autofree char *line = NULL;

  if (plain == NULL)
    return NULL;

  g_strstrip (plain);
  line = g_strndup (plain, strcspn (plain, "\n"));

  return *line != '\0' ? g_utf8_substring (line, 0, MIN (g_utf8_strlen (line, -1),
                                                         TEXT_CHARACTERS_MAX))
                       : NULL;
}

/* Of a country or a continent. Returns: (transfer full) (nullable) */
static char *
dup_code (JsonObject *object, const char *member)
{
  const char *text = get_string (object, member);

  if (text == NULL || strlen (text) != 2 || !g_ascii_isalpha (text[0]) ||
      !g_ascii_isalpha (text[1]))
    return NULL;

  return g_ascii_strup (text, -1);
}

static void
set (TocPlace *place, TocPlaceResult result, TocPlaceFault fault)
{
  place->result = result;
  place->fault = fault;
}

static void
read_finished (TocPlace *place, JsonObject *result, gboolean tls)
{
  JsonNode *authorized = get_object (result, "tls") != NULL
                           ? json_object_get_member (get_object (result, "tls"), "authorized")
                           : NULL;
  gboolean known =
    authorized != NULL && json_node_get_value_type (authorized) == G_TYPE_BOOLEAN;

  place->http_status = get_whole (result, "statusCode", 999);
  place->total_ms = get_number (get_object (result, "timings"), "total");
  if (place->total_ms < 0)
    place->total_ms = TOC_UNMEASURED;

  if (known && !json_node_get_boolean (authorized))
    set (place, TOC_PLACE_NOT_REACHED, TOC_PLACE_FAULT_CERTIFICATE);
  else if (place->http_status >= 500)
    set (place, TOC_PLACE_NOT_REACHED, TOC_PLACE_FAULT_SERVER_ERROR);
  else if (place->http_status >= 100 && (known || !tls))
    set (place, TOC_PLACE_REACHED, TOC_PLACE_FAULT_NONE);
  else
    set (place, TOC_PLACE_THROWN_OUT, TOC_PLACE_FAULT_UNREADABLE);
}

static void
read_failed (TocPlace *place, JsonObject *result)
{
  const char *source = get_string (result, "failureSource");
  const char *output = get_string (result, "rawOutput");

  if (g_strcmp0 (source, "internal") == 0)
    set (place, TOC_PLACE_THROWN_OUT, TOC_PLACE_FAULT_INTERNAL);
  else if (output != NULL && strstr (output, PRIVATE_ADDRESS) != NULL)
    set (place, TOC_PLACE_NOT_REACHED, TOC_PLACE_FAULT_PRIVATE);
  else if (g_strcmp0 (source, "resolver") == 0)
    set (place, TOC_PLACE_THROWN_OUT, TOC_PLACE_FAULT_NAME);
  else
    set (place, TOC_PLACE_NOT_REACHED, TOC_PLACE_FAULT_UNREACHABLE);
}

static void
read_result (TocPlace *place, JsonObject *result, gboolean tls)
{
  const char *status = get_string (result, "status");

  if (g_strcmp0 (status, "finished") == 0)
    {
      read_finished (place, result, tls);
      return;
    }

  if (g_strcmp0 (status, "failed") == 0)
    read_failed (place, result);
  else if (g_strcmp0 (status, "offline") == 0)
    set (place, TOC_PLACE_THROWN_OUT, TOC_PLACE_FAULT_OFFLINE);
  else if (g_strcmp0 (status, "in-progress") == 0)
    set (place, TOC_PLACE_THROWN_OUT, TOC_PLACE_FAULT_UNFINISHED);
  place->why = dup_text (result, "rawOutput");
}

static TocPlace *
read_place (JsonNode *node, gboolean tls)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *probe = get_object (object, "probe");
  TocPlace *place = toc_place_new ();

  place->country = dup_code (probe, "country");
  place->continent = dup_code (probe, "continent");
  place->city = dup_text (probe, "city");
  place->network = dup_text (probe, "network");
  place->asn = get_whole (probe, "asn", G_MAXUINT);
  read_result (place, get_object (object, "result"), tls);

  return place;
}

char *
toc_globalping_parse_id (const char *data, gsize length)
{
  g_autoptr (JsonParser) parser = parse_object (data, length);
  const char *id =
    parser != NULL ? get_string (json_node_get_object (json_parser_get_root (parser)), "id") : NULL;

  if (id == NULL || *id == '\0' || strlen (id) > ID_CHARACTERS_MAX)
    return NULL;
  /* It becomes a part of a path. */
  for (const char *p = id; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_')
      return NULL;

  return g_strdup (id);
}

TocWorld *
toc_globalping_parse_results (const char *data,
                              gsize length,
                              gboolean tls,
                              const char *country,
                              gint64 asked_at,
                              gboolean *finished)
{
  g_autoptr (JsonParser) parser = parse_object (data, length);
  JsonObject *root =
    parser != NULL ? json_node_get_object (json_parser_get_root (parser)) : NULL;
  const char *status = get_string (root, "status");
  JsonNode *results = root != NULL ? json_object_get_member (root, "results") : NULL;
  g_autoptr (TocWorld) world = NULL;
  JsonArray *array;

  if (status == NULL || results == NULL || !JSON_NODE_HOLDS_ARRAY (results))
    return NULL;

  world = toc_world_new (country, asked_at);
  array = json_node_get_array (results);
  for (guint i = 0; i < MIN (json_array_get_length (array), PLACES_MAX); i++)
    toc_world_add (world, read_place (json_array_get_element (array, i), tls));
  toc_world_settle (world);
  *finished = !g_str_equal (status, "in-progress");

  return g_steal_pointer (&world);
}

gint64
toc_globalping_parse_seconds (const char *value)
{
  guint64 seconds;

  if (value == NULL || !g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT64, &seconds, NULL))
    return -1;

  return (gint64) MIN (seconds, (guint64) DAY_S);
}

TocWorldProblem
toc_globalping_problem_of_status (guint status)
{
  switch (status)
    {
    case 400:
      return TOC_WORLD_PROBLEM_BAD_REQUEST;
    case 401:
    case 403:
      return TOC_WORLD_PROBLEM_FORBIDDEN;
    case 404:
      return TOC_WORLD_PROBLEM_GONE;
    case 422:
      return TOC_WORLD_PROBLEM_NO_WITNESSES;
    case 429:
      return TOC_WORLD_PROBLEM_RATE_LIMITED;
    default:
      return status >= 500 ? TOC_WORLD_PROBLEM_SERVER_ERROR : TOC_WORLD_PROBLEM_NONSENSE;
    }
}
