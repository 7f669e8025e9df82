/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "toc-sample.h"

G_BEGIN_DECLS

/**
 * TocPlaceResult: what a witness says of the service.
 */
typedef enum
{
  TOC_PLACE_REACHED,     /* any answer below 500 over a verified certificate */
  TOC_PLACE_NOT_REACHED,
  TOC_PLACE_THROWN_OUT,  /* the witness itself is broken: it says nothing, and is not counted */
} TocPlaceResult;

/**
 * TocPlaceFault: why it says that.
 */
typedef enum
{
  TOC_PLACE_FAULT_NONE,
  TOC_PLACE_FAULT_SERVER_ERROR, /* answered 500 or more */
  TOC_PLACE_FAULT_CERTIFICATE,  /* answered with a certificate that is not accepted */
  TOC_PLACE_FAULT_UNREACHABLE,  /* refused, reset, silent */
  TOC_PLACE_FAULT_PRIVATE,      /* the name has a private address there: a sinkhole */
  TOC_PLACE_FAULT_NAME,         /* the name was not found; of one or two networks it is their own
                                   fault, and thrown out */
  TOC_PLACE_FAULT_OFFLINE,      /* thrown out, as those that follow: the witness is offline */
  TOC_PLACE_FAULT_INTERNAL,     /* the witness failed by itself */
  TOC_PLACE_FAULT_UNFINISHED,   /* it had not answered when the others had */
  TOC_PLACE_FAULT_UNREADABLE,   /* its result cannot be understood */
} TocPlaceFault;

/**
 * TocPlace: one witness somewhere in the world, and what it saw.
 */
typedef struct
{
  char *country;      /* (owned) (nullable): ISO 3166, two capital letters */
  char *continent;    /* (owned) (nullable): AF, AN, AS, EU, NA, OC or SA */
  char *city;         /* (owned) (nullable): from outside: plain text, as the next two */
  char *network;      /* (owned) (nullable): the provider's name */
  char *why;          /* (owned) (nullable): what the witness said of its failure, in English */
  guint64 asn;        /* the provider's number; 0: not known */
  TocPlaceResult result;
  TocPlaceFault fault;
  guint http_status;  /* 0: none came */
  double total_ms;    /* or %TOC_UNMEASURED */
} TocPlace;

/** toc_place_new: Returns: (transfer full): nowhere, thrown out as unreadable */
TocPlace *toc_place_new (void);

/** toc_place_free: frees @place and all that it owns. */
void toc_place_free (TocPlace *place);

/** toc_place_result_to_word: the machine word, such as "not_reached". Returns: (transfer none) */
const char *toc_place_result_to_word (TocPlaceResult result);

/** toc_place_fault_to_word: the machine word, such as "http_error". Returns: (transfer none) */
const char *toc_place_fault_to_word (TocPlaceFault fault);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocPlace, toc_place_free)

G_END_DECLS
