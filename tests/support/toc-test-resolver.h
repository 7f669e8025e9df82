/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TOC_TYPE_TEST_RESOLVER (toc_test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TocTestResolver, toc_test_resolver, TOC, TEST_RESOLVER, GResolver)

/**
 * toc_test_resolver_new:
 *
 * A resolver for tests inside one process: every name is at 127.0.0.1 unless told otherwise.
 * Make it the default with g_resolver_set_default().
 */
TocTestResolver *toc_test_resolver_new (void);

/**
 * toc_test_resolver_set:
 * @name: a name, or `*` for all that are not set
 * @answer: (nullable): addresses, separated by spaces; `nxdomain`, `temporary`, `silent` (until
 *   cancelled); NULL to forget what was set
 */
void toc_test_resolver_set (TocTestResolver *self,
                            const char      *name,
                            const char      *answer);

/** Returns: how many look-ups there were */
guint toc_test_resolver_get_count (TocTestResolver *self);

G_END_DECLS
