/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-definition-parser.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "toc-json-cursor.h"

#define SCHEMA 1
#define BODY_LIMIT_DEFAULT (64 * 1024)
#define BODY_LIMIT_MAX (8 * 1024 * 1024)
#define STATUS_FIRST 100
#define STATUS_LAST 599
#define SLOW_MS_DEFAULT 4000
#define SLOW_MS_MAX 60000

static const char *const definition_members[] = {
  "schema",     "name",     "date",  "home",  "trusted_hosts", "components", "challenges",
  "region_notices", "maintenance", "controls", "feeds", "links", "world", "ooni", NULL,
};

static const char *const component_members[] = {
  "id", "name", "core", "enabled", "for_viewers", "slow_ms", "probes", NULL,
};

static const char *const probe_members[] = {
  "url", "pulse", "heavy", "body_limit", "healthy", NULL,
};

static const char *const control_members[] = {
  "id", "name", "operator", "url", "address_key", "country_key", "healthy", NULL,
};

static const char *const signature_members[] = {
  "status",       "content_type", "path",         "header", "empty", "max_bytes",
  "contains_all", "contains_any", "json_exactly", "json",   "fault", NULL,
};

static const char *const json_test_members[] = {
  "member", "is", "one_of", "between", NULL,
};

static const char *const link_members[] = { "id", "title", "url", NULL };
static const char *const feed_members[] = { "component", "url", "maintenance_words", NULL };

typedef gpointer (*ParseFunc) (TocJsonCursor *cursor);

static GPtrArray *
parse_array (TocJsonCursor *cursor,
             const char *member,
             guint at_least,
             ParseFunc parse,
             GDestroyNotify destroy)
{
  GPtrArray *array = g_ptr_array_new_with_free_func (destroy);

  if (toc_json_cursor_enter (cursor, member))
    {
      guint length = toc_json_cursor_count (cursor, at_least);

      for (guint i = 0; i < length; i++)
        {
          toc_json_cursor_enter_element (cursor, i);
          g_ptr_array_add (array, parse (cursor));
          toc_json_cursor_leave (cursor);
        }
    }
  else if (at_least > 0)
    toc_json_cursor_complain (cursor, _ ("is missing; add it."));
  toc_json_cursor_leave (cursor);

  return array;
}

static JsonNode *
dup_node (TocJsonCursor *cursor, const char *member)
{
  JsonNode *node = NULL;

  if (toc_json_cursor_enter (cursor, member))
    node = json_node_copy (toc_json_cursor_get_node (cursor));
  toc_json_cursor_leave (cursor);

  return node;
}

static JsonNode *
dup_array (TocJsonCursor *cursor, const char *member)
{
  if (!toc_json_cursor_has (cursor, member))
    return NULL;

  toc_json_cursor_enter (cursor, member);
  toc_json_cursor_count (cursor, 1);
  toc_json_cursor_leave (cursor);

  return dup_node (cursor, member);
}

static gpointer
parse_json_test (TocJsonCursor *cursor)
{
  TocJsonTest *test = g_new0 (TocJsonTest, 1);

  toc_json_cursor_check_members (cursor, json_test_members);
  test->member = toc_json_cursor_dup_string (cursor, "member");
  test->is = dup_node (cursor, "is");
  test->one_of = dup_array (cursor, "one_of");
  test->has_range =
    toc_json_cursor_get_range (cursor, "between", &test->range_first, &test->range_last);

  return test;
}

static void
parse_status (TocJsonCursor *cursor, TocSignature *signature)
{
  JsonNode *node;
  gint64 first = 0, last = 0;

  if (!toc_json_cursor_has (cursor, "status"))
    return;

  toc_json_cursor_enter (cursor, "status");
  node = toc_json_cursor_get_node (cursor);
  toc_json_cursor_leave (cursor);

  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      if (toc_json_cursor_get_range (cursor, "status", &first, &last) &&
          (first < STATUS_FIRST || last > STATUS_LAST))
        toc_json_cursor_complain (cursor, _ ("has a status outside %d to %d; write one within."),
                                  STATUS_FIRST, STATUS_LAST);
    }
  else
    first = last = toc_json_cursor_get_integer (cursor, "status", STATUS_FIRST, STATUS_LAST, 0);

  signature->status_first = (guint) CLAMP (first, 0, 999);
  signature->status_last = (guint) CLAMP (last, 0, 999);
}

static TocFault
parse_fault (TocJsonCursor *cursor)
{
  g_autofree char *word = toc_json_cursor_dup_optional_string (cursor, "fault");

  if (word == NULL)
    return TOC_FAULT_NONE;
  for (TocFault fault = TOC_FAULT_NONE + 1; fault < TOC_N_FAULTS; fault++)
    if (g_str_equal (word, toc_fault_to_word (fault)))
      return fault;

  toc_json_cursor_complain (cursor, _ ("has the fault “%s”; write a known one, such as %s."), word,
                            toc_fault_to_word (TOC_FAULT_HTTP_CHALLENGE));
  return TOC_FAULT_NONE;
}

static void
check_has_condition (TocJsonCursor *cursor, const TocSignature *signature)
{
  if (signature->status_last == 0 && signature->content_type == NULL && signature->path == NULL &&
      signature->header == NULL && !signature->empty && signature->contains_all == NULL &&
      signature->contains_any == NULL && signature->json_exactly == NULL &&
      signature->json == NULL)
    toc_json_cursor_complain (cursor, _ ("would match every answer; add a condition, such as "
                                         "\"status\": 200."));
}

static gpointer
parse_signature (TocJsonCursor *cursor)
{
  TocSignature *signature = toc_signature_new ();
  g_autofree char *header = NULL;

  toc_json_cursor_check_members (cursor, signature_members);
  parse_status (cursor, signature);
  signature->fault = parse_fault (cursor);
  signature->content_type = toc_json_cursor_dup_optional_string (cursor, "content_type");
  signature->path = toc_json_cursor_dup_optional_string (cursor, "path");
  header = toc_json_cursor_dup_optional_string (cursor, "header");
  signature->header = header != NULL ? g_ascii_strdown (header, -1) : NULL;
  signature->empty = toc_json_cursor_get_boolean (cursor, "empty", FALSE);
  signature->max_bytes =
    (gsize) toc_json_cursor_get_integer (cursor, "max_bytes", 1, BODY_LIMIT_MAX, 0);
  signature->contains_all = toc_json_cursor_dup_strings (cursor, "contains_all");
  signature->contains_any = toc_json_cursor_dup_strings (cursor, "contains_any");
  signature->json_exactly = dup_node (cursor, "json_exactly");
  if (toc_json_cursor_has (cursor, "json"))
    signature->json =
      parse_array (cursor, "json", 1, parse_json_test, (GDestroyNotify) toc_json_test_free);
  check_has_condition (cursor, signature);

  return signature;
}

static void
parse_signatures (TocJsonCursor *cursor,
                  const char *member,
                  TocFault fault,
                  GPtrArray *signatures)
{
  g_autoptr (GPtrArray) found =
    parse_array (cursor, member, 0, parse_signature, (GDestroyNotify) toc_signature_free);

  for (guint i = 0; i < found->len; i++)
    {
      TocSignature *signature = g_ptr_array_index (found, i);

      if (signature->fault == TOC_FAULT_NONE)
        signature->fault = fault;
    }

  g_ptr_array_extend_and_steal (signatures, g_steal_pointer (&found));
}

static void
toc_endpoint_free (gpointer data)
{
  TocEndpoint *endpoint = data;

  g_free (endpoint->url);
  g_clear_pointer (&endpoint->healthy, g_ptr_array_unref);
  g_free (endpoint);
}

static TocEndpoint *
parse_endpoint (TocJsonCursor *cursor, gboolean https_only)
{
  TocEndpoint *endpoint = g_new0 (TocEndpoint, 1);

  endpoint->url = toc_json_cursor_dup_url (cursor, "url", https_only);
  endpoint->body_limit = (gsize) toc_json_cursor_get_integer (cursor, "body_limit", 1,
                                                              BODY_LIMIT_MAX, BODY_LIMIT_DEFAULT);
  endpoint->healthy =
    parse_array (cursor, "healthy", 1, parse_signature, (GDestroyNotify) toc_signature_free);

  return endpoint;
}

static gpointer
parse_probe (TocJsonCursor *cursor)
{
  TocEndpoint *endpoint;

  toc_json_cursor_check_members (cursor, probe_members);
  endpoint = parse_endpoint (cursor, TRUE);
  endpoint->pulse = toc_json_cursor_get_boolean (cursor, "pulse", FALSE);
  endpoint->heavy = toc_json_cursor_get_boolean (cursor, "heavy", FALSE);

  return endpoint;
}

static void
toc_component_free (gpointer data)
{
  TocComponent *component = data;

  g_free (component->id);
  g_free (component->name);
  g_clear_pointer (&component->endpoints, g_ptr_array_unref);
  g_free (component);
}

static gpointer
parse_component (TocJsonCursor *cursor)
{
  TocComponent *component = g_new0 (TocComponent, 1);

  toc_json_cursor_check_members (cursor, component_members);
  component->id = toc_json_cursor_dup_string (cursor, "id");
  component->name = toc_json_cursor_dup_string (cursor, "name");
  component->core = toc_json_cursor_get_boolean (cursor, "core", FALSE);
  component->enabled = toc_json_cursor_get_boolean (cursor, "enabled", TRUE);
  component->for_viewers = toc_json_cursor_get_boolean (cursor, "for_viewers", FALSE);
  component->slow_ms = (guint) toc_json_cursor_get_integer (cursor, "slow_ms", 1, SLOW_MS_MAX,
                                                            SLOW_MS_DEFAULT);
  component->endpoints = parse_array (cursor, "probes", 1, parse_probe, toc_endpoint_free);

  return component;
}

static void
toc_control_free (gpointer data)
{
  TocControl *control = data;

  g_free (control->id);
  g_free (control->name);
  g_free (control->operator_name);
  g_free (control->address_key);
  g_free (control->country_key);
  g_clear_pointer (&control->endpoint, toc_endpoint_free);
  g_free (control);
}

static gpointer
parse_control (TocJsonCursor *cursor)
{
  TocControl *control = g_new0 (TocControl, 1);

  toc_json_cursor_check_members (cursor, control_members);
  control->id = toc_json_cursor_dup_string (cursor, "id");
  control->name = toc_json_cursor_dup_string (cursor, "name");
  control->operator_name = toc_json_cursor_dup_string (cursor, "operator");
  control->address_key = toc_json_cursor_dup_optional_string (cursor, "address_key");
  control->country_key = toc_json_cursor_dup_optional_string (cursor, "country_key");
  control->endpoint = parse_endpoint (cursor, FALSE);
  control->tls =
    control->endpoint->url != NULL &&
    g_ascii_strncasecmp (control->endpoint->url, "https:", strlen ("https:")) == 0;

  return control;
}

static void
toc_link_free (gpointer data)
{
  TocLink *link = data;

  g_free (link->id);
  g_free (link->title);
  g_free (link->url);
  g_free (link);
}

static gpointer
parse_link (TocJsonCursor *cursor)
{
  TocLink *link = g_new0 (TocLink, 1);

  toc_json_cursor_check_members (cursor, link_members);
  link->id = toc_json_cursor_dup_string (cursor, "id");
  link->title = toc_json_cursor_dup_string (cursor, "title");
  link->url = toc_json_cursor_dup_url (cursor, "url", TRUE);

  return link;
}

static void
toc_feed_free (gpointer data)
{
  TocFeed *feed = data;

  g_free (feed->component);
  g_free (feed->url);
  g_strfreev (feed->maintenance_words);
  g_free (feed);
}

static gpointer
parse_feed (TocJsonCursor *cursor)
{
  TocFeed *feed = g_new0 (TocFeed, 1);

  toc_json_cursor_check_members (cursor, feed_members);
  feed->component = toc_json_cursor_dup_string (cursor, "component");
  feed->url = toc_json_cursor_dup_url (cursor, "url", TRUE);
  feed->maintenance_words = toc_json_cursor_dup_strings (cursor, "maintenance_words");

  return feed;
}

static void
check_schema (TocJsonCursor *cursor)
{
  if (toc_json_cursor_has (cursor, "schema"))
    {
      toc_json_cursor_get_integer (cursor, "schema", SCHEMA, SCHEMA, SCHEMA);
      return;
    }

  toc_json_cursor_complain (cursor, _ ("has no member “schema”; add \"schema\": %d."), SCHEMA);
}

/* @seen: (set of utf8): the ids of those before, which get these as well */
static void
check_ids (TocJsonCursor *cursor, const char *member, GHashTable *seen)
{
  guint length;

  if (!toc_json_cursor_has (cursor, member))
    return;

  toc_json_cursor_enter (cursor, member);
  length = toc_json_cursor_count (cursor, 0);
  for (guint i = 0; i < length; i++)
    {
      g_autofree char *id = NULL;

      toc_json_cursor_enter_element (cursor, i);
      id = toc_json_cursor_dup_string (cursor, "id");
      if (id != NULL && g_hash_table_contains (seen, id))
        toc_json_cursor_complain (
          cursor, _ ("has the id “%s”, which another one has; give one of them another."), id);
      if (id != NULL)
        g_hash_table_add (seen, g_steal_pointer (&id));
      toc_json_cursor_leave (cursor);
    }
  toc_json_cursor_leave (cursor);
}

/* Components and controls stand side by side in what is printed and kept. */
static void
check_all_ids (TocJsonCursor *cursor)
{
  g_autoptr (GHashTable) asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) links = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  check_ids (cursor, "components", asked);
  check_ids (cursor, "controls", asked);
  check_ids (cursor, "links", links);
}

static void
check_core (TocJsonCursor *cursor, const TocDefinition *definition)
{
  for (guint i = 0; i < definition->components->len; i++)
    {
      const TocComponent *component = g_ptr_array_index (definition->components, i);

      if (component->core && component->enabled)
        return;
    }

  toc_json_cursor_complain (cursor, _ ("has no enabled component with \"core\": true, by which the "
                                       "service is judged; mark one."));
}

static gboolean
has_component (const TocDefinition *definition, const char *id)
{
  for (guint i = 0; i < definition->components->len; i++)
    if (g_strcmp0 (((TocComponent *) g_ptr_array_index (definition->components, i))->id, id) == 0)
      return TRUE;

  return FALSE;
}

static void
check_feeds (TocJsonCursor *cursor, const TocDefinition *definition)
{
  for (guint i = 0; i < definition->feeds->len; i++)
    {
      const TocFeed *feed = g_ptr_array_index (definition->feeds, i);

      if (feed->component == NULL || has_component (definition, feed->component))
        continue;
      toc_json_cursor_enter (cursor, "feeds");
      toc_json_cursor_enter_element (cursor, i);
      toc_json_cursor_enter (cursor, "component");
      toc_json_cursor_complain (cursor, _ ("is “%s”, which is no component; write the id of one."),
                                feed->component);
      toc_json_cursor_leave (cursor);
      toc_json_cursor_leave (cursor);
      toc_json_cursor_leave (cursor);
    }
}

static void
check_trusted (TocJsonCursor *cursor, const TocDefinition *definition, const TocComponent *component)
{
  for (guint i = 0; i < component->endpoints->len; i++)
    {
      const TocEndpoint *endpoint = g_ptr_array_index (component->endpoints, i);
      g_autoptr (GUri) uri =
        endpoint->url != NULL ? g_uri_parse (endpoint->url, SOUP_HTTP_URI_FLAGS, NULL) : NULL;

      if (uri == NULL || toc_definition_trusts_host (definition, g_uri_get_host (uri)))
        continue;
      toc_json_cursor_enter (cursor, "probes");
      toc_json_cursor_enter_element (cursor, i);
      toc_json_cursor_enter (cursor, "url");
      toc_json_cursor_complain (
        cursor, _ ("leads to “%s”, which is not below any of the trusted_hosts; add it there."),
        g_uri_get_host (uri));
      toc_json_cursor_leave (cursor);
      toc_json_cursor_leave (cursor);
      toc_json_cursor_leave (cursor);
    }
}

static void
check_all_trusted (TocJsonCursor *cursor, const TocDefinition *definition)
{
  for (guint i = 0; i < definition->components->len; i++)
    {
      toc_json_cursor_enter (cursor, "components");
      toc_json_cursor_enter_element (cursor, i);
      check_trusted (cursor, definition, g_ptr_array_index (definition->components, i));
      toc_json_cursor_leave (cursor);
      toc_json_cursor_leave (cursor);
    }
}

gboolean
toc_definition_check_ids (JsonNode *own, const char *file, GError **error)
{
  g_autoptr (TocJsonCursor) cursor =
    toc_json_cursor_new (file, own, TOC_DEFINITION_ERROR, TOC_DEFINITION_ERROR_CONTENT);

  check_all_ids (cursor);

  return toc_json_cursor_finish (cursor, error);
}

TocDefinition *
toc_definition_parse (JsonNode *root, const char *file, GError **error)
{
  g_autoptr (TocDefinition) definition = g_rc_box_new0 (TocDefinition);
  g_autoptr (TocJsonCursor) cursor =
    toc_json_cursor_new (file, root, TOC_DEFINITION_ERROR, TOC_DEFINITION_ERROR_CONTENT);

  toc_json_cursor_check_members (cursor, definition_members);
  check_schema (cursor);
  definition->name = toc_json_cursor_dup_string (cursor, "name");
  definition->date = toc_json_cursor_dup_string (cursor, "date");
  definition->home = toc_json_cursor_dup_url (cursor, "home", TRUE);
  definition->trusted_hosts = toc_json_cursor_dup_strings (cursor, "trusted_hosts");
  definition->components =
    parse_array (cursor, "components", 1, parse_component, toc_component_free);
  definition->signatures = g_ptr_array_new_with_free_func ((GDestroyNotify) toc_signature_free);
  parse_signatures (cursor, "challenges", TOC_FAULT_HTTP_CHALLENGE, definition->signatures);
  parse_signatures (cursor, "region_notices", TOC_FAULT_REGION_NOTICE, definition->signatures);
  parse_signatures (cursor, "maintenance", TOC_FAULT_HTTP_MAINTENANCE, definition->signatures);
  definition->controls = parse_array (cursor, "controls", 0, parse_control, toc_control_free);
  definition->feeds = parse_array (cursor, "feeds", 0, parse_feed, toc_feed_free);
  definition->links = parse_array (cursor, "links", 0, parse_link, toc_link_free);
  if (toc_json_cursor_has (cursor, "world"))
    definition->world = toc_json_cursor_dup_url (cursor, "world", TRUE);
  if (toc_json_cursor_has (cursor, "ooni"))
    definition->ooni = toc_json_cursor_dup_url (cursor, "ooni", TRUE);
  check_all_ids (cursor);
  check_core (cursor, definition);
  check_feeds (cursor, definition);
  check_all_trusted (cursor, definition);

  return toc_json_cursor_finish (cursor, error) ? g_steal_pointer (&definition) : NULL;
}
