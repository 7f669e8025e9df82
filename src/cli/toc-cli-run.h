/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "toc-definition.h"
#include "toc-verdict.h"

G_BEGIN_DECLS

/**
 * TocCliRun: how the commands that check do it.
 */
typedef struct
{
  gboolean no_world;
  gboolean no_feed;
  char *service; /* (owned) (nullable): a file */
  int timeout;   /* s, of each part; TOC_CLI_TIMEOUT by default */
} TocCliRun;

#define TOC_CLI_TIMEOUT 10

/** toc_cli_run_clear: frees what @run owns. */
void toc_cli_run_clear (TocCliRun *run);

/** toc_cli_run_check_timeout: FALSE with @error where the time is none. */
gboolean toc_cli_run_check_timeout (const TocCliRun *run, GError **error);

/**
 * toc_cli_run_load: a file that was asked for by name must be right; the person's own override that
 * is not leaves the shipped definition in service.
 *
 * Returns: (transfer full) (nullable): NULL with @error
 */
TocDefinition *toc_cli_run_load (const TocCliRun *run, GError **error);

/** toc_cli_run: checks once, and waits for it. Returns: (transfer full) */
TocVerdict *toc_cli_run (const TocCliRun *run, TocDefinition *definition, SoupSession *session);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TocCliRun, toc_cli_run_clear)

G_END_DECLS
