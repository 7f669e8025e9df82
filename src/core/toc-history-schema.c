/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-history-schema.h"

/*
 * Times are whole numbers: ms since the epoch, but s in `period` and `pace`; durations of a round
 * are ms, of a sample µs. Words are those of toc-words.h and toc-fault.h; NULL is "not measured".
 *
 * round     What was seen, and what was shown after it; for 7 days. The `span` before it, up to the
 *           round before, was spent in `span_state`; 0: nobody could look.
 * sample    The answers of a round; for as long.
 * period    Gathered by minute (grain 0; 30 days), hour (1; a year) and date (2; for ever). Series
 *           0 is the service as a whole, in ms for each state; 2 × component + fresh are the
 *           answers of a component, with a sketch of their latency (toc-sketch.h).
 * pace      The same sketches by network and day, for 8 days: what is usual there.
 * incident  From the first failing sample to the first good one; `ended` is NULL while it lasts.
 * change    What was said of an incident, whenever that became something else.
 * progress  One row: the last round that was gathered, and the time up to which old rows were
 *           counted old.
 */
static const char *const migrations[] = {
  "CREATE TABLE component (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);"
  "CREATE TABLE network (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);"
  "CREATE TABLE round ("
  "  id INTEGER PRIMARY KEY, time INTEGER NOT NULL, duration INTEGER NOT NULL,"
  "  pulse INTEGER NOT NULL, network INTEGER NOT NULL, span INTEGER NOT NULL,"
  "  span_state TEXT NOT NULL, state TEXT NOT NULL, scope TEXT NOT NULL,"
  "  confidence TEXT NOT NULL, reason TEXT NOT NULL);"
  "CREATE INDEX round_by_time ON round (time);"
  "CREATE TABLE sample ("
  "  round INTEGER NOT NULL, component INTEGER NOT NULL, fresh INTEGER NOT NULL,"
  "  state TEXT NOT NULL, fault TEXT, status INTEGER, dns INTEGER, tcp INTEGER, tls INTEGER,"
  "  first_byte INTEGER, body INTEGER, total INTEGER NOT NULL,"
  "  PRIMARY KEY (round, component)) WITHOUT ROWID;"
  "CREATE TABLE period ("
  "  grain INTEGER NOT NULL, series INTEGER NOT NULL, start INTEGER NOT NULL,"
  "  up INTEGER NOT NULL, slow INTEGER NOT NULL, partial INTEGER NOT NULL,"
  "  down INTEGER NOT NULL, maintenance INTEGER NOT NULL, blocked INTEGER NOT NULL,"
  "  offline INTEGER NOT NULL, unknown INTEGER NOT NULL, not_verifiable INTEGER NOT NULL,"
  "  latency BLOB,"
  "  PRIMARY KEY (grain, series, start)) WITHOUT ROWID;"
  "CREATE TABLE pace ("
  "  network INTEGER NOT NULL, series INTEGER NOT NULL, start INTEGER NOT NULL,"
  "  latency BLOB NOT NULL,"
  "  PRIMARY KEY (network, series, start)) WITHOUT ROWID;"
  "CREATE TABLE incident ("
  "  id INTEGER PRIMARY KEY, began INTEGER NOT NULL, last_seen INTEGER NOT NULL, ended INTEGER,"
  "  state TEXT NOT NULL, scope TEXT NOT NULL, confidence TEXT NOT NULL, reason TEXT NOT NULL,"
  "  evidence TEXT NOT NULL);"
  "CREATE INDEX incident_by_begin ON incident (began);"
  "CREATE INDEX incident_open ON incident (id) WHERE ended IS NULL;"
  "CREATE TABLE change ("
  "  incident INTEGER NOT NULL, time INTEGER NOT NULL, state TEXT NOT NULL, scope TEXT NOT NULL,"
  "  confidence TEXT NOT NULL, reason TEXT NOT NULL);"
  "CREATE INDEX change_by_incident ON change (incident);"
  "CREATE TABLE progress (gathered INTEGER NOT NULL, horizon INTEGER NOT NULL);"
  "INSERT INTO progress VALUES (0, 0);",
  NULL,
};

const char *const *
toc_history_schema_get_migrations (void)
{
  return migrations;
}
