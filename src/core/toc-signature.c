/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-signature.h"

#include <string.h>

#include "toc-text.h"

TocSignature *
toc_signature_new (void)
{
  return g_new0 (TocSignature, 1);
}

void
toc_json_test_free (TocJsonTest *test)
{
  g_free (test->member);
  g_clear_pointer (&test->is, json_node_unref);
  g_clear_pointer (&test->one_of, json_node_unref);
  g_free (test);
}

void
toc_signature_free (TocSignature *signature)
{
  g_free (signature->content_type);
  g_free (signature->path);
  g_free (signature->header);
  g_strfreev (signature->contains_all);
  g_strfreev (signature->contains_any);
  g_clear_pointer (&signature->json_exactly, json_node_unref);
  g_clear_pointer (&signature->json, g_ptr_array_unref);
  g_free (signature);
}

static gboolean
body_contains (const TocAnswer *answer, const char *text)
{
  return memmem (answer->body, answer->body_length, text, strlen (text)) != NULL;
}

static gboolean
body_contains_all (const TocAnswer *answer, char **texts)
{
  for (char **text = texts; text != NULL && *text != NULL; text++)
    if (!body_contains (answer, *text))
      return FALSE;

  return TRUE;
}

static gboolean
body_contains_any (const TocAnswer *answer, char **texts)
{
  for (char **text = texts; text != NULL && *text != NULL; text++)
    if (body_contains (answer, *text))
      return TRUE;

  return texts == NULL;
}

static JsonNode *
find_member (JsonNode *root, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, ".", -1);
  JsonNode *node = root;

  for (char **name = names; node != NULL && *name != NULL; name++)
    {
      if (!JSON_NODE_HOLDS_OBJECT (node))
        return NULL;
      node = json_object_get_member (json_node_get_object (node), *name);
    }

  return node;
}

static gboolean
is_one_of (JsonNode *node, JsonNode *values)
{
  JsonArray *array = json_node_get_array (values);

  for (guint i = 0; i < json_array_get_length (array); i++)
    if (json_node_equal (node, json_array_get_element (array, i)))
      return TRUE;

  return FALSE;
}

static gboolean
json_test_holds (const TocJsonTest *test, JsonNode *root)
{
  JsonNode *node = find_member (root, test->member);

  if (node == NULL)
    return FALSE;
  if (test->is != NULL && !json_node_equal (node, test->is))
    return FALSE;
  if (test->one_of != NULL && !is_one_of (node, test->one_of))
    return FALSE;
  if (!test->has_range)
    return TRUE;

  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64 &&
         json_node_get_int (node) >= test->range_first &&
         json_node_get_int (node) <= test->range_last;
}

static gboolean
json_matches (const TocSignature *signature, const TocAnswer *answer)
{
  g_autoptr (JsonParser) parser = NULL;
  JsonNode *root;

  if (signature->json_exactly == NULL && signature->json == NULL)
    return TRUE;

  if (!toc_text_is_shallow (answer->body, answer->body_length))
    return FALSE;

  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, answer->body, (gssize) answer->body_length, NULL))
    return FALSE;

  root = json_parser_get_root (parser);
  if (root == NULL)
    return FALSE;
  if (signature->json_exactly != NULL && !json_node_equal (root, signature->json_exactly))
    return FALSE;

  for (guint i = 0; signature->json != NULL && i < signature->json->len; i++)
    if (!json_test_holds (g_ptr_array_index (signature->json, i), root))
      return FALSE;

  return TRUE;
}

static gboolean
head_matches (const TocSignature *signature, const TocAnswer *answer)
{
  if (signature->status_last != 0 &&
      (answer->status < signature->status_first || answer->status > signature->status_last))
    return FALSE;
  if (signature->content_type != NULL &&
      (answer->content_type == NULL ||
       g_ascii_strcasecmp (signature->content_type, answer->content_type) != 0))
    return FALSE;
  if (signature->path != NULL && !g_str_has_prefix (answer->path, signature->path))
    return FALSE;

  return signature->header == NULL || g_strv_contains (answer->headers, signature->header);
}

gboolean
toc_signature_matches (const TocSignature *signature, const TocAnswer *answer)
{
  return head_matches (signature, answer) &&
         (!signature->empty || answer->body_length == 0) &&
         (signature->max_bytes == 0 || answer->body_length <= signature->max_bytes) &&
         body_contains_all (answer, signature->contains_all) &&
         body_contains_any (answer, signature->contains_any) &&
         json_matches (signature, answer);
}

gboolean
toc_signature_needs_whole_body (const TocSignature *signature)
{
  return signature->empty || signature->json_exactly != NULL || signature->json != NULL;
}
