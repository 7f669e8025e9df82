/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TocTlsStream TocTlsStream;

#define TOC_TYPE_TLS_INPUT (toc_tls_input_get_type ())
G_DECLARE_FINAL_TYPE (TocTlsInput, toc_tls_input, TOC, TLS_INPUT, GInputStream)

/** Returns: (transfer full): the reading half of @stream, which outlives it */
GInputStream *toc_tls_input_new (TocTlsStream *stream);

G_END_DECLS
