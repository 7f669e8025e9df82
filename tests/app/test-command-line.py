# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands that ask the running application, and never start it: tocsin status, tocsin snooze."""

import json
import os
import re
import subprocess
import time

import desktop
import session
from desktop import Program, expect, expect_equal, internet, wait_for, wait_for_icon

session.enter()
bus = desktop.Bus.session()


def tocsin(*arguments):
    """(exit status, what it printed, what it said)"""
    process = subprocess.run([desktop.command_line(), *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             stdin=subprocess.DEVNULL, text=True, timeout=desktop.PATIENCE)
    return process.returncode, process.stdout, process.stderr


class Following:
    """`tocsin status --follow`, and the lines that it prints."""

    def __init__(self, *arguments):
        self.process = desktop.spawn([desktop.command_line(), 'status', '--follow', *arguments],
                                     stdout=subprocess.PIPE)
        os.set_blocking(self.process.stdout.fileno(), False)
        self.text = b''

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def lines(self):
        self.text += self.process.stdout.read() or b''
        return self.text[:self.text.rfind(b'\n') + 1].decode().splitlines()

    def wait_for(self, what, predicate):
        wait_for(f'{what} among the lines', lambda: any(predicate(line) for line in self.lines()))


def not_running():
    """Where nothing runs, one sentence says so, the status is 3, and nothing is started"""
    session.install_service()
    try:
        for arguments in (('status',), ('status', '--json'), ('status', '--format=waybar'), ('snooze', '30')):
            expect_equal(tocsin(*arguments), (3, '', 'tocsin: Tocsin is not running; start it, or use “tocsin check”.\n'),
                         f'answer to {arguments}')
        with Following('--format=waybar') as following:
            following.wait_for('an empty module', lambda line: json.loads(line)['class'] == 'stopped')
        expect(not bus.owner(desktop.APP_ID), 'asking starts the program')
    finally:
        session.remove_service()


def words():
    """status tells in words what is shown, and by its exit status"""
    with Program('--background', speedup=1, says=session.NO_DAEMON) as program:
        wait_for_icon('up')
        wait_for('the end of the round', program.next_alarm)
        desktop.pause(0.2)
        status, out, err = tocsin('status')
        expect_equal((status, err), (0, ''), 'status')
        expect(re.fullmatch(r'TikTok is up\nSince: \d\d:\d\d\nLast check: \d\d:\d\d\nNext check: \d\d:\d\d\n', out), f'words: {out!r}')
    for target, behaviour, state, wanted in (('@core', 'status 503', 'down', 2),
                                             ('webcast.tiktok.com', 'status 500', 'partial', 1)):
        with Program('--background', says=session.NO_DAEMON):
            wait_for_icon('up')
            internet('set', target, *behaviour.split())
            bus.activate_action('check-now')
            wait_for_icon(state)
            status, out, err = tocsin('status')
            expect_equal((status, err), (wanted, ''), 'status')
            expect(re.search(r'^Since: \d\d:\d\d$', out, re.M), f'no time in {out!r}')
        internet('reset-all')


def one_object():
    """--json is the report, with the exit status of its state"""
    with Program('--background', says=session.NO_DAEMON):
        wait_for_icon('up')
        internet('set', '@core', 'status', '503')
        wait_for_icon('down')
        status, out, err = tocsin('status', '--json')
        report = json.loads(bus.call(desktop.APP_ID, desktop.APP_PATH, desktop.APP_ID + '.Status', 'GetReport'))
        expect_equal((status, err), (2, ''), 'status')
        seen = json.loads(out)
        expect_equal((seen['schema'], seen['state'], list(seen)), (1, 'down', list(report)), 'object')
        expect_equal(tocsin('status', '--format=json')[0], 2, 'status')


def report():
    """report is what the running instance knows, without a packet more, unless one wants a check"""
    with Program('--background', speedup=1, says=session.NO_DAEMON) as program:
        wait_for_icon('up')
        wait_for('the end of the round', program.next_alarm)
        desktop.pause(0.2)
        internet('clear-log')
        status, out, err = tocsin('report')
        expect_equal((status, err), (0, ''), 'status')
        expect(re.match(r'TikTok is up\n(.*\n)+Since: \d{4}-(.*\n)+Checked: \d{4}-', out), f'report: {out}')
        expect('From:' not in out, 'the own address is told unasked')
        status, out, err = tocsin('report', '--with-my-address')
        expect_equal((status, err), (0, ''), 'status')
        expect(re.search(r'^From: [\d.:a-f]+$', out, re.M), f'no address in {out}')
        asked = [desktop.requests(target) for target in ('www.tiktok.com/robots.txt', 'www.cloudflare.com/cdn-cgi/trace')]
        expect_equal(asked, [0, 1], 'requests')
        internet('set', '@core', 'status', '503')
        expect_equal((tocsin('report')[0], tocsin('report', '--check', '--no-world')[0]), (0, 2), 'status')


def waybar():
    """--format=waybar is what a module of that panel reads: markup escaped, status 0"""
    with Program('--background', says=session.NO_DAEMON):
        wait_for_icon('up')
        internet('set', '@core', 'status', '503')
        wait_for_icon('down')
        status, out, err = tocsin('status', '--format=waybar')
        expect_equal((status, err, out.count('\n')), (0, '', 1), 'status')
        module = json.loads(out)
        expect_equal((module['alt'], module['class']), ('down', 'down'), 'state')
        expect(module['text'].startswith('TikTok is down'), f'text: {module["text"]}')
        expect(module['tooltip'].startswith(module['text'] + '\nSince: '), f'tooltip: {module["tooltip"]!r}')
        for part in (module['text'], module['tooltip']):
            expect(not set('<>') & set(part), f'markup: {part}')


def follows():
    """--follow waits for the program, tells each change once, and its end"""
    with Following() as words, Following('--json') as objects, Following('--format=waybar') as modules:
        words.wait_for('that it does not run', lambda line: line.endswith('  Tocsin is not running'))
        with Program('--background', says=session.NO_DAEMON):
            wait_for_icon('up')
            words.wait_for('up', lambda line: line.endswith('  TikTok is up'))
            internet('set', '@core', 'status', '503')
            wait_for_icon('down')
            words.wait_for('down', lambda line: 'TikTok is down' in line)
            objects.wait_for('down', lambda line: (json.loads(line) or {}).get('state') == 'down')
            modules.wait_for('down', lambda line: json.loads(line)['alt'] == 'down')
        modules.wait_for('the end', lambda line: json.loads(line)['alt'] == 'stopped')
        wait_for('the end in words', lambda: words.lines()[-1].endswith('  Tocsin is not running'))
        wait_for('the end as an object', lambda: objects.lines()[-1] == 'null')
        for following in (words, objects, modules):
            told = following.lines()
            expect(all(a != b for a, b in zip(told, told[1:])), f'a line twice: {told}')


def reader_leaves():
    """--follow ends when nobody reads any more"""
    with Following() as following:
        following.wait_for('that it does not run', lambda line: 'not running' in line)
        following.process.stdout.close()
        with Program('--background'):
            wait_for('its end', lambda: following.process.poll() is not None)
            wait_for_icon('up')


def snooze():
    """snooze silences the running instance, says until when, and ends it"""
    try:
        with Program('--background'):
            wait_for_icon('up')
            status, out, err = tocsin('snooze', '90')
            expect_equal((status, err), (0, ''), 'status')
            expect(re.fullmatch(r'Notifications snoozed until (\d\d:\d\d|\d+ \w+, \d\d:\d\d)\n', out), f'words: {out!r}')
            until = bus.get(desktop.APP_ID, desktop.APP_PATH, desktop.APP_ID + '.Status', 'SnoozedUntil')
            expect(abs(until - time.time() - 5400) < 10, f'until {until}')
            expect(out in tocsin('status')[1], 'the status does not tell of it')
            expect_equal(tocsin('snooze', 'off'), (0, 'Notifications are not snoozed\n', ''), 'the end of it')
            expect('snoozed' not in tocsin('status')[1], 'the snooze goes on')
    finally:
        desktop.set_setting('snoozed-until', '0')


desktop.run(not_running, words, one_object, report, waybar, follows, reader_leaves, snooze)
