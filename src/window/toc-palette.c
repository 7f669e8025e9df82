/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-palette.h"

#include <math.h>

#define STEPS 40

/* What a theme calls its colours, and what serves where it does not have them. */
static const struct
{
  const char *name;
  const char *fallback;
} theme_colours[TOC_N_COLOURS] = {
  [TOC_COLOUR_GOOD] = { "success_color", "#26a269" },
  [TOC_COLOUR_CAUTION] = { "warning_color", "#e5a50a" },
  [TOC_COLOUR_BAD] = { "error_color", "#e01b24" },
  [TOC_COLOUR_ACCENT] = { "theme_selected_bg_color", "#3584e4" },
  [TOC_COLOUR_MUTED] = { "theme_unfocused_fg_color", "#8b8e8f" },
  [TOC_COLOUR_GRID] = { "borders", "#cdc7c2" },
};

static void
look_up (GtkWidget *widget, const char *name, const char *fallback, GdkRGBA *rgba)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);

  if (!gtk_style_context_lookup_color (context, name, rgba))
    gdk_rgba_parse (rgba, fallback);
}

/* Lays a translucent colour over an opaque one. */
static void
flatten (GdkRGBA *rgba, const GdkRGBA *background)
{
  rgba->red = rgba->red * rgba->alpha + background->red * (1 - rgba->alpha);
  rgba->green = rgba->green * rgba->alpha + background->green * (1 - rgba->alpha);
  rgba->blue = rgba->blue * rgba->alpha + background->blue * (1 - rgba->alpha);
  rgba->alpha = 1;
}

static double
linearise (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
get_luminance (const GdkRGBA *rgba)
{
  return 0.2126 * linearise (rgba->red) + 0.7152 * linearise (rgba->green) +
         0.0722 * linearise (rgba->blue);
}

void
toc_palette_get (GtkWidget *widget, TocColour colour, GdkRGBA *rgba)
{
  GdkRGBA background;

  toc_palette_get_background (widget, &background);
  look_up (widget, theme_colours[colour].name, theme_colours[colour].fallback, rgba);
  flatten (rgba, &background);
  if (colour != TOC_COLOUR_GRID)
    toc_palette_ensure (rgba, &background, TOC_PALETTE_GRAPHICS);
}

void
toc_palette_get_background (GtkWidget *widget, GdkRGBA *rgba)
{
  look_up (widget, "theme_base_color", "#ffffff", rgba);
  rgba->alpha = 1;
}

void
toc_palette_get_text (GtkWidget *widget, GdkRGBA *rgba)
{
  GdkRGBA background;

  toc_palette_get_background (widget, &background);
  look_up (widget, "theme_text_color", "#000000", rgba);
  flatten (rgba, &background);
}

void
toc_palette_get_on (const GdkRGBA *background, GdkRGBA *rgba)
{
  const GdkRGBA black = { 0, 0, 0, 1 }, white = { 1, 1, 1, 1 };

  *rgba = toc_palette_contrast (&white, background) >= TOC_PALETTE_GRAPHICS ? white : black;
}

void
toc_palette_set (GtkWidget *widget, cairo_t *cr, TocColour colour, double alpha)
{
  GdkRGBA rgba;

  toc_palette_get (widget, colour, &rgba);
  rgba.alpha = alpha;
  gdk_cairo_set_source_rgba (cr, &rgba);
}

double
toc_palette_contrast (const GdkRGBA *a, const GdkRGBA *b)
{
  double one = get_luminance (a), other = get_luminance (b);

  return (MAX (one, other) + 0.05) / (MIN (one, other) + 0.05);
}

void
toc_palette_ensure (GdkRGBA *rgba, const GdkRGBA *background, double ratio)
{
  const GdkRGBA black = { 0, 0, 0, 1 }, white = { 1, 1, 1, 1 };
  const GdkRGBA start = *rgba;
  const GdkRGBA *goal = toc_palette_contrast (&white, background) >
                            toc_palette_contrast (&black, background)
                          ? &white
                          : &black;

  for (int i = 1; i <= STEPS && toc_palette_contrast (rgba, background) < ratio; i++)
    {
      double share = (double) i / STEPS;

      rgba->red = start.red + (goal->red - start.red) * share;
      rgba->green = start.green + (goal->green - start.green) * share;
      rgba->blue = start.blue + (goal->blue - start.blue) * share;
    }
}
