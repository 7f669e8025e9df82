/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-tray-presenter.h"

#include <glib/gi18n-lib.h>

#include "toc-component-status.h"
#include "toc-wording.h"

/* Some panels read everything anew at each change. */
#define UPDATE_EVERY_US (G_USEC_PER_SEC / 2)

struct _TocTrayPresenter
{
  GObject parent_instance;

  TocMonitor *monitor; /* (owned) */
  TocTray *tray;       /* (owned) */
  TocTrayMenu *menu;   /* (owned) */
  GPtrArray *statuses; /* (owned) (element-type TocComponentStatus): those listened to */
  char *app_id;        /* (owned) */
  gboolean symbolic;

  char *icon_name;     /* (owned) (nullable): as the tray shows it */
  char *title;         /* (owned) (nullable): as the tray shows it */
  gint64 updated_at;   /* µs, monotonic */
  guint update_id;
  gboolean patient;    /* and it waits for the end of the check */
};

G_DEFINE_TYPE (TocTrayPresenter, toc_tray_presenter, G_TYPE_OBJECT)

enum
{
  PROP_SYMBOLIC = 1,
  N_PROPERTIES
};

static void
update_tray (TocTrayPresenter *self, const TocVerdict *verdict, gint64 now)
{
  g_autofree char *icon_name = g_strdup_printf (
    "%s-%s%s", self->app_id, toc_state_to_word (verdict->state), self->symbolic ? "-symbolic" : "");
  g_autofree char *title = toc_wording_title (verdict, now);
  gboolean retitled = g_strcmp0 (title, self->title) != 0;

  if (retitled || g_strcmp0 (icon_name, self->icon_name) != 0)
    toc_tray_set_icon (self->tray, icon_name, title);
  if (retitled)
    toc_tray_set_title (self->tray, title);

  g_free (self->icon_name);
  self->icon_name = g_steal_pointer (&icon_name);
  g_free (self->title);
  self->title = g_steal_pointer (&title);
}

/* The times are absolute, for relative ones would have to be told anew all the time. */
static char *
describe_times (TocTrayPresenter *self, const TocVerdict *verdict, gint64 now)
{
  gint64 last_check = toc_monitor_get_last_check (self->monitor);
  g_autofree char *since = NULL;
  g_autofree char *last = NULL;

  if (toc_monitor_get_suspicious (self->monitor))
    return g_strdup (_ ("Checking a problem…"));
  if (toc_monitor_get_checking (self->monitor))
    return g_strdup (_ ("Checking…"));
  if (last_check == 0)
    return g_strdup (_ ("Not checked yet"));

  last = toc_wording_time (last_check, now);
  if (verdict->since == 0)
    /* Translators: a time of day, with the date if it is not today's. */
    return g_strdup_printf (_ ("Last check %s"), last);

  since = toc_wording_time (verdict->since, now);
  /* Translators: two times of day, each with the date if it is not today's: since when TikTok is
     up, down, …, and when that was last looked at. */
  return g_strdup_printf (_ ("Since %s · last check %s"), since, last);
}

/* What was never asked or does not count is not news, and what cannot be asked stays so. */
static gboolean
is_worth_a_line (TocComponentStatus *status)
{
  TocState state = toc_component_status_get_state (status);

  return toc_component_status_get_counts (status) && state != TOC_STATE_UP && state != TOC_STATE_NOT_VERIFIABLE &&
         toc_component_status_get_checked_at (status) != 0;
}

static TocComponentStatus *
find_status (TocTrayPresenter *self, const char *id)
{
  for (guint i = 0; i < self->statuses->len; i++)
    {
      TocComponentStatus *status = g_ptr_array_index (self->statuses, i);

      if (g_str_equal (toc_component_status_get_id (status), id))
        return status;
    }

  return NULL;
}

/* Goes by the definition, since a component that is no longer listened to has an item, too. */
static void
update_components (TocTrayPresenter *self)
{
  GPtrArray *components = toc_monitor_get_definition (self->monitor)->components;

  for (guint i = 0; i < components->len; i++)
    {
      const TocComponent *component = g_ptr_array_index (components, i);
      TocComponentStatus *status = find_status (self, component->id);
      g_autofree char *text = NULL;

      if (status != NULL && is_worth_a_line (status))
        /* Translators: a part of TikTok and how it is: "Videos: slow". */
        text = g_strdup_printf (_ ("%s: %s"), toc_component_status_get_name (status),
                                toc_component_status_get_state_word (status));
      toc_tray_menu_set_component (self->menu, component->id, text);
    }
}

static void
update (TocTrayPresenter *self)
{
  const TocVerdict *verdict = toc_monitor_get_verdict (self->monitor);
  gint64 now = g_get_real_time ();
  g_autofree char *headline = toc_wording_headline (verdict);
  g_autofree char *times = describe_times (self, verdict, now);

  update_tray (self, verdict, now);
  toc_tray_menu_set_headline (self->menu, headline);
  toc_tray_menu_set_times (self->menu, times);
  update_components (self);
  self->updated_at = g_get_monotonic_time ();
}

static gboolean
update_cb (gpointer user_data)
{
  TocTrayPresenter *self = user_data;

  self->update_id = 0;
  update (self);

  return G_SOURCE_REMOVE;
}

/* Even when it is due at once it waits for an idle moment: changes come several at a time. The begin
   of a check waits longer, for nearly all are over by then and told once, at their end. */
static void
schedule_update (TocTrayPresenter *self)
{
  gboolean checking = toc_monitor_get_checking (self->monitor);
  gint64 rest = self->updated_at + UPDATE_EVERY_US - g_get_monotonic_time ();

  if (self->update_id != 0 && (checking || !self->patient))
    return;

  g_clear_handle_id (&self->update_id, g_source_remove);
  self->patient = checking;
  if (checking)
    rest = UPDATE_EVERY_US;
  if (rest <= 0)
    self->update_id = g_idle_add (update_cb, self);
  else
    self->update_id = g_timeout_add ((guint) (rest / 1000 + 1), update_cb, self);
}

static void
ignore_statuses (TocTrayPresenter *self)
{
  for (guint i = 0; i < self->statuses->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->statuses, i), self);
  g_ptr_array_set_size (self->statuses, 0);
}

static void
listen_to_statuses (TocTrayPresenter *self)
{
  GListModel *model = toc_monitor_get_components (self->monitor);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      TocComponentStatus *status = g_list_model_get_item (model, i);

      g_signal_connect_swapped (status, "notify", G_CALLBACK (schedule_update), self);
      g_ptr_array_add (self->statuses, status);
    }
}

static void
items_changed_cb (TocTrayPresenter *self)
{
  ignore_statuses (self);
  listen_to_statuses (self);
  schedule_update (self);
}

static void
activate_cb (TocTrayPresenter *self)
{
  toc_tray_menu_open_details (self->menu);
}

static void
toc_tray_presenter_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TocTrayPresenter *self = TOC_TRAY_PRESENTER (object);

  if (id == PROP_SYMBOLIC)
    g_value_set_boolean (value, self->symbolic);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
toc_tray_presenter_set_property (GObject *object,
                                 guint id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  TocTrayPresenter *self = TOC_TRAY_PRESENTER (object);

  if (id != PROP_SYMBOLIC)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  if (self->symbolic == g_value_get_boolean (value))
    return;

  self->symbolic = g_value_get_boolean (value);
  g_object_notify_by_pspec (object, pspec);
  schedule_update (self);
}

static void
toc_tray_presenter_dispose (GObject *object)
{
  TocTrayPresenter *self = TOC_TRAY_PRESENTER (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->monitor != NULL)
    {
      ignore_statuses (self);
      g_signal_handlers_disconnect_by_data (toc_monitor_get_components (self->monitor), self);
      g_signal_handlers_disconnect_by_data (self->monitor, self);
      g_signal_handlers_disconnect_by_data (self->tray, self);
    }
  g_clear_object (&self->monitor);
  g_clear_object (&self->tray);
  g_clear_object (&self->menu);

  G_OBJECT_CLASS (toc_tray_presenter_parent_class)->dispose (object);
}

static void
toc_tray_presenter_finalize (GObject *object)
{
  TocTrayPresenter *self = TOC_TRAY_PRESENTER (object);

  g_ptr_array_unref (self->statuses);
  g_free (self->app_id);
  g_free (self->icon_name);
  g_free (self->title);

  G_OBJECT_CLASS (toc_tray_presenter_parent_class)->finalize (object);
}

static void
toc_tray_presenter_class_init (TocTrayPresenterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = toc_tray_presenter_get_property;
  object_class->set_property = toc_tray_presenter_set_property;
  object_class->dispose = toc_tray_presenter_dispose;
  object_class->finalize = toc_tray_presenter_finalize;

  g_object_class_install_property (
    object_class, PROP_SYMBOLIC,
    g_param_spec_boolean ("symbolic", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
}

static void
toc_tray_presenter_init (TocTrayPresenter *self)
{
  self->statuses = g_ptr_array_new_with_free_func (g_object_unref);
}

TocTrayPresenter *
toc_tray_presenter_new (TocMonitor *monitor, TocTray *tray, TocTrayMenu *menu, const char *app_id)
{
  TocTrayPresenter *self = g_object_new (TOC_TYPE_TRAY_PRESENTER, NULL);

  self->monitor = g_object_ref (monitor);
  self->tray = g_object_ref (tray);
  self->menu = g_object_ref (menu);
  self->app_id = g_strdup (app_id);
  g_signal_connect_swapped (monitor, "notify", G_CALLBACK (schedule_update), self);
  g_signal_connect_swapped (toc_monitor_get_components (monitor), "items-changed",
                            G_CALLBACK (items_changed_cb), self);
  g_signal_connect_swapped (tray, "activate", G_CALLBACK (activate_cb), self);
  listen_to_statuses (self);
  update (self);

  return self;
}
