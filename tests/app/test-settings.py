# SPDX-License-Identifier: GPL-3.0-or-later
"""Each preference counts at once, without a restart; and what a notification is asked to be."""

import contextlib
import json
import os
import pathlib
import shutil
import sqlite3
import time

import desktop
import session
from desktop import Program, expect, expect_equal, internet, wait_for, wait_for_icon

desktop.require([], ['dbusmock'])
session.enter()
desktop.spawn(['/usr/bin/python3', '-m', 'dbusmock', '--template', 'notification_daemon'])
wait_for('a notification daemon', lambda: desktop.Bus.session().owner(desktop.NOTIFICATIONS))
notifications = desktop.NotificationMonitor()


HISTORY = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'tocsin/history.db'


class Setting:
    """Another value of a preference, for as long as the context lasts."""

    def __init__(self, key, value):
        self.key, self.value, self.before = key, value, desktop.get_setting(key)

    def __enter__(self):
        desktop.set_setting(self.key, self.value)

    def __exit__(self, *_):
        desktop.set_setting(self.key, self.before)


def fail_and_recover():
    internet('set', '@core', 'status', '503')
    wait_for_icon('down')
    internet('reset-all')
    wait_for_icon('up')
    desktop.pause(0.3)


def forget():
    notifications.shown.clear()
    notifications.closed.clear()


def interval():
    """The interval between two checks"""
    with Program('--background', speedup=1) as tocsin:
        wait_for_icon('up')
        wait_for('the end of the round', lambda: tocsin.next_alarm())
        expect(48 - 5 < tocsin.next_alarm() <= 60, f'at first the next round is due in {tocsin.next_alarm()} s')
        with Setting('pulse-interval', '3600'):
            wait_for('a later round', lambda: tocsin.next_alarm() > 60)
        wait_for('a round within a minute', lambda: tocsin.next_alarm() <= 60)
        with Setting('pulse-interval', '30'):
            wait_for('an earlier round', lambda: tocsin.next_alarm() <= 30)


def symbolic():
    """The icons of one colour"""
    with Program('--background'):
        wait_for_icon('up')
        with Setting('symbolic-icons', 'true'):
            wait_for_icon('up-symbolic')
            internet('set', '@core', 'status', '503')
            wait_for_icon('down-symbolic')
        wait_for_icon('down')


def told():
    """An outage is told once and urgently, its end in its place and quietly"""
    forget()
    with Program('--background'):
        wait_for_icon('up')
        fail_and_recover()
        notifications.wait_for(2)
        down, back = notifications.shown
        expect_equal((down.replaces, back.replaces, back.id), (0, down.id, down.id), 'what replaces what')
        expect_equal((int(down.hints['urgency']), int(back.hints['urgency'])), (2, 1), 'urgency')
        expect_equal((str(down.hints['image-path']), str(back.hints['image-path'])),
                     (desktop.APP_ID + '-down', desktop.APP_ID + '-up'), 'icons')
        expect_equal(str(down.hints['desktop-entry']), desktop.APP_ID, 'desktop entry')
        for notification in notifications.shown:
            expect(not set('<>&') & set(notification.body), f'markup in {notification}')


def clicked():
    """A click on the notification opens the window"""
    forget()
    with Program('--background'):
        wait_for_icon('up')
        internet('set', '@core', 'status', '503')
        down = notifications.wait_for(1)
        desktop.Bus.session().call(desktop.NOTIFICATIONS, '/org/freedesktop/Notifications',
                                   'org.freedesktop.DBus.Mock', 'EmitSignal', 'sssav', desktop.NOTIFICATIONS,
                                   'ActionInvoked', 'us', [down.id, 'default'])
        wait_for('a window', desktop.windows)


def no_outage():
    """Not to be told of outages: neither of them nor of their end"""
    forget()
    with Program('--background'):
        wait_for_icon('up')
        with Setting('notify-outage', 'false'):
            fail_and_recover()
            expect_equal(notifications.shown, [], 'notifications')
        fail_and_recover()
        notifications.wait_for(2)


def no_recovery():
    """Not to be told of their end: what was told is withdrawn"""
    forget()
    with Program('--background') as tocsin:
        wait_for_icon('up')
        with Setting('notify-recovery', 'false'):
            fail_and_recover()
            told = notifications.wait_for(1)
            wait_for('its withdrawal', lambda: notifications.closed)
            expect_equal(notifications.closed, [told.id], 'withdrawn notifications')
        tocsin.expect_running()


def left_out():
    """A component that does not count changes nothing; what was told because of it is withdrawn"""
    forget()
    with Program('--background'):
        wait_for_icon('up')
        internet('set', 'webcast.tiktok.com', 'status', '503')
        desktop.Bus.session().activate_action('check-now')
        wait_for_icon('partial')
        told = notifications.wait_for(1)
        with Setting('left-out', "['live']"):
            wait_for_icon('up')
            wait_for('its withdrawal', lambda: notifications.closed)
            expect_equal(notifications.closed, [told.id], 'withdrawn notifications')
        wait_for_icon('partial')
    internet('reset-all')


def packets_of_a_block():
    """While the names are filtered and the person asks for a check: how many look-ups and requests there are of
    Globalping, OONI and the feed."""
    shutil.rmtree(pathlib.Path(os.environ['XDG_CACHE_HOME']) / 'tocsin', ignore_errors=True)
    internet('world', 'default')
    internet('clear-log')
    with Program('--background'):
        wait_for_icon('up')
        internet('set', '@core', 'reset-hello')
        wait_for_icon('blocked')
        surveys = desktop.requests('www.cloudflare.com/cdn-cgi/trace')
        desktop.Bus.session().activate_action('check-now')
        wait_for('a check', lambda: desktop.requests('www.cloudflare.com/cdn-cgi/trace') > surveys)
        desktop.pause(1)
    internet('reset-all')
    feed = int(internet('count', 'request', 'business-api.tiktok.com/marketing_api'))
    return [sum(int(internet('count', event, host)) for event in ('dns', 'request'))
            for host in ('api.globalping.io', 'api.ooni.io')] + [feed]


def switched_off():
    """Who is switched off is sent not a packet, not even a look-up of the name"""
    own = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'tocsin/services/tiktok.json'
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(json.dumps({'schema': 1, 'components': [{'id': 'ads', 'enabled': True}]}))
    try:
        seen = packets_of_a_block()
        expect(all(seen), f'packets to the world, OONI and the feed: {seen}')
        with Setting('ask-ooni', 'false'):
            seen = packets_of_a_block()
            expect(seen[0] and not seen[1], f'packets without OONI: {seen}')
        with contextlib.ExitStack() as off:
            for key in ('ask-world', 'announcements'):
                off.enter_context(Setting(key, 'false'))
            expect_equal(packets_of_a_block(), [0, 0, 0], 'packets without any')
    finally:
        own.unlink()


def days_kept():
    """How many lines of days the history has."""
    table = desktop.output_of(desktop.command_line(), 'history', '--since', '90d', '--csv')
    return sum(',86400,,,' in line for line in table.splitlines())


def history():
    """For how long the history is kept, and that it is cleared"""
    with Program('--background'):
        wait_for_icon('up')
        wait_for('a first day', lambda: days_kept() == 1)
        today = int(time.time()) // 86400
        with contextlib.closing(sqlite3.connect(HISTORY)) as past, past:
            past.executemany('INSERT INTO period VALUES (2, 0, ?, 86400000, 0, 0, 0, 0, 0, 0, 0, 0, NULL)',
                             [((today - day) * 86400,) for day in range(2, 80)])
        expect_equal(days_kept(), 79, 'days to begin with')
        with Setting('keep-history', '30'):
            wait_for('the older days to go', lambda: 20 < days_kept() <= 31)
        desktop.Bus.session().activate_action('clear-history')
        wait_for('nothing older than now', lambda: days_kept() <= 1)


def snoozed():
    """While notifications are snoozed nothing is told, the icon goes on, and a restart keeps that"""
    forget()
    try:
        for number in range(2):
            with Program('--background'):
                wait_for_icon('up')
                if number == 0:
                    desktop.Bus.session().activate_action('snooze', '1h')
                    wait_for('the setting', lambda: int(desktop.get_setting('snoozed-until').split()[-1]) > 0)
                wait_for('the row of the menu', lambda: [
                    label for _, label, _ in desktop.menu_rows() if label.startswith('Notifications snoozed until ')])
                fail_and_recover()
                expect_equal(notifications.shown, [], 'notifications')
        with Program('--background'):
            wait_for_icon('up')
            desktop.Bus.session().activate_action('snooze', 'off')
            desktop.pause(0.5)
            forget()
            fail_and_recover()
            notifications.wait_for(2)
    finally:
        desktop.set_setting('snoozed-until', '0')


desktop.run(interval, symbolic, told, clicked, no_outage, no_recovery, left_out, switched_off, history, snoozed)
