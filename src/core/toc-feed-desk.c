/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-feed-desk.h"

struct _TocFeedDesk
{
  TocDefinition *definition; /* (owned) */
  TocFeedDeskFunc func;
  gpointer user_data;
  TocFeedReader *reader;     /* (owned) (nullable) */
  GCancellable *reading;     /* (owned) (nullable): cancelled by toc_feed_desk_drop() */
  GPtrArray *announcements;  /* (owned) (element-type TocAnnouncement) */
};

TocFeedDesk *
toc_feed_desk_new (TocDefinition *definition, TocFeedDeskFunc func, gpointer user_data)
{
  TocFeedDesk *self = g_new0 (TocFeedDesk, 1);

  self->definition = toc_definition_ref (definition);
  self->func = func;
  self->user_data = user_data;
  self->announcements = toc_announcements_new ();

  return self;
}

void
toc_feed_desk_free (TocFeedDesk *self)
{
  toc_feed_desk_drop (self);
  toc_definition_unref (self->definition);
  g_clear_object (&self->reader);
  g_ptr_array_unref (self->announcements);
  g_free (self);
}

void
toc_feed_desk_set_reader (TocFeedDesk *self, TocFeedReader *reader)
{
  toc_feed_desk_drop (self);
  g_set_object (&self->reader, reader);
}

/* @announcements: (transfer full) */
static void
take (TocFeedDesk *self, GPtrArray *announcements)
{
  gboolean same = toc_announcements_equal (self->announcements, announcements);

  g_ptr_array_unref (self->announcements);
  self->announcements = announcements;
  if (!same)
    self->func (self->user_data);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *announcements =
    toc_feed_reader_read_finish (TOC_FEED_READER (source), result, &error);
  TocFeedDesk *self;

  /* Cancelled: the desk may be gone. */
  if (announcements == NULL)
    return;

  self = user_data;
  g_clear_object (&self->reading);
  take (self, announcements);
}

void
toc_feed_desk_consider (TocFeedDesk *self)
{
  if (self->reader == NULL || self->reading != NULL)
    return;

  self->reading = g_cancellable_new ();
  toc_feed_reader_read_async (self->reader, self->reading, read_cb, self);
}

void
toc_feed_desk_drop (TocFeedDesk *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
}

void
toc_feed_desk_forget (TocFeedDesk *self)
{
  toc_feed_desk_drop (self);
  take (self, toc_announcements_new ());
}

TocVerdict *
toc_feed_desk_dress (TocFeedDesk *self, TocVerdict *verdict)
{
  TocVerdict *dressed;

  if (self->announcements->len == 0)
    return toc_verdict_ref (verdict);

  dressed = toc_verdict_copy (verdict);
  toc_verdict_set_announcements (dressed, self->announcements);
  dressed->reason =
    toc_feed_reader_get_reason (self->definition, dressed, g_get_real_time ());

  return dressed;
}
