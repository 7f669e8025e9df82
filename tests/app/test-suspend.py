# SPDX-License-Identifier: GPL-3.0-or-later
"""Sleep and waking up, as logind tells of them on a system bus."""

import os
import subprocess

import desktop
import session
from desktop import Program, expect, expect_equal, internet, wait_for, wait_for_icon

LOGIND = 'org.freedesktop.login1'
MANAGER = LOGIND + '.Manager'
MANAGER_PATH = '/org/freedesktop/login1'
EDGE = 'www.tiktok.com/robots.txt'

desktop.require([], ['dbusmock'])
session.enter()
desktop.spawn(['/usr/bin/python3', '-m', 'dbusmock', '--template', 'notification_daemon'])
wait_for('a notification daemon', lambda: desktop.Bus.session().owner(desktop.NOTIFICATIONS))
notifications = desktop.NotificationMonitor()

# A second bus like the session's, on which nobody is but this double of logind.
system = desktop.spawn(['dbus-daemon', f'--config-file={os.environ["HOME"]}/bus.conf', '--nofork', '--print-address'],
                       stdout=subprocess.PIPE, text=True)
os.environ['DBUS_SYSTEM_BUS_ADDRESS'] = session.read_line(system)
logind = desktop.Bus(os.environ['DBUS_SYSTEM_BUS_ADDRESS'])
logind.connection.request_name(LOGIND)


def prepare_for_sleep(sleeping):
    from dbus.lowlevel import SignalMessage

    message = SignalMessage(MANAGER_PATH, MANAGER, 'PrepareForSleep')
    message.append(sleeping, signature='b')
    logind.connection.send_message(message)
    logind.connection.flush()


def icon():
    return desktop.item_property('IconName').rsplit('-', 1)[-1]


def first_failure():
    """On waking up it looks at once, and what fails only then is no news"""
    with Program('--background', speedup=1) as tocsin:
        wait_for_icon('up')
        wait_for('the end of the round', lambda: (tocsin.next_alarm() or 0) > 40)
        prepare_for_sleep(True)
        internet('set', '@core', 'status', '503')
        desktop.pause(0.5)
        expect(tocsin.next_alarm() > 35, 'falling asleep starts a round')
        internet('clear-log')
        prepare_for_sleep(False)
        wait_for('a round soon', lambda: (tocsin.next_alarm() or 99) <= 2)
        wait_for('that round', lambda: desktop.requests(EDGE) == 1)
        wait_for('the next one', lambda: desktop.requests(EDGE) == 2)
        expect_equal(icon(), 'up', 'the icon')
        internet('reset-all')
        wait_for('the end of the suspicion', lambda: (tocsin.next_alarm() or 0) > 40)
        expect_equal((icon(), notifications.shown), ('up', []), 'the icon and what was told')


def told_after_all():
    """An outage that began in the sleep is told once, one round later than else"""
    notifications.shown.clear()
    with Program('--background'):
        wait_for_icon('up')
        prepare_for_sleep(True)
        internet('set', '@core', 'status', '503')
        internet('clear-log')
        prepare_for_sleep(False)
        wait_for_icon('down')
        notifications.wait_for(1)
        expect(desktop.requests(EDGE) >= 4, 'the first failure was counted')
        desktop.pause(0.5)
        expect_equal(len(notifications.shown), 1, 'notifications')


def in_a_round():
    """A round in which it falls asleep is dropped: what it would have found is no news"""
    notifications.shown.clear()
    with Program('--background', speedup=1) as tocsin:
        wait_for_icon('up')
        wait_for('the end of the round', lambda: (tocsin.next_alarm() or 0) > 40)
        internet('set', '@core', 'silent-request')
        desktop.Bus.session().activate_action('check-now')
        wait_for('a round', lambda: tocsin.next_alarm() is None)
        prepare_for_sleep(True)
        wait_for('its end, long before the silence is one', lambda: (tocsin.next_alarm() or 99) <= 2, 5)
        internet('reset-all')
        prepare_for_sleep(False)
        wait_for('a good round', lambda: (tocsin.next_alarm() or 0) > 40)
        expect_equal((icon(), notifications.shown), ('up', []), 'the icon and what was told')


desktop.run(first_failure, told_after_all, in_a_round)
