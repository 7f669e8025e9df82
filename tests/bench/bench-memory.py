#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Memory of the idle program, beside that of a bare one."""

import signal
import time

import bench
import desktop

SURVEYS = 20


def measure(window):
    """Tocsin after its surveys and the bare program, in MiB; with their window opened and closed."""
    with bench.Bare() as bare, desktop.Program('--background', speedup=1) as program:
        desktop.wait_for_icon('up')
        for _ in range(SURVEYS):
            bench.check_now()
        if window:
            bare.process.send_signal(signal.SIGUSR1)
            time.sleep(2)
            bare.process.send_signal(signal.SIGUSR2)
            open_and_close_window()
        time.sleep(2)
        return bench.pss(program.pid), bench.pss(bare.pid)


def open_and_close_window():
    desktop.Bus.session().activate_action('details')
    desktop.wait_for_window()
    time.sleep(2)
    desktop.xdo('key', 'Escape')
    desktop.wait_for_no_window()


if __name__ == '__main__':
    desktop.enter(desktop=True)  # where other programs share the libraries, as they do on any desktop
    bench.tell(f'memory after {SURVEYS} surveys', *measure(False), 2.0, 'MiB', 'a bare program with an icon')
    bench.tell('memory after the window was closed', *measure(True), 2.0, 'MiB',
               'a bare program that closed an empty window')
    bench.end()
