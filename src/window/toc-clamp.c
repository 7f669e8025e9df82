/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-clamp.h"

#define DEFAULT_MAXIMUM_WIDTH 600

struct _TocClamp
{
  GtkBin parent_instance;

  int maximum_width; /* px */
};

G_DEFINE_TYPE (TocClamp, toc_clamp, GTK_TYPE_BIN)

enum
{
  PROP_0,
  PROP_MAXIMUM_WIDTH,
};

static int
clamp_width (TocClamp *self, int width)
{
  GtkWidget *child = gtk_bin_get_child (GTK_BIN (self));
  int minimum = 0;

  if (child != NULL)
    gtk_widget_get_preferred_width (child, &minimum, NULL);

  return MIN (width, MAX (self->maximum_width, minimum));
}

static GtkSizeRequestMode
toc_clamp_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
toc_clamp_get_preferred_width (GtkWidget *widget, int *minimum, int *natural)
{
  GtkWidget *child = gtk_bin_get_child (GTK_BIN (widget));

  *minimum = *natural = 0;
  if (child != NULL && gtk_widget_get_visible (child))
    gtk_widget_get_preferred_width (child, minimum, natural);
  *natural = clamp_width (TOC_CLAMP (widget), *natural);
}

static void
toc_clamp_get_preferred_height_for_width (GtkWidget *widget, int width, int *minimum, int *natural)
{
  GtkWidget *child = gtk_bin_get_child (GTK_BIN (widget));

  *minimum = *natural = 0;
  if (child != NULL && gtk_widget_get_visible (child))
    gtk_widget_get_preferred_height_for_width (child, clamp_width (TOC_CLAMP (widget), width),
                                               minimum, natural);
}

static void
toc_clamp_get_preferred_height (GtkWidget *widget, int *minimum, int *natural)
{
  int width;

  gtk_widget_get_preferred_width (widget, NULL, &width);
  toc_clamp_get_preferred_height_for_width (widget, width, minimum, natural);
}

static void
toc_clamp_size_allocate (GtkWidget *widget, GtkAllocation *allocation)
{
  GtkWidget *child = gtk_bin_get_child (GTK_BIN (widget));
  GtkAllocation inner = *allocation;

  gtk_widget_set_allocation (widget, allocation);
  if (child == NULL || !gtk_widget_get_visible (child))
    return;

  inner.width = clamp_width (TOC_CLAMP (widget), allocation->width);
  inner.x += (allocation->width - inner.width) / 2;
  gtk_widget_size_allocate (child, &inner);
}

static void
toc_clamp_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TocClamp *self = TOC_CLAMP (object);

  switch (id)
    {
    case PROP_MAXIMUM_WIDTH:
      g_value_set_int (value, self->maximum_width);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
toc_clamp_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TocClamp *self = TOC_CLAMP (object);

  switch (id)
    {
    case PROP_MAXIMUM_WIDTH:
      self->maximum_width = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
toc_clamp_class_init (TocClampClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = toc_clamp_get_property;
  object_class->set_property = toc_clamp_set_property;
  widget_class->get_request_mode = toc_clamp_get_request_mode;
  widget_class->get_preferred_width = toc_clamp_get_preferred_width;
  widget_class->get_preferred_height = toc_clamp_get_preferred_height;
  widget_class->get_preferred_height_for_width = toc_clamp_get_preferred_height_for_width;
  widget_class->size_allocate = toc_clamp_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, ATK_ROLE_FILLER);

  g_object_class_install_property (
    object_class, PROP_MAXIMUM_WIDTH,
    g_param_spec_int ("maximum-width", NULL, NULL, 1, G_MAXINT, DEFAULT_MAXIMUM_WIDTH,
                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
}

static void
toc_clamp_init (TocClamp *self)
{
  self->maximum_width = DEFAULT_MAXIMUM_WIDTH;
}

GtkWidget *
toc_clamp_new (void)
{
  return g_object_new (TOC_TYPE_CLAMP, NULL);
}
