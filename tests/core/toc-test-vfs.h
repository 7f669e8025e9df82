/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * toc_test_vfs_install: makes every database of this process, from now on, stand on a disk that
 * keeps nothing but what was synced: what is written reaches the file with the next sync of it, or,
 * now and then and in any order, before. Whoever is killed leaves what a computer leaves behind
 * that loses its power.
 */
void toc_test_vfs_install (void);

G_END_DECLS
