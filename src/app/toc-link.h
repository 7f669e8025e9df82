/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-definition.h"

G_BEGIN_DECLS

/**
 * toc_link_find_url: the address of a page for people.
 * @id: a link's id, or "home" for the service's own page
 *
 * A pure function.
 *
 * Returns: (transfer none) (nullable): http or https; NULL for anything else, and where @definition
 *   has no such link
 */
const char *toc_link_find_url (const TocDefinition *definition, const char *id);

G_END_DECLS
