/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-tls-input.h"

#include "toc-tls-stream.h"

struct _TocTlsInput {
  GInputStream parent_instance;

  TocTlsStream *stream; /* (unowned): owns this */
};

G_DEFINE_FINAL_TYPE (TocTlsInput, toc_tls_input, G_TYPE_INPUT_STREAM)

static gssize
toc_tls_input_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  return toc_tls_stream_read (TOC_TLS_INPUT (stream)->stream, buffer, count, cancellable, error);
}

static void
toc_tls_input_class_init (TocTlsInputClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = toc_tls_input_read;
}

static void
toc_tls_input_init (TocTlsInput *self G_GNUC_UNUSED)
{
}

GInputStream *
toc_tls_input_new (TocTlsStream *stream)
{
  TocTlsInput *self = g_object_new (TOC_TYPE_TLS_INPUT, NULL);

  self->stream = stream;
  return G_INPUT_STREAM (self);
}
