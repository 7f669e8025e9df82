/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The walk through a document, and where a complaint points to. */

#include "toc-json-cursor.h"

static const char document[] =
  "{ 'text': 'x', 'empty': '', 'yes': true, 'n': 5, 'half': 0.5, 'none': null,"
  "  'range': [1, 3], 'back': [3, 1], 'texts': ['a', 'b'], 'mixed': ['a', 5], 'array': [],"
  "  'url': 'https://example.com/', 'plain': 'http://example.com/', 'bad': 'example.com',"
  "  'object': { 'list': [{ 'id': 'first', 'x': 1 }, { 'id': 5, 'x': 2 }, 7] } }";

typedef struct
{
  JsonNode *root;        /* (owned) */
  TocJsonCursor *cursor; /* (owned) (nullable) */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strdup (document);
  g_autoptr (GError) error = NULL;

  g_strdelimit (text, "'", '"');
  fixture->root = json_from_string (text, &error);
  g_assert_no_error (error);
  fixture->cursor = toc_json_cursor_new ("the-file", fixture->root, G_FILE_ERROR, 7);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->cursor, toc_json_cursor_free);
  json_node_unref (fixture->root);
}

/* Takes a new cursor, so that one document can be complained of many times. */
static void
check_complaint (Fixture *fixture, const char *start)
{
  g_autoptr (GError) error = NULL;

  if (start == NULL)
    {
      g_assert_true (toc_json_cursor_finish (fixture->cursor, &error));
      g_assert_no_error (error);
    }
  else
    {
      g_assert_false (toc_json_cursor_finish (fixture->cursor, &error));
      g_assert_error (error, G_FILE_ERROR, 7);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, start));
    }
  toc_json_cursor_free (fixture->cursor);
  fixture->cursor = toc_json_cursor_new ("the-file", fixture->root, G_FILE_ERROR, 7);
}

static void
check_string (Fixture *fixture, const char *member, const char *value, const char *complaint)
{
  g_autofree char *text = toc_json_cursor_dup_string (fixture->cursor, member);

  g_assert_cmpstr (text, ==, value);
  check_complaint (fixture, complaint);
}

static void
test_strings (Fixture *fixture, gconstpointer data)
{
  g_autofree char *optional = NULL;

  check_string (fixture, "text", "x", NULL);
  check_string (fixture, "empty", NULL, "the-file: $.empty has to be a text");
  check_string (fixture, "n", NULL, "the-file: $.n has to be a text");
  check_string (fixture, "none", NULL, "the-file: $.none has to be a text");
  check_string (fixture, "object", NULL, "the-file: $.object has to be a text");
  check_string (fixture, "nothing", NULL, "the-file: $.nothing is missing");

  optional = toc_json_cursor_dup_optional_string (fixture->cursor, "nothing");
  g_assert_null (optional);
  check_complaint (fixture, NULL);
  g_assert_null (toc_json_cursor_dup_optional_string (fixture->cursor, "n"));
  check_complaint (fixture, "the-file: $.n has to be a text");
}

static void
test_string_arrays (Fixture *fixture, gconstpointer data)
{
  g_auto (GStrv) texts = toc_json_cursor_dup_strings (fixture->cursor, "texts");
  g_auto (GStrv) mixed = NULL;
  g_auto (GStrv) none = NULL;

  g_assert_cmpuint (g_strv_length (texts), ==, 2);
  g_assert_cmpstr (texts[1], ==, "b");
  check_complaint (fixture, NULL);
  g_assert_null (toc_json_cursor_dup_strings (fixture->cursor, "nothing"));
  check_complaint (fixture, NULL);
  mixed = toc_json_cursor_dup_strings (fixture->cursor, "mixed");
  check_complaint (fixture, "the-file: $.mixed[1] has to be a text");
  none = toc_json_cursor_dup_strings (fixture->cursor, "array");
  check_complaint (fixture, "the-file: $.array is empty");
}

static void
test_numbers (Fixture *fixture, gconstpointer data)
{
  TocJsonCursor *cursor = fixture->cursor;

  g_assert_cmpint (toc_json_cursor_get_integer (cursor, "n", 5, 5, 0), ==, 5);
  g_assert_cmpint (toc_json_cursor_get_integer (cursor, "nothing", 5, 6, 42), ==, 42);
  check_complaint (fixture, NULL);
  g_assert_cmpint (toc_json_cursor_get_integer (fixture->cursor, "n", 6, 9, 7), ==, 7);
  check_complaint (fixture, "the-file: $.n has to be a whole number from 6 to 9.");
  toc_json_cursor_get_integer (fixture->cursor, "n", 1, 4, 0);
  check_complaint (fixture, "the-file: $.n has to be a whole number from 1 to 4.");
  toc_json_cursor_get_integer (fixture->cursor, "half", 0, 9, 0);
  check_complaint (fixture, "the-file: $.half has to be a whole number");
  toc_json_cursor_get_integer (fixture->cursor, "text", 0, 9, 0);
  check_complaint (fixture, "the-file: $.text has to be a whole number");
}

static void
test_booleans (Fixture *fixture, gconstpointer data)
{
  g_assert_true (toc_json_cursor_get_boolean (fixture->cursor, "yes", FALSE));
  g_assert_true (toc_json_cursor_get_boolean (fixture->cursor, "nothing", TRUE));
  g_assert_false (toc_json_cursor_get_boolean (fixture->cursor, "nothing", FALSE));
  check_complaint (fixture, NULL);
  g_assert_false (toc_json_cursor_get_boolean (fixture->cursor, "n", FALSE));
  check_complaint (fixture, "the-file: $.n has to be true or false.");
}

static void
test_ranges (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[] = { "back", "texts", "n", "array", "none" };
  gint64 first = 0, last = 0;

  g_assert_true (toc_json_cursor_get_range (fixture->cursor, "range", &first, &last));
  g_assert_cmpint (first, ==, 1);
  g_assert_cmpint (last, ==, 3);
  g_assert_false (toc_json_cursor_get_range (fixture->cursor, "nothing", &first, &last));
  check_complaint (fixture, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *start = g_strdup_printf ("the-file: $.%s has to be [first, last]", bad[i]);

      g_assert_false (toc_json_cursor_get_range (fixture->cursor, bad[i], &first, &last));
      check_complaint (fixture, start);
    }
}

static void
test_urls (Fixture *fixture, gconstpointer data)
{
  g_autofree char *tls = toc_json_cursor_dup_url (fixture->cursor, "url", TRUE);
  g_autofree char *plain = toc_json_cursor_dup_url (fixture->cursor, "plain", FALSE);

  g_assert_cmpstr (tls, ==, "https://example.com/");
  g_assert_cmpstr (plain, ==, "http://example.com/");
  check_complaint (fixture, NULL);
  g_assert_null (toc_json_cursor_dup_url (fixture->cursor, "plain", TRUE));
  check_complaint (fixture, "the-file: $.plain is “http://example.com/”; write");
  g_assert_null (toc_json_cursor_dup_url (fixture->cursor, "bad", FALSE));
  check_complaint (fixture, "the-file: $.bad is “example.com”; write");
  g_assert_null (toc_json_cursor_dup_url (fixture->cursor, "nothing", FALSE));
  check_complaint (fixture, "the-file: $.nothing is missing");
}

/* Elements are called by their id where it is a text, else by their number. */
static void
test_paths (Fixture *fixture, gconstpointer data)
{
  TocJsonCursor *cursor = fixture->cursor;

  g_assert_true (toc_json_cursor_enter (cursor, "object"));
  g_assert_true (toc_json_cursor_enter (cursor, "list"));
  g_assert_cmpuint (toc_json_cursor_count (cursor, 3), ==, 3);
  g_assert_true (toc_json_cursor_enter_element (cursor, 0));
  g_assert_cmpint (toc_json_cursor_get_integer (cursor, "x", 0, 9, 0), ==, 1);
  toc_json_cursor_leave (cursor);
  g_assert_true (toc_json_cursor_enter_element (cursor, 1));
  toc_json_cursor_leave (cursor);
  g_assert_true (toc_json_cursor_enter_element (cursor, 0));
  toc_json_cursor_complain (cursor, "is %s.", "wrong");
  check_complaint (fixture, "the-file: $.object.list[\"first\"] is wrong.");

  toc_json_cursor_enter (fixture->cursor, "object");
  toc_json_cursor_enter (fixture->cursor, "list");
  toc_json_cursor_enter_element (fixture->cursor, 1);
  toc_json_cursor_get_boolean (fixture->cursor, "x", FALSE);
  check_complaint (fixture, "the-file: $.object.list[1].x has to be");
}

/* Back where one came from, the path is as it was. */
static void
test_leave (Fixture *fixture, gconstpointer data)
{
  toc_json_cursor_enter (fixture->cursor, "object");
  toc_json_cursor_enter (fixture->cursor, "list");
  toc_json_cursor_leave (fixture->cursor);
  toc_json_cursor_leave (fixture->cursor);
  g_assert_true (toc_json_cursor_get_node (fixture->cursor) == fixture->root);
  toc_json_cursor_complain (fixture->cursor, "is wrong.");
  check_complaint (fixture, "the-file: $ is wrong.");
}

/* Only the first complaint counts. */
static void
test_first (Fixture *fixture, gconstpointer data)
{
  toc_json_cursor_get_boolean (fixture->cursor, "n", FALSE);
  toc_json_cursor_get_boolean (fixture->cursor, "text", FALSE);
  toc_json_cursor_complain (fixture->cursor, "is worse.");
  check_complaint (fixture, "the-file: $.n has to be true or false.");
}

static void
test_members (Fixture *fixture, gconstpointer data)
{
  static const char *const all[] = { "text", "empty", "yes",   "n",     "half", "none", "range",
                                     "back", "texts", "mixed", "array", "url",  "plain", "bad",
                                     "object", "more", NULL };
  static const char *const few[] = { "text", "empty", NULL };

  toc_json_cursor_check_members (fixture->cursor, all);
  g_assert_true (toc_json_cursor_has (fixture->cursor, "none"));
  g_assert_false (toc_json_cursor_has (fixture->cursor, "more"));
  check_complaint (fixture, NULL);
  toc_json_cursor_check_members (fixture->cursor, few);
  check_complaint (fixture, "the-file: $ has a member “yes” that is not known; remove it, or "
                            "write one of: text, empty.");
}

/* What is no object has no members, and says so once. */
static void
test_no_object (Fixture *fixture, gconstpointer data)
{
  toc_json_cursor_enter (fixture->cursor, "n");
  g_assert_false (toc_json_cursor_has (fixture->cursor, "x"));
  check_complaint (fixture, "the-file: $.n has to be an object");
  toc_json_cursor_enter (fixture->cursor, "n");
  g_assert_cmpuint (toc_json_cursor_count (fixture->cursor, 0), ==, 0);
  check_complaint (fixture, "the-file: $.n has to be an array");
  toc_json_cursor_enter (fixture->cursor, "nothing");
  g_assert_false (toc_json_cursor_has (fixture->cursor, "x"));
  check_complaint (fixture, NULL);
}

static void
add (const char *name, void (*func) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/json-cursor/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("strings", test_strings);
  add ("string-arrays", test_string_arrays);
  add ("numbers", test_numbers);
  add ("booleans", test_booleans);
  add ("ranges", test_ranges);
  add ("urls", test_urls);
  add ("paths", test_paths);
  add ("leave", test_leave);
  add ("first", test_first);
  add ("members", test_members);
  add ("no-object", test_no_object);

  return g_test_run ();
}
