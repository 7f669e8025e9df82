/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-definition.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "toc-core-resources.h"
#include "toc-definition-parser.h"
#include "toc-text.h"


#define SHIPPED_RESOURCE TOC_APP_PATH "/services/tiktok.json"

/* A definition is a few KB; what is larger is some other file. */
#define FILE_LIMIT (4 * 1024 * 1024)

G_DEFINE_QUARK (toc-definition-error-quark, toc_definition_error)
G_DEFINE_BOXED_TYPE (TocDefinition,
                     toc_definition,
                     toc_definition_ref,
                     toc_definition_unref)

static void
toc_definition_clear (gpointer data)
{
  TocDefinition *definition = data;

  g_free (definition->name);
  g_free (definition->date);
  g_free (definition->home);
  g_strfreev (definition->trusted_hosts);
  g_clear_pointer (&definition->components, g_ptr_array_unref);
  g_clear_pointer (&definition->controls, g_ptr_array_unref);
  g_clear_pointer (&definition->signatures, g_ptr_array_unref);
  g_clear_pointer (&definition->links, g_ptr_array_unref);
  g_clear_pointer (&definition->feeds, g_ptr_array_unref);
  g_free (definition->world);
  g_free (definition->ooni);
  g_free (definition->override_file);
  g_strfreev (definition->overridden);
}

TocDefinition *
toc_definition_ref (TocDefinition *definition)
{
  return g_rc_box_acquire (definition);
}

void
toc_definition_unref (TocDefinition *definition)
{
  g_rc_box_release_full (definition, toc_definition_clear);
}

static JsonNode *
parse_json (const char *data, gssize length, const char *file, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) local_error = NULL;
  gsize bytes = length >= 0 ? (gsize) length : strlen (data);

  if (!toc_text_is_shallow (data, bytes))
    {
      g_set_error (error, TOC_DEFINITION_ERROR, TOC_DEFINITION_ERROR_SYNTAX,
                   _ ("%s: $ is nested too deeply for a definition; name another file."), file);
      return NULL;
    }
  if (json_parser_load_from_data (parser, data, length, &local_error) &&
      json_parser_get_root (parser) != NULL)
    return json_parser_steal_root (parser);

  g_set_error (error, TOC_DEFINITION_ERROR, TOC_DEFINITION_ERROR_SYNTAX,
               /* Translators: a file name, and what the JSON parser says, with the line. */
               _ ("%s: $ is not valid JSON (%s); mend it there."), file,
               local_error != NULL ? local_error->message : _ ("the file is empty"));
  return NULL;
}

static GBytes *
lookup_shipped (void)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = g_resource_lookup_data (toc_core_get_resource (), SHIPPED_RESOURCE,
                                          G_RESOURCE_LOOKUP_FLAGS_NONE, &error);

  /* It is linked into the program: without it the build is broken. */
  g_assert_no_error (error);

  return bytes;
}

static JsonNode *
parse_shipped (void)
{
  g_autoptr (GBytes) bytes = lookup_shipped ();
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  JsonNode *root = parse_json (data, (gssize) length, SHIPPED_RESOURCE, &error);

  g_assert_no_error (error);

  return root;
}

TocDefinition *
toc_definition_new_shipped (void)
{
  g_autoptr (JsonNode) root = parse_shipped ();
  g_autoptr (GError) error = NULL;
  TocDefinition *definition = toc_definition_parse (root, SHIPPED_RESOURCE, &error);

  g_assert_no_error (error);

  return definition;
}

TocDefinition *
toc_definition_new_from_data (const char *data, gssize length, const char *file, GError **error)
{
  g_autoptr (JsonNode) root = parse_json (data, length, file, error);

  return root != NULL ? toc_definition_parse (root, file, error) : NULL;
}

static const char *
get_id (JsonNode *node)
{
  JsonNode *id = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    id = json_object_get_member (json_node_get_object (node), "id");
  if (id == NULL || !JSON_NODE_HOLDS_VALUE (id))
    return NULL;

  return json_node_get_string (id);
}

static JsonNode *
find_by_id (JsonArray *array, const char *id)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (g_strcmp0 (get_id (node), id) == 0)
        return node;
    }

  return NULL;
}

static void
replace_members (JsonObject *into, JsonObject *from)
{
  g_autoptr (GList) members = json_object_get_members (from);

  for (GList *l = members; l != NULL; l = l->next)
    json_object_set_member (into, l->data, json_node_copy (json_object_get_member (from, l->data)));
}

static void
merge_elements (JsonArray *into, JsonArray *from, GStrvBuilder *changed)
{
  for (guint i = 0; i < json_array_get_length (from); i++)
    {
      JsonNode *element = json_array_get_element (from, i);
      const char *id = get_id (element);
      JsonNode *shipped = id != NULL ? find_by_id (into, id) : NULL;

      if (id != NULL)
        g_strv_builder_add (changed, id);
      if (shipped != NULL)
        replace_members (json_node_get_object (shipped), json_node_get_object (element));
      else
        json_array_add_element (into, json_node_copy (element));
    }
}

static void
merge_member (JsonObject *into, const char *name, JsonNode *value, GStrvBuilder *changed)
{
  static const char *const merged_by_id[] = { "components", "controls", "links", NULL };
  JsonNode *shipped = json_object_get_member (into, name);

  if (g_strv_contains (merged_by_id, name) && shipped != NULL && JSON_NODE_HOLDS_ARRAY (value))
    {
      merge_elements (json_node_get_array (shipped), json_node_get_array (value), changed);
      return;
    }

  g_strv_builder_add (changed, name);
  json_object_set_member (into, name, json_node_copy (value));
}

static gboolean
merge (JsonNode *root, JsonNode *own, const char *file, GStrvBuilder *changed, GError **error)
{
  JsonObject *object;
  g_autoptr (GList) members = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (own))
    {
      g_set_error (error, TOC_DEFINITION_ERROR, TOC_DEFINITION_ERROR_CONTENT,
                   _ ("%s: $ has to be an object, { … }."), file);
      return FALSE;
    }

  object = json_node_get_object (own);
  members = json_object_get_members (object);
  for (GList *l = members; l != NULL; l = l->next)
    if (!g_str_equal (l->data, "schema"))
      merge_member (json_node_get_object (root), l->data, json_object_get_member (object, l->data),
                    changed);
    else
      json_object_set_member (json_node_get_object (root), "schema",
                              json_node_copy (json_object_get_member (object, "schema")));

  return TRUE;
}

TocDefinition *
toc_definition_new_merged (const char *data, gssize length, const char *file, GError **error)
{
  g_autoptr (JsonNode) root = parse_shipped ();
  g_autoptr (JsonNode) own = parse_json (data, length, file, error);
  g_autoptr (GStrvBuilder) changed = g_strv_builder_new ();
  TocDefinition *definition;

  if (own == NULL || !toc_definition_check_ids (own, file, error) ||
      !merge (root, own, file, changed, error))
    return NULL;

  definition = toc_definition_parse (root, file, error);
  if (definition != NULL)
    {
      definition->override_file = g_strdup (file);
      definition->overridden = g_strv_builder_end (changed);
    }

  return definition;
}

static char *
read_file (const char *path, gsize *length, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &local_error);
  g_autofree char *data = NULL;

  if (stream != NULL)
    {
      data = g_malloc (FILE_LIMIT + 1);
      if (g_input_stream_read_all (G_INPUT_STREAM (stream), data, FILE_LIMIT + 1, length, NULL,
                                   &local_error) &&
          *length <= FILE_LIMIT)
        return g_realloc (g_steal_pointer (&data), *length + 1);
    }

  if (local_error != NULL)
    g_set_error (error, TOC_DEFINITION_ERROR, TOC_DEFINITION_ERROR_READ,
                 _ ("%s: $ cannot be read (%s); make it a readable file."), path,
                 local_error->message);
  else
    g_set_error (error, TOC_DEFINITION_ERROR, TOC_DEFINITION_ERROR_READ,
                 _ ("%s: $ is larger than 4 MiB, which no definition is; name another file."),
                 path);
  return NULL;
}

char *
toc_definition_get_user_file (void)
{
  return g_build_filename (g_get_user_config_dir (), "tocsin", "services", "tiktok.json", NULL);
}

TocDefinition *
toc_definition_load (const char *replacement, GError **error)
{
  g_autofree char *user_file = toc_definition_get_user_file ();
  g_autofree char *data = NULL;
  gsize length = 0;

  if (replacement == NULL && !g_file_test (user_file, G_FILE_TEST_EXISTS))
    return toc_definition_new_shipped ();

  /* Of a pipe of that name, nobody would ever write the other end. */
  if (replacement == NULL && !g_file_test (user_file, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, TOC_DEFINITION_ERROR, TOC_DEFINITION_ERROR_READ,
                   _ ("%s: $ cannot be read (%s); make it a readable file."), user_file,
                   g_strerror (ENOTSUP));
      return NULL;
    }

  data = read_file (replacement != NULL ? replacement : user_file, &length, error);
  if (data == NULL)
    return NULL;

  return replacement != NULL
           ? toc_definition_new_from_data (data, (gssize) length, replacement, error)
           : toc_definition_new_merged (data, (gssize) length, user_file, error);
}

const TocControl *
toc_definition_find_control (const TocDefinition *definition, const char *id)
{
  for (guint i = 0; i < definition->controls->len; i++)
    {
      const TocControl *control = g_ptr_array_index (definition->controls, i);

      if (g_str_equal (control->id, id))
        return control;
    }

  return NULL;
}

const TocComponent *
toc_definition_find_component (const TocDefinition *definition, const char *id)
{
  for (guint i = 0; i < definition->components->len; i++)
    {
      const TocComponent *component = g_ptr_array_index (definition->components, i);

      if (g_str_equal (component->id, id))
        return component;
    }

  return NULL;
}

GPtrArray *
toc_definition_dup_enabled (const TocDefinition *definition)
{
  GPtrArray *enabled = g_ptr_array_new ();

  for (guint i = 0; i < definition->components->len; i++)
    {
      TocComponent *component = g_ptr_array_index (definition->components, i);

      if (component->enabled)
        g_ptr_array_add (enabled, component);
    }

  return enabled;
}

static gboolean
is_below (const char *host, const char *domain)
{
  gsize host_length = strlen (host);
  gsize domain_length = strlen (domain);

  if (host_length < domain_length ||
      g_ascii_strcasecmp (host + host_length - domain_length, domain) != 0)
    return FALSE;

  return host_length == domain_length || host[host_length - domain_length - 1] == '.';
}

gboolean
toc_definition_trusts_host (const TocDefinition *definition, const char *host)
{
  for (char **domain = definition->trusted_hosts; domain != NULL && *domain != NULL; domain++)
    if (is_below (host, *domain))
      return TRUE;

  return FALSE;
}
