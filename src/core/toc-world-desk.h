/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "toc-diagnosis.h"
#include "toc-ooni.h"

G_BEGIN_DECLS

/**
 * TocWorldDesk: asks the world when a diagnosis has a question, as often as it may: once for each
 * incident, every ten minutes while it lasts, and whenever the person wants to know.
 */
typedef struct _TocWorldDesk TocWorldDesk;

/**
 * TocWorldDeskFunc: an answer is there.
 * @world: (nullable): NULL: none came in time, for news that wait for it; it may come later
 */
typedef void (*TocWorldDeskFunc) (TocWorld *world, gpointer user_data);

/**
 * toc_world_desk_new:
 * @session: made by toc_session_new()
 * @func: called until toc_world_desk_free()
 *
 * Returns: (transfer full): asks nobody until it has a budget
 */
TocWorldDesk *toc_world_desk_new (TocDefinition *definition,
                                  SoupSession *session,
                                  TocWorldDeskFunc func,
                                  gpointer user_data);

/** toc_world_desk_free: ends what is under way, and frees @self. */
void toc_world_desk_free (TocWorldDesk *self);

/** toc_world_desk_set_budget: @budget: (nullable): as toc_world_budget_get_file(); NULL: nobody is
 *  asked */
void toc_world_desk_set_budget (TocWorldDesk *self, GFile *budget);

/** toc_world_desk_set_ooni: whom to ask as well where the signs are those of a block. @ooni:
 *  (nullable): nobody */
void toc_world_desk_set_ooni (TocWorldDesk *self, TocOoni *ooni);

/** toc_world_desk_press: the person wants to know: the next question may be asked at once. */
void toc_world_desk_press (TocWorldDesk *self);

/**
 * toc_world_desk_consider: asks what @diagnosis wants to know, if it is time for that. Its news wait
 * for the answer, 15 s at the longest. To be called after each round.
 * @allowed: whether the person has not switched that off
 *
 * Returns: whether an answer is on its way for which news should wait
 */
gboolean toc_world_desk_consider (TocWorldDesk *self, TocDiagnosis *diagnosis, gboolean allowed);

/** toc_world_desk_drop: ends what is under way; no answer comes. */
void toc_world_desk_drop (TocWorldDesk *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocWorldDesk, toc_world_desk_free)

G_END_DECLS
