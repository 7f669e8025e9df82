/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-tray.h"

G_DEFINE_INTERFACE (TocTray, toc_tray, G_TYPE_OBJECT)

static void
toc_tray_default_init (TocTrayInterface *iface)
{
  g_object_interface_install_property (
    iface, g_param_spec_boolean ("visible", NULL, NULL, TRUE,
                                 G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                                   G_PARAM_STATIC_STRINGS));
  g_object_interface_install_property (
    iface, g_param_spec_boolean ("settled", NULL, NULL, FALSE,
                                 G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                                   G_PARAM_STATIC_STRINGS));

  g_signal_new ("activate", TOC_TYPE_TRAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

void
toc_tray_set_icon (TocTray *self, const char *icon_name, const char *description)
{
  g_return_if_fail (TOC_IS_TRAY (self));
  g_return_if_fail (icon_name != NULL && description != NULL);

  TOC_TRAY_GET_IFACE (self)->set_icon (self, icon_name, description);
}

void
toc_tray_set_title (TocTray *self, const char *title)
{
  g_return_if_fail (TOC_IS_TRAY (self));
  g_return_if_fail (title != NULL);

  TOC_TRAY_GET_IFACE (self)->set_title (self, title);
}

gboolean
toc_tray_get_visible (TocTray *self)
{
  gboolean visible;

  g_return_val_if_fail (TOC_IS_TRAY (self), FALSE);

  g_object_get (self, "visible", &visible, NULL);

  return visible;
}

gboolean
toc_tray_get_settled (TocTray *self)
{
  gboolean settled;

  g_return_val_if_fail (TOC_IS_TRAY (self), FALSE);

  g_object_get (self, "settled", &settled, NULL);

  return settled;
}

void
toc_tray_activate (TocTray *self)
{
  g_return_if_fail (TOC_IS_TRAY (self));

  g_signal_emit_by_name (self, "activate");
}
