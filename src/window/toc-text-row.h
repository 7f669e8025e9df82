/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "toc-words.h"

G_BEGIN_DECLS

/**
 * TocTextRow: what a row of a list says, all of it plain text.
 */
typedef struct
{
  TocState state;      /* shown as an icon, %TOC_STATE_NOT_VERIFIABLE: without one */
  const char *title;
  const char *caption; /* (nullable): below it, in small letters, as the next */
  const char *details; /* (nullable) */
  const char *end;     /* (nullable): at the other end of the row */
} TocTextRow;

/** toc_text_row_new: a row that is only read. Returns: (transfer floating) */
GtkWidget *toc_text_row_new (const TocTextRow *text);

G_END_DECLS
