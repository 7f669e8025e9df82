/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Each condition of a signature, met and not met. */

#include "toc-definition.h"

#include <string.h>

#define JSON_BODY "{\"code\": 40104, \"error\": {\"code\": \"token\"}, \"title\": null, \"n\": 1.5}"

typedef struct
{
  const char *signature; /* with single quotes for double ones */
  gboolean matches;      /* the answer below */
} Case;

/* 200, text/html, /some/path, X-One and X-Two, the body above */
static const Case cases[] = {
  { "'status': 200", TRUE },
  { "'status': 201", FALSE },
  { "'status': [100, 200]", TRUE },
  { "'status': [200, 499]", TRUE },
  { "'status': [201, 499]", FALSE },
  { "'content_type': 'text/html'", TRUE },
  { "'content_type': 'TEXT/html'", TRUE },
  { "'content_type': 'text'", FALSE },
  { "'path': '/some'", TRUE },
  { "'path': '/some/path'", TRUE },
  { "'path': '/some/path/on'", FALSE },
  { "'header': 'x-one'", TRUE },
  { "'header': 'X-TWO'", TRUE },
  { "'header': 'x-three'", FALSE },
  { "'empty': true", FALSE },
  { "'status': 200, 'max_bytes': 1000", TRUE },
  { "'status': 200, 'max_bytes': 10", FALSE },
  { "'contains_all': ['code', 'token']", TRUE },
  { "'contains_all': ['code', 'nothing']", FALSE },
  { "'contains_any': ['nothing', 'token']", TRUE },
  { "'contains_any': ['nothing', 'TOKEN']", FALSE },
  { "'contains_all': ['code'], 'contains_any': ['nothing']", FALSE },
  { "'json': [{ 'member': 'code' }]", TRUE },
  { "'json': [{ 'member': 'title' }]", TRUE },
  { "'json': [{ 'member': 'nothing' }]", FALSE },
  { "'json': [{ 'member': 'error.code' }]", TRUE },
  { "'json': [{ 'member': 'error.code', 'is': 'token' }]", TRUE },
  { "'json': [{ 'member': 'error.code', 'is': 'other' }]", FALSE },
  { "'json': [{ 'member': 'code.error' }]", FALSE },
  { "'json': [{ 'member': 'code', 'is': 40104 }]", TRUE },
  { "'json': [{ 'member': 'code', 'is': '40104' }]", FALSE },
  { "'json': [{ 'member': 'code', 'one_of': [1, 40104] }]", TRUE },
  { "'json': [{ 'member': 'code', 'one_of': [1, 2] }]", FALSE },
  { "'json': [{ 'member': 'code', 'between': [40000, 49999] }]", TRUE },
  { "'json': [{ 'member': 'code', 'between': [40104, 40104] }]", TRUE },
  { "'json': [{ 'member': 'code', 'between': [50000, 59999] }]", FALSE },
  { "'json': [{ 'member': 'error.code', 'between': [0, 9] }]", FALSE },
  { "'json': [{ 'member': 'n', 'between': [0, 9] }]", FALSE },
  { "'json': [{ 'member': 'title', 'between': [0, 9] }]", FALSE },
  { "'json': [{ 'member': 'error', 'between': [0, 9] }]", FALSE },
  { "'json': [{ 'member': 'code' }, { 'member': 'n' }]", TRUE },
  { "'json': [{ 'member': 'code' }, { 'member': 'm' }]", FALSE },
  { "'json_exactly': { 'code': 40104 }", FALSE },
  { "'json_exactly': { 'n': 1.5, 'title': null, 'error': { 'code': 'token' }, 'code': 40104 }",
    TRUE },
  { "'status': 200, 'path': '/some', 'contains_all': ['n'], 'json': [{ 'member': 'n' }]", TRUE },
  { "'status': 404, 'path': '/some', 'contains_all': ['n'], 'json': [{ 'member': 'n' }]", FALSE },
};

static TocDefinition *
define (const char *signature)
{
  g_autofree char *text = g_strdup_printf (
    "{ 'schema': 1, 'name': 'S', 'date': '2026-01-01', 'home': 'https://example.com/',"
    "  'trusted_hosts': ['example.com'], 'components': [{ 'id': 'a', 'name': 'A', 'core': true,"
    "  'probes': [{ 'url': 'https://example.com/', 'healthy': [{ %s }] }] }] }", signature);
  g_autoptr (GError) error = NULL;
  TocDefinition *definition;

  g_strdelimit (text, "'", '"');
  definition = toc_definition_new_from_data (text, -1, signature, &error);
  g_assert_no_error (error);

  return definition;
}

static const TocSignature *
get_signature (const TocDefinition *definition)
{
  const TocComponent *component = g_ptr_array_index (definition->components, 0);
  const TocEndpoint *endpoint = g_ptr_array_index (component->endpoints, 0);

  return g_ptr_array_index (endpoint->healthy, 0);
}

static TocAnswer
make_answer (const char *body)
{
  static const char *const headers[] = { "x-one", "x-two", NULL };

  return (TocAnswer){
    .status = 200,
    .path = "/some/path",
    .content_type = "text/html",
    .headers = headers,
    .body = body,
    .body_length = strlen (body),
    .retry_after = -1,
  };
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (TocDefinition) definition = define (test->signature);
  TocAnswer answer = make_answer (JSON_BODY);

  g_assert_cmpint (toc_signature_matches (get_signature (definition), &answer), ==,
                   test->matches);
}

/* A body may be anything. */
static void
test_bodies (void)
{
  static const struct
  {
    const char *signature;
    const char *body;
    gboolean matches;
  } bodies[] = {
    { "'empty': true", "", TRUE },
    { "'empty': true", " ", FALSE },
    { "'contains_any': ['x']", "", FALSE },
    { "'json': [{ 'member': 'a' }]", "", FALSE },
    { "'json': [{ 'member': 'a' }]", "not json", FALSE },
    { "'json': [{ 'member': 'a' }]", "[1]", FALSE },
    { "'json': [{ 'member': 'a' }]", "5", FALSE },
    { "'json': [{ 'member': 'a' }]", "null", FALSE },
    { "'json': [{ 'member': 'a' }]", "{\"a\": 1", FALSE },
    { "'json': [{ 'member': 'a' }]", "{\"a\": \"\xff\"}", FALSE },
    { "'json': [{ 'member': 'a', 'between': [1, 9] }]", "{\"a\": 99999999999999999999}", FALSE },
    { "'json_exactly': { 'a': 1 }", "{\"a\": 1}", TRUE },
    { "'json_exactly': { 'a': 1 }", " {\"a\" : 1} \n", TRUE },
    { "'json_exactly': { 'a': 1 }", "{\"a\": 1, \"b\": 2}", FALSE },
    { "'contains_all': ['é']", "caf\xc3\xa9", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (TocDefinition) definition = define (bodies[i].signature);
      TocAnswer answer = make_answer (bodies[i].body);

      g_test_message ("%s", bodies[i].signature);
      g_assert_cmpint (toc_signature_matches (get_signature (definition), &answer), ==,
                       bodies[i].matches);
    }
}

/* A NUL does not end a body. */
static void
test_binary (void)
{
  g_autoptr (TocDefinition) definition = define ("'contains_all': ['IHDR']");
  TocAnswer answer = make_answer ("");

  answer.body = "\0\0\0IHDR";
  answer.body_length = 7;
  g_assert_true (toc_signature_matches (get_signature (definition), &answer));
  answer.body_length = 6;
  g_assert_false (toc_signature_matches (get_signature (definition), &answer));
}

static void
test_no_type (void)
{
  g_autoptr (TocDefinition) definition = define ("'content_type': 'text/html'");
  TocAnswer answer = make_answer ("");

  answer.content_type = NULL;
  g_assert_false (toc_signature_matches (get_signature (definition), &answer));
}

static void
test_needs_whole_body (void)
{
  static const Case needs[] = {
    { "'status': 200", FALSE },
    { "'contains_all': ['x']", FALSE },
    { "'contains_any': ['x']", FALSE },
    { "'empty': true", TRUE },
    { "'json': [{ 'member': 'a' }]", TRUE },
    { "'json_exactly': {}", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (needs); i++)
    {
      g_autoptr (TocDefinition) definition = define (needs[i].signature);

      g_test_message ("%s", needs[i].signature);
      g_assert_cmpint (toc_signature_needs_whole_body (get_signature (definition)), ==,
                       needs[i].matches);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/signature/case/%02u", i);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/signature/bodies", test_bodies);
  g_test_add_func ("/signature/binary", test_binary);
  g_test_add_func ("/signature/no-type", test_no_type);
  g_test_add_func ("/signature/needs-whole-body", test_needs_whole_body);

  return g_test_run ();
}
