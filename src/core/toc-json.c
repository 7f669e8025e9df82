/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-json.h"

#include <math.h>

void
toc_json_add_string (JsonBuilder *builder, const char *member, const char *value)
{
  json_builder_set_member_name (builder, member);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
toc_json_add_int (JsonBuilder *builder, const char *member, gint64 value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, value);
}

void
toc_json_add_time (JsonBuilder *builder, const char *member, gint64 seconds)
{
  g_autoptr (GDateTime) time = seconds != 0 ? g_date_time_new_from_unix_utc (seconds) : NULL;
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  toc_json_add_string (builder, member, text);
}

void
toc_json_add_ms (JsonBuilder *builder, const char *member, double ms)
{
  json_builder_set_member_name (builder, member);
  if (ms >= 0)
    json_builder_add_double_value (builder, round (ms * 8) / 8);
  else
    json_builder_add_null_value (builder);
}
