/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-last-state.h"

#include <string.h>

#include "toc-file.h"
#include "toc-json.h"

#define SCHEMA 1

void
toc_last_state_free (TocLastState *state)
{
  g_free (state->good_network);
  g_free (state->country);
  g_free (state);
}

GFile *
toc_last_state_get_file (void)
{
  return g_file_new_build_filename (g_get_user_state_dir (), "tocsin", "last-state.json", NULL);
}

static gint64
get_int (JsonObject *object, const char *member)
{
  return json_object_get_int_member_with_default (object, member, 0);
}

static const char *
get_word (JsonObject *object, const char *member)
{
  const char *word = json_object_get_string_member_with_default (object, member, "");

  /* What is no text is NULL, whatever the default. */
  return word != NULL ? word : "";
}

static void
read_told (TocLastState *state, JsonObject *object)
{
  state->told = toc_state_from_word (get_word (object, "told_state"), &state->told_state) &&
                toc_scope_from_word (get_word (object, "told_scope"), &state->told_scope);
  state->told_since = get_int (object, "told_since");
}

static void
read_members (TocLastState *state, JsonObject *object)
{
  const char *network = get_word (object, "good_network");
  const char *country = get_word (object, "country");

  if (get_int (object, "schema") != SCHEMA)
    return;

  state->confirmed =
    toc_state_from_word (get_word (object, "state"), &state->state) &&
    toc_scope_from_word (get_word (object, "scope"), &state->scope) &&
    toc_confidence_from_word (get_word (object, "confidence"), &state->confidence) &&
    toc_reason_from_word (get_word (object, "reason"), &state->reason);
  state->since = get_int (object, "since");
  state->incident_since = get_int (object, "incident_since");
  state->saved_at = get_int (object, "saved_at");
  state->good_network = *network != '\0' ? g_strdup (network) : NULL;
  state->country = *country != '\0' ? g_strdup (country) : NULL;
  read_told (state, object);
}

TocLastState *
toc_last_state_from_data (const char *data, gsize length)
{
  TocLastState *state = g_new0 (TocLastState, 1);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root = NULL;

  if (json_parser_load_from_data (parser, data, (gssize) length, NULL))
    root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    read_members (state, json_node_get_object (root));

  return state;
}

TocLastState *
toc_last_state_load (GFile *file)
{
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  if (g_file_load_contents (file, NULL, &data, &length, NULL, &error))
    return toc_last_state_from_data (data, length);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_info ("The last state cannot be read: %s", error->message);

  return g_new0 (TocLastState, 1);
}

GBytes *
toc_last_state_to_bytes (const TocLastState *state)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  char *text;

  json_builder_begin_object (builder);
  toc_json_add_int (builder, "schema", SCHEMA);
  if (state->confirmed)
    {
      toc_json_add_string (builder, "state", toc_state_to_word (state->state));
      toc_json_add_string (builder, "scope", toc_scope_to_word (state->scope));
      toc_json_add_string (builder, "confidence", toc_confidence_to_word (state->confidence));
      toc_json_add_string (builder, "reason", toc_reason_to_word (state->reason));
      toc_json_add_int (builder, "since", state->since);
      toc_json_add_int (builder, "incident_since", state->incident_since);
    }
  if (state->told)
    {
      toc_json_add_string (builder, "told_state", toc_state_to_word (state->told_state));
      toc_json_add_string (builder, "told_scope", toc_scope_to_word (state->told_scope));
      toc_json_add_int (builder, "told_since", state->told_since);
    }
  if (state->good_network != NULL)
    toc_json_add_string (builder, "good_network", state->good_network);
  if (state->country != NULL)
    toc_json_add_string (builder, "country", state->country);
  toc_json_add_int (builder, "saved_at", state->saved_at);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);

  return g_bytes_new_take (text, strlen (text));
}

gboolean
toc_last_state_save (GFile *file, GBytes *contents)
{
  g_autoptr (GError) error = NULL;

  if (toc_file_write (file, contents, &error))
    return TRUE;

  g_message ("The last state cannot be saved: %s", error->message);
  return FALSE;
}

void
toc_last_state_save_async (GFile *file,
                           GBytes *contents,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  toc_file_write_async (file, contents, callback, user_data);
}

gboolean
toc_last_state_save_finish (GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;

  if (toc_file_write_finish (result, &error))
    return TRUE;

  g_message ("The last state cannot be saved: %s", error->message);
  return FALSE;
}
