/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-status-service.h"

#include "toc-dbus.h"
#include "toc-report-text.h"
#include "toc-report.h"
#include "toc-wording.h"

struct _TocStatusService
{
  GObject parent;

  TocDbusStatus *skeleton; /* (owned): handlers disconnected in dispose; it tells of changes in an
                              idle, all at once, and of no others */
  TocMonitor *monitor;     /* (owned) (nullable): handler disconnected in dispose */
  TocQuiet *quiet;         /* (owned) (nullable): handler disconnected in dispose */
  gulong monitor_id;
  gulong quiet_id;
};

G_DEFINE_TYPE (TocStatusService, toc_status_service, G_TYPE_OBJECT)

static gint64
to_seconds (gint64 microseconds)
{
  return microseconds / G_USEC_PER_SEC;
}

static void
update_verdict (TocStatusService *self)
{
  const TocVerdict *verdict = toc_monitor_get_verdict (self->monitor);
  g_autofree char *headline = toc_wording_headline (verdict);

  toc_dbus_status_set_state (self->skeleton, toc_state_to_word (verdict->state));
  toc_dbus_status_set_scope (self->skeleton, toc_scope_to_word (verdict->scope));
  toc_dbus_status_set_confidence (self->skeleton, toc_confidence_to_word (verdict->confidence));
  toc_dbus_status_set_reason (self->skeleton, toc_reason_to_word (verdict->reason));
  toc_dbus_status_set_headline (self->skeleton, headline);
  toc_dbus_status_set_since (self->skeleton, to_seconds (verdict->since));
}

/* One signal a round is enough: while one is under way, nothing is said. */
static void
monitor_cb (TocStatusService *self)
{
  if (toc_monitor_get_checking (self->monitor))
    return;

  update_verdict (self);
  toc_dbus_status_set_last_check (self->skeleton,
                                  to_seconds (toc_monitor_get_last_check (self->monitor)));
  toc_dbus_status_set_next_check (self->skeleton,
                                  to_seconds (toc_monitor_get_next_check (self->monitor)));
}

static void
snoozed_cb (TocStatusService *self)
{
  gint64 until = toc_quiet_get_snoozed_until (self->quiet);

  toc_dbus_status_set_snoozed (self->skeleton, until != 0);
  toc_dbus_status_set_snoozed_until (self->skeleton,
                                     until == TOC_QUIET_UNTIL_BACK ? until : to_seconds (until));
}

static gboolean
check_now_cb (TocStatusService *self, GDBusMethodInvocation *invocation)
{
  toc_monitor_check_now (self->monitor);
  toc_dbus_status_complete_check_now (self->skeleton, invocation);

  return TRUE;
}

static gboolean
snooze_cb (TocStatusService *self, GDBusMethodInvocation *invocation, guint minutes)
{
  gint64 until = 0;

  if (minutes > TOC_QUIET_MAX_MINUTES && minutes != G_MAXUINT32)
    {
      g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                                             "%u minutes are more than %d", minutes,
                                             TOC_QUIET_MAX_MINUTES);
      return TRUE;
    }

  if (minutes == G_MAXUINT32)
    until = TOC_QUIET_UNTIL_BACK;
  else if (minutes > 0)
    until = g_get_real_time () + (gint64) minutes * 60 * G_USEC_PER_SEC;
  toc_quiet_snooze (self->quiet, until);
  toc_dbus_status_complete_snooze (self->skeleton, invocation);

  return TRUE;
}

static gboolean
get_report_cb (TocStatusService *self, GDBusMethodInvocation *invocation)
{
  g_autofree char *json = toc_report_to_json (toc_monitor_get_verdict (self->monitor));

  toc_dbus_status_complete_get_report (self->skeleton, invocation, json);

  return TRUE;
}

static gboolean
get_report_text_cb (TocStatusService *self,
                    GDBusMethodInvocation *invocation,
                    const char *own_address)
{
  g_autofree char *text = toc_report_text_new (toc_monitor_get_verdict (self->monitor),
                                               toc_monitor_get_definition (self->monitor),
                                               *own_address != '\0' ? own_address : NULL,
                                               g_get_real_time ());

  toc_dbus_status_complete_get_report_text (self->skeleton, invocation, text);

  return TRUE;
}

static void
toc_status_service_dispose (GObject *object)
{
  TocStatusService *self = TOC_STATUS_SERVICE (object);

  toc_status_service_unexport (self);
  if (self->skeleton != NULL)
    g_signal_handlers_disconnect_by_data (self->skeleton, self);
  g_clear_signal_handler (&self->monitor_id, self->monitor);
  g_clear_signal_handler (&self->quiet_id, self->quiet);
  g_clear_object (&self->monitor);
  g_clear_object (&self->quiet);
  g_clear_object (&self->skeleton);

  G_OBJECT_CLASS (toc_status_service_parent_class)->dispose (object);
}

static void
toc_status_service_class_init (TocStatusServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = toc_status_service_dispose;
}

static void
toc_status_service_init (TocStatusService *self)
{
  self->skeleton = toc_dbus_status_skeleton_new ();
}

TocStatusService *
toc_status_service_new (void)
{
  return g_object_new (TOC_TYPE_STATUS_SERVICE, NULL);
}

gboolean
toc_status_service_export (TocStatusService *self,
                           GDBusConnection *bus,
                           const char *path,
                           GError **error)
{
  g_return_val_if_fail (TOC_IS_STATUS_SERVICE (self), FALSE);

  return g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton), bus, path,
                                           error);
}

void
toc_status_service_unexport (TocStatusService *self)
{
  g_return_if_fail (TOC_IS_STATUS_SERVICE (self));

  if (self->skeleton != NULL &&
      g_dbus_interface_skeleton_get_connection (G_DBUS_INTERFACE_SKELETON (self->skeleton)) != NULL)
    g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->skeleton));
}

void
toc_status_service_watch (TocStatusService *self, TocMonitor *monitor, TocQuiet *quiet)
{
  g_return_if_fail (TOC_IS_STATUS_SERVICE (self));
  g_return_if_fail (self->monitor == NULL);

  self->monitor = g_object_ref (monitor);
  self->quiet = g_object_ref (quiet);
  self->monitor_id =
    g_signal_connect_swapped (monitor, "notify", G_CALLBACK (monitor_cb), self);
  self->quiet_id =
    g_signal_connect_swapped (quiet, "notify::snoozed-until", G_CALLBACK (snoozed_cb), self);
  g_signal_connect_swapped (self->skeleton, "handle-check-now", G_CALLBACK (check_now_cb), self);
  g_signal_connect_swapped (self->skeleton, "handle-snooze", G_CALLBACK (snooze_cb), self);
  g_signal_connect_swapped (self->skeleton, "handle-get-report", G_CALLBACK (get_report_cb), self);
  g_signal_connect_swapped (self->skeleton, "handle-get-report-text",
                            G_CALLBACK (get_report_text_cb), self);
  monitor_cb (self);
  snoozed_cb (self);
}
