/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-window.h"

#include "toc-announcement-item.h"
#include "toc-clamp.h"
#include "toc-component-row.h"
#include "toc-help-view.h"
#include "toc-history-view.h"
#include "toc-path-view.h"
#include "toc-path.h"
#include "toc-text-row.h"
#include "toc-verdict-view.h"
#include "toc-world-view.h"

/* A pulse is over in less: a button that changed for each of them would flicker all day. */
#define SPINNER_DELAY_MS 200

struct _TocWindow
{
  GtkApplicationWindow parent_instance;

  TocMonitor *monitor;           /* (owned) (nullable): NULL once disposed */
  TocHistory *history;           /* (owned) (nullable): as the monitor */
  GSignalGroup *monitor_signals; /* (owned) (nullable) */
  GListStore *announcements;     /* (owned) (element-type TocTextItem) */
  gulong changed_id;             /* of the history */
  guint spinner_id;
  guint rest_id;                 /* a tick callback, removed in dispose */
  gboolean seen;                 /* mapped, and not minimised */

  GtkInfoBar *error_bar;
  GtkLabel *error_label;
  GtkInfoBar *hint_bar;
  GtkLabel *hint_label;
  GtkWidget *hint_choices;
  GtkWidget *check_button;
  GtkStack *check_stack;
  GtkSpinner *check_spinner;
  GtkWidget *viewport;
  TocVerdictView *verdict_view;
  TocPathView *path_view;
  GtkLabel *path_label;
  GtkWidget *evidence_expander;
  GtkLabel *evidence_label;
  GtkListBox *component_list;
  GtkWidget *world_section;
  TocWorldView *world_view;
  GtkWidget *announcement_section;
  GtkListBox *announcement_list;
  GtkWidget *history_section;
  TocHistoryView *history_view;
  GtkWidget *help_section;
  TocHelpView *help_view;
};

G_DEFINE_TYPE (TocWindow, toc_window, GTK_TYPE_APPLICATION_WINDOW)

enum
{
  PROP_0,
  PROP_MONITOR,
  PROP_HISTORY,
};

static void
update_evidence (TocWindow *self, const TocVerdict *verdict)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < verdict->evidence->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "",
                            (const char *) g_ptr_array_index (verdict->evidence, i));
  gtk_label_set_text (self->evidence_label, text->str);
  gtk_widget_set_visible (self->evidence_expander, text->len > 0);
  g_string_free (text, TRUE);
}

static void
update_announcements (TocWindow *self, const TocVerdict *verdict)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < verdict->announcements->len; i++)
    g_ptr_array_add (items,
                     toc_announcement_item_new (g_ptr_array_index (verdict->announcements, i)));
  toc_text_item_replace_all (self->announcements, items);
  gtk_widget_set_visible (self->announcement_section, items->len > 0);
}

static void
update_verdict (TocWindow *self)
{
  const TocVerdict *verdict = toc_monitor_get_verdict (self->monitor);
  g_autofree char *way = NULL;
  TocPath path;

  toc_path_judge (verdict, &path);
  way = toc_path_describe (&path, verdict);
  toc_path_view_set_verdict (self->path_view, verdict);
  gtk_label_set_text (self->path_label, way);
  update_evidence (self, verdict);
  toc_world_view_set_verdict (self->world_view, verdict);
  update_announcements (self, verdict);
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
}

static void
refresh_row (GtkWidget *row, gpointer user_data)
{
  toc_component_row_refresh (TOC_COMPONENT_ROW (row), user_data);
}

static void
refresh_rows (TocWindow *self)
{
  if (self->seen)
    gtk_container_foreach (GTK_CONTAINER (self->component_list), refresh_row, self->history);
}

static void
set_seen (TocWindow *self, gboolean seen)
{
  if (self->seen == seen)
    return;

  self->seen = seen;
  toc_verdict_view_set_seen (self->verdict_view, seen);
  refresh_rows (self);
}

static void
row_activated_cb (TocWindow *self, GtkListBoxRow *row)
{
  toc_component_row_toggle (TOC_COMPONENT_ROW (row));
}

static void
hint_dismissed_cb (TocWindow *self)
{
  toc_window_set_hint (self, NULL, FALSE);
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

/* The second tick comes once the first frame has been drawn. */
static gboolean
rest_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer first_frame)
{
  TocWindow *self = TOC_WINDOW (widget);
  gint64 *first = first_frame;
  gint64 frame = gdk_frame_clock_get_frame_counter (clock);

  if (*first < 0)
    *first = frame;
  if (frame == *first)
    return G_SOURCE_CONTINUE;

  self->rest_id = 0;
  gtk_widget_show (self->world_section);
  gtk_widget_show (self->history_section);
  gtk_widget_show (self->help_section);

  return G_SOURCE_REMOVE;
}

/* Half of the window's text, which takes the longest, is out of sight at first. */
static void
show_rest_soon (TocWindow *self)
{
  gint64 *first_frame = g_new (gint64, 1);

  *first_frame = -1;
  self->rest_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), rest_cb, first_frame, g_free);
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
  g_signal_group_set_target (self->monitor_signals, self->monitor);
}

/* Of the component that all of the service stands and falls with. */
static void
show_history (TocWindow *self)
{
  const TocDefinition *definition = toc_monitor_get_definition (self->monitor);
  const TocComponent *first = NULL;

  for (guint i = 0; i < definition->components->len; i++)
    {
      const TocComponent *component = g_ptr_array_index (definition->components, i);

      if (first == NULL || (component->core && !first->core))
        first = component;
    }
  if (first != NULL)
    toc_history_view_set_history (self->history_view, self->history, definition->name, first->id);
}

static void
toc_window_constructed (GObject *object)
{
  TocWindow *self = TOC_WINDOW (object);

  G_OBJECT_CLASS (toc_window_parent_class)->constructed (object);

  gtk_list_box_bind_model (self->component_list, toc_monitor_get_components (self->monitor),
                           create_row, NULL, NULL);
  toc_verdict_view_set_monitor (self->verdict_view, self->monitor);
  toc_help_view_set_definition (self->help_view, toc_monitor_get_definition (self->monitor));
  show_history (self);
  self->changed_id = g_signal_connect_swapped (self->history, "changed",
                                               G_CALLBACK (refresh_rows), self);
  connect_monitor (self);
  update_verdict (self);
  show_spinner (self, toc_monitor_get_checking (self->monitor));
  show_rest_soon (self);
}

static void
toc_window_dispose (GObject *object)
{
  TocWindow *self = TOC_WINDOW (object);

  g_clear_handle_id (&self->spinner_id, g_source_remove);
  if (self->rest_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->rest_id);
  self->rest_id = 0;
  if (self->monitor_signals != NULL)
    g_signal_group_set_target (self->monitor_signals, NULL);
  g_clear_object (&self->monitor_signals);
  g_clear_object (&self->monitor);
  if (self->history != NULL)
    g_clear_signal_handler (&self->changed_id, self->history);
  g_clear_object (&self->history);

  G_OBJECT_CLASS (toc_window_parent_class)->dispose (object);
}

static void
toc_window_finalize (GObject *object)
{
  g_object_unref (TOC_WINDOW (object)->announcements);

  G_OBJECT_CLASS (toc_window_parent_class)->finalize (object);
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
    case PROP_HISTORY:
      self->history = g_value_dup_object (value);
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
  gtk_widget_class_bind_template_child (widget_class, TocWindow, hint_choices);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, check_button);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, check_stack);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, check_spinner);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, viewport);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, verdict_view);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, path_view);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, path_label);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, evidence_expander);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, evidence_label);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, component_list);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, world_section);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, world_view);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, announcement_section);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, announcement_list);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, history_section);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, history_view);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, help_section);
  gtk_widget_class_bind_template_child (widget_class, TocWindow, help_view);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, hint_dismissed_cb);
}

static void
toc_window_class_init (TocWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = toc_window_constructed;
  object_class->dispose = toc_window_dispose;
  object_class->finalize = toc_window_finalize;
  object_class->set_property = toc_window_set_property;
  widget_class->map = toc_window_map;
  widget_class->unmap = toc_window_unmap;
  widget_class->window_state_event = toc_window_window_state_event;

  g_object_class_install_property (
    object_class, PROP_MONITOR,
    g_param_spec_object ("monitor", NULL, NULL, TOC_TYPE_MONITOR,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (
    object_class, PROP_HISTORY,
    g_param_spec_object ("history", NULL, NULL, TOC_TYPE_HISTORY,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  g_signal_new ("hint-dismissed", TOC_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);

  g_type_ensure (TOC_TYPE_CLAMP);
  g_type_ensure (TOC_TYPE_HELP_VIEW);
  g_type_ensure (TOC_TYPE_HISTORY_VIEW);
  g_type_ensure (TOC_TYPE_PATH_VIEW);
  g_type_ensure (TOC_TYPE_VERDICT_VIEW);
  g_type_ensure (TOC_TYPE_WORLD_VIEW);
  bind_template (widget_class);
  load_style ();
}

static void
toc_window_init (TocWindow *self)
{
  const GActionEntry entries[] = { { .name = "close", .activate = close_cb } };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->announcements = g_list_store_new (TOC_TYPE_TEXT_ITEM);
  toc_text_row_bind (self->announcement_list, self->announcements);
  gtk_label_set_line_wrap (
    GTK_LABEL (gtk_expander_get_label_widget (GTK_EXPANDER (self->evidence_expander))), TRUE);
  /* GTK 3 lays an expander out from right to left only when its direction changes, not where it is
     so from the start. */
  gtk_widget_set_direction (self->evidence_expander, GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (self->evidence_expander, GTK_TEXT_DIR_NONE);
  /* What the keyboard comes to is to be seen. */
  gtk_container_set_focus_vadjustment (
    GTK_CONTAINER (self->viewport),
    gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->viewport)));
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

GtkWidget *
toc_window_new (GtkApplication *application, TocMonitor *monitor, TocHistory *history)
{
  TocWindow *self = g_object_new (TOC_TYPE_WINDOW, "application", application, "monitor", monitor,
                                  "history", history, NULL);

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
toc_window_set_hint (TocWindow *self, const char *message, gboolean choices)
{
  g_return_if_fail (TOC_IS_WINDOW (self));

  gtk_label_set_text (self->hint_label, message != NULL ? message : "");
  gtk_widget_set_visible (self->hint_choices, choices);
  gtk_widget_set_visible (GTK_WIDGET (self->hint_bar), message != NULL);
}
