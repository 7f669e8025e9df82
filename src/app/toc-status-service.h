/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-monitor.h"
#include "toc-quiet.h"

G_BEGIN_DECLS

#define TOC_TYPE_STATUS_SERVICE (toc_status_service_get_type ())
G_DECLARE_FINAL_TYPE (TocStatusService, toc_status_service, TOC, STATUS_SERVICE, GObject)

/**
 * TocStatusService: answers for the monitor on the session bus, by the interface that
 * data/io.github.tocsin.Tocsin.Status.xml describes.
 */

/** toc_status_service_new: Returns: (transfer full): one that nobody sees yet */
TocStatusService *toc_status_service_new (void);

/**
 * toc_status_service_export: makes it visible on @bus at @path. To be done before the name on the
 * bus is owned: who has the program started by a call waits for that alone.
 *
 * Returns: FALSE with @error where something else is there already
 */
gboolean toc_status_service_export (TocStatusService *self,
                                    GDBusConnection *bus,
                                    const char *path,
                                    GError **error);

/** toc_status_service_unexport: undoes toc_status_service_export(), if it was done. */
void toc_status_service_unexport (TocStatusService *self);

/** toc_status_service_watch: from now on it tells and commands these. To be called once, before
 *  the main loop can bring the first call. */
void toc_status_service_watch (TocStatusService *self, TocMonitor *monitor, TocQuiet *quiet);

G_END_DECLS
