# SPDX-License-Identifier: GPL-3.0-or-later
"""The windows as a screen reader, the keyboard and a person with weak eyes find them."""

import os
import pathlib
import re
import subprocess
import time

import desktop
from desktop import Program, expect, expect_equal, internet, wait_for, wait_for_tray, xdo

desktop.enter(desktop=True)
THEMES = ['Adwaita', 'Adwaita:dark', 'HighContrast', 'HighContrastInverse']
HEADINGS = ['Where it breaks', 'Components', 'Around the world', 'History', 'What you can do']


def open_window(tocsin):
    wait_for_tray('up')
    desktop.Bus.session().activate_action('details')
    desktop.wait_for_window()
    accessible = desktop.Accessible(tocsin.pid)
    accessible.wait_for('^TikTok is up$')
    return accessible


def reading():
    """A screen reader finds the verdict, every part, and a name for every control"""
    desktop.set_setting('first-start', 'true')
    with Program('--background') as tocsin:
        accessible = open_window(tocsin)
        texts = accessible.texts(accessible.VISIBLE)
        for text in HEADINGS:
            expect(text in texts, f'there is no heading “{text}” in {texts}')
        for step in ('This computer', 'Internet', 'DNS', 'TikTok’s edge', 'Videos'):
            accessible.wait_for(f'^{step}: works$')
        controls = accessible.controls()
        desktop.comment(controls)
        nameless = [role for role, name in controls if not name and role not in ('filler', 'label', 'scroll pane', 'scroll bar')]
        expect_equal(nameless, [], 'controls without a name')
        names = [name for _, name in controls]
        for wanted in ('Check Now', 'Main menu', 'Details of Edge', 'Downdetector', 'Copy Report', 'Start at Login',
                       'Preferences', 'Dismiss'):
            expect(wanted in names, f'there is no control “{wanted}” in {names}')


def reading_an_outage():
    """A screen reader finds the step that is broken"""
    with Program('--background') as tocsin:
        accessible = open_window(tocsin)
        internet('set', '@core', 'status', '503')
        accessible.wait_for('^TikTok is down$')
        for text in ('^Internet: works$', '^TikTok’s edge: broken$', '^Videos: not known$', '^The Internet works; it breaks'):
            accessible.wait_for(text)


def press_until(accessible, key, wanted, patience=60):
    """Presses a key until the keyboard is on what is wanted; returns what it came by. Each press has its
    effect before the next one: else the keyboard goes on after it was seen where it ought to be."""
    visited = [accessible.focused()]
    for _ in range(patience):
        xdo('key', key)
        focused = desktop.wait_until(time.monotonic() + desktop.SLOW,
                                     lambda: another(accessible.focused(), visited[-1]))
        if focused:
            visited.append(focused)
            if re.search(wanted, focused[1]) and accessible.focused() == focused:
                return visited
    raise desktop.Failure(f'the key {key} never comes to {wanted}, but to {[each and each[1] for each in visited]}')


def another(focused, before):
    return focused if focused != before else None


def keyboard():
    """The keyboard reaches all, unfolds a component, and has a chart tell its numbers"""
    desktop.set_setting('first-start', 'false')
    with Program('--background', speedup=1) as tocsin:
        accessible = open_window(tocsin)
        press_until(accessible, 'Tab', '^Main menu$')
        press_until(accessible, 'Tab', '^How do we know')
        press_until(accessible, 'Tab', '^Details of Edge$')
        xdo('key', 'space')
        accessible.wait_for('^How long each part of the request took$')
        press_until(accessible, 'Tab', '^How long each part')
        xdo('key', 'Home')
        wait_for('a phase in words', lambda: re.match(r'Name \(DNS\): ', (accessible.focused() or ('', '', ''))[2]))
        press_until(accessible, 'Tab', '^Last 90 days$')
        wait_for('today in words', lambda: re.search(r': (up all|no data)', (accessible.focused() or ('', '', ''))[2]))
        press_until(accessible, 'Tab', '^Copy Report$')
        desktop.picture('keyboard')
        xdo('key', 'Return')
        wait_for('a report to paste', lambda: 'TikTok is up' in clipboard())
        for part in ('UTC (', 'https://www.tiktok.com/robots.txt', 'HTTP 200', 'https://x.com/TikTokSupport'):
            expect(part in clipboard(), f'{part!r} is not in the report:\n{clipboard()}')


def clipboard():
    """What an application that pastes would get."""
    script = ('import gi; gi.require_version("Gtk", "3.0"); from gi.repository import Gtk, Gdk; '
              'print(Gtk.Clipboard.get(Gdk.SELECTION_CLIPBOARD).wait_for_text())')
    return desktop.output_of('/usr/bin/python3', '-c', script)


def export_to(accessible, path):
    """Asks for a table of the history in a file, by the keyboard alone."""
    press_until(accessible, 'Tab', '^Export…$')
    xdo('key', 'space')
    accessible.wait_for('^As a Table')
    press_until(accessible, 'Down', '^As a Table')
    xdo('key', 'Return')
    wait_for('a choice of a file', lambda: xdo('search', '--onlyvisible', '--name', '^Export the History$'))
    wait_for('its name to be written', lambda: (accessible.focused() or ('', '', ''))[0] == 'text')
    xdo('key', 'ctrl+a')
    xdo('type', str(path))
    xdo('key', 'Return')


def export():
    """The history goes into a file; one that cannot be written is told"""
    table = pathlib.Path(os.environ['XDG_RUNTIME_DIR']) / 'history.csv'
    with Program('--background') as tocsin:
        accessible = open_window(tocsin)
        export_to(accessible, table)
        wait_for('a table', lambda: table.exists() and table.read_text().endswith('\n'))
        lines = table.read_text().splitlines()
        expect(lines[0].startswith('start,length_s,component,') and len(lines) > 1, f'the table is {lines}')
        export_to(accessible, '/proc/history.csv')
        accessible.wait_for('^The history was not exported: .')
        desktop.picture('export')
        xdo('key', 'Escape')
    table.unlink()


def preferences():
    """Ctrl+comma opens the preferences; a switch changes its setting at once"""
    with Program('--background') as tocsin:
        accessible = open_window(tocsin)
        xdo('key', 'ctrl+comma')
        accessible.wait_for('^Slowness$')
        nameless = [role for role, name in accessible.controls()
                    if not name and role not in ('filler', 'label', 'scroll pane', 'scroll bar', 'list item')]
        expect_equal(nameless, [], 'controls without a name')
        press_until(accessible, 'Tab', '^Slowness$')
        expect_equal(desktop.get_setting('notify-slow'), 'false', 'the setting')
        xdo('key', 'space')
        wait_for('the setting', lambda: desktop.get_setting('notify-slow') == 'true')
        desktop.set_setting('notify-slow', 'false')
        press_until(accessible, 'Tab', '^LIVE$')
        xdo('key', 'space')
        wait_for('the setting', lambda: desktop.get_setting('left-out') == "['live']")
        accessible.wait_for('^LIVE: Works, does not count')
        xdo('key', 'space')
        accessible.wait_for('^LIVE: Works, [0-9]')
        press_until(accessible, 'Tab', '^Start at login$')
        entry = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / f'autostart/{desktop.APP_ID}.desktop'
        expect(not entry.exists(), 'the program starts at login without having been asked to')
        xdo('key', 'space')
        wait_for('an entry that starts it', lambda: entry.exists() and 'Hidden=false' in entry.read_text())
        xdo('key', 'space')
        wait_for('an entry that does not', lambda: 'Hidden=true' in entry.read_text())
        desktop.picture('preferences')
        xdo('key', 'Escape')
        wait_for('the end of the preferences', lambda: 'Slowness' not in accessible.texts())


def contrast():
    """Colours and texts can be told from what is behind them in light, dark and high contrast"""
    failed = []
    for theme in THEMES:
        output = subprocess.run([os.environ['TOCSIN_CONTRAST']], env={**os.environ, 'GTK_THEME': theme}, text=True,
                                stdout=subprocess.PIPE, check=True, timeout=desktop.PATIENCE).stdout
        rows = [line.split('\t') for line in output.splitlines()]
        expect(len(rows) >= 7, f'only {rows} was computed')
        for what, seen, least in rows:
            desktop.comment(f'{theme}: {what}: {seen} of {least}')
            if float(seen) < float(least):
                failed.append((theme, what, seen))
    expect_equal(failed, [], 'too faint')


desktop.run(reading, reading_an_outage, keyboard, export, preferences, contrast)
