/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * TocJsonCursor: walks a JSON document that a person wrote, and keeps the first complaint about it
 * as one sentence that names the file, the JSON path and the mend.
 *
 * After a complaint every further read gives an empty value, so that a parser asks once, at the
 * end, whether all went well.
 */
typedef struct _TocJsonCursor TocJsonCursor;

/**
 * toc_json_cursor_new:
 * @file: the name of the document in a complaint
 * @root: where to begin
 * @domain: error domain of a complaint
 * @code: error code of a complaint
 *
 * Returns: (transfer full)
 */
TocJsonCursor *toc_json_cursor_new (const char *file, JsonNode *root, GQuark domain, int code);

/** toc_json_cursor_free: frees @self. */
void toc_json_cursor_free (TocJsonCursor *self);

/** toc_json_cursor_complain: keeps "file: path MESSAGE" unless there is a complaint already. */
void toc_json_cursor_complain (TocJsonCursor *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/** toc_json_cursor_finish: hands the complaint over. Returns: whether there was none */
gboolean toc_json_cursor_finish (TocJsonCursor *self, GError **error);

/** toc_json_cursor_get_node: Returns: (transfer none) (nullable): the present value */
JsonNode *toc_json_cursor_get_node (TocJsonCursor *self);

/**
 * toc_json_cursor_check_members: complains of a member of the present object that is not known.
 * @known: (array zero-terminated=1): the names that may be there
 */
void toc_json_cursor_check_members (TocJsonCursor *self, const char *const *known);

/** toc_json_cursor_has: whether the present object has the member. */
gboolean toc_json_cursor_has (TocJsonCursor *self, const char *member);

/**
 * toc_json_cursor_enter: goes into a member of the present object; toc_json_cursor_leave() must
 * follow, also after a complaint.
 *
 * Returns: whether the member is there
 */
gboolean toc_json_cursor_enter (TocJsonCursor *self, const char *member);

/**
 * toc_json_cursor_enter_element: goes into an element of the present array, as
 * toc_json_cursor_enter() does. The path names it by its "id" where it has one.
 */
gboolean toc_json_cursor_enter_element (TocJsonCursor *self, guint index);

/** toc_json_cursor_leave: back to where the last enter came from. */
void toc_json_cursor_leave (TocJsonCursor *self);

/**
 * toc_json_cursor_count: the length of the present array; complains if it is none or shorter
 * than @at_least.
 */
guint toc_json_cursor_count (TocJsonCursor *self, guint at_least);

/** toc_json_cursor_dup_string: a member that has to be a string with something in it.
 *  Returns: (transfer full) (nullable): NULL after a complaint */
char *toc_json_cursor_dup_string (TocJsonCursor *self, const char *member);

/** toc_json_cursor_dup_optional_string: the same, NULL where it is missing. */
char *toc_json_cursor_dup_optional_string (TocJsonCursor *self, const char *member);

/** toc_json_cursor_dup_strings: an array of strings, NULL where it is missing.
 *  Returns: (transfer full) (nullable) */
GStrv toc_json_cursor_dup_strings (TocJsonCursor *self, const char *member);

/** toc_json_cursor_get_boolean: @fallback where it is missing. */
gboolean toc_json_cursor_get_boolean (TocJsonCursor *self, const char *member, gboolean fallback);

/** toc_json_cursor_get_integer: from @first to @last; @fallback where it is missing. */
gint64 toc_json_cursor_get_integer (TocJsonCursor *self,
                                    const char *member,
                                    gint64 first,
                                    gint64 last,
                                    gint64 fallback);

/**
 * toc_json_cursor_get_range: a member [first, last] of two integers in their order.
 *
 * Returns: whether it is there and right
 */
gboolean toc_json_cursor_get_range (TocJsonCursor *self,
                                    const char *member,
                                    gint64 *first,
                                    gint64 *last);

/**
 * toc_json_cursor_dup_url: an absolute http or https URL with a host.
 * @https_only: whether plain http is refused
 *
 * Returns: (transfer full) (nullable): NULL after a complaint
 */
char *toc_json_cursor_dup_url (TocJsonCursor *self, const char *member, gboolean https_only);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocJsonCursor, toc_json_cursor_free)

G_END_DECLS
