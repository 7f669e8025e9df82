/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A feed, and the file in which what it said is kept: whatever comes out is plain text. */

#include "toc-fuzz.h"

#include <string.h>

#include "toc-feed-memory.h"
#include "toc-feed-parse.h"

#define URL "https://www.example.com/feed"

static void
check_text (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    g_assert_false (g_unichar_iscntrl (g_utf8_get_char (p)));
}

static void
check_announcement (const TocAnnouncement *announcement)
{
  g_assert_cmpstr (announcement->title, !=, "");
  check_text (announcement->title);
  g_assert_cmpint (g_utf8_strlen (announcement->title, -1), <=, 200);
  if (announcement->details != NULL)
    check_text (announcement->details);
  if (announcement->link != NULL)
    {
      check_text (announcement->link);
      g_assert_true (g_str_has_prefix (announcement->link, "https://") ||
                     g_str_has_prefix (announcement->link, "http://"));
    }
}

/* What was read is what is read from the file again. */
static void
check_memory (GPtrArray *announcements)
{
  g_autoptr (TocFeedMemory) memory = toc_feed_memory_new (URL);
  g_autoptr (TocFeedMemory) kept = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  const char *data;

  g_ptr_array_unref (memory->announcements);
  memory->announcements = g_ptr_array_ref (announcements);
  bytes = toc_feed_memory_to_bytes (memory);
  data = g_bytes_get_data (bytes, &length);
  kept = toc_feed_memory_new_from_data (URL, data, length);
  g_assert_nonnull (kept);
  g_assert_true (toc_announcements_equal (kept->announcements, announcements));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GPtrArray) announcements = toc_feed_parse ((const char *) data, size);
  TocFeedMemory *file = toc_feed_memory_new_from_data (URL, (const char *) data, size);

  g_clear_pointer (&file, toc_feed_memory_free);
  if (announcements == NULL)
    return 0;

  g_assert_cmpuint (announcements->len, <=, TOC_FEED_MAX_ANNOUNCEMENTS);
  for (guint i = 0; i < announcements->len; i++)
    check_announcement (g_ptr_array_index (announcements, i));
  check_memory (announcements);

  return 0;
}
