/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-words.h"

G_BEGIN_DECLS

/**
 * toc_state_icon_get_name: the themed name of a state's icon in colour. States without a drawing
 * of their own have the one of "unknown".
 *
 * Returns: (transfer full)
 */
char *toc_state_icon_get_name (TocState state);

G_END_DECLS
