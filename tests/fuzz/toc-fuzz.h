/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* libFuzzer calls it with one input after the other: https://llvm.org/docs/LibFuzzer.html. What it
   finds are crashes, sanitizer reports, inputs that take long, and failed assertions. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);
