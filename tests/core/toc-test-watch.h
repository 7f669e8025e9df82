/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-diagnosis.h"

G_BEGIN_DECLS

/** What the epoch's clock shows when the watch's own is at 0, in µs. */
#define TOC_TEST_WATCH_EPOCH (G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC)

/**
 * TocTestWatch: a service that is watched in a time of its own: what the monitor does, without
 * asking anybody.
 */
typedef struct
{
  TocDefinition *definition; /* (owned) */
  TocDiagnosis *diagnosis;   /* (owned) */
  gint64 now;                /* µs */
  gint64 last_round;
  gint64 last_survey;
  GPtrArray *news;           /* (owned) (element-type TocNews) */
  gint64 told_at;            /* µs: the last piece of news */
  GRand *rand;               /* (unowned) (nullable): draws what gets lost */
  double loss;               /* the share of tries that get no answer, whoever is asked */
} TocTestWatch;

/** toc_test_watch_new: Returns: (transfer full): nothing was asked yet */
TocTestWatch *toc_test_watch_new (void);

/** toc_test_watch_free: frees @watch. */
void toc_test_watch_free (TocTestWatch *watch);

/** toc_test_watch_take: one round now.
 *  @line: what it meets, as toc_test_scene_new() */
void toc_test_watch_take (TocTestWatch *watch, const char *line, gboolean pulse);

/** toc_test_watch_pass: lets time pass, and the rounds that are due in it be made.
 *  @duration: µs */
void toc_test_watch_pass (TocTestWatch *watch, const char *line, gint64 duration);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocTestWatch, toc_test_watch_free)

G_END_DECLS
