/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-incident-row.h"

#include <glib/gi18n-lib.h>

#include "toc-state-icon.h"
#include "toc-wording.h"

#define ICON_SIZE 24

static char *
describe_time (const TocIncident *incident, gint64 now)
{
  g_autofree char *began = toc_wording_time (incident->began, now);
  g_autofree char *duration = NULL;

  if (incident->ended == 0)
    {
      duration = toc_wording_duration (MAX (now - incident->began, 0));
      /* Translators: a time, and how long ago that was. */
      return g_strdup_printf (_ ("%s, for %s and going on"), began, duration);
    }

  if (!toc_incident_is_end_seen (incident))
    {
      duration = toc_wording_duration (MAX (incident->last_seen - incident->began, 0));
      /* Translators: a time, and a duration: nobody was watching when it ended. */
      return g_strdup_printf (_ ("%s, at least %s"), began, duration);
    }

  duration = toc_wording_duration (incident->ended - incident->began);
  /* Translators: a time, and a duration: "21 Nov, 14:02, 25 min" */
  return g_strdup_printf (C_ ("incident", "%s, %s"), began, duration);
}

static GtkWidget *
add_label (GtkBox *box, const char *text, gboolean caption)
{
  GtkWidget *label = gtk_label_new (text);
  GtkStyleContext *context = gtk_widget_get_style_context (label);

  g_object_set (label, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  if (caption)
    {
      gtk_style_context_add_class (context, "toc-caption");
      gtk_style_context_add_class (context, "toc-dim");
    }
  gtk_container_add (GTK_CONTAINER (box), label);

  return label;
}

GtkWidget *
toc_incident_row_new (const TocIncident *incident, const char *service)
{
  g_autoptr (TocVerdict) verdict = toc_verdict_new (service);
  g_autofree char *icon_name = toc_state_icon_get_name (incident->state);
  g_autofree char *time = describe_time (incident, g_get_real_time ());
  g_autofree char *headline = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *name = NULL;
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name, GTK_ICON_SIZE_BUTTON);

  verdict->state = incident->state;
  verdict->scope = incident->scope;
  verdict->confidence = incident->confidence;
  verdict->reason = incident->reason;
  headline = toc_wording_headline (verdict);
  reason = toc_wording_reason (verdict);

  gtk_image_set_pixel_size (GTK_IMAGE (icon), ICON_SIZE);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_hexpand (words, TRUE);
  add_label (GTK_BOX (words), headline, FALSE);
  add_label (GTK_BOX (words), time, TRUE);
  add_label (GTK_BOX (words), reason, TRUE);
  g_object_set (line, "margin", 12, "margin-top", 8, "margin-bottom", 8, NULL);
  gtk_container_add (GTK_CONTAINER (line), icon);
  gtk_container_add (GTK_CONTAINER (line), words);
  gtk_container_add (GTK_CONTAINER (row), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);
  /* Translators: what happened, and when: "TikTok is down: 21 Nov, 14:02, 25 min" */
  name = g_strdup_printf (C_ ("incident", "%s: %s"), headline, time);
  atk_object_set_name (gtk_widget_get_accessible (row), name);
  atk_object_set_description (gtk_widget_get_accessible (row), reason);
  gtk_widget_show_all (row);

  return row;
}
