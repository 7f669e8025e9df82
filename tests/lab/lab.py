# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lab's tests share: fake internets side by side, changing one with the lines of a case,
running `tocsin check`, and TAP.

A test calls main(): that starts it again inside several tests/lab/fake-internet, which run one case
after the other, or skips it where the system allows no namespaces (a failure with CI=true).

The lines of a case, besides those that `internet` knows (set, reset, dns, reset-all):

  address TARGET MODE      up, or down (packets vanish), unreachable, nowhere (no route leads there);
                           TARGET is a host, an @group, an address, `names` (the name server) or *
  address4, address6       the same, one family of it only
  route down               as if the cable were pulled
  relay ADDRESS HOST [M]   another way to HOST; M: `silent` or `reset` after the ClientHello
  portal ADDRESS           a page that asks to sign in, at an address of its own
  names A|AAAA MODE [HOST=ADDRESS]  a name server of our own in place of the usual one, which leaves
                           one kind of question unanswered (silent), answers it with nothing (empty),
                           or after the other one (late); HOST (or *) is at that address instead of
                           its own of the same family
  nat64                    IPv6 only, with a NAT64 and the name server that belongs to it
  proxy MODE [PATTERN]     an HTTP proxy in the environment: working, dead; or for hosts that match
                           PATTERN forbidding (403), asking (407), silent, cutting
  spent TIMES              the program has asked the world so often, just now
  names-in-certificate N HOST|other
                           www.tiktok.com with a trusted certificate of N names, HOST among them
  definition TEXT          the person's own definition file
  file NAME TEXT           a file in the folder of the case, {lab}
  environment NAME=VALUE   for the program
  after HOST/PATH MS LINE  LINE, that many milliseconds after that was requested
"""

import concurrent.futures
import configparser
import contextlib
import dataclasses
import fnmatch
import ipaddress
import json
import os
import pathlib
import queue
import re
import shlex
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

import lab_answer
import lab_peers

HERE = pathlib.Path(__file__).resolve().parent

# A sanitized program needs more time for what is not waiting.
SANITIZED = os.environ.get("TOCSIN_SANITIZED", "none") not in ("", "none")
PATIENCE = 2 if SANITIZED else 1

# AddressSanitizer in a program of C dies of an exception in a library that is loaded later, as
# libproxy is, unless the library of C++ is there from the start; and its search for leaks stumbles
# over such a library's thread-local storage.
CXX_LIBRARY = "libstdc++.so.6"
LATE_LIBRARIES = "intercept_tls_get_addr=0"

NAME_SERVER = "192.0.2.53"
OWN_NAME_SERVER = "192.0.2.54"
OWN_ADDRESS = "192.0.2.99"
LONG_ADDRESS = "203.0.113.240"
PROXY_PORT = 3128
NAT64 = ipaddress.ip_address("64:ff9b::")
CA_BUNDLES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt")

# A device whose packets nobody takes: what is routed there vanishes. On the loopback device the
# kernel answers some of it after a second.
DARK, VOID = "tocsin-dark", "tocsin-void"
NOBODY = "02:00:00:00:00:01"

# The program is killed after that.
LIMIT = 120

# Fake internets for each processor: cases mostly wait.
AT_ONCE = 3

# What fails while others are at work is tried once more when they are done, with so much more time:
# a machine that was too busy is no witness. So many at most, for more than that is not chance.
CALM = 3
CHANCES = 8


# --- the test as a whole ----------------------------------------------------------------------------


def program():
    folder = os.environ.get("TOCSIN_BINDIR")
    path = os.path.join(folder, "tocsin") if folder else os.environ.get("TOCSIN_PROGRAM", "")
    if not os.access(path, os.X_OK):
        sys.exit("No program: set TOCSIN_BINDIR to the folder that tocsin is installed in.")
    return path


def skip(reason):
    """Ends the test. A contributor's machine may lack something; the CI machine may not."""
    if os.environ.get("CI") == "true":
        print(f"1..1\nnot ok 1 - the fake internet starts\n# {reason}")
        sys.exit(1)
    print(f"1..0 # SKIP {reason}")
    sys.exit(0)


def require_internet():
    if subprocess.run([HERE / "fake-internet", "true"]).returncode == 77:
        skip("no network namespaces allowed here, and so no fake internet")


def take_option(words, name, default):
    """The number after `name`, which are both taken out of `words`."""
    if name not in words:
        return default
    at = words.index(name)
    number = int(words[at + 1])
    del words[at: at + 2]
    return number


class Tap:
    """One test point after the other."""

    def __init__(self, count):
        self.number = 0
        self.failed = 0
        print(f"1..{count}", flush=True)

    def point(self, name, complaints, needs, notes):
        self.number += 1
        word, directive = "ok", ""
        if complaints:
            word = "not ok"
            directive = f" # TODO needs {needs}" if needs else ""
            self.failed += not needs
        print(f"{word} {self.number} - {name}{directive}")
        for line in "\n".join([*complaints, *notes]).splitlines():
            print(f"#   {line}")
        sys.stdout.flush()

    def skip(self, name, reason):
        self.number += 1
        print(f"ok {self.number} - {name} # SKIP {reason}", flush=True)


def run_side_by_side(rows, run, at_once, loud, weight=lambda row: 0):
    """Points for `rows`, as they end; run(row, patience) returns complaints, notes and what is needed
    first. The heaviest begin. Returns the exit status."""
    tap = Tap(len(rows))
    has_ipv6 = os.path.exists("/proc/net/if_inet6")
    again = []

    def tell(row, result, before=()):
        complaints, notes, needs = result
        before = [f"At the first try: {each}" for each in before]
        tap.point(row["name"], complaints, needs, before + (notes if complaints or before or loud else []))

    with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
        running = {}
        for row in sorted(rows, key=weight, reverse=True):
            if row.get("ipv6") and not has_ipv6:
                tap.skip(row["name"], "this machine has no IPv6")
            else:
                running[pool.submit(run, row, 1)] = row
        for future in concurrent.futures.as_completed(running):
            complaints, _, needs = future.result()
            if complaints and not needs and len(again) < CHANCES:
                again.append((running[future], complaints))
            else:
                tell(running[future], future.result())
    for row, complaints in again:
        tell(row, run(row, CALM), complaints)
    return 1 if tap.failed else 0


class Worker:
    """This test in a fake internet of its own, where it runs the cases that it is told of."""

    def __init__(self):
        self.process = subprocess.Popen([HERE / "fake-internet", sys.executable, sys.argv[0], "--work"],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, row, patience):
        self.process.stdin.write(f"{patience} {row['name']}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            return ["the fake internet has come to an end"], []
        return json.loads(answer)

    def is_alive(self):
        return self.process.poll() is None

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def work(rows):
    """What a worker does, until the end of its input."""
    by_name = {row["name"]: row for row in rows}
    internet, peers = Internet(), lab_peers.Peers()
    for line in sys.stdin:
        patience, name = line.rstrip("\n").split(" ", 1)
        with Scene(internet, peers) as scene:
            result, complaints = run_case(by_name[name], scene, PATIENCE * int(patience))
        print(json.dumps([complaints, result.summary()]), flush=True)


# --- the program ------------------------------------------------------------------------------------


@dataclasses.dataclass
class Result:
    status: int
    text: str
    said: str       # on stderr
    seconds: float
    peak: int       # KiB of memory
    answer: dict = None

    def summary(self):
        numbers = f"exit status {self.status}, {self.seconds:.2f} s, {self.peak / 1024:.1f} MB"
        if self.answer is None:
            return [numbers, self.text, self.said]
        a = self.answer
        lines = [f"{a['state']}, {a['scope']}, {a['confidence']}, {a['reason']}; {numbers}"]
        for kind in ("components", "controls"):
            words = [f"{each['id']}={each['fault'] or each['state']}" for each in a[kind]]
            lines.append(f"{kind}: {' '.join(words)}")
        return lines + a["evidence"] + self.said.splitlines()


def unique_members(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError(f"a member twice: {[name for name, _ in pairs]}")
    return members


def run(arguments, environment):
    begun = time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen([program(), *arguments], stdin=subprocess.DEVNULL, stdout=out,
                                   stderr=err, env=environment)
        killer = threading.Timer(LIMIT * PATIENCE, process.kill)
        killer.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - begun
        killer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "backslashreplace"))
    result = Result(process.returncode, *texts, seconds, usage.ru_maxrss)
    with contextlib.suppress(ValueError):
        result.answer = json.loads(result.text, object_pairs_hook=unique_members)
    return result


# --- the fake internet ------------------------------------------------------------------------------


class Control:
    """A connection to the fault server's control socket."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(os.environ["TOCSIN_INTERNET"])
        self.lines = self.socket.makefile("r")

    def tell(self, *words):
        """Returns the lines of the answer."""
        self.socket.sendall((shlex.join(words) + "\n").encode())
        answer = []
        for line in self.lines:
            line = line.rstrip("\n")
            if line.startswith("error "):
                raise ValueError(f"{shlex.join(words)}: {line[6:]}")
            if line == "ok":
                return answer
            if line.startswith("ok "):
                return [*answer, line[3:]]
            answer.append(line)
        raise ConnectionError("the fault server is gone")

    def close(self):
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)


def read_urls(path):
    definition = json.loads(path.read_text())
    every = [probe for each in definition["components"] for probe in each["probes"]]
    return {each["url"].split("://")[1] for each in every + definition["controls"]}


class Internet:
    """The servers, and what the kernel does."""

    FAMILIES = ((4, "32", ""), (6, "128", " nodad"))

    def __init__(self):
        self.control = Control()
        self.folder = pathlib.Path(os.environ["TOCSIN_INTERNET"]).parent
        file = configparser.ConfigParser(delimiters="=")
        file.optionxform = str
        file.read(HERE.parent / "support" / "internet.ini")
        self.hosts = {name: value.split(";") for name, value in file["hosts"].items()}
        self.groups = {name: value.split(";") for name, value in file["groups"].items()}
        self.has_ipv6 = os.path.exists("/proc/net/if_inet6")
        self.touched = False
        self.urls = read_urls(HERE.parent.parent / "data" / "services" / "tiktok.json")
        self.dark = self.make_dark()
        self.use_name_server(NAME_SERVER)

    @staticmethod
    def make_dark():
        """Whether there is one; a kernel without such devices has to do with the loopback device."""
        if subprocess.run(["ip", "link", "show", DARK], capture_output=True).returncode == 0:
            return True
        commands = [f"link add {DARK} type veth peer name {VOID}"]
        for name in (DARK, VOID):
            commands += [f"link set {name} addrgenmode none", f"link set {name} up"]
        made = subprocess.run(["ip", "-batch", "-"], text=True, input="\n".join(commands) + "\n",
                              capture_output=True)
        return made.returncode == 0

    def log(self):
        return [json.loads(line) for line in self.control.tell("log")]

    def use_name_server(self, address):
        """In the file that lies over /etc/resolv.conf in this mount namespace."""
        (self.folder / "resolv.conf").write_text(f"nameserver {address}\n")

    def addresses(self, target="*", family=None):
        if target == "names":
            found = [NAME_SERVER]
        elif target == "*":
            found = [a for each in self.hosts.values() for a in each] + [NAME_SERVER, OWN_ADDRESS]
        elif target in self.hosts or target.startswith("@"):
            names = self.groups[target[1:]] if target.startswith("@") else [target]
            found = [a for name in names for a in self.hosts[name]]
        else:
            found = [target]
        return [a for a in dict.fromkeys(found)
                if family in (None, ipaddress.ip_address(a).version)
                and (self.has_ipv6 or ":" not in a)]

    def ip(self, family, commands):
        if commands:
            self.touched = True
            subprocess.run(["ip", f"-{family}", "-force", "-batch", "-"], text=True, check=True,
                           input="\n".join(commands) + "\n", stdout=subprocess.DEVNULL)

    def address(self, target, mode, only=None):
        for family, length, more in self.FAMILIES:
            commands = []
            for address in self.addresses(target, family) if only in (None, family) else ():
                whole = f"{address}/{length}"
                if mode == "up":
                    commands.append(f"addr add {whole} dev lo{more}")
                    continue
                commands.append(f"addr del {whole} dev lo")
                if mode == "down" and self.dark:
                    commands += [f"route replace {whole} dev {DARK}",
                                 f"neigh replace {address} lladdr {NOBODY} dev {DARK}"]
                if mode in ("unreachable", "nowhere"):
                    kind = "throw" if mode == "nowhere" else mode
                    commands.append(f"route add {kind} {whole}")
            self.ip(family, commands)

    def route_down(self):
        for family in (4, 6) if self.has_ipv6 else (4,):
            self.ip(family, ["route del default dev lo", "addr flush dev lo scope global"])

    def restore(self):
        """All of it healthy again."""
        self.control.tell("reset-all")
        self.use_name_server(NAME_SERVER)
        for family, length, more in self.FAMILIES if self.touched else ():
            if family == 6 and not self.has_ipv6:
                continue
            commands = [f"route flush type {kind}" for kind in ("unreachable", "throw")]
            commands += [f"route flush dev {DARK}"] if self.dark else []
            commands += ["addr flush dev lo scope global"]
            commands += [f"addr add {address}/{length} dev lo{more}"
                         for address in self.addresses(family=family)]
            self.ip(family, commands + ["route replace default dev lo"])
        self.touched = False


# --- one case ---------------------------------------------------------------------------------------


class Scene:
    """One case's world: healthy, then changed line by line; healthy again in the end."""

    def __init__(self, internet, peers):
        self.internet = internet
        self.peers = peers
        self.proxy = None
        self.folder = None
        self.environment = {}
        self.stack = contextlib.ExitStack()

    def __enter__(self):
        self.folder = self.stack.enter_context(tempfile.TemporaryDirectory(prefix="tocsin-lab-"))
        self.stack.callback(self.internet.restore)
        self.stack.callback(self.peers.stop)
        unwanted = {"DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "LANGUAGE"}
        self.environment = {name: value for name, value in os.environ.items()
                            if name not in unwanted and not name.lower().endswith("_proxy")}
        self.environment.update(HOME=self.folder, LC_ALL="C.UTF-8", TZ="UTC", TOCSIN_SPEEDUP="20")
        for name in ("CONFIG", "DATA", "CACHE", "STATE"):
            self.environment[f"XDG_{name}_HOME"] = f"{self.folder}/{name.lower()}"
        if SANITIZED:
            options = self.environment.get("ASAN_OPTIONS")
            self.environment["ASAN_OPTIONS"] = ":".join(filter(None, [options, LATE_LIBRARIES]))
            self.environment["LD_PRELOAD"] = CXX_LIBRARY
        self.internet.control.tell("clear-log")
        return self

    def __exit__(self, *exception):
        self.stack.close()

    def apply(self, line):
        words = shlex.split(self.expand(line))
        func = getattr(self, "do_" + words[0].replace("-", "_"), None)
        if func is not None:
            func(*words[1:])
        else:
            self.internet.control.tell(*words)

    def expand(self, line):
        """`{lab}`, and `{date+SECONDS}`, a date as HTTP has it."""
        def date(match):
            then = time.gmtime(time.time() + int(match[1]))
            return time.strftime("%a, %d %b %Y %H:%M:%S GMT", then)

        return re.sub(r"\{date([+-]\d+)\}", date, line).replace("{lab}", self.folder)

    def check(self, timeout, arguments, world, feed):
        """Runs `tocsin check`; `world`: others may be asked; `feed`: announcements may be read."""
        words = ["check", "--json"] + ([] if feed else ["--no-feed"]) + ([] if world else ["--no-world"])
        if timeout:
            words += ["--timeout", str(timeout)]
        return run([*words, *map(self.expand, arguments)], self.environment)

    def do_address(self, target, mode):
        self.internet.address(target, mode)

    def do_address4(self, target, mode):
        self.internet.address(target, mode, 4)

    def do_address6(self, target, mode):
        self.internet.address(target, mode, 6)

    def do_route(self, mode):
        assert mode == "down", mode
        self.internet.route_down()

    def do_relay(self, address, target, mode=None):
        self.internet.address(address, "up")
        family = ipaddress.ip_address(address).version
        server = self.internet.addresses(target, family)[0]
        for port in (80, 443):
            self.peers.listen(lab_peers.relay((server, port), mode), address, port)

    def do_portal(self, address):
        self.internet.address(address, "up")
        self.peers.listen(lab_peers.serve_portal, address, 80)

    def do_names(self, kind, mode, *elsewhere):
        hosts = dict(self.internet.hosts)
        for target, address in (each.split("=") for each in elsewhere):
            version = ipaddress.ip_address(address).version
            for name in hosts if target == "*" else [target]:
                others = [a for a in hosts[name] if ipaddress.ip_address(a).version != version]
                hosts[name] = [*others, address]
        self.internet.address(OWN_NAME_SERVER, "up")
        names = lab_peers.Names(hosts, {kind: mode})
        self.peers.listen_datagrams(names, OWN_NAME_SERVER, 53)
        self.internet.use_name_server(OWN_NAME_SERVER)

    def do_nat64(self):
        mapped = {}
        for name, addresses in self.internet.hosts.items():
            there = str(NAT64 + int(ipaddress.ip_address(addresses[0])))
            if [there] not in mapped.values():
                self.do_relay(there, addresses[1])
            mapped[name] = [there]
        server = str(NAT64 + 53)
        self.internet.address(server, "up")
        self.internet.address("*", "down", 4)
        self.peers.listen_datagrams(lab_peers.Names(mapped, {}), server, 53)
        self.internet.use_name_server(server)

    def do_proxy(self, mode, pattern="*"):
        self.proxy = lab_peers.Proxy(mode, pattern)
        if mode != "dead":
            self.peers.listen(self.proxy.serve, OWN_ADDRESS, PROXY_PORT)
        url = f"http://{OWN_ADDRESS}:{PROXY_PORT}"
        self.environment.update(http_proxy=url, https_proxy=url)

    def do_names_in_certificate(self, count, name):
        host = "www.tiktok.com"
        # Under the sanitizers the TLS library needs half a minute for thousands of names.
        count = int(count) // (10 if SANITIZED else 1)
        lab_peers.make_long_certificate(self.folder, [name], count)
        self.trust(pathlib.Path(self.folder, "root.pem").read_text())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{self.folder}/server.pem")
        self.internet.address(LONG_ADDRESS, "up")
        server = (self.internet.addresses(host, 4)[0], 443)
        self.peers.listen(lab_peers.unwrap(server, host), LONG_ADDRESS, 443, ssl=context)
        self.internet.control.tell("dns", host, "address", LONG_ADDRESS)

    def trust(self, root):
        """One root more, in this mount namespace."""
        for bundle in filter(os.path.exists, CA_BUNDLES):
            path = os.path.realpath(bundle)
            more = pathlib.Path(self.folder, "bundle.pem")
            more.write_text(pathlib.Path(path).read_text() + root)
            subprocess.run(["mount", "--bind", more, path], check=True)
            self.stack.callback(subprocess.run, ["umount", path], check=True)

    def do_definition(self, text):
        path = pathlib.Path(self.folder, "config", "tocsin", "services", "tiktok.json")
        path.parent.mkdir(parents=True)
        path.write_text(text)

    def do_spent(self, times):
        now = int(time.time() * 1e6)
        asked = [now] * int(times) + [0] * (4 - int(times))
        path = pathlib.Path(self.folder, "cache", "tocsin", "world.json")
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps({"schema": 1, "asked": asked, "closed_until": 0}))

    def do_file(self, name, text):
        pathlib.Path(self.folder, name).write_text(text)

    def do_environment(self, setting):
        name, _, value = setting.partition("=")
        self.environment[name] = value

    def do_after(self, target, milliseconds, *words):
        control = Control()

        def wait():
            with contextlib.suppress(OSError, ValueError):
                control.tell("wait-request", target, str(LIMIT))
                time.sleep(int(milliseconds) / 1000)
                self.apply(shlex.join(words))

        thread = threading.Thread(target=wait)
        thread.start()
        self.stack.callback(thread.join)
        self.stack.callback(control.close)


# --- a table of cases -------------------------------------------------------------------------------


def run_case(row, scene, patience):
    """`patience`: how much slower than it should be everything may be."""
    for line in row["lines"]:
        scene.apply(line)
    timeout = row["timeout"] * patience if "timeout" in row else None
    result = scene.check(timeout, row.get("arguments", []), "world" in row,
                         "announced" in row)
    complaints = lab_answer.compare_said(row, result.said)
    if row.get("usage"):
        return result, complaints + lab_answer.differ("exit status", 64, result.status) + \
            lab_answer.differ("stdout", "", result.text)
    broken = lab_answer.Contract(result.answer, "world" in row, "announced" in row).complaints
    if broken:
        return result, broken + complaints
    log = scene.internet.log()
    known = {host for group in ("tiktok", "controls") for host in scene.internet.groups[group]}
    if "world" in row:
        known |= {lab_answer.GLOBALPING, lab_answer.OONI}
    if "--service" in row.get("arguments", []):
        known.add("www.example.com")
    complaints += lab_answer.compare_answer(row, result.answer)
    complaints += lab_answer.check_sense(result.answer, result.status)
    complaints += lab_answer.check_limits(result.answer, result.seconds, 0 if SANITIZED else result.peak,
                                          timeout or lab_answer.DEADLINE, patience)
    complaints += lab_answer.check_politeness(log, known, scene.internet.urls,
                                              "announced" in row)
    complaints += lab_answer.compare_requests(row, log, scene.internet.groups)
    for line, expected in row.get("proxied", {}).items():
        count = scene.proxy.asked.count(line)
        complaints += lab_answer.differ(f"through the proxy: {line}", expected, count)
    return result, complaints


def choose(rows, words):
    patterns = [word for word in words if not word.startswith("-")]
    return [row for row in rows
            if not patterns or any(fnmatch.fnmatchcase(row["name"], each) for each in patterns)]


def main(every, words):
    """[-v] [-j N] [PATTERN...]: the cases whose names match, N side by side; -v: with what was said.
    --list"""
    if "--work" in words:
        work(every)
        return 0
    at_once = take_option(words, "-j", AT_ONCE * len(os.sched_getaffinity(0)))
    rows = choose(every, words)
    if "--list" in words:
        for row in rows:
            print(f"{str(row.get('rule', '')):9} {row['name']}")
        return 0
    program()
    require_internet()
    idle = queue.LifoQueue()

    def run_in_turn(row, patience):
        try:
            worker = idle.get_nowait()
        except queue.Empty:
            worker = Worker()
        complaints, notes = worker.run(row, patience)
        if worker.is_alive():
            idle.put(worker)
        return complaints, notes, row.get("needs")

    status = run_side_by_side(rows, run_in_turn, at_once, "-v" in words)
    while not idle.empty():
        idle.get().end()
    return status
