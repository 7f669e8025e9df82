/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "toc-words.h"

G_BEGIN_DECLS

/** TOC_PALETTE_GRAPHICS, TOC_PALETTE_TEXT: the least contrast that the Web Content Accessibility
 *  Guidelines 2.1 ask for (success criteria 1.4.11 and 1.4.3, level AA). */
#define TOC_PALETTE_GRAPHICS 3.0
#define TOC_PALETTE_TEXT 4.5

/**
 * TocColour: what a drawing means by a colour. None is ever the only sign of its meaning.
 */
typedef enum
{
  TOC_COLOUR_GOOD,
  TOC_COLOUR_CAUTION, /* slow, in part */
  TOC_COLOUR_BAD,
  TOC_COLOUR_ACCENT,
  TOC_COLOUR_MUTED,   /* not known, no data */
  TOC_COLOUR_GRID,    /* lines that say nothing by themselves */
} TocColour;

#define TOC_N_COLOURS (TOC_COLOUR_GRID + 1)

/**
 * toc_palette_get: a colour of the theme's, made darker or lighter where it could not be told from
 * the background of lists (all but %TOC_COLOUR_GRID reach %TOC_PALETTE_GRAPHICS).
 * @rgba: (out)
 */
void toc_palette_get (GtkWidget *widget, TocColour colour, GdkRGBA *rgba);

/** toc_palette_get_background: the theme's background of lists. @rgba: (out) */
void toc_palette_get_background (GtkWidget *widget, GdkRGBA *rgba);

/** toc_palette_get_text: the theme's text on that background. @rgba: (out) */
void toc_palette_get_text (GtkWidget *widget, GdkRGBA *rgba);

/** toc_palette_get_on: black or white, whichever is better read on @background. @rgba: (out) */
void toc_palette_get_on (const GdkRGBA *background, GdkRGBA *rgba);

/** toc_palette_set: makes @colour the source of @cr, @alpha from 0 to 1. */
void toc_palette_set (GtkWidget *widget, cairo_t *cr, TocColour colour, double alpha);

/** toc_palette_contrast: from 1 to 21, as the guidelines define it; @a and @b are opaque.
 *  A pure function. */
double toc_palette_contrast (const GdkRGBA *a, const GdkRGBA *b);

/**
 * toc_palette_ensure: moves @rgba towards black or white until its contrast to @background is at
 * least @ratio, and no further. A pure function.
 */
void toc_palette_ensure (GdkRGBA *rgba, const GdkRGBA *background, double ratio);

G_END_DECLS
