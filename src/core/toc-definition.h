/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "toc-signature.h"

G_BEGIN_DECLS

/**
 * TOC_DEFINITION_ERROR: a definition that cannot be used. The message is one translated sentence
 * that names the file, the JSON path and the mend.
 */
#define TOC_DEFINITION_ERROR (toc_definition_error_quark ())
GQuark toc_definition_error_quark (void);

typedef enum
{
  TOC_DEFINITION_ERROR_READ,    /* the file cannot be read */
  TOC_DEFINITION_ERROR_SYNTAX,  /* it is not JSON */
  TOC_DEFINITION_ERROR_CONTENT, /* it is JSON, but not a definition */
} TocDefinitionError;

/**
 * TocEndpoint: one URL and how its healthy answers look.
 */
typedef struct
{
  char *url;           /* (owned): http or https, absolute */
  gsize body_limit;    /* bytes after decoding */
  gboolean pulse;      /* asked by the pulse */
  gboolean heavy;      /* asked once an hour, or when something failed */
  GPtrArray *healthy;  /* (owned) (element-type TocSignature): any of them */
} TocEndpoint;

/**
 * TocComponent: a part of the service that people know by name.
 *
 * Its endpoints are tried in their order: a later one only when the one before it answered as a
 * moved or retired URL would.
 */
typedef struct
{
  char *id;             /* (owned) */
  char *name;           /* (owned): in English; shown through gettext */
  gboolean core;        /* TikTok as a whole is judged by it */
  gboolean enabled;     /* checked unless the person says otherwise */
  gboolean for_viewers; /* its failing is news to people who only watch */
  guint slow_ms;        /* slower than this on a fresh connection is slow */
  GPtrArray *endpoints; /* (owned) (element-type TocEndpoint): at least one */
} TocComponent;

/**
 * TocControl: somebody else's endpoint that tells whether the own connection works.
 */
typedef struct
{
  char *id;               /* (owned) */
  char *name;             /* (owned) */
  char *operator_name;    /* (owned): who runs it */
  gboolean tls;           /* its URL is https */
  char *address_key;      /* (owned) (nullable): the "key=ADDRESS" line that tells the own address; read
                             only where the person wants to tell it */
  char *country_key;      /* (owned) (nullable): the body's "key=XX" line that names the country */
  TocEndpoint *endpoint;  /* (owned) */
} TocControl;

/**
 * TocLink: a page for people, opened in the browser, never asked by this program.
 */
typedef struct
{
  char *id;    /* (owned) */
  char *title; /* (owned) */
  char *url;   /* (owned): https */
} TocLink;

/**
 * TocFeed: announcements of the service's own, in RSS or Atom.
 */
typedef struct
{
  char *url;       /* (owned): https */
  char *component; /* (owned): polled only while this component is checked */
  GStrv maintenance_words; /* (owned) (nullable): what announces a maintenance, in any case */
} TocFeed;

#define TOC_TYPE_DEFINITION (toc_definition_get_type ())

/**
 * TocDefinition: what to ask, and what the answers mean. Immutable and reference counted.
 */
typedef struct
{
  char *name;               /* (owned): the service's */
  char *date;               /* (owned): of the shipped or replacing file, YYYY-MM-DD */
  char *home;               /* (owned): the service's page for people */
  GStrv trusted_hosts;      /* (owned): these domains and all below them are the service's */
  GPtrArray *components;    /* (owned) (element-type TocComponent) */
  GPtrArray *controls;      /* (owned) (element-type TocControl) */
  GPtrArray *signatures;    /* (owned) (element-type TocSignature): challenges, notices,
                               maintenance; the first that matches */
  GPtrArray *links;         /* (owned) (element-type TocLink) */
  GPtrArray *feeds;         /* (owned) (element-type TocFeed) */
  char *world;              /* (owned) (nullable): where Globalping takes questions, https; NULL:
                               nobody elsewhere is asked */
  char *ooni;               /* (owned) (nullable): where OONI counts measurements, https; NULL: it is
                               not asked */
  char *override_file;      /* (owned) (nullable): the person's own file that was merged in */
  GStrv overridden;         /* (owned): ids of what that file changed or added */
} TocDefinition;

GType toc_definition_get_type (void);

/** toc_definition_ref: Returns: (transfer full): @definition */
TocDefinition *toc_definition_ref (TocDefinition *definition);

/** toc_definition_unref: frees @definition with its last reference. */
void toc_definition_unref (TocDefinition *definition);

/**
 * toc_definition_new_shipped: the definition that is built into the program.
 *
 * Returns: (transfer full)
 */
TocDefinition *toc_definition_new_shipped (void);

/**
 * toc_definition_new_from_data:
 * @data: JSON
 * @length: its bytes, -1 if NUL-terminated
 * @file: the name that an error calls it by
 * @error: return location in %TOC_DEFINITION_ERROR
 *
 * Returns: (transfer full): a definition of its own, nothing of the shipped one in it
 */
TocDefinition *toc_definition_new_from_data (const char *data,
                                             gssize length,
                                             const char *file,
                                             GError **error);

/**
 * toc_definition_new_merged: the shipped definition with the person's own file laid over it.
 * @data: JSON; its components, controls and links are merged by id, member by member, other
 *   members replace the shipped ones
 * @length: its bytes, -1 if NUL-terminated
 * @file: the name that an error calls it by
 * @error: return location in %TOC_DEFINITION_ERROR
 *
 * Returns: (transfer full)
 */
TocDefinition *toc_definition_new_merged (const char *data,
                                          gssize length,
                                          const char *file,
                                          GError **error);

/**
 * toc_definition_load:
 * @replacement: (nullable): a file that replaces the shipped definition
 * @error: return location in %TOC_DEFINITION_ERROR
 *
 * With @replacement, that file alone. Without, the shipped definition with the person's own file
 * (toc_definition_get_user_file()) merged in where there is one. Reads files: to be called before
 * the main loop runs, or on a thread.
 *
 * Returns: (transfer full) (nullable)
 */
TocDefinition *toc_definition_load (const char *replacement, GError **error);

/**
 * toc_definition_get_user_file: where the person's own definition is looked for.
 *
 * Returns: (transfer full)
 */
char *toc_definition_get_user_file (void);

/** toc_definition_find_control: Returns: (transfer none) (nullable) */
const TocControl *toc_definition_find_control (const TocDefinition *definition, const char *id);

/** toc_definition_find_component: Returns: (transfer none) (nullable) */
const TocComponent *toc_definition_find_component (const TocDefinition *definition,
                                                   const char *id);

/** toc_definition_dup_enabled: Returns: (transfer container) (element-type TocComponent): the
 *  components that are checked, in their order; valid as long as @definition */
GPtrArray *toc_definition_dup_enabled (const TocDefinition *definition);

/** toc_definition_trusts_host: whether @host is one of the service's own. */
gboolean toc_definition_trusts_host (const TocDefinition *definition, const char *host);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TocDefinition, toc_definition_unref)

G_END_DECLS
