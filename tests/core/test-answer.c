/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an answer means, and what may be kept of it. */

#include "toc-answer.h"

#include <string.h>

static const char *const no_headers[] = { NULL };

static TocAnswer
make_answer (guint status, const char *type, const char *body)
{
  return (TocAnswer){
    .status = status,
    .path = "/",
    .content_type = type,
    .headers = no_headers,
    .body = body,
    .body_length = strlen (body),
    .retry_after = -1,
  };
}

static GPtrArray *
get_healthy (const TocDefinition *definition, const char *id)
{
  const TocComponent *component = toc_definition_find_component (definition, id);

  return ((const TocEndpoint *) g_ptr_array_index (component->endpoints, 0))->healthy;
}

typedef struct
{
  const char *id;
  guint status;
  const char *type;
  const char *body;
  TocFault fault;
} Case;

#define HTML "text/html"
#define JSON "application/json"
#define OEMBED \
  "{\"title\": \"t\", \"author_name\": \"a\", \"html\": \"h\", \"provider_url\": \"p\"}"

/* The answers that are known of the real services. */
static const Case cases[] = {
  { "edge", 200, "text/plain", "User-agent: *\nDisallow: /inapp\n", TOC_FAULT_NONE },
  { "edge", 200, "text/plain", "User-agent: *\n", TOC_FAULT_WRONG_BODY },
  { "edge", 404, HTML, "User-agent: *\nDisallow: /\n", TOC_FAULT_HTTP_UNEXPECTED },
  { "page", 200, HTML, "<html>{\"region\":\"DE\"}", TOC_FAULT_NONE },
  { "page", 200, HTML, "<html>__UNIVERSAL_DATA_FOR_REHYDRATION__", TOC_FAULT_NONE },
  { "page", 200, HTML, "<html>the shell of an unknown path", TOC_FAULT_WRONG_BODY },
  { "page", 200, JSON, "{\"region\":\"DE\"}", TOC_FAULT_WRONG_BODY },
  { "videos", 200, JSON, OEMBED, TOC_FAULT_NONE },
  { "videos", 200, JSON, "{\"title\": \"t\"}", TOC_FAULT_WRONG_BODY },
  { "videos", 400, JSON, "{\"message\":\"Something went wrong\",\"code\":400}", TOC_FAULT_NONE },
  { "videos", 400, JSON, "{\"message\":\"Bad request\",\"code\":400}", TOC_FAULT_HTTP_UNEXPECTED },
  { "static", 200, "image/png", "\x89PNG IHDR", TOC_FAULT_NONE },
  { "static", 200, HTML, "IHDR", TOC_FAULT_WRONG_BODY },
  { "live", 200, JSON, "{\"status_code\": 0}", TOC_FAULT_NONE },
  { "live", 200, JSON, "{\"status_code\": 10011}", TOC_FAULT_NONE },
  { "login", 200, HTML, "<!DOCTYPE html><html>", TOC_FAULT_NONE },
  { "posting", 401, JSON, "{\"error\": {\"code\": \"access_token_invalid\"}}", TOC_FAULT_NONE },
  { "posting", 401, JSON, "{\"error\": {\"code\": \"internal\"}}", TOC_FAULT_HTTP_UNEXPECTED },
  { "ads", 200, JSON, "{\"code\": 40104}", TOC_FAULT_NONE },
  { "ads", 200, JSON, "{\"code\": 50000}", TOC_FAULT_WRONG_BODY },
  { "shop", 200, JSON, "{\"code\": 36009004}", TOC_FAULT_NONE },
  { "shop", 404, JSON, "{\"code\": 36009009}", TOC_FAULT_NONE },
  { "shop", 404, JSON, "{\"code\": 1}", TOC_FAULT_HTTP_UNEXPECTED },

  /* not telling */
  { "page", 200, HTML, "Please wait... SlardarWAF", TOC_FAULT_HTTP_CHALLENGE },
  { "page", 200, HTML, "Please wait... _wafchallengeid", TOC_FAULT_HTTP_CHALLENGE },
  { "page", 200, HTML, "Please wait... {\"region\":\"DE\"}", TOC_FAULT_NONE },
  { "page", 200, HTML, "<title>tiktok-verify-page</title>", TOC_FAULT_HTTP_CHALLENGE },
  { "videos", 200, JSON, "{\"type\":\"verify\"}", TOC_FAULT_HTTP_CHALLENGE },
  { "edge", 403, HTML, "<TITLE>Access Denied</TITLE> Reference #18.", TOC_FAULT_HTTP_REFUSED },
  { "edge", 429, HTML, "", TOC_FAULT_HTTP_RATE_LIMITED },

  /* notices */
  { "page", 200, HTML, "Sorry, TikTok isn't available right now", TOC_FAULT_REGION_NOTICE },
  { "page", 200, HTML, "Sorry, TikTok isn\xe2\x80\x99t available right now {\"region\":\"US\"}",
    TOC_FAULT_REGION_NOTICE },
  { "page", 200, HTML, "A law banning TikTok has been enacted", TOC_FAULT_REGION_NOTICE },
  { "edge", 200, HTML, "decided to block 59 apps", TOC_FAULT_REGION_NOTICE },
  { "page", 200, HTML, "discontinued operating TikTok in Hong Kong", TOC_FAULT_REGION_NOTICE },
  { "page", 503, HTML, "We are under maintenance", TOC_FAULT_HTTP_MAINTENANCE },
  { "page", 200, HTML, "How to plan Scheduled Maintenance {\"region\":\"DE\"}", TOC_FAULT_NONE },
  { "page", 451, HTML, "", TOC_FAULT_HTTP_LEGAL },
  { "page", 500, HTML, "{\"region\":\"DE\"}", TOC_FAULT_HTTP_ERROR },
};

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (TocDefinition) definition = toc_definition_new_shipped ();
  TocAnswer answer = make_answer (test->status, test->type, test->body);
  TocFault fault = toc_answer_classify (&answer, get_healthy (definition, test->id),
                                        definition->signatures, FALSE);

  g_test_message ("%s: %u", test->id, test->status);
  g_assert_cmpstr (toc_fault_to_word (fault), ==, toc_fault_to_word (test->fault));
}

static void
test_captcha_header (void)
{
  static const char *const headers[] = { "date", "bdturing-verify", NULL };
  g_autoptr (TocDefinition) definition = toc_definition_new_shipped ();
  TocAnswer answer = make_answer (200, JSON, "");

  answer.headers = headers;
  g_assert_cmpint (toc_answer_classify (&answer, get_healthy (definition, "edge"),
                                        definition->signatures, FALSE),
                   ==, TOC_FAULT_HTTP_CHALLENGE);
}

static void
test_hong_kong_path (void)
{
  g_autoptr (TocDefinition) definition = toc_definition_new_shipped ();
  TocAnswer answer = make_answer (200, HTML, "whatever it says {\"region\":\"HK\"}");

  answer.path = "/hk/notfound";
  g_assert_cmpint (toc_answer_classify (&answer, get_healthy (definition, "page"),
                                        definition->signatures, FALSE),
                   ==, TOC_FAULT_REGION_NOTICE);
}

/* Too much is a fault of its own only where nothing else is. */
static void
test_too_large (void)
{
  g_autoptr (TocDefinition) definition = toc_definition_new_shipped ();
  GPtrArray *healthy = get_healthy (definition, "edge");
  TocAnswer wrong = make_answer (200, HTML, "xxx");
  TocAnswer fine = make_answer (200, HTML, "User-agent: Disallow: xxx");
  TocAnswer failing = make_answer (500, HTML, "xxx");

  g_assert_cmpint (toc_answer_classify (&wrong, healthy, NULL, TRUE), ==,
                   TOC_FAULT_BODY_TOO_LARGE);
  g_assert_cmpint (toc_answer_classify (&fine, healthy, NULL, TRUE), ==, TOC_FAULT_NONE);
  g_assert_cmpint (toc_answer_classify (&failing, healthy, NULL, TRUE), ==, TOC_FAULT_HTTP_ERROR);
}

/* A large page is not read to its end, but far enough to see a notice; JSON always is. */
static void
test_settled (void)
{
  g_autoptr (TocDefinition) definition = toc_definition_new_shipped ();
  g_autofree char *filler = g_strnfill (64 * 1024, 'x');
  g_autofree char *page = g_strconcat ("\"region\":\"", filler, NULL);
  TocAnswer large = make_answer (200, HTML, page);
  TocAnswer wrong = make_answer (200, HTML, filler);
  TocAnswer small = make_answer (200, HTML, "\"region\":\"");
  TocAnswer json = make_answer (200, HTML, page);

  g_assert_true (toc_answer_is_settled (&large, get_healthy (definition, "page")));
  g_assert_false (toc_answer_is_settled (&wrong, get_healthy (definition, "page")));
  g_assert_false (toc_answer_is_settled (&small, get_healthy (definition, "page")));
  g_assert_false (toc_answer_is_settled (&json, get_healthy (definition, "videos")));
}

static void
test_excerpt (void)
{
  static const struct
  {
    const char *body;
    const char *excerpt;
  } excerpts[] = {
    { "plain", "plain" },
    { "  two \t\r\n words  ", "two words" },
    { "1 < 2 &amp; more", "1 < 2 &amp; more" },
    { "<b>no title</b>", NULL },
    { " \n<!DOCTYPE html><html><body>no title", NULL },
    { "<html><TITLE lang=\"en\">Access \n Denied</TITLE>more", "Access Denied" },
    { "<title></title>", NULL },
    { "<title>no end", NULL },
    { "<title", NULL },
    { "bell\a and \x1b[31mred", "bell and [31mred" },
    { "caf\xc3\xa9", "caf\xc3\xa9" },
    { "bad \xff byte", "bad \xef\xbf\xbd byte" },
    { "", NULL },
    { " \n ", NULL },
    { "right\xe2\x80\xaeleft", "right left" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (excerpts); i++)
    {
      TocAnswer answer = make_answer (200, HTML, excerpts[i].body);
      g_autofree char *excerpt = toc_answer_excerpt (&answer);

      g_assert_cmpstr (excerpt, ==, excerpts[i].excerpt);
    }
}

/* Whatever comes, an excerpt is short, valid and printable. */
static void
test_excerpt_generated (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);

  for (guint i = 0; i < 3000; i++)
    {
      char body[400];
      gsize length = (gsize) g_rand_int_range (rand, 0, sizeof body);
      TocAnswer answer = make_answer (200, HTML, "");
      g_autofree char *excerpt = NULL;

      for (gsize j = 0; j < length; j++)
        body[j] = (char) g_rand_int_range (rand, 0, 256);
      answer.body = body;
      answer.body_length = length;
      excerpt = toc_answer_excerpt (&answer);
      if (excerpt == NULL)
        continue;
      g_assert_true (g_utf8_validate (excerpt, -1, NULL));
      g_assert_cmpint (g_utf8_strlen (excerpt, -1), <=, 120);
      for (const char *p = excerpt; *p != '\0'; p = g_utf8_next_char (p))
        g_assert_true (g_unichar_isprint (g_utf8_get_char (p)));
    }
}

static void
test_digest (void)
{
  TocAnswer a = make_answer (200, HTML, "same");
  TocAnswer b = make_answer (404, JSON, "same");
  TocAnswer c = make_answer (200, HTML, "same.");
  TocAnswer empty = make_answer (200, HTML, "");
  g_autofree char *a_digest = toc_answer_digest (&a);
  g_autofree char *b_digest = toc_answer_digest (&b);
  g_autofree char *c_digest = toc_answer_digest (&c);

  g_assert_cmpuint (strlen (a_digest), ==, 64);
  g_assert_cmpstr (a_digest, ==, b_digest);
  g_assert_cmpstr (a_digest, !=, c_digest);
  g_assert_null (toc_answer_digest (&empty));
}

static void
test_country (void)
{
  static const struct
  {
    const char *body;
    const char *country;
  } bodies[] = {
    { "ip=203.0.113.9\nloc=DE\ntls=1\n", "DE" },
    { "loc=US", "US" },
    { "loc=FR\r\n", "FR" },
    { "loc=\n", NULL },
    { "loc", NULL },
    { "lo", NULL },
    { "", NULL },
    { "loc=d", NULL },
    { "loc=de\n", NULL },
    { "loc=DEU\n", NULL },
    { "loc=203.0.113.9\n", NULL },
    { "xloc=DE\n", NULL },
    { "location=DE\n", NULL },
    { "loc=D1\n", NULL },
    { "loc=T1\nloc=FI\n", "FI" },
    { "loc=XX\n", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      TocAnswer answer = make_answer (200, "text/plain", bodies[i].body);
      g_autofree char *country = toc_answer_country (&answer, "loc");

      g_test_message ("%s", bodies[i].body);
      g_assert_cmpstr (country, ==, bodies[i].country);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/answer/%s/%02u", cases[i].id, i);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/answer/captcha-header", test_captcha_header);
  g_test_add_func ("/answer/hong-kong-path", test_hong_kong_path);
  g_test_add_func ("/answer/too-large", test_too_large);
  g_test_add_func ("/answer/settled", test_settled);
  g_test_add_func ("/answer/excerpt/table", test_excerpt);
  g_test_add_func ("/answer/excerpt/generated", test_excerpt_generated);
  g_test_add_func ("/answer/digest", test_digest);
  g_test_add_func ("/answer/country", test_country);

  return g_test_run ();
}
