/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toc-fault-answer.h"

G_BEGIN_DECLS

/* Pages of the faults; static texts. */
const char *toc_fixture_captcha_json (void);
const char *toc_fixture_captcha_page (void);
const char *toc_fixture_challenge (void);
const char *toc_fixture_access_denied (void);
const char *toc_fixture_legal (void);
const char *toc_fixture_maintenance (void);
const char *toc_fixture_portal (void);
const char *toc_fixture_wrong_body (void);

/** @region: `us`, `in` or `hk`. */
const char *toc_fixture_region_notice (const char *region);

/**
 * toc_fixture_healthy:
 * @request: what was asked for
 *
 * Returns: (transfer full): what the real services answer on a good day; 404 from hosts unknown here
 */
TocFaultAnswer *toc_fixture_healthy (const TocFaultRequest *request);

G_END_DECLS
