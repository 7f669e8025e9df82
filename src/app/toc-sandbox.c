/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-sandbox.h"

gboolean
toc_sandbox_is_inside (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}
