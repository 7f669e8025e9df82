/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TocTlsStream TocTlsStream;

#define TOC_TYPE_TLS_OUTPUT (toc_tls_output_get_type ())
G_DECLARE_FINAL_TYPE (TocTlsOutput, toc_tls_output, TOC, TLS_OUTPUT, GOutputStream)

/** Returns: (transfer full): the writing half of @stream, which outlives it */
GOutputStream *toc_tls_output_new (TocTlsStream *stream);

G_END_DECLS
