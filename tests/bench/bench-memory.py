#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Memory of the idle program, beside that of a bare one."""

import signal
import statistics
import time

import bench
import desktop

SURVEYS = 20
TURNS = 3


def measure():
    """Tocsin after its surveys and the bare program, in MiB; then both after a window was opened and closed."""
    with bench.Bare() as bare, desktop.Program('--background', speedup=1) as program:
        desktop.wait_for_icon('up')
        for _ in range(SURVEYS):
            bench.check_now()
        time.sleep(2)
        idle = bench.pss(program.pid), bench.pss(bare.pid)
        bare.process.send_signal(signal.SIGUSR1)
        time.sleep(2)
        bare.process.send_signal(signal.SIGUSR2)
        open_and_close_window()
        time.sleep(2)
        return (*idle, bench.pss(program.pid), bench.pss(bare.pid))


def open_and_close_window():
    desktop.Bus.session().activate_action('details')
    desktop.wait_for_window()
    time.sleep(2)
    desktop.xdo('key', 'Escape')
    desktop.wait_for_no_window()


if __name__ == '__main__':
    desktop.enter(desktop=True)  # where other programs share the libraries, as they do on any desktop
    ours, bare, ours_after, bare_after = map(statistics.median, zip(*[measure() for _ in range(TURNS)]))
    bench.tell(f'memory of the idle tray after {SURVEYS} surveys', ours, bare, 2.0, 'MiB', 'the bare program')
    bench.tell('memory after a window was open', ours_after, bare_after, 2.0, 'MiB',
               'the bare program after an empty window')
    bench.end()
