#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an outage to its notification, at the real speed and with default settings, where servers answer
with errors and all the world sees the same."""

import time

import bench
import desktop

BUDGET = 95     # s
PULSE = 60      # s: the longest time between two of them
EDGE = 'www.tiktok.com/robots.txt'


def wait_for_pulse():
    before = desktop.requests(EDGE)
    desktop.wait_for('a pulse', lambda: desktop.requests(EDGE) > before, PULSE + desktop.PATIENCE)
    time.sleep(0.5)


if __name__ == '__main__':
    desktop.enter(desktop=True)
    notifications = desktop.NotificationMonitor()
    desktop.internet('world', '*=503')
    with desktop.Program('--background', speedup=1) as program:
        desktop.wait_for_tray('up')
        wait_for_pulse()
        # Just after a pulse is the worst moment. How long it is to the next one is chance.
        spared = PULSE - program.next_alarm()
        desktop.internet('set', '@tiktok', 'status', '503')
        began = time.monotonic()
        told = notifications.wait_for(1, 2 * BUDGET)
        took = time.monotonic() - began
    bench.note(f'{told.title}: after {took:.1f} s, the next pulse {spared:.1f} s sooner than it may be')
    desktop.expect('down for everyone' in told.title, f'it was told of something else: {told}')
    bench.tell('outage to notification, at worst', took + spared, BUDGET, 1.0, 's', 'its budget')
    bench.end()
