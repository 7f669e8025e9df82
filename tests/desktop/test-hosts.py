# SPDX-License-Identifier: GPL-3.0-or-later
"""The icon in other panels than XFCE's, as they draw it: it follows the state, and comes back with a
panel that was away. And waybar's own reading of `tocsin status --format=waybar`."""

import atexit
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import desktop
from desktop import Program, expect, internet, spawn, wait_for, wait_for_icon

NOTIFICATION = r'(\n\(.*:\d+\): GLib-GIO-WARNING \*\*: [\d:.]+: unable to send notifications [^\n]*\n)*'

LXQT_PANEL = '''[General]
panels=panel1
[panel1]
position=Top
panelSize=32
plugins=statusnotifier
[statusnotifier]
type=statusnotifier
'''
WAYBAR = '''{"position": "top", "height": 30, "modules-left": ["custom/tiktok"], "modules-right": ["tray"],
"tray": {"icon-size": 22},
"custom/tiktok": {"exec": "%s status --follow --format=waybar", "return-type": "json"}}
'''
WAYBAR_STYLE = '* { font-size: 14px; } #custom-tiktok.down { background: #0000ff; }\n'
SWAY = 'output HEADLESS-1 resolution 800x200\n'


def enter():
    """Goes on in the fake internet as an ordinary person: sway does not start for root."""
    desktop.enter(desktop=False)
    if os.geteuid() == 0:
        folder = pathlib.Path(os.environ['TOCSIN_BUILD_ROOT']) / 'tests/desktop/x11'
        folder.mkdir(exist_ok=True)
        folder.chmod(0o1777)
        pathlib.Path('/tmp/.X11-unix').mkdir(mode=0o1777, exist_ok=True)
        subprocess.run(['mount', '--bind', folder, '/tmp/.X11-unix'], check=True)
        os.execvp('unshare', ['unshare', '--user', '--map-user=1000', '--map-group=1000', '/usr/bin/python3', *sys.argv])


class Session:
    """A home, a display and a bus of their own, for as long as the context lasts."""

    def __init__(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix='tocsin-hosts.'))
        atexit.register(shutil.rmtree, self.home, ignore_errors=True)
        self.processes = []

    def __enter__(self):
        for folder in ('config', 'data', 'cache', 'state', 'run'):
            (self.home / folder).mkdir(mode=0o700)
            os.environ['XDG_RUNTIME_DIR' if folder == 'run' else f'XDG_{folder.upper()}_HOME'] = str(self.home / folder)
        for name in ('DISPLAY', 'WAYLAND_DISPLAY', 'XDG_CURRENT_DESKTOP'):
            os.environ.pop(name, None)
        os.environ.update(HOME=str(self.home), GSETTINGS_BACKEND='keyfile', NO_AT_BRIDGE='1', GTK_THEME='Adwaita',
                          GDK_BACKEND='x11', QT_QPA_PLATFORM='xcb')
        return self

    def __exit__(self, *_):
        Program.kill_all()
        for process in reversed(self.processes):
            process.kill()
            process.wait()

    def spawn(self, *command, **options):
        self.processes.append(spawn(command, **options))
        return self.processes[-1]

    def write(self, name, text):
        file = self.home / 'config' / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def start_display(self):
        display = self.spawn('Xvfb', '-displayfd', '1', '-screen', '0', '800x200x24', '-nolisten', 'tcp', '-noreset',
                             stdout=subprocess.PIPE, text=True)
        os.environ['DISPLAY'] = ':' + display.stdout.readline().strip()
        self.spawn('openbox')

    def start_compositor(self):
        self.write('sway/config', SWAY)
        os.environ.update(WLR_BACKENDS='headless', WLR_LIBINPUT_NO_DEVICES='1', WLR_RENDERER='pixman',
                          GDK_BACKEND='wayland')
        self.spawn('sway')
        os.environ['WAYLAND_DISPLAY'] = wait_for(
            'a Wayland display', lambda: next((path.name for path in (self.home / 'run').glob('wayland-?')), None))

    def start_bus(self):
        """After the display, of which what it activates has to know."""
        bus = self.spawn('dbus-daemon', '--session', '--nofork', '--print-address', stdout=subprocess.PIPE, text=True)
        os.environ['DBUS_SESSION_BUS_ADDRESS'] = bus.stdout.readline().strip()


def pixels():
    """How many pixels of each colour there are on the screen."""
    if 'WAYLAND_DISPLAY' in os.environ:
        data = subprocess.run(['grim', '-t', 'ppm', '-'], stdout=subprocess.PIPE, check=True, timeout=20).stdout
        data = data.split(b'\n', 3)[3]
    else:
        data = subprocess.run(['import', '-silent', '-window', 'root', '-depth', '8', 'rgb:-'],
                              stdout=subprocess.PIPE, check=True, timeout=20).stdout
    counts = dict.fromkeys(('green', 'red', 'blue'), 0)
    for red, green, blue in zip(*[iter(data)] * 3):
        if green - max(red, blue) > 40:
            counts['green'] += 1
        elif red - max(green, blue) > 80:
            counts['red'] += 1
        elif blue - max(red, green) > 120:
            counts['blue'] += 1
    return counts


def wait_for_drawn(colour, no_more):
    """Waits until the panel draws an icon of one colour, and none of the other."""
    seen = {}

    def is_so():
        seen.update(pixels())
        return seen[colour] > 80 and seen[no_more] < 30

    try:
        wait_for(f'an icon drawn in {colour}', is_so)
    except desktop.Failure as failure:
        raise desktop.Failure(f'{failure}: {seen}') from None


def tell_story(session, *panel):
    """Up, down, and up again while the panel is away."""
    first = session.spawn(*panel)
    wait_for('a tray', lambda: desktop.Bus.session().owner(desktop.WATCHER))
    with Program('--background', says=NOTIFICATION + desktop.ICON_TAKEN_BACK + NOTIFICATION):
        wait_for_icon('up')
        wait_for_drawn('green', 'red')
        internet('set', '@core', 'status', '503')
        wait_for_icon('down')
        wait_for_drawn('red', 'green')
        first.kill()
        first.wait()
        wait_for('no tray', lambda: not desktop.Bus.session().owner(desktop.WATCHER))
        internet('reset-all')
        wait_for_icon('up')
        session.spawn(*panel)
        wait_for_drawn('green', 'red')


def needs(*programs):
    """Skips what cannot be tried here."""
    def decorate(case):
        missing = [program for program in programs if shutil.which(program) is None]
        case.missing = f'{missing[0]} is not installed; "./dev deps all" installs it' if missing else None
        return case
    return decorate


@needs('lxqt-panel', 'openbox', 'import')
def lxqt():
    """LXQt's panel"""
    with Session() as session:
        session.write('lxqt/panel.conf', LXQT_PANEL)
        session.start_display()
        session.start_bus()
        tell_story(session, 'lxqt-panel')


@needs('mate-panel', 'openbox', 'import')
def mate():
    """MATE's panel"""
    with Session() as session:
        session.start_display()
        session.start_bus()
        tell_story(session, 'mate-panel')


@needs('sway', 'waybar', 'grim')
def waybar():
    """Waybar on Wayland, its tray and a module of its own"""
    with Session() as session:
        session.write('waybar/config', WAYBAR % desktop.command_line())
        session.write('waybar/style.css', WAYBAR_STYLE)
        session.start_compositor()
        session.start_bus()
        bar = session.spawn('waybar')
        wait_for('a tray', lambda: desktop.Bus.session().owner(desktop.WATCHER))
        with Program('--background', says=NOTIFICATION):
            wait_for_icon('up')
            wait_for_drawn('green', 'red')
            expect(pixels()['blue'] < 30, 'the module says down')
            internet('set', '@core', 'status', '503')
            wait_for_drawn('red', 'green')
            wait_for('the class of the module', lambda: pixels()['blue'] > 200)
            bar.kill()
            bar.wait()
            internet('reset-all')
            wait_for_icon('up')
            session.spawn('waybar')
            wait_for_drawn('green', 'red')
            wait_for('another class of the module', lambda: pixels()['blue'] < 30)


enter()
os.environ['XDG_STATE_HOME'] = '/nonexistent'  # until there is a session
present = [case for case in (waybar, lxqt, mate) if case.missing is None]
for case in (waybar, lxqt, mate):
    if case.missing is not None and (os.environ.get('CI') == 'true' or not present):
        desktop.skip(case.missing)
    if case.missing is not None:
        desktop.comment(f'left out: {case.missing}')
desktop.run(*present)
