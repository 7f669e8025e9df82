# SPDX-License-Identifier: GPL-3.0-or-later
"""The running application as its bus sees it: the tray's item, actions, a second start, signals."""

import os
import pathlib
import signal

import dbus
import desktop
import session
from desktop import ITEM, ITEM_PATH, Program, expect, expect_equal, internet, wait_for, wait_for_icon

session.enter()
bus = desktop.Bus.session()


def registers():
    """The icon is registered with the watcher, once, and gone with the program"""
    with session.Watcher() as watcher:
        with Program('--background') as tocsin:
            name = watcher.wait_for(1)
            expect_equal(bus.pid_of(name), tocsin.pid, 'who registered')
            expect_equal(bus.owner(desktop.APP_ID), name, 'owner of the application id')
            wait_for_icon('up')
            properties = bus.call(desktop.APP_ID, ITEM_PATH, 'org.freedesktop.DBus.Properties', 'GetAll', 's', ITEM)
            expect_equal((properties['Id'], properties['Category'], properties['Status']),
                         (desktop.APP_ID, 'ApplicationStatus', 'Active'), 'identity')
            expect_equal(len(watcher.registered()), 1, 'registrations')
            expect(not desktop.windows(), 'a program in the background has a window')
        expect(not bus.owner(name), 'the connection outlives the program')


def watcher_restarts():
    """A watcher that comes late, or again, gets the icon"""
    with Program('--background') as tocsin:
        wait_for_icon('up')
        for _ in range(3):
            with session.Watcher() as watcher:
                expect_equal(bus.pid_of(watcher.wait_for(1)), tocsin.pid, 'who registered')
        desktop.pause(1.5)   # a fallback icon is made now, and unmade by
        with session.Watcher('--no-host') as watcher:
            watcher.wait_for(1)
            watcher.process.send_signal(signal.SIGUSR1)
            desktop.pause(0.5)
            watcher.process.send_signal(signal.SIGUSR1)
            desktop.pause(0.5)
            expect_equal(len(watcher.registered()), 1, 'registrations')


def activated():
    """A left click, by D-Bus, opens the window; panels are told that the item is no mere menu"""
    with session.Watcher() as watcher, Program('--background'):
        name = watcher.wait_for(1)
        everything = bus.call(name, ITEM_PATH, 'org.freedesktop.DBus.Properties', 'GetAll', 's', ITEM)
        expect_equal(everything.get('ItemIsMenu'), False, 'ItemIsMenu')
        expect('XAyatanaLabel' not in everything, 'an empty label, which MATE draws in place of the icon')
        expect_equal(bus.get(name, ITEM_PATH, ITEM, 'ItemIsMenu'), False, 'ItemIsMenu alone')
        bus.call(name, ITEM_PATH, ITEM, 'Activate', 'ii', 10, 10)
        wait_for('a window', desktop.windows)
        bus.call(name, ITEM_PATH, ITEM, 'Activate', 'ii', 10, 10)
        desktop.pause(0.3)
        expect_equal(len(desktop.windows()), 1, 'windows')
        # Whatever else comes to that object is still the library's to answer.
        expect(bus.get(name, ITEM_PATH, ITEM, 'Menu') is not None, 'there is no menu')
        expect(bus.try_call(name, ITEM_PATH, ITEM, 'NoSuchMethod') is None, 'a wrong method is answered')


def actions():
    """The actions work over the bus"""
    with Program('--background', speedup=1) as tocsin:
        wait_for_icon('up')
        names = bus.call(desktop.APP_ID, desktop.APP_PATH, 'org.gtk.Actions', 'List')
        expect({'details', 'check-now', 'copy-report', 'open-link', 'quit'} <= set(names), f'actions: {names}')
        wait_for('the end of the round', lambda: (tocsin.next_alarm() or 0) > 40)
        internet('clear-log')
        bus.activate_action('check-now')
        wait_for('a check of everything', lambda: desktop.requests('www.tiktok.com/explore') == 1)
        bus.activate_action('details')
        wait_for('a window', desktop.windows)


def entry_actions():
    """The actions of the desktop entry work by the bus and as options, running or not"""
    with Program('--background', speedup=1) as tocsin:
        wait_for_icon('up')
        wait_for('the end of the round', lambda: (tocsin.next_alarm() or 0) > 40)
        bus.call(desktop.APP_ID, desktop.APP_PATH, 'org.freedesktop.Application', 'ActivateAction', 'sava{sv}',
                 'preferences', dbus.Array([], 'v'), {})
        wait_for('the preferences', lambda: preferences())
        internet('clear-log')
        with Program('--check-now') as second:
            wait_for('its end', lambda: not second.is_running())
        wait_for('a check of everything', lambda: desktop.requests('www.tiktok.com/explore') == 1)
    with Program('--preferences'):
        wait_for('the preferences', preferences)
        expect(not desktop.windows(), 'the window opens as well')
    with Program('--check-now'):
        wait_for_icon('up')
        expect(not desktop.windows(), 'the window opens')


def preferences():
    return desktop.xdo('search', '--onlyvisible', '--name', '^Preferences$')


def opens_links():
    """Links go to the browser, and a link that does not exist nowhere"""
    visited = pathlib.Path(os.environ['HOME']) / 'visited'
    applications = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'applications'
    applications.mkdir(exist_ok=True)
    (applications / 'test-browser.desktop').write_text(
        f'[Desktop Entry]\nType=Application\nName=Test\nMimeType=x-scheme-handler/https;\n'
        f"Exec=sh -c 'echo %u >>{visited}'\n")
    (applications / 'mimeapps.list').write_text(
        '[Default Applications]\nx-scheme-handler/https=test-browser.desktop\n')
    with Program('--background', says=r'tocsin: There is no link “no-such-link”\.\n'):
        wait_for_icon('up')
        for link in ('home', 'no-such-link', 'downdetector'):
            bus.activate_action('open-link', link)
        wait_for('two visits', lambda: visited.exists() and len(visited.read_text().splitlines()) == 2)
        expect_equal(set(visited.read_text().split()),
                     {'https://www.tiktok.com/', 'https://downdetector.com/status/tiktok/'}, 'visited pages')


def second_start():
    """A second start ends with status 0 and opens the first one's window, unless in the background"""
    with session.Watcher() as watcher, Program('--background') as tocsin:
        wait_for_icon('up')
        with Program('--background') as second:
            wait_for('its end', lambda: not second.is_running())
        desktop.pause(0.3)
        expect(not desktop.windows(), 'a second start in the background opens a window')
        with Program() as second:
            wait_for('its end', lambda: not second.is_running())
        wait_for('a window', desktop.windows)
        expect_equal(bus.pid_of(desktop.APP_ID), tocsin.pid, 'who is the application')
        expect_equal(len(watcher.registered()), 1, 'registrations')


def first_start():
    """A start without options opens the window at once, and closing the application keeps nothing"""
    with Program():
        wait_for('a window', desktop.windows)
        wait_for_icon('up')
    expect(not desktop.windows(), 'the window outlives the program')


def signals():
    """SIGTERM and SIGINT end the program as the action "quit" does"""
    for number in (signal.SIGTERM, signal.SIGINT):
        with Program('--background') as tocsin:
            wait_for_icon('up')
            tocsin.process.send_signal(number)
            wait_for('the end', lambda: not tocsin.is_running())


def quits_early():
    """The program may be quit at any moment of its first seconds"""
    with session.Watcher():
        for delay in (0, 0.02, 0.05, 0.1, 0.2, 0.4):
            with Program('--background'):
                wait_for('the action to quit by', lambda: bus.owner(desktop.APP_ID))
                desktop.pause(delay)


def many_changes():
    """Restless servers make one signal a change, at most two changes a second, and no new menu"""
    with session.Watcher(), Program('--background', speedup=60, says=session.NO_DAEMON) as tocsin:
        wait_for_icon('up')
        menu = [number for number, _, _ in desktop.menu_rows()]
        seen = []
        match = bus.connection.add_signal_receiver(
            lambda *_: seen.append(1), 'NewIcon', ITEM, None, ITEM_PATH)
        for _ in range(2):
            internet('set', '@core', 'status', '503')
            wait_for_icon('down')
            internet('reset-all')
            wait_for_icon('up')
        desktop.pause(0.2)
        match.remove()
        expect(2 <= len(seen) <= 8, f'{len(seen)} signals of a new icon for four changes')
        expect_equal([number for number, _, _ in desktop.menu_rows()], menu, 'rows of the menu')
        tocsin.expect_running()


desktop.run(registers, watcher_restarts, activated, actions, entry_actions, opens_links, second_start, first_start, signals,
            quits_early, many_changes)
