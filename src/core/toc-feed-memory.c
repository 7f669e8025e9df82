/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-feed-memory.h"

#include <libsoup/soup.h>
#include <string.h>

#include "toc-feed-parse.h"

#define INTERVAL_US ((gint64) 30 * 60 * G_USEC_PER_SEC)
#define RECENT_S (7 * 24 * 60 * 60)

/* The longest names of a version that are kept. */
#define STATUS_TOO_MANY_REQUESTS 429 /* RFC 6585 */
#define MAX_VALIDATOR 1024

/* What is in the file, a GVariant as text: title, link, details and times of each announcement;
   the URL, when it was asked, the names of the version, and these. */
#define ENTRY_TYPE "(smsmsxx)"
#define FILE_TYPE "(sxmsmsa" ENTRY_TYPE ")"

TocFeedMemory *
toc_feed_memory_new (const char *url)
{
  TocFeedMemory *memory = g_new0 (TocFeedMemory, 1);

  memory->url = g_strdup (url);
  memory->announcements = toc_announcements_new ();

  return memory;
}

void
toc_feed_memory_free (TocFeedMemory *memory)
{
  g_free (memory->url);
  g_free (memory->etag);
  g_free (memory->last_modified);
  g_ptr_array_unref (memory->announcements);
  g_free (memory);
}

gboolean
toc_feed_memory_is_due (const TocFeedMemory *memory, gint64 now)
{
  /* A clock that was set back puts nothing off for ever. */
  return memory->asked_at == 0 || now < memory->asked_at ||
         now - memory->asked_at >= INTERVAL_US;
}

static void
replace (char **validator, const char *value)
{
  g_free (*validator);
  *validator = NULL;
  if (value != NULL && strlen (value) <= MAX_VALIDATOR && g_utf8_validate (value, -1, NULL))
    *validator = g_strdup (value);
}

static void
replace_announcements (TocFeedMemory *memory, GPtrArray *announcements)
{
  g_ptr_array_unref (memory->announcements);
  memory->announcements = announcements;
}

void
toc_feed_memory_take (TocFeedMemory *memory,
                      guint status,
                      const char *etag,
                      const char *last_modified,
                      GBytes *body,
                      gint64 now)
{
  GPtrArray *announcements = NULL;
  gsize length;
  const char *data;

  memory->asked_at = now;
  if (status == 0 || status == SOUP_STATUS_NOT_MODIFIED || status == STATUS_TOO_MANY_REQUESTS ||
      status >= SOUP_STATUS_INTERNAL_SERVER_ERROR)
    return;

  if (status == SOUP_STATUS_OK && body != NULL)
    {
      data = g_bytes_get_data (body, &length);
      announcements = toc_feed_parse (data, length);
    }
  /* What is no feed has no version that could be the same the next time. */
  replace (&memory->etag, announcements != NULL ? etag : NULL);
  replace (&memory->last_modified, announcements != NULL ? last_modified : NULL);
  replace_announcements (memory,
                         announcements != NULL ? announcements : toc_announcements_new ());
}

void
toc_feed_memory_add_recent (const TocFeedMemory *memory,
                            const char *component,
                            gint64 now,
                            GPtrArray *announcements)
{
  for (guint i = 0; i < memory->announcements->len; i++)
    {
      const TocAnnouncement *known = g_ptr_array_index (memory->announcements, i);
      gint64 time = toc_announcement_get_time (known);
      TocAnnouncement *announcement;

      if (time != 0 && time < now / G_USEC_PER_SEC - RECENT_S)
        continue;
      announcement = toc_announcement_copy (known);
      announcement->component = g_strdup (component);
      g_ptr_array_add (announcements, announcement);
    }
}

GBytes *
toc_feed_memory_to_bytes (const TocFeedMemory *memory)
{
  GVariantBuilder entries;
  g_autoptr (GVariant) file = NULL;
  char *text;

  g_variant_builder_init (&entries, G_VARIANT_TYPE ("a" ENTRY_TYPE));
  for (guint i = 0; i < memory->announcements->len; i++)
    {
      const TocAnnouncement *announcement = g_ptr_array_index (memory->announcements, i);

      g_variant_builder_add (&entries, ENTRY_TYPE, announcement->title, announcement->link,
                             announcement->details, announcement->published,
                             announcement->updated);
    }
  file = g_variant_ref_sink (g_variant_new (FILE_TYPE, memory->url, memory->asked_at, memory->etag,
                                            memory->last_modified, &entries));
  text = g_variant_print (file, FALSE);

  return g_bytes_new_take (text, strlen (text));
}

TocFeedMemory *
toc_feed_memory_new_from_data (const char *url, const char *data, gsize length)
{
  g_autoptr (GVariant) file =
    g_utf8_validate_len (data, length, NULL)
      ? g_variant_parse (G_VARIANT_TYPE (FILE_TYPE), data, data + length, NULL, NULL)
      : NULL;
  g_autoptr (GVariantIter) entries = NULL;
  g_autoptr (TocFeedMemory) memory = NULL;
  TocAnnouncement entry = { 0 };

  if (file == NULL)
    return NULL;

  memory = toc_feed_memory_new (NULL);
  g_variant_get (file, FILE_TYPE, &memory->url, &memory->asked_at, &memory->etag,
                 &memory->last_modified, &entries);
  while (g_variant_iter_loop (entries, ENTRY_TYPE, &entry.title, &entry.link, &entry.details,
                              &entry.published, &entry.updated))
    g_ptr_array_add (memory->announcements, toc_announcement_copy (&entry));

  return g_str_equal (memory->url, url) ? g_steal_pointer (&memory) : NULL;
}
