# SPDX-License-Identifier: GPL-3.0-or-later
"""Panels and daemons that die, come late or never, and a program that is killed."""

import os
import re
import signal

import desktop
from desktop import Program, expect, expect_equal, internet, wait_for, wait_for_colour, wait_for_tray

desktop.enter(desktop=True)
notifications = desktop.NotificationMonitor()
bus = desktop.Bus.session()


def kill_owner(name):
    pid = bus.pid_of(name)
    os.kill(pid, signal.SIGKILL)
    wait_for(f'the end of {name}', lambda: bus.pid_of(name) != pid)


def kill_panel():
    kill_owner('org.xfce.Panel')
    # The tray is a process of its own there, which ends with the panel.
    wait_for('the end of the tray', lambda: not bus.owner(desktop.WATCHER))


def start_panel():
    desktop.spawn(desktop.PANEL)
    wait_for('a panel', lambda: bus.owner(desktop.WATCHER))


def expect_outage_told(told):
    """An outage is shown and told, and so is its end; told notifications came before."""
    internet('set', '@core', 'status', '503')
    wait_for_tray('down')
    wait_for_colour('red')
    down = notifications.wait_for(told + 1)
    expect(down.title.startswith('TikTok is down'), f'the notification is {down}')
    wait_for('it on the screen', lambda: desktop.output_of('dunstctl', 'count', 'displayed').strip() == '1')
    internet('reset-all')
    wait_for_tray('up')
    wait_for_colour('green')
    back = notifications.wait_for(told + 2)
    expect_equal((back.title, back.replaces), ('TikTok is back', down.id), 'notification and what it replaces')
    wait_for('it on the screen', lambda: desktop.output_of('dunstctl', 'count', 'displayed').strip() == '1')


def panel_restarts():
    """The panel is killed and started again: the icon is there again and goes on"""
    with Program('--background') as tocsin:
        wait_for_tray('up')
        kill_panel()
        desktop.pause(0.5)
        start_panel()
        wait_for_tray('up')
        wait_for_colour('green')
        expect(sum(desktop.tray_colours(1).values()) == 0, 'there are two icons')
        tocsin.expect_running()
        desktop.click_tray(1)
        desktop.wait_for_window()
        expect_outage_told(len(notifications.shown))


def daemon_restarts():
    """The notification daemon is killed and started again: the next notification arrives"""
    with Program('--background'):
        wait_for_tray('up')
        expect_outage_told(len(notifications.shown))
        kill_owner(desktop.NOTIFICATIONS)
        desktop.spawn(['dunst'])
        wait_for('a notification daemon', lambda: bus.owner(desktop.NOTIFICATIONS))
        expect_outage_told(len(notifications.shown))
        desktop.picture('told-by-another-daemon')


def daemon_dies_during_outage():
    """The notification daemon is killed during an outage: its end is told all the same"""
    with Program('--background'):
        wait_for_tray('up')
        told = len(notifications.shown)
        internet('set', '@core', 'status', '503')
        notifications.wait_for(told + 1)
        kill_owner(desktop.NOTIFICATIONS)
        desktop.spawn(['dunst'])
        wait_for('a notification daemon', lambda: bus.owner(desktop.NOTIFICATIONS))
        internet('reset-all')
        back = notifications.wait_for(told + 2)
        expect_equal(back.title, 'TikTok is back', 'title of the notification')
        wait_for('it on the screen', lambda: desktop.output_of('dunstctl', 'count', 'displayed').strip() == '1')


def killed():
    """The program is killed and started again: one icon, and the settings are kept"""
    desktop.set_setting('symbolic-icons', 'true')
    desktop.set_setting('pulse-interval', '120')
    tocsin = Program('--background')
    wait_for_tray('up-symbolic')
    tocsin.kill()
    wait_for('no icon', lambda: not desktop.tray_items())
    with Program('--background') as tocsin:
        wait_for_tray('up-symbolic')
        desktop.pause(1)
        expect_equal([bus.pid_of(name) for name, _ in desktop.tray_items()], [tocsin.pid], 'whose icons there are')
        expect_equal(desktop.get_setting('pulse-interval'), 'uint32 120', 'setting')
        desktop.set_setting('symbolic-icons', 'false')
        desktop.set_setting('pulse-interval', '60')
        wait_for_tray('up')


def killed_during_outage():
    """The program is killed during an outage: the next run neither repeats nor forgets it"""
    told = len(notifications.shown)
    tocsin = Program('--background')
    wait_for_tray('up')
    internet('set', '@core', 'status', '503')
    down = notifications.wait_for(told + 1)
    wait_for_tray('down')
    desktop.pause(1)
    tocsin.kill()
    with Program('--background'):
        wait_for_tray('down')
        desktop.pause(4)
        expect_equal(len(notifications.shown), told + 1, f'notifications ({notifications.shown})')
        internet('reset-all')
        wait_for_tray('up')
        back = notifications.wait_for(told + 2)
        expect_equal(back.title, 'TikTok is back', 'title of the notification')
        lasted = re.fullmatch(r'The trouble lasted (\d+) s\.', back.body)
        expect(lasted and int(lasted[1]) >= 5, f'{back} is not of the whole outage, as of {down}')


def second_start():
    """A second start raises the window of the first and adds no icon"""
    with Program('--background') as tocsin:
        wait_for_tray('up')
        with Program('--background') as second:
            wait_for('the end of the second start', lambda: not second.is_running())
        desktop.pause(0.5)
        expect(not desktop.windows(), 'a second start in the background opens the window')

        with Program() as second:
            wait_for('the end of the second start', lambda: not second.is_running())
        window = desktop.wait_for_window()
        desktop.xdo('windowminimize', window)
        desktop.wait_for_no_window()
        with Program() as second:
            wait_for('the end of the second start', lambda: not second.is_running())
        expect_equal(desktop.wait_for_window(), window, 'the window')
        expect_equal([bus.pid_of(name) for name, _ in desktop.tray_items()], [tocsin.pid], 'whose icons there are')
        tocsin.expect_running()


def late_panel():
    """The panel comes later than the program: the icon appears"""
    kill_panel()
    try:
        with Program('--background', says=desktop.ICON_TAKEN_BACK) as tocsin:
            desktop.wait_for_icon('up')
            desktop.pause(4)  # until the program takes it that there is no tray
            tocsin.expect_running()
            expect(not desktop.windows(), 'a program in the background has a window')
            start_panel()
            wait_for_tray('up')
            wait_for_colour('green')
            expect(sum(desktop.tray_colours(1).values()) == 0, 'there are two icons')
            desktop.click_tray(1)
            desktop.wait_for_window()
    finally:
        if not bus.owner(desktop.WATCHER):
            start_panel()


def no_panel():
    """Without a tray there is a window, which says so, and notifications"""
    desktop.set_setting('first-start', 'false')
    kill_panel()
    try:
        with Program() as tocsin:
            desktop.wait_for_window()
            accessible = desktop.Accessible(tocsin.pid)
            accessible.wait_for('^This desktop shows no tray icons')
            desktop.picture('no-tray')
            told = len(notifications.shown)
            internet('set', '@core', 'status', '503')
            notifications.wait_for(told + 1)
            internet('reset-all')
            notifications.wait_for(told + 2)
            desktop.xdo('key', 'Escape')
            desktop.wait_for_no_window()
            tocsin.expect_running()
            with Program() as second:
                wait_for('the end of the second start', lambda: not second.is_running())
            desktop.wait_for_window()
            start_panel()
            wait_for_tray('up')
            wait_for('no word of a missing tray any more',
                     lambda: not any('no tray icons' in text for text in accessible.texts()))
    finally:
        desktop.set_setting('first-start', 'true')
        if not bus.owner(desktop.WATCHER):
            start_panel()


desktop.run(panel_restarts, daemon_restarts, daemon_dies_during_outage, killed, killed_during_outage,
            second_start, late_panel, no_panel)
