#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the start of the program to its icon's registration with the panel, beside the bare program."""

import os
import time

import bench
import desktop
import session

TURNS = 15


class Panel(session.Watcher):
    """The watcher of a panel that tells at once which icon was registered."""

    def __init__(self):
        super().__init__()
        self.end = os.open(self.log, os.O_RDONLY)

    def wait_for_item(self, path):
        """Returns when an icon at that path was registered, of the clock time.monotonic()."""
        deadline = time.monotonic() + desktop.PATIENCE
        while time.monotonic() < deadline:
            if path.encode() in os.read(self.end, 4096):
                return time.monotonic()
            time.sleep(0.0005)
        raise desktop.Failure(f'no icon {path} was registered')


def start(panel, command, path):
    """ms from the start to the icon."""
    began = time.monotonic()
    process = desktop.spawn(command, env={**os.environ, 'TOCSIN_SPEEDUP': '1'})
    try:
        return (panel.wait_for_item(path) - began) * 1000
    finally:
        process.kill()
        process.wait()
        desktop.wait_for('the end of it', lambda: not desktop.Bus.session().owner(desktop.APP_ID))


if __name__ == '__main__':
    session.enter()
    bench.seed_history()
    with Panel() as panel:
        ours, bare = bench.alternate(
            TURNS,
            lambda: start(panel, [os.environ['TOCSIN_PROGRAM'], '--background'], desktop.ITEM_PATH),
            lambda: start(panel, [os.environ['TOCSIN_BARE_TRAY']], '/org/ayatana/NotificationItem/bare'))
    bench.tell('start to registered icon', ours, bare, 1.5, 'ms', 'the bare program')
    bench.end()
