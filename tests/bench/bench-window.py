#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the click on the icon to the first frame in which the window is complete, with a year of
history, beside an empty window of the bare program: the first window of a fresh process each time."""

import mmap
import os
import pathlib
import signal
import struct
import time

import bench
import desktop
import session

TURNS = 7
WATCHED = 4       # s: by then all has been drawn
SETTLED = 3       # s: a window that took longer was not complete when the last picture was taken
COMPLETE = 0.995  # of what changes: the rest may be a clock that ticks
BLOCK = 64        # bytes: 16 pixels of one line


class Screen:
    """What Xvfb has drawn, which it keeps in a file."""

    def __init__(self):
        with open(pathlib.Path(os.environ['XDG_RUNTIME_DIR']) / 'Xvfb_screen0', 'rb') as file:
            self.memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        header = struct.unpack('>25I', self.memory[:100])
        self.begin = header[0] + header[19] * 12  # after the header and the colour map

    def picture(self):
        return self.memory[self.begin:]

    def watch(self, seconds):
        """(time.monotonic(), picture) of each change from now on."""
        seen = [(time.monotonic(), self.picture())]
        while time.monotonic() - seen[0][0] < seconds:
            now, picture = time.monotonic(), self.picture()
            if picture != seen[-1][1]:
                seen.append((now, picture))
            time.sleep(0.002)
        return seen


def find_complete(seen):
    """Seconds until the screen was as it remained."""
    before, final = seen[0][1], seen[-1][1]
    places = [at for at in range(0, len(final), BLOCK) if before[at:at + BLOCK] != final[at:at + BLOCK]]
    desktop.expect(len(places) > 100, 'no window came up')
    for when, picture in seen:
        same = sum(picture[at:at + BLOCK] == final[at:at + BLOCK] for at in places)
        if same >= COMPLETE * len(places):
            desktop.expect(when - seen[0][0] < SETTLED, 'the screen did not come to rest')
            return when - seen[0][0]
    raise AssertionError('the last picture is like itself')


def measure(screen, click):
    click()
    return find_complete(screen.watch(WATCHED)) * 1000


def click_icon():
    """As a panel does it; the answer is not waited for."""
    from dbus.lowlevel import MethodCallMessage

    message = MethodCallMessage(desktop.APP_ID, desktop.ITEM_PATH, desktop.ITEM, 'Activate')
    message.append(0, 0, signature='ii')
    message.set_no_reply(True)
    connection = desktop.Bus.session().connection
    connection.send_message(message)
    connection.flush()


def open_ours(screen):
    with desktop.Program('--background', speedup=1) as program:
        desktop.wait_for_icon('up')
        time.sleep(1)
        bench.wait_idle(program.pid)
        return measure(screen, click_icon)


def open_bare(screen):
    with bench.Bare() as bare:
        time.sleep(1)
        bench.wait_idle(bare.pid)
        return measure(screen, lambda: bare.process.send_signal(signal.SIGUSR1))


if __name__ == '__main__':
    session.enter()
    bench.seed_history()
    bench.stop_animations()
    with session.Watcher():
        display = Screen()
        ours, bare = bench.alternate(TURNS, lambda: open_ours(display), lambda: open_bare(display))
    bench.tell('click to a complete window frame', ours, bare, 2.0, 'ms', 'an empty window')
    bench.end()
