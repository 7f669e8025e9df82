/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-rules.h"

G_BEGIN_DECLS

/**
 * toc_findings_add:
 * @verdict: which has no findings yet
 * @circumstances: which components were found slow, and which do not count
 *
 * Adds what @round says of each enabled component of @definition, and of the controls that were
 * asked: its state, as it is as long as no rule says otherwise, and a sentence of evidence.
 */
void toc_findings_add (TocVerdict *verdict,
                       const TocDefinition *definition,
                       const TocRound *round,
                       const TocCircumstances *circumstances);

G_END_DECLS
