/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-place.h"

TocPlace *
toc_place_new (void)
{
  TocPlace *place = g_new0 (TocPlace, 1);

  place->result = TOC_PLACE_THROWN_OUT;
  place->fault = TOC_PLACE_FAULT_UNREADABLE;
  place->total_ms = TOC_UNMEASURED;

  return place;
}

void
toc_place_free (TocPlace *place)
{
  g_free (place->country);
  g_free (place->continent);
  g_free (place->city);
  g_free (place->network);
  g_free (place->why);
  g_free (place);
}

const char *
toc_place_result_to_word (TocPlaceResult result)
{
  static const char *const words[] = {
    [TOC_PLACE_REACHED] = "reached",
    [TOC_PLACE_NOT_REACHED] = "not_reached",
    [TOC_PLACE_THROWN_OUT] = "thrown_out",
  };

  g_return_val_if_fail (result < G_N_ELEMENTS (words), NULL);

  return words[result];
}

const char *
toc_place_fault_to_word (TocPlaceFault fault)
{
  static const char *const words[] = {
    [TOC_PLACE_FAULT_NONE] = "none",
    [TOC_PLACE_FAULT_SERVER_ERROR] = "http_error",
    [TOC_PLACE_FAULT_CERTIFICATE] = "ssl_invalid_certificate",
    [TOC_PLACE_FAULT_UNREACHABLE] = "unreachable",
    [TOC_PLACE_FAULT_PRIVATE] = "private_address",
    [TOC_PLACE_FAULT_NAME] = "dns_error",
    [TOC_PLACE_FAULT_OFFLINE] = "witness_offline",
    [TOC_PLACE_FAULT_INTERNAL] = "witness_error",
    [TOC_PLACE_FAULT_UNFINISHED] = "unfinished",
    [TOC_PLACE_FAULT_UNREADABLE] = "unreadable",
  };

  g_return_val_if_fail (fault < G_N_ELEMENTS (words), NULL);

  return words[fault];
}
