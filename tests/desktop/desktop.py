# SPDX-License-Identifier: GPL-3.0-or-later
"""What the suites "desktop" and "app" share: a test is a Python program that first enters a fake
internet (and a virtual desktop), then runs the installed program there and looks at it from outside,
by D-Bus, by the X server and by /proc, as a person and their desktop would."""

import ctypes
import fcntl
import filecmp
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time
import traceback

HERE = pathlib.Path(__file__).resolve().parent
APP_ID = 'io.github.tocsin.Tocsin'
APP_PATH = '/io/github/tocsin/Tocsin'
ITEM_PATH = '/org/ayatana/NotificationItem/' + APP_ID.replace('.', '_')
ITEM = 'org.kde.StatusNotifierItem'
WATCHER = 'org.kde.StatusNotifierWatcher'
NOTIFICATIONS = 'org.freedesktop.Notifications'

SPEEDUP = 20
SLOW = int(os.environ.get('TOCSIN_TEST_SLOWNESS', '1'))
PATIENCE = 20 * SLOW     # s: how long anything may take that ought to come at once
WHOLE_TEST = 170 * SLOW  # s
PANEL = ['xfce4-panel', '--disable-wm-check']
TRAY_SIZE = 32           # px: the panel's height, and so the width of one icon in it

# --- entering ---------------------------------------------------------------------------------------

# GDK says so where an icon of the old kind is taken back while the panel is just taking it.
ICON_TAKEN_BACK = r'(\n\(.*:\d+\): Gdk-CRITICAL \*\*: [\d:.]+: gdk_window_thaw_toplevel_updates: [^\n]*\n)?'

# The tray library says so where it hears of the panel before it has the bus; the application mends that.
OVERTAKEN = (r'\n\(.*:\d+\): GLib-GIO-CRITICAL \*\*: [\d:.]+: g_dbus_proxy_new: '
             r"assertion 'G_IS_DBUS_CONNECTION \(connection\)' failed\n")


def skip(reason):
    """Ends the test. A contributor's machine may lack something; the CI machine may not."""
    if os.environ.get('CI') == 'true':
        print(f'1..1\nnot ok 1 - cannot run: {reason}', flush=True)
        sys.exit(1)
    print(f'1..0 # SKIP {reason}', flush=True)
    sys.exit(0)


def require(programs, modules):
    for program in programs:
        if shutil.which(program) is None:
            skip(f'{program} is not installed; "./dev deps test" installs it')
    for module in modules:
        try:
            __import__(module)
        except ImportError:
            skip(f"{module} for /usr/bin/python3 is not installed; \"./dev deps test\" installs it")


def find_installed():
    """The program as its users have it, and the folder of its data. Where this very build is not
    installed in its prefix, it is put into a folder of the build tree."""
    build = pathlib.Path(os.environ['TOCSIN_BUILD_ROOT'])
    bindir, libexecdir, datadir = (
        pathlib.Path(os.environ['TOCSIN_' + name]) for name in ('BINDIR', 'LIBEXECDIR', 'DATADIR'))
    pairs = ((build / 'src/app/tocsin-app', libexecdir / 'tocsin-app'),
             (build / 'src/cli/tocsin', bindir / 'tocsin'))
    if all(new.exists() and filecmp.cmp(built, new, shallow=False) for built, new in pairs):
        return bindir / 'tocsin', datadir

    stage = build / 'tests/desktop/stage'
    if shutil.which('meson') is None:
        skip('this build is not installed, and there is no meson to install it')
    with open(build / 'tests/desktop/stage.lock', 'w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        app = pathlib.Path(f'{stage}{libexecdir}/tocsin-app')
        if not app.exists() or not filecmp.cmp(pairs[0][0], app, shallow=False):
            subprocess.run(['meson', 'install', '-C', build, '--no-rebuild', '--quiet', '--destdir', stage],
                           check=True, stdout=subprocess.DEVNULL)
            subprocess.run(['glib-compile-schemas', f'{stage}{datadir}/glib-2.0/schemas'], check=True)
    # The command would look for the application in the real prefix.
    return app, pathlib.Path(f'{stage}{datadir}')


def enter(*, desktop):
    """Goes on in the fake internet and, with desktop, on the virtual desktop; returns only there."""
    if 'TOCSIN_TEST_INSIDE' in os.environ:
        return

    require(['dbus-daemon', 'gsettings', 'Xvfb', 'unshare', 'ip'], ['gi', 'dbus', 'dbus.mainloop.glib'])
    if desktop:
        require(['dbus-run-session', 'gdbus', 'xfce4-panel', 'openbox', 'dunst', 'dunstctl', 'xdotool', 'import'], [])
    internet = str(HERE.parent / 'lab/fake-internet')
    probe = subprocess.run([internet, 'true'], stderr=subprocess.PIPE, text=True, timeout=60)
    if probe.returncode == 77:
        skip(probe.stderr.strip())
    program, data = find_installed()
    for name in ('LANGUAGE', 'G_MESSAGES_DEBUG', 'G_DEBUG', 'GSETTINGS_BACKEND', 'GSETTINGS_SCHEMA_DIR',
                 'http_proxy', 'https_proxy', 'all_proxy'):
        os.environ.pop(name, None)
    # The machine's own system bus would tell of the machine's own network and battery.
    os.environ.update(TOCSIN_TEST_INSIDE='1', TOCSIN_PROGRAM=str(program), LC_ALL='C.UTF-8', TZ='UTC',
                      XDG_DATA_DIRS=f'{data}:/usr/local/share:/usr/share',
                      DBUS_SYSTEM_BUS_ADDRESS='unix:path=/nonexistent')
    sys.stdout.flush()
    command = [internet, *([str(HERE / 'virtual-desktop')] if desktop else []), '/usr/bin/python3', *sys.argv]
    os.execv(command[0], command)


# --- cases ------------------------------------------------------------------------------------------


class Failure(Exception):
    pass


def expect(truth, what):
    if not truth:
        raise Failure(what)


def expect_equal(seen, wanted, what):
    if seen != wanted:
        raise Failure(f'{what}: {seen!r} instead of {wanted!r}')


def comment(text):
    for line in str(text).splitlines():
        print(f'# {line}')
    sys.stdout.flush()


def run(*cases, cleanup=lambda: None):
    """Runs functions as the points of a TAP test, named by the first line of their descriptions."""
    def give_up(number, _frame):
        raise SystemExit(f'Bail out! signal {number}: the test took too long' if number == signal.SIGALRM else 1)

    signal.signal(signal.SIGALRM, give_up)
    signal.signal(signal.SIGTERM, give_up)
    signal.alarm(WHOLE_TEST)
    print(f'1..{len(cases)}', flush=True)
    failed = 0
    try:
        for number, case in enumerate(cases, 1):
            failed += not run_case(number, case)
    except SystemExit as end:
        print(end.code if isinstance(end.code, str) else 'Bail out! ended from outside', flush=True)
        failed = True
    finally:
        Program.kill_all()
        cleanup()
    sys.exit(1 if failed else 0)


def run_case(number, case):
    start = time.monotonic()
    name = case.__doc__.split('\n')[0].rstrip('.')
    failed_picture = f'failed-{case.__name__}'
    picture_file(failed_picture).unlink(missing_ok=True)
    try:
        begin_anew()
        case()
    except Exception as error:
        comment(error if isinstance(error, Failure) else traceback.format_exc())
        comment(''.join(traceback.format_tb(error.__traceback__)[1:]))
        picture(failed_picture)
        Program.kill_all()
        print(f'not ok {number} - {name}', flush=True)
        return False
    print(f'ok {number} - {name}')
    comment(f'{time.monotonic() - start:.1f} s')
    return True


def begin_anew():
    """All is well, and the program does not remember that it was not."""
    internet('route', 'up')
    internet('reset-all')
    shutil.rmtree(pathlib.Path(os.environ['XDG_STATE_HOME']) / 'tocsin', ignore_errors=True)


def pause(seconds):
    """Lets time pass in which something must not happen."""
    wait_until(time.monotonic() + seconds)


def wait_until(end, predicate=lambda: None):
    from gi.repository import GLib

    context = GLib.MainContext.default()
    while True:
        while context.iteration(False):
            pass
        value = predicate()
        if value or time.monotonic() >= end:
            return value
        time.sleep(0.02)


def wait_for(what, predicate, patience=PATIENCE):
    """Returns the first true value of predicate; fails when there is none for too long."""
    value = wait_until(time.monotonic() + patience, lambda: predicate() or Program.find_dead())
    if isinstance(value, Program):
        raise Failure(f'the program has ended with status {value.process.returncode}, before there was: {what}')
    if not value:
        raise Failure(f'within {patience:.0f} s there was not: {what}')
    return value


# --- processes --------------------------------------------------------------------------------------


def spawn(command, **options):
    """A child that does not outlive the test, however that ends."""
    libc = ctypes.CDLL(None)
    options = {'stdin': subprocess.DEVNULL, 'stdout': subprocess.DEVNULL, 'stderr': subprocess.DEVNULL, **options}
    return subprocess.Popen(command, preexec_fn=lambda: libc.prctl(1, signal.SIGKILL), **options)


def output_of(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                          timeout=PATIENCE).stdout


def internet(*words):
    return subprocess.run(['internet', *words], stdout=subprocess.PIPE, text=True, check=True,
                          timeout=PATIENCE).stdout


def application():
    """The program that the command line becomes without a command."""
    program = pathlib.Path(os.environ['TOCSIN_PROGRAM'])
    staged = program.name == 'tocsin-app'
    return program if staged else pathlib.Path(os.environ['TOCSIN_LIBEXECDIR']) / 'tocsin-app'


def command_line():
    """The command line, of this very build."""
    return pathlib.Path(os.environ['TOCSIN_BUILD_ROOT']) / 'src/cli/tocsin'


def requests(target):
    return int(internet('count', 'request', target))


class Program:
    """One run of Tocsin. As a context it ends the run by the action "quit" and looks after it: it
    ends with status 0 and has said nothing, be it a warning, a critical or a sanitizer's report."""

    running = []

    def __init__(self, *arguments, speedup=SPEEDUP, says=None, environment=(), status=0):
        self.says, self.status = says, status
        self.log = open(pathlib.Path(os.environ['XDG_RUNTIME_DIR']) / f'tocsin-{time.monotonic_ns()}.log', 'w+')
        environment = {**os.environ, 'TOCSIN_SPEEDUP': str(speedup), **dict(environment)}
        self.process = spawn([os.environ['TOCSIN_PROGRAM'], *arguments], stdout=self.log, stderr=self.log,
                             env={name: value for name, value in environment.items() if value is not None})
        self.pid = self.process.pid
        Program.running.append(self)

    @classmethod
    def kill_all(cls):
        for program in list(cls.running):
            program.kill()

    @classmethod
    def find_dead(cls):
        """A run that should not have ended, or not so."""
        return next((program for program in cls.running if program.process.poll() not in (None, program.status)), None)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is not None:
            comment(f'Tocsin said: {self.said() or "nothing"}')
            self.kill()
            return
        if self.process.poll() is None:
            Bus.session().activate_action('quit')
        self.expect_end()

    def said(self):
        return pathlib.Path(self.log.name).read_text()

    def is_running(self):
        return self.process.poll() is None

    def expect_running(self):
        expect(self.is_running(), f'the program has ended with {self.process.poll()}: {self.said()}')

    def expect_end(self):
        """Waits for the end of itself."""
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Failure('the program did not end') from None
        Program.running.remove(self)
        said = re.sub(OVERTAKEN, '', self.said())
        expect_equal(status, self.status, f'exit status (it said: {said!r})')
        if self.says is None:
            expect_equal(said, '', 'what the program said')
        else:
            expect(re.fullmatch(self.says, said), f'the program said {said!r}, not {self.says!r}')

    def kill(self):
        self.process.kill()
        self.process.wait()
        if self in Program.running:
            Program.running.remove(self)

    def switches(self):
        """How often each thread was put to sleep or interrupted."""
        counts = {}
        for status in pathlib.Path(f'/proc/{self.pid}/task').glob('*/status'):
            try:
                counts[status.parent.name] = sum(map(int, re.findall(r'ctxt_switches:\s*(\d+)', status.read_text())))
            except OSError:
                pass  # it ended just now
        return counts

    def count_wakeups(self, seconds):
        before = self.switches()
        time.sleep(seconds)  # without questions, which would wake it
        after = self.switches()
        return (sum(count - before.get(thread, 0) for thread, count in after.items()) +
                len(before.keys() - after.keys()))

    def next_alarm(self):
        """Seconds until the program's own timer is due; None where it is not set."""
        for info in pathlib.Path(f'/proc/{self.pid}/fdinfo').iterdir():
            try:
                match = re.search(r'^it_value: \((\d+), (\d+)\)', info.read_text(), re.M)
            except OSError:
                continue  # closed just now
            if match and int(match[1]) + int(match[2]) > 0:
                return int(match[1]) + int(match[2]) / 1e9
        return None


# --- D-Bus ------------------------------------------------------------------------------------------


class Bus:
    """Short ways to ask on a message bus."""

    sessions = {}

    def __init__(self, address):
        import dbus.bus
        import dbus.mainloop.glib

        self.connection = dbus.bus.BusConnection(address, mainloop=dbus.mainloop.glib.DBusGMainLoop())
        self.connection.set_exit_on_disconnect(False)

    @classmethod
    def session(cls):
        address = os.environ['DBUS_SESSION_BUS_ADDRESS']
        if address not in cls.sessions:
            cls.sessions[address] = cls(address)
        return cls.sessions[address]

    def call(self, name, path, interface, method, signature='', *arguments):
        from dbus.lowlevel import MethodCallMessage

        message = MethodCallMessage(name, path, interface, method)
        message.set_auto_start(False)   # what runs is a test's to say
        message.append(*arguments, signature=signature)
        reply = self.connection.send_message_with_reply_and_block(message, PATIENCE).get_args_list()
        return reply[0] if len(reply) == 1 else tuple(reply) or None

    def try_call(self, *arguments):
        from dbus import DBusException

        try:
            return self.call(*arguments)
        except DBusException:
            return None

    def get(self, name, path, interface, member):
        return self.try_call(name, path, 'org.freedesktop.DBus.Properties', 'Get', 'ss', interface, member)

    def owner(self, name):
        return self.try_call('org.freedesktop.DBus', '/', 'org.freedesktop.DBus', 'GetNameOwner', 's', name)

    def pid_of(self, name):
        return self.try_call('org.freedesktop.DBus', '/', 'org.freedesktop.DBus', 'GetConnectionUnixProcessID', 's',
                             name)

    def activate_action(self, name, *parameters):
        self.call(APP_ID, APP_PATH, 'org.gtk.Actions', 'Activate', 'sava{sv}', name, list(parameters), {})


class Notification:
    def __init__(self, arguments, serial):
        (_, self.replaces, self.icon, self.title, self.body, self.actions, self.hints, _) = arguments
        self.serial = serial
        self.id = None   # once the daemon has answered

    def __repr__(self):
        return f'<{self.id} “{self.title}”: “{self.body}”>'


class NotificationMonitor:
    """All that is notified on the session bus from now on, as the daemon gets it."""

    def __init__(self):
        self.shown, self.closed, self.bus = [], [], Bus(os.environ['DBUS_SESSION_BUS_ADDRESS'])
        self.bus.connection.add_message_filter(self.filter)
        self.bus.call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.Monitoring',
                      'BecomeMonitor', 'asu', [f"interface='{NOTIFICATIONS}'", "type='method_return'"], 0)

    def filter(self, _connection, message):
        from dbus.lowlevel import HANDLER_RESULT_HANDLED, MethodCallMessage

        if isinstance(message, MethodCallMessage):
            if message.get_member() == 'Notify':
                self.shown.append(Notification(message.get_args_list(), (message.get_sender(), message.get_serial())))
            elif message.get_member() == 'CloseNotification':
                self.closed.append(message.get_args_list()[0])
        elif message.get_signature() == 'u':
            for notification in self.shown:
                if notification.serial == (message.get_destination(), message.get_reply_serial()):
                    notification.id = message.get_args_list()[0]
        return HANDLER_RESULT_HANDLED   # a monitor must not answer

    def wait_for(self, count, patience=PATIENCE):
        wait_for(f'notification no. {count} (seen: {self.shown})',
                 lambda: len(self.shown) >= count and all(n.id is not None for n in self.shown), patience)
        expect_equal(len(self.shown), count, f'notifications ({self.shown})')
        return self.shown[-1]


# --- settings ---------------------------------------------------------------------------------------


def get_setting(key):
    return output_of('gsettings', 'get', APP_ID, key).strip()


def set_setting(key, value):
    subprocess.run(['gsettings', 'set', APP_ID, key, value], check=True, timeout=PATIENCE)


# --- the tray ---------------------------------------------------------------------------------------


def tray_items():
    """(bus name, path) of Tocsin's icons that are registered with the panel's watcher."""
    items = Bus.session().get(WATCHER, '/StatusNotifierWatcher', WATCHER, 'RegisteredStatusNotifierItems') or []
    return [re.fullmatch('(.+?)@?(/.*)', item).groups() for item in items if item.endswith(ITEM_PATH)]


def item_property(member):
    return Bus.session().get(APP_ID, ITEM_PATH, ITEM, member)


def wait_for_icon(state, patience=PATIENCE):
    name = f'{APP_ID}-{state}'
    try:
        wait_for(f'the icon {name}', lambda: item_property('IconName') == name, patience)
    except Failure as failure:
        raise Failure(f'{failure}; it is {item_property("IconName")}') from None


def wait_for_tray(state, patience=PATIENCE):
    """Waits until the icon says so and one of it is registered."""
    wait_for_icon(state, patience)
    wait_for('one registered icon', lambda: len(tray_items()) == 1, patience)


def tray_colours(place=0):
    """How many pixels are of what kind where the tray's icon of that place is drawn."""
    pixels = subprocess.run(
        ['import', '-silent', '-window', 'root', '-crop', f'{TRAY_SIZE}x{TRAY_SIZE}+{place * TRAY_SIZE}+0', '+repage',
         '-depth', '8', 'rgb:-'], stdout=subprocess.PIPE, check=True, timeout=PATIENCE).stdout
    counts = {'green': 0, 'red': 0}
    for red, green, blue in zip(*[iter(pixels)] * 3):
        if green - max(red, blue) > 40:
            counts['green'] += 1
        elif red - max(green, blue) > 80:
            counts['red'] += 1
    return counts


def wait_for_colour(wanted):
    """Waits until the picture of the tray's icon is mostly of that colour, "grey" for neither."""
    def is_so():
        counts = tray_colours()
        if wanted == 'grey':
            return counts['red'] + counts['green'] < 5
        return counts[wanted] > 80 and sum(counts.values()) - counts[wanted] < 5

    try:
        wait_for(f'a tray icon drawn in {wanted}', is_so)
    except Failure as failure:
        raise Failure(f'{failure}: {tray_colours()}') from None


def click_tray(button):
    subprocess.run(['tray-click', str(button)], check=True, timeout=PATIENCE)


def menu_rows():
    """(id, label, enabled) of the rows that the menu shows; separators have no label."""
    bus = Bus.session()
    path = item_property('Menu')
    _, (_, _, rows) = bus.call(APP_ID, path, 'com.canonical.dbusmenu', 'GetLayout', 'iias', 0, -1, [])
    return [(number, str(row.get('label', '')), bool(row.get('enabled', True)))
            for number, row, _ in rows if row.get('visible', True)]


# --- the screen -------------------------------------------------------------------------------------


def picture_file(name):
    return pathlib.Path(os.environ['TOCSIN_BUILD_ROOT']) / f'tests/desktop/pictures/{name}.png'


def picture(name):
    """Keeps a picture of the screen in the build tree."""
    file = picture_file(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    if shutil.which('import') and 'DISPLAY' in os.environ:
        subprocess.run(['import', '-silent', '-window', 'root', file], check=False, timeout=PATIENCE)


def xdo(*words):
    return output_of('xdotool', *words).split()


def windows():
    return xdo('search', '--onlyvisible', '--name', '^Tocsin$')


def wait_for_window():
    """Waits for the one window, and until it has the keyboard."""
    wait_for('a window', windows)
    window = windows()[0]
    wait_for('the window in front', lambda: xdo('getactivewindow') == [window])
    expect_equal(len(windows()), 1, 'windows')
    return window


def wait_for_no_window():
    wait_for('the end of the window', lambda: not windows())


class Accessible:
    """What a screen reader finds in the program's windows, asked for on the accessibility bus."""

    FOCUSABLE, FOCUSED, SHOWING, VISIBLE = 1 << 11, 1 << 12, 1 << 25, 1 << 30

    def __init__(self, pid):
        self.bus = Bus(Bus.session().call('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress'))
        self.pid = pid

    def ask(self, node, method):
        return self.bus.try_call(*node, 'org.a11y.atspi.Accessible', method)

    def walk(self, state=SHOWING):
        """(node, its first 32 states) of all that is to be seen or, with VISIBLE, would be by scrolling."""
        root = ('org.a11y.atspi.Registry', '/org/a11y/atspi/accessible/root')
        nodes = [node for node in self.ask(root, 'GetChildren') or [] if self.bus.pid_of(node[0]) == self.pid]
        while nodes:
            node = nodes.pop(0)
            states = self.ask(node, 'GetState')
            nodes += self.ask(node, 'GetChildren') or []
            if states and states[0] & state:
                yield node, states[0]

    def name(self, node):
        return str(self.bus.get(*node, 'org.a11y.atspi.Accessible', 'Name') or '')

    def texts(self, state=SHOWING):
        return [text for text in (self.name(node) for node, _ in self.walk(state)) if text]

    def controls(self):
        """(role, name) of all that the keyboard can be on, where need be by scrolling."""
        return [(str(self.ask(node, 'GetRoleName')), self.name(node)) for node, states in self.walk(self.VISIBLE)
                if states & self.FOCUSABLE]

    def focused(self):
        """(role, name, description) of what the keyboard is on."""
        return next(((str(self.ask(node, 'GetRoleName')), self.name(node),
                      str(self.bus.get(*node, 'org.a11y.atspi.Accessible', 'Description')))
                     for node, states in self.walk() if states & self.FOCUSED and states & self.FOCUSABLE), None)

    def wait_for(self, pattern):
        def find():
            return next((text for text in self.texts() if re.search(pattern, text)), None)

        try:
            return wait_for(f'“{pattern}” in the window', find)
        except Failure as failure:
            raise Failure(f'{failure}, but {self.texts()}') from None
