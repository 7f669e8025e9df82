/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-probe.h"

#include <string.h>

#include "toc-answer.h"
#include "toc-text.h"

#define READ_CHUNK (16 * 1024)
#define MAX_HOPS 10
#define PROXY_DEADLINE_MS 500
#define STATUS_PORTAL 511 /* Network Authentication Required, RFC 6585 */
#define RETRY_AFTER_MAX_S (30 * 24 * 60 * 60)

/* An endless stream of "100 Continue" would keep libsoup, and with it the main loop, busy for good;
   no honest server sends more than one or two. */
#define MAX_INFORMATIONAL 20

typedef struct
{
  TocDefinition *definition;   /* (owned): keeps the endpoint alive */
  const TocEndpoint *endpoint; /* (unowned): of the definition */
  const char *country_key;     /* (unowned) (nullable): of the definition */
  gboolean control;
  gboolean pinned;
  SoupSession *session;        /* (owned) */

  GCancellable *cancellable;   /* (owned): cancelled by the caller's, the deadline and a flood */
  GCancellable *proxy_lookup;  /* (owned) (nullable): cancelled by its own deadline */
  GCancellable *outer;         /* (owned) (nullable): the caller's */
  gulong outer_id;
  guint deadline_id;           /* removed in probe_run_complete() */
  gboolean timed_out;
  gboolean flooded;
  gboolean abandoned;          /* libsoup's answer is not waited for any longer */

  TocSample *sample;           /* (owned) (nullable): until it is returned */
  SoupMessage *message;        /* (owned) (nullable): the present hop */
  GInputStream *stream;        /* (owned) (nullable): its body */
  GByteArray *body;            /* (owned) */
  TocStage stage;
  gint64 begun;                /* µs, monotonic: as the next three */
  gint64 stage_begun;
  gint64 request_sent;
  gint64 headers_got;
  guint hops;
  guint informational;
  gboolean only_private;       /* all addresses tried so far are private */
  gboolean too_large;
} ProbeRun;

static void send_hop (GTask *task, GUri *uri);
static void read_more (GTask *task);

static void
probe_run_free (gpointer data)
{
  ProbeRun *run = data;

  g_clear_pointer (&run->definition, toc_definition_unref);
  g_clear_object (&run->session);
  g_clear_object (&run->cancellable);
  g_clear_object (&run->proxy_lookup);
  g_clear_object (&run->outer);
  g_clear_pointer (&run->sample, toc_sample_unref);
  g_clear_object (&run->message);
  g_clear_object (&run->stream);
  g_clear_pointer (&run->body, g_byte_array_unref);
  g_free (run);
}

static double
elapsed_ms (gint64 since)
{
  return (double) (g_get_monotonic_time () - since) / 1000.0;
}

/* With several hops, each phase is the sum of all of them. */
static void
add_phase (double *phase, double ms)
{
  *phase = *phase < 0 ? ms : *phase + ms;
}

static void
enter_stage (ProbeRun *run, TocStage stage)
{
  run->stage = stage;
  run->stage_begun = g_get_monotonic_time ();
}

static TocAnswer
get_answer (ProbeRun *run, const char *const *headers)
{
  SoupMessageHeaders *response = soup_message_get_response_headers (run->message);

  return (TocAnswer){
    .status = run->sample->http_status,
    .path = g_uri_get_path (soup_message_get_uri (run->message)),
    .content_type = soup_message_headers_get_content_type (response, NULL),
    .headers = headers,
    .body = (const char *) run->body->data,
    .body_length = run->body->len - 1,
    .retry_after = run->sample->retry_after,
  };
}

static GStrv
dup_header_names (SoupMessage *message)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  SoupMessageHeadersIter iter;
  const char *name, *value;

  soup_message_headers_iter_init (&iter, soup_message_get_response_headers (message));
  while (soup_message_headers_iter_next (&iter, &name, &value))
    {
      g_autofree char *lower = g_ascii_strdown (name, -1);

      g_strv_builder_add (builder, lower);
    }

  return g_strv_builder_end (builder);
}

static void
close_stream_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_input_stream_close_finish (G_INPUT_STREAM (source), result, NULL);
}

/* The rest of a body is not wanted. Closing with a cancelled cancellable drops the connection
   where libsoup would otherwise read on to the end, for ever if need be. */
static void
close_stream (ProbeRun *run, gboolean at_end)
{
  g_autoptr (GCancellable) drop = NULL;

  if (run->stream == NULL)
    return;

  if (!at_end)
    {
      drop = g_cancellable_new ();
      g_cancellable_cancel (drop);
    }

  g_input_stream_close_async (run->stream, G_PRIORITY_DEFAULT, drop, close_stream_cb, NULL);
  g_clear_object (&run->stream);
}

static void
probe_run_complete (GTask *task)
{
  ProbeRun *run = g_task_get_task_data (task);
  gboolean cancelled = run->outer != NULL && g_cancellable_is_cancelled (run->outer);

  g_clear_handle_id (&run->deadline_id, g_source_remove);
  if (run->outer != NULL)
    g_cancellable_disconnect (run->outer, run->outer_id);
  if (run->message != NULL)
    g_signal_handlers_disconnect_by_data (run->message, run);
  run->sample->phases.total = elapsed_ms (run->begun);

  if (cancelled)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  else
    g_task_return_pointer (task, g_steal_pointer (&run->sample),
                           (GDestroyNotify) toc_sample_unref);
  g_object_unref (task);
}

static void
look_up_proxy_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  ProbeRun *run = g_task_get_task_data (task);
  g_auto (GStrv) proxies = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (source), result, NULL);

  if (proxies != NULL && proxies[0] != NULL && !g_str_equal (proxies[0], "direct://"))
    {
      run->sample->proxied = TRUE;
      run->sample->fault = TOC_FAULT_PROXY_ERROR;
    }

  probe_run_complete (task);
}

static gboolean
proxy_deadline_cb (gpointer user_data)
{
  ProbeRun *run = user_data;

  run->deadline_id = 0;
  g_cancellable_cancel (run->proxy_lookup);

  return G_SOURCE_REMOVE;
}

/* A dead proxy looks like a dead server: only the resolver knows that there is one. To find a
   proxy's configuration may take it longer than all of the probe. */
static void
complete_unconnected (GTask *task)
{
  ProbeRun *run = g_task_get_task_data (task);
  GProxyResolver *resolver = g_proxy_resolver_get_default ();

  if (resolver == NULL || !g_proxy_resolver_is_supported (resolver))
    {
      probe_run_complete (task);
      return;
    }

  g_clear_handle_id (&run->deadline_id, g_source_remove);
  run->deadline_id = g_timeout_add (PROXY_DEADLINE_MS, proxy_deadline_cb, run);
  run->proxy_lookup = g_cancellable_new ();
  g_proxy_resolver_lookup_async (resolver, run->sample->url, run->proxy_lookup, look_up_proxy_cb,
                                 task);
}

/* A private address is the right one behind NAT64 or split DNS, where a valid certificate answers
   at it; where none does, it is as foreign as 127.0.0.1. */
static void
note_bogon (ProbeRun *run)
{
  TocSample *sample = run->sample;

  sample->private_address = run->only_private && sample->address != NULL;
  if (sample->verified || sample->http_status != 0 || sample->proxied)
    return;
  if (sample->bogon || (!run->control && sample->private_address))
    sample->fault = TOC_FAULT_DNS_BOGON_ERROR;
}

static void
fail (GTask *task, const GError *error)
{
  ProbeRun *run = g_task_get_task_data (task);
  GTlsCertificateFlags tls_errors = soup_message_get_tls_peer_certificate_errors (run->message);

  run->sample->fault = toc_fault_from_error (error, run->stage, run->timed_out, tls_errors);
  /* Whoever answers has not cut the connection (G_TLS_ERROR_NOT_TLS): most likely the server itself
     cannot go on, for want of a certificate for the name, say. */
  run->sample->alerted = run->sample->fault == TOC_FAULT_TLS_RESET &&
                         (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_MISC) ||
                          g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_HANDSHAKE));
  if (run->flooded)
    run->sample->fault = TOC_FAULT_EOF_ERROR;
  note_bogon (run);

  /* Before there is a certificate, it may be a proxy's doing all the same. */
  if (soup_message_get_tls_peer_certificate (run->message) == NULL)
    complete_unconnected (task);
  else
    probe_run_complete (task);
}

static void
note_unhealthy_body (ProbeRun *run, const TocAnswer *answer)
{
  TocSample *sample = run->sample;

  /* A control's answer may hold the person's own address. */
  if (run->control)
    return;

  sample->excerpt = toc_answer_excerpt (answer);
  if (sample->fault == TOC_FAULT_WRONG_BODY)
    sample->body_digest = toc_answer_digest (answer);
}

static gboolean
is_https (SoupMessage *message)
{
  return g_str_equal (g_uri_get_scheme (soup_message_get_uri (message)), "https");
}

static void
classify (GTask *task)
{
  ProbeRun *run = g_task_get_task_data (task);
  g_auto (GStrv) headers = dup_header_names (run->message);
  TocAnswer answer = get_answer (run, (const char *const *) headers);

  run->sample->fault = toc_answer_classify (&answer, run->endpoint->healthy,
                                            run->control ? NULL : run->definition->signatures,
                                            run->too_large);
  if (run->sample->proxied && !is_https (run->message) && run->sample->fault != TOC_FAULT_NONE &&
      run->sample->http_status >= 400 && run->sample->http_status != STATUS_PORTAL)
    run->sample->fault = TOC_FAULT_PROXY_ERROR;
  else if (run->sample->fault != TOC_FAULT_NONE)
    note_unhealthy_body (run, &answer);
  else if (run->country_key != NULL)
    run->sample->country = toc_answer_country (&answer, run->country_key);

  probe_run_complete (task);
}

/* libsoup reports success for a body that ends too early. */
static gboolean
is_truncated (ProbeRun *run)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (run->message);

  return soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
         soup_message_headers_get_one (headers, "Content-Encoding") == NULL &&
         (goffset) run->body->len - 1 < soup_message_headers_get_content_length (headers);
}

static void
finish_body (GTask *task, gboolean at_end)
{
  ProbeRun *run = g_task_get_task_data (task);

  add_phase (&run->sample->phases.body, elapsed_ms (run->headers_got));
  close_stream (run, at_end);

  if (at_end && run->sample->http_status < 400 && is_truncated (run))
    {
      run->sample->fault = TOC_FAULT_EOF_ERROR;
      probe_run_complete (task);
      return;
    }

  classify (task);
}

static void
fail_late (GTask *task, const GError *error)
{
  ProbeRun *run = g_task_get_task_data (task);

  /* An error status says it all, whatever became of its text. */
  if (run->sample->http_status >= 400)
    classify (task);
  else
    fail (task, error);
}

/* The body's array always ends with a NUL that is not part of the body. */
static void
append_body (ProbeRun *run, GBytes *bytes)
{
  gsize room = run->endpoint->body_limit - (run->body->len - 1);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  run->too_large = length > room;
  g_byte_array_set_size (run->body, run->body->len - 1);
  g_byte_array_append (run->body, data, (guint) MIN (length, room));
  g_byte_array_append (run->body, (const guint8 *) "", 1);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  ProbeRun *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
    g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  TocAnswer answer;

  if (run->abandoned)
    {
      close_stream (run, FALSE);
      g_object_unref (task);
      return;
    }
  if (bytes == NULL)
    {
      close_stream (run, FALSE);
      fail_late (task, error);
      return;
    }
  if (g_bytes_get_size (bytes) == 0)
    {
      finish_body (task, TRUE);
      return;
    }

  append_body (run, bytes);
  answer = get_answer (run, NULL);
  if (run->too_large || toc_answer_is_settled (&answer, run->endpoint->healthy))
    finish_body (task, FALSE);
  else
    read_more (task);
}

static void
read_more (GTask *task)
{
  ProbeRun *run = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (run->stream, READ_CHUNK, G_PRIORITY_DEFAULT, run->cancellable,
                                   read_cb, task);
}

static gboolean
has_host (GUri *target)
{
  return target != NULL && g_uri_get_host (target) != NULL && *g_uri_get_host (target) != '\0';
}

static void
redirect_away (GTask *task, GUri *target)
{
  ProbeRun *run = g_task_get_task_data (task);

  run->sample->fault = TOC_FAULT_REDIRECTED_AWAY;
  if (has_host (target))
    run->sample->redirect_host = toc_text_make_plain (g_uri_get_host (target));
  probe_run_complete (task);
}

static gboolean
may_follow (ProbeRun *run, GUri *target)
{
  const char *host = target != NULL ? g_uri_get_host (target) : NULL;

  if (run->control || host == NULL || !g_str_equal (g_uri_get_scheme (target), "https") ||
      !toc_definition_trusts_host (run->definition, host))
    return FALSE;

  return !run->pinned ||
         g_str_equal (host, g_uri_get_host (soup_message_get_uri (run->message)));
}

static void
follow_redirect (GTask *task)
{
  ProbeRun *run = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (run->message);
  const char *location = soup_message_headers_get_one (headers, "Location");
  g_autoptr (GUri) target = NULL;

  close_stream (run, FALSE);
  if (location != NULL)
    target = g_uri_parse_relative (soup_message_get_uri (run->message), location,
                                   SOUP_HTTP_URI_FLAGS, NULL);

  /* A redirect to nowhere is a broken answer of the service's own. */
  if (!run->control && !has_host (target))
    {
      run->sample->fault = TOC_FAULT_HTTP_UNEXPECTED;
      probe_run_complete (task);
      return;
    }
  if (!may_follow (run, target))
    {
      redirect_away (task, target);
      return;
    }
  if (++run->hops > MAX_HOPS)
    {
      run->sample->fault = TOC_FAULT_REDIRECT_LOOP;
      probe_run_complete (task);
      return;
    }

  send_hop (task, target);
}

static gint64
parse_retry_after (SoupMessageHeaders *headers)
{
  const char *value = soup_message_headers_get_one (headers, "Retry-After");
  g_autoptr (GDateTime) date = NULL;
  g_autoptr (GError) error = NULL;
  guint64 seconds;
  gint64 wait;

  if (value == NULL)
    return -1;
  if (g_ascii_string_to_unsigned (value, 10, 0, RETRY_AFTER_MAX_S, &seconds, &error))
    return (gint64) seconds;
  if (g_error_matches (error, G_NUMBER_PARSER_ERROR, G_NUMBER_PARSER_ERROR_OUT_OF_BOUNDS))
    return RETRY_AFTER_MAX_S;

  date = soup_date_time_new_from_http_string (value);
  if (date == NULL)
    return -1;
  wait = g_date_time_to_unix (date) - g_get_real_time () / G_USEC_PER_SEC;

  return CLAMP (wait, 0, RETRY_AFTER_MAX_S);
}

static void
note_headers (ProbeRun *run)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (run->message);
  const char *date = soup_message_headers_get_one (headers, "Date");
  g_autoptr (GDateTime) server_date =
    date != NULL ? soup_date_time_new_from_http_string (date) : NULL;

  run->sample->http_status = soup_message_get_status (run->message);
  run->sample->retry_after = parse_retry_after (headers);
  if (server_date != NULL)
    run->sample->server_date = g_date_time_to_unix (server_date);
}

static void
note_certificate (ProbeRun *run)
{
  GTlsCertificate *certificate = soup_message_get_tls_peer_certificate (run->message);
  g_autoptr (GDateTime) expires = NULL;

  if (certificate == NULL)
    return;

  run->sample->verified = soup_message_get_tls_peer_certificate_errors (run->message) == 0;
  expires = g_tls_certificate_get_not_valid_after (certificate);
  if (expires != NULL)
    run->sample->certificate_expires = g_date_time_to_unix (expires);
}

static gboolean
is_redirect (guint status)
{
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static void
send_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  ProbeRun *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (run->abandoned)
    {
      g_object_unref (task);
      return;
    }

  run->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  note_certificate (run);
  if (run->stream == NULL)
    {
      fail (task, error);
      return;
    }

  note_headers (run);

  /* The answer of a proxy that made no tunnel: there was no TLS in it. */
  if (is_https (run->message) && soup_message_get_tls_peer_certificate (run->message) == NULL)
    {
      close_stream (run, FALSE);
      run->sample->proxied = TRUE;
      run->sample->fault = TOC_FAULT_PROXY_ERROR;
      probe_run_complete (task);
    }
  else if (is_redirect (run->sample->http_status))
    follow_redirect (task);
  else
    read_more (task);
}

static void
note_address (ProbeRun *run, GIOStream *connection)
{
  TocSample *sample = run->sample;
  g_autoptr (GSocketAddress) remote = NULL;
  GInetAddress *address;

  if (!G_IS_SOCKET_CONNECTION (connection))
    return;
  remote = g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (connection), NULL);
  if (G_IS_PROXY_ADDRESS (remote))
    {
      sample->proxied = TRUE;
      return;
    }
  if (!G_IS_INET_SOCKET_ADDRESS (remote))
    return;

  address = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote));
  sample->bogon |= toc_fault_is_bogon (address);
  run->only_private &= toc_fault_is_private (address);
  sample->ipv4_tried |= g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4;
  sample->ipv6_tried |= g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;
  g_free (sample->address);
  sample->address = g_inet_address_to_string (address);
}

static void
network_event_cb (SoupMessage *message,
                  GSocketClientEvent event,
                  GIOStream *connection,
                  gpointer user_data)
{
  ProbeRun *run = user_data;
  TocPhases *phases = &run->sample->phases;

  switch (event)
    {
    case G_SOCKET_CLIENT_RESOLVING:
      enter_stage (run, TOC_STAGE_DNS);
      break;
    case G_SOCKET_CLIENT_RESOLVED:
      add_phase (&phases->dns, elapsed_ms (run->stage_begun));
      enter_stage (run, TOC_STAGE_TCP);
      break;
    case G_SOCKET_CLIENT_CONNECTING:
      note_address (run, connection);
      break;
    case G_SOCKET_CLIENT_CONNECTED:
      note_address (run, connection);
      add_phase (&phases->tcp, elapsed_ms (run->stage_begun));
      enter_stage (run, TOC_STAGE_REQUEST);
      break;
    case G_SOCKET_CLIENT_TLS_HANDSHAKING:
      enter_stage (run, TOC_STAGE_TLS);
      break;
    case G_SOCKET_CLIENT_TLS_HANDSHAKED:
      add_phase (&phases->tls, elapsed_ms (run->stage_begun));
      enter_stage (run, TOC_STAGE_REQUEST);
      break;
    case G_SOCKET_CLIENT_PROXY_NEGOTIATING:
    case G_SOCKET_CLIENT_PROXY_NEGOTIATED:
    case G_SOCKET_CLIENT_COMPLETE:
    default:
      break;
    }
}

static void
wrote_headers_cb (SoupMessage *message, gpointer user_data)
{
  ProbeRun *run = user_data;

  run->stage = TOC_STAGE_REQUEST;
  run->request_sent = g_get_monotonic_time ();
}

static void
got_headers_cb (SoupMessage *message, gpointer user_data)
{
  ProbeRun *run = user_data;

  run->stage = TOC_STAGE_BODY;
  run->headers_got = g_get_monotonic_time ();
  if (run->request_sent != 0)
    add_phase (&run->sample->phases.first_byte, elapsed_ms (run->request_sent));
}

static void
got_informational_cb (SoupMessage *message, gpointer user_data)
{
  ProbeRun *run = user_data;

  if (++run->informational <= MAX_INFORMATIONAL)
    return;

  run->flooded = TRUE;
  g_cancellable_cancel (run->cancellable);
}

static void
send_hop (GTask *task, GUri *uri)
{
  ProbeRun *run = g_task_get_task_data (task);

  if (run->message != NULL)
    g_signal_handlers_disconnect_by_data (run->message, run);
  g_clear_object (&run->message);
  g_free (run->sample->url);
  run->sample->url = g_uri_to_string (uri);
  run->sample->verified = FALSE;
  run->sample->http_status = 0;
  run->sample->retry_after = -1;
  run->sample->server_date = 0;
  g_byte_array_set_size (run->body, 0);
  g_byte_array_append (run->body, (const guint8 *) "", 1);
  run->request_sent = run->headers_got = 0;
  enter_stage (run, TOC_STAGE_DNS);

  run->message = soup_message_new_from_uri (SOUP_METHOD_GET, uri);
  soup_message_add_flags (run->message, SOUP_MESSAGE_NO_REDIRECT);
  /* On a kept connection a reset would be retried without a word. */
  if (run->sample->fresh)
    soup_message_add_flags (run->message, SOUP_MESSAGE_NEW_CONNECTION);
  g_signal_connect (run->message, "network-event", G_CALLBACK (network_event_cb), run);
  g_signal_connect (run->message, "wrote-headers", G_CALLBACK (wrote_headers_cb), run);
  g_signal_connect (run->message, "got-headers", G_CALLBACK (got_headers_cb), run);
  g_signal_connect (run->message, "got-informational", G_CALLBACK (got_informational_cb), run);
  soup_session_send_async (run->session, run->message, G_PRIORITY_DEFAULT, run->cancellable,
                           send_cb, task);
}

/* Who is asked to stop may take its time: a look-up waits for a thread of the resolver's first. The
   deadline ends the probe all the same; what comes later is dropped. */
static gboolean
deadline_cb (gpointer user_data)
{
  GTask *task = user_data;
  ProbeRun *run = g_task_get_task_data (task);
  g_autoptr (GError) error =
    g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "The deadline has passed");

  run->deadline_id = 0;
  run->timed_out = TRUE;
  run->abandoned = TRUE;
  g_object_ref (task); /* for the callback that is still to come */
  g_signal_handlers_disconnect_by_data (run->message, run);
  note_certificate (run);
  g_cancellable_cancel (run->cancellable);
  fail_late (task, error);

  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static ProbeRun *
probe_run_new (const TocProbe *probe, SoupSession *session, GCancellable *outer)
{
  ProbeRun *run = g_new0 (ProbeRun, 1);

  run->definition = toc_definition_ref (probe->definition);
  run->endpoint = probe->endpoint;
  run->country_key = probe->country_key;
  run->control = probe->control;
  run->pinned = probe->pinned;
  run->session = g_object_ref (session);
  run->cancellable = g_cancellable_new ();
  run->sample = toc_sample_new (probe->id, probe->endpoint->url);
  run->sample->started_at = g_get_real_time ();
  run->sample->fresh = probe->fresh;
  run->body = g_byte_array_new ();
  run->begun = g_get_monotonic_time ();
  run->only_private = TRUE;
  if (outer != NULL)
    {
      run->outer = g_object_ref (outer);
      run->outer_id = g_cancellable_connect (outer, G_CALLBACK (outer_cancelled_cb),
                                             g_object_ref (run->cancellable), g_object_unref);
    }

  return run;
}

void
toc_probe_run_async (const TocProbe *probe,
                     SoupSession *session,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  ProbeRun *run = probe_run_new (probe, session, cancellable);
  g_autoptr (GUri) uri = g_uri_parse (probe->endpoint->url, SOUP_HTTP_URI_FLAGS, NULL);

  g_task_set_source_tag (task, toc_probe_run_async);
  g_task_set_task_data (task, run, probe_run_free);
  run->deadline_id = g_timeout_add (probe->deadline_ms, deadline_cb, task);
  send_hop (task, uri);
}

TocSample *
toc_probe_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
