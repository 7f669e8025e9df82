/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-definition.h"
#include "toc-verdict.h"

G_BEGIN_DECLS

/**
 * toc_report_text_new: all that was seen, to be sent to a friend or a provider: the verdict and why
 * it is believed, what each part answered, from which address and how fast, what others see, what
 * is announced, and where to read more.
 * @definition: whose links are named
 * @own_address: (nullable): NULL: nothing in it tells an address of the person's own
 * @now: µs since the epoch
 *
 * Returns: (transfer full): plain text of several lines, translated, with a newline at its end
 */
char *toc_report_text_new (const TocVerdict *verdict,
                           const TocDefinition *definition,
                           const char *own_address,
                           gint64 now);

G_END_DECLS
