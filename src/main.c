/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-application.h"
#include "toc-locale.h"
#include "toc-memory.h"
#include "toc-session.h"

int
main (int argc, char *argv[])
{
  g_autoptr (TocApplication) application = NULL;

  toc_memory_setup ();
  toc_session_setup_process ();

  toc_locale_setup ();

  application = toc_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
