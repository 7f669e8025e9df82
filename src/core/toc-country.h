/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The names of countries for people, in the language of the locale where iso-codes has them.
 */

/**
 * toc_country_get_name: such as "United States".
 * @code: two capital letters of ISO 3166-1
 *
 * Returns: (transfer none): @code itself if it is nobody's
 */
const char *toc_country_get_name (const char *code);

/**
 * toc_country_get_name_after_in: such as "the United States", for a sentence that says "in …".
 * @code: as for toc_country_get_name()
 *
 * Returns: (transfer none): as toc_country_get_name()
 */
const char *toc_country_get_name_after_in (const char *code);

G_END_DECLS
