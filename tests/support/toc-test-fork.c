/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-test-fork.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static void
end_cb (void)
{
  _exit (EXIT_SUCCESS);
}

/* What is registered last runs first: before the search for leaks. */
static void
child_cb (void)
{
  atexit (end_cb);
}

void
toc_test_prepare_forks (void)
{
  pthread_atfork (NULL, NULL, child_cb);
}
