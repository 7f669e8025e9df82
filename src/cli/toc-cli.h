/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-words.h"

G_BEGIN_DECLS

/* What the commands have in common. */

/** TOC_EXIT_USAGE: the exit status for a wrong command line (EX_USAGE of sysexits.h). */
#define TOC_EXIT_USAGE 64

/** TOC_EXIT_UNKNOWN: the exit status where nothing can be said of the service. */
#define TOC_EXIT_UNKNOWN 3

/** toc_cli_exit_status: the exit status that tells @state: 0 to %TOC_EXIT_UNKNOWN. */
int toc_cli_exit_status (TocState state);

/**
 * TocCliCommand: what --help says of a command, and the options that it knows.
 */
typedef struct
{
  const char *name;
  const char *arguments;       /* (nullable): how these are called, translated: "TIME" */
  const char *summary;         /* translated */
  const char *description;     /* translated */
  const GOptionEntry *entries; /* with messages to be translated */
} TocCliCommand;

/**
 * toc_cli_parse: takes the options out of @arguments; prints the help and ends the program where
 * that is asked for.
 * @arguments: (array zero-terminated=1): those after the command's name
 *
 * Returns: (transfer full) (nullable): the arguments that are no options; NULL with @error
 */
char **toc_cli_parse (const TocCliCommand *command, char **arguments, GError **error);

/** toc_cli_expect_no_more: FALSE with @error if there is an argument. */
gboolean toc_cli_expect_no_more (const TocCliCommand *command, char **rest, GError **error);

/**
 * toc_cli_find_format: the place of @name in @formats.
 * @formats: (array zero-terminated=1): the words that --format may have
 *
 * Returns: -1 with @error where it is none of them
 */
int toc_cli_find_format (const char *const *formats, const char *name, GError **error);

/** toc_cli_print_words: words for people on the standard output: in the terminal's characters,
 *  and without any that could control it. Returns: whether they were written */
gboolean toc_cli_print_words (const char *text);

/** toc_cli_print_data: UTF-8 in any locale, as programs expect it, and a line end. Returns:
 *  whether it was written */
gboolean toc_cli_print_data (const char *text);

/** toc_cli_print_error: @error as a line on the standard error stream. */
void toc_cli_print_error (const GError *error);

G_END_DECLS
