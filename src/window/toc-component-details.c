/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-component-details.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#include "toc-waterfall.h"
#include "toc-wording.h"

struct _TocComponentDetails
{
  GtkBox parent_instance;

  TocComponentStatus *status; /* (owned) (nullable): NULL once disposed */
  gulong notify_id;

  GtkWidget *request_box;
  TocWaterfall *waterfall;
  GtkLabel *seen_label;
  GtkLabel *answer_label;
  GtkLabel *address_label;
  GtkLabel *certificate_label;
  GtkLabel *checked_label;
  GtkLabel *url_label;
};

G_DEFINE_TYPE (TocComponentDetails, toc_component_details, GTK_TYPE_BOX)

static void
set_fact (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : C_ ("fact", "–"));
}

static char *
describe_answer (const TocSample *sample)
{
  if (sample->http_status == 0)
    return NULL;

  /* Translators: an HTTP status and its English name, "503 Service Unavailable". */
  return g_strdup_printf (C_ ("fact", "%u %s"), sample->http_status,
                          soup_status_get_phrase (sample->http_status));
}

static char *
describe_certificate (const TocSample *sample, gint64 now)
{
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *text = NULL;

  if (sample->certificate_expires == 0)
    return NULL;

  date = g_date_time_new_from_unix_local (sample->certificate_expires);
  text = date != NULL ? g_date_time_format (date, "%x") : NULL;
  if (text == NULL)
    return NULL;
  if (sample->certificate_expires * G_USEC_PER_SEC < now)
    /* Translators: a date. */
    return g_strdup_printf (_ ("Expired on %s"), text);

  /* Translators: a date. */
  return g_strdup_printf (_ ("Valid until %s"), text);
}

static void
show_sample (TocComponentDetails *self, const TocSample *sample)
{
  gint64 now = g_get_real_time ();
  g_autofree char *answer = describe_answer (sample);
  g_autofree char *certificate = describe_certificate (sample, now);
  g_autofree char *checked = toc_wording_time (sample->started_at, now);

  toc_waterfall_set_phases (self->waterfall, &sample->phases);
  set_fact (self->answer_label, answer);
  set_fact (self->address_label, sample->address);
  set_fact (self->certificate_label, certificate);
  set_fact (self->checked_label, checked);
  set_fact (self->url_label, sample->url);
}

static void
update (TocComponentDetails *self)
{
  const TocSample *sample = toc_component_status_get_sample (self->status);
  const char *seen = toc_component_status_get_evidence (self->status);
  g_autofree char *words = NULL;

  gtk_widget_set_visible (self->request_box, sample != NULL);
  if (sample == NULL)
    {
      gtk_label_set_text (self->seen_label, _ ("It has not been checked yet."));
      return;
    }

  if (seen == NULL)
    seen = words = toc_wording_sample (sample);
  gtk_label_set_text (self->seen_label, seen);
  show_sample (self, sample);
}

static void
toc_component_details_dispose (GObject *object)
{
  TocComponentDetails *self = TOC_COMPONENT_DETAILS (object);

  if (self->status != NULL)
    g_clear_signal_handler (&self->notify_id, self->status);
  g_clear_object (&self->status);

  G_OBJECT_CLASS (toc_component_details_parent_class)->dispose (object);
}

static void
toc_component_details_class_init (TocComponentDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = toc_component_details_dispose;

  g_type_ensure (TOC_TYPE_WATERFALL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TOC_APP_PATH "/window/toc-component-details.ui");
  gtk_widget_class_bind_template_child (widget_class, TocComponentDetails, request_box);
  gtk_widget_class_bind_template_child (widget_class, TocComponentDetails, waterfall);
  gtk_widget_class_bind_template_child (widget_class, TocComponentDetails, seen_label);
  gtk_widget_class_bind_template_child (widget_class, TocComponentDetails, answer_label);
  gtk_widget_class_bind_template_child (widget_class, TocComponentDetails, address_label);
  gtk_widget_class_bind_template_child (widget_class, TocComponentDetails, certificate_label);
  gtk_widget_class_bind_template_child (widget_class, TocComponentDetails, checked_label);
  gtk_widget_class_bind_template_child (widget_class, TocComponentDetails, url_label);
}

static void
toc_component_details_init (TocComponentDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
toc_component_details_new (TocComponentStatus *status)
{
  TocComponentDetails *self = g_object_new (TOC_TYPE_COMPONENT_DETAILS, NULL);

  self->status = g_object_ref (status);
  self->notify_id = g_signal_connect_swapped (status, "notify", G_CALLBACK (update), self);
  update (self);

  return GTK_WIDGET (self);
}
