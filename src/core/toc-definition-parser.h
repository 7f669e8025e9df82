/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-definition.h"

G_BEGIN_DECLS

/**
 * toc_definition_parse: a definition from its JSON document, checked whole.
 * @root: the document
 * @file: the name that an error calls it by
 * @error: return location in %TOC_DEFINITION_ERROR
 *
 * Returns: (transfer full) (nullable)
 */
TocDefinition *toc_definition_parse (JsonNode *root, const char *file, GError **error);

G_END_DECLS
