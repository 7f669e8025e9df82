/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The line protocol of the fault server. */

#include "toc-fault-control.h"

#include <string.h>

typedef struct {
  TocFaultServer *server;   /* (owned) */
  TocFaultDns *dns;         /* (owned) */
  TocFaultControl *control; /* (owned) */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const char *const pair[] = { "a.example", "b.example", NULL };

  fixture->server = toc_fault_server_new (g_getenv ("TOCSIN_TEST_CERTS"));
  fixture->dns = toc_fault_dns_new (NULL);
  fixture->control = toc_fault_control_new (fixture->server, fixture->dns);
  toc_fault_control_add_group (fixture->control, "pair", pair);
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_finalize_object (fixture->control);
  g_assert_finalize_object (fixture->dns);
  g_assert_finalize_object (fixture->server);
}

static void
assert_said (Fixture *fixture, const char *line, const char *answer)
{
  g_autofree char *said = toc_fault_control_execute (fixture->control, line);

  g_assert_cmpstr (said, ==, answer);
}

static void
assert_error (Fixture *fixture, const char *line)
{
  g_autofree char *said = toc_fault_control_execute (fixture->control, line);

  g_assert_true (g_str_has_prefix (said, "error "));
  g_assert_true (strchr (said, '\n') == said + strlen (said) - 1);
}

static void
test_commands (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  assert_said (fixture, "ping", "ok\n");
  assert_said (fixture, "set a.example status 503 'Retry-After: 5' 'two words'", "ok\n");
  assert_said (fixture, "set a.example/x wrong-body", "ok\n");
  assert_said (fixture, "set @pair reset-hello", "ok\n");
  assert_said (fixture, "set @pair/x empty", "ok\n");
  assert_said (fixture, "reset @pair", "ok\n");
  assert_said (fixture, "dns @pair nxdomain", "ok\n");
  assert_said (fixture, "dns a.example address 203.0.113.1 2001:db8::1", "ok\n");
  assert_said (fixture, "dns a.example default", "ok\n");
  assert_said (fixture, "reset-all", "ok\n");
  assert_said (fixture, "mark", "ok\n");
  assert_said (fixture, "clear-log", "ok\n");
  assert_said (fixture, "count a.example", "ok 0\n");
  assert_said (fixture, "count hello a.example", "ok 0\n");
  assert_said (fixture, "log", "ok\n");
}

static void
test_errors (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const lines[] = {
    "", "nonsense", "ping x", "set", "set a.example", "set a.example nonsense", "set @nobody ok",
    "set a.example/x refuse", "dns a.example", "dns a.example nonsense", "set 'a", "wait-request a.example 0",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    assert_error (fixture, lines[i]);
}

static void
test_log (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  TocFaultLog *log = toc_fault_server_get_log (fixture->server);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  GVariantDict details = G_VARIANT_DICT_INIT (NULL);

  toc_fault_log_add (log, "request", "a.example", "/x", g_variant_dict_end (&details));
  first = toc_fault_control_execute (fixture->control, "wait-request a.example/x 0");
  g_assert_true (g_str_has_prefix (first, "ok {\"time\":"));
  assert_error (fixture, "wait-request a.example/x 0");
  second = toc_fault_control_execute (fixture->control, "log a.example");
  g_assert_true (g_str_has_suffix (second, "}\nok\n"));
  assert_said (fixture, "count a.example/x", "ok 1\n");
  assert_said (fixture, "log b.example", "ok\n");
}

static void
add (const char *name, void (*func) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/fault-control/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("commands", test_commands);
  add ("errors", test_errors);
  add ("log", test_log);
  return g_test_run ();
}
