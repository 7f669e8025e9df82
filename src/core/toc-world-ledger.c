/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-world-ledger.h"

#include <json-glib/json-glib.h>

#include "toc-text.h"

#define SCHEMA 1
#define HOUR_US ((gint64) 60 * 60 * G_USEC_PER_SEC)
#define DAY_US (24 * HOUR_US)

static gboolean
read_time (JsonNode *node, gint64 *time)
{
  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64 ||
      json_node_get_int (node) < 0)
    return FALSE;

  *time = json_node_get_int (node);

  return TRUE;
}

static gboolean
read_members (TocWorldLedger *ledger, JsonObject *object)
{
  JsonNode *asked = json_object_get_member (object, "asked");
  gint64 schema;

  if (!read_time (json_object_get_member (object, "schema"), &schema) || schema != SCHEMA ||
      !read_time (json_object_get_member (object, "closed_until"), &ledger->closed_until) ||
      asked == NULL || !JSON_NODE_HOLDS_ARRAY (asked) ||
      json_array_get_length (json_node_get_array (asked)) != TOC_LEDGER_PER_HOUR)
    return FALSE;

  for (guint i = 0; i < TOC_LEDGER_PER_HOUR; i++)
    if (!read_time (json_array_get_element (json_node_get_array (asked), i), &ledger->asked[i]))
      return FALSE;

  return TRUE;
}

static gboolean
read_data (TocWorldLedger *ledger, const char *data, gsize length)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root;

  if (!g_utf8_validate (data, (gssize) length, NULL) || !toc_text_is_shallow (data, length) ||
      !json_parser_load_from_data (parser, data, (gssize) length, NULL))
    return FALSE;
  root = json_parser_get_root (parser);

  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) &&
         read_members (ledger, json_node_get_object (root));
}

/* What lies ahead was written before the clock was set back. */
static void
bound_times (TocWorldLedger *ledger, gint64 now)
{
  for (guint i = 0; i < TOC_LEDGER_PER_HOUR; i++)
    ledger->asked[i] = MIN (ledger->asked[i], now);
  ledger->closed_until = MIN (ledger->closed_until, now + DAY_US);
}

gboolean
toc_world_ledger_read (TocWorldLedger *ledger, const char *data, gsize length, gint64 now)
{
  gboolean sense;

  *ledger = (TocWorldLedger){ 0 };
  if (length == 0)
    return TRUE;

  sense = read_data (ledger, data, length);
  if (!sense)
    {
      ledger->closed_until = 0;
      for (guint i = 0; i < TOC_LEDGER_PER_HOUR; i++)
        ledger->asked[i] = now;
    }
  bound_times (ledger, now);

  return sense;
}

char *
toc_world_ledger_write (const TocWorldLedger *ledger)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "schema");
  json_builder_add_int_value (builder, SCHEMA);
  json_builder_set_member_name (builder, "asked");
  json_builder_begin_array (builder);
  for (guint i = 0; i < TOC_LEDGER_PER_HOUR; i++)
    json_builder_add_int_value (builder, ledger->asked[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "closed_until");
  json_builder_add_int_value (builder, ledger->closed_until);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static gint64
open_at (const TocWorldLedger *ledger, gboolean by_person)
{
  gint64 newest = ledger->asked[0];
  gint64 oldest = ledger->asked[TOC_LEDGER_PER_HOUR - 1];
  gint64 at = ledger->closed_until;

  if (!by_person && newest != 0)
    at = MAX (at, newest + TOC_LEDGER_APART_US);
  if (!by_person && oldest != 0)
    at = MAX (at, oldest + HOUR_US);

  return at;
}

gboolean
toc_world_ledger_claim (TocWorldLedger *ledger, gboolean by_person, gint64 now, gint64 *again_at)
{
  gint64 at = open_at (ledger, by_person);

  *again_at = 0;
  if (at > now)
    {
      *again_at = at;
      return FALSE;
    }

  for (guint i = TOC_LEDGER_PER_HOUR - 1; i > 0; i--)
    ledger->asked[i] = ledger->asked[i - 1];
  ledger->asked[0] = now;

  return TRUE;
}
