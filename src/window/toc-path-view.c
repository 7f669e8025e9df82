/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-path-view.h"

#include <glib/gi18n-lib.h>

#include "toc-palette.h"
#include "toc-path.h"

#define RING_RADIUS 18
#define LINE_WIDTH 2
#define BADGE_RADIUS 7
#define CROSS_RADIUS 5

struct _TocPathView
{
  GtkBox parent_instance;

  TocPath path;
  GtkWidget *icons[TOC_PATH_N_STEPS];  /* (unowned): of the box */
  GtkWidget *labels[TOC_PATH_N_STEPS]; /* (unowned) */
};

G_DEFINE_TYPE (TocPathView, toc_path_view, GTK_TYPE_BOX)

static TocColour
get_colour (TocPathState state)
{
  switch (state)
    {
    case TOC_PATH_WORKS:
      return TOC_COLOUR_GOOD;
    case TOC_PATH_STRAINED:
      return TOC_COLOUR_CAUTION;
    case TOC_PATH_BROKEN:
      return TOC_COLOUR_BAD;
    case TOC_PATH_UNKNOWN:
    default:
      return TOC_COLOUR_MUTED;
    }
}

static void
get_centre (TocPathView *self, int step, double *x, double *y)
{
  GtkWidget *icon = self->icons[step];
  int left, top;

  gtk_widget_translate_coordinates (icon, GTK_WIDGET (self), 0, 0, &left, &top);
  *x = left + gtk_widget_get_allocated_width (icon) / 2.0;
  *y = top + gtk_widget_get_allocated_height (icon) / 2.0;
}

/* What is not known is dotted, so that colour is not the only sign. */
static void
set_pen (TocPathView *self, cairo_t *cr, TocPathState state)
{
  const double dots[] = { 1, 4 };

  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_dash (cr, dots, state == TOC_PATH_UNKNOWN ? G_N_ELEMENTS (dots) : 0, 0);
  toc_palette_set (GTK_WIDGET (self), cr, get_colour (state), 1);
}

static void
draw_cross (cairo_t *cr, double x, double y, double radius)
{
  cairo_move_to (cr, x - radius, y - radius);
  cairo_line_to (cr, x + radius, y + radius);
  cairo_move_to (cr, x - radius, y + radius);
  cairo_line_to (cr, x + radius, y - radius);
  cairo_stroke (cr);
}

/* From the step before it to @step. */
static void
draw_link (TocPathView *self, cairo_t *cr, int step)
{
  TocPathState state = self->path.states[step];
  double x1, y1, x2, y2, sign, middle;

  get_centre (self, step - 1, &x1, &y1);
  get_centre (self, step, &x2, &y2);
  sign = x2 > x1 ? 1 : -1;
  x1 += sign * (RING_RADIUS + 6);
  x2 -= sign * (RING_RADIUS + 6);
  if ((x2 - x1) * sign <= 0)
    return;

  set_pen (self, cr, state);
  middle = (x1 + x2) / 2;
  cairo_move_to (cr, x1, y1);
  if (state == TOC_PATH_BROKEN)
    {
      cairo_line_to (cr, CLAMP (middle - sign * 2 * CROSS_RADIUS, MIN (x1, x2), MAX (x1, x2)), y1);
      cairo_move_to (cr, CLAMP (middle + sign * 2 * CROSS_RADIUS, MIN (x1, x2), MAX (x1, x2)), y1);
    }
  cairo_line_to (cr, x2, y2);
  cairo_stroke (cr);
  if (state == TOC_PATH_BROKEN)
    draw_cross (cr, middle, y1, CROSS_RADIUS);
}

static void
draw_badge (TocPathView *self, cairo_t *cr, TocPathState state, double x, double y)
{
  GdkRGBA fill, background, on;

  toc_palette_get (GTK_WIDGET (self), get_colour (state), &fill);
  toc_palette_get_background (GTK_WIDGET (self), &background);
  toc_palette_get_on (&fill, &on);

  gdk_cairo_set_source_rgba (cr, &background);
  cairo_arc (cr, x, y, BADGE_RADIUS + LINE_WIDTH, 0, 2 * G_PI);
  cairo_fill (cr);
  gdk_cairo_set_source_rgba (cr, &fill);
  cairo_arc (cr, x, y, BADGE_RADIUS, 0, 2 * G_PI);
  cairo_fill (cr);
  gdk_cairo_set_source_rgba (cr, &on);
  if (state == TOC_PATH_BROKEN)
    {
      draw_cross (cr, x, y, BADGE_RADIUS / 2.5);
      return;
    }

  /* The hands of a clock. */
  cairo_move_to (cr, x, y - BADGE_RADIUS / 1.8);
  cairo_line_to (cr, x, y);
  cairo_line_to (cr, x + BADGE_RADIUS / 2.2, y);
  cairo_stroke (cr);
}

static void
draw_ring (TocPathView *self, cairo_t *cr, int step)
{
  TocPathState state = self->path.states[step];
  double x, y;

  get_centre (self, step, &x, &y);
  set_pen (self, cr, state);
  cairo_arc (cr, x, y, RING_RADIUS, 0, 2 * G_PI);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  if (state == TOC_PATH_BROKEN || state == TOC_PATH_STRAINED)
    draw_badge (self, cr, state, x + RING_RADIUS * 0.75, y + RING_RADIUS * 0.75);
}

static gboolean
toc_path_view_draw (GtkWidget *widget, cairo_t *cr)
{
  TocPathView *self = TOC_PATH_VIEW (widget);
  gboolean handled = GTK_WIDGET_CLASS (toc_path_view_parent_class)->draw (widget, cr);

  for (int i = 1; i < TOC_PATH_N_STEPS; i++)
    draw_link (self, cr, i);
  for (int i = 0; i < TOC_PATH_N_STEPS; i++)
    draw_ring (self, cr, i);

  return handled;
}

static void
toc_path_view_class_init (TocPathViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->draw = toc_path_view_draw;
  gtk_widget_class_set_accessible_role (widget_class, ATK_ROLE_LIST);
}

static void
add_step (TocPathView *self, int step, const char *icon_name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name, GTK_ICON_SIZE_BUTTON);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_set_size_request (icon, 2 * RING_RADIUS + 6, 2 * RING_RADIUS + 6);
  gtk_widget_set_halign (icon, GTK_ALIGN_CENTER);
  gtk_style_context_add_class (gtk_widget_get_style_context (label), "toc-step");
  g_object_set (label,
                "wrap", TRUE,
                "wrap-mode", PANGO_WRAP_WORD_CHAR,
                "justify", GTK_JUSTIFY_CENTER,
                "width-chars", 7,
                "max-width-chars", 12,
                NULL);
  atk_object_set_role (gtk_widget_get_accessible (label), ATK_ROLE_LIST_ITEM);
  /* The label tells it all; GTK would name the icon by what it means elsewhere. */
  atk_object_set_role (gtk_widget_get_accessible (icon), ATK_ROLE_FILLER);
  atk_object_set_name (gtk_widget_get_accessible (icon), "");
  gtk_container_add (GTK_CONTAINER (box), icon);
  gtk_container_add (GTK_CONTAINER (box), label);
  gtk_container_add (GTK_CONTAINER (self), box);
  gtk_widget_show_all (box);
  self->icons[step] = icon;
  self->labels[step] = label;
}

static void
toc_path_view_init (TocPathView *self)
{
  const char *const icon_names[TOC_PATH_N_STEPS] = {
    [TOC_PATH_COMPUTER] = "computer-symbolic",  [TOC_PATH_INTERNET] = "web-browser-symbolic",
    [TOC_PATH_NAMES] = "edit-find-symbolic",    [TOC_PATH_EDGE] = "network-server-symbolic",
    [TOC_PATH_VIDEOS] = "video-x-generic-symbolic",
  };

  gtk_box_set_homogeneous (GTK_BOX (self), TRUE);
  for (int i = 0; i < TOC_PATH_N_STEPS; i++)
    add_step (self, i, icon_names[i]);
}

void
toc_path_view_set_verdict (TocPathView *self, const TocVerdict *verdict)
{
  g_return_if_fail (TOC_IS_PATH_VIEW (self));

  toc_path_judge (verdict, &self->path);
  for (int i = 0; i < TOC_PATH_N_STEPS; i++)
    {
      g_autofree char *name = toc_path_dup_step_name (i, verdict);
      g_autofree char *text = NULL;

      /* Translators: a step of the way and how it is: "DNS: works" */
      text = g_strdup_printf (C_ ("step of the way", "%s: %s"), name,
                              toc_path_state_word (self->path.states[i]));
      gtk_label_set_text (GTK_LABEL (self->labels[i]), name);
      atk_object_set_name (gtk_widget_get_accessible (self->labels[i]), text);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
