/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-locale.h"

#include <glib.h>
#include <libintl.h>
#include <locale.h>

void
toc_locale_setup (void)
{
  const char *build = g_getenv ("TOCSIN_BUILD");
  g_autofree char *folder =
    build != NULL ? g_build_filename (build, "po", NULL) : g_strdup (TOC_LOCALEDIR);

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
