#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often the idle program wakes up, beside how often a check is due: at its real speed, for what
else has a timer in it, a library's pool of threads above all, cannot be hurried."""

import time

import bench
import desktop
import session

WATCHED = 600     # s
AT_REST = 0.2     # s without computing: what comes then is a new wake-up
LOOK_EVERY = 0.02
EDGE = 'www.tiktok.com/robots.txt'  # every round asks for it, and once


def watch(pid, seconds):
    """When the process began to compute after it had been at rest, in s from now."""
    began = time.monotonic()
    wakeups, last, changed = [], bench.run_time(pid), began
    while (now := time.monotonic()) - began < seconds:
        total = bench.run_time(pid)
        if total != last:
            if now - changed > AT_REST:
                wakeups.append(now - began)
            last, changed = total, now
        time.sleep(LOOK_EVERY)
    return wakeups


if __name__ == '__main__':
    session.enter()
    with session.Watcher(), desktop.Program('--background', speedup=1) as program:
        desktop.wait_for_icon('up')
        time.sleep(20)  # so that nothing of the start is left
        before = desktop.requests(EDGE)
        wakeups = watch(program.pid, WATCHED)
        checks = desktop.requests(EDGE) - before
    bench.note('after s: ' + ' '.join(f'{at:.1f}' for at in wakeups))
    bench.tell(f'wake-ups of {WATCHED // 60} idle minutes', len(wakeups), checks, 1.2, 'times', 'checks that were due')
    bench.end()
