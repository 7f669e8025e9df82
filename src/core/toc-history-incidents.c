/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-history-incidents.h"

#define US_PER_MS 1000
#define COLUMNS "id, began, last_seen, ended, state, scope, confidence, reason, evidence"

static const char *
column_word (TocStatement *statement, int column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

static void
bind_word (TocStatement *statement, int parameter, const char *word)
{
  sqlite3_bind_text (statement, parameter, word, -1, SQLITE_STATIC);
}

static TocIncident *
read_incident (TocStatement *statement)
{
  TocIncident *incident = g_new0 (TocIncident, 1);

  incident->id = sqlite3_column_int64 (statement, 0);
  incident->began = sqlite3_column_int64 (statement, 1) * US_PER_MS;
  incident->last_seen = sqlite3_column_int64 (statement, 2) * US_PER_MS;
  incident->ended = sqlite3_column_int64 (statement, 3) * US_PER_MS;
  toc_state_from_word (column_word (statement, 4), &incident->state);
  toc_scope_from_word (column_word (statement, 5), &incident->scope);
  toc_confidence_from_word (column_word (statement, 6), &incident->confidence);
  toc_reason_from_word (column_word (statement, 7), &incident->reason);
  incident->evidence = g_strdup (column_word (statement, 8));

  return incident;
}

static gboolean
read_open (TocDatabase *database, TocIncident **open, GError **error)
{
  g_autoptr (TocStatement) statement = toc_database_prepare (
    database, "SELECT " COLUMNS " FROM incident WHERE ended IS NULL ORDER BY id DESC LIMIT 1",
    error);
  gboolean row;

  if (statement == NULL || !toc_database_step (database, statement, &row, error))
    return FALSE;
  if (row)
    *open = read_incident (statement);

  return TRUE;
}

static gboolean
write_incident (TocDatabase *database, TocIncident *incident, GError **error)
{
  g_autoptr (TocStatement) statement = toc_database_prepare (
    database, "REPLACE INTO incident (" COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", error);

  if (statement == NULL)
    return FALSE;

  if (incident->id != 0)
    sqlite3_bind_int64 (statement, 1, incident->id);
  sqlite3_bind_int64 (statement, 2, incident->began / US_PER_MS);
  sqlite3_bind_int64 (statement, 3, incident->last_seen / US_PER_MS);
  if (incident->ended != 0)
    sqlite3_bind_int64 (statement, 4, incident->ended / US_PER_MS);
  bind_word (statement, 5, toc_state_to_word (incident->state));
  bind_word (statement, 6, toc_scope_to_word (incident->scope));
  bind_word (statement, 7, toc_confidence_to_word (incident->confidence));
  bind_word (statement, 8, toc_reason_to_word (incident->reason));
  bind_word (statement, 9, incident->evidence);
  if (!toc_database_step (database, statement, NULL, error))
    return FALSE;

  incident->id = sqlite3_last_insert_rowid (toc_database_get_handle (database));

  return TRUE;
}

/* One row whenever what is said of it becomes something else. */
static gboolean
note_change (TocDatabase *database, gint64 incident, const TocVerdict *verdict, GError **error)
{
  g_autoptr (TocStatement) statement = toc_database_prepare (
    database,
    "INSERT INTO change SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE (?3, ?4, ?5, ?6) IS NOT ("
    "SELECT state, scope, confidence, reason FROM change WHERE incident = ?1"
    " ORDER BY rowid DESC LIMIT 1)",
    error);

  if (statement == NULL)
    return FALSE;

  toc_database_bind_ints (statement, 2, incident, verdict->checked_at / US_PER_MS);
  bind_word (statement, 3, toc_state_to_word (verdict->state));
  bind_word (statement, 4, toc_scope_to_word (verdict->scope));
  bind_word (statement, 5, toc_confidence_to_word (verdict->confidence));
  bind_word (statement, 6, toc_reason_to_word (verdict->reason));

  return toc_database_step (database, statement, NULL, error);
}

static gboolean
begin (TocDatabase *database, const TocVerdict *verdict, GError **error)
{
  g_autoptr (TocIncident) incident = toc_incident_new (verdict);

  return write_incident (database, incident, error) &&
         note_change (database, incident->id, verdict, error);
}

gboolean
toc_history_incidents_note (TocDatabase *database, const TocVerdict *verdict, GError **error)
{
  g_autoptr (TocIncident) open = NULL;
  TocIncidentStep step;

  if (!read_open (database, &open, error))
    return FALSE;

  step = toc_incident_decide (open, verdict);
  if (open == NULL)
    return step != TOC_INCIDENT_STEP_BEGIN || begin (database, verdict, error);

  switch (step)
    {
    case TOC_INCIDENT_STEP_CONTINUE:
      toc_incident_take (open, verdict);
      return write_incident (database, open, error) &&
             note_change (database, open->id, verdict, error);
    case TOC_INCIDENT_STEP_END:
      toc_incident_end (open, verdict);
      return write_incident (database, open, error);
    case TOC_INCIDENT_STEP_NEXT:
      toc_incident_end (open, verdict);
      return write_incident (database, open, error) && begin (database, verdict, error);
    case TOC_INCIDENT_STEP_BEGIN:
    case TOC_INCIDENT_STEP_NONE:
    default:
      return TRUE;
    }
}

GPtrArray *
toc_history_incidents_read (TocDatabase *database, gint64 since, guint limit, GError **error)
{
  g_autoptr (GPtrArray) incidents =
    g_ptr_array_new_with_free_func ((GDestroyNotify) toc_incident_free);
  g_autoptr (TocStatement) statement = toc_database_prepare (
    database,
    "SELECT " COLUMNS " FROM incident WHERE ended IS NULL OR ended >= ? ORDER BY began DESC LIMIT ?",
    error);
  gboolean row;

  if (statement == NULL)
    return NULL;

  toc_database_bind_ints (statement, 2, since, (gint64) limit);
  while (toc_database_step (database, statement, &row, error))
    {
      if (!row)
        return g_steal_pointer (&incidents);
      g_ptr_array_add (incidents, read_incident (statement));
    }

  return NULL;
}
