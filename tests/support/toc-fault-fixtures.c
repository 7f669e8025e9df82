/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-fault-fixtures.h"

const char *
toc_fixture_captcha_json (void)
{
  return "{\"code\":\"10000\",\"from\":\"shark_admin\",\"type\":\"verify\",\"version\":\"1\",\"region\":\"sg\","
         "\"subtype\":\"slide\",\"detail\":\"made-up\",\"verify_event\":\"test\"}";
}

const char *
toc_fixture_captcha_page (void)
{
  return "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>tiktok-verify-page</title></head>"
         "<body><div id=\"captcha\"></div><script>/* a captcha would start here */</script></body></html>\n";
}

const char *
toc_fixture_challenge (void)
{
  return "<!DOCTYPE html><html><head><title>Please wait...</title><meta charset=\"utf-8\"></head>"
         "<body><p id=\"wci\" class=\"_wafchallengeid\"></p><p id=\"rci\" class=\"waforiginalreid\"></p>"
         "<p id=\"cs\" class=\"made-up\"></p><p>Please wait...</p>"
         "<script>/* SlardarWAF: the real page computes an answer, sets a cookie and loads itself again.\n"
         "This one only has its size. ........................................................................\n"
         "....................................................................................................\n"
         "....................................................................................................\n"
         "....................................................................................................\n"
         "....................................................................................................\n"
         "....................................................................................................\n"
         "....................................................................................................\n"
         "....................................................................................................\n"
         "....................................................................................................\n"
         "................................................ */ window.SlardarWAF = {};</script></body></html>\n";
}

const char *
toc_fixture_access_denied (void)
{
  return "<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\n"
         "You don't have permission to access this server.<P>\n"
         "Reference&#32;&#35;18&#46;0&#46;1700000000&#46;0\n"
         "<!-- Reference #18.0.1700000000.0 -->\n"
         "<P>https&#58;&#47;&#47;errors&#46;edgesuite&#46;net&#47;18&#46;0\n"
         "<!-- https://errors.edgesuite.net/18.0.1700000000.0 -->\n</BODY>\n</HTML>\n";
}

const char *
toc_fixture_legal (void)
{
  return "<!DOCTYPE html><html><head><title>Unavailable</title></head>"
         "<body><h1>451 Unavailable For Legal Reasons</h1></body></html>\n";
}

const char *
toc_fixture_maintenance (void)
{
  return "<!DOCTYPE html><html><head><title>Under maintenance</title></head>"
         "<body><p>We are doing scheduled maintenance and will be back soon.</p></body></html>\n";
}

const char *
toc_fixture_portal (void)
{
  return "<!DOCTYPE html><html><head><title>Hotel Wi-Fi</title></head><body><h1>Welcome</h1>"
         "<form action=\"/login\" method=\"post\"><input name=\"room\"><button>Connect</button></form></body></html>\n";
}

const char *
toc_fixture_wrong_body (void)
{
  return "<!DOCTYPE html><html><head><title>Parked</title></head>"
         "<body><p>This page is about something else altogether.</p></body></html>\n";
}

const char *
toc_fixture_region_notice (const char *region)
{
  if (g_str_equal (region, "us"))
    return "<!DOCTYPE html><html><head><title>TikTok</title></head><body>"
           "<h1>Sorry, TikTok isn't available right now</h1>"
           "<p>A law banning TikTok has been enacted in the U.S.</p></body></html>\n";
  if (g_str_equal (region, "in"))
    return "<!DOCTYPE html><html><head><title>TikTok</title></head><body>"
           "<p>Dear users, the Government of India decided to block 59 apps, including TikTok.</p></body></html>\n";
  return "<!DOCTYPE html><html><head><title>TikTok</title></head><body>"
         "<p>We have discontinued operating TikTok in Hong Kong.</p></body></html>\n";
}
