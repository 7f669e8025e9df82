/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-fake-globalping.h"

#include <json-glib/json-glib.h>
#include <stdlib.h>
#include <string.h>

#define JSON "application/json; charset=utf-8"
#define PATH "/v1/measurements"
#define LIMIT 250
#define RESET_S 3600

typedef struct {
  const char *country;
  const char *continent;
  const char *city;
  guint asn;
  const char *network;
} Witness;

/* Made up, but for the numbers' kind. */
static const Witness world[] = {
  { "US", "NA", "Ashburn", 64501, "Made-Up Cable" },  { "GB", "EU", "London", 64502, "Made-Up Telecom" },
  { "JP", "AS", "Tokyo", 64503, "Made-Up Net" },      { "BR", "SA", NULL, 64504, "Made-Up Fibra" },
  { "IN", "AS", "Mumbai", 64505, "Made-Up Mobile" },  { "FR", "EU", "Paris", 64506, "Made-Up Fibre" },
  { "AU", "OC", "Sydney", 64507, "Made-Up Pty" },     { "ZA", "AF", "Cape Town", 64508, "Made-Up SA" },
  { "CA", "NA", "Toronto", 64509, "Made-Up Québec" }, { "SG", "AS", "Singapore", 64510, "Made-Up Asia" },
  { "PL", "EU", "Warszawa", 64511, "Made-Up PL" },    { "MX", "NA", "México", 64512, "Made-Up MX" },
};

/* Of one country: people's own providers. */
static const Witness own[] = {
  { NULL, "EU", "Berlin", 64521, "Made-Up Home" },
  { NULL, "EU", "Hamburg", 64522, "Made-Up DSL" },
  { NULL, "EU", NULL, 64523, "Made-Up Kabel" },
};

typedef struct {
  char *results; /* JSON */
  guint polls;   /* that are still answered with "in-progress" */
  gboolean never;
} Measurement;

struct _TocFakeGlobalping {
  GObject parent_instance;

  GMutex mutex;
  GPtrArray *rules;        /* (owned) of `WHO=WHAT` */
  GHashTable *nobody;      /* (owned) countries */
  GHashTable *measurements; /* (owned) id → Measurement */
  char *question;          /* (owned) (nullable) */
  guint polls;
  guint remaining;
  guint reset;
  guint errors;
  guint count;
  gboolean closed;
};

G_DEFINE_FINAL_TYPE (TocFakeGlobalping, toc_fake_globalping, G_TYPE_OBJECT)

static void
measurement_free (gpointer data)
{
  Measurement *measurement = data;

  g_free (measurement->results);
  g_free (measurement);
}

static void
set_default (TocFakeGlobalping *self)
{
  g_ptr_array_set_size (self->rules, 0);
  g_hash_table_remove_all (self->nobody);
  self->polls = 1;
  self->remaining = LIMIT;
  self->reset = RESET_S;
  self->errors = 0;
  self->closed = FALSE;
}

static gboolean
fits (const char *who, const char *country, guint number)
{
  guint first = 0, last = 0;

  if (g_str_equal (who, "*") || g_str_equal (who, country))
    return TRUE;
  if (!g_ascii_isdigit (*who))
    return FALSE;
  first = (guint) atoi (who);
  last = strchr (who, '-') != NULL ? (guint) atoi (strchr (who, '-') + 1) : first;
  return number >= first && number <= last;
}

/* What the witness sees: the last rule that fits. */
static char *
dup_sight (TocFakeGlobalping *self, const char *country, guint number)
{
  for (guint i = self->rules->len; i > 0; i--) {
    const char *rule = g_ptr_array_index (self->rules, i - 1);
    const char *what = strchr (rule, '=');
    g_autofree char *who = g_strndup (rule, (gsize) (what - rule));

    if (fits (who, country, number))
      return g_strdup (what + 1);
  }
  return g_strdup ("200");
}

static void
append_probe (GString *text, const Witness *witness, const char *country, gboolean eyeball)
{
  g_string_append_printf (text,
                          "{\"probe\":{\"continent\":\"%s\",\"region\":\"Made Up\",\"country\":\"%s\",\"state\":null,"
                          "\"city\":%s%s%s,\"asn\":%u,\"network\":\"%s\",\"latitude\":52.52,\"longitude\":13.41,"
                          "\"tags\":[%s],\"resolvers\":[\"private\"]},\"result\":",
                          witness->continent, country, witness->city != NULL ? "\"" : "",
                          witness->city != NULL ? witness->city : "null", witness->city != NULL ? "\"" : "",
                          witness->asn, witness->network, eyeball ? "\"eyeball-network\"" : "");
}

static void
append_finished (GString *text, guint status, gboolean authorized)
{
  g_string_append_printf (text,
                          "{\"status\":\"finished\",\"resolvedAddress\":\"203.0.113.10\",\"statusCode\":%u,"
                          "\"statusCodeName\":\"Some\",\"headers\":{\"server\":\"nginx\",\"set-cookie\":[\"a=1\","
                          "\"b=2\"]},\"rawHeaders\":\"Server: nginx\\nSet-Cookie: a=1\",\"rawBody\":null,"
                          "\"truncated\":false,\"rawOutput\":\"HTTP/1.1 %u\\n\",\"timings\":{\"total\":325,\"dns\":37,"
                          "\"tcp\":32,\"tls\":36,\"firstByte\":219,\"download\":1},\"tls\":{\"authorized\":%s,%s"
                          "\"protocol\":\"TLSv1.3\",\"expiresAt\":\"2027-05-01T23:59:59.000Z\"}}",
                          status, status, authorized ? "true" : "false",
                          authorized ? "" : "\"error\":\"self-signed certificate\",");
}

static void
append_failed (GString *text, const char *source, const char *output)
{
  g_string_append_printf (text,
                          "{\"status\":\"failed\",\"failureSource\":\"%s\",\"rawOutput\":\"%s\","
                          "\"resolvedAddress\":null,\"headers\":{},\"rawHeaders\":null,\"rawBody\":null,"
                          "\"statusCode\":null,\"statusCodeName\":null,\"tls\":null,\"timings\":{\"total\":null,"
                          "\"dns\":null,\"tcp\":null,\"tls\":null,\"firstByte\":null,\"download\":null}}",
                          source, output);
}

static void
append_result (GString *text, const char *what)
{
  if (g_ascii_isdigit (*what))
    append_finished (text, (guint) atoi (what), TRUE);
  else if (g_str_equal (what, "certificate"))
    append_finished (text, 200, FALSE);
  else if (g_str_equal (what, "timeout"))
    append_failed (text, "target", "Request timeout.");
  else if (g_str_equal (what, "refused"))
    append_failed (text, "target", "connect ECONNREFUSED 203.0.113.10:443 - connection refused");
  else if (g_str_equal (what, "resolver"))
    append_failed (text, "resolver", "queryA ENOTFOUND www.tiktok.com");
  else if (g_str_equal (what, "internal"))
    append_failed (text, "internal", "Something went wrong. Please try again.");
  else if (g_str_equal (what, "private"))
    g_string_append (text, "{\"status\":\"failed\",\"rawOutput\":\"Private IP ranges are not allowed.\"}");
  else if (g_str_equal (what, "bare"))
    g_string_append (text, "{\"status\":\"failed\",\"rawOutput\":\"Request timeout.\"}");
  else if (g_str_equal (what, "odd"))
    g_string_append (text, "{\"status\":[\"finished\"],\"statusCode\":\"200\",\"tls\":7}");
  else if (g_str_equal (what, "never"))
    g_string_append (text, "{\"status\":\"in-progress\",\"rawOutput\":\"\"}");
  else
    g_string_append (text, "{\"status\":\"offline\",\"rawOutput\":\"This probe is currently offline. Please try again "
                           "later.\"}");
  g_string_append_c (text, '}');
}

static void
append_witness (TocFakeGlobalping *self, GString *text, const Witness *witness, const char *country, guint number)
{
  g_autofree char *what = dup_sight (self, country, number);

  g_string_append (text, number > 1 ? "," : "");
  append_probe (text, witness, country, witness->country == NULL);
  append_result (text, what);
}

/* Those of one element of `locations`. Returns how many there are then. */
static guint
append_location (TocFakeGlobalping *self, GString *text, JsonObject *location, guint number)
{
  const char *country = json_object_get_string_member_with_default (location, "country", NULL);
  gint64 limit = json_object_get_int_member_with_default (location, "limit", 1);

  if (country != NULL && g_hash_table_contains (self->nobody, country))
    return number;
  for (gint64 i = 0; country != NULL && i < MIN (limit, (gint64) G_N_ELEMENTS (own)); i++)
    append_witness (self, text, &own[i], country, ++number);
  for (gint64 i = 0; country == NULL && i < MIN (limit, (gint64) G_N_ELEMENTS (world)); i++)
    append_witness (self, text, &world[i], world[i].country, ++number);
  return number;
}

static TocFaultAnswer *
new_error (guint status, const char *type, const char *message)
{
  g_autofree char *body =
    g_strdup_printf ("{\"error\":{\"type\":\"%s\",\"message\":\"%s\"}}", type, message);

  return toc_fault_answer_new (status, JSON, body);
}

static TocFaultAnswer *
with_limits (TocFakeGlobalping *self, TocFaultAnswer *answer)
{
  g_autofree char *limit = g_strdup_printf ("X-RateLimit-Limit: %u", LIMIT);
  g_autofree char *remaining = g_strdup_printf ("X-RateLimit-Remaining: %u", self->remaining);
  g_autofree char *reset = g_strdup_printf ("X-RateLimit-Reset: %u", self->reset);

  toc_fault_answer_add (answer, limit);
  toc_fault_answer_add (answer, remaining);
  return toc_fault_answer_add (answer, reset);
}

static gboolean
is_valid (JsonObject *object)
{
  JsonObject *options;
  JsonObject *request;

  if (g_strcmp0 (json_object_get_string_member_with_default (object, "type", ""), "http") != 0 ||
      strchr (json_object_get_string_member_with_default (object, "target", ""), '.') == NULL ||
      !json_object_has_member (object, "locations") || json_object_has_member (object, "limit") ||
      !json_object_has_member (object, "measurementOptions"))
    return FALSE;
  options = json_object_get_object_member (object, "measurementOptions");
  request = json_object_get_object_member (options, "request");
  return g_str_equal (json_object_get_string_member_with_default (options, "protocol", ""), "HTTPS") &&
         g_str_equal (json_object_get_string_member_with_default (request, "method", ""), "GET") &&
         g_str_has_prefix (json_object_get_string_member_with_default (request, "path", ""), "/");
}

static TocFaultAnswer *
new_rate_limited (TocFakeGlobalping *self)
{
  g_autofree char *wait = g_strdup_printf ("Retry-After: %u", self->reset);

  return toc_fault_answer_add (
    with_limits (self, new_error (429, "rate_limit_exceeded", "API rate limit exceeded.")), wait);
}

static TocFaultAnswer *
accept (TocFakeGlobalping *self, JsonObject *question)
{
  JsonArray *locations = json_object_get_array_member (question, "locations");
  g_autoptr (GString) results = g_string_new (NULL);
  g_autofree char *id = g_strdup_printf ("2aBcDeFg%u", ++self->count);
  g_autofree char *body = NULL;
  g_autofree char *location = g_strdup_printf ("Location: https://api.globalping.io" PATH "/%s", id);
  Measurement *measurement;
  guint number = 0;

  for (guint i = 0; i < json_array_get_length (locations); i++)
    number = append_location (self, results, json_array_get_object_element (locations, i), number);
  if (number == 0)
    return new_error (422, "no_probes_found", "No suitable probes found.");
  if (self->remaining < number)
    return new_rate_limited (self);

  self->remaining -= number;
  measurement = g_new0 (Measurement, 1);
  measurement->results = g_string_free (g_steal_pointer (&results), FALSE);
  measurement->polls = self->polls;
  measurement->never = strstr (measurement->results, "in-progress") != NULL;
  g_hash_table_replace (self->measurements, g_strdup (id), measurement);
  body = g_strdup_printf ("{\"id\":\"%s\",\"probesCount\":%u}", id, number);
  return toc_fault_answer_add (
    toc_fault_answer_add (with_limits (self, toc_fault_answer_new (202, JSON, body)), location), "X-Request-Cost: 10");
}

static TocFaultAnswer *
create (TocFakeGlobalping *self, const TocFaultRequest *request)
{
  const char *type = toc_fault_request_get_header (request, "content-type");
  const char *agent = toc_fault_request_get_header (request, "user-agent");
  gsize length;
  const char *data = g_bytes_get_data (request->body, &length);
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (type == NULL || !g_str_has_prefix (type, "application/json") || agent == NULL ||
      !json_parser_load_from_data (parser, data, (gssize) length, NULL) ||
      !is_valid (json_node_get_object (json_parser_get_root (parser))))
    return new_error (400, "validation_error", "Parameter validation failed.");
  g_free (self->question);
  self->question = g_strndup (data, length);
  return accept (self, json_node_get_object (json_parser_get_root (parser)));
}

static TocFaultAnswer *
poll (TocFakeGlobalping *self, const char *id)
{
  Measurement *measurement = g_hash_table_lookup (self->measurements, id);
  g_autofree char *body = NULL;
  gboolean finished;

  if (measurement == NULL)
    return new_error (404, "not_found", "Couldn't find the requested item.");
  finished = measurement->polls == 0 && !measurement->never;
  if (measurement->polls > 0)
    measurement->polls--;
  body = g_strdup_printf ("{\"id\":\"%s\",\"type\":\"http\",\"status\":\"%s\","
                          "\"createdAt\":\"2026-11-22T12:00:00.000Z\",\"updatedAt\":\"2026-11-22T12:00:01.000Z\","
                          "\"target\":\"www.tiktok.com\",\"probesCount\":10,\"results\":[%s]}",
                          id, finished ? "finished" : "in-progress",
                          finished || measurement->never ? measurement->results : "");
  return toc_fault_answer_new (200, JSON, body);
}

TocFaultAnswer *
toc_fake_globalping_answer (const TocFaultRequest *request, gpointer data)
{
  TocFakeGlobalping *self = data;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  if (self->closed)
    return new_error (403, "access_forbidden", "Access denied.");
  if (self->errors > 0) {
    self->errors--;
    return new_error (500, "api_error", "Internal error.");
  }
  if (g_str_equal (request->method, "POST") && g_str_equal (request->path, PATH))
    return create (self, request);
  if (g_str_equal (request->method, "GET") && g_str_has_prefix (request->path, PATH "/"))
    return poll (self, request->path + strlen (PATH "/"));
  return new_error (404, "not_found", "Couldn't find the requested item.");
}

static gboolean
set_word (TocFakeGlobalping *self, const char *word)
{
  const char *value = strchr (word, '=');

  self->closed = g_str_equal (word, "closed");
  if (self->closed)
    return TRUE;
  if (g_str_equal (word, "default"))
    set_default (self);
  else if (value == NULL)
    return FALSE;
  else if (g_str_has_prefix (word, "nobody="))
    g_hash_table_add (self->nobody, g_strdup (value + 1));
  else if (g_str_has_prefix (word, "polls="))
    self->polls = (guint) atoi (value + 1);
  else if (g_str_has_prefix (word, "remaining="))
    self->remaining = (guint) atoi (value + 1);
  else if (g_str_has_prefix (word, "reset="))
    self->reset = (guint) atoi (value + 1);
  else if (g_str_has_prefix (word, "errors="))
    self->errors = (guint) atoi (value + 1);
  else
    g_ptr_array_add (self->rules, g_strdup (word));
  return TRUE;
}

gboolean
toc_fake_globalping_set (TocFakeGlobalping *self, const char *const *words, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; words[i] != NULL; i++)
    if (!set_word (self, words[i])) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "“%s” is not WHO=WHAT", words[i]);
      return FALSE;
    }
  return TRUE;
}

char *
toc_fake_globalping_dup_question (TocFakeGlobalping *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  return g_strdup (self->question);
}

static void
toc_fake_globalping_finalize (GObject *object)
{
  TocFakeGlobalping *self = TOC_FAKE_GLOBALPING (object);

  g_ptr_array_unref (self->rules);
  g_hash_table_unref (self->nobody);
  g_hash_table_unref (self->measurements);
  g_free (self->question);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (toc_fake_globalping_parent_class)->finalize (object);
}

static void
toc_fake_globalping_class_init (TocFakeGlobalpingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = toc_fake_globalping_finalize;
}

static void
toc_fake_globalping_init (TocFakeGlobalping *self)
{
  g_mutex_init (&self->mutex);
  self->rules = g_ptr_array_new_with_free_func (g_free);
  self->nobody = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->measurements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, measurement_free);
  set_default (self);
}

TocFakeGlobalping *
toc_fake_globalping_new (void)
{
  return g_object_new (TOC_TYPE_FAKE_GLOBALPING, NULL);
}
