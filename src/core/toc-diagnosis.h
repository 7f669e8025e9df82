/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-alert-policy.h"
#include "toc-last-state.h"
#include "toc-latest.h"
#include "toc-news.h"
#include "toc-survey.h"

G_BEGIN_DECLS

/**
 * TocDiagnosis: all that is known of the service: takes in the rounds one after the other, and
 * says what is to be shown, what is news, and what should be asked next. It asks nobody and has no
 * clock of its own.
 */
typedef struct _TocDiagnosis TocDiagnosis;

/**
 * TocSurroundings: what has to be known beside a round.
 */
typedef struct
{
  gint64 now;            /* µs of a clock that never goes back: when the round ended */
  gboolean network;      /* the system knows of a network */
  gboolean portal;       /* the system believes that there is a captive portal */
  const char *network_id; /* as toc_network_id_read() */
  TocAlertPreferences preferences;
} TocSurroundings;

/** toc_diagnosis_new: Returns: (transfer full): nothing is known yet */
TocDiagnosis *toc_diagnosis_new (TocDefinition *definition);

/** toc_diagnosis_free: frees @self. */
void toc_diagnosis_free (TocDiagnosis *self);

/**
 * toc_diagnosis_restore: takes up where an earlier run of the program ended, unless that is so long
 * ago that it says nothing.
 * @now: µs since the epoch
 */
void toc_diagnosis_restore (TocDiagnosis *self, const TocLastState *state, gint64 now);

/** toc_diagnosis_dup_last_state: what toc_diagnosis_restore() of a later run will want.
 *  @now: µs since the epoch. Returns: (transfer full) */
TocLastState *toc_diagnosis_dup_last_state (TocDiagnosis *self, gint64 now);

/**
 * toc_diagnosis_take: takes in a round.
 *
 * Returns: (transfer full) (nullable): what there is to tell
 */
TocNews *toc_diagnosis_take (TocDiagnosis *self,
                             const TocRound *round,
                             const TocSurroundings *surroundings);

/**
 * toc_diagnosis_leave_out: which components do not count. What was found out by them alone is taken
 * back at once.
 * @ids: (nullable): without these; where nothing of the core would be left, all of them count
 *
 * Returns: (transfer full) (nullable): what there is to tell, or rather to withdraw
 */
TocNews *toc_diagnosis_leave_out (TocDiagnosis *self,
                                  const char *const *ids,
                                  const TocSurroundings *surroundings);

/**
 * toc_diagnosis_get_question: what others should be asked about.
 * @by_person: whether one bad round is enough, and not two that agree
 *
 * Returns: (transfer none) (nullable)
 */
const TocVerdict *toc_diagnosis_get_question (TocDiagnosis *self, gboolean by_person);

/** toc_diagnosis_await_world: whether others are being asked: news of an incident wait for their
 *  answer. */
void toc_diagnosis_await_world (TocDiagnosis *self, gboolean awaiting);

/** toc_diagnosis_is_holding: whether there are news that wait for it. */
gboolean toc_diagnosis_is_holding (TocDiagnosis *self);

/**
 * toc_diagnosis_take_world: takes in what others have said.
 * @world: (nullable): NULL: news cannot wait for it any longer
 *
 * Returns: (transfer full) (nullable): what there is to tell
 */
TocNews *toc_diagnosis_take_world (TocDiagnosis *self,
                                   TocWorld *world,
                                   const TocSurroundings *surroundings);

/** toc_diagnosis_is_troubled: whether something is wrong, or suspected to be. */
gboolean toc_diagnosis_is_troubled (TocDiagnosis *self);

/** toc_diagnosis_get_country: Returns: (transfer none) (nullable): two letters: where we are, as
 *  last seen by a control */
const char *toc_diagnosis_get_country (TocDiagnosis *self);

/**
 * toc_diagnosis_take_failed_pulse: takes in a pulse that failed. It asks too little to judge by; a
 * survey has to follow at once, and what that finds began with this pulse.
 */
void toc_diagnosis_take_failed_pulse (TocDiagnosis *self, const TocRound *round, gint64 now);

/**
 * toc_diagnosis_settle: the computer has just woken up, or the network has changed: the first
 * failure is not counted.
 * @network_id: as toc_network_id_read(): if it is another one than before, what was measured there
 *   is forgotten
 */
void toc_diagnosis_settle (TocDiagnosis *self, const char *network_id);

/** toc_diagnosis_seed: as toc_baseline_seed(). */
void toc_diagnosis_seed (TocDiagnosis *self,
                         const char *component,
                         gboolean fresh,
                         double ms,
                         guint count);

/** toc_diagnosis_get_shown: Returns: (transfer none): the verdict to show; never NULL */
TocVerdict *toc_diagnosis_get_shown (TocDiagnosis *self);

/** toc_diagnosis_get_shown_since: when its state began, in µs of the rounds' clock. */
gint64 toc_diagnosis_get_shown_since (TocDiagnosis *self);

/** toc_diagnosis_is_unstable: whether there were so many incidents lately that single ones are not told. */
gboolean toc_diagnosis_is_unstable (TocDiagnosis *self);

/** toc_diagnosis_is_suspicious: whether something is wrong that is not confirmed yet. */
gboolean toc_diagnosis_is_suspicious (TocDiagnosis *self);

/** toc_diagnosis_is_doubtful: whether the next survey is to confirm something: everything should be
 *  asked. */
gboolean toc_diagnosis_is_doubtful (TocDiagnosis *self);

/** toc_diagnosis_get_places: counts up whenever the network or country in which the service last
 *  worked becomes another. */
guint toc_diagnosis_get_places (TocDiagnosis *self);

/** toc_diagnosis_get_wait: as toc_confirmation_get_wait(). */
gint64 toc_diagnosis_get_wait (TocDiagnosis *self);

/** toc_diagnosis_get_latest: Returns: (transfer none): the newest samples */
TocLatest *toc_diagnosis_get_latest (TocDiagnosis *self);

/** toc_diagnosis_prepare: fills in what @survey has to know: the table of neutral answers, and
 *  whether the controls are to be asked in any case. */
void toc_diagnosis_prepare (TocDiagnosis *self, TocSurvey *survey);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocDiagnosis, toc_diagnosis_free)

G_END_DECLS
