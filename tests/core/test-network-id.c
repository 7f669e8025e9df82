/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One network is told from another by the kernel's tables, as they look on a little-endian machine. */

#include "toc-network-id.h"

#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROUTES_HEAD "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\n"
#define ROUTE(interface, destination, gateway, mask) \
  interface "\t" destination "\t" gateway "\t0003\t0\t0\t0\t" mask "\t0\t0\t0   \n"
#define WIFI ROUTES_HEAD ROUTE ("wlan0", "00000000", "0100A8C0", "00000000")
#define CABLE ROUTE ("eth0", "00000000", "010200C0", "00000000")

#define ROUTES6 \
  "00000000000000000000000000000000 00 00000000000000000000000000000000 00 " \
  "fe80000000000000000000000000abcd 00000400 00000001 00000000 00450003    wlan0\n"
#define NO_ROUTE6 \
  "00000000000000000000000000000000 00 00000000000000000000000000000000 00 " \
  "00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo\n"

#define NEIGHBOURS_HEAD "IP address       HW type     Flags       HW address            Mask     Device\n"
#define NEIGHBOUR(address, flags, hardware) \
  address "      0x1         " flags "         " hardware "     *        x\n"
#define ROUTER NEIGHBOURS_HEAD NEIGHBOUR ("192.168.0.1", "0x2", "02:00:00:00:00:01")
#define OTHER_ROUTER NEIGHBOURS_HEAD NEIGHBOUR ("192.168.0.1", "0x2", "02:00:00:00:00:02")
#define LOST_ROUTER NEIGHBOURS_HEAD NEIGHBOUR ("192.168.0.1", "0x0", "00:00:00:00:00:00")

typedef struct
{
  const char *title;
  const char *before[3]; /* routes, IPv6 routes, neighbours */
  const char *after[3];
  gboolean same;
} Case;

static const Case cases[] = {
  { "nothing", { "", "", "" }, { "", "", "" }, TRUE },
  { "nonsense", { "a b\n\n\t\n", "x", "1" }, { "", "", "" }, TRUE },
  { "the same", { WIFI, ROUTES6, ROUTER }, { WIFI, ROUTES6, ROUTER }, TRUE },
  { "gone", { WIFI, "", ROUTER }, { ROUTES_HEAD, "", ROUTER }, FALSE },
  { "another router at the same address", { WIFI, "", ROUTER }, { WIFI, "", OTHER_ROUTER }, FALSE },
  { "the router's entry is not complete", { WIFI, "", ROUTER }, { WIFI, "", LOST_ROUTER }, TRUE },
  { "the router is not known yet", { WIFI, "", ROUTER }, { WIFI, "", NEIGHBOURS_HEAD }, TRUE },
  { "IPv6 comes", { WIFI, NO_ROUTE6, ROUTER }, { WIFI, ROUTES6, ROUTER }, FALSE },
  { "a cable as well", { WIFI, "", ROUTER }, { WIFI CABLE, "", ROUTER }, FALSE },
  { "two routers in another order",
    { WIFI CABLE, "", ROUTER },
    { ROUTES_HEAD CABLE ROUTE ("wlan0", "00000000", "0100A8C0", "00000000"), "", ROUTER },
    TRUE },
  { "the second router is not known any more",
    { WIFI CABLE, "", ROUTER NEIGHBOUR ("192.0.2.1", "0x2", "02:00:00:00:00:09") },
    { WIFI CABLE, "", ROUTER NEIGHBOUR ("192.0.2.1", "0x0", "00:00:00:00:00:00") },
    TRUE },
  { "a container's network",
    { WIFI, "", ROUTER },
    { WIFI ROUTE ("docker0", "000011AC", "00000000", "0000FFFF"), "", ROUTER },
    TRUE },
  { "a VPN that takes the default route",
    { WIFI, "", ROUTER },
    { WIFI ROUTE ("tun0", "00000000", "00000000", "00000000"), "", ROUTER },
    FALSE },
  { "a VPN that takes both halves",
    { WIFI, "", ROUTER },
    { WIFI ROUTE ("tun0", "00000000", "0100080A", "00000080")
        ROUTE ("tun0", "00000080", "0100080A", "00000080"),
      "", ROUTER },
    FALSE },
  { "another router behind a VPN",
    { WIFI ROUTE ("tun0", "00000000", "00000000", "00000000"), "", ROUTER },
    { WIFI ROUTE ("tun0", "00000000", "00000000", "00000000"), "", OTHER_ROUTER },
    FALSE },
};

static const char *const no_exits[] = { NULL };

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *before =
    toc_network_id_digest (test->before[0], test->before[1], test->before[2], no_exits);
  g_autofree char *after =
    toc_network_id_digest (test->after[0], test->after[1], test->after[2], no_exits);

  g_assert_cmpint (toc_network_id_equal (before, after), ==, test->same);
  g_assert_cmpint (toc_network_id_equal (after, before), ==, test->same);
}

/* Whoever finds it in a file learns nothing of the network. */
static void
test_digest (void)
{
  static const char *const exits[] = { "wlan0", NULL };
  g_autofree char *id = toc_network_id_digest (WIFI, ROUTES6, ROUTER, exits);

  g_assert_null (strstr (id, "192.168"));
  g_assert_null (strstr (id, "wlan0"));
  g_assert_null (strstr (id, "02:00"));
}

/* Another way out with the same tables is another network. */
static void
test_exits (void)
{
  static const char *const exits[][3] = { { NULL }, { "wlan0" }, { "wg0" }, { "wg0", "wlan0" } };
  char *ids[G_N_ELEMENTS (exits)];

  for (guint i = 0; i < G_N_ELEMENTS (exits); i++)
    ids[i] = toc_network_id_digest (WIFI, "", ROUTER, exits[i]);
  for (guint i = 0; i < G_N_ELEMENTS (exits); i++)
    for (guint j = 0; j < G_N_ELEMENTS (exits); j++)
      g_assert_cmpint (toc_network_id_equal (ids[i], ids[j]), ==, i == j);
  for (guint i = 0; i < G_N_ELEMENTS (exits); i++)
    g_free (ids[i]);
}

static void
test_read (void)
{
  g_autofree char *first = toc_network_id_read ();
  g_autofree char *second = toc_network_id_read ();

  g_assert_true (toc_network_id_equal (first, second));
}

/* Programs that are started in a user namespace may do nothing there unless they are somebody. */
static gboolean
enter_own_network (void)
{
  g_autofree char *map = g_strdup_printf ("0 %u 1", getuid ());
  int fd;

  if (unshare (CLONE_NEWNET) == 0)
    return TRUE;
  if (unshare (CLONE_NEWUSER | CLONE_NEWNET) != 0)
    return FALSE;

  fd = open ("/proc/self/uid_map", O_WRONLY | O_CLOEXEC);
  g_assert_cmpint (write (fd, map, strlen (map)), ==, (gssize) strlen (map));
  close (fd);

  return TRUE;
}

/* As wg-quick does it: a table of its own, and a rule that leads there, of which neither the main
   table nor GNetworkMonitor knows. */
static void
test_rules (void)
{
  static const char *const home[] = { "ip link add home0 type bridge",
                                      "ip address add 198.51.100.2/24 dev home0",
                                      "ip link set home0 up",
                                      "ip route add default via 198.51.100.1",
                                      "ip link add vpn0 type bridge",
                                      "ip address add 203.0.113.2/32 dev vpn0",
                                      "ip link set vpn0 up" };
  static const char *const vpn[] = { "ip route add default dev vpn0 table 51820",
                                     "ip rule add not fwmark 51820 table 51820" };
  static const char *const end[] = { "ip rule delete table 51820" };
  g_autofree char *before = NULL;
  g_autofree char *during = NULL;
  g_autofree char *after = NULL;

  if (!enter_own_network ())
    {
      g_test_skip ("network namespaces are not allowed here");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (home); i++)
    if (system (home[i]) != 0)
      {
        g_test_skip ("ip is not installed, or may not do this");
        return;
      }

  before = toc_network_id_read ();
  for (guint i = 0; i < G_N_ELEMENTS (vpn); i++)
    g_assert_cmpint (system (vpn[i]), ==, 0);
  during = toc_network_id_read ();
  for (guint i = 0; i < G_N_ELEMENTS (end); i++)
    g_assert_cmpint (system (end[i]), ==, 0);
  after = toc_network_id_read ();
  g_assert_false (toc_network_id_equal (before, during));
  g_assert_true (toc_network_id_equal (before, after));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases) && G_BYTE_ORDER == G_LITTLE_ENDIAN; i++)
    {
      g_autofree char *path = g_strdup_printf ("/network-id/%s", cases[i].title);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/network-id/digest", test_digest);
  g_test_add_func ("/network-id/exits", test_exits);
  g_test_add_func ("/network-id/read", test_read);
  /* The last one: this process does not come back from there. */
  g_test_add_func ("/network-id/rules", test_rules);

  return g_test_run ();
}
