# SPDX-License-Identifier: GPL-3.0-or-later
"""What the program writes is for the person alone and tells nobody's secrets, and what others write is
text and nothing else, in the window and in the notification daemon."""

import json
import os
import pathlib
import stat
import subprocess

import desktop
from desktop import Program, expect, expect_equal, internet, wait_for, wait_for_tray

desktop.enter(desktop=True)
notifications = desktop.NotificationMonitor()
bus = desktop.Bus.session()

PASSWORD, PERSON = 'correct-horse-battery', 'somebody.in.particular'
OWN_ADDRESS = '203.0.113.99'   # as the fake internet tells it
NAME = '<b>Tik</b> & <a href="https://example.com/">Tok</a>'
FOLDERS = ('XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'XDG_STATE_HOME', 'XDG_RUNTIME_DIR')


def written():
    """All that lies in the person's folders under the program's name, and the folders themselves."""
    return [path for name in FOLDERS for path in pathlib.Path(os.environ[name]).rglob('*')
            if 'tocsin' in str(path.relative_to(os.environ[name])).lower()]


def command(*words, **environment):
    """What a command of the command line says, by whatever way."""
    result = subprocess.run([desktop.command_line(), *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                            timeout=4 * desktop.PATIENCE, env={**os.environ, **environment})
    return result.stdout


def tell_an_outage():
    told = len(notifications.shown)
    internet('set', '@core', 'status', '503')
    down = notifications.wait_for(told + 1)
    wait_for_tray('down')
    return down


def private():
    """Files are 0600 and folders 0700, whatever the person's umask"""
    before = os.umask(0)
    try:
        with Program('--background'):
            wait_for_tray('up')
            tell_an_outage()
            bus.activate_action('details')
            desktop.wait_for_window()
            internet('reset-all')
            wait_for_tray('up')
    finally:
        os.umask(before)
    found = [path for path in written() if not path.name.endswith('.log')]
    expect(any(path.name == 'history.db' for path in found), f'there is no history in {found}')
    expect(any(path.name == 'last-state.json' for path in found), f'there is no state in {found}')
    for path in found:
        mode = stat.S_IMODE(path.lstat().st_mode)
        expect_equal(oct(mode), oct(0o700 if path.is_dir() else 0o600), f'mode of {path}')


def secret():
    """The credentials of a proxy and the own address stand in no file, log, report or answer"""
    proxy = f'http://{PERSON}:{PASSWORD}@192.0.2.99:3128/'
    environment = {'http_proxy': proxy, 'https_proxy': proxy, 'all_proxy': proxy, 'G_MESSAGES_DEBUG': 'all'}
    answers = []
    program = Program('--background', '--debug', says='(?s).*', environment=environment.items())
    with program:
        wait_for_tray('offline')
        answers.append(bus.call(desktop.APP_ID, desktop.APP_PATH, desktop.APP_ID + '.Status', 'GetReport'))
        answers += [command('report'), command('status', '--json')]
        bus.activate_action('copy-report')
    expect_equal(json.loads(answers[0])['reason'], 'proxy', 'what is the matter')
    answers += [program.said(), command('check', **environment), command('check', '--json', **environment)]

    program = Program('--background', '--debug', says='(?s).*', environment={'G_MESSAGES_DEBUG': 'all'}.items())
    with program:
        wait_for_tray('up')
        tell_an_outage()
        answers.append(bus.call(desktop.APP_ID, desktop.APP_PATH, desktop.APP_ID + '.Status', 'GetReport'))
    answers += [program.said(), command('check', '--json'), command('history', '--json'), command('report')]

    expect(desktop.requests('www.cloudflare.com/cdn-cgi/trace') > 0, 'the address was never told')
    for secret in (PASSWORD, PERSON, OWN_ADDRESS):
        for answer in answers:
            expect(secret not in answer, f'{secret} in: {answer}')
        for path in written():
            if path.is_file():
                expect(secret.encode() not in path.read_bytes(), f'{secret} in {path}')


def plain():
    """Markup in what others write is shown as the text that it is, by the window and by the daemon"""
    shipped = json.loads((desktop.HERE.parents[1] / 'data/services/tiktok.json').read_text())
    file = pathlib.Path(os.environ['XDG_RUNTIME_DIR']) / 'service.json'
    shipped['name'] = NAME
    shipped['components'][0]['name'] = '<i>Edge</i> &amp;'
    file.write_text(json.dumps(shipped))
    with Program('--background', '--service', str(file)) as tocsin:
        wait_for_tray('up')
        expect_equal(desktop.item_property('Title'), f'{NAME} is up', 'title of the icon')
        bus.activate_action('details')
        desktop.wait_for_window()
        accessible = desktop.Accessible(tocsin.pid)
        wait_for('the headline', lambda: f'{NAME} is up' in accessible.texts())
        texts = accessible.texts(accessible.VISIBLE)
        expect(any('<i>Edge</i> &amp;' in text for text in texts), f'the component is not named in {texts}')
        internet('set', 'www.tiktok.com/robots.txt', 'status', '503', 'Content-Type: text/plain', '<b>gone</b> <img src="x">')
        down = tell_an_outage()
        expect(down.title.startswith(f'{NAME} is down'), f'{down}')
        expect(not set('<>&') & set(down.body), f'markup in {down}')
        desktop.picture('markup')
        desktop.output_of('dunstctl', 'close-all')
        history = json.loads(desktop.output_of('dunstctl', 'history'))['data'][0]
        message = next(each['message']['data'] for each in history if 'is down' in each['summary']['data'])
        expect('&lt;b&gt;Tik&lt;/b&gt;' in message, f'the daemon reads it as markup: {message!r}')
        internet('reset-all')
        wait_for_tray('up')


# Sanitized, it asks nobody for a proxy.
with_proxies = os.environ.get('GIO_USE_PROXY_RESOLVER') != 'dummy'
desktop.run(private, *([secret] if with_proxies else []), plain)
