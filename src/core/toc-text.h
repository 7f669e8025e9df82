/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * toc_text_make_plain: text from outside as a terminal may get it: without control characters,
 * which could move the cursor or worse. Line ends stay. A pure function.
 *
 * Returns: (transfer full): valid UTF-8
 */
char *toc_text_make_plain (const char *text);

/**
 * toc_text_is_shallow: whether JSON is nested no deeper than any that is meant honestly. A parser
 * that calls itself for each level would use up the stack otherwise. A pure function.
 * @length: bytes
 */
gboolean toc_text_is_shallow (const char *json, gsize length);

G_END_DECLS
