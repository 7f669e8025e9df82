/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * toc_memory_setup: has the C library keep one heap for all threads instead of one for each, of
 * which every one keeps what it once needed, and GLib's threads end with their work: those that wait
 * for more wake the program up to end 15 s later. First thing in main(), before there are threads.
 */
void toc_memory_setup (void);

/** toc_memory_give_back: gives the system back what was freed. Takes about a millisecond: for after
 *  large things, such as a survey or a window. */
void toc_memory_give_back (void);

G_END_DECLS
