/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The least that a program with a tray icon can be: what Tocsin is compared with. SIGUSR1 opens an
   empty window, SIGUSR2 closes it. */
#include <glib-unix.h>
#include <gtk/gtk.h>
#include <libayatana-appindicator/app-indicator.h>

static gboolean
open_cb (gpointer user_data)
{
  GtkWidget **window = user_data;

  *window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  gtk_window_set_default_size (GTK_WINDOW (*window), 460, 640);
  gtk_window_set_titlebar (GTK_WINDOW (*window), gtk_header_bar_new ());
  gtk_widget_show_all (*window);

  return G_SOURCE_CONTINUE;
}

static gboolean
close_cb (gpointer user_data)
{
  GtkWidget **window = user_data;

  g_clear_pointer (window, gtk_widget_destroy);

  return G_SOURCE_CONTINUE;
}

int
main (int argc, char **argv)
{
  GtkWidget *window = NULL;
  AppIndicator *indicator;
  GtkWidget *menu;

  gtk_init (&argc, &argv);
  indicator = app_indicator_new ("bare", "dialog-information",
                                 APP_INDICATOR_CATEGORY_APPLICATION_STATUS);
  menu = gtk_menu_new ();
  gtk_menu_shell_append (GTK_MENU_SHELL (menu), gtk_menu_item_new_with_label ("Quit"));
  gtk_widget_show_all (menu);
  app_indicator_set_status (indicator, APP_INDICATOR_STATUS_ACTIVE);
  app_indicator_set_menu (indicator, GTK_MENU (menu));
  g_unix_signal_add (SIGUSR1, open_cb, &window);
  g_unix_signal_add (SIGUSR2, close_cb, &window);
  gtk_main ();

  return 0;
}
