/* SPDX-License-Identifier: GPL-3.0-or-later */

/* lab-fetch URL: asks as any GLib program would, with the system's names and trust, and prints
 * `STATUS BYTES` or `DOMAIN CODE MESSAGE`. lab-fetch --network: what GNetworkMonitor thinks. */

#include <libsoup/soup.h>

#define TIMEOUT 3 /* s, for each read */

static int
print_network (void)
{
  GNetworkMonitor *monitor = g_network_monitor_get_default ();

  g_print ("%s\n", g_network_monitor_get_network_available (monitor) ? "available" : "unavailable");
  return 0;
}

static int
fetch (const char *url)
{
  g_autoptr (SoupSession) session =
    soup_session_new_with_options ("timeout", TIMEOUT, "user-agent", "lab-fetch/1", NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;

  if (message == NULL) {
    g_printerr ("lab-fetch: “%s” is no URL\n", url);
    return 2;
  }
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  body = soup_session_send_and_read (session, message, NULL, &error);
  if (error != NULL) {
    g_print ("%s %d %s\n", g_quark_to_string (error->domain), error->code, error->message);
    return 1;
  }
  g_print ("%u %" G_GSIZE_FORMAT "\n", soup_message_get_status (message), g_bytes_get_size (body));
  return 0;
}

int
main (int argc, char **argv)
{
  if (argc != 2) {
    g_printerr ("usage: lab-fetch URL | --network\n");
    return 2;
  }
  return g_str_equal (argv[1], "--network") ? print_network () : fetch (argv[1]);
}
