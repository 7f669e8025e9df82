/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-fault-answer.h"

#include "toc-fault-fixtures.h"

#include <stdlib.h>
#include <string.h>

#define HTML "text/html; charset=utf-8"
#define JSON "application/json"

static TocFaultAnswer *
add_number (TocFaultAnswer *self, const char *name, int number)
{
  g_autofree char *header = g_strdup_printf ("%s: %d", name, number);

  return toc_fault_answer_add (self, header);
}

static TocFaultAnswer *
redirect (const char *url)
{
  g_autofree char *header = g_strconcat ("Location: ", url, NULL);

  return toc_fault_answer_add (toc_fault_answer_new (302, HTML, ""), header);
}

static TocFaultAnswer *
status (const TocFaultBehaviour *behaviour)
{
  const char *text = behaviour->text != NULL ? behaviour->text : "";
  gboolean is_json = text[0] == '{' || text[0] == '[';
  gboolean has_type = FALSE;
  TocFaultAnswer *self;

  for (guint i = 0; behaviour->headers[i] != NULL; i++)
    has_type |= g_ascii_strncasecmp (behaviour->headers[i], "content-type:", 13) == 0;
  self = toc_fault_answer_new ((guint) behaviour->number, has_type ? NULL : is_json ? JSON : HTML, text);
  for (guint i = 0; behaviour->headers[i] != NULL; i++)
    toc_fault_answer_add (self, behaviour->headers[i]);
  return self;
}

static TocFaultAnswer *
captcha (const char *variant)
{
  if (g_str_equal (variant, "json"))
    return toc_fault_answer_new (200, JSON, toc_fixture_captcha_json ());
  if (g_str_equal (variant, "header"))
    return toc_fault_answer_add (toc_fault_answer_new (200, JSON, ""),
                                 "bdturing-verify: {\"code\":\"10000\",\"type\":\"verify\"}");
  return toc_fault_answer_new (200, HTML, toc_fixture_captcha_page ());
}

static TocFaultAnswer *
region_notice (const char *region, const TocFaultRequest *request)
{
  if (g_str_equal (region, "hk") && !g_str_has_prefix (request->path, "/hk/notfound"))
    return redirect ("https://www.tiktok.com/hk/notfound");
  return toc_fault_answer_new (200, HTML, toc_fixture_region_notice (region));
}

static TocFaultAnswer *
portal (const char *variant)
{
  if (g_str_equal (variant, "redirect"))
    return redirect ("http://portal.example/login");
  return toc_fault_answer_new (g_str_equal (variant, "511") ? 511 : 200, HTML, toc_fixture_portal ());
}

/* The number of the hop is kept in the query. */
static TocFaultAnswer *
redirect_again (const TocFaultRequest *request, int last)
{
  const char *mark = strstr (request->path, "hop=");
  int hop = mark != NULL ? atoi (mark + 4) : 0;
  gsize length = mark != NULL ? (gsize) (mark - request->path - 1) : strlen (request->path);
  g_autofree char *path = g_strndup (request->path, length);
  g_autofree char *url = NULL;

  if (hop >= last)
    return NULL;
  url = g_strdup_printf ("%s://%s%s%chop=%d", request->tls ? "https" : "http", request->host, path,
                         strchr (path, '?') != NULL ? '&' : '?', hop + 1);
  return redirect (url);
}

/* For ever, over two addresses. */
static TocFaultAnswer *
redirect_loop (const TocFaultRequest *request)
{
  TocFaultAnswer *first = redirect_again (request, 1);
  g_autofree char *url = NULL;
  const char *mark = strstr (request->path, "hop=");

  if (first != NULL)
    return first;
  url = g_strdup_printf ("%s://%s%.*s", request->tls ? "https" : "http", request->host,
                         (int) (mark - request->path - 1), request->path);
  return redirect (url);
}

static TocFaultAnswer *
skew (TocFaultAnswer *healthy, int seconds)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_seconds (now, seconds);
  g_autofree char *header = g_date_time_format (then, "Date: %a, %d %b %Y %H:%M:%S GMT");

  return toc_fault_answer_add (healthy, header);
}

/* Returns: NULL when the healthy answer stands. */
static TocFaultAnswer *
replace (const TocFaultBehaviour *behaviour, const TocFaultRequest *request)
{
  switch ((int) behaviour->kind) {
  case TOC_BEHAVIOUR_STATUS:
    return status (behaviour);
  case TOC_BEHAVIOUR_MAINTENANCE:
    return add_number (toc_fault_answer_new (503, HTML, toc_fixture_maintenance ()),
                       "Retry-After", behaviour->number);
  case TOC_BEHAVIOUR_WRONG_BODY:
    return toc_fault_answer_new (200, HTML, toc_fixture_wrong_body ());
  case TOC_BEHAVIOUR_EMPTY:
    return toc_fault_answer_new (200, HTML, "");
  case TOC_BEHAVIOUR_REDIRECT:
    return redirect (behaviour->text);
  case TOC_BEHAVIOUR_REDIRECT_LOOP:
    return redirect_loop (request);
  case TOC_BEHAVIOUR_REDIRECT_CHAIN:
    return redirect_again (request, behaviour->number);
  case TOC_BEHAVIOUR_CHALLENGE:
    return toc_fault_answer_new (200, HTML, toc_fixture_challenge ());
  case TOC_BEHAVIOUR_CAPTCHA:
    return captcha (behaviour->text);
  case TOC_BEHAVIOUR_ACCESS_DENIED:
    return toc_fault_answer_add (toc_fault_answer_new (403, "text/html", toc_fixture_access_denied ()),
                                 "Server: AkamaiGHost");
  case TOC_BEHAVIOUR_LEGAL:
    return toc_fault_answer_new (451, HTML, toc_fixture_legal ());
  case TOC_BEHAVIOUR_REGION_NOTICE:
    return region_notice (behaviour->text, request);
  case TOC_BEHAVIOUR_PORTAL:
    return portal (behaviour->text);
  default:
    return NULL;
  }
}

TocFaultAnswer *
toc_fault_answer_new_bytes (guint code, const char *type, GBytes *body)
{
  TocFaultAnswer *self = g_new0 (TocFaultAnswer, 1);

  self->status = code;
  self->headers = g_ptr_array_new_with_free_func (g_free);
  self->body = body;
  if (type != NULL)
    g_ptr_array_add (self->headers, g_strconcat ("Content-Type: ", type, NULL));
  return self;
}

TocFaultAnswer *
toc_fault_answer_new (guint code, const char *type, const char *body)
{
  return toc_fault_answer_new_bytes (code, type, g_bytes_new (body, body != NULL ? strlen (body) : 0));
}

TocFaultAnswer *
toc_fault_answer_add (TocFaultAnswer *self, const char *header)
{
  g_ptr_array_add (self->headers, g_strdup (header));
  return self;
}

TocFaultAnswer *
toc_fault_answer_faulty (const TocFaultBehaviour *behaviour, const TocFaultRequest *request, TocFaultAnswer *healthy)
{
  g_autoptr (TocFaultAnswer) owned = healthy;
  TocFaultAnswer *other = NULL;

  if (behaviour->kind == TOC_BEHAVIOUR_RATE_LIMIT) {
    other = toc_fault_answer_new (429, JSON, "{\"message\":\"Too many requests\"}");
    return behaviour->number > 0 ? add_number (other, "Retry-After", behaviour->number) : other;
  }
  if (behaviour->kind == TOC_BEHAVIOUR_SKEW)
    return skew (g_steal_pointer (&owned), behaviour->number);
  other = replace (behaviour, request);
  return other != NULL ? other : g_steal_pointer (&owned);
}

void
toc_fault_answer_free (TocFaultAnswer *self)
{
  g_ptr_array_unref (self->headers);
  g_bytes_unref (self->body);
  g_free (self);
}
