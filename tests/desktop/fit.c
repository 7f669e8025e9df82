/* SPDX-License-Identifier: GPL-3.0-or-later */

/* fit HISTORY STATE WIDTH SCALE...: opens the window on the service as it is, waits until that state is
   shown, unfolds all, and prints for each scale of the text what does not fit into a window of WIDTH px:
   the scale, what is wrong, the text. The last line is "done" and a heading in the language of the
   window. */

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdlib.h>

#include "toc-component-row.h"
#include "toc-session.h"
#include "toc-window.h"

#define HEIGHT 900
#define SETTLE_MS 500
#define TRIES 6
#define PATIENCE_S 60

/* What the font sizes are multiplied with, by the setting that desktops change for it: 1024ths of a dot
   per inch. */
#define DPI (96 * 1024)

/* What was found wrong at one scale. */
typedef struct
{
  const char *scale;
  GString *lines;
} Findings;

static void
report (Findings *findings, const char *what, const char *text)
{
  g_string_append_printf (findings->lines, "%s\t%s\t%s\n", findings->scale, what, text);
}

static void
check_label (GtkLabel *label, Findings *findings)
{
  GtkAllocation allocation;
  PangoRectangle extents;

  gtk_widget_get_allocation (GTK_WIDGET (label), &allocation);
  pango_layout_get_pixel_extents (gtk_label_get_layout (label), NULL, &extents);
  if (pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    report (findings, "cut short", gtk_label_get_text (label));
  if (extents.width > allocation.width || extents.height > allocation.height)
    report (findings, "clipped", gtk_label_get_text (label));
}

static void
check_cb (GtkWidget *widget, gpointer user_data)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_LABEL (widget))
    check_label (GTK_LABEL (widget), user_data);
  if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), check_cb, user_data);
}

static void
unfold_cb (GtkWidget *widget, gpointer user_data)
{
  if (TOC_IS_COMPONENT_ROW (widget))
    toc_component_row_toggle (TOC_COMPONENT_ROW (widget));
  else if (GTK_IS_EXPANDER (widget))
    gtk_expander_set_expanded (GTK_EXPANDER (widget), TRUE);
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), unfold_cb, NULL);
}

static gboolean
stop_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
run_for (guint ms)
{
  gboolean stopped = FALSE;

  g_timeout_add (ms, stop_cb, &stopped);
  while (!stopped)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_for_state (TocMonitor *monitor, const char *word)
{
  gboolean late = FALSE;
  guint id = g_timeout_add_seconds (PATIENCE_S, stop_cb, &late);

  while (!late && g_strcmp0 (toc_state_to_word (toc_monitor_get_verdict (monitor)->state), word) != 0)
    g_main_context_iteration (NULL, TRUE);
  if (late)
    g_error ("it does not become “%s”", word);
  g_source_remove (id);
}

static void
check_window (GtkWindow *window, int width, Findings *findings)
{
  int seen;

  gtk_window_get_size (window, &seen, NULL);
  if (seen > width)
    {
      g_autofree char *text = g_strdup_printf ("%d px", seen);

      report (findings, "too wide", text);
    }
  check_cb (GTK_WIDGET (window), findings);
}

/* On a busy machine the window manager's answer and the layout after it take their time. */
static void
check_scale (GtkWindow *window, int width, const char *scale)
{
  Findings findings = { .scale = scale, .lines = g_string_new (NULL) };

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi",
                (int) (DPI * g_ascii_strtod (scale, NULL)), NULL);
  for (guint i = 0; i < TRIES && (i == 0 || findings.lines->len > 0); i++)
    {
      run_for (SETTLE_MS);
      gtk_window_resize (window, width, HEIGHT);
      run_for (SETTLE_MS);
      g_string_truncate (findings.lines, 0);
      check_window (window, width, &findings);
    }

  g_print ("%s", findings.lines->str);
  g_string_free (findings.lines, TRUE);
}

static TocMonitor *
start_monitor (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TocDefinition) definition = toc_definition_load (NULL, &error);
  g_autoptr (SoupSession) session = toc_session_new ();
  g_autoptr (TocEnvironment) environment = toc_environment_new ();
  g_autoptr (TocScheduler) alarm = toc_scheduler_new (&error);
  TocMonitor *monitor;

  g_assert_no_error (error);
  monitor = toc_monitor_new (definition, session, environment, alarm);
  toc_monitor_start (monitor);

  return monitor;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GtkApplication) application = NULL;
  g_autoptr (TocMonitor) monitor = NULL;
  g_autoptr (TocHistory) history = NULL;
  g_autoptr (GError) error = NULL;
  GtkWidget *window;

  toc_session_setup_process ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, TOC_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  gtk_init (&argc, &argv);
  application = gtk_application_new (TOC_APP_ID, G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);

  monitor = start_monitor ();
  wait_for_state (monitor, argv[2]);
  history = toc_history_new (argv[1], TRUE);
  window = toc_window_new (application, monitor, history);
  gtk_window_present (GTK_WINDOW (window));
  run_for (SETTLE_MS);
  unfold_cb (window, NULL);
  for (int i = 4; i < argc; i++)
    check_scale (GTK_WINDOW (window), atoi (argv[3]), argv[i]);

  gtk_widget_destroy (window);
  toc_monitor_stop (monitor);
  g_print ("done\t%s\n", _ ("Components"));

  return EXIT_SUCCESS;
}
