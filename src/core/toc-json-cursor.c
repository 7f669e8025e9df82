/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-json-cursor.h"

#include "toc-text.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

typedef struct
{
  JsonNode *node; /* (unowned) (nullable): a missing member */
  gsize path_length;
} Place;

struct _TocJsonCursor
{
  char *file;     /* (owned) */
  GString *path;  /* (owned): of the present value, "$.components[2]" */
  GArray *places; /* (owned) (element-type Place): the last is the present one */
  GQuark domain;
  int code;
  GError *error;  /* (owned) (nullable): the first complaint */
};

static Place *
present (TocJsonCursor *self)
{
  return &g_array_index (self->places, Place, self->places->len - 1);
}

static void
push (TocJsonCursor *self, JsonNode *node)
{
  Place place = { node, self->path->len };

  g_array_append_val (self->places, place);
}

TocJsonCursor *
toc_json_cursor_new (const char *file, JsonNode *root, GQuark domain, int code)
{
  TocJsonCursor *self = g_new0 (TocJsonCursor, 1);

  self->file = g_strdup (file);
  self->path = g_string_new ("$");
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  self->domain = domain;
  self->code = code;
  push (self, root);

  return self;
}

void
toc_json_cursor_free (TocJsonCursor *self)
{
  g_free (self->file);
  g_string_free (self->path, TRUE);
  g_array_unref (self->places);
  g_clear_error (&self->error);
  g_free (self);
}

void
toc_json_cursor_complain (TocJsonCursor *self, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  if (self->error != NULL)
    return;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  g_set_error (&self->error, self->domain, self->code,
               /* Translators: a file name, a place in it such as "$.components[2].url", and what
                  to do about it. */
               _ ("%s: %s %s"), self->file, self->path->str, message);
}

gboolean
toc_json_cursor_finish (TocJsonCursor *self, GError **error)
{
  if (self->error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

JsonNode *
toc_json_cursor_get_node (TocJsonCursor *self)
{
  return present (self)->node;
}

static JsonObject *
get_object (TocJsonCursor *self)
{
  JsonNode *node = present (self)->node;

  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);

  toc_json_cursor_complain (self, _ ("has to be an object, { … }."));
  return NULL;
}

void
toc_json_cursor_check_members (TocJsonCursor *self, const char *const *known)
{
  JsonObject *object = get_object (self);
  g_autoptr (GList) members = object != NULL ? json_object_get_members (object) : NULL;

  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      {
        g_autofree char *names = g_strjoinv (", ", (char **) known);

        toc_json_cursor_complain (
          self, _ ("has a member “%s” that is not known; remove it, or write one of: %s."),
          (const char *) l->data, names);
      }
}

static JsonNode *
peek (TocJsonCursor *self, const char *member)
{
  JsonObject *object = get_object (self);

  return object != NULL ? json_object_get_member (object, member) : NULL;
}

gboolean
toc_json_cursor_has (TocJsonCursor *self, const char *member)
{
  return peek (self, member) != NULL;
}

gboolean
toc_json_cursor_enter (TocJsonCursor *self, const char *member)
{
  JsonNode *node = peek (self, member);

  push (self, node);
  g_string_append_printf (self->path, ".%s", member);

  return node != NULL;
}

static const char *
peek_id (JsonNode *node)
{
  JsonNode *id;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return NULL;

  id = json_object_get_member (json_node_get_object (node), "id");
  if (id == NULL || !JSON_NODE_HOLDS_VALUE (id) || json_node_get_value_type (id) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (id);
}

gboolean
toc_json_cursor_enter_element (TocJsonCursor *self, guint index)
{
  JsonNode *array = present (self)->node;
  JsonNode *node = NULL;
  const char *id;

  if (array != NULL && JSON_NODE_HOLDS_ARRAY (array))
    node = json_array_get_element (json_node_get_array (array), index);

  push (self, node);
  id = node != NULL ? peek_id (node) : NULL;
  if (id != NULL)
    g_string_append_printf (self->path, "[\"%s\"]", id);
  else
    g_string_append_printf (self->path, "[%u]", index);

  return node != NULL;
}

void
toc_json_cursor_leave (TocJsonCursor *self)
{
  g_return_if_fail (self->places->len > 1);

  g_string_truncate (self->path, present (self)->path_length);
  g_array_set_size (self->places, self->places->len - 1);
}

guint
toc_json_cursor_count (TocJsonCursor *self, guint at_least)
{
  JsonNode *node = present (self)->node;
  guint length;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      toc_json_cursor_complain (self, _ ("has to be an array, [ … ]."));
      return 0;
    }

  length = json_array_get_length (json_node_get_array (node));
  if (length < at_least)
    toc_json_cursor_complain (self, _ ("is empty; write at least one element."));

  return length;
}

static gboolean
holds (JsonNode *node, GType type)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static char *
dup_text (TocJsonCursor *self, JsonNode *node)
{
  if (holds (node, G_TYPE_STRING) && *json_node_get_string (node) != '\0')
    return json_node_dup_string (node);

  toc_json_cursor_complain (self, _ ("has to be a text with something in it, \"…\"."));
  return NULL;
}

char *
toc_json_cursor_dup_string (TocJsonCursor *self, const char *member)
{
  char *text = NULL;

  if (toc_json_cursor_enter (self, member))
    text = dup_text (self, present (self)->node);
  else
    toc_json_cursor_complain (self, _ ("is missing; add it."));
  toc_json_cursor_leave (self);

  return text;
}

char *
toc_json_cursor_dup_optional_string (TocJsonCursor *self, const char *member)
{
  return toc_json_cursor_has (self, member) ? toc_json_cursor_dup_string (self, member) : NULL;
}

GStrv
toc_json_cursor_dup_strings (TocJsonCursor *self, const char *member)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint length;

  if (!toc_json_cursor_has (self, member))
    return NULL;

  toc_json_cursor_enter (self, member);
  length = toc_json_cursor_count (self, 1);
  for (guint i = 0; i < length; i++)
    {
      g_autofree char *text = NULL;

      toc_json_cursor_enter_element (self, i);
      text = dup_text (self, present (self)->node);
      toc_json_cursor_leave (self);
      if (text != NULL)
        g_strv_builder_add (builder, text);
    }
  toc_json_cursor_leave (self);

  return g_strv_builder_end (builder);
}

gboolean
toc_json_cursor_get_boolean (TocJsonCursor *self, const char *member, gboolean fallback)
{
  gboolean value = fallback;

  if (toc_json_cursor_enter (self, member))
    {
      JsonNode *node = present (self)->node;

      if (holds (node, G_TYPE_BOOLEAN))
        value = json_node_get_boolean (node);
      else
        toc_json_cursor_complain (self, _ ("has to be true or false."));
    }
  toc_json_cursor_leave (self);

  return value;
}

gint64
toc_json_cursor_get_integer (TocJsonCursor *self,
                             const char *member,
                             gint64 first,
                             gint64 last,
                             gint64 fallback)
{
  gint64 value = fallback;

  if (toc_json_cursor_enter (self, member))
    {
      JsonNode *node = present (self)->node;

      if (holds (node, G_TYPE_INT64) && json_node_get_int (node) >= first &&
          json_node_get_int (node) <= last)
        value = json_node_get_int (node);
      else
        {
          /* xgettext would end the text at a macro for the format. */
          g_autofree char *least = g_strdup_printf ("%" G_GINT64_FORMAT, first);
          g_autofree char *most = g_strdup_printf ("%" G_GINT64_FORMAT, last);

          toc_json_cursor_complain (self, _ ("has to be a whole number from %s to %s."), least,
                                    most);
        }
    }
  toc_json_cursor_leave (self);

  return value;
}

static gboolean
read_range (JsonNode *node, gint64 *first, gint64 *last)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;

  array = json_node_get_array (node);
  if (json_array_get_length (array) != 2 ||
      !holds (json_array_get_element (array, 0), G_TYPE_INT64) ||
      !holds (json_array_get_element (array, 1), G_TYPE_INT64))
    return FALSE;

  *first = json_array_get_int_element (array, 0);
  *last = json_array_get_int_element (array, 1);

  return *first <= *last;
}

gboolean
toc_json_cursor_get_range (TocJsonCursor *self, const char *member, gint64 *first, gint64 *last)
{
  gboolean found = FALSE;

  if (toc_json_cursor_enter (self, member))
    {
      found = read_range (present (self)->node, first, last);
      if (!found)
        toc_json_cursor_complain (self, _ ("has to be [first, last], two whole numbers in order."));
    }
  toc_json_cursor_leave (self);

  return found;
}

/* GLib's parser forgives much. */
static gboolean
has_blank (const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    if (g_ascii_isspace (*c) || g_ascii_iscntrl (*c))
      return TRUE;

  return FALSE;
}

static gboolean
is_url (const char *text, gboolean https_only)
{
  g_autoptr (GUri) uri = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;

  if (uri == NULL || has_blank (text) || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      g_uri_get_userinfo (uri) != NULL)
    return FALSE;

  return g_str_equal (scheme, "https") || (!https_only && g_str_equal (scheme, "http"));
}

char *
toc_json_cursor_dup_url (TocJsonCursor *self, const char *member, gboolean https_only)
{
  g_autofree char *text = toc_json_cursor_dup_string (self, member);
  g_autofree char *plain = NULL;

  if (text == NULL)
    return NULL;
  if (is_url (text, https_only))
    return g_steal_pointer (&text);

  plain = toc_text_make_plain (text);
  g_strdelimit (plain, "\n", ' '); /* a complaint is one line */
  toc_json_cursor_enter (self, member);
  if (https_only)
    toc_json_cursor_complain (self, _ ("is “%s”; write an address such as https://host/path."),
                              plain);
  else
    toc_json_cursor_complain (
      self, _ ("is “%s”; write an address such as https://host/path or http://host/path."), plain);
  toc_json_cursor_leave (self);

  return NULL;
}
