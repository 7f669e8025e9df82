/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-tray-status-icon.h"

#ifdef GDK_WINDOWING_X11
#include <gdk/gdkx.h>
#endif

struct _TocTrayStatusIcon
{
  GObject parent_instance;

  GtkStatusIcon *icon;    /* (owned) */
  GtkMenu *menu;          /* (owned) */
  GtkMenuItem *secondary; /* (owned) (nullable) */
};

G_DEFINE_TYPE (TocTrayStatusIcon, toc_tray_status_icon, G_TYPE_OBJECT)

enum
{
  PROP_EMBEDDED = 1,
  N_PROPERTIES
};

/* GtkStatusIcon is deprecated for the very panels that have something better. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

static void
notify_embedded_cb (TocTrayStatusIcon *self)
{
  g_object_notify (G_OBJECT (self), "embedded");
}

static void
activate_cb (TocTrayStatusIcon *self)
{
  g_signal_emit_by_name (self, "activate");
}

static void
popup_menu_cb (GtkStatusIcon *icon, guint button, guint activate_time, gpointer user_data)
{
  TocTrayStatusIcon *self = user_data;

  gtk_menu_popup (self->menu, NULL, NULL, gtk_status_icon_position_menu, icon, button,
                  activate_time);
}

static gboolean
button_release_event_cb (GtkStatusIcon *icon, GdkEventButton *event, gpointer user_data)
{
  TocTrayStatusIcon *self = user_data;

  if (event->button != GDK_BUTTON_MIDDLE || self->secondary == NULL)
    return GDK_EVENT_PROPAGATE;

  gtk_widget_activate (GTK_WIDGET (self->secondary));

  return GDK_EVENT_STOP;
}

static void
toc_tray_status_icon_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TocTrayStatusIcon *self = TOC_TRAY_STATUS_ICON (object);

  if (id == PROP_EMBEDDED)
    g_value_set_boolean (value, toc_tray_status_icon_get_embedded (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
toc_tray_status_icon_dispose (GObject *object)
{
  TocTrayStatusIcon *self = TOC_TRAY_STATUS_ICON (object);

  if (self->icon != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->icon, self);
      gtk_status_icon_set_visible (self->icon, FALSE);
    }
  g_clear_object (&self->icon);
  g_clear_object (&self->menu);
  g_clear_object (&self->secondary);

  G_OBJECT_CLASS (toc_tray_status_icon_parent_class)->dispose (object);
}

static void
toc_tray_status_icon_class_init (TocTrayStatusIconClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = toc_tray_status_icon_get_property;
  object_class->dispose = toc_tray_status_icon_dispose;

  g_object_class_install_property (
    object_class, PROP_EMBEDDED,
    g_param_spec_boolean ("embedded", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  g_signal_new ("activate", TOC_TYPE_TRAY_STATUS_ICON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}

static void
toc_tray_status_icon_init (TocTrayStatusIcon *self)
{
}

static gboolean
is_possible (void)
{
#ifdef GDK_WINDOWING_X11
  return GDK_IS_X11_DISPLAY (gdk_display_get_default ());
#else
  return FALSE;
#endif
}

TocTrayStatusIcon *
toc_tray_status_icon_new (const char *name, GtkMenu *menu, GtkMenuItem *secondary)
{
  TocTrayStatusIcon *self;

  if (!is_possible ())
    return NULL;

  self = g_object_new (TOC_TYPE_TRAY_STATUS_ICON, NULL);
  g_set_object (&self->menu, menu);
  g_set_object (&self->secondary, secondary);
  self->icon = gtk_status_icon_new ();
  gtk_status_icon_set_name (self->icon, name);
  g_signal_connect_swapped (self->icon, "notify::embedded", G_CALLBACK (notify_embedded_cb), self);
  g_signal_connect_swapped (self->icon, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect (self->icon, "popup-menu", G_CALLBACK (popup_menu_cb), self);
  g_signal_connect (self->icon, "button-release-event", G_CALLBACK (button_release_event_cb), self);

  return self;
}

void
toc_tray_status_icon_set_icon_name (TocTrayStatusIcon *self, const char *icon_name)
{
  g_return_if_fail (TOC_IS_TRAY_STATUS_ICON (self));

  gtk_status_icon_set_from_icon_name (self->icon, icon_name);
}

void
toc_tray_status_icon_set_title (TocTrayStatusIcon *self, const char *title)
{
  g_return_if_fail (TOC_IS_TRAY_STATUS_ICON (self));

  gtk_status_icon_set_title (self->icon, title);
  gtk_status_icon_set_tooltip_text (self->icon, title);
}

gboolean
toc_tray_status_icon_get_embedded (TocTrayStatusIcon *self)
{
  g_return_val_if_fail (TOC_IS_TRAY_STATUS_ICON (self), FALSE);

  return gtk_status_icon_is_embedded (self->icon);
}

G_GNUC_END_IGNORE_DEPRECATIONS
