/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-last-state.h"

#include <string.h>

#include "toc-file.h"
#include "toc-json.h"

#define SCHEMA 1

/* What an earlier run knew is not worth more after this: in between, much may have happened. */
#define RECENT_US ((gint64) 24 * 60 * 60 * G_USEC_PER_SEC)

TocLastState *
toc_last_state_new (void)
{
  TocLastState *state = g_new0 (TocLastState, 1);

  state->missed = g_ptr_array_new_with_free_func ((GDestroyNotify) toc_news_unref);

  return state;
}

void
toc_last_state_free (TocLastState *state)
{
  g_free (state->good_network);
  g_free (state->country);
  g_ptr_array_unref (state->missed);
  g_free (state);
}

static gpointer
copy_ref_cb (gconstpointer news, gpointer user_data)
{
  return toc_news_ref ((TocNews *) news);
}

GPtrArray *
toc_last_state_dup_missed (const TocLastState *state)
{
  return g_ptr_array_copy (state->missed, copy_ref_cb, NULL);
}

void
toc_last_state_set_missed (TocLastState *state, GPtrArray *missed)
{
  GPtrArray *before = state->missed;

  state->missed = g_ptr_array_copy (missed, copy_ref_cb, NULL);
  g_ptr_array_unref (before);
}

GFile *
toc_last_state_get_file (void)
{
  return g_file_new_build_filename (g_get_user_state_dir (), "tocsin", "last-state.json", NULL);
}

/* json-glib complains of whoever asks an array for its text. */
static JsonNode *
find_value (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

static gint64
get_int (JsonObject *object, const char *member)
{
  JsonNode *node = find_value (object, member);

  return node != NULL ? json_node_get_int (node) : 0;
}

static const char *
get_word (JsonObject *object, const char *member)
{
  JsonNode *node = find_value (object, member);
  const char *word = node != NULL ? json_node_get_string (node) : NULL;

  return word != NULL ? word : "";
}

static void
read_told (TocLastState *state, JsonObject *object)
{
  state->told = toc_state_from_word (get_word (object, "told_state"), &state->told_state) &&
                toc_scope_from_word (get_word (object, "told_scope"), &state->told_scope);
  state->told_since = get_int (object, "told_since");
}

static TocNews *
read_news (JsonObject *object)
{
  const char *title = get_word (object, "title");
  const char *body = get_word (object, "body");
  JsonNode *urgent = find_value (object, "urgent");
  TocState state;
  TocNews *news;

  if (!toc_state_from_word (get_word (object, "state"), &state) || *title == '\0')
    return NULL;

  news = toc_news_new (TOC_NEWS_TELL, state, urgent != NULL && json_node_get_boolean (urgent),
                       title, *body != '\0' ? body : NULL);
  news->made_at = get_int (object, "made_at");

  return news;
}

/* What makes no sense is left out. */
static void
read_missed_cb (JsonArray *array, guint index, JsonNode *node, gpointer user_data)
{
  TocLastState *state = user_data;
  TocNews *news = JSON_NODE_HOLDS_OBJECT (node) ? read_news (json_node_get_object (node)) : NULL;

  if (news != NULL)
    g_ptr_array_add (state->missed, news);
}

static void
read_missed (TocLastState *state, JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "missed");

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    json_array_foreach_element (json_node_get_array (node), read_missed_cb, state);
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
  if (!toc_state_from_word (get_word (object, "local_state"), &state->local_state))
    state->local_state = state->state;
  state->since = get_int (object, "since");
  state->incident_since = get_int (object, "incident_since");
  state->saved_at = get_int (object, "saved_at");
  state->good_network = *network != '\0' ? g_strdup (network) : NULL;
  state->country = *country != '\0' ? g_strdup (country) : NULL;
  read_told (state, object);
  read_missed (state, object);
}

TocLastState *
toc_last_state_from_data (const char *data, gsize length)
{
  TocLastState *state = toc_last_state_new ();
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

  return toc_last_state_new ();
}

static void
add_missed (JsonBuilder *builder, const TocNews *news)
{
  json_builder_begin_object (builder);
  toc_json_add_string (builder, "state", toc_state_to_word (news->state));
  json_builder_set_member_name (builder, "urgent");
  json_builder_add_boolean_value (builder, news->urgent);
  toc_json_add_int (builder, "made_at", news->made_at);
  toc_json_add_string (builder, "title", news->title);
  toc_json_add_string (builder, "body", news->body);
  json_builder_end_object (builder);
}

gboolean
toc_last_state_is_recent (const TocLastState *state, gint64 now)
{
  /* A clock may be a little behind after a restart. */
  return state->confirmed && ABS (now - state->saved_at) <= RECENT_US;
}

gboolean
toc_last_state_equal (const TocLastState *a, const TocLastState *b)
{
  TocLastState timeless[] = { *a, *b };
  g_autoptr (GBytes) contents_a = NULL;
  g_autoptr (GBytes) contents_b = NULL;

  timeless[0].saved_at = timeless[1].saved_at = 0;
  contents_a = toc_last_state_to_bytes (&timeless[0]);
  contents_b = toc_last_state_to_bytes (&timeless[1]);

  return g_bytes_equal (contents_a, contents_b);
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
      toc_json_add_string (builder, "local_state", toc_state_to_word (state->local_state));
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
  if (state->missed->len > 0)
    {
      json_builder_set_member_name (builder, "missed");
      json_builder_begin_array (builder);
      for (guint i = 0; i < state->missed->len; i++)
        add_missed (builder, g_ptr_array_index (state->missed, i));
      json_builder_end_array (builder);
    }
  toc_json_add_int (builder, "saved_at", state->saved_at);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);

  return g_bytes_new_take (text, strlen (text));
}

void
toc_last_state_save (GFile *file, GBytes *contents)
{
  g_autoptr (GError) error = NULL;

  if (!toc_file_write (file, contents, &error))
    g_message ("The last state cannot be saved: %s", error->message);
}
