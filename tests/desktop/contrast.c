/* SPDX-License-Identifier: GPL-3.0-or-later */

/* contrast: prints how well the window's colours and texts can be told from what is behind them in
   the theme that GTK_THEME names: what, the contrast, and the least that is wanted. */

#include "config.h"

#include "toc-palette.h"
#include "toc-window.h"

static void
print_row (const char *what, double contrast, double least)
{
  g_print ("%s\t%.2f\t%.2f\n", what, contrast, least);
}

static void
lay_over (GdkRGBA *rgba, const GdkRGBA *background, double opacity)
{
  double share = rgba->alpha * opacity;

  rgba->red = rgba->red * share + background->red * (1 - share);
  rgba->green = rgba->green * share + background->green * (1 - share);
  rgba->blue = rgba->blue * share + background->blue * (1 - share);
  rgba->alpha = 1;
}

static void
print_text (const char *style_class, const char *background_name)
{
  GtkWidget *window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  GtkWidget *label = gtk_label_new ("text");
  GtkStyleContext *context = gtk_widget_get_style_context (label);
  g_autofree char *what = g_strdup_printf ("%s text on %s", style_class, background_name);
  GdkRGBA background, text;
  double opacity = 1;

  gtk_style_context_add_class (context, style_class);
  gtk_container_add (GTK_CONTAINER (window), label);
  gtk_widget_show_all (window);
  while (gtk_events_pending ())
    gtk_main_iteration ();

  g_assert_true (gtk_style_context_lookup_color (context, background_name, &background));
  gtk_style_context_get_color (context, gtk_style_context_get_state (context), &text);
  gtk_style_context_get (context, gtk_style_context_get_state (context), "opacity", &opacity,
                         NULL);
  lay_over (&text, &background, opacity);
  print_row (what, toc_palette_contrast (&text, &background), TOC_PALETTE_TEXT);
  gtk_widget_destroy (window);
}

int
main (int argc, char *argv[])
{
  const char *const names[] = { "good", "caution", "bad", "accent", "muted" };
  const char *const backgrounds[] = { "theme_base_color", "theme_bg_color" };
  g_autoptr (GTypeClass) klass = NULL;
  GtkWidget *window;
  GdkRGBA background;

  gtk_init (&argc, &argv);
  /* It brings the program's style with it. */
  klass = g_type_class_ref (TOC_TYPE_WINDOW);
  window = g_object_ref_sink (gtk_window_new (GTK_WINDOW_TOPLEVEL));
  toc_palette_get_background (window, &background);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GdkRGBA rgba;

      toc_palette_get (window, (TocColour) i, &rgba);
      print_row (names[i], toc_palette_contrast (&rgba, &background), TOC_PALETTE_GRAPHICS);
    }
  for (guint i = 0; i < G_N_ELEMENTS (backgrounds); i++)
    {
      print_text ("toc-dim", backgrounds[i]);
      print_text ("toc-caption", backgrounds[i]);
    }
  gtk_widget_destroy (window);
  g_object_unref (window);

  return 0;
}
