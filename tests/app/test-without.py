# SPDX-License-Identifier: GPL-3.0-or-later
"""What the application says and does where something is missing or wrong: bus, display, tray,
notification daemon, schema, browser, definition, network."""

import os
import pathlib
import shutil
import signal
import subprocess

import desktop
import session
from desktop import Program, expect, expect_equal, internet, wait_for, wait_for_icon

session.enter()
NO_BUS = {'DBUS_SESSION_BUS_ADDRESS': 'unix:path=/nonexistent'}
OWN_DEFINITION = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'tocsin/services/tiktok.json'


def no_bus():
    """Without a session bus it says so, shows the window and ends well"""
    sentence = r'tocsin: There is no session bus: [^\n]*\.\n'
    for arguments in ((), ('--background',)):
        with Program(*arguments, says=sentence, environment=NO_BUS) as tocsin:
            wait_for('a window', desktop.windows)
            internet('set', '@core', 'status', '503')
            desktop.pause(5)     # an outage of which nobody can be told
            internet('reset-all')
            desktop.pause(1)
            tocsin.expect_running()
            tocsin.process.send_signal(signal.SIGTERM)
            wait_for('the end', lambda: not tocsin.is_running())


def no_display():
    """Without a display it says so in a sentence and ends with status 1"""
    for arguments in ((), ('--background',)):
        with Program(*arguments, says=r'tocsin: There is no display [^\n]*“tocsin check”[^\n]*\.\n', status=1,
                     environment={'DISPLAY': None}) as tocsin:
            wait_for('the end', lambda: not tocsin.is_running())


def no_tray():
    """Without a tray it runs, and a second start shows the window"""
    with Program('--background') as tocsin:
        wait_for_icon('up')
        desktop.pause(3.5)
        expect(not desktop.windows(), 'a program in the background has a window')
        with Program() as second:
            wait_for('its end', lambda: not second.is_running())
        wait_for('a window', desktop.windows)
        tocsin.expect_running()


def no_daemon():
    """Without a notification daemon it goes on"""
    with Program('--background', says=session.NO_DAEMON) as tocsin:
        wait_for_icon('up')
        internet('set', '@core', 'status', '503')
        wait_for_icon('down')
        internet('reset-all')
        wait_for_icon('up')
        tocsin.expect_running()


def wrong_own_definition():
    """A wrong definition of one's own is named with the place of the mistake; the shipped one serves"""
    OWN_DEFINITION.parent.mkdir(parents=True)
    OWN_DEFINITION.write_text('{"schema": 1, "components": [{"id": "edge", "slow_ms": "soon"}]}')
    try:
        with Program(says=rf'tocsin: [^\n]*{OWN_DEFINITION}[^\n]*slow_ms[^\n]*\n'):
            wait_for_icon('up')
            wait_for('a window', desktop.windows)
    finally:
        OWN_DEFINITION.unlink()


def wrong_service():
    """--service with a file that is wrong, or is not there, ends with a sentence and status 64"""
    wrong = pathlib.Path(os.environ['HOME']) / 'wrong.json'
    wrong.write_text('{"schema": 1, "name": ')
    for file in (wrong, wrong.with_name('none.json')):
        with Program(f'--service={file}', says=rf'tocsin: [^\n]*{file.name}[^\n]*\n', status=64) as tocsin:
            wait_for('the end', lambda: not tocsin.is_running())


def second_service():
    """--service while the program runs is refused with a sentence"""
    source = desktop.HERE.parents[1] / 'data/services/tiktok.json'
    with Program('--background'):
        wait_for_icon('up')
        with Program(f'--service={source}', says=r'tocsin: Tocsin runs already[^\n]*\n', status=1) as second:
            wait_for('the end', lambda: not second.is_running())
    with Program('--background', f'--service={source}'):
        wait_for_icon('up')


def wrong_option():
    """An option or an argument that does not exist ends with a sentence and status 64"""
    for arguments, sentence in ((['--no-such-option'], r'[^\n]*--no-such-option\n'),
                                (['--background', 'nonsense'], r'tocsin: “nonsense”[^\n]*\n'),
                                (['nonsense'], r'tocsin: “nonsense”[^\n]*\n')):
        with Program(*arguments, says=sentence, status=64) as tocsin:
            wait_for('the end', lambda: not tocsin.is_running())


def no_network():
    """Started without a network it says offline, and sees the network when it comes"""
    internet('route', 'down')
    with Program('--background'):
        wait_for_icon('offline')
        expect_equal(desktop.item_property('Title').split(' since')[0], 'You are offline', 'title')
        internet('route', 'up')
        wait_for_icon('up')


desktop.run(no_bus, no_display, no_tray, no_daemon, wrong_own_definition, wrong_service, second_service,
            wrong_option, no_network)
