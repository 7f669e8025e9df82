/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-tray-menu.h"

#include <glib/gi18n-lib.h>

#define ACTION_KEY "toc-action"
#define TARGET_KEY "toc-target"

struct _TocTrayMenu
{
  GObject parent_instance;

  TocDefinition *definition;   /* (owned) */
  GActionGroup *actions;       /* (unowned) (nullable): a weak pointer: it may own this */
  GtkMenu *menu;               /* (owned) */
  GtkMenuItem *headline;       /* (unowned): of the menu, as all items */
  GtkMenuItem *times;          /* (unowned) */
  GtkMenuItem *details;        /* (unowned) */
  GtkMenuItem *check_now;      /* (unowned) */
  GtkMenuItem *snooze;         /* (unowned) */
  GtkMenuItem *snooze_off;     /* (unowned) */
  GtkMenuItem *components_end; /* (unowned): the separator below them */
  GHashTable *components;      /* (owned) (element-type utf8 GtkMenuItem) */
};

G_DEFINE_TYPE (TocTrayMenu, toc_tray_menu, G_TYPE_OBJECT)

/* Panels take an underscore for a mnemonic whether the item has one or not. */
static char *
escape (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "_", -1);

  return g_strjoinv ("__", parts);
}

static void
relabel (GtkMenuItem *item, const char *text)
{
  g_autofree char *label = escape (text);

  if (g_strcmp0 (gtk_menu_item_get_label (item), label) != 0)
    gtk_menu_item_set_label (item, label);
}

static void
activate_cb (GtkMenuItem *item, gpointer user_data)
{
  TocTrayMenu *self = user_data;
  const char *action = g_object_get_data (G_OBJECT (item), ACTION_KEY);
  const char *target = g_object_get_data (G_OBJECT (item), TARGET_KEY);

  if (self->actions != NULL)
    g_action_group_activate_action (self->actions, action,
                                    target != NULL ? g_variant_new_string (target) : NULL);
}

static GtkMenuItem *
append (TocTrayMenu *self, GtkWidget *item)
{
  gtk_menu_shell_append (GTK_MENU_SHELL (self->menu), item);

  return GTK_MENU_ITEM (item);
}

static GtkMenuItem *
append_separator (TocTrayMenu *self)
{
  GtkWidget *item = gtk_separator_menu_item_new ();

  gtk_widget_show (item);

  return append (self, item);
}

/* Hidden until it has a text. */
static GtkMenuItem *
append_text (TocTrayMenu *self)
{
  GtkWidget *item = gtk_menu_item_new_with_mnemonic ("");

  gtk_widget_set_sensitive (item, FALSE);

  return append (self, item);
}

/* The actions cannot be left to GtkActionable: a panel gets a copy of the items, and for that the
   menu is in no window that could have actions. @action has to be a literal. */
static GtkMenuItem *
new_command (TocTrayMenu *self, const char *text, const char *action, const char *target)
{
  g_autofree char *label = escape (text);
  GtkWidget *item = gtk_menu_item_new_with_mnemonic (label);

  g_object_set_data (G_OBJECT (item), ACTION_KEY, (gpointer) action);
  g_object_set_data_full (G_OBJECT (item), TARGET_KEY, g_strdup (target), g_free);
  g_signal_connect_object (item, "activate", G_CALLBACK (activate_cb), self, 0);
  gtk_widget_show (item);

  return GTK_MENU_ITEM (item);
}

static GtkMenuItem *
append_command (TocTrayMenu *self, const char *text, const char *action, const char *target)
{
  return append (self, GTK_WIDGET (new_command (self, text, action, target)));
}

static GtkMenuItem *
append_snooze_command (TocTrayMenu *self, GtkWidget *submenu, const char *text, const char *target)
{
  GtkMenuItem *item = new_command (self, text, "snooze", target);

  gtk_menu_shell_append (GTK_MENU_SHELL (submenu), GTK_WIDGET (item));

  return item;
}

static void
append_snooze (TocTrayMenu *self)
{
  GtkWidget *submenu = gtk_menu_new ();

  append_snooze_command (self, submenu, _ ("For 1 hour"), "1h");
  append_snooze_command (self, submenu, _ ("For 4 hours"), "4h");
  append_snooze_command (self, submenu, _ ("Until tomorrow"), "tomorrow");
  append_snooze_command (self, submenu, _ ("Until it is back"), "back");
  self->snooze_off = append_snooze_command (self, submenu, _ ("Notify again"), "off");

  self->snooze = append (self, gtk_menu_item_new_with_mnemonic (""));
  gtk_menu_item_set_submenu (self->snooze, submenu);
  gtk_widget_show (GTK_WIDGET (self->snooze));
  toc_tray_menu_set_snoozed (self, NULL);
}

static const TocLink *
find_link (const TocDefinition *definition, const char *id)
{
  for (guint i = 0; i < definition->links->len; i++)
    {
      const TocLink *link = g_ptr_array_index (definition->links, i);

      if (g_str_equal (link->id, id))
        return link;
    }

  return NULL;
}

static void
append_verdict (TocTrayMenu *self)
{
  self->headline = append_text (self);
  self->times = append_text (self);
  append_separator (self);
}

static void
append_commands (TocTrayMenu *self)
{
  self->details = append_command (self, _ ("Details"), "details", NULL);
  self->check_now = append_command (self, _ ("Check now"), "check-now", NULL);
  append_snooze (self);
  append_separator (self);
}

static void
append_components (TocTrayMenu *self)
{
  GPtrArray *components = self->definition->components;

  for (guint i = 0; i < components->len; i++)
    {
      const TocComponent *component = g_ptr_array_index (components, i);
      GtkMenuItem *item = append_command (self, "", "details", NULL);

      gtk_widget_hide (GTK_WIDGET (item));
      g_hash_table_insert (self->components, g_strdup (component->id), item);
    }

  self->components_end = append_separator (self);
  gtk_widget_hide (GTK_WIDGET (self->components_end));
}

static void
append_links (TocTrayMenu *self)
{
  const TocLink *downdetector = find_link (self->definition, "downdetector");
  /* Translators: the name of the service, such as "TikTok"; opens its web page. */
  g_autofree char *open_home = g_strdup_printf (_ ("Open %s"), self->definition->name);

  append_command (self, open_home, "open-link", TOC_TRAY_MENU_LINK_HOME);
  if (downdetector != NULL)
    append_command (self, downdetector->title, "open-link", downdetector->id);
  append_command (self, _ ("Copy report"), "copy-report", NULL);
  append_separator (self);
}

static void
append_program (TocTrayMenu *self)
{
  append_command (self, _ ("Preferences"), "preferences", NULL);
  append_command (self, _ ("Quit"), "quit", NULL);
}

static void
toc_tray_menu_dispose (GObject *object)
{
  TocTrayMenu *self = TOC_TRAY_MENU (object);

  g_clear_weak_pointer (&self->actions);
  g_clear_pointer (&self->components, g_hash_table_unref);
  g_clear_object (&self->menu);
  g_clear_pointer (&self->definition, toc_definition_unref);

  G_OBJECT_CLASS (toc_tray_menu_parent_class)->dispose (object);
}

static void
toc_tray_menu_class_init (TocTrayMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = toc_tray_menu_dispose;
}

static void
toc_tray_menu_init (TocTrayMenu *self)
{
  self->menu = g_object_ref_sink (GTK_MENU (gtk_menu_new ()));
  self->components = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

TocTrayMenu *
toc_tray_menu_new (TocDefinition *definition, GActionGroup *actions)
{
  TocTrayMenu *self = g_object_new (TOC_TYPE_TRAY_MENU, NULL);

  self->definition = toc_definition_ref (definition);
  g_set_weak_pointer (&self->actions, actions);
  append_verdict (self);
  append_commands (self);
  append_components (self);
  append_links (self);
  append_program (self);

  return self;
}

GtkMenu *
toc_tray_menu_get_menu (TocTrayMenu *self)
{
  g_return_val_if_fail (TOC_IS_TRAY_MENU (self), NULL);

  return self->menu;
}

GtkMenuItem *
toc_tray_menu_get_check_now (TocTrayMenu *self)
{
  g_return_val_if_fail (TOC_IS_TRAY_MENU (self), NULL);

  return self->check_now;
}

void
toc_tray_menu_set_headline (TocTrayMenu *self, const char *text)
{
  g_return_if_fail (TOC_IS_TRAY_MENU (self));

  relabel (self->headline, text);
  gtk_widget_set_visible (GTK_WIDGET (self->headline), TRUE);
}

void
toc_tray_menu_set_times (TocTrayMenu *self, const char *text)
{
  g_return_if_fail (TOC_IS_TRAY_MENU (self));

  relabel (self->times, text);
  gtk_widget_set_visible (GTK_WIDGET (self->times), TRUE);
}

void
toc_tray_menu_set_snoozed (TocTrayMenu *self, const char *text)
{
  g_return_if_fail (TOC_IS_TRAY_MENU (self));

  relabel (self->snooze, text != NULL ? text : _ ("Snooze notifications"));
  gtk_widget_set_visible (GTK_WIDGET (self->snooze_off), text != NULL);
}

static gboolean
shows_components (TocTrayMenu *self)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->components);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    if (gtk_widget_get_visible (item))
      return TRUE;

  return FALSE;
}

void
toc_tray_menu_set_component (TocTrayMenu *self, const char *id, const char *text)
{
  GtkMenuItem *item;

  g_return_if_fail (TOC_IS_TRAY_MENU (self));

  item = g_hash_table_lookup (self->components, id);
  if (item == NULL)
    return;

  if (text != NULL)
    relabel (item, text);
  gtk_widget_set_visible (GTK_WIDGET (item), text != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->components_end), shows_components (self));
}

void
toc_tray_menu_open_details (TocTrayMenu *self)
{
  g_return_if_fail (TOC_IS_TRAY_MENU (self));

  gtk_menu_item_activate (self->details);
}
