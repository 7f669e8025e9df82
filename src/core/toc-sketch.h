/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** TOC_SKETCH_ERROR: a quantile is never further from the true one than this part of it, for times
 *  of at least a millisecond. */
#define TOC_SKETCH_ERROR 0.02

/**
 * TocSketch: how long many answers took, small enough to be kept for ever: how many fell into each
 * of a row of buckets, whose bounds grow by the same factor from one to the next (DDSketch, Masson,
 * Rim and Lee, VLDB 2019). Two sketches become one by adding their counts, without any loss, so
 * that a year's median is as exact as an hour's. The longest time is kept as it is.
 */
typedef struct _TocSketch TocSketch;

/** toc_sketch_new: Returns: (transfer full): of no answers */
TocSketch *toc_sketch_new (void);

/** toc_sketch_free: frees @self. */
void toc_sketch_free (TocSketch *self);

/** toc_sketch_add: @ms: 0 or more; what takes less than a millisecond counts as one. */
void toc_sketch_add (TocSketch *self, double ms);

/** toc_sketch_merge: adds all answers of @other. */
void toc_sketch_merge (TocSketch *self, const TocSketch *other);

/** toc_sketch_get_count: of the answers. */
guint64 toc_sketch_get_count (const TocSketch *self);

/** toc_sketch_get_max: the longest, in ms, to the microsecond; −1 without answers. */
double toc_sketch_get_max (const TocSketch *self);

/**
 * toc_sketch_get_quantile: the time that the part @q of the answers did not exceed: the one of rank
 * ⌈@q × count⌉.
 * @q: above 0 to 1: 0.5 is the median
 *
 * Returns: ms within %TOC_SKETCH_ERROR of the true one; −1 without answers
 */
double toc_sketch_get_quantile (const TocSketch *self, double q);

/**
 * TocSketchFunc: told of @count answers that took about @ms.
 */
typedef void (*TocSketchFunc) (double ms, guint64 count, gpointer user_data);

/** toc_sketch_foreach: from the shortest to the longest. */
void toc_sketch_foreach (const TocSketch *self, TocSketchFunc func, gpointer user_data);

/**
 * toc_sketch_to_bytes: as it is stored: the longest time in µs, then for each bucket that is not
 * empty its distance from the one before and its count, all as little-endian base-128 numbers.
 *
 * Returns: (transfer full) (nullable): NULL without answers
 */
GByteArray *toc_sketch_to_bytes (const TocSketch *self);

/**
 * toc_sketch_merge_bytes: adds all answers of a stored sketch.
 * @data: (nullable): NULL: of no answers
 *
 * Returns: FALSE, and nothing is added, where @data makes no sense
 */
gboolean toc_sketch_merge_bytes (TocSketch *self, const guint8 *data, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocSketch, toc_sketch_free)

G_END_DECLS
