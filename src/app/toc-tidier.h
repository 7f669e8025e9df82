/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-monitor.h"

G_BEGIN_DECLS

#define TOC_TYPE_TIDIER (toc_tidier_get_type ())
G_DECLARE_FINAL_TYPE (TocTidier, toc_tidier, TOC, TIDIER, GObject)

/** TocTidier: gives memory back to the system once it is no longer needed, so that a program that
 *  mostly waits is small meanwhile. */

/** toc_tidier_new: Returns: (transfer full): tidies after each round of @monitor */
TocTidier *toc_tidier_new (TocMonitor *monitor);

/** toc_tidier_tidy_soon: something large was freed, or is about to be. */
void toc_tidier_tidy_soon (TocTidier *self);

G_END_DECLS
