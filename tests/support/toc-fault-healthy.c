/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-fault-fixtures.h"

#include <string.h>

#define HTML "text/html; charset=utf-8"
#define JSON "application/json; charset=utf-8"
#define TEXT "text/plain; charset=utf-8"
#define PAGE_SIZE (430 * 1024)

typedef TocFaultAnswer *(*HealthyFunc) (const TocFaultRequest *request);

/* The first row that fits answers. */
typedef struct {
  const char *host;
  const char *path; /* a prefix */
  HealthyFunc answer;
} Row;

/* As long as the real one, which names 25 crawlers. */
static const char robots[] =
  "User-agent: *\n"
  "Disallow: /inapp\nDisallow: /auth\nDisallow: /link\nDisallow: /embed/v2\nDisallow: /search?\n"
  "\nUser-agent: Made-Up-Alpha-Bot\nDisallow: /\n"
  "\nUser-agent: Made-Up-Beta-Bot\nDisallow: /\n"
  "\nUser-agent: Made-Up-Gamma-Bot\nDisallow: /\n"
  "\nUser-agent: Made-Up-Delta-Bot\nDisallow: /\n"
  "\nUser-agent: Made-Up-Epsilon-Bot\nDisallow: /\n"
  "\nUser-agent: Made-Up-Zeta-Bot\nDisallow: /\n"
  "\nUser-agent: Made-Up-Eta-Bot\nDisallow: /\n"
  "\nUser-agent: Made-Up-Theta-Bot\nDisallow: /\n"
  "\nUser-agent: Made-Up-Iota-Bot\nDisallow: /\n"
  "\nUser-agent: Made-Up-Kappa-Bot\nDisallow: /\n"
  "\nUser-agent: Made-Up-Lambda-Bot\nDisallow: /\n"
  "\nUser-agent: Made-Up-My-Bot\nDisallow: /\n"
  "\nUser-agent: Made-Up-Ny-Bot\nDisallow: /\n"
  "\nUser-agent: Made-Up-Xi-Bot\nDisallow: /\n"
  "\nUser-agent: Made-Up-Omikron-Bot\nDisallow: /\n"
  "\nUser-agent: Made-Up-Pi-Bot\nDisallow: /\n"
  "\nUser-agent: Made-Up-Rho-Bot\nDisallow: /\n"
  "\nUser-agent: Made-Up-Sigma-Bot\nDisallow: /\n"
  "\nUser-agent: Made-Up-Tau-Bot\nDisallow: /\n"
  "\nUser-agent: Made-Up-Ypsilon-Bot\nDisallow: /\n"
  "\nUser-agent: Made-Up-Phi-Bot\nDisallow: /\n"
  "\nUser-agent: Made-Up-Chi-Bot\nDisallow: /\n"
  "\nUser-agent: Made-Up-Psi-Bot\nDisallow: /\n"
  "\nUser-agent: Made-Up-Omega-Bot\nDisallow: /\n"
  "\nUser-agent: Made-Up-Digamma-Bot\nDisallow: /\n";

static const char shell[] =
  "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>TikTok - Make Your Day</title></head>"
  "<body><div id=\"app\"></div><script src=\"/static/shell.js\"></script></body></html>\n";

/* A white dot. */
static const guint8 png[] = {
  0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 1, 0, 0, 0, 1,
  8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 10, 'I', 'D', 'A', 'T', 0x78, 0x9c, 0x63, 0xf8, 0x0f,
  0, 1, 1, 1, 0, 0x1b, 0xb6, 0xee, 0x56, 0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82,
};

static TocFaultAnswer *
answer_robots (const TocFaultRequest *request G_GNUC_UNUSED)
{
  return toc_fault_answer_add (toc_fault_answer_new (200, "text/plain", robots), "Server: nginx");
}

static TocFaultAnswer *
answer_shell (const TocFaultRequest *request G_GNUC_UNUSED)
{
  return toc_fault_answer_add (toc_fault_answer_new (200, HTML, shell), "Server: nginx");
}

static TocFaultAnswer *
answer_explore (const TocFaultRequest *request G_GNUC_UNUSED)
{
  GString *page = g_string_new ("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                                "<title>Explore - Find your favourite videos on TikTok</title></head><body>"
                                "<div id=\"app\"></div>"
                                "<script id=\"__UNIVERSAL_DATA_FOR_REHYDRATION__\" type=\"application/json\">"
                                "{\"__DEFAULT_SCOPE__\":{\"webapp.app-context\":{\"language\":\"en\",\"region\":\"DE\","
                                "\"appId\":1988},\"items\":[");

  for (guint i = 0; page->len < PAGE_SIZE; i++)
    g_string_append_printf (page, "%s{\"id\":\"%019u\",\"desc\":\"made-up video number %u\",\"likes\":%u}",
                            i > 0 ? "," : "", i * 7919u, i, i * 2654435761u % 100000);
  g_string_append (page, "]}}</script></body></html>\n");
  return toc_fault_answer_add (toc_fault_answer_new_bytes (200, HTML, g_string_free_to_bytes (page)),
                               "Server: nginx");
}

static TocFaultAnswer *
answer_login (const TocFaultRequest *request G_GNUC_UNUSED)
{
  return toc_fault_answer_add (
    toc_fault_answer_new (200, HTML,
                          "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                          "<title>Log in | TikTok</title></head><body><div id=\"loginContainer\">"
                          "<h2>Log in to TikTok</h2></div></body></html>\n"),
    "Server: nginx");
}

static TocFaultAnswer *
answer_hong_kong (const TocFaultRequest *request G_GNUC_UNUSED)
{
  return toc_fault_answer_new (200, HTML, toc_fixture_region_notice ("hk"));
}

/* The video's address, as the query of the request has it, or NULL. */
static char *
get_video (const TocFaultRequest *request)
{
  const char *query = strchr (request->path, '?');
  g_autoptr (GHashTable) table = NULL;
  const char *url;

  if (query == NULL)
    return NULL;
  table = g_uri_parse_params (query + 1, -1, "&", G_URI_PARAMS_NONE, NULL);
  url = table != NULL ? g_hash_table_lookup (table, "url") : NULL;
  if (url == NULL || !g_regex_match_simple ("^https://www\\.tiktok\\.com/@[\\w.]+/video/\\d+$", url, 0, 0))
    return NULL;
  return g_strdup (url);
}

static TocFaultAnswer *
answer_oembed (const TocFaultRequest *request)
{
  g_autofree char *video = get_video (request);
  g_autofree char *author = NULL;
  g_autofree char *text = NULL;
  const char *id;

  if (video == NULL)
    return toc_fault_answer_new (400, JSON, "{\"message\":\"Something went wrong\",\"code\":400}");
  id = strrchr (video, '/') + 1;
  author = g_strndup (strchr (video, '@') + 1, strcspn (strchr (video, '@') + 1, "/"));
  text = g_strdup_printf ("{\"version\":\"1.0\",\"type\":\"video\",\"title\":\"A made-up title #test\","
                          "\"author_url\":\"https://www.tiktok.com/@%s\",\"author_name\":\"%s\","
                          "\"width\":\"100%%\",\"height\":\"100%%\",\"html\":\"<blockquote class=\\\"tiktok-embed\\\" "
                          "cite=\\\"%s\\\" data-video-id=\\\"%s\\\"><section></section></blockquote>\","
                          "\"thumbnail_width\":576,\"thumbnail_height\":1024,"
                          "\"thumbnail_url\":\"https://p16-sign-va.tiktokcdn.com/obj/made-up\","
                          "\"provider_url\":\"https://www.tiktok.com\",\"provider_name\":\"TikTok\","
                          "\"author_unique_id\":\"%s\",\"embed_product_id\":\"%s\",\"embed_type\":\"video\"}",
                          author, author, video, id, author, id);
  return toc_fault_answer_new (200, JSON, text);
}

static TocFaultAnswer *
answer_png (const TocFaultRequest *request G_GNUC_UNUSED)
{
  return toc_fault_answer_new_bytes (200, "image/png", g_bytes_new_static (png, sizeof png));
}

static TocFaultAnswer *
answer_live (const TocFaultRequest *request G_GNUC_UNUSED)
{
  return toc_fault_answer_new (200, JSON,
                               "{\"data\":[{\"alive\":false,\"room_id\":1,\"room_id_str\":\"1\"}],"
                               "\"extra\":{\"now\":1790000000000},\"status_code\":0}");
}

static TocFaultAnswer *
answer_posting (const TocFaultRequest *request G_GNUC_UNUSED)
{
  return toc_fault_answer_new (401, JSON,
                               "{\"data\":{},\"error\":{\"code\":\"access_token_invalid\",\"message\":"
                               "\"The access token is invalid or missing.\",\"log_id\":\"made-up\"}}");
}

static TocFaultAnswer *
answer_ads (const TocFaultRequest *request G_GNUC_UNUSED)
{
  return toc_fault_answer_new (200, JSON,
                               "{\"code\":40104,\"message\":\"Access token is empty.\","
                               "\"request_id\":\"made-up\",\"data\":{}}");
}

static TocFaultAnswer *
answer_feed (const TocFaultRequest *request G_GNUC_UNUSED)
{
  return toc_fault_answer_new (200, "application/rss+xml; charset=utf-8",
                               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel>"
                               "<title>TikTok API for Business Status</title>"
                               "<link>https://business-api.tiktok.com/portal/api-service-status</link>"
                               "<description>Incidents</description></channel></rss>\n");
}

static TocFaultAnswer *
answer_shop (const TocFaultRequest *request G_GNUC_UNUSED)
{
  return toc_fault_answer_new (200, JSON,
                               "{\"code\":36009004,\"message\":\"Invalid path\",\"request_id\":\"made-up\"}");
}

/* The service is reached from where we are. */
static TocFaultAnswer *
answer_ooni (const TocFaultRequest *request G_GNUC_UNUSED)
{
  return toc_fault_answer_new (200, JSON,
                               "{\"v\":0,\"dimension_count\":0,\"db_stats\":{\"bytes\":0,\"elapsed_seconds\":0.1},"
                               "\"result\":{\"anomaly_count\":1,\"confirmed_count\":0,\"failure_count\":2,"
                               "\"ok_count\":37,\"measurement_count\":40}}");
}

static TocFaultAnswer *
answer_204 (const TocFaultRequest *request G_GNUC_UNUSED)
{
  return toc_fault_answer_new (204, NULL, NULL);
}

static TocFaultAnswer *
answer_success (const TocFaultRequest *request G_GNUC_UNUSED)
{
  return toc_fault_answer_new (200, TEXT, "success\n");
}

static TocFaultAnswer *
answer_trace (const TocFaultRequest *request)
{
  g_autofree char *text =
    g_strdup_printf ("fl=1f1\nh=%s\nip=203.0.113.99\nts=1790000000.000\nvisit_scheme=%s\nuag=test\ncolo=FRA\n"
                     "sliver=none\nhttp=http/1.1\nloc=DE\ntls=TLSv1.3\nsni=plaintext\nwarp=off\ngateway=off\n"
                     "rbi=off\nkex=X25519\n",
                     request->host, request->tls ? "https" : "http");

  return toc_fault_answer_new (200, "text/plain", text);
}

static TocFaultAnswer *
answer_portal (const TocFaultRequest *request G_GNUC_UNUSED)
{
  return toc_fault_answer_new (200, HTML, toc_fixture_portal ());
}

static const Row rows[] = {
  { "www.tiktok.com", "/robots.txt", answer_robots },
  { "www.tiktok.com", "/explore", answer_explore },
  { "www.tiktok.com", "/oembed", answer_oembed },
  { "www.tiktok.com", "/login", answer_login },
  { "www.tiktok.com", "/hk/notfound", answer_hong_kong },
  { "www.tiktok.com", "/", answer_shell },
  { "lf16-tiktok-web.ttwstatic.com", "/obj/tiktok-web-common-sg/mtact/static/images/", answer_png },
  { "p16-sign-va.tiktokcdn.com", "/robots.txt", answer_robots },
  { "webcast.tiktok.com", "/webcast/room/check_alive/", answer_live },
  { "open.tiktokapis.com", "/v2/", answer_posting },
  { "business-api.tiktok.com", "/open_api/", answer_ads },
  { "business-api.tiktok.com", "/marketing_api/api/status_page/incident/rss/", answer_feed },
  { "open-api.tiktokglobalshop.com", "/", answer_shop },
  { "connectivitycheck.gstatic.com", "/generate_204", answer_204 },
  { "www.gstatic.com", "/generate_204", answer_204 },
  { "detectportal.firefox.com", "/success.txt", answer_success },
  { "cp.cloudflare.com", "/generate_204", answer_204 },
  { "www.cloudflare.com", "/cdn-cgi/trace", answer_trace },
  { "api.ooni.io", "/api/v1/aggregation?", answer_ooni },
  { "portal.example", "/", answer_portal },
};

static gboolean
only_speaks_tls (const char *host)
{
  return strstr (host, "tiktok") != NULL || g_str_equal (host, "lf16-tiktok-web.ttwstatic.com");
}

TocFaultAnswer *
toc_fixture_healthy (const TocFaultRequest *request)
{
  g_autofree char *header = NULL;

  if (!request->tls && only_speaks_tls (request->host)) {
    header = g_strconcat ("Location: https://", request->host, request->path, NULL);
    return toc_fault_answer_add (toc_fault_answer_new (301, HTML, ""), header);
  }
  if (g_str_equal (request->host, "tiktok.com")) {
    header = g_strconcat ("Location: https://www.tiktok.com", request->path, NULL);
    return toc_fault_answer_add (toc_fault_answer_new (301, HTML, ""), header);
  }
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].host, request->host) && g_str_has_prefix (request->path, rows[i].path))
      return rows[i].answer (request);
  return toc_fault_answer_new (404, TEXT, "Not found.\n");
}
