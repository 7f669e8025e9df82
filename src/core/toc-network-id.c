/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-network-id.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Nobody's (RFC 5737 and RFC 3849), and so reached by no route but that to everywhere. */
#define SOMEWHERE "192.0.2.1"
#define SOMEWHERE6 "2001:db8::1"
#define DISCARD_PORT 9

#define IPV4_LENGTH 4
#define ENTRY_COMPLETE 0x02 /* ATF_COM of <net/if_arp.h> */
#define NO_ADDRESS "00000000"
#define NO_ADDRESS6 "00000000000000000000000000000000"

/* The columns of a line, whatever white space is between them. */
static GPtrArray *
split_columns (char *line)
{
  GPtrArray *columns = g_ptr_array_new ();

  for (char *p = line; *p != '\0';)
    {
      while (g_ascii_isspace (*p))
        *p++ = '\0';
      if (*p == '\0')
        break;
      g_ptr_array_add (columns, p);
      while (*p != '\0' && !g_ascii_isspace (*p))
        p++;
    }

  return columns;
}

static const char *
column (GPtrArray *columns, guint index)
{
  return index < columns->len ? g_ptr_array_index (columns, index) : "";
}

/* The routing table has addresses as one hexadecimal number in the machine's byte order. */
static char *
to_dotted (const char *hexadecimal)
{
  guint64 number = g_ascii_strtoull (hexadecimal, NULL, 16);
  guint32 address = (guint32) number;
  guint8 bytes[IPV4_LENGTH];

  memcpy (bytes, &address, sizeof bytes);

  return g_strdup_printf ("%u.%u.%u.%u", bytes[0], bytes[1], bytes[2], bytes[3]);
}

static char *
find_hardware (const char *neighbours, const char *address)
{
  g_auto (GStrv) lines = g_strsplit (neighbours, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    {
      g_autoptr (GPtrArray) columns = split_columns (*line);

      /* Address, type, flags, hardware address; not every entry is complete. */
      if (columns->len > 3 && g_str_equal (column (columns, 0), address) &&
          (g_ascii_strtoull (column (columns, 2), NULL, 16) & ENTRY_COMPLETE) != 0)
        return g_strdup (column (columns, 3));
    }

  return NULL;
}

/* Also one of the two halves of everything, by which a VPN goes before the default route. */
static gboolean
is_default (const char *destination, const char *mask)
{
  g_autofree char *from = to_dotted (destination);
  g_autofree char *width = to_dotted (mask);

  if (g_str_equal (width, "128.0.0.0"))
    return g_str_equal (from, "0.0.0.0") || g_str_equal (from, "128.0.0.0");

  return g_str_equal (destination, NO_ADDRESS) && g_str_equal (mask, NO_ADDRESS);
}

/* Returns whether the hardware addresses of all gateways are known. */
static gboolean
add_gateways (GPtrArray *gateways,
              GPtrArray *hardware,
              const char *routes,
              const char *neighbours)
{
  g_auto (GStrv) lines = g_strsplit (routes, "\n", -1);
  gboolean complete = TRUE;

  for (char **line = lines; *line != NULL; line++)
    {
      g_autoptr (GPtrArray) columns = split_columns (*line);
      g_autofree char *address = NULL;
      char *known;

      /* Interface, destination, gateway, flags, reference count, use, metric, mask. */
      if (columns->len < 8 || !is_default (column (columns, 1), column (columns, 7)))
        continue;

      address = to_dotted (column (columns, 2));
      known = find_hardware (neighbours, address);
      if (known != NULL)
        g_ptr_array_add (hardware, known);
      /* A tunnel's other end has none. */
      complete &= known != NULL || g_str_equal (column (columns, 2), NO_ADDRESS);
      g_ptr_array_add (gateways, g_strdup_printf ("%s %s", column (columns, 0), address));
    }

  return complete;
}

static void
add_gateways6 (GPtrArray *gateways, const char *routes6)
{
  g_auto (GStrv) lines = g_strsplit (routes6, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    {
      g_autoptr (GPtrArray) columns = split_columns (*line);

      /* Destination, its prefix, source, its prefix, next hop, metric, counts, flags, interface. */
      if (columns->len < 10 || !g_str_equal (column (columns, 0), NO_ADDRESS6) ||
          !g_str_equal (column (columns, 1), "00") || g_str_equal (column (columns, 9), "lo"))
        continue;

      g_ptr_array_add (gateways,
                       g_strdup_printf ("%s %s", column (columns, 9), column (columns, 4)));
    }
}

static void
add_exits (GPtrArray *gateways, const char *const *exits)
{
  for (guint i = 0; exits[i] != NULL; i++)
    g_ptr_array_add (gateways, g_strconcat ("exit ", exits[i], NULL));
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
digest_texts (GPtrArray *texts)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_ptr_array_sort (texts, compare_texts);
  for (guint i = 0; i < texts->len; i++)
    g_string_append_printf (text, "%s\n", (char *) g_ptr_array_index (texts, i));

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, (gssize) text->len);
}

char *
toc_network_id_digest (const char *routes,
                       const char *routes6,
                       const char *neighbours,
                       const char *const *exits)
{
  g_autoptr (GPtrArray) gateways = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) hardware = g_ptr_array_new_with_free_func (g_free);
  gboolean complete = add_gateways (gateways, hardware, routes, neighbours);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  add_gateways6 (gateways, routes6);
  add_exits (gateways, exits);
  first = digest_texts (gateways);
  second = complete && hardware->len > 0 ? digest_texts (hardware) : g_strdup ("");

  return g_strdup_printf ("%s:%s", first, second);
}

gboolean
toc_network_id_equal (const char *a, const char *b)
{
  const char *a_hardware = strchr (a, ':');
  const char *b_hardware = strchr (b, ':');

  if (a_hardware == NULL || b_hardware == NULL)
    return g_str_equal (a, b);
  if (a_hardware - a != b_hardware - b || strncmp (a, b, (gsize) (a_hardware - a)) != 0)
    return FALSE;

  return a_hardware[1] == '\0' || b_hardware[1] == '\0' || g_str_equal (a_hardware, b_hardware);
}

static char *
read_table (const char *file)
{
  char *text = NULL;

  return g_file_get_contents (file, &text, NULL, NULL) ? text : g_strdup ("");
}

static gboolean
is_same_address (const struct sockaddr *a, const struct sockaddr *b)
{
  if (a == NULL || a->sa_family != b->sa_family)
    return FALSE;
  if (a->sa_family == AF_INET)
    return ((const struct sockaddr_in *) (const void *) a)->sin_addr.s_addr ==
           ((const struct sockaddr_in *) (const void *) b)->sin_addr.s_addr;

  return a->sa_family == AF_INET6 &&
         IN6_ARE_ADDR_EQUAL (&((const struct sockaddr_in6 *) (const void *) a)->sin6_addr,
                             &((const struct sockaddr_in6 *) (const void *) b)->sin6_addr);
}

static char *
find_interface (const struct sockaddr *address)
{
  struct ifaddrs *interfaces = NULL;
  char *name = NULL;

  if (getifaddrs (&interfaces) != 0)
    return NULL;

  for (struct ifaddrs *i = interfaces; i != NULL && name == NULL; i = i->ifa_next)
    if (is_same_address (i->ifa_addr, address))
      name = g_strdup (i->ifa_name);
  freeifaddrs (interfaces);

  return name;
}

/* Through which interface packets for @somewhere leave. To connect a UDP socket has the kernel look
   the route up, and sends nothing. Returns: (transfer full) (nullable): NULL where there is none */
static char *
find_exit (const struct sockaddr *somewhere, socklen_t length)
{
  struct sockaddr_storage own = { 0 };
  socklen_t own_length = sizeof own;
  int fd = socket (somewhere->sa_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  char *name = NULL;

  if (fd < 0)
    return NULL;

  if (connect (fd, somewhere, length) == 0 &&
      getsockname (fd, (struct sockaddr *) &own, &own_length) == 0)
    name = find_interface ((struct sockaddr *) &own);
  close (fd);

  return name;
}

/* The tables of /proc know nothing of rules by which packets are routed, as those of WireGuard.
   Returns: (transfer full): the interfaces to everywhere, each once */
static GStrv
find_exits (void)
{
  struct sockaddr_in somewhere = { .sin_family = AF_INET, .sin_port = htons (DISCARD_PORT) };
  struct sockaddr_in6 somewhere6 = { .sin6_family = AF_INET6, .sin6_port = htons (DISCARD_PORT) };
  g_autoptr (GStrvBuilder) exits = g_strv_builder_new ();
  g_autofree char *exit4 = NULL;
  g_autofree char *exit6 = NULL;

  inet_pton (AF_INET, SOMEWHERE, &somewhere.sin_addr);
  inet_pton (AF_INET6, SOMEWHERE6, &somewhere6.sin6_addr);
  exit4 = find_exit ((struct sockaddr *) &somewhere, sizeof somewhere);
  exit6 = find_exit ((struct sockaddr *) &somewhere6, sizeof somewhere6);
  if (exit4 != NULL)
    g_strv_builder_add (exits, exit4);
  if (exit6 != NULL && g_strcmp0 (exit4, exit6) != 0)
    g_strv_builder_add (exits, exit6);

  return g_strv_builder_end (exits);
}

char *
toc_network_id_read (void)
{
  g_autofree char *routes = read_table ("/proc/net/route");
  g_autofree char *routes6 = read_table ("/proc/net/ipv6_route");
  g_autofree char *neighbours = read_table ("/proc/net/arp");
  g_auto (GStrv) exits = find_exits ();

  return toc_network_id_digest (routes, routes6, neighbours, (const char *const *) exits);
}
