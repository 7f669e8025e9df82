/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-fault-answer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TOC_TYPE_FAKE_GLOBALPING (toc_fake_globalping_get_type ())
G_DECLARE_FINAL_TYPE (TocFakeGlobalping, toc_fake_globalping, TOC, FAKE_GLOBALPING, GObject)

/**
 * toc_fake_globalping_new:
 *
 * A stand-in for api.globalping.io, to be set as its answerer with toc_fake_globalping_answer().
 * It takes measurements of the type http, and answers them as the service does, with the odd shapes
 * that it has: null timings, headers that are arrays, results of two members. All of its functions
 * may be called from any thread.
 */
TocFakeGlobalping *toc_fake_globalping_new (void);

/**
 * toc_fake_globalping_set: what its witnesses see from now on, and how it treats us. Each word is
 *
 *     default        all of them reach everything, and it is patient
 *     closed         it refuses our address, until another word is said
 *     WHO=WHAT       WHO: `*`, a country, or `N` or `M-N` of the witnesses, counted from 1; the last
 *                    word that fits holds. WHAT: a status, or `timeout`, `refused`, `resolver`,
 *                    `internal`, `offline`, `bare`, `private`, `certificate`, `odd`, `never`
 *     nobody=CC      there is no witness in that country
 *     polls=N        that often a measurement is still in progress; 1 at first
 *     remaining=N    so many results are left in this hour; 250 at first
 *     reset=S        that hour ends in so many seconds
 *     errors=N       the next N requests are answered with 500
 */
gboolean toc_fake_globalping_set (TocFakeGlobalping *self,
                                  const char *const *words,
                                  GError           **error);

/** toc_fake_globalping_dup_question: Returns: (transfer full) (nullable): the last measurement's JSON */
char *toc_fake_globalping_dup_question (TocFakeGlobalping *self);

/** toc_fake_globalping_answer: a TocFaultAnswerFunc. @self: a TocFakeGlobalping */
TocFaultAnswer *toc_fake_globalping_answer (const TocFaultRequest *request,
                                            gpointer               self);

G_END_DECLS
