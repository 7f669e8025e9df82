# SPDX-License-Identifier: GPL-3.0-or-later
"""What other programs on the session bus can ask of the running application."""

import json
import os
import pathlib
import time
import xml.etree.ElementTree as xml

import dbus
import desktop
import session
from desktop import APP_ID, APP_PATH, PATIENCE, Program, expect, expect_equal, internet, wait_for, wait_for_icon

session.enter()
bus = desktop.Bus.session()

STATUS = APP_ID + '.Status'
PROPERTIES = 'org.freedesktop.DBus.Properties'
UNTIL_BACK = 2 ** 63 - 1


def call(method, signature='', *arguments):
    return bus.call(APP_ID, APP_PATH, STATUS, method, signature, *arguments)


def status():
    return bus.call(APP_ID, APP_PATH, PROPERTIES, 'GetAll', 's', STATUS)


class Changes:
    """The signals of changed properties, for as long as the context lasts."""

    def __enter__(self):
        self.seen = []
        self.match = bus.connection.add_signal_receiver(self.take, 'PropertiesChanged', PROPERTIES, None, APP_PATH)
        return self

    def __exit__(self, *_):
        self.match.remove()

    def take(self, interface, changed, invalidated):
        if interface == STATUS:
            expect_equal(list(invalidated), [], 'properties without a value')
            self.seen.append(dict(changed))

    def wait_for(self, name, value):
        wait_for(f'the change of {name} to {value}', lambda: any(change.get(name) == value for change in self.seen))


def describes():
    """The interface is the one that its installed description promises"""
    file = pathlib.Path(os.environ['XDG_DATA_DIRS'].split(':')[0]) / f'dbus-1/interfaces/{STATUS}.xml'
    with Program('--background'):
        wait_for_icon('up')
        seen = xml.fromstring(bus.call(APP_ID, APP_PATH, 'org.freedesktop.DBus.Introspectable', 'Introspect'))

    def members(node):
        interface = next(child for child in node if child.get('name') == STATUS)
        return sorted((member.tag, *sorted(member.attrib.items()), *(tuple(sorted(arg.attrib.items())) for arg in member))
                      for member in interface)
    expect_equal(members(seen), members(xml.parse(file).getroot()), 'members')


def values():
    """All is well: each property says so, with times of now"""
    before = int(time.time())
    with Program('--background', speedup=1):
        wait_for_icon('up')
        seen = wait_for('the next check', lambda: status()['NextCheck'] and status())
    expect_equal({name: str(seen[name]) for name in ('State', 'Scope', 'Confidence', 'Reason', 'Headline')},
                 {'State': 'up', 'Scope': 'unknown', 'Confidence': 'confirmed', 'Reason': 'none',
                  'Headline': 'TikTok is up'}, 'words')
    expect(before <= seen['LastCheck'] <= time.time(), f'the last check was at {seen["LastCheck"]}')
    expect(seen['LastCheck'] + 40 <= seen['NextCheck'] <= time.time() + 60, f'the next is due at {seen["NextCheck"]}')
    expect_equal((seen['Snoozed'], seen['SnoozedUntil']), (False, 0), 'snoozing')
    expect_equal({name: value.__class__.__name__ for name, value in seen.items() if not isinstance(value, dbus.String)},
                 {'Since': 'Int64', 'LastCheck': 'Int64', 'NextCheck': 'Int64', 'SnoozedUntil': 'Int64',
                  'Snoozed': 'Boolean'}, 'types')


def changes():
    """An outage and its end are told as they come, each change once and nothing that did not change"""
    with Program('--background', says=session.NO_DAEMON):
        wait_for_icon('up')
        with Changes() as told:
            internet('set', '@core', 'status', '503')
            told.wait_for('State', 'down')
            down = next(change for change in told.seen if change.get('State') == 'down')
            expect({'Reason', 'Headline', 'Since'} <= set(down), f'{set(down)} do not come together')
            expect_equal((down['Reason'], down['Headline'].split(' for')[0]), ('server_error', 'TikTok is down'), 'words')
            expect(time.time() - PATIENCE < down['Since'] <= time.time(), f'down since {down["Since"]}')
            internet('reset-all')
            told.wait_for('State', 'up')
            shown, last = {}, None
            for change in told.seen:
                for name, value in change.items():
                    expect(name not in shown or shown[name] != value, f'{name} is told as {value} twice')
                shown.update(change)
            expect_equal([change['State'] for change in told.seen if 'State' in change], ['down', 'up'], 'states')
            is_so = status()
            for name in ('State', 'Reason', 'Headline'):
                expect_equal(shown[name], is_so[name], f'the last {name} that was told')


def quiet():
    """While nothing changes there is one signal for each check, of its times alone"""
    with Program('--background') as tocsin:
        wait_for_icon('up')
        wait_for('the end of the round', tocsin.next_alarm)
        desktop.pause(0.2)
        with Changes() as told:
            wait_for('three checks', lambda: len({change.get('NextCheck') for change in told.seen}) > 3)
            for change in told.seen:
                expect(set(change) <= {'LastCheck', 'NextCheck'}, f'told without need: {change}')


def check_now():
    """CheckNow checks everything"""
    with Program('--background', speedup=1) as tocsin:
        wait_for_icon('up')
        wait_for('the end of the round', lambda: (tocsin.next_alarm() or 0) > 40)
        internet('clear-log')
        with Changes() as told:
            expect_equal(call('CheckNow'), None, 'answer')
            wait_for('a check of everything', lambda: desktop.requests('www.tiktok.com/explore') == 1)
            wait_for('its end', lambda: any('LastCheck' in change or 'NextCheck' in change for change in told.seen))


def snooze():
    """Snooze silences for so many minutes, until it is back, or no longer; and refuses nonsense"""
    try:
        with Program('--background', says=session.NO_DAEMON), Changes() as told:
            wait_for_icon('up')
            call('Snooze', 'u', 30)
            told.wait_for('Snoozed', True)
            expect(abs(status()['SnoozedUntil'] - time.time() - 1800) < 10, f'until {status()["SnoozedUntil"]}')
            call('Snooze', 'u', 0)
            told.wait_for('Snoozed', False)
            expect_equal((status()['Snoozed'], status()['SnoozedUntil']), (False, 0), 'snoozing')
            call('Snooze', 'u', 2880)
            expect(abs(status()['SnoozedUntil'] - time.time() - 172800) < 10, f'until {status()["SnoozedUntil"]}')
            for minutes in (2881, 2 ** 32 - 2):
                try:
                    call('Snooze', 'u', minutes)
                    raise desktop.Failure(f'{minutes} minutes are accepted')
                except dbus.DBusException as error:
                    expect_equal(error.get_dbus_name(), 'org.freedesktop.DBus.Error.InvalidArgs', 'error')
            expect(status()['Snoozed'], 'what is refused ends a snooze')
            # Until the service works again: while it does, that is at once, with the next check.
            internet('set', '@core', 'status', '503')
            told.wait_for('State', 'down')
            call('Snooze', 'u', 2 ** 32 - 1)
            told.wait_for('SnoozedUntil', UNTIL_BACK)
            internet('reset-all')
            wait_for('the end of the snooze', lambda: not status()['Snoozed'])
    finally:
        desktop.set_setting('snoozed-until', '0')


def report():
    """GetReport is the object of “tocsin check --json”, of what is shown"""
    with Program('--background', says=session.NO_DAEMON):
        wait_for_icon('up')
        up = json.loads(call('GetReport'))
        internet('set', '@core', 'status', '503')
        wait_for_icon('down')
        down, seen = json.loads(call('GetReport')), status()
    expect_equal((up['schema'], up['state'], down['state'], down['headline']), (1, 'up', 'down', seen['Headline']), 'words')
    expect_equal(time.strftime('%FT%TZ', time.gmtime(seen['Since'])), down['since'], 'since')
    internet('reset-all')
    checked = json.loads(desktop.output_of(desktop.command_line(), 'check', '--json'))
    expect_equal((list(up), [list(part) for part in up['components']]),
                 (list(checked), [list(part) for part in checked['components']]), 'members')


def refuses():
    """What is not in the interface is refused, and the application's own interfaces still answer"""
    with Program('--background'):
        wait_for_icon('up')
        expect(bus.try_call(APP_ID, APP_PATH, STATUS, 'NoSuchMethod') is None, 'a wrong method is answered')
        expect(bus.try_call(APP_ID, APP_PATH, STATUS, 'Snooze', 's', '5') is None, 'a wrong argument is taken')
        expect(bus.try_call(APP_ID, APP_PATH, PROPERTIES, 'Set', 'ssv', STATUS, 'State', 'up') is None, 'State is set')
        bus.call(APP_ID, APP_PATH, 'org.freedesktop.Application', 'Activate', 'a{sv}', {})
        wait_for('a window', desktop.windows)


def second_start():
    """A second start leaves the first one's answers alone"""
    with Program('--background') as tocsin:
        wait_for_icon('up')
        for arguments in ((), ('--background',)):
            with Program(*arguments) as second:
                wait_for('its end', lambda: not second.is_running())
            expect_equal((bus.pid_of(APP_ID), status()['State']), (tocsin.pid, 'up'), 'who answers, and what')


def activated():
    """A call starts the program, in the tray only, and is answered"""
    session.install_service()
    try:
        report = json.loads(bus.connection.call_blocking(APP_ID, APP_PATH, STATUS, 'GetReport', '', (), timeout=PATIENCE))
        expect_equal(report['schema'], 1, 'schema')
        wait_for('the first verdict', lambda: status()['State'] == 'up')
        expect(not desktop.windows(), 'a program that was called has a window')
    finally:
        session.remove_service()
        bus.try_call(APP_ID, APP_PATH, 'org.gtk.Actions', 'Activate', 'sava{sv}', 'quit', dbus.Array([], 'v'), {})
        wait_for('its end', lambda: not bus.owner(APP_ID))


desktop.run(describes, values, changes, quiet, check_now, snooze, report, refuses, second_start, activated)
