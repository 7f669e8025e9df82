/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-cli-run.h"

#include <glib/gi18n.h>

#include "toc-check.h"
#include "toc-cli.h"
#include "toc-file.h"
#include "toc-world-budget.h"

#define TIMEOUT_MAX_S 60

typedef struct
{
  GMainLoop *loop;
  TocVerdict *verdict; /* (owned) (nullable) */
} Wait;

void
toc_cli_run_clear (TocCliRun *run)
{
  g_clear_pointer (&run->service, g_free);
}

gboolean
toc_cli_run_check_timeout (const TocCliRun *run, GError **error)
{
  if (run->timeout >= 1 && run->timeout <= TIMEOUT_MAX_S)
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("--timeout is %d; write a whole number of seconds from 1 to %d."), run->timeout,
               TIMEOUT_MAX_S);

  return FALSE;
}

TocDefinition *
toc_cli_run_load (const TocCliRun *run, GError **error)
{
  g_autoptr (GError) own_error = NULL;
  TocDefinition *definition = toc_definition_load (run->service, &own_error);

  if (definition != NULL)
    return definition;

  if (run->service != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return NULL;
    }

  toc_cli_print_error (own_error);
  g_printerr (_ ("tocsin: The shipped definition is used instead.\n"));

  return toc_definition_new_shipped ();
}

static void
check_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;

  wait->verdict = toc_check_run_finish (result, NULL);
  g_main_loop_quit (wait->loop);
}

TocVerdict *
toc_cli_run (const TocCliRun *run, TocDefinition *definition, SoupSession *session)
{
  g_autoptr (GFile) budget = run->no_world ? NULL : toc_world_budget_get_file ();
  g_autoptr (GFile) cache = toc_file_get_cache ();
  g_autoptr (TocOoni) ooni =
    definition->ooni != NULL ? toc_ooni_new (session, definition->ooni, cache) : NULL;
  g_autoptr (TocFeedReader) feeds =
    run->no_feed ? NULL : toc_feed_reader_new (definition, session, cache);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  TocCheck check = {
    .definition = definition,
    .session = session,
    .deadline_ms = (guint) run->timeout * 1000,
    .budget = budget,
    .ooni = ooni,
    .feeds = feeds,
  };
  Wait wait = { .loop = loop };

  toc_check_run_async (&check, NULL, check_cb, &wait);
  g_main_loop_run (loop);

  return wait.verdict;
}
