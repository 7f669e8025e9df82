/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-window.h"

#include <glib/gi18n-lib.h>

#include "toc-clamp.h"
#include "toc-component-row.h"
#include "toc-state-icon.h"
#include "toc-wording.h"

/* A pulse is over in less: a button that changed for each of them would flicker all day. */
#define SPINNER_DELAY_MS 200

struct _TocWindow
{
  GtkApplicationWindow parent_instance;

  TocMonitor *monitor;           /* (owned) (nullable): NULL once disposed */
  GSignalGroup *monitor_signals; /* (owned) (nullable) */
  guint tick_id;                 /* only while the window is to be seen */
  guint spinner_id;
  gboolean seen;                 /* mapped, and not minimised */

  GtkInfoBar *error_bar;
  GtkLabel *error_label;
  GtkInfoBar *hint_bar;
  GtkLabel *hint_label;
  GtkWidget *check_button;
  GtkStack *check_stack;
  GtkSpinner *check_spinner;
  GtkStack *state_stack;
  GtkImage *state_icon;
  GtkSpinner *first_spinner;
  GtkLabel *headline_label;
  GtkLabel *reason_label;
  GtkLabel *advice_label;
  GtkLabel *since_label;
  GtkLabel *checked_label;
  GtkListBox *component_list;
  GtkWidget *evidence_section;
  GtkListBox *evidence_list;
};

G_DEFINE_TYPE (TocWindow, toc_window, GTK_TYPE_APPLICATION_WINDOW)

enum
{
  PROP_0,
  PROP_MONITOR,
};

static void
set_optional_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
update_since (TocWindow *self, gint64 now)
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
describe_check (TocWindow *self, gint64 now)
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
update_times (TocWindow *self)
{
  gint64 now = g_get_real_time ();
  g_autofree char *text = describe_check (self, now);

  update_since (self, now);
  set_optional_text (self->checked_label, text);
}

static void
show_evidence (TocWindow *self, const char *sentence)
{
  GtkWidget *label = gtk_label_new (sentence);
  GtkWidget *row = gtk_list_box_row_new ();

  g_object_set (label,
                "wrap", TRUE,
                "wrap-mode", PANGO_WRAP_WORD_CHAR,
                "xalign", 0.0,
                "margin", 12,
                "margin-top", 8,
                "margin-bottom", 8,
                NULL);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);
  atk_object_set_name (gtk_widget_get_accessible (row), sentence);
  gtk_container_add (GTK_CONTAINER (row), label);
  gtk_widget_show_all (row);
  gtk_list_box_insert (self->evidence_list, row, -1);
}

static void
destroy_cb (GtkWidget *widget, gpointer user_data)
{
  gtk_widget_destroy (widget);
}

static void
update_evidence (TocWindow *self, const TocVerdict *verdict)
{
  gtk_container_foreach (GTK_CONTAINER (self->evidence_list), destroy_cb, NULL);
  for (guint i = 0; i < verdict->evidence->len; i++)
    show_evidence (self, g_ptr_array_index (verdict->evidence, i));
  gtk_widget_set_visible (self->evidence_section, verdict->evidence->len > 0);
}

/* A question mark would be the first that a person sees of the program. */
static void
update_state_icon (TocWindow *self)
{
  const TocVerdict *verdict = toc_monitor_get_verdict (self->monitor);
  g_autofree char *icon_name = toc_state_icon_get_name (verdict->state);
  gboolean first = verdict->checked_at == 0 && toc_monitor_get_checking (self->monitor);

  g_object_set (self->state_icon, "icon-name", icon_name, NULL);
  g_object_set (self->first_spinner, "active", first, NULL);
  gtk_stack_set_visible_child_name (self->state_stack, first ? "first" : "icon");
}

static void
update_verdict (TocWindow *self)
{
  const TocVerdict *verdict = toc_monitor_get_verdict (self->monitor);
  g_autofree char *headline = toc_wording_headline (verdict);
  g_autofree char *reason = toc_wording_reason (verdict);
  g_autofree char *advice = toc_wording_advice (verdict);

  update_state_icon (self);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self->state_icon)), headline);
  gtk_label_set_text (self->headline_label, headline);
  gtk_label_set_text (self->reason_label, reason);
  set_optional_text (self->advice_label, advice);
  update_evidence (self, verdict);
  update_times (self);
}

static void
show_spinner (TocWindow *self, gboolean spinning)
{
  gtk_stack_set_visible_child_name (self->check_stack, spinning ? "checking" : "idle");
  g_object_set (self->check_spinner, "active", spinning, NULL);
}

static gboolean
spinner_cb (gpointer user_data)
{
  TocWindow *self = user_data;

  self->spinner_id = 0;
  show_spinner (self, TRUE);

  return G_SOURCE_REMOVE;
}

static void
update_checking (TocWindow *self)
{
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  if (toc_monitor_get_checking (self->monitor))
    self->spinner_id = g_timeout_add (SPINNER_DELAY_MS, spinner_cb, self);
  else
    show_spinner (self, FALSE);
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
set_seen (TocWindow *self, gboolean seen)
{
  if (self->seen == seen)
    return;

  self->seen = seen;
  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (!seen)
    return;

  update_times (self);
  self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
}

static void
hint_dismissed_cb (TocWindow *self)
{
  toc_window_set_hint (self, NULL);
  g_signal_emit_by_name (self, "hint-dismissed");
}

static void
close_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_close (user_data);
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  return toc_component_row_new (item);
}

static void
toc_window_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (toc_window_parent_class)->map (widget);
  set_seen (TOC_WINDOW (widget), TRUE);
}

static void
toc_window_unmap (GtkWidget *widget)
{
  set_seen (TOC_WINDOW (widget), FALSE);
  GTK_WIDGET_CLASS (toc_window_parent_class)->unmap (widget);
}

static gboolean
toc_window_window_state_event (GtkWidget *widget, GdkEventWindowState *event)
{
  const GdkWindowState away = GDK_WINDOW_STATE_ICONIFIED | GDK_WINDOW_STATE_WITHDRAWN;

  set_seen (TOC_WINDOW (widget),
            gtk_widget_get_mapped (widget) && (event->new_window_state & away) == 0);

  return GTK_WIDGET_CLASS (toc_window_parent_class)->window_state_event (widget, event);
}

static void
connect_monitor (TocWindow *self)
{
  self->monitor_signals = g_signal_group_new (TOC_TYPE_MONITOR);
  g_signal_group_connect_swapped (self->monitor_signals, "notify::verdict",
                                  G_CALLBACK (update_verdict), self);
  g_signal_group_connect_swapped (self->monitor_signals, "notify::checking",
                                  G_CALLBACK (update_checking), self);
  g_signal_group_connect_swapped (self->monitor_signals, "notify::suspicious",
                                  G_CALLBACK (update_times), self);
  g_signal_group_connect_swapped (self->monitor_signals, "notify::last-check",
                                  G_CALLBACK (update_times), self);
  g_signal_group_connect_swapped (self->monitor_signals, "notify::next-check",
                                  G_CALLBACK (update_times), self);
  g_signal_group_set_target (self->monitor_signals, self->monitor);
}

static void
toc_window_constructed (GObject *object)
{
  TocWindow *self = TOC_WINDOW (object);

  G_OBJECT_CLASS (toc_window_parent_class)->constructed (object);

  gtk_list_box_bind_model (self->component_list, toc_monitor_get_components (self->monitor),
                           create_row, NULL, NULL);
  connect_monitor (self);
  update_verdict (self);
  show_spinner (self, toc_monitor_get_checking (self->monitor));
}

static void
toc_window_dispose (GObject *object)
{
  TocWindow *self = TOC_WINDOW (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  if (self->monitor_signals != NULL)
    g_signal_group_set_target (self->monitor_signals, NULL);
  g_clear_object (&self->monitor_signals);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (toc_window_parent_class)->dispose (object);
}

static void
toc_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TocWindow *self = TOC_WINDOW (object);

  switch (id)
    {
    case PROP_MONITOR:
      self->monitor = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* Here, once, so that a program that opens no window never reads it. */
static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, TOC_APP_PATH "/window/style.css");
  gtk_style_context_add_provider_for_screen (gdk_screen_get_default (),
                                             GTK_STYLE_PROVIDER (provider),
                                             GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, TOC_APP_PATH "/window/toc-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TocWindow, error_bar);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, error_label);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, hint_bar);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, hint_label);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, check_button);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, check_stack);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, check_spinner);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, state_stack);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, state_icon);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, first_spinner);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, headline_label);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, reason_label);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, advice_label);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, since_label);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, checked_label);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, component_list);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, evidence_section);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, evidence_list);
  gtk_widget_class_bind_template_callback (widget_class, hint_dismissed_cb);
}

static void
toc_window_class_init (TocWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = toc_window_constructed;
  object_class->dispose = toc_window_dispose;
  object_class->set_property = toc_window_set_property;
  widget_class->map = toc_window_map;
  widget_class->unmap = toc_window_unmap;
  widget_class->window_state_event = toc_window_window_state_event;

  g_object_class_install_property (
    object_class, PROP_MONITOR,
    g_param_spec_object ("monitor", NULL, NULL, TOC_TYPE_MONITOR,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  g_signal_new ("hint-dismissed", TOC_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);

  g_type_ensure (TOC_TYPE_CLAMP);
  bind_template (widget_class);
  load_style ();
}

static void
toc_window_init (TocWindow *self)
{
  const GActionEntry entries[] = { { .name = "close", .activate = close_cb } };

  gtk_widget_init_template (GTK_WIDGET (self));
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

GtkWidget *
toc_window_new (GtkApplication *application, TocMonitor *monitor)
{
  TocWindow *self =
    g_object_new (TOC_TYPE_WINDOW, "application", application, "monitor", monitor, NULL);

  /* Not to the error's text, which would come up selected. Before the application was set, the
     button was without its action, and insensitive. */
  gtk_widget_grab_focus (self->check_button);

  return GTK_WIDGET (self);
}

void
toc_window_set_definition_error (TocWindow *self, const char *message)
{
  g_return_if_fail (TOC_IS_WINDOW (self));

  gtk_label_set_text (self->error_label, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_bar), message != NULL);
}

void
toc_window_set_hint (TocWindow *self, const char *message)
{
  g_return_if_fail (TOC_IS_WINDOW (self));

  gtk_label_set_text (self->hint_label, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint_bar), message != NULL);
}
