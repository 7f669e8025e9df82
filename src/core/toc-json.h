/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** toc_json_add_string: a member of the object that is being built; null where @value is NULL. */
void toc_json_add_string (JsonBuilder *builder, const char *member, const char *value);

/** toc_json_add_int: a member that is a whole number. */
void toc_json_add_int (JsonBuilder *builder, const char *member, gint64 value);

/** toc_json_add_time: a member in the form of RFC 3339, in UTC; @seconds: since the epoch; 0 is not
 *  known, and null. */
void toc_json_add_time (JsonBuilder *builder, const char *member, gint64 seconds);

/** toc_json_add_ms: a member in ms, to an eighth of one, which is finer than any network is steady
 *  and has an exact decimal form; what is negative was not measured, and is null. */
void toc_json_add_ms (JsonBuilder *builder, const char *member, double ms);

G_END_DECLS
