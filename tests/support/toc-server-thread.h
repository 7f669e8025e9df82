/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TOC_TYPE_SERVER_THREAD (toc_server_thread_get_type ())
G_DECLARE_FINAL_TYPE (TocServerThread, toc_server_thread, TOC, SERVER_THREAD, GObject)

typedef void (*TocServerThreadFunc) (gpointer user_data);

/**
 * toc_server_thread_new:
 * @name: for debuggers
 *
 * A thread with a main loop of its own, so that a server answers while the test that
 * started it blocks, or has its own main loop busy. It ends with the last reference.
 */
TocServerThread *toc_server_thread_new (const char *name);

/** Returns: (transfer none): the thread's main context */
GMainContext *toc_server_thread_get_context (TocServerThread *self);

/** Runs @func in the thread (at once when already there) and returns when it has. */
void toc_server_thread_call (TocServerThread    *self,
                             TocServerThreadFunc func,
                             gpointer            user_data);

G_END_DECLS
