# SPDX-License-Identifier: GPL-3.0-or-later
"""The program for TOCSIN_SOAK_MINUTES at high speed, while everything around it fails at random: TikTok's
servers in every way that the fault server knows, the names and the network, and the panel, the
notification daemon and NetworkManager die and come back. Who knows what the servers did says what must be
told: each outage that lasts once, its end once, and nothing else. In the end the program has grown in
nothing, has said nothing, and goes quietly with the session's bus.

A line each minute, and the verdict. TOCSIN_SOAK_SEED repeats the same course of things; among the other
tests, where TOCSIN_SOAK_MINUTES is not set, it is always the same."""

import os
import pathlib
import random
import re
import shlex
import signal
import statistics
import subprocess
import sys
import time

import desktop
from desktop import Failure, Program, internet, wait_for

SPEEDUP = 60
SLOW = desktop.SLOW
MINUTES = float(os.environ.get('TOCSIN_SOAK_MINUTES', '2'))
SEED = int(os.environ.get('TOCSIN_SOAK_SEED') or (time.time_ns() % 1_000_000 if 'TOCSIN_SOAK_MINUTES' in os.environ else 7))

TOLD_WITHIN = 15 * SLOW   # s: from an outage that answers to its notification, and as long to that of its end
CYCLE = 13                # s: outages are so far apart, else they would be told as instability
OLD = 6                   # s: how long a deadline that was already running may keep a round
WARM_UP = 30              # s: by then everything was shown, drawn and asked once
MAY_GROW = 1.5            # MiB of PSS
MAY_HOLD = 4              # descriptors, and threads, more than once warm: what a round just uses

DOWN, MAINTENANCE, PARTIAL, BACK = 'TikTok is down', 'TikTok is down for maintenance', 'TikTok works only in part', 'TikTok is back'

# What fails for certain, so that it has to be told, and as what.
CERTAIN = [
    (DOWN, '@core status 503'), (DOWN, '@core status 500'), (DOWN, '@core status 502'), (DOWN, '@core status 504'),
    (DOWN, '@core reset-request'), (DOWN, '@core fin-request'), (DOWN, '@core truncate'), (DOWN, '@core garbage'),
    (DOWN, '@core reset-body'), (DOWN, '@core cert expired'), (DOWN, '@core http09'),
    (MAINTENANCE, "@core status 503 'Under maintenance'"), (PARTIAL, 'www.tiktok.com/oembed status 500'),
]

# What may be told, for it depends on what else happens, or on deadlines that are not divided. It is told
# in no other way than an outage is, and ends when it ends.
UNCERTAIN = ['set @core ' + words for words in (
    'refuse', 'reset-accept', 'fin-accept', 'silent-accept', 'reset-hello', 'fin-hello', 'silent-hello', 'plain-on-tls',
    'garbage-hello', 'alert', 'cert not-yet', 'cert wrong-name', 'cert unknown', 'silent-request', 'bad-chunk',
    'drip-header', 'drip-body', 'continue-flood', 'big-headers', 'gzip-bomb', 'oversize', 'slow 3000', 'backlog',
    'access-denied', 'legal', 'region-notice us', 'redirect https://www.example.com/', 'redirect http://www.tiktok.com/',
    'redirect-loop', 'redirect-chain 30', 'wrong-body', 'empty')]
UNCERTAIN += [f'dns @tiktok {answer}' for answer in ('nxdomain', 'servfail', 'silent', 'empty', 'address 0.0.0.0')]

# Of which nothing may be told, for it is no outage, or not TikTok's.
HARMLESS = [
    'set @tiktok challenge', 'set @core captcha', 'set @tiktok rate-limit', 'set www.tiktok.com/explore status 404',
    'set cp.cloudflare.com refuse', 'set @controls slow 1000', 'dns * servfail', 'route down', 'manager down',
    'manager elsewhere', 'manager gone', 'set @tiktok cert unknown;set @tls-controls cert unknown',
    'set @http-controls portal;set @tiktok reset-hello;set @tls-controls reset-hello',
    'set open-api.tiktokglobalshop.com status 500', 'dns lf16-tiktok-web.ttwstatic.com address 0.0.0.0',
]

# What others say when they are taken away just as they are talked to; and of what GIO says so.
SAYS = '(' + '|'.join((
    desktop.ICON_TAKEN_BACK.removesuffix('?'),
    r'\n\(.*:\d+\): GLib-GIO-WARNING \*\*: [\d:.]+: unable to send notifications through org\.freedesktop\.Notifications: '
    r'[^\n]*(ServiceUnknown|NoReply|NameHasNoOwner|Spawn|disconnected)[^\n]*\n',
    # The icon says goodbye, and there is nobody any more.
    r'\n\(.*:\d+\): libayatana-appindicator-WARNING \*\*: [\d:.]+: Unable to send signal for NewStatus: '
    r'The connection is closed\n')) + ')*'


# --- the surroundings -------------------------------------------------------------------------------


class Manager:
    """NetworkManager, as far as GIO looks at it, on a system bus of its own."""

    NAME, PATH = 'org.freedesktop.NetworkManager', '/org/freedesktop/NetworkManager'
    FULL, NONE, PORTAL = ('4', '70'), ('1', '20'), ('2', '70')

    def __init__(self):
        folder = pathlib.Path(os.environ['XDG_RUNTIME_DIR'])
        configuration = folder / 'system-bus.conf'
        configuration.write_text(
            '<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"\n'
            ' "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">\n'
            f'<busconfig><type>session</type><listen>unix:path={folder}/system-bus</listen>'
            '<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>'
            '<allow own="*"/></policy></busconfig>')
        desktop.spawn(['dbus-daemon', f'--config-file={configuration}', '--nofork'])
        wait_for('a system bus', (folder / 'system-bus').exists)
        os.environ['DBUS_SYSTEM_BUS_ADDRESS'] = f'unix:path={folder}/system-bus'
        self.bus = desktop.Bus(os.environ['DBUS_SYSTEM_BUS_ADDRESS'])
        self.process = None
        self.start()

    def start(self):
        self.process = desktop.spawn(['/usr/bin/python3', '-m', 'dbusmock', '--system', '--template', 'networkmanager'])
        wait_for('NetworkManager', lambda: self.bus.get(self.NAME, self.PATH, self.NAME, 'State'))

    def stop(self):
        self.process.kill()
        self.process.wait()

    def set(self, state):
        for name, value in zip(('Connectivity', 'State'), state):
            self.bus.call(self.NAME, self.PATH, 'org.freedesktop.DBus.Mock', 'UpdateProperties', 'sa{sv}', self.NAME,
                          {name: self.number(value)})

    @staticmethod
    def number(value):
        import dbus

        return dbus.UInt32(int(value))

    def do(self, word):
        if word == 'gone':
            self.stop()
        else:
            self.set({'down': self.NONE, 'elsewhere': self.PORTAL}[word])

    def restore(self):
        if self.process.poll() is None:
            self.set(self.FULL)
        else:
            self.start()


class Disturber:
    """Kills what the program talks to, and has the person do things, at random."""

    def __init__(self, chance):
        self.chance = chance
        self.due = time.monotonic() + 5
        self.later = []     # (when, what to do then)
        self.done = {}
        self.daemons = 0    # how many notification daemons there were
        self.bus = desktop.Bus.session()

    def live(self):
        now = time.monotonic()
        for entry in [entry for entry in self.later if entry[0] <= now]:
            self.later.remove(entry)
            entry[1]()
        if now >= self.due:
            self.due = now + self.chance.uniform(2, 8)
            what = self.chance.choice((self.kill_panel, self.kill_daemon, self.open_window, self.check_now, self.ask))
            self.done[what.__name__] = self.done.get(what.__name__, 0) + 1
            what()

    def after(self, seconds, what):
        self.later.append((time.monotonic() + seconds, what))

    def finish(self):
        """Everything is there again."""
        while self.later:
            self.later.pop(0)[1]()

    def kill(self, name):
        pid = self.bus.pid_of(name)
        if pid:
            os.kill(pid, signal.SIGKILL)
        return pid

    def kill_panel(self):
        if self.kill('org.xfce.Panel'):
            self.after(self.chance.uniform(0.2, 6), self.start_panel)

    def start_panel(self):
        if not self.bus.owner('org.xfce.Panel'):
            desktop.spawn(desktop.PANEL)

    def kill_daemon(self):
        self.daemons += 1
        if self.kill(desktop.NOTIFICATIONS):
            self.after(self.chance.uniform(0.2, 3), self.start_daemon)

    def start_daemon(self):
        if not self.bus.owner(desktop.NOTIFICATIONS):
            desktop.spawn(['dunst'])

    def open_window(self):
        self.bus.activate_action('details')
        self.after(self.chance.uniform(0.5, 4), self.close_window)

    @staticmethod
    def close_window():
        for window in desktop.windows():
            desktop.xdo('windowactivate', '--sync', window, 'key', 'Escape')

    def check_now(self):
        self.bus.activate_action('check-now')

    def ask(self):
        self.bus.try_call(desktop.APP_ID, desktop.APP_PATH, desktop.APP_ID + '.Status', 'GetReport')


# --- who knows what must be told --------------------------------------------------------------------


class Oracle:
    """Looks over what is told."""

    def __init__(self, monitor, disturber, begun):
        self.monitor, self.disturber, self.begun = monitor, disturber, begun
        self.heard = 0
        self.incident = None    # (title, id, daemon) of what was told last, and is not over
        self.allowed = None     # why something may be told now, or None
        self.complaints = []
        self.counts = {'outages told': 0, 'changed': 0, 'ended': 0, 'not told, for it may be so': 0, 'nothing told': 0}

    def complain(self, text):
        self.complaints.append(text)
        print(f'# {time.monotonic() - self.begun:7.1f} s  WRONG: {text}', flush=True)

    def listen(self):
        while self.heard < len(self.monitor.shown):
            self.hear(self.monitor.shown[self.heard])
            self.heard += 1

    def hear(self, told):
        daemon = self.disturber.daemons
        if told.title == BACK:
            if self.incident is None:
                self.complain('the end of what was not told')
            self.counts['ended'] += self.incident is not None
            self.compare_bubbles(told, daemon)
            self.incident = None
            return
        if self.allowed is None:
            self.complain(f'told without reason: {told}')
        if self.incident is None:
            self.counts['outages told'] += 1
        else:
            self.counts['changed'] += 1
            if self.incident[0].title == told.title:
                self.complain(f'told twice: {told}')
            self.compare_bubbles(told, daemon)
        self.incident = (told, daemon)

    def compare_bubbles(self, told, daemon):
        """What is urgent stays until it is replaced; another daemon knows nothing of it."""
        if self.incident is None or self.incident[1] != daemon or self.incident[0].hints.get('urgency') != 2:
            return
        if self.incident[0].id is not None and told.replaces != self.incident[0].id:
            self.complain(f'{told} does not replace {self.incident[0]}, but {told.replaces}')


# --- what the program uses --------------------------------------------------------------------------


class Figures:
    """Of one moment: MiB of PSS, descriptors, threads."""

    def __init__(self, pid):
        proc = pathlib.Path(f'/proc/{pid}')
        self.pss = int(re.search(r'^Pss:\s+(\d+)', (proc / 'smaps_rollup').read_text(), re.M)[1]) / 1024
        self.descriptors = len(os.listdir(proc / 'fd'))
        self.threads = len(os.listdir(proc / 'task'))

    def __str__(self):
        return f'{self.pss:.1f} MiB, {self.descriptors} descriptors, {self.threads} threads'


def find_growth(taken):
    """Complaints: the last third of the figures against the first, each by what it settles at."""
    third = max(len(taken) // 3, 1)
    first, last = taken[:third], taken[-third:]
    complaints = []
    before, after = (statistics.median(each.pss for each in some) for some in (first, last))
    print(f'# median of the first third {before:.2f} MiB, of the last {after:.2f} MiB', flush=True)
    if after - before > MAY_GROW:
        complaints.append(f'the memory has grown by {after - before:.1f} MiB')
    for name in ('descriptors', 'threads'):
        before, after = (min(getattr(each, name) for each in some) for some in (first, last))
        if after > before + MAY_HOLD:
            complaints.append(f'{after} {name}, and {before} in the beginning')
    return complaints


# --- the course of things ---------------------------------------------------------------------------


class Soak:
    def __init__(self, program, manager):
        self.program, self.manager = program, manager
        self.chance = random.Random(SEED)
        self.begun = time.monotonic()
        self.end = self.begun + MINUTES * 60
        self.disturber = Disturber(self.chance)
        self.oracle = Oracle(desktop.NotificationMonitor(), self.disturber, self.begun)
        self.figures = []
        self.next_look, self.next_line = self.begun, self.begun + 60

    def live(self, seconds, until=lambda: False, disturbed=True):
        """Time passes. Returns whether `until` has come true."""
        def step():
            self.program.expect_running()
            if disturbed:
                self.disturber.live()
            self.oracle.listen()
            self.look()
            return until()

        return bool(desktop.wait_until(time.monotonic() + seconds, step))

    def look(self):
        now = time.monotonic()
        if now >= self.next_look:
            self.next_look = now + 1
            self.figures.append(Figures(self.program.pid))
        if now >= self.next_line:
            self.next_line += 60
            counts = {**self.oracle.counts, **self.disturber.done}
            words = [f'{count} {name.replace("_", " ")}' for name, count in counts.items()]
            print(f'# {(now - self.begun) / 60:3.0f} min: {self.figures[-1]}; {"; ".join(words)}', flush=True)

    def change(self, lines):
        """The program sees no moment in between."""
        self.program.process.send_signal(signal.SIGSTOP)
        try:
            for line in lines:
                words = shlex.split(line)
                if words[0] == 'manager':
                    self.manager.do(words[1])
                else:
                    internet(*words)
        finally:
            self.program.process.send_signal(signal.SIGCONT)

    def restore(self):
        self.manager.restore()
        self.change(['reset-all', 'route up'])

    def note(self, text):
        if os.environ.get('TOCSIN_SOAK_LOUD'):
            print(f'# {time.monotonic() - self.begun:7.1f} s  {text}', flush=True)

    def has_told(self, title):
        return self.oracle.incident is not None and self.oracle.incident[0].title == title

    def fail_certainly(self):
        """An outage, which changes now and then, and now and then has no network in it."""
        for title, words in self.chance.sample(CERTAIN, self.chance.choice((1, 1, 2))):
            self.note(words)
            self.oracle.allowed = words
            self.change(['reset-all', f'set {words}'])
            if not self.live(TOLD_WITHIN, lambda: self.has_told(title)):
                self.oracle.complain(f'“{title}” was not told of: {words}')
            self.live(self.chance.uniform(0.5, 3))
        if self.chance.random() < 0.2:
            self.note('route down')
            self.change(['route down'])
            self.live(self.chance.uniform(1, 5))

    def fail_uncertainly(self):
        lines = self.chance.choice(UNCERTAIN)
        self.note(lines)
        self.oracle.allowed = lines
        before = self.oracle.counts['outages told']
        self.change(lines.split(';'))
        self.live(self.chance.uniform(3, 20))
        self.oracle.counts['not told, for it may be so'] += self.oracle.counts['outages told'] == before

    def fail_harmlessly(self):
        lines = self.chance.choice(HARMLESS)
        self.note(lines)
        self.change(lines.split(';'))
        self.live(self.chance.uniform(2, 10))
        self.oracle.counts['nothing told'] += 1

    def recover(self, begun):
        """All is well again: whatever was told is taken back, and nothing else is said."""
        self.note('well')
        self.restore()
        self.live(OLD + 2, lambda: self.oracle.incident is None and self.is_up())
        self.oracle.allowed = None
        if not self.live(TOLD_WITHIN, lambda: self.oracle.incident is None and self.is_up()):
            self.oracle.complain(f'it works, and the icon is {desktop.item_property("IconName")}, '
                                 f'and told is {self.oracle.incident}')
            self.oracle.incident = None
        self.live(max(begun + CYCLE - time.monotonic(), self.chance.uniform(2, 5)))

    @staticmethod
    def is_up():
        return desktop.item_property('IconName') == desktop.APP_ID + '-up'

    def warm_up(self):
        """Everything once, so that what is loaded by need is loaded."""
        self.disturber.open_window()
        self.live(2, disturbed=False)
        self.disturber.finish()
        while time.monotonic() < self.begun + min(WARM_UP, MINUTES * 20):
            self.run_one(self.fail_certainly)
        self.figures.clear()

    def run_one(self, what):
        begun = time.monotonic()
        what()
        self.recover(begun)

    def run(self):
        wait_for('the icon', self.is_up)
        self.warm_up()
        before = self.count_wakeups()
        while time.monotonic() < self.end:
            self.run_one(self.chance.choice((self.fail_certainly, self.fail_uncertainly, self.fail_harmlessly)))
        return self.oracle.complaints + self.compare(before)

    def count_wakeups(self):
        """A second, while nothing happens: each source of the main loop that is left over would wake it."""
        self.disturber.finish()
        self.live(3, lambda: desktop.tray_items(), disturbed=False)
        self.live(2, disturbed=False)
        return self.program.count_wakeups(8) / 8

    def compare(self, before):
        after = self.count_wakeups()
        print(f'# first {self.figures[0]}, last {self.figures[-1]}; {before:.1f} wake-ups a second in the beginning, '
              f'{after:.1f} in the end; {MINUTES * SPEEDUP / 60:.0f} of its hours', flush=True)
        complaints = find_growth(self.figures)
        # In a short one it is a matter of chance how many checks fall into so few seconds.
        if MINUTES >= 10 and after > before * 1.5 + 2:
            complaints.append(f'{after:.1f} wake-ups a second, and {before:.1f} in the beginning')
        return complaints


def end_with_bus(program):
    """The session's bus dies: so does the session, and the program ends as on SIGTERM."""
    os.kill(desktop.Bus.session().pid_of('org.freedesktop.DBus'), signal.SIGKILL)
    program.expect_end()


def main():
    desktop.require([], ['dbusmock'])
    desktop.enter(desktop=True)
    from dbus import DBusException

    signal.signal(signal.SIGALRM, lambda *_: sys.exit('Bail out! it took too long'))
    signal.alarm(int(MINUTES * 60 + 180 * SLOW))
    print(f'1..1\n# {MINUTES:g} minutes with the seed {SEED}', flush=True)
    manager = Manager()
    program = Program('--background', speedup=SPEEDUP, says=SAYS)
    complaints = []
    try:
        complaints = Soak(program, manager).run()
        end_with_bus(program)
    except (Failure, OSError, subprocess.SubprocessError, DBusException) as error:
        complaints.append(f'{type(error).__name__}: {error}; it said: {program.said()!r}')
    finally:
        Program.kill_all()
    desktop.comment(f'it said: {program.said()!r}' if program.said() else 'it said nothing')
    for complaint in complaints:
        desktop.comment(complaint)
    print(f'{"not ok" if complaints else "ok"} 1 - a soak: no growth, nothing missed, nothing told twice', flush=True)
    sys.exit(1 if complaints else 0)


main()
