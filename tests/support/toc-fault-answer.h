/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-fault-behaviour.h"
#include "toc-fault-request.h"

G_BEGIN_DECLS

/**
 * TocFaultAnswer:
 * @status: the HTTP status
 * @headers: of `Name: value` strings
 * @body: the body, may be empty
 *
 * A well-formed HTTP answer.
 */
typedef struct {
  guint status;
  GPtrArray *headers;
  GBytes *body;
} TocFaultAnswer;

/**
 * TocFaultAnswerFunc:
 *
 * Makes the healthy answer of a host; called in any thread, one call at a time.
 *
 * Returns: (transfer full): the answer
 */
typedef TocFaultAnswer *(*TocFaultAnswerFunc) (const TocFaultRequest *request,
                                               gpointer               user_data);

/**
 * toc_fault_answer_new:
 * @type: (nullable): the Content-Type
 * @body: (nullable): text
 */
TocFaultAnswer *toc_fault_answer_new (guint       status,
                                      const char *type,
                                      const char *body);

/** Like toc_fault_answer_new(), with a body of any bytes: (transfer full). */
TocFaultAnswer *toc_fault_answer_new_bytes (guint       status,
                                            const char *type,
                                            GBytes     *body);

/** Adds a `Name: value` header to @self, and returns @self. */
TocFaultAnswer *toc_fault_answer_add (TocFaultAnswer *self,
                                      const char     *header);

/**
 * toc_fault_answer_faulty:
 * @behaviour: one of the level TOC_BEHAVIOUR_LEVEL_ANSWER
 * @request: what was asked for
 * @healthy: (transfer full): the healthy answer to it
 *
 * Returns: (transfer full): what is answered instead
 */
TocFaultAnswer *toc_fault_answer_faulty (const TocFaultBehaviour *behaviour,
                                         const TocFaultRequest   *request,
                                         TocFaultAnswer          *healthy);

/** Frees @self. */
void toc_fault_answer_free (TocFaultAnswer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocFaultAnswer, toc_fault_answer_free)

G_END_DECLS
