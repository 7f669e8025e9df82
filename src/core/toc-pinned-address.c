/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "toc-pinned-address.h"

struct _TocPinnedAddress
{
  GNetworkAddress parent_instance;

  GSocketAddress *address; /* (owned) */
};

static void connectable_iface_init (GSocketConnectableIface *iface);

G_DEFINE_TYPE_WITH_CODE (TocPinnedAddress,
                         toc_pinned_address,
                         G_TYPE_NETWORK_ADDRESS,
                         G_IMPLEMENT_INTERFACE (G_TYPE_SOCKET_CONNECTABLE, connectable_iface_init))

static GSocketAddressEnumerator *
toc_pinned_address_enumerate (GSocketConnectable *connectable)
{
  TocPinnedAddress *self = TOC_PINNED_ADDRESS (connectable);

  return g_socket_connectable_enumerate (G_SOCKET_CONNECTABLE (self->address));
}

/* All else is the parent's. */
static void
connectable_iface_init (GSocketConnectableIface *iface)
{
  iface->enumerate = toc_pinned_address_enumerate;
}

static void
toc_pinned_address_finalize (GObject *object)
{
  TocPinnedAddress *self = TOC_PINNED_ADDRESS (object);

  g_clear_object (&self->address);

  G_OBJECT_CLASS (toc_pinned_address_parent_class)->finalize (object);
}

static void
toc_pinned_address_class_init (TocPinnedAddressClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = toc_pinned_address_finalize;
}

static void
toc_pinned_address_init (TocPinnedAddress *self)
{
}

TocPinnedAddress *
toc_pinned_address_new (const char *host, guint16 port, GInetAddress *address)
{
  TocPinnedAddress *self =
    g_object_new (TOC_TYPE_PINNED_ADDRESS, "hostname", host, "port", (guint) port, NULL);

  self->address = g_inet_socket_address_new (address, port);

  return self;
}
