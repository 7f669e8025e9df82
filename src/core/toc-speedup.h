/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** TOC_ROUNDS_APART_US: rounds stay apart by this, however much a test speeds up. */
#define TOC_ROUNDS_APART_US (G_USEC_PER_SEC / 4)

/**
 * toc_speedup_get: by how much waiting times are divided, from TOCSIN_SPEEDUP in the environment:
 * 1 to 60, for tests. Network time-outs and the budget of other people's services are never
 * divided.
 */
guint toc_speedup_get (void);

/**
 * toc_speedup_wait: a waiting time, divided.
 * @microseconds: 0 or more
 */
gint64 toc_speedup_wait (gint64 microseconds);

G_END_DECLS
