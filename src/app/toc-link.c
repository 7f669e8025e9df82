/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-link.h"

static const char *
find (const TocDefinition *definition, const char *id)
{
  if (g_str_equal (id, "home"))
    return definition->home;

  for (guint i = 0; i < definition->links->len; i++)
    {
      const TocLink *link = g_ptr_array_index (definition->links, i);

      if (g_str_equal (link->id, id))
        return link->url;
    }

  return NULL;
}

const char *
toc_link_find_url (const TocDefinition *definition, const char *id)
{
  const char *url = find (definition, id);
  g_autofree char *scheme = url != NULL ? g_uri_parse_scheme (url) : NULL;

  /* Whatever else a definition names would start some other program than a browser. */
  if (scheme == NULL ||
      (g_ascii_strcasecmp (scheme, "https") != 0 && g_ascii_strcasecmp (scheme, "http") != 0))
    return NULL;

  return url;
}
