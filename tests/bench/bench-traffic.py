#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bytes of an hour, both ways, as the network device counts them with all headers.

The program waits at 60 times its speed, but its checks are as long as ever, so that an hour is not
counted by the clock but by checks: it has as many as fit into it at the mean interval. Of the larger
surveys, which come by the clock, there are some too many, never too few."""

import os
import subprocess
import time

import bench
import desktop
import session

SPEEDUP = 60
HOUR = 3600
INTERVAL = 54       # s: 60, less up to a fifth
SPARING = 4         # times as long where the network is metered
EDGE = 'www.tiktok.com/robots.txt'  # every round asks for it, and once
NM, NM_PATH = 'org.freedesktop.NetworkManager', '/org/freedesktop/NetworkManager'


def transferred():
    """What came out of the loopback device is what somebody sent into it."""
    with open('/proc/self/net/dev', encoding='ascii') as file:
        line = next(line for line in file if line.strip().startswith('lo:'))
    return int(line.split(':')[1].split()[0])


def have_packets_of_real_size():
    subprocess.run(['ip', 'link', 'set', 'dev', 'lo', 'mtu', '1500', 'gso_max_size', '1500'], check=True)


def measure(checks, **options):
    """Bytes of so many checks, and what one took, in s."""
    with desktop.Program('--background', speedup=SPEEDUP, **options) as program:
        desktop.wait_for_icon('up')
        bench.wait_idle(program.pid)
        rounds, before, began = desktop.requests(EDGE), transferred(), time.monotonic()
        desktop.wait_for('the checks of an hour', lambda: desktop.requests(EDGE) - rounds >= checks, 600)
        bench.note(f'{desktop.requests(bench.PAGE)} pages, {desktop.requests("webcast.tiktok.com")} large surveys')
        return transferred() - before, (time.monotonic() - began) / checks


class MeteredNetwork:
    """A system bus with a NetworkManager that says so; as a context it gives the bus's address."""

    def __enter__(self):
        self.bus = session.spawn_bus()
        self.address = session.read_line(self.bus)
        environment = {**os.environ, 'DBUS_SYSTEM_BUS_ADDRESS': self.address}
        self.manager = desktop.spawn(['/usr/bin/python3', '-m', 'dbusmock', '--system', NM, NM_PATH, NM],
                                     env=environment)
        bus = desktop.Bus(self.address)
        desktop.wait_for('a network manager', lambda: bus.owner(NM))
        import dbus

        properties = {'State': dbus.UInt32(70), 'Connectivity': dbus.UInt32(4), 'Metered': dbus.UInt32(1)}
        bus.call(NM, NM_PATH, 'org.freedesktop.DBus.Mock', 'AddProperties', 'sa{sv}', NM, properties)
        return self.address

    def __exit__(self, *_):
        for process in (self.manager, self.bus):
            process.kill()
            process.wait()


if __name__ == '__main__':
    desktop.require([], ['dbusmock'])
    session.enter()
    have_packets_of_real_size()
    with session.Watcher():
        usual, each = measure(HOUR // INTERVAL)
        bench.tell('traffic of an hour', usual / 1e3, 2000, 1.0, 'kB', 'its budget')
        with MeteredNetwork() as address:
            sparing, metered_each = measure(HOUR // INTERVAL // SPARING + 1,
                                            environment={'DBUS_SYSTEM_BUS_ADDRESS': address})
        desktop.expect(metered_each > 2 * each, 'the program does not know that the network is metered')
        bench.tell('traffic of an hour, metered', sparing / 1e3, 300, 1.0, 'kB', 'its budget')
    bench.end()
