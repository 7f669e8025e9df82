/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-tray-activation.h"

#define ITEM_INTERFACE "org.kde.StatusNotifierItem"
#define PROPERTIES_INTERFACE "org.freedesktop.DBus.Properties"

/* GDBus runs filters on a thread of its own, and one may still run after it was removed. So the
   filter and what it posts share this instead of the object. The thread reads only what never
   changes after construction; @owner is for the main context alone. */
typedef struct
{
  char *item_id;         /* (owned) */
  char *object_path;     /* (owned) */
  GMainContext *context; /* (owned) */
  GWeakRef owner;        /* TocTrayActivation */
} Shared;

struct _TocTrayActivation
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  guint filter_id;             /* removed in dispose */
};

G_DEFINE_TYPE (TocTrayActivation, toc_tray_activation, G_TYPE_OBJECT)

static void
shared_clear (gpointer data)
{
  Shared *shared = data;

  g_free (shared->item_id);
  g_free (shared->object_path);
  g_main_context_unref (shared->context);
  g_weak_ref_clear (&shared->owner);
}

static void
shared_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, shared_clear);
}

static gboolean
activated_cb (gpointer user_data)
{
  Shared *shared = user_data;
  g_autoptr (TocTrayActivation) self = g_weak_ref_get (&shared->owner);

  if (self != NULL)
    g_signal_emit_by_name (self, "activate");

  return G_SOURCE_REMOVE;
}

/* On GDBus's thread, as all up to filter_cb(). */
static void
post_activation (const Shared *shared)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, activated_cb, g_atomic_rc_box_acquire ((gpointer) shared),
                         shared_release);
  g_source_attach (source, shared->context);
}

static void
answer (GDBusConnection *connection, GDBusMessage *call, GVariant *body)
{
  g_autoptr (GDBusMessage) reply = g_dbus_message_new_method_reply (call);

  if (body != NULL)
    g_dbus_message_set_body (reply, body);
  if (!(g_dbus_message_get_flags (call) & G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED))
    g_dbus_connection_send_message (connection, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
}

static gboolean
is_call (GDBusMessage *message, const char *interface, const char *member)
{
  return g_strcmp0 (g_dbus_message_get_interface (message), interface) == 0 &&
         g_strcmp0 (g_dbus_message_get_member (message), member) == 0;
}

static gboolean
asks_for_item_is_menu (GDBusMessage *message)
{
  const char *interface;
  const char *property;

  if (!is_call (message, PROPERTIES_INTERFACE, "Get") ||
      g_strcmp0 (g_dbus_message_get_signature (message), "ss") != 0)
    return FALSE;

  g_variant_get (g_dbus_message_get_body (message), "(&s&s)", &interface, &property);

  return g_str_equal (interface, ITEM_INTERFACE) && g_str_equal (property, "ItemIsMenu");
}

static gboolean
answer_for_item (const Shared *shared, GDBusConnection *connection, GDBusMessage *message)
{
  if (g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL ||
      g_strcmp0 (g_dbus_message_get_path (message), shared->object_path) != 0)
    return FALSE;

  if (is_call (message, ITEM_INTERFACE, "Activate"))
    {
      post_activation (shared);
      answer (connection, message, NULL);
      return TRUE;
    }
  if (asks_for_item_is_menu (message))
    {
      answer (connection, message, g_variant_new ("(v)", g_variant_new_boolean (FALSE)));
      return TRUE;
    }

  return FALSE;
}

/* A reply does not say what it answers. That it is the item's GetAll shows in what is in it. */
static gboolean
is_of_item (const Shared *shared, GVariantDict *properties)
{
  const char *id;

  return g_variant_dict_lookup (properties, "Id", "&s", &id) &&
         g_str_equal (id, shared->item_id) &&
         g_variant_dict_contains (properties, "IconThemePath") &&
         !g_variant_dict_contains (properties, "ItemIsMenu");
}

static GVariant *
complete_properties (const Shared *shared, GVariant *body)
{
  g_autoptr (GVariant) listed = g_variant_get_child_value (body, 0);
  g_auto (GVariantDict) properties = G_VARIANT_DICT_INIT (listed);

  if (!is_of_item (shared, &properties))
    return NULL;

  g_variant_dict_insert (&properties, "ItemIsMenu", "b", FALSE);
  /* They are empty, and MATE's panel draws such a label in place of the icon. */
  g_variant_dict_remove (&properties, "XAyatanaLabel");
  g_variant_dict_remove (&properties, "XAyatanaLabelGuide");

  return g_variant_new ("(@a{sv})", g_variant_dict_end (&properties));
}

static GDBusMessage *
complete_reply (const Shared *shared, GDBusMessage *message)
{
  g_autoptr (GVariant) body = NULL;
  GDBusMessage *completed;

  if (g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_RETURN ||
      g_strcmp0 (g_dbus_message_get_signature (message), "a{sv}") != 0)
    return message;

  body = complete_properties (shared, g_dbus_message_get_body (message));
  if (body == NULL)
    return message;
  g_variant_ref_sink (body);

  /* What is about to be sent is locked; its copy is not. */
  completed = g_dbus_message_copy (message, NULL);
  if (completed == NULL)
    return message;

  g_dbus_message_set_body (completed, body);
  g_object_unref (message);

  return completed;
}

static GDBusMessage *
filter_cb (GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer data)
{
  const Shared *shared = data;

  if (!incoming)
    return complete_reply (shared, message);
  if (!answer_for_item (shared, connection, message))
    return message;

  g_object_unref (message);
  return NULL;
}

static void
toc_tray_activation_dispose (GObject *object)
{
  TocTrayActivation *self = TOC_TRAY_ACTIVATION (object);

  if (self->filter_id != 0)
    g_dbus_connection_remove_filter (self->connection, self->filter_id);
  self->filter_id = 0;
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (toc_tray_activation_parent_class)->dispose (object);
}

static void
toc_tray_activation_class_init (TocTrayActivationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = toc_tray_activation_dispose;

  g_signal_new ("activate", TOC_TYPE_TRAY_ACTIVATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}

static void
toc_tray_activation_init (TocTrayActivation *self)
{
}

TocTrayActivation *
toc_tray_activation_new (GDBusConnection *connection, const char *item_id, const char *object_path)
{
  TocTrayActivation *self = g_object_new (TOC_TYPE_TRAY_ACTIVATION, NULL);
  Shared *shared = g_atomic_rc_box_new0 (Shared);

  shared->item_id = g_strdup (item_id);
  shared->object_path = g_strdup (object_path);
  shared->context = g_main_context_ref_thread_default ();
  g_weak_ref_init (&shared->owner, self);

  self->connection = g_object_ref (connection);
  self->filter_id = g_dbus_connection_add_filter (connection, filter_cb, shared, shared_release);

  return self;
}
