/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-verdict-view.h"

#include <glib/gi18n-lib.h>

#include "toc-state-icon.h"
#include "toc-wording.h"

struct _TocVerdictView
{
  GtkBox parent_instance;

  TocMonitor *monitor;           /* (owned) (nullable): NULL before it is set, and once disposed */
  GSignalGroup *monitor_signals; /* (owned) (nullable) */
  guint tick_id;                 /* only while it is to be seen */

  GtkStack *state_stack;
  GtkImage *state_icon;
  GtkSpinner *first_spinner;
  GtkLabel *headline_label;
  GtkLabel *reason_label;
  GtkLabel *until_label;
  GtkLabel *advice_label;
  GtkLabel *since_label;
  GtkLabel *checked_label;
};

G_DEFINE_TYPE (TocVerdictView, toc_verdict_view, GTK_TYPE_BOX)

static void
set_optional_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
update_since (TocVerdictView *self, gint64 now)
{
  gint64 since = toc_monitor_get_verdict (self->monitor)->since;
  g_autofree char *time = NULL;
  g_autofree char *duration = NULL;
  g_autofree char *text = NULL;

  if (since > 0)
    {
      time = toc_wording_time (since, now);
      duration = toc_wording_duration (MAX (now - since, 0));
      /* Translators: a time of day, and how long ago that was: "Since 14:02 (2 h 5 min)" */
      text = g_strdup_printf (_ ("Since %s (%s)"), time, duration);
    }

  set_optional_text (self->since_label, text);
}

static char *
describe_check (TocVerdictView *self, gint64 now)
{
  gint64 last = toc_monitor_get_last_check (self->monitor);
  gint64 next = toc_monitor_get_next_check (self->monitor);
  g_autofree char *ago = NULL;
  g_autofree char *ahead = NULL;

  if (toc_monitor_get_suspicious (self->monitor))
    return g_strdup (_ ("Checking a problem…"));
  if (last == 0)
    return NULL;

  ago = toc_wording_duration (MAX (now - last, 0));
  if (toc_monitor_get_checking (self->monitor) || (next != 0 && next <= now))
    /* Translators: a duration: "Checked 60 s ago, next about now" */
    return g_strdup_printf (_ ("Checked %s ago, next about now"), ago);
  if (next == 0)
    /* Translators: a duration: "Checked 12 s ago" */
    return g_strdup_printf (_ ("Checked %s ago"), ago);

  ahead = toc_wording_duration (next - now);
  if (now - last < G_USEC_PER_SEC)
    /* Translators: a duration: "Checked just now, next in 60 s" */
    return g_strdup_printf (_ ("Checked just now, next in %s"), ahead);

  /* Translators: two durations: "Checked 12 s ago, next in 48 s" */
  return g_strdup_printf (_ ("Checked %s ago, next in %s"), ago, ahead);
}

static void
update_times (TocVerdictView *self)
{
  gint64 now = g_get_real_time ();
  g_autofree char *text = describe_check (self, now);

  update_since (self, now);
  set_optional_text (self->checked_label, text);
}

/* Up for the moment, but that is not all that is to be said. */
static gboolean
is_up_for_now (TocVerdictView *self)
{
  return toc_monitor_get_verdict (self->monitor)->state == TOC_STATE_UP &&
         toc_monitor_get_unstable (self->monitor);
}

/* A question mark would be the first that a person sees of the program. */
static void
update_state_icon (TocVerdictView *self)
{
  const TocVerdict *verdict = toc_monitor_get_verdict (self->monitor);
  TocState state = is_up_for_now (self) ? TOC_STATE_PARTIAL : verdict->state;
  g_autofree char *icon_name = toc_state_icon_get_name (state);
  gboolean first = verdict->checked_at == 0 && toc_monitor_get_checking (self->monitor);

  g_object_set (self->state_icon, "icon-name", icon_name, NULL);
  g_object_set (self->first_spinner, "active", first, NULL);
  gtk_stack_set_visible_child_name (self->state_stack, first ? "first" : "icon");
}

static void
update_until (TocVerdictView *self, const TocVerdict *verdict)
{
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;

  if (verdict->state == TOC_STATE_MAINTENANCE && verdict->until != 0)
    {
      time = toc_wording_time (verdict->until * G_USEC_PER_SEC, g_get_real_time ());
      /* Translators: a time of day, with the date unless it is today's. */
      text = g_strdup_printf (_ ("It is announced to end at %s."), time);
    }

  set_optional_text (self->until_label, text);
}

static void
update_verdict (TocVerdictView *self)
{
  const TocVerdict *verdict = toc_monitor_get_verdict (self->monitor);
  gboolean unstable = toc_monitor_get_unstable (self->monitor);
  g_autofree char *headline = is_up_for_now (self) ? toc_wording_unstable_headline (verdict)
                                                   : toc_wording_headline (verdict);
  g_autofree char *reason = toc_wording_reason (verdict);
  g_autofree char *advice =
    unstable ? g_strdup (toc_wording_unstable ()) : toc_wording_advice (verdict);

  update_state_icon (self);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self->state_icon)), headline);
  gtk_label_set_text (self->headline_label, headline);
  gtk_label_set_text (self->reason_label, reason);
  update_until (self, verdict);
  set_optional_text (self->advice_label, advice);
  update_times (self);
}

static void
update_checking (TocVerdictView *self)
{
  update_state_icon (self);
  update_times (self);
}

static gboolean
tick_cb (gpointer user_data)
{
  update_times (user_data);

  return G_SOURCE_CONTINUE;
}

static void
toc_verdict_view_dispose (GObject *object)
{
  TocVerdictView *self = TOC_VERDICT_VIEW (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_signal_group_set_target (self->monitor_signals, NULL);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (toc_verdict_view_parent_class)->dispose (object);
}

static void
toc_verdict_view_finalize (GObject *object)
{
  TocVerdictView *self = TOC_VERDICT_VIEW (object);

  g_clear_object (&self->monitor_signals);

  G_OBJECT_CLASS (toc_verdict_view_parent_class)->finalize (object);
}

static void
toc_verdict_view_class_init (TocVerdictViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = toc_verdict_view_dispose;
  object_class->finalize = toc_verdict_view_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               TOC_APP_PATH "/window/toc-verdict-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TocVerdictView, state_stack);
  gtk_widget_class_bind_template_child (widget_class, TocVerdictView, state_icon);
  gtk_widget_class_bind_template_child (widget_class, TocVerdictView, first_spinner);
  gtk_widget_class_bind_template_child (widget_class, TocVerdictView, headline_label);
  gtk_widget_class_bind_template_child (widget_class, TocVerdictView, reason_label);
  gtk_widget_class_bind_template_child (widget_class, TocVerdictView, until_label);
  gtk_widget_class_bind_template_child (widget_class, TocVerdictView, advice_label);
  gtk_widget_class_bind_template_child (widget_class, TocVerdictView, since_label);
  gtk_widget_class_bind_template_child (widget_class, TocVerdictView, checked_label);
}

static void
toc_verdict_view_init (TocVerdictView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->monitor_signals = g_signal_group_new (TOC_TYPE_MONITOR);
  g_signal_group_connect_swapped (self->monitor_signals, "notify::verdict",
                                  G_CALLBACK (update_verdict), self);
  g_signal_group_connect_swapped (self->monitor_signals, "notify::unstable",
                                  G_CALLBACK (update_verdict), self);
  g_signal_group_connect_swapped (self->monitor_signals, "notify::checking",
                                  G_CALLBACK (update_checking), self);
  g_signal_group_connect_swapped (self->monitor_signals, "notify::suspicious",
                                  G_CALLBACK (update_times), self);
  g_signal_group_connect_swapped (self->monitor_signals, "notify::last-check",
                                  G_CALLBACK (update_times), self);
  g_signal_group_connect_swapped (self->monitor_signals, "notify::next-check",
                                  G_CALLBACK (update_times), self);
}

void
toc_verdict_view_set_monitor (TocVerdictView *self, TocMonitor *monitor)
{
  g_return_if_fail (TOC_IS_VERDICT_VIEW (self));

  g_set_object (&self->monitor, monitor);
  g_signal_group_set_target (self->monitor_signals, monitor);
  update_verdict (self);
}

void
toc_verdict_view_set_seen (TocVerdictView *self, gboolean seen)
{
  g_return_if_fail (TOC_IS_VERDICT_VIEW (self));

  if (seen == (self->tick_id != 0))
    return;

  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (!seen || self->monitor == NULL)
    return;

  update_times (self);
  self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
}
