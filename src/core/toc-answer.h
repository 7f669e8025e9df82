/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-definition.h"

G_BEGIN_DECLS

/**
 * toc_answer_is_settled: whether no more of the body has to be read to know that it is healthy.
 * @healthy: (element-type TocSignature): the endpoint's
 *
 * So much of it is read first that a notice or a challenge, which are short, would have been seen.
 *
 * A pure function.
 */
gboolean toc_answer_is_settled (const TocAnswer *answer, GPtrArray *healthy);

/**
 * toc_answer_classify: what an answer means.
 * @answer: with as much of its body as was read
 * @healthy: (element-type TocSignature): the endpoint's
 * @special: (element-type TocSignature) (nullable): challenges, notices and maintenance texts
 * @too_large: whether the body went on past the endpoint's limit
 *
 * A pure function.
 *
 * Returns: %TOC_FAULT_NONE for a healthy one
 */
TocFault toc_answer_classify (const TocAnswer *answer,
                              GPtrArray *healthy,
                              GPtrArray *special,
                              gboolean too_large);

/**
 * toc_answer_excerpt: what a person would know the answer by: the title of a page, or the beginning
 * of a text, as one line of valid UTF-8 without control characters, at most 120 characters.
 *
 * Returns: (transfer full) (nullable): NULL where there is nothing to read
 */
char *toc_answer_excerpt (const TocAnswer *answer);

/**
 * toc_answer_digest: the SHA-256 of the body, to see the same one again.
 *
 * Returns: (transfer full) (nullable): NULL for an empty one
 */
char *toc_answer_digest (const TocAnswer *answer);

/**
 * toc_answer_country: the two letters of a "KEY=DE" line of the body; "XX" stands for an unknown
 * one.
 *
 * Nothing else of such a body may be kept: it holds the person's own address, too.
 *
 * Returns: (transfer full) (nullable)
 */
char *toc_answer_country (const TocAnswer *answer, const char *key);

G_END_DECLS
