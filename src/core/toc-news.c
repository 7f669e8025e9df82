/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-news.h"

#include <glib/gi18n-lib.h>

#include "toc-wording.h"

G_DEFINE_BOXED_TYPE (TocNews, toc_news, toc_news_ref, toc_news_unref)

static void
toc_news_clear (gpointer data)
{
  TocNews *news = data;

  g_free (news->title);
  g_free (news->body);
}

TocNews *
toc_news_new (TocNewsKind kind,
              TocState state,
              gboolean urgent,
              const char *title,
              const char *body)
{
  TocNews *news = g_rc_box_new0 (TocNews);

  news->made_at = g_get_real_time ();
  news->kind = kind;
  news->state = state;
  news->urgent = urgent;
  news->title = g_strdup (title);
  news->body = g_strdup (body);

  return news;
}

TocNews *
toc_news_ref (TocNews *news)
{
  return g_rc_box_acquire (news);
}

void
toc_news_unref (TocNews *news)
{
  g_rc_box_release_full (news, toc_news_clear);
}

static TocNews *
new_incident (const TocVerdict *verdict)
{
  g_autofree char *title = toc_wording_headline (verdict);
  g_autofree char *body = toc_wording_reason (verdict);

  return toc_news_new (TOC_NEWS_TELL, verdict->state, toc_alert_policy_is_urgent (verdict), title,
                       body);
}

static TocNews *
new_back (const TocVerdict *verdict, gint64 duration)
{
  g_autofree char *title = g_strdup_printf (_ ("%s is back"), verdict->service);
  g_autofree char *lasted = toc_wording_duration (duration);
  g_autofree char *body = NULL;

  if (duration > 0)
    /* Translators: how long an outage lasted, such as "12 min". */
    body = g_strdup_printf (_ ("The trouble lasted %s."), lasted);

  return toc_news_new (TOC_NEWS_TELL, verdict->state, FALSE, title, body);
}

static TocNews *
new_unstable (const TocVerdict *verdict)
{
  g_autofree char *title = toc_wording_unstable_headline (verdict);

  return toc_news_new (TOC_NEWS_TELL, verdict->state, FALSE, title, toc_wording_unstable ());
}

TocNews *
toc_news_new_from_alert (TocAlert alert, const TocVerdict *verdict, gint64 duration)
{
  switch (alert)
    {
    case TOC_ALERT_TELL:
    case TOC_ALERT_REPLACE:
      return new_incident (verdict);
    case TOC_ALERT_BACK:
      return new_back (verdict, duration);
    case TOC_ALERT_UNSTABLE:
      return new_unstable (verdict);
    case TOC_ALERT_WITHDRAW:
      return toc_news_new (TOC_NEWS_WITHDRAW, verdict->state, FALSE, NULL, NULL);
    case TOC_ALERT_NOTHING:
    default:
      return NULL;
    }
}

TocNews *
toc_news_new_from_missed (GPtrArray *missed)
{
  TocNews *last = g_ptr_array_index (missed, missed->len - 1);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *list = NULL;
  g_autofree char *body = NULL;

  if (missed->len == 1)
    return toc_news_ref (last);

  for (guint i = 0; i < missed->len; i++)
    {
      TocNews *news = g_ptr_array_index (missed, i);
      g_autofree char *time = toc_wording_time (news->made_at, last->made_at);

      /* Translators: a time of day, and what was told then, such as "TikTok is down". */
      g_ptr_array_add (parts, g_strdup_printf (C_ ("time", "%s %s"), time, news->title));
    }
  g_ptr_array_add (parts, NULL);

  /* Translators: between the parts of a list such as "14:02 TikTok is down, 14:40 …". */
  list = g_strjoinv (C_ ("list", ", "), (char **) parts->pdata);
  /* Translators: a list of what was told meanwhile. */
  body = g_strdup_printf (_ ("While you were away: %s."), list);

  return toc_news_new (TOC_NEWS_TELL, last->state, last->urgent, last->title, body);
}
