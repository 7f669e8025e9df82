/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-memory.h"

#include <glib.h>

/* Other C libraries neither have these heaps nor these functions. */
#ifdef __GLIBC__
#include <malloc.h>
#endif

void
toc_memory_setup (void)
{
#ifdef __GLIBC__
  mallopt (M_ARENA_MAX, 1);
#endif
  g_thread_pool_set_max_unused_threads (0);
}

void
toc_memory_give_back (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
}
