# SPDX-License-Identifier: GPL-3.0-or-later
"""What clicks on the tray icon do, and that the program does nothing while nothing is due."""

import subprocess

import desktop
from desktop import Program, expect, expect_equal, internet, wait_for, wait_for_tray, xdo

desktop.enter(desktop=True)
notifications = desktop.NotificationMonitor()


def left():
    """A left click opens the window; closing it leaves the program running"""
    with Program('--background') as tocsin:
        wait_for_tray('up')
        desktop.wait_for_colour('green')
        for close in ('Escape', 'alt+F4', 'ctrl+w'):
            desktop.click_tray(1)
            desktop.wait_for_window()
            if close == 'Escape':
                accessible = desktop.Accessible(tocsin.pid)
                for text in ('^TikTok is up$', '^Checked .* next', '^Edge: Works, [0-9]+ ms$', '^LIVE: Works',
                             '^TikTok is contacted every .*, which your provider or employer can see'):
                    accessible.wait_for(text)
                desktop.picture('window-up')
            xdo('key', close)
            desktop.wait_for_no_window()
            tocsin.expect_running()
        wait_for_tray('up')


def window_follows():
    """The open window follows an outage, and a click while it is open opens no second one"""
    with Program('--background') as tocsin:
        wait_for_tray('up')
        desktop.wait_for_colour('green')
        desktop.click_tray(1)
        desktop.wait_for_window()
        internet('set', '@core', 'status', '503')
        wait_for_tray('down')
        accessible = desktop.Accessible(tocsin.pid)
        for text in ('^TikTok is down$', '^Its servers answer with errors', '^Edge: Fails', '^LIVE: Works',
                     r'^Since \d\d:\d\d'):
            accessible.wait_for(text)
        desktop.picture('window-down')
        desktop.click_tray(1)
        desktop.pause(0.5)
        desktop.wait_for_window()
        internet('reset-all')
        wait_for_tray('up')
        accessible.wait_for('^TikTok is up$')


def middle():
    """A middle click starts a check of everything"""
    with Program('--background', speedup=1) as tocsin:
        wait_for_tray('up')
        desktop.wait_for_colour('green')
        wait_for('the first round to end', lambda: (tocsin.next_alarm() or 0) > 40)
        internet('clear-log')
        desktop.click_tray(2)
        # The heavy page is asked for once an hour, or when a person wants to know.
        wait_for('requests', lambda: desktop.requests('www.tiktok.com/explore') == 1 and
                 desktop.requests('www.tiktok.com/robots.txt') == 1)
        wait_for('the round to end', lambda: (tocsin.next_alarm() or 0) > 40)


def right():
    """A right click shows the menu; Quit in it ends the program with status 0"""
    with Program('--background') as tocsin:
        wait_for_tray('up')
        desktop.wait_for_colour('green')
        (_, headline, enabled), (_, times, _), *rest = desktop.menu_rows()
        expect_equal((headline, enabled), ('TikTok is up', False), 'first row')
        expect(times.startswith('Since ') and '· last check ' in times or times == 'Checking…', f'second row: {times}')
        expect_equal([label for _, label, _ in rest],
                     ['', 'Details', 'Check now', 'Snooze notifications', '', 'Open TikTok', 'Downdetector', 'Copy report',
                      '', 'Preferences', 'Quit'],
                     'other rows')
        expect(all(enabled for _, _, enabled in rest), 'a command is not enabled')

        before = screen()
        desktop.click_tray(3)
        wait_for('a menu on the screen', lambda: screen() != before)
        desktop.pause(0.5)
        desktop.picture('menu')
        expect(not desktop.windows(), 'a right click opens the window')
        xdo('key', 'Up')      # from none to the last row
        desktop.pause(0.2)
        xdo('key', 'Return')
        wait_for('the end of the program', lambda: not tocsin.is_running())
        wait_for('the end of the icon', lambda: not desktop.tray_items())


def screen():
    """The part of the screen under the icon, where a menu opens; no clock is in it."""
    return subprocess.run(['import', '-silent', '-window', 'root', '-crop', '120x60+0+40', 'rgb:-'],
                          stdout=subprocess.PIPE, check=True, timeout=desktop.PATIENCE).stdout


def failing_rows():
    """While TikTok fails, the menu names the components that do"""
    with Program('--background'):
        wait_for_tray('up')
        healthy = len(desktop.menu_rows())
        internet('set', '@core', 'status', '503')
        wait_for_tray('down')
        rows = wait_for('rows', lambda: [label for _, label, _ in desktop.menu_rows() if 'Fails' in label])
        expect_equal({row.split(':')[0] for row in rows}, {'Edge', 'Web page', 'Videos', 'Static content', 'Log in'},
                     'rows of components')
        details = next(number for number, label, _ in desktop.menu_rows() if label == 'Details')
        desktop.Bus.session().call(desktop.APP_ID, desktop.item_property('Menu'), 'com.canonical.dbusmenu', 'Event',
                                   'isvu', details, 'clicked', '', 0)
        desktop.wait_for_window()
        internet('reset-all')
        wait_for_tray('up')
        wait_for('no rows of components', lambda: len(desktop.menu_rows()) == healthy)


def idle():
    """Between two rounds the program sleeps"""
    with Program('--background', speedup=1) as tocsin:
        wait_for_tray('up')
        # A window, too, leaves nothing behind.
        desktop.Bus.session().activate_action('details')
        desktop.wait_for_window()
        xdo('key', 'Escape')
        desktop.wait_for_no_window()
        desktop.pause(3)
        expect(tocsin.next_alarm() > 30, f'the next round is due in {tocsin.next_alarm()} s already')
        # GLib looks every 4 s for a watched file whose folder does not exist: twice would tell. Threads
        # that have had nothing to do for a while end meanwhile.
        wakeups = tocsin.count_wakeups(10)
        desktop.comment(f'{wakeups} wake-ups in 10 s')
        expect(wakeups <= 1, f'{wakeups} wake-ups of all threads in 10 s in which nothing was due')


desktop.run(left, window_follows, middle, right, failing_rows, idle)
