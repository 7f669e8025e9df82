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

/**
 * toc_definition_check_ids: whether everything in a document that needs an id has one of its own.
 * @own: a person's own document, before it is merged into another and its elements are numbered anew
 * @file: the name that an error calls it by
 * @error: return location in %TOC_DEFINITION_ERROR
 */
gboolean toc_definition_check_ids (JsonNode *own, const char *file, GError **error);

G_END_DECLS
