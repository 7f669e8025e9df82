/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-about.h"

#include <glib/gi18n-lib.h>

static const char *const authors[] = { "The Tocsin developers", NULL };

/* What the program stands on, for others to find. */
static const char *const foundations[] = {
  "GLib, GTK, libsoup and JSON-GLib https://www.gnome.org",
  "Ayatana AppIndicator https://ayatanaindicators.github.io",
  "SQLite https://www.sqlite.org",
  "Globalping https://globalping.io",
  "OONI https://ooni.org",
  NULL,
};

GtkWidget *
toc_about_new (void)
{
  GtkWidget *dialog = gtk_about_dialog_new ();
  GtkAboutDialog *about = GTK_ABOUT_DIALOG (dialog);

  gtk_about_dialog_set_program_name (about, _ ("Tocsin"));
  gtk_about_dialog_set_logo_icon_name (about, TOC_APP_ID);
  gtk_about_dialog_set_version (about, TOC_VERSION);
  gtk_about_dialog_set_comments (about, _ ("Tells whether TikTok is down, for everyone or just "
                                           "for you.\n\nNot affiliated with TikTok or "
                                           "ByteDance."));
  gtk_about_dialog_set_copyright (about, "© 2026 The Tocsin developers");
  gtk_about_dialog_set_license_type (about, GTK_LICENSE_GPL_3_0);
  gtk_about_dialog_set_website (about, "https://github.com/tocsin/tocsin");
  gtk_about_dialog_set_website_label (about, _ ("Website"));
  gtk_about_dialog_set_authors (about, (const char **) authors);
  gtk_about_dialog_add_credit_section (about, _ ("Built on"), (const char **) foundations);
  /* Translators: your own names, one a line, each with an address if you like. */
  gtk_about_dialog_set_translator_credits (about, _ ("translator-credits"));
  g_signal_connect (dialog, "response", G_CALLBACK (gtk_widget_destroy), NULL);

  return dialog;
}

GtkWidget *
toc_shortcuts_new (void)
{
  g_autoptr (GtkBuilder) builder =
    gtk_builder_new_from_resource (TOC_APP_PATH "/window/toc-shortcuts.ui");

  return GTK_WIDGET (gtk_builder_get_object (builder, "shortcuts"));
}
