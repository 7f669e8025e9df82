/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-wording.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

static char *
word_name (const TocSample *sample, const char *host)
{
  switch ((int) sample->fault)
    {
    case TOC_FAULT_DNS_NXDOMAIN_ERROR:
      return g_strdup_printf (_ ("Your name server says that %s does not exist."), host);
    case TOC_FAULT_DNS_BOGON_ERROR:
      return g_strdup_printf (_ ("Your provider answers the name %s with %s, which is no address of "
                                 "a public server."),
                              host, sample->address != NULL ? sample->address : "?");
    default:
      return g_strdup_printf (_ ("Your name server gave no answer for %s."), host);
    }
}

static const char *
get_family (const TocSample *sample)
{
  if (sample->ipv4_tried && sample->ipv6_tried)
    return "IPv4 + IPv6";

  return sample->ipv6_tried ? "IPv6" : "IPv4";
}

/* That of the address which was connected. */
static const char *
get_address_family (const TocSample *sample)
{
  return sample->address != NULL && strchr (sample->address, ':') != NULL ? "IPv6" : "IPv4";
}

static char *
word_connection (const TocSample *sample, const char *host)
{
  const char *family = get_family (sample);

  switch ((int) sample->fault)
    {
    case TOC_FAULT_CONNECTION_REFUSED:
      /* Translators: a host name, and "IPv4" or "IPv6". */
      return g_strdup_printf (_ ("%s refused the connection (%s)."), host, family);
    case TOC_FAULT_CONNECTION_RESET:
      return g_strdup_printf (_ ("%s cut the connection before it had answered."), host);
    case TOC_FAULT_NETWORK_UNREACHABLE:
      return g_strdup_printf (_ ("There is no network that leads to %s (%s)."), host, family);
    case TOC_FAULT_HOST_UNREACHABLE:
      return g_strdup_printf (_ ("There is no way to %s (%s)."), host, family);
    default:
      return g_strdup_printf (_ ("%s did not accept a connection in time (%s)."), host, family);
    }
}

static char *
word_tls (const TocSample *sample, const char *host)
{
  switch ((int) sample->fault)
    {
    case TOC_FAULT_TLS_TIMEOUT:
      /* Translators: a host name, and "IPv4" or "IPv6". */
      return g_strdup_printf (_ ("Silence as soon as the encrypted connection named %s (%s)."),
                              host, get_address_family (sample));
    case TOC_FAULT_TLS_RESET:
      if (sample->alerted)
        return g_strdup_printf (_ ("%s answered, but made no encrypted connection."), host);
      /* Translators: a host name, and "IPv4" or "IPv6". */
      return g_strdup_printf (_ ("The connection was cut as soon as it named %s (%s)."), host,
                              get_address_family (sample));
    case TOC_FAULT_SSL_INVALID_HOSTNAME:
      return g_strdup_printf (_ ("The certificate is not for %s."), host);
    case TOC_FAULT_SSL_UNKNOWN_AUTHORITY:
      return g_strdup_printf (_ ("The certificate of %s comes from nobody who is trusted."), host);
    case TOC_FAULT_SSL_EXPIRED:
      return g_strdup_printf (_ ("The certificate of %s has expired."), host);
    default:
      return g_strdup_printf (_ ("The certificate of %s is not valid."), host);
    }
}

/* RFC 6585 and RFC 7725 are younger than libsoup's list. */
static const char *
get_phrase (guint status)
{
  if (status == 429)
    return "Too Many Requests";
  if (status == 451)
    return "Unavailable For Legal Reasons";

  return soup_status_get_phrase (status);
}

static char *
word_status (const TocSample *sample)
{
  const char *phrase = get_phrase (sample->http_status);
  g_autofree char *wait = NULL;

  if (sample->retry_after <= 0)
    /* Translators: an HTTP status such as 503, and its phrase, such as "Service Unavailable". */
    return g_strdup_printf (_ ("Answered %u %s."), sample->http_status, phrase);

  wait = toc_wording_duration (sample->retry_after * G_USEC_PER_SEC);

  /* Translators: an HTTP status, its phrase, and a duration. */
  return g_strdup_printf (_ ("Answered %u %s, and asks to try again in %s."), sample->http_status,
                          phrase, wait);
}

static char *
word_content (const TocSample *sample)
{
  switch ((int) sample->fault)
    {
    case TOC_FAULT_RESPONSE_TIMEOUT:
      return g_strdup (_ ("Took the request, but did not answer in time."));
    case TOC_FAULT_EOF_ERROR:
      return g_strdup (_ ("The answer was cut short or makes no sense."));
    case TOC_FAULT_HTTP_CHALLENGE:
      return g_strdup (_ ("Asks for a proof that a person is there; your browser may work."));
    case TOC_FAULT_REDIRECTED_AWAY:
      if (sample->redirect_host != NULL)
        return g_strdup_printf (_ ("Sends visitors away to %s."), sample->redirect_host);
      return g_strdup (_ ("Sends visitors away."));
    case TOC_FAULT_REDIRECT_LOOP:
      return g_strdup (_ ("Sends visitors round in circles."));
    case TOC_FAULT_REGION_NOTICE:
      return g_strdup (_ ("Says that it is not available in your region."));
    case TOC_FAULT_BODY_TOO_LARGE:
      return g_strdup (_ ("Answered with much more than belongs there."));
    case TOC_FAULT_PROXY_ERROR:
      return g_strdup (_ ("The proxy of your settings did not let it through."));
    default:
      if (sample->excerpt != NULL)
        /* Translators: the beginning of a page that came in place of the right one. */
        return g_strdup_printf (_ ("Answered with something that does not belong there: “%s”"),
                                sample->excerpt);
      return g_strdup (_ ("Answered with something that does not belong there."));
    }
}

char *
toc_wording_sample (const TocSample *sample)
{
  g_autoptr (GUri) uri = g_uri_parse (sample->url, SOUP_HTTP_URI_FLAGS, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : sample->url;

  if (sample->fault == TOC_FAULT_NONE)
    return word_status (sample);
  if (toc_fault_is_dns (sample->fault))
    return word_name (sample, host);
  if (toc_fault_is_connect (sample->fault) || sample->fault == TOC_FAULT_CONNECTION_RESET)
    return word_connection (sample, host);
  if (toc_fault_is_certificate (sample->fault) || sample->fault == TOC_FAULT_TLS_TIMEOUT ||
      sample->fault == TOC_FAULT_TLS_RESET)
    return word_tls (sample, host);
  if (sample->http_status >= 400 && sample->fault != TOC_FAULT_HTTP_CHALLENGE &&
      sample->fault != TOC_FAULT_REGION_NOTICE && sample->fault != TOC_FAULT_PROXY_ERROR)
    return word_status (sample);

  return word_content (sample);
}
