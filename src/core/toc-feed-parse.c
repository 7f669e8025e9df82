/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-feed-parse.h"

#include <libsoup/soup.h>
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <string.h>

#include "toc-text.h"

#define ATOM "http://www.w3.org/2005/Atom"

/* More of a text is not read, and no more of it shown. */
#define MAX_HTML_BYTES 4096
#define MAX_TITLE_LENGTH 200
#define MAX_DETAILS_LENGTH 500

/* Entries beyond that are not even looked at. */
#define MAX_ENTRIES 200

/* Nobody announces what happened before the service was there, or a century ahead. */
#define EARLIEST G_GINT64_CONSTANT (946684800)  /* 2000-01-01 */
#define LATEST G_GINT64_CONSTANT (4102444800)   /* 2100-01-01 */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlParserCtxt, xmlFreeParserCtxt)

static gboolean
is_element (const xmlNode *node, const char *name_space, const char *name)
{
  return node->type == XML_ELEMENT_NODE && g_str_equal ((const char *) node->name, name) &&
         g_strcmp0 (node->ns != NULL ? (const char *) node->ns->href : NULL, name_space) == 0;
}

static xmlNode *
find_child (const xmlNode *parent, const char *name_space, const char *name)
{
  for (xmlNode *node = parent->children; node != NULL; node = node->next)
    if (is_element (node, name_space, name))
      return node;

  return NULL;
}

/* As g_strchomp(), but also what is inside becomes single spaces. */
static char *
make_one_line (const char *text)
{
  g_autofree char *plain = toc_text_make_plain (text);
  GString *line = g_string_new (NULL);

  for (const char *p = plain; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isspace (c) && c != 0xfffd)
        g_string_append_unichar (line, c);
      else if (line->len > 0 && line->str[line->len - 1] != ' ')
        g_string_append_c (line, ' ');
    }
  g_strchomp (line->str);

  return g_string_free (line, FALSE);
}

/* (nullable): NULL where nothing is left */
static char *
shorten (const char *text, glong length)
{
  g_autofree char *line = make_one_line (text);

  if (*line == '\0')
    return NULL;
  if (g_utf8_strlen (line, -1) > length)
    {
      g_autofree char *start = g_utf8_substring (line, 0, length - 1);

      return g_strconcat (start, "…", NULL);
    }

  return g_steal_pointer (&line);
}

/* Paragraphs and lines are no single word, although nothing but their tags is between them. */
static char *
part_blocks (const char *html)
{
  g_autoptr (GRegex) blocks =
    g_regex_new ("<\\/?(?:p|br|div|li|tr|h[1-6])\\b", G_REGEX_CASELESS, 0, NULL);

  return g_regex_replace (blocks, html, -1, 0, " \\0", 0, NULL);
}

/* The library has memory of its own. */
static char *
take_chars (xmlChar *chars)
{
  char *text = g_strdup ((const char *) chars);

  xmlFree (chars);

  return text;
}

/* A bold title comes as "&lt;b&gt;Title&lt;/b&gt;" in RSS, and with type="html" in Atom. (nullable) */
static char *
strip_html (const char *html)
{
  g_autofree char *start = g_utf8_make_valid (html, MIN ((gssize) strlen (html), MAX_HTML_BYTES));
  g_autofree char *parted = NULL;
  g_autoptr (xmlDoc) document = NULL;
  xmlNode *root;

  if (strpbrk (start, "<&") == NULL)
    return g_steal_pointer (&start);

  parted = part_blocks (start);
  document = htmlReadMemory (parted, (int) strlen (parted), NULL, "UTF-8",
                             HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
  root = document != NULL ? xmlDocGetRootElement (document) : NULL;

  return root != NULL ? take_chars (xmlNodeGetContent (root)) : NULL;
}

/* (nullable): NULL where there is no such element, or nothing in it */
static char *
dup_content (const xmlNode *parent, const char *name_space, const char *name)
{
  xmlNode *node = find_child (parent, name_space, name);

  return node != NULL ? take_chars (xmlNodeGetContent (node)) : NULL;
}

static char *
dup_attribute (xmlNode *node, const char *name)
{
  return take_chars (xmlGetNoNsProp (node, (const xmlChar *) name));
}

/* Whether the text of an Atom element is HTML once more, as all text of RSS is. */
static gboolean
is_html (xmlNode *node, const char *name_space)
{
  g_autofree char *type = NULL;

  if (name_space == NULL)
    return TRUE;
  type = dup_attribute (node, "type");

  return g_strcmp0 (type, "html") == 0;
}

static char *
dup_text (const xmlNode *parent, const char *name_space, const char *name, glong length)
{
  xmlNode *node = find_child (parent, name_space, name);
  g_autofree char *content = dup_content (parent, name_space, name);
  g_autofree char *text = NULL;

  if (content == NULL)
    return NULL;

  text = is_html (node, name_space) ? strip_html (content) : g_steal_pointer (&content);

  return text != NULL ? shorten (text, length) : NULL;
}

/* Whatever else a link names would start some other program than a browser. */
static char *
take_link (char *text)
{
  g_autofree char *link = g_strstrip (text);
  g_autoptr (GUri) uri = g_uri_parse (link, SOUP_HTTP_URI_FLAGS, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0' ||
      (!g_str_equal (scheme, "https") && !g_str_equal (scheme, "http")))
    return NULL;

  return g_uri_to_string (uri);
}

static gint64
take_time (GDateTime *time)
{
  gint64 seconds = time != NULL ? g_date_time_to_unix (time) : 0;

  g_clear_pointer (&time, g_date_time_unref);

  return seconds >= EARLIEST && seconds < LATEST ? seconds : 0;
}

/* RSS has the dates of RFC 822; feeds that are called RSS often have those of Atom, RFC 3339. */
static gint64
parse_time (const xmlNode *parent, const char *name_space, const char *name)
{
  g_autofree char *content = dup_content (parent, name_space, name);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  gint64 seconds;

  if (content == NULL || !g_utf8_validate (g_strstrip (content), -1, NULL))
    return 0;

  seconds = take_time (g_date_time_new_from_iso8601 (content, utc));

  return seconds != 0 ? seconds : take_time (soup_date_time_new_from_http_string (content));
}

static TocAnnouncement *
take_entry (const xmlNode *entry, const char *name_space, const char *title, const char *text)
{
  g_autofree char *headline = dup_text (entry, name_space, title, MAX_TITLE_LENGTH);
  g_autofree char *details = dup_text (entry, name_space, text, MAX_DETAILS_LENGTH);
  TocAnnouncement *announcement;

  /* RSS allows either of the two to be missing. */
  if (headline == NULL && details != NULL)
    headline = shorten (details, MAX_TITLE_LENGTH);
  if (headline == NULL)
    return NULL;

  announcement = toc_announcement_new (headline);
  announcement->details = g_steal_pointer (&details);

  return announcement;
}

static TocAnnouncement *
read_item (const xmlNode *item)
{
  TocAnnouncement *announcement = take_entry (item, NULL, "title", "description");
  char *link;

  if (announcement == NULL)
    return NULL;

  link = dup_content (item, NULL, "link");
  announcement->link = link != NULL ? take_link (link) : NULL;
  announcement->published = parse_time (item, NULL, "pubDate");
  announcement->updated = parse_time (item, ATOM, "updated");

  return announcement;
}

/* The one without a relation, or with the relation "alternate", is the page for people. */
static char *
dup_atom_link (const xmlNode *entry)
{
  for (xmlNode *node = entry->children; node != NULL; node = node->next)
    if (is_element (node, ATOM, "link"))
      {
        g_autofree char *relation = dup_attribute (node, "rel");
        char *target = dup_attribute (node, "href");

        if (target != NULL && (relation == NULL || g_str_equal (relation, "alternate")))
          return take_link (target);
        g_free (target);
      }

  return NULL;
}

static TocAnnouncement *
read_entry (const xmlNode *entry)
{
  const char *text = find_child (entry, ATOM, "summary") != NULL ? "summary" : "content";
  TocAnnouncement *announcement = take_entry (entry, ATOM, "title", text);

  if (announcement == NULL)
    return NULL;

  announcement->link = dup_atom_link (entry);
  announcement->published = parse_time (entry, ATOM, "published");
  announcement->updated = parse_time (entry, ATOM, "updated");

  return announcement;
}

static void
read_entries (GPtrArray *announcements, const xmlNode *parent, const char *name_space)
{
  guint n_entries = 0;

  for (xmlNode *node = parent->children; node != NULL && n_entries < MAX_ENTRIES; node = node->next)
    {
      TocAnnouncement *announcement;

      if (!is_element (node, name_space, name_space != NULL ? "entry" : "item"))
        continue;
      n_entries++;
      announcement = name_space != NULL ? read_entry (node) : read_item (node);
      if (announcement != NULL)
        g_ptr_array_add (announcements, announcement);
    }
}

static int
compare_times (gconstpointer a, gconstpointer b, gpointer user_data)
{
  gint64 first = toc_announcement_get_time (*(TocAnnouncement *const *) a);
  gint64 second = toc_announcement_get_time (*(TocAnnouncement *const *) b);

  return second > first ? 1 : second < first ? -1 : 0;
}

/* Feeds without dates have the newest first by custom: equal ones stay in their order. */
static void
keep_newest (GPtrArray *announcements)
{
  g_qsort_with_data (announcements->pdata, (int) announcements->len, sizeof (gpointer),
                     compare_times, NULL);
  if (announcements->len > TOC_FEED_MAX_ANNOUNCEMENTS)
    g_ptr_array_set_size (announcements, TOC_FEED_MAX_ANNOUNCEMENTS);
}

/* A declared type of document is where entities that grow without end, and those that are read
   from elsewhere, come from. */
static void
refuse_document_type_cb (void *context,
                         const xmlChar *name,
                         const xmlChar *public_id,
                         const xmlChar *system_id)
{
  xmlParserCtxt *parser = context;

  xmlStopParser (parser);
  parser->wellFormed = 0;
}

static xmlDoc *
read_document (const char *data, gsize length)
{
  g_autoptr (xmlParserCtxt) parser = xmlNewParserCtxt ();

  if (parser == NULL)
    return NULL;

  parser->sax->internalSubset = refuse_document_type_cb;

  return xmlCtxtReadMemory (parser, data, (int) length, NULL, NULL,
                            XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                              XML_PARSE_NOCDATA | XML_PARSE_COMPACT);
}

G_GNUC_PRINTF (2, 3)
static void
ignore_error_cb (void *context, const char *format, ...)
{
}

static GPtrArray *
parse (const char *data, gsize length)
{
  g_autoptr (GPtrArray) announcements = toc_announcements_new ();
  g_autoptr (xmlDoc) document = NULL;
  xmlNode *root;
  xmlNode *channel;

  document = read_document (data, length);
  root = document != NULL ? xmlDocGetRootElement (document) : NULL;
  if (root == NULL)
    return NULL;

  channel = is_element (root, NULL, "rss") ? find_child (root, NULL, "channel") : NULL;
  if (channel != NULL)
    read_entries (announcements, channel, NULL);
  else if (is_element (root, ATOM, "feed"))
    read_entries (announcements, root, ATOM);
  else
    return NULL;
  keep_newest (announcements);

  return g_steal_pointer (&announcements);
}

GPtrArray *
toc_feed_parse (const char *data, gsize length)
{
  GPtrArray *announcements;

  if (length == 0 || length > TOC_FEED_MAX_BYTES)
    return NULL;

  /* Of a broken encoding the library complains on the standard error output, whatever the options. */
  xmlSetGenericErrorFunc (NULL, ignore_error_cb);
  announcements = parse (data, length);
  xmlSetGenericErrorFunc (NULL, NULL);

  return announcements;
}
