/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-chart.h"

#define NONE (-1)

typedef struct
{
  int chosen;        /* NONE: none */
  char *readout;     /* (owned) (nullable) */
  char *description; /* (owned) (nullable): of the whole */
} TocChartPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TocChart, toc_chart, GTK_TYPE_DRAWING_AREA)

enum
{
  PROP_0,
  PROP_READOUT,
};

static TocChartPrivate *
get_private (TocChart *self)
{
  return toc_chart_get_instance_private (self);
}

static void
update_accessible (TocChart *self)
{
  TocChartPrivate *priv = get_private (self);
  const char *text = priv->description;

  /* What the focus is on is read anew whenever its description changes. */
  if (priv->readout != NULL && gtk_widget_has_focus (GTK_WIDGET (self)))
    text = priv->readout;
  atk_object_set_description (gtk_widget_get_accessible (GTK_WIDGET (self)),
                              text != NULL ? text : "");
}

static void
choose (TocChart *self, int point)
{
  TocChartPrivate *priv = get_private (self);
  int last = (int) TOC_CHART_GET_CLASS (self)->get_n_points (self) - 1;

  point = CLAMP (point, NONE, last);
  if (priv->chosen == point)
    return;

  priv->chosen = point;
  g_free (priv->readout);
  priv->readout =
    point >= 0 ? TOC_CHART_GET_CLASS (self)->describe_point (self, (guint) point) : NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  update_accessible (self);
  g_object_notify (G_OBJECT (self), "readout");
}

static int
find_distance (const GdkRectangle *area, int x, int y)
{
  int across = MAX (MAX (area->x - x, x - (area->x + area->width)), 0);
  int along = MAX (MAX (area->y - y, y - (area->y + area->height)), 0);

  return across + along;
}

static int
find_nearest (TocChart *self, int x, int y)
{
  guint n_points = TOC_CHART_GET_CLASS (self)->get_n_points (self);
  int best = G_MAXINT, nearest = NONE;

  if (toc_chart_is_mirrored (self))
    x = gtk_widget_get_allocated_width (GTK_WIDGET (self)) - x;
  for (guint i = 0; i < n_points; i++)
    {
      GdkRectangle area;
      int distance;

      TOC_CHART_GET_CLASS (self)->get_area (self, i, &area);
      distance = find_distance (&area, x, y);
      if (distance < best)
        {
          best = distance;
          nearest = (int) i;
        }
    }

  return nearest;
}

static gboolean
toc_chart_motion (GtkWidget *widget, GdkEventMotion *event)
{
  choose (TOC_CHART (widget), find_nearest (TOC_CHART (widget), (int) event->x, (int) event->y));

  return GDK_EVENT_PROPAGATE;
}

static gboolean
toc_chart_leave (GtkWidget *widget, GdkEventCrossing *event)
{
  choose (TOC_CHART (widget), NONE);

  return GDK_EVENT_PROPAGATE;
}

static gboolean
toc_chart_key_press (GtkWidget *widget, GdkEventKey *event)
{
  TocChart *self = TOC_CHART (widget);
  int chosen = get_private (self)->chosen;
  int last = (int) TOC_CHART_GET_CLASS (self)->get_n_points (self) - 1;
  int forward = toc_chart_is_mirrored (self) ? -1 : 1;

  switch (last >= 0 ? event->keyval : GDK_KEY_VoidSymbol)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      chosen -= forward;
      break;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      chosen += forward;
      break;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      chosen = 0;
      break;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      chosen = last;
      break;
    default:
      return GTK_WIDGET_CLASS (toc_chart_parent_class)->key_press_event (widget, event);
    }

  choose (self, CLAMP (chosen, 0, last));

  return GDK_EVENT_STOP;
}

/* The newest point is what one wants to know first. */
static gboolean
toc_chart_focus_in (GtkWidget *widget, GdkEventFocus *event)
{
  TocChart *self = TOC_CHART (widget);
  gboolean handled = GTK_WIDGET_CLASS (toc_chart_parent_class)->focus_in_event (widget, event);

  if (get_private (self)->chosen == NONE)
    choose (self, G_MAXINT);
  else
    update_accessible (self);
  gtk_widget_queue_draw (widget);

  return handled;
}

static gboolean
toc_chart_focus_out (GtkWidget *widget, GdkEventFocus *event)
{
  gboolean handled = GTK_WIDGET_CLASS (toc_chart_parent_class)->focus_out_event (widget, event);

  choose (TOC_CHART (widget), NONE);
  gtk_widget_queue_draw (widget);

  return handled;
}

static gboolean
toc_chart_draw (GtkWidget *widget, cairo_t *cr)
{
  TocChart *self = TOC_CHART (widget);
  int width = gtk_widget_get_allocated_width (widget);
  int height = gtk_widget_get_allocated_height (widget);

  cairo_save (cr);
  if (toc_chart_is_mirrored (self))
    {
      cairo_translate (cr, width, 0);
      cairo_scale (cr, -1, 1);
    }
  TOC_CHART_GET_CLASS (self)->draw_points (self, cr);
  cairo_restore (cr);

  if (gtk_widget_has_visible_focus (widget))
    gtk_render_focus (gtk_widget_get_style_context (widget), cr, 0, 0, width, height);

  return GDK_EVENT_PROPAGATE;
}

static void
toc_chart_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  gtk_widget_queue_draw (widget);
}

static void
toc_chart_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_READOUT)
    g_value_set_string (value, get_private (TOC_CHART (object))->readout);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
toc_chart_finalize (GObject *object)
{
  TocChartPrivate *priv = get_private (TOC_CHART (object));

  g_free (priv->readout);
  g_free (priv->description);

  G_OBJECT_CLASS (toc_chart_parent_class)->finalize (object);
}

static void
toc_chart_class_init (TocChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = toc_chart_get_property;
  object_class->finalize = toc_chart_finalize;
  widget_class->draw = toc_chart_draw;
  widget_class->motion_notify_event = toc_chart_motion;
  widget_class->leave_notify_event = toc_chart_leave;
  widget_class->key_press_event = toc_chart_key_press;
  widget_class->focus_in_event = toc_chart_focus_in;
  widget_class->focus_out_event = toc_chart_focus_out;
  widget_class->direction_changed = toc_chart_direction_changed;
  gtk_widget_class_set_accessible_role (widget_class, ATK_ROLE_CHART);
  gtk_widget_class_set_css_name (widget_class, "chart");

  g_object_class_install_property (
    object_class, PROP_READOUT,
    g_param_spec_string ("readout", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
}

static void
toc_chart_init (TocChart *self)
{
  get_private (self)->chosen = NONE;
  gtk_widget_add_events (GTK_WIDGET (self), GDK_POINTER_MOTION_MASK | GDK_LEAVE_NOTIFY_MASK);
}

void
toc_chart_changed (TocChart *self, const char *description)
{
  TocChartPrivate *priv = get_private (self);
  int chosen = priv->chosen;

  g_free (priv->description);
  priv->description = g_strdup (description);
  priv->chosen = NONE;
  choose (self, chosen);
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

int
toc_chart_get_chosen (TocChart *self)
{
  g_return_val_if_fail (TOC_IS_CHART (self), NONE);

  return get_private (self)->chosen;
}

const char *
toc_chart_get_readout (TocChart *self)
{
  g_return_val_if_fail (TOC_IS_CHART (self), NULL);

  return get_private (self)->readout;
}

gboolean
toc_chart_is_mirrored (TocChart *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

void
toc_chart_draw_text (TocChart *self, cairo_t *cr, PangoLayout *layout, double x, double y)
{
  cairo_save (cr);
  cairo_translate (cr, x, y);
  if (toc_chart_is_mirrored (self))
    {
      int width;

      pango_layout_get_pixel_size (layout, &width, NULL);
      cairo_scale (cr, -1, 1);
      cairo_translate (cr, -width, 0);
    }
  cairo_move_to (cr, 0, 0);
  pango_cairo_show_layout (cr, layout);
  cairo_restore (cr);
}
