# SPDX-License-Identifier: GPL-3.0-or-later
"""What was decided while nobody was to be told outlives the program, however that ends."""

import json
import os
import pathlib
import re
import time

import desktop
import session
from desktop import Program, expect, expect_equal, internet, wait_for, wait_for_icon

desktop.require([], ['dbusmock'])
session.enter()
desktop.spawn(['/usr/bin/python3', '-m', 'dbusmock', '--template', 'notification_daemon'])
wait_for('a notification daemon', lambda: desktop.Bus.session().owner(desktop.NOTIFICATIONS))
notifications = desktop.NotificationMonitor()


class Snooze:
    """Notifications are snoozed, for as long as the context lasts."""

    def __enter__(self):
        desktop.set_setting('snoozed-until', str(int((time.time() + 12 * 3600) * 10 ** 6)))

    def __exit__(self, *_):
        desktop.set_setting('snoozed-until', '0')


def last_state():
    """What the program would know if it were killed now."""
    try:
        return json.loads((pathlib.Path(os.environ['XDG_STATE_HOME']) / 'tocsin/last-state.json').read_text())
    except OSError:
        return {}


def miss_outage():
    """An outage begins while nothing is told, and the program is killed."""
    tocsin = Program('--background')
    wait_for_icon('up')
    internet('set', '@core', 'status', '503')
    wait_for_icon('down')
    wait_for('a trace of it', lambda: last_state().get('missed'))
    expect_equal(last_state()['told_state'], 'down', 'what the program believes to have told')
    tocsin.kill()
    expect_equal(notifications.shown, [], 'notifications')


def killed_while_snoozed():
    """Killed with -9 while notifications are snoozed, it tells of the outage later, once"""
    notifications.shown.clear()
    with Snooze():
        miss_outage()
        # Killed once more, before it knows anything, and after it has seen the same.
        Program('--background').kill()
        tocsin = Program('--background')
        wait_for_icon('down')
        tocsin.kill()
    with Program('--background'):
        notification = notifications.wait_for(1)
        expect_equal((notification.title, int(notification.hints['urgency'])), ('TikTok is down', 2), 'told')
        wait_for('what is told to be forgotten', lambda: last_state() and 'missed' not in last_state())
        desktop.pause(1)
        expect_equal(len(notifications.shown), 1, f'notifications: {notifications.shown}')
    with Program('--background'):
        wait_for_icon('down')
        desktop.pause(0.5)
        expect_equal(len(notifications.shown), 1, f'notifications: {notifications.shown}')


def over_when_started_again():
    """What was missed before the end with -9, and is over: one line tells of all of it"""
    notifications.shown.clear()
    with Snooze():
        miss_outage()
    internet('reset-all')
    with Program('--background'):
        notification = notifications.wait_for(1)
        wait_for_icon('up')
        desktop.pause(0.5)
    expect_equal([notification.title, len(notifications.shown)], ['TikTok is back', 1], 'told')
    expect(re.fullmatch(r'While you were away: \d\d:\d\d TikTok is down, \d\d:\d\d TikTok is back\.',
                        notification.body), f'the notification says {notification.body!r}')


def over_and_nobody_cares():
    """What was missed and is over is told to nobody who does not want to hear of an end, or a day later"""
    notifications.shown.clear()
    with Snooze():
        miss_outage()
    internet('reset-all')
    desktop.set_setting('notify-recovery', 'false')
    try:
        with Program('--background'):
            wait_for_icon('up')
            wait_for('what was missed to be forgotten', lambda: last_state() and 'missed' not in last_state())
            desktop.pause(0.5)
    finally:
        desktop.set_setting('notify-recovery', 'true')
    with Snooze():
        miss_outage()
    internet('reset-all')
    file = pathlib.Path(os.environ['XDG_STATE_HOME']) / 'tocsin/last-state.json'
    state = last_state()
    state['saved_at'] -= 25 * 3600 * 10 ** 6
    file.write_text(json.dumps(state))
    with Program('--background'):
        wait_for_icon('up')
        desktop.pause(1)
    expect_equal(notifications.shown, [], 'notifications')


desktop.run(killed_while_snoozed, over_when_started_again, over_and_nobody_cares)
