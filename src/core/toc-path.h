/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-verdict.h"

G_BEGIN_DECLS

/**
 * TocPathStep: where a request passes on its way from this computer to the videos.
 */
typedef enum
{
  TOC_PATH_COMPUTER,
  TOC_PATH_INTERNET,
  TOC_PATH_NAMES,
  TOC_PATH_EDGE,
  TOC_PATH_VIDEOS,
} TocPathStep;

#define TOC_PATH_N_STEPS (TOC_PATH_VIDEOS + 1)

typedef enum
{
  TOC_PATH_UNKNOWN, /* not asked, or behind what is broken */
  TOC_PATH_WORKS,
  TOC_PATH_STRAINED, /* slow */
  TOC_PATH_BROKEN,
} TocPathState;

/**
 * TocPath: how far the way is clear. At most one step is broken: what lies behind it cannot be
 * seen.
 */
typedef struct
{
  TocPathState states[TOC_PATH_N_STEPS];
} TocPath;

/** toc_path_judge: fills in @path from @verdict. A pure function. */
void toc_path_judge (const TocVerdict *verdict, TocPath *path);

/** toc_path_describe: where the way breaks, as one sentence. Returns: (transfer full) */
char *toc_path_describe (const TocPath *path, const TocVerdict *verdict);

/** toc_path_dup_step_name: what a step is called, "DNS", "TikTok’s edge".
 *  Returns: (transfer full) */
char *toc_path_dup_step_name (TocPathStep step, const TocVerdict *verdict);

/** toc_path_state_word: "works", "broken". Returns: (transfer none) */
const char *toc_path_state_word (TocPathState state);

G_END_DECLS
