/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "toc-definition.h"
#include "toc-fault-server.h"
#include "toc-round.h"
#include "toc-test-resolver.h"

G_BEGIN_DECLS

/**
 * TocTestNet: all of the internet in one process: every name leads to 127.0.0.1, where a server
 * answers as the real ones do, until told otherwise.
 *
 * Loopback addresses are bogons to the core. Programs that are linked with this one have 127.0.0.1
 * stand for an address of the internet; the others of 127.0.0.0/8 are bogons as ever.
 */
typedef struct
{
  TocFaultServer *server;    /* (owned) */
  TocFaultLog *log;          /* (unowned): the server's */
  TocTestResolver *resolver; /* (owned) */
  guint16 port;
  SoupSession *session;      /* (owned): of toc_session_new(), trusts the tests' root */
  TocDefinition *definition; /* (owned): the shipped one, with the server's port */
} TocTestNet;

/** toc_test_net_set_up: @data is not used. */
void toc_test_net_set_up (TocTestNet *net, gconstpointer data);

/** toc_test_net_tear_down: frees what @net owns; fails the test if more than that keeps it. */
void toc_test_net_tear_down (TocTestNet *net, gconstpointer data);

/** toc_test_net_set: as toc_fault_server_set(), which must succeed. */
void toc_test_net_set (TocTestNet *net, const char *target, const char *line);

/** toc_test_net_answer: as toc_fault_server_set() for an answer in which each "PORT" is the
 *  server's port. */
void toc_test_net_answer (TocTestNet *net, const char *target, const char *line);

/** toc_test_net_define: takes another definition, in which each "PORT" is the server's port.
 *  @json: with single quotes for double ones */
void toc_test_net_define (TocTestNet *net, const char *json);

/** toc_test_net_dup_shipped: Returns: (transfer full): the shipped definition's JSON, with the
 *  server's port in its URLs */
char *toc_test_net_dup_shipped (TocTestNet *net);

/** toc_test_net_count: how many requests there were for @target. */
guint toc_test_net_count (TocTestNet *net, const char *target);

/**
 * toc_test_net_probe: runs the probe of a component's or control's first endpoint to its end.
 *
 * Returns: (transfer full)
 */
TocSample *toc_test_net_probe (TocTestNet *net, const char *id, guint deadline_ms);

/**
 * toc_test_net_survey: runs a survey of all enabled components to its end.
 *
 * Returns: (transfer full)
 */
TocRound *toc_test_net_survey (TocTestNet *net, guint deadline_ms);

/** toc_test_trust_authority: has every TLS connection of this process trust the tests' root. */
void toc_test_trust_authority (void);

/** toc_test_wait_for: runs the main loop until @condition holds, also one that another thread
 *  makes true; fails the test after ten seconds. */
#define toc_test_wait_for(condition) \
  G_STMT_START \
  { \
    guint toc_test_ticks = 0; \
    guint toc_test_id = g_timeout_add (TOC_TEST_TICK_MS, toc_test_tick_cb, &toc_test_ticks); \
    while (!(condition)) \
      { \
        if (toc_test_ticks * TOC_TEST_TICK_MS > 10000) \
          g_error ("%s:%d: waited in vain for %s", __FILE__, __LINE__, #condition); \
        g_main_context_iteration (NULL, TRUE); \
      } \
    g_source_remove (toc_test_id); \
  } \
  G_STMT_END

#define TOC_TEST_TICK_MS 5

gboolean toc_test_tick_cb (gpointer ticks);

/** toc_test_run_for: runs the main loop for some milliseconds. */
void toc_test_run_for (guint ms);

G_END_DECLS
