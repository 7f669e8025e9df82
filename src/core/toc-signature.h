/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "toc-fault.h"

G_BEGIN_DECLS

/**
 * TocAnswer: an HTTP answer as the pure functions see it. Borrowed, for the time of one call.
 */
typedef struct
{
  guint status;
  const char *path;              /* of the last hop's URL */
  const char *content_type;      /* (nullable): without parameters */
  const char *const *headers;    /* (array zero-terminated=1): names, lower case */
  const char *body;              /* decoded; NUL-terminated at @body_length */
  gsize body_length;             /* bytes */
  gint64 retry_after;            /* s; -1 without the header */
} TocAnswer;

/**
 * TocJsonTest: what one member of a JSON body has to be.
 */
typedef struct
{
  char *member;       /* (owned): a path with dots, "error.code" */
  JsonNode *is;       /* (owned) (nullable): this value */
  JsonNode *one_of;   /* (owned) (nullable): one of the values of this array */
  gboolean has_range;
  gint64 range_first; /* an integer from this one… */
  gint64 range_last;  /* …to this one */
} TocJsonTest;

/**
 * TocSignature: how to recognise an answer. Every condition that is given has to hold.
 */
typedef struct
{
  TocFault fault;         /* what the answer means; %TOC_FAULT_NONE for a healthy one */
  guint status_first;     /* 0 with @status_last 0: any */
  guint status_last;
  char *content_type;     /* (owned) (nullable) */
  char *path;             /* (owned) (nullable): the URL's path begins with it */
  char *header;           /* (owned) (nullable): this header is there; lower case */
  gboolean empty;         /* the body is empty */
  gsize max_bytes;        /* the body is no longer; 0: any length */
  GStrv contains_all;     /* (owned) (nullable) */
  GStrv contains_any;     /* (owned) (nullable) */
  JsonNode *json_exactly; /* (owned) (nullable): the body is this JSON value */
  GPtrArray *json;        /* (owned) (nullable) (element-type TocJsonTest) */
} TocSignature;

/** toc_signature_new: Returns: (transfer full): a signature without conditions */
TocSignature *toc_signature_new (void);

/** toc_signature_free: frees @signature and all that it owns. */
void toc_signature_free (TocSignature *signature);

/** toc_json_test_free: frees @test and all that it owns. */
void toc_json_test_free (TocJsonTest *test);

/**
 * toc_signature_matches: whether every condition of @signature holds for @answer.
 *
 * A pure function.
 */
gboolean toc_signature_matches (const TocSignature *signature, const TocAnswer *answer);

/**
 * toc_signature_needs_whole_body: whether more of the body could still change the answer of
 * toc_signature_matches() once it was TRUE.
 */
gboolean toc_signature_needs_whole_body (const TocSignature *signature);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocSignature, toc_signature_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocJsonTest, toc_json_test_free)

G_END_DECLS
