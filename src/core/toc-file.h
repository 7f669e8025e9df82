/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * toc_file_write: writes @file anew, readable by its owner alone, and makes the folder that it is
 * in. Waits for the disk.
 */
gboolean toc_file_write (GFile *file, GBytes *contents, GError **error);

/** toc_file_write_async: the same on a thread; it is not interrupted halfway. */
void toc_file_write_async (GFile *file,
                           GBytes *contents,
                           GAsyncReadyCallback callback,
                           gpointer user_data);

/** toc_file_write_finish: Returns: whether it was written */
gboolean toc_file_write_finish (GAsyncResult *result, GError **error);

/** toc_file_get_cache: the folder for what can be asked for again, such as ~/.cache/tocsin.
 *  Returns: (transfer full) */
GFile *toc_file_get_cache (void);

G_END_DECLS
