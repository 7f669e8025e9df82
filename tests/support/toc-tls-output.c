/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-tls-output.h"

#include "toc-tls-stream.h"

struct _TocTlsOutput {
  GOutputStream parent_instance;

  TocTlsStream *stream; /* (unowned): owns this */
};

G_DEFINE_FINAL_TYPE (TocTlsOutput, toc_tls_output, G_TYPE_OUTPUT_STREAM)

static gssize
toc_tls_output_write (GOutputStream *stream, const void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  return toc_tls_stream_write (TOC_TLS_OUTPUT (stream)->stream, buffer, count, cancellable, error);
}

static void
toc_tls_output_class_init (TocTlsOutputClass *klass)
{
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = toc_tls_output_write;
}

static void
toc_tls_output_init (TocTlsOutput *self G_GNUC_UNUSED)
{
}

GOutputStream *
toc_tls_output_new (TocTlsStream *stream)
{
  TocTlsOutput *self = g_object_new (TOC_TYPE_TLS_OUTPUT, NULL);

  self->stream = stream;
  return G_OUTPUT_STREAM (self);
}
