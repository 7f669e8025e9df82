# SPDX-License-Identifier: GPL-3.0-or-later
"""A session for the suite "app": an empty home, a display without a panel or window manager, and a bus
on which nothing is but what a test puts there."""

import atexit
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

import desktop

BUS_CONFIGURATION = '''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=%(home)s/run</listen>
  <servicedir>%(home)s/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
'''

# What GIO says of each notification while there is no daemon.
NO_DAEMON = (r'(\n\(.*:\d+\): GLib-GIO-WARNING \*\*: [\d:.]+: unable to send notifications through '
             r'org\.freedesktop\.Notifications: [^\n]*ServiceUnknown[^\n]*\n)*')


def read_line(process):
    line = process.stdout.readline().strip()
    if not line:
        raise SystemExit(f'Bail out! {process.args[0]} did not start')
    return line


def enter():
    """Goes on in the fake internet, in such a session."""
    desktop.require(['xdotool'], [])
    desktop.enter(desktop=False)
    home = pathlib.Path(tempfile.mkdtemp(prefix='tocsin-app.'))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    for folder in ('config', 'data', 'cache', 'state', 'run'):
        (home / folder).mkdir(mode=0o700)
    for name in ('WAYLAND_DISPLAY', 'XAUTHORITY', 'AT_SPI_BUS_ADDRESS', 'DESKTOP_STARTUP_ID', 'GTK_MODULES',
                 'XDG_CURRENT_DESKTOP'):
        os.environ.pop(name, None)
    os.environ.update(HOME=str(home), XDG_CONFIG_HOME=f'{home}/config', XDG_DATA_HOME=f'{home}/data',
                      XDG_CACHE_HOME=f'{home}/cache', XDG_STATE_HOME=f'{home}/state', XDG_RUNTIME_DIR=f'{home}/run',
                      GSETTINGS_BACKEND='keyfile', NO_AT_BRIDGE='1', GDK_BACKEND='x11', GTK_THEME='Adwaita')
    start_display()
    start_bus(home)


def start_display():
    # An X server in a network namespace does not see that a number is taken, and takes its socket away.
    sockets = pathlib.Path('/tmp/.X11-unix')
    sockets.mkdir(mode=0o1777, exist_ok=True)
    own = pathlib.Path(os.environ['HOME'], 'x11')
    own.mkdir(mode=0o1777)
    subprocess.run(['mount', '--bind', own, sockets], check=True)
    display = desktop.spawn(['Xvfb', '-displayfd', '1', '-screen', '0', '1000x800x24', '-nolisten', 'tcp', '-noreset',
                             '-fbdir', os.environ['XDG_RUNTIME_DIR']],
                            stdout=subprocess.PIPE, text=True)
    os.environ['DISPLAY'] = ':' + read_line(display)


def spawn_bus():
    """A message bus of its own, which prints its address."""
    return desktop.spawn(['dbus-daemon', f'--config-file={os.environ["HOME"]}/bus.conf', '--nofork',
                          '--print-address'], stdout=subprocess.PIPE, text=True)


def start_bus(home):
    (home / 'bus.conf').write_text(BUS_CONFIGURATION % {'home': home})
    (home / 'services').mkdir()
    os.environ['DBUS_SESSION_BUS_ADDRESS'] = read_line(spawn_bus())


def service_file():
    return pathlib.Path(os.environ['HOME']) / f'services/{desktop.APP_ID}.service'


def reload_bus():
    desktop.Bus.session().call('org.freedesktop.DBus', '/', 'org.freedesktop.DBus', 'ReloadConfig')


def install_service():
    """From now on the bus starts the program for who calls it, as the installed file says."""
    installed = pathlib.Path(os.environ['XDG_DATA_DIRS'].split(':')[0]) / 'dbus-1/services' / service_file().name
    text, count = re.subn(r'(?m)^Exec=(/.*)/tocsin-app ', lambda match: f'Exec={desktop.application()} ',
                          installed.read_text())
    desktop.expect_equal(count, 1, f'commands in {installed}')
    service_file().write_text(text)
    reload_bus()


def remove_service():
    service_file().unlink()
    reload_bus()


class Watcher:
    """The mock of a panel's watcher, for as long as the context lasts."""

    def __init__(self, *arguments):
        self.log = pathlib.Path(os.environ['XDG_RUNTIME_DIR']) / 'watcher.log'
        self.process = desktop.spawn(['/usr/bin/python3', desktop.HERE / 'status-notifier-watcher', *arguments],
                                     stdout=open(self.log, 'w'))
        desktop.wait_for('a watcher', lambda: desktop.Bus.session().owner(desktop.WATCHER))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.process.kill()
        self.process.wait()
        desktop.wait_for('no watcher', lambda: not desktop.Bus.session().owner(desktop.WATCHER))

    def registered(self):
        """The names of the connections that registered Tocsin's icon."""
        lines = [line.split() for line in self.log.read_text().splitlines()]
        return [name for name, path in lines if path == desktop.ITEM_PATH]

    def wait_for(self, count):
        desktop.wait_for(f'registration no. {count}', lambda: len(self.registered()) >= count)
        desktop.expect_equal(len(self.registered()), count, 'registrations')
        return self.registered()[-1]
