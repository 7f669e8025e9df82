/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-announcement.h"

TocAnnouncement *
toc_announcement_new (const char *title)
{
  TocAnnouncement *announcement = g_new0 (TocAnnouncement, 1);

  announcement->title = g_strdup (title);

  return announcement;
}

TocAnnouncement *
toc_announcement_copy (const TocAnnouncement *announcement)
{
  TocAnnouncement *copy = toc_announcement_new (announcement->title);

  copy->link = g_strdup (announcement->link);
  copy->details = g_strdup (announcement->details);
  copy->component = g_strdup (announcement->component);
  copy->published = announcement->published;
  copy->updated = announcement->updated;

  return copy;
}

void
toc_announcement_free (TocAnnouncement *announcement)
{
  g_free (announcement->title);
  g_free (announcement->link);
  g_free (announcement->details);
  g_free (announcement->component);
  g_free (announcement);
}

gint64
toc_announcement_get_time (const TocAnnouncement *announcement)
{
  return MAX (announcement->published, announcement->updated);
}

gboolean
toc_announcement_equal (const TocAnnouncement *a, const TocAnnouncement *b)
{
  return g_str_equal (a->title, b->title) && g_strcmp0 (a->link, b->link) == 0 &&
         g_strcmp0 (a->details, b->details) == 0 && a->published == b->published &&
         a->updated == b->updated;
}

GPtrArray *
toc_announcements_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) toc_announcement_free);
}

gboolean
toc_announcements_equal (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;

  for (guint i = 0; i < a->len; i++)
    if (!toc_announcement_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;

  return TRUE;
}
