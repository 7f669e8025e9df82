/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-preferences.h"

#include <glib/gi18n-lib.h>

#include "toc-clamp.h"
#include "toc-component-status.h"
#include "toc-preference-row.h"
#include "toc-wording.h"

struct _TocPreferences
{
  GtkWindow parent_instance;

  GSettings *settings;    /* (owned) (nullable): NULL once disposed, as the next */
  GListModel *components; /* (owned) (nullable) (element-type TocComponentStatus) */
  gulong left_out_id;
  GtkListBox *component_list;
  GtkWidget *viewport;
  GtkBox *page;
};

G_DEFINE_TYPE (TocPreferences, toc_preferences, GTK_TYPE_WINDOW)

/* A switch, and the key that it stands for. */
typedef struct
{
  const char *key;
  const char *title;
  const char *subtitle; /* (nullable) */
} Switch;

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row)
{
  toc_preference_row_activate (TOC_PREFERENCE_ROW (row));
}

static GtkContainer *
add_group (TocPreferences *self, const char *title)
{
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *list = gtk_list_box_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_style_context_add_class (gtk_widget_get_style_context (label), "toc-heading");
  atk_object_set_role (gtk_widget_get_accessible (label), ATK_ROLE_HEADING);
  gtk_style_context_add_class (gtk_widget_get_style_context (list), "toc-card");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  atk_object_set_name (gtk_widget_get_accessible (list), title);
  g_signal_connect (list, "row-activated", G_CALLBACK (row_activated_cb), NULL);
  gtk_container_add (GTK_CONTAINER (group), label);
  gtk_container_add (GTK_CONTAINER (group), list);
  gtk_widget_show_all (group);
  gtk_container_add (GTK_CONTAINER (self->page), group);

  return GTK_CONTAINER (list);
}

static void
add_switches (TocPreferences *self, GtkContainer *group, const Switch *switches, guint n_switches)
{
  for (guint i = 0; i < n_switches; i++)
    {
      GtkWidget *control = gtk_switch_new ();
      const char *subtitle = switches[i].subtitle;

      g_settings_bind (self->settings, switches[i].key, control, "active",
                       G_SETTINGS_BIND_DEFAULT);
      gtk_container_add (group, toc_preference_row_new (_ (switches[i].title),
                                                        subtitle != NULL ? _ (subtitle) : NULL,
                                                        control));
    }
}

static gboolean
get_number (GValue *value, GVariant *variant, gpointer user_data)
{
  g_value_take_string (value, g_strdup_printf ("%u", g_variant_get_uint32 (variant)));

  return TRUE;
}

static GVariant *
set_number (const GValue *value, const GVariantType *type, gpointer user_data)
{
  const char *id = g_value_get_string (value);
  guint64 number;

  if (id == NULL || !g_ascii_string_to_unsigned (id, 10, 0, G_MAXUINT32, &number, NULL))
    return NULL;

  return g_variant_new_uint32 ((guint32) number);
}

static void
add_interval (GtkComboBoxText *combo, guint seconds)
{
  g_autofree char *id = g_strdup_printf ("%u", seconds);
  g_autofree char *text = toc_wording_duration ((gint64) seconds * G_USEC_PER_SEC);

  gtk_combo_box_text_append (combo, id, text);
}

static GtkWidget *
create_interval (TocPreferences *self)
{
  const guint intervals[] = { 30, 60, 120, 300, 600, 1800, 3600 };
  GtkComboBoxText *combo = GTK_COMBO_BOX_TEXT (gtk_combo_box_text_new ());
  guint own = g_settings_get_uint (self->settings, "pulse-interval");
  gboolean listed = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (intervals); i++)
    {
      /* One that was set by other means, in its place. */
      if (!listed && own < intervals[i])
        add_interval (combo, own);
      listed = listed || own <= intervals[i];
      add_interval (combo, intervals[i]);
    }
  g_settings_bind_with_mapping (self->settings, "pulse-interval", combo, "active-id",
                                G_SETTINGS_BIND_DEFAULT, get_number, set_number, NULL, NULL);

  return GTK_WIDGET (combo);
}

static void
add_general (TocPreferences *self, GObject *autostart)
{
  const Switch switches[] = {
    { "slower-when-metered", N_ ("Spare metered connections and battery"),
      N_ ("Four times slower there, and without what is large") },
  };
  GtkContainer *group = add_group (self, _ ("Checks"));
  GtkWidget *control;

  if (autostart != NULL)
    {
      control = gtk_switch_new ();
      g_object_bind_property (autostart, "enabled", control, "active",
                              G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
      gtk_container_add (group, toc_preference_row_new (_ ("Start at login"),
                                                        _ ("With the icon in the tray alone"),
                                                        control));
    }
  /* Translators: a list of durations follows. */
  gtk_container_add (group, toc_preference_row_new (_ ("Check every"), NULL,
                                                    create_interval (self)));
  add_switches (self, group, switches, G_N_ELEMENTS (switches));
}

static void
add_notifications (TocPreferences *self)
{
  const Switch switches[] = {
    { "notify-outage", N_ ("Outages"), N_ ("Down, in maintenance, or failing in part") },
    { "notify-recovery", N_ ("The end of an outage"), N_ ("With how long it lasted") },
    { "notify-slow", N_ ("Slowness"), N_ ("It answers, but much more slowly than it should") },
    { "notify-region", N_ ("Blocks and region notices"),
      N_ ("When it is blocked, or no longer offered, where it was not before") },
  };

  add_switches (self, add_group (self, _ ("Notifications")), switches, G_N_ELEMENTS (switches));
}

static void
add_others (TocPreferences *self)
{
  const Switch switches[] = {
    { "ask-world", N_ ("Ask the world when something looks wrong"),
      N_ ("Globalping is asked what other places see: api.globalping.io") },
    { "ask-ooni", N_ ("And whether your country blocks it"),
      N_ ("OONI is asked as well, once a day where the signs are those of a block: api.ooni.io") },
    { "announcements", N_ ("Announcements"),
      N_ ("The service’s own feeds are read, every half hour for those parts that have one and are "
          "checked") },
  };

  add_switches (self, add_group (self, _ ("Who else is asked")), switches,
                G_N_ELEMENTS (switches));
}

/* A switch that says whether a component counts. */
typedef struct
{
  GSettings *settings; /* (owned) */
  char *id;            /* (owned) */
} Choice;

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_object_unref (choice->settings);
  g_free (choice->id);
  g_free (choice);
}

static gboolean
get_counts (GValue *value, GVariant *variant, gpointer user_data)
{
  const Choice *choice = user_data;
  g_autofree const char **left_out = g_variant_get_strv (variant, NULL);

  g_value_set_boolean (value, !g_strv_contains (left_out, choice->id));

  return TRUE;
}

static GVariant *
set_counts (const GValue *value, const GVariantType *type, gpointer user_data)
{
  const Choice *choice = user_data;
  g_auto (GStrv) left_out = g_settings_get_strv (choice->settings, "left-out");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) others = NULL;

  for (guint i = 0; left_out[i] != NULL; i++)
    if (!g_str_equal (left_out[i], choice->id))
      g_strv_builder_add (builder, left_out[i]);
  if (!g_value_get_boolean (value))
    g_strv_builder_add (builder, choice->id);
  others = g_strv_builder_end (builder);

  return g_variant_new_strv ((const char *const *) others, -1);
}

static GtkWidget *
create_choice (gpointer item, gpointer user_data)
{
  TocPreferences *self = user_data;
  GtkWidget *control = gtk_switch_new ();
  Choice *choice = g_new0 (Choice, 1);

  choice->settings = g_object_ref (self->settings);
  choice->id = g_strdup (toc_component_status_get_id (item));
  g_settings_bind_with_mapping (self->settings, "left-out", control, "active",
                                G_SETTINGS_BIND_DEFAULT, get_counts, set_counts, choice,
                                choice_free);

  return toc_preference_row_new (toc_component_status_get_name (item), NULL, control);
}

/* Without any of the core there would be nothing to judge by: its last one cannot be left out. */
static void
update_choices (TocPreferences *self)
{
  g_auto (GStrv) left_out = g_settings_get_strv (self->settings, "left-out");
  guint n_components = g_list_model_get_n_items (self->components);
  guint n_core = 0, last = 0;

  for (guint i = 0; i < n_components; i++)
    {
      g_autoptr (TocComponentStatus) status = g_list_model_get_item (self->components, i);

      if (!toc_component_status_get_core (status) ||
          g_strv_contains ((const char *const *) left_out, toc_component_status_get_id (status)))
        continue;
      n_core++;
      last = i;
    }
  for (guint i = 0; i < n_components; i++)
    gtk_widget_set_sensitive (
      GTK_WIDGET (gtk_list_box_get_row_at_index (self->component_list, (int) i)),
      n_core != 1 || i != last);
}

static void
add_components (TocPreferences *self)
{
  GtkContainer *group = add_group (self, _ ("Components that count"));
  GtkWidget *note = gtk_label_new (_ ("What does not count is looked at and shown, but never "
                                      "alarms."));

  self->component_list = GTK_LIST_BOX (group);
  gtk_list_box_bind_model (self->component_list, self->components, create_choice, self, NULL);
  g_object_set (note, "xalign", 0.0, "wrap", TRUE, "visible", TRUE, NULL);
  gtk_style_context_add_class (gtk_widget_get_style_context (note), "toc-caption");
  gtk_style_context_add_class (gtk_widget_get_style_context (note), "toc-dim");
  gtk_container_add (GTK_CONTAINER (gtk_widget_get_parent (GTK_WIDGET (group))), note);
  self->left_out_id = g_signal_connect_swapped (self->settings, "changed::left-out",
                                                G_CALLBACK (update_choices), self);
  update_choices (self);
}

static void
clear_response_cb (GtkWidget *dialog, int response, gpointer user_data)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (user_data));

  if (response == GTK_RESPONSE_ACCEPT)
    g_action_group_activate_action (G_ACTION_GROUP (application), "clear-history", NULL);
  gtk_widget_destroy (dialog);
}

static void
add_days (GtkComboBoxText *combo, guint days)
{
  g_autofree char *id = g_strdup_printf ("%u", days);
  g_autofree char *text = g_strdup_printf (ngettext ("%u day", "%u days", days), days);

  gtk_combo_box_text_append (combo, id, text);
}

static void
clear_cb (TocPreferences *self)
{
  GtkWidget *dialog = gtk_message_dialog_new (GTK_WINDOW (self), GTK_DIALOG_MODAL,
                                              GTK_MESSAGE_QUESTION, GTK_BUTTONS_CANCEL, "%s",
                                              _ ("Clear the history?"));
  GtkWidget *button =
    gtk_dialog_add_button (GTK_DIALOG (dialog), _ ("_Clear"), GTK_RESPONSE_ACCEPT);

  gtk_message_dialog_format_secondary_text (GTK_MESSAGE_DIALOG (dialog), "%s",
                                            _ ("All that was ever seen is deleted for good."));
  gtk_style_context_add_class (gtk_widget_get_style_context (button),
                               GTK_STYLE_CLASS_DESTRUCTIVE_ACTION);
  g_signal_connect_object (dialog, "response", G_CALLBACK (clear_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static GtkWidget *
create_keep (TocPreferences *self)
{
  const guint spans[] = { 7, 30, 90, 365 };
  GtkComboBoxText *combo = GTK_COMBO_BOX_TEXT (gtk_combo_box_text_new ());
  guint own = g_settings_get_uint (self->settings, "keep-history");
  gboolean listed = own == 0;

  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      if (!listed && own < spans[i])
        add_days (combo, own);
      listed = listed || own <= spans[i];
      add_days (combo, spans[i]);
    }
  if (!listed)
    add_days (combo, own);
  gtk_combo_box_text_append (combo, "0", C_ ("keep history", "For ever"));
  g_settings_bind_with_mapping (self->settings, "keep-history", combo, "active-id",
                                G_SETTINGS_BIND_DEFAULT, get_number, set_number, NULL, NULL);

  return GTK_WIDGET (combo);
}

static void
add_history (TocPreferences *self)
{
  GtkContainer *group = add_group (self, _ ("History"));
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Clear…"));

  g_signal_connect_object (button, "clicked", G_CALLBACK (clear_cb), self, G_CONNECT_SWAPPED);
  /* Translators: a list of times follows: "7 days", "For ever". */
  gtk_container_add (group, toc_preference_row_new (_ ("Keep"),
                                                    _ ("What is older is deleted at once"),
                                                    create_keep (self)));
  gtk_container_add (group, toc_preference_row_new (_ ("Clear the history"),
                                                    _ ("It is kept on this computer alone"),
                                                    button));
}

static gboolean
get_style (GValue *value, GVariant *variant, gpointer user_data)
{
  g_value_set_static_string (value, g_variant_get_boolean (variant) ? "symbolic" : "colour");

  return TRUE;
}

static GVariant *
set_style (const GValue *value, const GVariantType *type, gpointer user_data)
{
  return g_variant_new_boolean (g_strcmp0 (g_value_get_string (value), "symbolic") == 0);
}

static void
add_appearance (TocPreferences *self)
{
  GtkContainer *group = add_group (self, _ ("Appearance"));
  GtkComboBoxText *combo = GTK_COMBO_BOX_TEXT (gtk_combo_box_text_new ());

  gtk_combo_box_text_append (combo, "colour", C_ ("icon style", "Coloured"));
  gtk_combo_box_text_append (combo, "symbolic", C_ ("icon style", "Monochrome"));
  g_settings_bind_with_mapping (self->settings, "symbolic-icons", combo, "active-id",
                                G_SETTINGS_BIND_DEFAULT, get_style, set_style, NULL, NULL);
  gtk_container_add (group, toc_preference_row_new (_ ("Icon in the tray"),
                                                    _ ("States differ by their shape in both"),
                                                    GTK_WIDGET (combo)));
}

static gboolean
toc_preferences_key_press_event (GtkWidget *widget, GdkEventKey *event)
{
  if (event->keyval != GDK_KEY_Escape)
    return GTK_WIDGET_CLASS (toc_preferences_parent_class)->key_press_event (widget, event);

  gtk_window_close (GTK_WINDOW (widget));

  return GDK_EVENT_STOP;
}

static void
toc_preferences_dispose (GObject *object)
{
  TocPreferences *self = TOC_PREFERENCES (object);

  if (self->settings != NULL)
    g_clear_signal_handler (&self->left_out_id, self->settings);
  g_clear_object (&self->settings);
  g_clear_object (&self->components);

  G_OBJECT_CLASS (toc_preferences_parent_class)->dispose (object);
}

static void
toc_preferences_class_init (TocPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = toc_preferences_dispose;
  widget_class->key_press_event = toc_preferences_key_press_event;

  g_type_ensure (TOC_TYPE_CLAMP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TOC_APP_PATH "/window/toc-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, TocPreferences, viewport);
  gtk_widget_class_bind_template_child (widget_class, TocPreferences, page);
}

static void
toc_preferences_init (TocPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* What the keyboard comes to is to be seen. */
  gtk_container_set_focus_vadjustment (
    GTK_CONTAINER (self->viewport),
    gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->viewport)));
}

GtkWidget *
toc_preferences_new (GtkApplication *application,
                     GSettings *settings,
                     GListModel *components,
                     GObject *autostart)
{
  TocPreferences *self = g_object_new (TOC_TYPE_PREFERENCES, "application", application, NULL);

  self->settings = g_object_ref (settings);
  self->components = g_object_ref (components);
  add_general (self, autostart);
  add_notifications (self);
  add_components (self);
  add_others (self);
  add_history (self);
  add_appearance (self);

  return GTK_WIDGET (self);
}
