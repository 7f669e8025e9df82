# SPDX-License-Identifier: GPL-3.0-or-later
"""TikTok goes down and comes back: what the panel, the notification daemon and the person see."""

import re
import time

import desktop
from desktop import Program, expect, expect_equal, internet, wait_for, wait_for_colour, wait_for_tray

# From an outage to its notification it may take 95 s where servers answer with errors.
BUDGET = 95 / desktop.SPEEDUP + 5 * desktop.SLOW

desktop.enter(desktop=True)
notifications = desktop.NotificationMonitor()


def displayed():
    return desktop.output_of('dunstctl', 'count', 'displayed').strip()


def forget_notifications():
    notifications.shown.clear()
    notifications.closed.clear()
    desktop.output_of('dunstctl', 'close-all')
    wait_for('no notification on the screen', lambda: displayed() == '0')


def up():
    """TikTok works: a green check is registered and drawn"""
    with Program('--background'):
        wait_for_tray('up')
        wait_for_colour('green')
        desktop.picture('up')
        bus = desktop.Bus.session()
        expect_equal(desktop.item_property('Title'), 'TikTok is up', 'title')
        expect_equal(desktop.item_property('IconAccessibleDesc'), 'TikTok is up', 'description')
        expect_equal(desktop.item_property('Status'), 'Active', 'status')
        expect_equal(desktop.tray_items()[0][0], bus.owner(desktop.APP_ID), 'whose icon it is')
        expect(not desktop.windows(), 'a program in the background has a window')
        expect_equal(notifications.shown, [], 'notifications')


def outage():
    """TikTok answers 503 and then works again: red and told once, green and told in its place"""
    forget_notifications()
    with Program('--background'):
        wait_for_tray('up')
        internet('set', '@core', 'status', '503')
        start = time.monotonic()
        desktop.wait_for_icon('down', BUDGET)
        told = notifications.wait_for(1, BUDGET)
        desktop.comment(f'told after {time.monotonic() - start:.1f} s')
        expect(time.monotonic() - start < BUDGET, 'it took too long')
        wait_for_colour('red')
        wait_for('the notification on the screen', lambda: displayed() == '1')
        desktop.picture('down')
        expect(re.match('TikTok is down', told.title), f'the notification is {told}')
        expect_equal((told.replaces, told.hints.get('urgency')), (0, 2), 'what it replaces and its urgency')
        expect(re.match(r'TikTok is down since \d\d:\d\d$', desktop.item_property('Title')), 'title of the icon')

        desktop.pause(4)  # two more rounds
        expect_equal(len(notifications.shown), 1, f'notifications of one outage ({notifications.shown})')

        internet('reset-all')
        wait_for_tray('up')
        back = notifications.wait_for(2)
        wait_for_colour('green')
        lasted = time.monotonic() - start
        expect_equal(back.title, 'TikTok is back', 'title of the notification')
        match = re.fullmatch(r'The trouble lasted (\d+) s\.', back.body)
        expect(match, f'the notification says {back.body!r}')
        expect(2 <= int(match[1]) <= lasted + 1, f'{match[1]} s, and it was less than {lasted:.0f} s')
        expect_equal((back.replaces, back.id), (told.id, told.id), 'what it replaces, and its own id')
        wait_for('one notification on the screen', lambda: displayed() == '1')
        desktop.picture('back')
        expect_equal(notifications.closed, [], 'withdrawn notifications')


def flicker():
    """A single bad round is no outage"""
    forget_notifications()
    with Program('--background', speedup=4):
        wait_for_tray('up')
        wait_for('the end of the first round', lambda: 'Since' in desktop.menu_rows()[1][1])
        internet('set', '@core', 'status', '503')
        internet('clear-log')
        desktop.Bus.session().activate_action('check-now')
        wait_for('a bad round', lambda: desktop.menu_rows()[1][1] == 'Checking a problem…')
        internet('reset-all')
        wait_for('the end of the suspicion', lambda: 'Since' in desktop.menu_rows()[1][1])
        expect(desktop.requests('www.tiktok.com/explore') == 2, 'there were not a bad and a good round')
        expect_equal(desktop.item_property('IconName'), desktop.APP_ID + '-up', 'the icon')
        expect_equal(notifications.shown, [], 'notifications')


def offline():
    """No network at all: the grey icon, and nobody is told of it or of its end"""
    forget_notifications()
    with Program('--background'):
        wait_for_tray('up')
        internet('route', 'down')
        wait_for_tray('offline')
        wait_for_colour('grey')
        desktop.picture('offline')
        expect(re.match('You are offline', desktop.item_property('Title')), 'title of the icon')
        desktop.pause(2)
        internet('route', 'up')
        wait_for_tray('up')
        wait_for_colour('green')
        desktop.pause(2)
        expect_equal(notifications.shown, [], 'notifications')


def symbolic():
    """The preference for icons of one colour counts at once"""
    with Program('--background'):
        wait_for_tray('up')
        desktop.set_setting('symbolic-icons', 'true')
        wait_for_tray('up-symbolic')
        wait_for_colour('grey')
        desktop.picture('symbolic')
        desktop.set_setting('symbolic-icons', 'false')
        wait_for_tray('up')
        wait_for_colour('green')


desktop.run(up, outage, flicker, offline, symbolic)
