# SPDX-License-Identifier: GPL-3.0-or-later
"""All of the window's texts fit into 360 px, in long and wide languages, and with the large text that weak eyes need."""

import os
import pathlib
import subprocess

import desktop
from desktop import expect, expect_equal, internet

desktop.enter(desktop=True)
WIDTH = '360'
SCALES = ['1', '1.5', '2']
HISTORY = pathlib.Path(os.environ['XDG_RUNTIME_DIR']) / 'fit.db'


def see(language, heading, state):
    """What does not fit in that language."""
    if not HISTORY.exists():
        subprocess.run([os.environ['TOCSIN_SEED_HISTORY'], HISTORY], check=True, timeout=desktop.PATIENCE * 3)
    output = subprocess.run([os.environ['TOCSIN_FIT'], HISTORY, state, WIDTH, *SCALES], text=True, check=True,
                            stdout=subprocess.PIPE, timeout=desktop.PATIENCE * 3,
                            env={**os.environ, 'LANGUAGE': language, 'TOCSIN_SPEEDUP': str(desktop.SPEEDUP)}).stdout
    *wrong, last = output.splitlines()
    expect_equal(last.split('\t'), ['done', heading], 'the end')
    expect(not wrong, 'not all fits:\n' + '\n'.join(wrong))


def english():
    """In English, while all is well"""
    see('en', 'Components', 'up')


def german():
    """In German, during an outage"""
    internet('set', '@core', 'status', '503')
    see('de', 'Komponenten', 'down')


def french():
    """In French, during a maintenance"""
    internet('set', '@tiktok', 'status', '503', 'Retry-After: 3600')
    see('fr', 'Composants', 'maintenance')


def arabic():
    """In Arabic, from right to left, where it is blocked"""
    internet('dns', '@tiktok', 'nxdomain')
    see('ar', 'المكوّنات', 'blocked')


def japanese():
    """In Japanese, without a network"""
    internet('route', 'down')
    see('ja', 'コンポーネント', 'offline')


desktop.run(english, german, french, arabic, japanese)
