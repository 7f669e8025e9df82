/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-test-net.h"

#include "toc-probe.h"
#include "toc-session.h"
#include "toc-survey.h"

/* The linker calls these in place of toc_fault_is_bogon(): see meson.build. */
gboolean __real_toc_fault_is_bogon (GInetAddress *address);
gboolean __wrap_toc_fault_is_bogon (GInetAddress *address);

gboolean
__wrap_toc_fault_is_bogon (GInetAddress *address)
{
  g_autofree char *text = g_inet_address_to_string (address);

  return !g_str_equal (text, "127.0.0.1") && __real_toc_fault_is_bogon (address);
}

gboolean
toc_test_tick_cb (gpointer ticks)
{
  (*(guint *) ticks)++;

  return G_SOURCE_CONTINUE;
}

void
toc_test_run_for (guint ms)
{
  guint ticks = 0;
  guint id = g_timeout_add (ms, toc_test_tick_cb, &ticks);

  while (ticks == 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

static const char *
get_certificates (void)
{
  const char *folder = g_getenv ("TOCSIN_TEST_CERTS");

  if (folder == NULL)
    g_error ("TOCSIN_TEST_CERTS is not set; run “meson test”");

  return folder;
}

static GTlsDatabase *
load_authority (void)
{
  g_autofree char *file = g_build_filename (get_certificates (), "ca.pem", NULL);
  g_autoptr (GError) error = NULL;
  GTlsDatabase *database = g_tls_file_database_new (file, &error);

  g_assert_no_error (error);

  return database;
}

void
toc_test_trust_authority (void)
{
  g_autoptr (GTlsDatabase) database = load_authority ();

  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
}

static char *
with_port (TocTestNet *net, const char *text)
{
  GString *line = g_string_new (text);
  g_autofree char *port = g_strdup_printf ("%u", net->port);

  g_string_replace (line, "PORT", port, 0);

  return g_string_free (line, FALSE);
}

char *
toc_test_net_dup_shipped (TocTestNet *net)
{
  g_autofree char *file =
    g_test_build_filename (G_TEST_DIST, "..", "..", "data", "services", "tiktok.json", NULL);
  g_autofree char *host = g_strdup_printf ("\\1:%u/", net->port);
  g_autoptr (GRegex) regex = g_regex_new ("(\"https?://[a-z0-9.-]+)/", 0, 0, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *shipped = NULL;
  char *text;

  g_file_get_contents (file, &shipped, NULL, &error);
  g_assert_no_error (error);
  text = g_regex_replace (regex, shipped, -1, 0, host, 0, &error);
  g_assert_no_error (error);

  return text;
}

void
toc_test_net_set_up (TocTestNet *net, gconstpointer data)
{
  g_autoptr (GTlsDatabase) authority = load_authority ();
  g_autoptr (GError) error = NULL;
  g_autofree char *shipped = NULL;

  net->server = toc_fault_server_new (get_certificates ());
  net->log = toc_fault_server_get_log (net->server);
  net->port = toc_fault_server_listen (net->server, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
  net->resolver = toc_test_resolver_new ();
  g_resolver_set_default (G_RESOLVER (net->resolver));
  net->session = toc_session_new ();
  g_object_set (net->session, "tls-database", authority, NULL);
  shipped = toc_test_net_dup_shipped (net);
  net->definition = toc_definition_new_from_data (shipped, -1, "tiktok.json", &error);
  g_assert_no_error (error);
}

void
toc_test_net_tear_down (TocTestNet *net, gconstpointer data)
{
  soup_session_abort (net->session);
  /* What was cancelled or closed has to be given the time to end. */
  toc_test_wait_for (G_OBJECT (net->session)->ref_count == 1);
  g_assert_finalize_object (net->session);
  g_clear_pointer (&net->definition, toc_definition_unref);
  g_assert_finalize_object (net->server);
  g_clear_object (&net->resolver);
}

void
toc_test_net_set (TocTestNet *net, const char *target, const char *line)
{
  g_autoptr (GError) error = NULL;

  toc_fault_server_set (net->server, target, line, &error);
  g_assert_no_error (error);
}

void
toc_test_net_answer (TocTestNet *net, const char *target, const char *line)
{
  g_autofree char *with = with_port (net, line);

  toc_test_net_set (net, target, with);
}

void
toc_test_net_define (TocTestNet *net, const char *json)
{
  g_autofree char *text = with_port (net, json);
  g_autoptr (GError) error = NULL;

  g_strdelimit (text, "'", '"');
  g_clear_pointer (&net->definition, toc_definition_unref);
  net->definition = toc_definition_new_from_data (text, -1, "test.json", &error);
  g_assert_no_error (error);
}

guint
toc_test_net_count (TocTestNet *net, const char *target)
{
  return toc_fault_log_count (net->log, "request", target);
}

static const TocControl *
find_control (const TocDefinition *definition, const char *id)
{
  for (guint i = 0; i < definition->controls->len; i++)
    {
      const TocControl *control = g_ptr_array_index (definition->controls, i);

      if (g_str_equal (control->id, id))
        return control;
    }

  g_error ("“%s” is neither component nor control", id);
}

static void
finish_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

TocSample *
toc_test_net_probe (TocTestNet *net, const char *id, guint deadline_ms)
{
  const TocComponent *component = toc_definition_find_component (net->definition, id);
  const TocControl *control = component == NULL ? find_control (net->definition, id) : NULL;
  TocProbe probe = {
    .definition = net->definition,
    .id = id,
    .endpoint = control != NULL ? control->endpoint : g_ptr_array_index (component->endpoints, 0),
    .control = control != NULL,
    .country_key = control != NULL ? control->country_key : NULL,
    .fresh = TRUE,
    .deadline_ms = deadline_ms,
  };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TocSample *sample;

  toc_probe_run_async (&probe, net->session, NULL, finish_cb, &result);
  toc_test_wait_for (result != NULL);
  sample = toc_probe_run_finish (result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (sample);

  return sample;
}

TocRound *
toc_test_net_survey (TocTestNet *net, guint deadline_ms)
{
  g_autoptr (GPtrArray) components = toc_definition_dup_enabled (net->definition);
  g_autoptr (GHashTable) neutral = toc_survey_new_neutral ();
  TocSurvey survey = {
    .definition = net->definition,
    .components = components,
    .neutral = neutral,
    .deadline_ms = deadline_ms,
  };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TocRound *round;

  toc_survey_run_async (&survey, net->session, NULL, finish_cb, &result);
  toc_test_wait_for (result != NULL);
  round = toc_survey_run_finish (result, &error);
  g_assert_no_error (error);

  return round;
}
