/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <locale.h>

#include <glib/gi18n.h>

#include "toc-application.h"
#include "toc-memory.h"
#include "toc-session.h"

int
main (int argc, char *argv[])
{
  g_autoptr (TocApplication) application = NULL;

  toc_memory_setup ();
  toc_session_setup_process ();

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, TOC_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = toc_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
