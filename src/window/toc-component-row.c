/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-component-row.h"

#include <glib/gi18n-lib.h>

#include "toc-component-details.h"
#include "toc-sparkline.h"
#include "toc-state-icon.h"
#include "toc-wording.h"

#define SPAN_US (G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC)

/* It is still told by its shape and in words. */
#define OPACITY_LEFT_OUT 0.5

struct _TocComponentRow
{
  GtkListBoxRow parent_instance;

  TocComponentStatus *status; /* (owned) (nullable): NULL once disposed */
  gulong notify_id;
  GCancellable *cancellable;  /* (owned): of what the history is asked; cancelled in dispose */

  GtkImage *icon;
  GtkLabel *name_label;
  GtkLabel *state_label;
  TocSparkline *sparkline;
  GtkLabel *latency_label;
  GtkToggleButton *expand_button;
  GtkImage *expand_image;
  GtkRevealer *revealer;
};

G_DEFINE_TYPE (TocComponentRow, toc_component_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  PROP_0,
  PROP_STATUS,
};

/* A row is one thing to a screen reader; its parts would be read without their connection. */
static void
update_accessible (TocComponentRow *self, const char *word, const char *latency)
{
  AtkObject *accessible = gtk_widget_get_accessible (GTK_WIDGET (self));
  const char *name = toc_component_status_get_name (self->status);
  const char *evidence = toc_component_status_get_evidence (self->status);
  g_autofree char *text = NULL;

  if (toc_component_status_get_latency (self->status) < 0)
    /* Translators: a component and its state, "Videos: down" */
    text = g_strdup_printf (C_ ("component", "%s: %s"), name, word);
  else
    /* Translators: a component, its state and how long it takes, "Videos: works, 128 ms" */
    text = g_strdup_printf (C_ ("component", "%s: %s, %s"), name, word, latency);

  atk_object_set_name (accessible, text);
  atk_object_set_description (accessible, evidence != NULL ? evidence : "");
}

static char *
describe_state (TocComponentRow *self)
{
  const char *word = toc_component_status_get_state_word (self->status);

  if (toc_component_status_get_counts (self->status))
    return g_strdup (word);

  /* Translators: the state of a component which the person has chosen not to count: "Fails, does
     not count" */
  return g_strdup_printf (C_ ("component", "%s, does not count"), word);
}

/* What works, was not asked or does not count steps back; the rest is to be seen at a glance. */
static gboolean
is_conspicuous (TocComponentStatus *status)
{
  TocState state = toc_component_status_get_state (status);

  return toc_component_status_get_counts (status) && state != TOC_STATE_UP &&
         state != TOC_STATE_UNKNOWN && state != TOC_STATE_NOT_VERIFIABLE;
}

static void
update (TocComponentRow *self)
{
  g_autofree char *icon_name =
    toc_state_icon_get_name (toc_component_status_get_state (self->status));
  g_autofree char *latency = NULL;
  g_autofree char *word = describe_state (self);
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self->state_label));
  g_autofree char *expand = NULL;

  latency = toc_wording_latency (toc_component_status_get_latency (self->status));
  g_object_set (self->icon, "icon-name", icon_name, NULL);
  gtk_label_set_text (self->name_label, toc_component_status_get_name (self->status));
  gtk_label_set_text (self->state_label, word);
  gtk_widget_set_opacity (GTK_WIDGET (self->icon),
                          toc_component_status_get_counts (self->status) ? 1 : OPACITY_LEFT_OUT);
  gtk_label_set_text (self->latency_label, latency);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), toc_component_status_get_evidence (self->status));
  /* Translators: a component's name: what a button shows and hides. */
  expand = g_strdup_printf (_ ("Details of %s"), toc_component_status_get_name (self->status));
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self->expand_button)), expand);

  if (is_conspicuous (self->status))
    gtk_style_context_remove_class (context, "toc-dim");
  else
    gtk_style_context_add_class (context, "toc-dim");

  update_accessible (self, word, latency);
}

/* The details are made when they are wanted for the first time. */
static void
expand_cb (TocComponentRow *self)
{
  gboolean expanded = gtk_toggle_button_get_active (self->expand_button);

  if (expanded && gtk_bin_get_child (GTK_BIN (self->revealer)) == NULL)
    gtk_container_add (GTK_CONTAINER (self->revealer), toc_component_details_new (self->status));
  gtk_revealer_set_reveal_child (self->revealer, expanded);
  g_object_set (self->expand_image, "icon-name", expanded ? "pan-down-symbolic" : "pan-end-symbolic",
                NULL);
}

static void
latency_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) points =
    toc_history_query_latency_finish (TOC_HISTORY (source), result, &error);
  gint64 now = g_get_real_time ();
  TocComponentRow *self;

  /* What hinders the history it tells by itself. */
  if (points == NULL)
    return;

  self = user_data;
  toc_sparkline_set_points (self->sparkline, points, now - SPAN_US, now);
}

static void
toc_component_row_constructed (GObject *object)
{
  TocComponentRow *self = TOC_COMPONENT_ROW (object);

  G_OBJECT_CLASS (toc_component_row_parent_class)->constructed (object);

  self->notify_id = g_signal_connect_swapped (self->status, "notify", G_CALLBACK (update), self);
  update (self);
}

static void
toc_component_row_dispose (GObject *object)
{
  TocComponentRow *self = TOC_COMPONENT_ROW (object);

  if (self->status != NULL)
    g_clear_signal_handler (&self->notify_id, self->status);
  g_clear_object (&self->status);
  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (toc_component_row_parent_class)->dispose (object);
}

static void
toc_component_row_finalize (GObject *object)
{
  g_object_unref (TOC_COMPONENT_ROW (object)->cancellable);

  G_OBJECT_CLASS (toc_component_row_parent_class)->finalize (object);
}

static void
toc_component_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TocComponentRow *self = TOC_COMPONENT_ROW (object);

  switch (id)
    {
    case PROP_STATUS:
      self->status = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
toc_component_row_class_init (TocComponentRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = toc_component_row_constructed;
  object_class->dispose = toc_component_row_dispose;
  object_class->finalize = toc_component_row_finalize;
  object_class->set_property = toc_component_row_set_property;

  g_object_class_install_property (
    object_class, PROP_STATUS,
    g_param_spec_object ("status", NULL, NULL, TOC_TYPE_COMPONENT_STATUS,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));

  g_type_ensure (TOC_TYPE_SPARKLINE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TOC_APP_PATH "/window/toc-component-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TocComponentRow, icon);
  gtk_widget_class_bind_template_child (widget_class, TocComponentRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, TocComponentRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, TocComponentRow, sparkline);
  gtk_widget_class_bind_template_child (widget_class, TocComponentRow, latency_label);
  gtk_widget_class_bind_template_child (widget_class, TocComponentRow, expand_button);
  gtk_widget_class_bind_template_child (widget_class, TocComponentRow, expand_image);
  gtk_widget_class_bind_template_child (widget_class, TocComponentRow, revealer);
  gtk_widget_class_bind_template_callback (widget_class, expand_cb);
}

static void
toc_component_row_init (TocComponentRow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
toc_component_row_new (TocComponentStatus *status)
{
  return g_object_new (TOC_TYPE_COMPONENT_ROW, "status", status, NULL);
}

void
toc_component_row_toggle (TocComponentRow *self)
{
  g_return_if_fail (TOC_IS_COMPONENT_ROW (self));

  gtk_toggle_button_set_active (self->expand_button,
                                !gtk_toggle_button_get_active (self->expand_button));
}

void
toc_component_row_refresh (TocComponentRow *self, TocHistory *history)
{
  gint64 now = g_get_real_time ();

  g_return_if_fail (TOC_IS_COMPONENT_ROW (self));

  toc_history_query_latency_async (history, toc_component_status_get_id (self->status), TRUE,
                                   now - SPAN_US, now, self->cancellable, latency_cb, self);
}
