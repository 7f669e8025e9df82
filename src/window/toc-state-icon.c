/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "toc-state-icon.h"

char *
toc_state_icon_get_name (TocState state)
{
  if (state == TOC_STATE_NOT_VERIFIABLE)
    state = TOC_STATE_UNKNOWN;

  return g_strdup_printf (TOC_APP_ID "-%s", toc_state_to_word (state));
}
