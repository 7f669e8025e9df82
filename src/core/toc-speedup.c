/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-speedup.h"

#define SPEEDUP_MAX 60

guint
toc_speedup_get (void)
{
  guint64 speedup;

  if (!g_ascii_string_to_unsigned (g_getenv ("TOCSIN_SPEEDUP") ? g_getenv ("TOCSIN_SPEEDUP") : "1",
                                   10, 1, SPEEDUP_MAX, &speedup, NULL))
    return 1;

  return (guint) speedup;
}

gint64
toc_speedup_wait (gint64 microseconds)
{
  return microseconds / toc_speedup_get ();
}
