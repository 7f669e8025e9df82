/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-export-button.h"

#include <glib/gi18n-lib.h>

struct _TocExportButton
{
  GtkMenuButton parent_instance;

  TocHistory *history;           /* (owned) (nullable): NULL before it is set, and once disposed */
  gint64 since;                  /* µs since the epoch */
  GtkFileChooserNative *chooser; /* (owned) (nullable): while it is open */
  TocHistoryFormat format;       /* of the file that is chosen or written */
  GFile *file;                   /* (owned) (nullable): while it is written */
};

G_DEFINE_TYPE (TocExportButton, toc_export_button, GTK_TYPE_MENU_BUTTON)

static GtkWindow *
get_window (TocExportButton *self)
{
  GtkWidget *toplevel = gtk_widget_get_toplevel (GTK_WIDGET (self));

  return GTK_IS_WINDOW (toplevel) ? GTK_WINDOW (toplevel) : NULL;
}

static void
tell_failure (TocExportButton *self, const GError *error)
{
  /* Translators: why, in the words of the system, follows. */
  GtkWidget *dialog = gtk_message_dialog_new (get_window (self),
                                              GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT,
                                              GTK_MESSAGE_ERROR, GTK_BUTTONS_CLOSE,
                                              _ ("The history was not exported: %s"),
                                              error->message);

  g_signal_connect (dialog, "response", G_CALLBACK (gtk_widget_destroy), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
end (TocExportButton *self, const GError *error)
{
  g_clear_object (&self->file);
  /* Nobody is left to be told once the window was closed. */
  if (self->history == NULL)
    return;

  gtk_widget_set_sensitive (GTK_WIDGET (self), TRUE);
  if (error != NULL)
    tell_failure (self, error);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TocExportButton) self = user_data;
  g_autoptr (GError) error = NULL;

  g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);
  end (self, error);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TocExportButton) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = toc_history_export_finish (TOC_HISTORY (source), result, &error);
  g_autoptr (GBytes) contents = NULL;
  GString *lines;

  if (text == NULL)
    {
      end (self, error);
      return;
    }

  lines = g_string_new (text);
  g_string_append_c (lines, '\n');
  contents = g_string_free_to_bytes (lines);
  g_file_replace_contents_bytes_async (self->file, contents, NULL, FALSE, G_FILE_CREATE_NONE,
                                       NULL, written_cb, g_object_ref (self));
}

static void
response_cb (TocExportButton *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);

  if (response != GTK_RESPONSE_ACCEPT)
    return;

  self->file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  toc_history_export_async (self->history, self->format, NULL, self->since, g_get_real_time (),
                            NULL, exported_cb, g_object_ref (self));
}

static void
choose (TocExportButton *self, TocHistoryFormat format, const char *pattern)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *name = g_date_time_format (now, pattern);

  if (self->chooser != NULL)
    return;

  self->format = format;
  self->chooser =
    gtk_file_chooser_native_new (_ ("Export the History"), get_window (self),
                                 GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_do_overwrite_confirmation (GTK_FILE_CHOOSER (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
csv_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  choose (user_data, TOC_HISTORY_FORMAT_CSV, "tocsin-%Y-%m-%d.csv");
}

static void
json_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  choose (user_data, TOC_HISTORY_FORMAT_JSON, "tocsin-%Y-%m-%d.json");
}

static void
toc_export_button_dispose (GObject *object)
{
  TocExportButton *self = TOC_EXPORT_BUTTON (object);

  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->history);

  G_OBJECT_CLASS (toc_export_button_parent_class)->dispose (object);
}

static void
toc_export_button_finalize (GObject *object)
{
  g_clear_object (&TOC_EXPORT_BUTTON (object)->file);

  G_OBJECT_CLASS (toc_export_button_parent_class)->finalize (object);
}

static void
toc_export_button_class_init (TocExportButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = toc_export_button_dispose;
  G_OBJECT_CLASS (klass)->finalize = toc_export_button_finalize;
}

/* In place of the arrow, for which a menu button would keep the name "Menu" and no text. */
static void
show_label (TocExportButton *self)
{
  GtkWidget *arrow = gtk_bin_get_child (GTK_BIN (self));
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("_Export…"));

  if (arrow != NULL)
    gtk_widget_destroy (arrow);
  gtk_container_add (GTK_CONTAINER (self), label);
  gtk_widget_show (label);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), GTK_WIDGET (self));
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (self)), "text-button");
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self)),
                       gtk_label_get_text (GTK_LABEL (label)));
}

static void
toc_export_button_init (TocExportButton *self)
{
  const GActionEntry entries[] = { { .name = "csv", .activate = csv_cb },
                                   { .name = "json", .activate = json_cb } };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GMenu) menu = g_menu_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "export", G_ACTION_GROUP (actions));
  g_menu_append (menu, _ ("As a _Table for Spreadsheets (CSV)"), "export.csv");
  g_menu_append (menu, _ ("For Other _Programs (JSON)"), "export.json");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self), G_MENU_MODEL (menu));
  show_label (self);
}

void
toc_export_button_set_history (TocExportButton *self, TocHistory *history)
{
  g_return_if_fail (TOC_IS_EXPORT_BUTTON (self));

  self->history = g_object_ref (history);
}

void
toc_export_button_set_since (TocExportButton *self, gint64 since)
{
  g_return_if_fail (TOC_IS_EXPORT_BUTTON (self));

  self->since = since;
}
