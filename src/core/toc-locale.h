/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Has the program speak the language of its environment, from the translations that are installed,
   or from those in the build folder that `meson devenv` names in TOCSIN_BUILD. The first call of
   main(), before there are threads. */
void toc_locale_setup (void);
