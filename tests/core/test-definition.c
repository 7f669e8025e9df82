/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The shipped definition, what a person may change of it, and what is said of a mistake. */

#include "toc-definition.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <string.h>

#define FILE_NAME "/home/me/tiktok.json"

/* A definition that uses every member. */
static const char base[] =
  "{\n"
  "  \"schema\": 1,\n"
  "  \"name\": \"Service\",\n"
  "  \"date\": \"2026-01-02\",\n"
  "  \"home\": \"https://www.example.com/\",\n"
  "  \"trusted_hosts\": [\"example.com\", \"example.net\"],\n"
  "  \"components\": [\n"
  "    {\n"
  "      \"id\": \"edge\", \"name\": \"Edge\", \"core\": true, \"for_viewers\": true,\n"
  "      \"enabled\": true, \"slow_ms\": 1500,\n"
  "      \"probes\": [\n"
  "        {\n"
  "          \"url\": \"https://www.example.com/robots.txt\", \"pulse\": true,\n"
  "          \"body_limit\": 1000,\n"
  "          \"healthy\": [{ \"status\": 200, \"contains_all\": [\"User-agent:\", \"Disallow:\"] }]\n"
  "        },\n"
  "        {\n"
  "          \"url\": \"https://cdn.example.net/\", \"heavy\": true,\n"
  "          \"healthy\": [{ \"status\": [200, 499] }]\n"
  "        }\n"
  "      ]\n"
  "    },\n"
  "    {\n"
  "      \"id\": \"api\", \"name\": \"API\", \"enabled\": false,\n"
  "      \"probes\": [\n"
  "        {\n"
  "          \"url\": \"https://api.example.com/\",\n"
  "          \"healthy\": [\n"
  "            { \"json\": [{ \"member\": \"code\", \"between\": [1, 9] }] },\n"
  "            { \"json\": [{ \"member\": \"code\", \"one_of\": [11, 12] }] },\n"
  "            { \"json\": [{ \"member\": \"error.code\", \"is\": \"token\" }] },\n"
  "            { \"json_exactly\": { \"code\": 400 } }\n"
  "          ]\n"
  "        }\n"
  "      ]\n"
  "    }\n"
  "  ],\n"
  "  \"challenges\": [\n"
  "    { \"header\": \"X-Verify\", \"empty\": true },\n"
  "    { \"max_bytes\": 100, \"contains_any\": [\"wait\"], \"fault\": \"http_refused\" }\n"
  "  ],\n"
  "  \"region_notices\": [{ \"path\": \"/sorry\" }],\n"
  "  \"maintenance\": [{ \"content_type\": \"text/html\", \"contains_all\": [\"back soon\"] }],\n"
  "  \"controls\": [\n"
  "    {\n"
  "      \"id\": \"plain\", \"name\": \"Plain\", \"operator\": \"Somebody\",\n"
  "      \"url\": \"http://plain.example.org/\", \"healthy\": [{ \"status\": 204 }]\n"
  "    },\n"
  "    {\n"
  "      \"id\": \"trace\", \"name\": \"Trace\", \"operator\": \"Somebody else\",\n"
  "      \"url\": \"https://trace.example.org/\", \"country_key\": \"loc\",\n"
  "      \"healthy\": [{ \"contains_all\": [\"loc=\"] }]\n"
  "    }\n"
  "  ],\n"
  "  \"feeds\": [{ \"component\": \"api\", \"url\": \"https://www.example.com/feed\" }],\n"
  "  \"links\": [{ \"id\": \"home\", \"title\": \"Home\", \"url\": \"https://www.example.com/\" }]\n"
  "}\n";

static char *
with (const char *from, const char *to)
{
  const char *place = strstr (base, from);

  if (place == NULL || strstr (place + 1, from) != NULL)
    g_error ("“%s” is not there once", from);

  return g_strdup_printf ("%.*s%s%s", (int) (place - base), base, to, place + strlen (from));
}

typedef struct
{
  const char *title;
  const char *from; /* what of the base is replaced… */
  const char *to;   /* …by what */
  const char *path; /* where the complaint has to point to */
  const char *says; /* and a part of what it says */
} Mistake;

static const Mistake mistakes[] = {
  /* not JSON */
  { "truncated", "\"links\": [{ \"id\"", "\"links\": [{ \"id\" \001", "$", "valid JSON" },
  { "no comma", "\"schema\": 1,", "\"schema\": 1", "$", "valid JSON (" },
  { "a comment", "\"schema\": 1,", "\"schema\": 1, // one", "$", "valid JSON (" },

  /* the document */
  { "no schema", "\"schema\": 1,", "", "$", "add \"schema\": 1" },
  { "another schema", "\"schema\": 1,", "\"schema\": 2,", "$.schema", "from 1 to 1" },
  { "a schema in words", "\"schema\": 1,", "\"schema\": \"1\",", "$.schema", "whole number" },
  { "no name", "\"name\": \"Service\",", "", "$.name", "is missing; add it" },
  { "an empty name", "\"name\": \"Service\",", "\"name\": \"\",", "$.name", "something in it" },
  { "a null name", "\"name\": \"Service\",", "\"name\": null,", "$.name", "something in it" },
  { "a name that is a number", "\"name\": \"Service\",", "\"name\": 5,", "$.name",
    "has to be a text" },
  { "no date", "\"date\": \"2026-01-02\",", "", "$.date", "is missing" },
  { "no home", "\"home\": \"https://www.example.com/\",", "", "$.home", "is missing" },
  { "home without TLS", "\"home\": \"https://", "\"home\": \"http://", "$.home", "https://host" },
  { "an unknown member", "\"schema\": 1,", "\"schema\": 1, \"colour\": 1,", "$",
    "“colour” that is not known; remove it, or write one of: schema, name" },

  /* hosts */
  { "no trusted hosts", "\"trusted_hosts\": [\"example.com\", \"example.net\"],", "",
    "$.components[\"edge\"].probes[0].url", "trusted_hosts" },
  { "trusted hosts that are none", "[\"example.com\", \"example.net\"]", "\"example.com\"",
    "$.trusted_hosts", "has to be an array" },
  { "an empty array of trusted hosts", "[\"example.com\", \"example.net\"]", "[]",
    "$.trusted_hosts", "is empty" },
  { "a trusted host that is a number", "[\"example.com\", \"example.net\"]", "[\"example.com\", 5]",
    "$.trusted_hosts[1]", "has to be a text" },
  { "an untrusted host", "https://cdn.example.net/", "https://cdn.example.edu/",
    "$.components[\"edge\"].probes[1].url", "“cdn.example.edu”, which is not below any of the trusted_hosts" },
  { "a host that only ends alike", "https://api.example.com/", "https://badexample.com/",
    "$.components[\"api\"].probes[0].url", "“badexample.com”" },

  /* components */
  { "no components", "\"components\": [", "\"components\": [], \"x\": [", "$", "“x”" },
  { "components that are none", "\"components\": [", "\"components\": 3, \"links\": [",
    "$.components", "has to be an array" },
  { "a component that is none", "\"components\": [", "\"components\": [ \"edge\",",
    "$.components[0]", "has to be an object" },
  { "a component without id", "\"id\": \"edge\", ", "", "$.components[0].id", "is missing" },
  { "a component with an empty id", "\"id\": \"edge\", ", "\"id\": \"\", ",
    "$.components[\"\"].id", "something in it" },
  { "a component with a number for an id", "\"id\": \"edge\", ", "\"id\": 7, ",
    "$.components[0].id", "has to be a text" },
  { "a component without name", "\"name\": \"Edge\", ", "", "$.components[\"edge\"].name",
    "is missing" },
  { "two components of one id", "\"id\": \"api\", ", "\"id\": \"edge\", ",
    "$.components[\"edge\"]", "has the id “edge”, which another one has" },
  { "core in words", "\"core\": true, ", "\"core\": \"yes\", ", "$.components[\"edge\"].core",
    "true or false" },
  { "core as a number", "\"core\": true, ", "\"core\": 1, ", "$.components[\"edge\"].core",
    "true or false" },
  { "no core", "\"core\": true, ", "", "$", "no enabled component with \"core\": true" },
  { "a core that is switched off", "\"enabled\": true, ", "\"enabled\": false, ", "$",
    "no enabled component with \"core\": true" },
  { "too slow", "\"slow_ms\": 1500", "\"slow_ms\": 60001", "$.components[\"edge\"].slow_ms",
    "from 1 to 60000" },
  { "slower than nothing", "\"slow_ms\": 1500", "\"slow_ms\": 0",
    "$.components[\"edge\"].slow_ms", "from 1 to 60000" },
  { "negative", "\"slow_ms\": 1500", "\"slow_ms\": -5", "$.components[\"edge\"].slow_ms",
    "from 1 to 60000" },
  { "a fraction", "\"slow_ms\": 1500", "\"slow_ms\": 1500.5", "$.components[\"edge\"].slow_ms",
    "whole number" },
  { "a huge number", "\"slow_ms\": 1500", "\"slow_ms\": 99999999999999999999999999",
    "$.components[\"edge\"].slow_ms", "from 1 to 60000" },
  { "an unknown member of a component", "\"slow_ms\": 1500", "\"slow\": 1500",
    "$.components[\"edge\"]", "“slow” that is not known" },

  /* probes */
  { "no URL", "\"url\": \"https://www.example.com/robots.txt\", ", "",
    "$.components[\"edge\"].probes[0].url", "is missing" },
  { "plain HTTP", "https://www.example.com/robots.txt", "http://www.example.com/robots.txt",
    "$.components[\"edge\"].probes[0].url", "is “http://www.example.com/robots.txt”; write" },
  { "no scheme", "https://cdn.example.net/", "cdn.example.net", "$.components[\"edge\"].probes[1].url",
    "is “cdn.example.net”" },
  { "no host", "https://cdn.example.net/", "https:///x", "$.components[\"edge\"].probes[1].url",
    "is “https:///x”" },
  { "another scheme", "https://cdn.example.net/", "ftp://cdn.example.net/",
    "$.components[\"edge\"].probes[1].url", "is “ftp" },
  { "a password", "https://cdn.example.net/", "https://me:pw@cdn.example.net/",
    "$.components[\"edge\"].probes[1].url", "is “https://me" },
  { "a port that is none", "https://cdn.example.net/", "https://cdn.example.net:99999/",
    "$.components[\"edge\"].probes[1].url", "is “https://cdn.example.net:99999/”" },
  { "a limit of nothing", "\"body_limit\": 1000", "\"body_limit\": 0",
    "$.components[\"edge\"].probes[0].body_limit", "from 1 to 8388608" },
  { "too large a limit", "\"body_limit\": 1000", "\"body_limit\": 8388609",
    "$.components[\"edge\"].probes[0].body_limit", "from 1 to 8388608" },
  { "a pulse in words", "\"pulse\": true", "\"pulse\": \"often\"",
    "$.components[\"edge\"].probes[0].pulse", "true or false" },
  { "nothing healthy", "[{ \"status\": [200, 499] }]", "[]",
    "$.components[\"edge\"].probes[1].healthy", "is empty" },
  { "healthy that is none", "[{ \"status\": [200, 499] }]", "{ \"status\": 200 }",
    "$.components[\"edge\"].probes[1].healthy", "has to be an array" },
  { "healthy is missing", "\"heavy\": true,\n          \"healthy\": [{ \"status\": [200, 499] }]",
    "\"heavy\": true", "$.components[\"edge\"].probes[1].healthy", "is missing" },
  { "an unknown member of a probe", "\"heavy\": true", "\"heavvy\": true",
    "$.components[\"edge\"].probes[1]", "“heavvy”" },

  /* signatures */
  { "a status that is none", "\"status\": 200,", "\"status\": 99,",
    "$.components[\"edge\"].probes[0].healthy[0].status", "from 100 to 599" },
  { "a status in words", "\"status\": 200,", "\"status\": \"200\",",
    "$.components[\"edge\"].probes[0].healthy[0].status", "from 100 to 599" },
  { "a status backwards", "[200, 499]", "[499, 200]",
    "$.components[\"edge\"].probes[1].healthy[0].status", "[first, last]" },
  { "a status of three", "[200, 499]", "[200, 300, 400]",
    "$.components[\"edge\"].probes[1].healthy[0].status", "[first, last]" },
  { "a status with a fraction", "[200, 499]", "[200.5, 499]",
    "$.components[\"edge\"].probes[1].healthy[0].status", "[first, last]" },
  { "no condition", "{ \"status\": [200, 499] }", "{}",
    "$.components[\"edge\"].probes[1].healthy[0]", "would match every answer" },
  { "no condition but a length", "{ \"status\": [200, 499] }", "{ \"max_bytes\": 5 }",
    "$.components[\"edge\"].probes[1].healthy[0]", "would match every answer" },
  { "texts that are none", "[\"User-agent:\", \"Disallow:\"]", "\"User-agent:\"",
    "$.components[\"edge\"].probes[0].healthy[0].contains_all", "has to be an array" },
  { "no texts", "[\"User-agent:\", \"Disallow:\"]", "[]",
    "$.components[\"edge\"].probes[0].healthy[0].contains_all", "is empty" },
  { "an empty text", "\"Disallow:\"]", "\"\"]",
    "$.components[\"edge\"].probes[0].healthy[0].contains_all[1]", "something in it" },
  { "an unknown fault", "\"fault\": \"http_refused\"", "\"fault\": \"broken\"", "$.challenges[1]",
    "the fault “broken”" },
  { "an unknown member of a signature", "\"path\": \"/sorry\"", "\"paht\": \"/sorry\"",
    "$.region_notices[0]", "“paht”" },
  { "too long", "\"max_bytes\": 100", "\"max_bytes\": 0", "$.challenges[1].max_bytes", "from 1" },
  { "empty in words", "\"empty\": true", "\"empty\": \"yes\"", "$.challenges[0].empty",
    "true or false" },
  { "notices that are none", "[{ \"path\": \"/sorry\" }]", "{ \"path\": \"/sorry\" }",
    "$.region_notices", "has to be an array" },

  /* JSON tests */
  { "no JSON tests", "\"json\": [{ \"member\": \"code\", \"between\": [1, 9] }]", "\"json\": []",
    "$.components[\"api\"].probes[0].healthy[0].json", "is empty" },
  { "no member", "{ \"member\": \"code\", \"between\": [1, 9] }", "{ \"between\": [1, 9] }",
    "$.components[\"api\"].probes[0].healthy[0].json[0].member", "is missing" },
  { "a range of one", "\"between\": [1, 9]", "\"between\": [1]",
    "$.components[\"api\"].probes[0].healthy[0].json[0].between", "[first, last]" },
  { "a range that is none", "\"between\": [1, 9]", "\"between\": 1",
    "$.components[\"api\"].probes[0].healthy[0].json[0].between", "[first, last]" },
  { "one of none", "\"one_of\": [11, 12]", "\"one_of\": []",
    "$.components[\"api\"].probes[0].healthy[1].json[0].one_of", "is empty" },
  { "one of what is no array", "\"one_of\": [11, 12]", "\"one_of\": 11",
    "$.components[\"api\"].probes[0].healthy[1].json[0].one_of", "has to be an array" },
  { "an unknown test", "\"is\": \"token\"", "\"equals\": \"token\"",
    "$.components[\"api\"].probes[0].healthy[2].json[0]", "“equals”" },

  /* controls, feeds, links */
  { "a control without operator", "\"operator\": \"Somebody\",", "",
    "$.controls[\"plain\"].operator", "is missing" },
  { "a control that nobody can ask", "http://plain.example.org/", "gopher://plain.example.org/",
    "$.controls[\"plain\"].url", "or http://host/path" },
  { "a control that is never healthy", "[{ \"status\": 204 }]", "[]",
    "$.controls[\"plain\"].healthy", "is empty" },
  { "a pulse of a control", "\"country_key\": \"loc\"", "\"pulse\": true",
    "$.controls[\"trace\"]", "“pulse”" },
  { "a feed without TLS", "https://www.example.com/feed", "http://www.example.com/feed",
    "$.feeds[0].url", "https://host" },
  { "two controls of one id", "\"id\": \"trace\", ", "\"id\": \"plain\", ", "$.controls[\"plain\"]",
    "“plain”, which another one has" },
  { "a control with a component's id", "\"id\": \"plain\", ", "\"id\": \"api\", ",
    "$.controls[\"api\"]", "“api”, which another one has" },
  { "a control at a host with a space", "https://trace.example.org/", "https://trace b/",
    "$.controls[\"trace\"].url", "write an address" },
  { "a control at an address with a line break", "https://trace.example.org/",
    "https://trace.example.org/\\n", "$.controls[\"trace\"].url", "write an address" },
  { "two links of one id", "[{ \"id\": \"home\",",
    "[{ \"id\": \"home\", \"title\": \"x\", \"url\": \"https://www.example.com/x\" }, { \"id\": \"home\",",
    "$.links[\"home\"]", "“home”, which another one has" },
  { "a feed of what there is not", "\"component\": \"api\"", "\"component\": \"apis\"",
    "$.feeds[0].component", "is “apis”, which is no component" },
  { "a feed of nobody", "\"component\": \"api\", ", "", "$.feeds[0].component", "is missing" },
  { "a link without title", "\"title\": \"Home\", ", "", "$.links[\"home\"].title", "is missing" },
  { "a link that runs something", "\"title\": \"Home\", \"url\": \"https://www.example.com/\"",
    "\"title\": \"Home\", \"url\": \"javascript:alert(1)\"", "$.links[\"home\"].url",
    "is “javascript" },
};

/* "FILE: PATH what is wrong; how to mend it." */
static void
check_sentence (const GError *error, const char *path, const char *says)
{
  g_autofree char *start = g_strdup_printf (FILE_NAME ": %s ", path);

  g_test_message ("%s", error->message);
  g_assert_cmpstr (g_quark_to_string (error->domain), ==, "toc-definition-error-quark");
  if (!g_str_has_prefix (error->message, start))
    g_error ("“%s” does not point to %s", error->message, path);
  if (strstr (error->message, says) == NULL)
    g_error ("“%s” does not say “%s”", error->message, says);
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_assert_null (strchr (error->message, '\n'));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
test_mistake (gconstpointer data)
{
  const Mistake *mistake = data;
  g_autofree char *text = with (mistake->from, mistake->to);
  g_autoptr (GError) error = NULL;
  g_autoptr (TocDefinition) definition =
    toc_definition_new_from_data (text, -1, FILE_NAME, &error);

  g_assert_null (definition);
  g_assert_nonnull (error);
  check_sentence (error, mistake->path, mistake->says);
}

static void
check_broken (const char *data, gssize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TocDefinition) definition =
    toc_definition_new_from_data (data, length, FILE_NAME, &error);

  g_assert_null (definition);
  g_assert_nonnull (error);
  check_sentence (error, "$", "");
}

static void
test_no_document (void)
{
  static const char *const documents[] = {
    "", " \n", "null", "true", "5", "\"text\"", "[]", "[{}]", "{}", "{", "}", "{]", "nonsense",
    "\xef\xbb\xbf", "<html></html>", "{\"schema\": }",
  };

  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    check_broken (documents[i], -1);
}

/* Cut off anywhere, it is no definition, and nothing else happens. */
static void
test_truncated (void)
{
  gsize end = strlen (base) - strlen ("}\n");

  for (gsize length = 1; length <= end; length++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TocDefinition) definition =
        toc_definition_new_from_data (base, (gssize) length, FILE_NAME, &error);

      g_assert_null (definition);
      g_assert_error (error, TOC_DEFINITION_ERROR, TOC_DEFINITION_ERROR_SYNTAX);
    }
}

/* Any one byte may be wrong: it is refused in one sentence, or does not matter. */
static void
test_generated (void)
{
  static const char bytes[] = "\"{}[],:0-a. \xff\x01\xc3";
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);
  guint n_refused = 0;

  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *text = g_strdup (base);
      g_autoptr (GError) error = NULL;
      g_autoptr (TocDefinition) definition = NULL;

      text[g_rand_int_range (rand, 0, (gint32) strlen (base))] =
        bytes[g_rand_int_range (rand, 0, (gint32) strlen (bytes))];
      definition = toc_definition_new_from_data (text, -1, FILE_NAME, &error);
      g_assert_true ((definition == NULL) == (error != NULL));
      n_refused += definition == NULL;
      if (error != NULL)
        g_assert_true (g_str_has_prefix (error->message, FILE_NAME ": $"));
    }

  g_assert_cmpuint (n_refused, >, 1000);
}

static void
test_base (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TocDefinition) definition =
    toc_definition_new_from_data (base, -1, FILE_NAME, &error);
  const TocComponent *edge, *api;
  const TocEndpoint *endpoint;
  const TocSignature *signature;

  g_assert_no_error (error);
  g_assert_cmpstr (definition->name, ==, "Service");
  g_assert_cmpstr (definition->date, ==, "2026-01-02");
  g_assert_null (definition->override_file);

  edge = toc_definition_find_component (definition, "edge");
  g_assert_true (edge->core && edge->enabled && edge->for_viewers);
  g_assert_cmpuint (edge->slow_ms, ==, 1500);
  g_assert_cmpuint (edge->endpoints->len, ==, 2);
  endpoint = g_ptr_array_index (edge->endpoints, 0);
  g_assert_true (endpoint->pulse && !endpoint->heavy);
  g_assert_cmpuint (endpoint->body_limit, ==, 1000);
  endpoint = g_ptr_array_index (edge->endpoints, 1);
  g_assert_true (endpoint->heavy && !endpoint->pulse);
  g_assert_cmpuint (endpoint->body_limit, ==, 65536);
  signature = g_ptr_array_index (endpoint->healthy, 0);
  g_assert_cmpuint (signature->status_first, ==, 200);
  g_assert_cmpuint (signature->status_last, ==, 499);

  api = toc_definition_find_component (definition, "api");
  g_assert_false (api->core || api->enabled || api->for_viewers);
  g_assert_cmpuint (api->slow_ms, ==, 4000);
  g_assert_null (toc_definition_find_component (definition, "nobody"));
}

static void
test_base_others (void)
{
  static const TocFault faults[] = { TOC_FAULT_HTTP_CHALLENGE, TOC_FAULT_HTTP_REFUSED,
                                     TOC_FAULT_REGION_NOTICE, TOC_FAULT_HTTP_MAINTENANCE };
  g_autoptr (TocDefinition) definition =
    toc_definition_new_from_data (base, -1, FILE_NAME, NULL);
  g_autoptr (GPtrArray) enabled = toc_definition_dup_enabled (definition);
  const TocControl *plain = g_ptr_array_index (definition->controls, 0);
  const TocControl *trace = g_ptr_array_index (definition->controls, 1);
  const TocSignature *first = g_ptr_array_index (definition->signatures, 0);

  g_assert_cmpuint (definition->signatures->len, ==, G_N_ELEMENTS (faults));
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    g_assert_cmpint (((TocSignature *) g_ptr_array_index (definition->signatures, i))->fault, ==,
                     faults[i]);
  g_assert_cmpstr (first->header, ==, "x-verify");
  g_assert_false (plain->tls);
  g_assert_null (plain->country_key);
  g_assert_true (trace->tls);
  g_assert_cmpstr (trace->country_key, ==, "loc");
  g_assert_cmpuint (definition->feeds->len, ==, 1);
  g_assert_cmpuint (definition->links->len, ==, 1);
  g_assert_cmpuint (enabled->len, ==, 1);
}

/* ---- the shipped one ---- */

static void
test_shipped (void)
{
  static const char *const ids[] = { "edge", "page",    "videos", "static", "live",
                                     "login", "posting", "ads",    "shop" };
  g_autoptr (TocDefinition) definition = toc_definition_new_shipped ();

  g_assert_cmpstr (definition->name, ==, "TikTok");
  g_assert_cmpuint (definition->components->len, ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const TocComponent *component = g_ptr_array_index (definition->components, i);

      g_assert_cmpstr (component->id, ==, ids[i]);
      g_assert_cmpint (component->core, ==, i < 4);
      g_assert_cmpint (component->enabled, ==, i < 6);
      g_assert_cmpint (component->for_viewers, ==, i < 6);
    }
  g_assert_cmpuint (definition->controls->len, ==, 5);
}

/* At least two operators of each kind of control, so that no single one can mislead. */
static void
test_shipped_controls (void)
{
  g_autoptr (TocDefinition) definition = toc_definition_new_shipped ();
  g_autoptr (GHashTable) http = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) tls = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < definition->controls->len; i++)
    {
      const TocControl *control = g_ptr_array_index (definition->controls, i);
      g_autoptr (GUri) uri = g_uri_parse (control->endpoint->url, G_URI_FLAGS_NONE, NULL);

      g_hash_table_add (control->tls ? tls : http, control->operator_name);
      g_assert_false (toc_definition_trusts_host (definition, g_uri_get_host (uri)));
    }
  g_assert_cmpuint (g_hash_table_size (http), >=, 2);
  g_assert_cmpuint (g_hash_table_size (tls), >=, 2);
}

static void
test_trusts_host (void)
{
  static const struct
  {
    const char *host;
    gboolean trusted;
  } hosts[] = {
    { "tiktok.com", TRUE },        { "www.tiktok.com", TRUE }, { "WWW.TikTok.Com", TRUE },
    { "a.b.tiktok.com", TRUE },    { "nottiktok.com", FALSE }, { "tiktok.com.evil.example", FALSE },
    { "tiktok.co", FALSE },        { "com", FALSE },           { "", FALSE },
    { "blockpage.example", FALSE }, { "tiktok.com.", FALSE },
  };
  g_autoptr (TocDefinition) definition = toc_definition_new_shipped ();

  for (guint i = 0; i < G_N_ELEMENTS (hosts) - 1; i++)
    {
      g_test_message ("%s", hosts[i].host);
      g_assert_cmpint (toc_definition_trusts_host (definition, hosts[i].host), ==,
                       hosts[i].trusted);
    }
}

/* ---- the person's own ---- */

static TocDefinition *
merge (const char *own)
{
  g_autoptr (GError) error = NULL;
  TocDefinition *definition = toc_definition_new_merged (own, -1, FILE_NAME, &error);

  g_assert_no_error (error);

  return definition;
}

static void
test_merge_nothing (void)
{
  g_autoptr (TocDefinition) shipped = toc_definition_new_shipped ();
  g_autoptr (TocDefinition) merged = merge ("{}");

  g_assert_cmpuint (merged->components->len, ==, shipped->components->len);
  g_assert_cmpstr (merged->override_file, ==, FILE_NAME);
  g_assert_cmpuint (g_strv_length (merged->overridden), ==, 0);
  g_assert_null (shipped->override_file);
}

/* One member of one component: all others, and their order, stay. */
static void
test_merge_member (void)
{
  g_autoptr (TocDefinition) shipped = toc_definition_new_shipped ();
  g_autoptr (TocDefinition) merged =
    merge ("{ \"components\": [{ \"id\": \"videos\", \"slow_ms\": 1234 },"
           "                   { \"id\": \"shop\", \"enabled\": true }] }");

  g_assert_cmpuint (merged->components->len, ==, shipped->components->len);
  for (guint i = 0; i < merged->components->len; i++)
    {
      const TocComponent *old = g_ptr_array_index (shipped->components, i);
      const TocComponent *new = g_ptr_array_index (merged->components, i);
      gboolean videos = g_str_equal (new->id, "videos");

      g_assert_cmpstr (new->id, ==, old->id);
      g_assert_cmpstr (new->name, ==, old->name);
      g_assert_cmpint (new->core, ==, old->core);
      g_assert_cmpuint (new->slow_ms, ==, videos ? 1234 : old->slow_ms);
      g_assert_cmpint (new->enabled, ==, g_str_equal (new->id, "shop") || old->enabled);
      g_assert_cmpuint (new->endpoints->len, ==, old->endpoints->len);
    }
  g_assert_true (g_strv_contains ((const char *const *) merged->overridden, "videos"));
  g_assert_true (g_strv_contains ((const char *const *) merged->overridden, "shop"));
  g_assert_cmpuint (g_strv_length (merged->overridden), ==, 2);
}

/* A moved URL can be mended. */
static void
test_merge_url (void)
{
  g_autoptr (TocDefinition) merged =
    merge ("{ \"components\": [{ \"id\": \"edge\", \"probes\": [{ \"url\": "
           "\"https://m.tiktok.com/health\", \"healthy\": [{ \"status\": 204 }] }] }] }");
  const TocComponent *edge = toc_definition_find_component (merged, "edge");
  const TocEndpoint *endpoint = g_ptr_array_index (edge->endpoints, 0);

  g_assert_true (edge->core);
  g_assert_cmpuint (edge->endpoints->len, ==, 1);
  g_assert_cmpstr (endpoint->url, ==, "https://m.tiktok.com/health");
}

static void
test_merge_new (void)
{
  g_autoptr (TocDefinition) merged =
    merge ("{ \"schema\": 1, \"components\": [{ \"id\": \"mine\", \"name\": \"Mine\", "
           "\"probes\": [{ \"url\": \"https://mine.tiktok.com/\", \"healthy\": [{ \"status\": 200 "
           "}] }] }], \"links\": [{ \"id\": \"tiktok\", \"title\": \"Home\" }], "
           "\"controls\": [{ \"id\": \"gstatic\", \"operator\": \"Me\" }] }");
  const TocComponent *last = g_ptr_array_index (merged->components, merged->components->len - 1);
  const TocLink *link = g_ptr_array_index (merged->links, 0);
  const TocControl *gstatic = g_ptr_array_index (merged->controls, 3);

  g_assert_cmpstr (last->id, ==, "mine");
  g_assert_cmpstr (link->title, ==, "Home");
  g_assert_cmpstr (link->url, ==, "https://www.tiktok.com/");
  g_assert_cmpstr (gstatic->id, ==, "gstatic");
  g_assert_cmpstr (gstatic->operator_name, ==, "Me");
  g_assert_cmpuint (merged->controls->len, ==, 5);
}

/* What has no ids is replaced. */
static void
test_merge_replace (void)
{
  g_autoptr (TocDefinition) merged =
    merge ("{ \"challenges\": [{ \"contains_all\": [\"robot?\"] }], \"region_notices\": [], "
           "\"maintenance\": [] }");

  g_assert_cmpuint (merged->signatures->len, ==, 1);
  g_assert_true (g_strv_contains ((const char *const *) merged->overridden, "challenges"));
}

static void
test_merge_mistakes (void)
{
  static const struct
  {
    const char *own;
    const char *path;
  } own[] = {
    { "[]", "$" },
    { "5", "$" },
    { "{", "$" },
    { "{ \"schema\": 2 }", "$.schema" },
    { "{ \"colour\": 2 }", "$" },
    { "{ \"components\": 5 }", "$.components" },
    { "{ \"components\": null }", "$.components" },
    { "{ \"components\": [{ \"id\": \"edge\", \"slow_ms\": \"x\" }] }",
      "$.components[\"edge\"].slow_ms" },
    { "{ \"components\": [{ \"id\": \"edge\", \"probes\": [] }] }",
      "$.components[\"edge\"].probes" },
    { "{ \"components\": [{ \"id\": \"edge\", \"probes\": 5 }] }",
      "$.components[\"edge\"].probes" },
    { "{ \"links\": {} }", "$.links" },
    { "{ \"components\": [{ \"id\": \"mine\" }] }", "$.components[\"mine\"].name" },
    { "{ \"components\": [{ \"id\": \"edge\", \"probes\": [{ \"url\": \"https://evil.example/\", "
      "\"healthy\": [{ \"status\": 200 }] }] }] }", "$.components[\"edge\"].probes[0].url" },
    /* Elements without an id have the number that they have in the person's own file. */
    { "{ \"components\": [{ \"id\": \"edge\" }, { \"slow_ms\": 5 }] }", "$.components[1].id" },
    { "{ \"links\": [{ \"title\": \"Mine\" }] }", "$.links[0].id" },
    { "{ \"controls\": [5] }", "$.controls[0]" },
    { "{ \"components\": [{ \"id\": \"edge\" }, { \"id\": \"edge\" }] }", "$.components[\"edge\"]" },
    { "{ \"controls\": [{ \"id\": \"edge\", \"name\": \"x\", \"operator\": \"x\", \"url\": "
      "\"https://x.example/\", \"healthy\": [{ \"status\": 204 }] }] }", "$.controls[\"edge\"]" },
    { "{ \"components\": [{ \"id\": \"edge\", \"enabled\": false }, { \"id\": \"page\", "
      "\"enabled\": false }, { \"id\": \"videos\", \"enabled\": false }, { \"id\": \"static\", "
      "\"enabled\": false }] }", "$" },
    { "{ \"links\": [{ \"id\": \"tiktok\", \"url\": \"http://www.tiktok.com/\" }] }",
      "$.links[\"tiktok\"].url" },
    { "{ \"controls\": [{ \"id\": \"gstatic\", \"url\": 5 }] }", "$.controls[\"gstatic\"].url" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TocDefinition) definition =
        toc_definition_new_merged (own[i].own, -1, FILE_NAME, &error);

      g_test_message ("%s", own[i].own);
      g_assert_null (definition);
      check_sentence (error, own[i].path, "");
    }
}

/* ---- files ---- */

static char *
write_file (const char *folder, const char *contents, gssize length)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (folder, "own.json", NULL);

  g_file_set_contents (path, contents, length, &error);
  g_assert_no_error (error);

  return path;
}

static void
check_load (const char *replacement, const char *path, int code, const char *says)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TocDefinition) definition = toc_definition_load (replacement, &error);
  g_autofree char *start = g_strdup_printf ("%s: $", path);

  g_assert_null (definition);
  g_assert_error (error, TOC_DEFINITION_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, start));
  g_assert_nonnull (strstr (error->message, says));
}

static void
test_load (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("tocsin-test-XXXXXX", &error);
  g_autofree char *path = write_file (folder, base, -1);
  g_autofree char *missing = g_build_filename (folder, "missing.json", NULL);
  g_autofree char *large = g_strnfill (4 * 1024 * 1024 + 1, ' ');
  g_autoptr (TocDefinition) definition = toc_definition_load (path, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (definition->name, ==, "Service");
  check_load (missing, missing, TOC_DEFINITION_ERROR_READ, "cannot be read (");
  check_load (folder, folder, TOC_DEFINITION_ERROR_READ, "cannot be read (");
  g_free (write_file (folder, "{}", -1));
  check_load (path, path, TOC_DEFINITION_ERROR_CONTENT, "schema");
  g_free (write_file (folder, "{ \xff }", -1));
  check_load (path, path, TOC_DEFINITION_ERROR_SYNTAX, "valid JSON");
  g_free (write_file (folder, large, -1));
  check_load (path, path, TOC_DEFINITION_ERROR_READ, "larger than 4 MiB");
  g_unlink (path);
  g_rmdir (folder);
}

/* The person's own file is found, and merged into the shipped one. */
static void
test_load_own (void)
{
  g_autofree char *path = toc_definition_get_user_file ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (TocDefinition) shipped = toc_definition_load (NULL, &error);
  g_autoptr (TocDefinition) merged = NULL;

  g_assert_no_error (error);
  g_assert_null (shipped->override_file);

  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents (path, "{ \"name\": \"Mine\" }", -1, &error);
  g_assert_no_error (error);
  merged = toc_definition_load (NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (merged->name, ==, "Mine");
  g_assert_cmpstr (merged->override_file, ==, path);

  g_file_set_contents (path, "{ \"name\": 5 }", -1, &error);
  check_load (NULL, path, TOC_DEFINITION_ERROR_CONTENT, "has to be a text");
  g_unlink (path);

  /* To wait for somebody to write it would be in vain. */
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  check_load (NULL, path, TOC_DEFINITION_ERROR_READ, "cannot be read");
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_autofree char *config = g_dir_make_tmp ("tocsin-test-XXXXXX", NULL);
  g_autofree char *own_folder = g_build_filename (config, "tocsin", NULL);
  int status;

  g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autofree char *path = g_strdup_printf ("/definition/mistake/%s", mistakes[i].title);

      g_test_add_data_func (path, &mistakes[i], test_mistake);
    }
  g_test_add_func ("/definition/no-document", test_no_document);
  g_test_add_func ("/definition/truncated", test_truncated);
  g_test_add_func ("/definition/generated", test_generated);
  g_test_add_func ("/definition/base/components", test_base);
  g_test_add_func ("/definition/base/others", test_base_others);
  g_test_add_func ("/definition/shipped/components", test_shipped);
  g_test_add_func ("/definition/shipped/controls", test_shipped_controls);
  g_test_add_func ("/definition/trusts-host", test_trusts_host);
  g_test_add_func ("/definition/merge/nothing", test_merge_nothing);
  g_test_add_func ("/definition/merge/member", test_merge_member);
  g_test_add_func ("/definition/merge/url", test_merge_url);
  g_test_add_func ("/definition/merge/new", test_merge_new);
  g_test_add_func ("/definition/merge/replace", test_merge_replace);
  g_test_add_func ("/definition/merge/mistakes", test_merge_mistakes);
  g_test_add_func ("/definition/load/file", test_load);
  g_test_add_func ("/definition/load/own", test_load_own);

  status = g_test_run ();
  g_rmdir (own_folder);
  g_rmdir (config);

  return status;
}
