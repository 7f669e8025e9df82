/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-settings.h"

#include <glib/gi18n-lib.h>

/* The program's own folder need not be among those that the session knows of. */
static GSettingsSchema *
find_own_schema (void)
{
  g_autoptr (GSettingsSchemaSource) source = g_settings_schema_source_new_from_directory (
    TOC_DATADIR "/glib-2.0/schemas", g_settings_schema_source_get_default (), TRUE, NULL);

  return source != NULL ? g_settings_schema_source_lookup (source, TOC_APP_ID, FALSE) : NULL;
}

GSettings *
toc_settings_new (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  /* No schema at all is installed where there is no source. */
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, TOC_APP_ID, TRUE);
  if (schema == NULL)
    schema = find_own_schema ();
  if (schema != NULL)
    return g_settings_new_full (schema, NULL, NULL);

  /* Translators: the name of a file, and the name of an environment variable. */
  g_printerr (_ ("tocsin: The settings schema %s is not installed, so that preferences cannot be "
                 "read or kept. Install the program, or set %s to the schema's directory.\n"),
              TOC_APP_ID, "GSETTINGS_SCHEMA_DIR");

  return NULL;
}
