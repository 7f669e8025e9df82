# SPDX-License-Identifier: GPL-3.0-or-later
"""Peers that the fault server does not have: relays to it, an HTTP proxy, a portal, a name server,
a server with a very long certificate. All of them run on one thread."""

import asyncio
import contextlib
import fnmatch
import ipaddress
import pathlib
import re
import ssl
import subprocess
import threading

CERTIFICATE = """[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[server]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = {names}
"""


class Peers:
    """The servers, and their end."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.loop.set_exception_handler(lambda loop, context: None)  # clients vanish all the time
        self.open = []
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    def call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(10)

    def listen(self, func, address, port, **more):
        server = self.call(asyncio.start_server(func, address, port, limit=2**17, **more))
        self.open.append(server.close)

    def listen_datagrams(self, protocol, address, port):
        transport, _ = self.call(
            self.loop.create_datagram_endpoint(lambda: protocol, local_addr=(address, port))
        )
        self.open.append(transport.close)

    def stop(self):
        if self.open:
            self.call(self.stop_all())

    async def stop_all(self):
        for close in self.open:
            close()
        self.open.clear()
        for task in asyncio.all_tasks():
            if task is not asyncio.current_task():
                task.cancel()
        await asyncio.sleep(0)


# --- relays -----------------------------------------------------------------------------------------


async def pour(reader, writer):
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    with contextlib.suppress(OSError):
        writer.write_eof()


async def join(near, far):
    """Bytes from one to the other and back, until both have ended."""
    await asyncio.gather(pour(near[0], far[1]), pour(far[0], near[1]))
    far[1].close()
    near[1].close()


async def swallow(reader, writer):
    with contextlib.suppress(OSError):
        while await reader.read(65536):
            pass
    writer.close()


def relay(server, mode):
    """To `server`, an address and a port; or silence or a reset after the ClientHello."""

    async def serve(reader, writer):
        if mode is None:
            with contextlib.suppress(OSError):
                await join((reader, writer), await asyncio.open_connection(*server))
            return
        await reader.read(4096)
        if mode == "reset":
            writer.transport.abort()
        else:
            await swallow(reader, writer)

    return serve


def unwrap(server, host):
    """To the TLS server `server`, in TLS of its own."""

    async def serve(reader, writer):
        context = ssl._create_unverified_context()
        with contextlib.suppress(OSError):
            far = await asyncio.open_connection(*server, ssl=context, server_hostname=host)
            await asyncio.wait([asyncio.ensure_future(pour_plain(reader, far[1])),
                                asyncio.ensure_future(pour_plain(far[0], writer))],
                               return_when=asyncio.FIRST_COMPLETED)
            far[1].close()
        writer.close()

    return serve


async def pour_plain(reader, writer):
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()


# --- a portal ---------------------------------------------------------------------------------------


def answer(status, page, more=""):
    return (f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n{more}Content-Length: {len(page)}\r\n"
            f"Connection: close\r\n\r\n{page}").encode()


async def serve_portal(reader, writer):
    with contextlib.suppress(OSError, asyncio.IncompleteReadError):
        await reader.readuntil(b"\r\n\r\n")
        page = "<html><head><title>Hotel</title></head><body><form>Your room?</form></body></html>"
        writer.write(answer("200 OK", page))
        await writer.drain()
    writer.close()


# --- a proxy ----------------------------------------------------------------------------------------


class Proxy:
    """CONNECT for TLS, whole addresses for plain HTTP. Modes: working, forbidding, asking, silent,
    cutting; a host that does not match the pattern is let through in any mode."""

    def __init__(self, mode, pattern):
        self.mode = mode
        self.pattern = pattern
        self.asked = []  # METHOD HOST

    async def serve(self, reader, writer):
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            await self.treat(reader, writer, head)
        writer.close()

    async def treat(self, reader, writer, head):
        method, target, _ = head.split("\r\n")[0].split(" ")
        plain = re.match(r"http://([^/:]+)(?::(\d+))?(/.*)?", target)
        host, port = (plain[1], plain[2] or "80") if plain else target.split(":")
        self.asked.append(f"{method} {host}")
        if self.mode != "working" and self.concerns(host):
            await self.misbehave(reader, writer)
            return
        try:
            far = await asyncio.open_connection(host, int(port))
        except OSError:
            writer.write(answer("502 Bad Gateway", "The proxy cannot get there."))
            await writer.drain()
            return
        if plain:
            rest = head.split("\r\n", 1)[1]
            request = f"{method} {plain[3] or '/'} HTTP/1.1\r\nConnection: close\r\n{rest}"
            far[1].write(request.encode("latin-1"))
            await pour(far[0], writer)
            far[1].close()
        else:
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await join((reader, writer), far)

    def concerns(self, host):
        return any(fnmatch.fnmatchcase(host, each) for each in self.pattern.split("|"))

    async def misbehave(self, reader, writer):
        if self.mode == "silent":
            await swallow(reader, writer)
        elif self.mode == "cutting":
            writer.transport.abort()
        elif self.mode == "asking":
            writer.write(answer("407 Proxy Authentication Required", "Who are you?",
                                "Proxy-Authenticate: Basic realm=\"office\"\r\n"))
        else:
            writer.write(answer("403 Forbidden", "<h1>The proxy of the office says no.</h1>"))
        with contextlib.suppress(OSError):
            await writer.drain()


# --- a name server ----------------------------------------------------------------------------------


class Names(asyncio.DatagramProtocol):
    """Knows `hosts`; `modes` says which kind of question, A or AAAA, it leaves without an answer
    (silent), answers with nothing (empty), or a little later (late)."""

    def __init__(self, hosts, modes):
        self.hosts = hosts
        self.modes = modes
        self.transport = None

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, sender):
        labels, at = [], 12
        while data[at]:
            labels.append(data[at + 1: at + 1 + data[at]].decode().lower())
            at += data[at] + 1
        question = data[12: at + 5]
        kind = {1: "A", 28: "AAAA"}.get(int.from_bytes(data[at + 1: at + 3], "big"))
        mode = self.modes.get(kind)
        if mode != "silent":
            known = self.hosts.get(".".join(labels))
            reply = self.reply(question, known, [] if mode == "empty" else known or [], kind)
            asyncio.get_running_loop().call_later(0.15 if mode == "late" else 0,
                                                  self.transport.sendto, data[:2] + reply, sender)

    @staticmethod
    def reply(question, known, addresses, kind):
        version = {"A": 4, "AAAA": 6}.get(kind)
        found = [a for a in map(ipaddress.ip_address, addresses) if a.version == version]
        reply = b"\x81\x80" if known is not None else b"\x81\x83"
        reply += b"\0\1" + len(found).to_bytes(2, "big") + b"\0\0\0\0" + question
        for address in found:
            reply += b"\xc0\x0c" + question[-4:] + b"\0\0\0\5"
            reply += len(address.packed).to_bytes(2, "big") + address.packed
        return reply


# --- a long certificate -----------------------------------------------------------------------------


def make_long_certificate(folder, hosts, count):
    """A new root, root.pem, and a chain with its key, server.pem, for `hosts` and as many more
    names as make `count`."""
    names = [f"DNS:{host}" for host in hosts]
    names += [f"DNS:n{number}.example" for number in range(count - len(names))]
    pathlib.Path(folder, "names.cnf").write_text(CERTIFICATE.format(names=",".join(names)))
    key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes".split()

    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    openssl("req", "-x509", *key, "-keyout", "root.key", "-out", "root.pem", "-days", "30",
            "-subj", "/CN=Root of the long one")
    openssl("req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=long")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "root.pem", "-CAkey", "root.key",
            "-CAcreateserial", "-days", "20", "-extfile", "names.cnf", "-extensions", "server",
            "-out", "server.crt")
    both = [pathlib.Path(folder, name).read_text() for name in ("server.crt", "server.key")]
    pathlib.Path(folder, "server.pem").write_text("".join(both))
