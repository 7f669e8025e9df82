/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * toc_test_prepare_forks: for a program that calls g_test_dbus_up(), before it does.
 *
 * GTestDBus forks a process that waits for the end of its parent and then calls exit(). There the leak
 * sanitizer would report all that the threads of the test held when it was forked, for they do not live
 * on in it. So it ends at once.
 */
void toc_test_prepare_forks (void);

G_END_DECLS
