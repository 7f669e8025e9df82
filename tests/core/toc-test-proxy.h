/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** toc_test_proxy_install: makes a resolver of our own the default one of this process. To be
 *  called at the beginning of main(). */
void toc_test_proxy_install (void);

/** toc_test_proxy_set: @proxy: what it says of every URL, "direct://" at first; "silent": nothing
 *  until it is cancelled */
void toc_test_proxy_set (const char *proxy);

G_END_DECLS
