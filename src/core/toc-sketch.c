/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-sketch.h"

#include <math.h>

/* Bucket i holds what is above GROWTH^(i − 1) and up to GROWTH^i ms. */
#define GROWTH ((1 + TOC_SKETCH_ERROR) / (1 - TOC_SKETCH_ERROR))

/* The last one begins at about 7.5 min, far behind any deadline. */
#define N_BUCKETS 326

struct _TocSketch
{
  guint32 counts[N_BUCKETS];
  guint first; /* of the buckets that are not empty; behind the last one where all are */
  guint last;
  guint64 count;
  guint64 max_us;
};

TocSketch *
toc_sketch_new (void)
{
  TocSketch *self = g_new0 (TocSketch, 1);

  self->first = N_BUCKETS;

  return self;
}

void
toc_sketch_free (TocSketch *self)
{
  g_free (self);
}

static guint
find_bucket (double ms)
{
  if (ms <= 1)
    return 0;

  return (guint) MIN (ceil (log (ms) / log (GROWTH)), N_BUCKETS - 1);
}

/* As far from the one bound, relatively, as from the other. */
static double
get_middle (guint bucket)
{
  return bucket == 0 ? 1 : 2 * pow (GROWTH, bucket) / (GROWTH + 1);
}

static void
add_count (TocSketch *self, guint bucket, guint32 count)
{
  self->counts[bucket] += count;
  self->count += count;
  self->first = MIN (self->first, bucket);
  self->last = MAX (self->last, bucket);
}

void
toc_sketch_add (TocSketch *self, double ms)
{
  add_count (self, find_bucket (ms), 1);
  self->max_us = MAX (self->max_us, (guint64) llround (MAX (ms, 0) * 1000));
}

void
toc_sketch_merge (TocSketch *self, const TocSketch *other)
{
  for (guint i = other->first; i <= other->last; i++)
    if (other->counts[i] > 0)
      add_count (self, i, other->counts[i]);
  self->max_us = MAX (self->max_us, other->max_us);
}

guint64
toc_sketch_get_count (const TocSketch *self)
{
  return self->count;
}

double
toc_sketch_get_max (const TocSketch *self)
{
  return self->count > 0 ? (double) self->max_us / 1000 : -1;
}

double
toc_sketch_get_quantile (const TocSketch *self, double q)
{
  guint64 rank = MAX ((guint64) ceil (q * (double) self->count), 1);
  guint64 seen = 0;

  for (guint i = self->first; i <= self->last; i++)
    {
      seen += self->counts[i];
      if (seen >= rank)
        return MIN (get_middle (i), toc_sketch_get_max (self));
    }

  return -1;
}

void
toc_sketch_foreach (const TocSketch *self, TocSketchFunc func, gpointer user_data)
{
  for (guint i = self->first; i <= self->last; i++)
    if (self->counts[i] > 0)
      func (get_middle (i), self->counts[i], user_data);
}

static void
append_number (GByteArray *bytes, guint64 number)
{
  while (number >= 0x80)
    {
      guint8 low = (number & 0x7f) | 0x80;

      g_byte_array_append (bytes, &low, 1);
      number >>= 7;
    }

  g_byte_array_append (bytes, (const guint8 *) &(guint8){ (guint8) number }, 1);
}

static gboolean
read_number (const guint8 **data, const guint8 *end, guint64 *number)
{
  *number = 0;
  for (guint shift = 0; *data < end && shift < 63; shift += 7)
    {
      guint8 byte = *(*data)++;

      *number |= (guint64) (byte & 0x7f) << shift;
      if ((byte & 0x80) == 0)
        return TRUE;
    }

  return FALSE;
}

GByteArray *
toc_sketch_to_bytes (const TocSketch *self)
{
  GByteArray *bytes;
  guint last = 0;

  if (self->count == 0)
    return NULL;

  bytes = g_byte_array_new ();
  append_number (bytes, self->max_us);
  for (guint i = self->first; i <= self->last; i++)
    if (self->counts[i] > 0)
      {
        append_number (bytes, i - last);
        append_number (bytes, self->counts[i]);
        last = i;
      }

  return bytes;
}

/* @self: (nullable): NULL: only to see whether they make sense */
static gboolean
read_buckets (TocSketch *self, const guint8 *data, const guint8 *end)
{
  guint64 bucket = 0, distance, count;

  while (data < end)
    {
      if (!read_number (&data, end, &distance) || !read_number (&data, end, &count) ||
          distance >= N_BUCKETS - bucket || count > G_MAXINT32)
        return FALSE;
      bucket += distance;
      if (self != NULL)
        add_count (self, (guint) bucket, (guint32) count);
    }

  return TRUE;
}

gboolean
toc_sketch_merge_bytes (TocSketch *self, const guint8 *data, gsize length)
{
  const guint8 *end;
  guint64 max_us;

  if (length == 0)
    return TRUE;
  end = data + length;
  if (!read_number (&data, end, &max_us) || !read_buckets (NULL, data, end))
    return FALSE;

  self->max_us = MAX (self->max_us, max_us);

  return read_buckets (self, data, end);
}
