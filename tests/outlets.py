"""A web server that plays the outlets: slow, broken, redirecting, changing, forbidding ones."""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[["Visit"], None]


@dataclass
class Visit:
    """One request at the server, and the ways to answer it."""

    handler: BaseHTTPRequestHandler
    body: bytes = b""

    @property
    def headers(self) -> Mapping[str, str]:
        """The request's headers."""
        return self.handler.headers

    def answer(
        self, status: int = 200, content: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> None:
        """Answer in one go."""
        given = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(content))}
        self.begin(status, {**given, **(headers or {})})
        self.handler.wfile.write(content)

    def begin(self, status: int, headers: Mapping[str, str]) -> None:
        """The head of an answer whose body is still to come."""
        self.handler.send_response(status)
        for name, value in headers.items():
            self.handler.send_header(name, value)
        self.handler.end_headers()

    def send(self, content: bytes) -> None:
        """Some of the body."""
        self.handler.wfile.write(content)
        self.handler.wfile.flush()

    def reset(self) -> None:
        """Break the connection off as a crashed server does."""
        linger = struct.pack("ii", 1, 0)
        self.handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.handler.close_connection = True
        self.handler.connection.close()


@dataclass
class Outlets:
    """The server: pages by path (or by host and path), and the list of what was asked."""

    port: int = 0
    pages: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    posted: list[bytes] = field(default_factory=list)
    busiest: int = 0
    _now: int = 0
    _lock: Any = field(default_factory=threading.Lock)

    def url(self, path: str, host: str = "127.0.0.1", scheme: str = "http") -> str:
        """The address of a page."""
        return f"{scheme}://{host}:{self.port}{path}"

    def put(self, path: str, content: str | bytes, *, kind: str = "text/html", **more: str) -> None:
        """A page that answers conditional requests; put anew, it has changed."""
        raw = content.encode() if isinstance(content, str) else content
        tag = f'"{blake2b(raw, digest_size=6).hexdigest()}"'

        def show(visit: Visit) -> None:
            if visit.headers.get("If-None-Match") == tag:
                visit.answer(304, headers={"ETag": tag})
                return
            visit.answer(200, raw, {"Content-Type": kind, "ETag": tag, **more})

        self.pages[path] = show

    def redirect(self, path: str, location: str, status: int = 302) -> None:
        """A page that leads elsewhere."""
        self.pages[path] = lambda visit: visit.answer(status, headers={"Location": location})

    def count(self, path: str) -> int:
        """How often a page was asked for."""
        return self.asked.count(path)

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        length = int(handler.headers.get("Content-Length") or 0)
        body = handler.rfile.read(length) if length else b""
        host = handler.headers.get("Host", "").partition(":")[0]
        with self._lock:
            self._now += 1
            self.busiest = max(self.busiest, self._now)
            self.asked.append(handler.path)
            self.headers.append({name.lower(): value for name, value in handler.headers.items()})
            if body:
                self.posted.append(body)
        try:
            bare = handler.path.partition("?")[0]
            names = (host + handler.path, handler.path, host + bare, bare)
            page = next((self.pages[name] for name in names if name in self.pages), None)
            visit = Visit(handler, body)
            page(visit) if page else visit.answer(404, b"not here")
        finally:
            with self._lock:
                self._now -= 1


@contextmanager
def open_outlets(tls: ssl.SSLContext | None = None) -> Iterator[Outlets]:
    """A running server on a free port of this machine."""
    outlets = Outlets()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 10

        def do_GET(self) -> None:
            outlets.serve(self)

        def do_POST(self) -> None:
            outlets.serve(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Clients that hang up are part of the play."""

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    outlets.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield outlets
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class SteppedClock:
    """A clock that stands still but for the waiting, which takes no time."""

    def __init__(self, now: float = 1_790_000_000.0) -> None:
        self.moment = now
        self.slept: list[float] = []

    def now(self) -> float:
        """Seconds since 1970."""
        return self.moment

    def sleep(self, seconds: float) -> None:
        """Turn the clock on."""
        self.slept.append(seconds)
        self.moment += max(0.0, seconds)


# ---------------------------------------------------------------- ways to misbehave


def drip(visit: Visit) -> None:
    """A page that comes a letter at a time, without end."""
    visit.begin(200, {"Content-Type": "text/html"})
    for _ in range(200):
        visit.send(b"x")
        time.sleep(0.02)


def stay_silent(visit: Visit) -> None:
    """A page that is asked for and does not come."""
    time.sleep(2.0)
    visit.handler.close_connection = True


def break_off(visit: Visit) -> None:
    """A page that promises more than comes."""
    visit.begin(200, {"Content-Type": "text/html", "Content-Length": "5000"})
    visit.send(b"<html>half a page")
    visit.handler.close_connection = True


def reset(visit: Visit) -> None:
    """A connection that breaks before anything is said."""
    visit.reset()


@cache
def pack_bomb() -> bytes:
    """Zeros without end, packed."""
    return gzip.compress(b"\0" * 200_000_000, compresslevel=1)


def bomb(visit: Visit) -> None:
    """A small page that unpacks to 200 megabytes."""
    visit.answer(200, pack_bomb(), {"Content-Encoding": "gzip"})


def pack_twice(visit: Visit) -> None:
    """A page in two wrappings."""
    packed = gzip.compress(gzip.compress(b"<p>twice</p>"))
    visit.answer(200, packed, {"Content-Encoding": "gzip, gzip"})


def cut_packing(visit: Visit) -> None:
    """A packed page whose end is missing."""
    packed = gzip.compress(b"<p>It rained.</p>" * 500)
    visit.answer(200, packed[:-20], {"Content-Encoding": "gzip"})


def run_on(visit: Visit) -> None:
    """A page without a length and without an end."""
    visit.begin(200, {"Content-Type": "text/html", "Connection": "close"})
    for _ in range(400):
        visit.send(b"x" * 100_000)


def overflow_head(visit: Visit) -> None:
    """An answer whose head alone is larger than pages are."""
    visit.handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(3_000):
        visit.handler.wfile.write(f"X-{number}: {'y' * 100}\r\n".encode())
    visit.handler.close_connection = True


def talk_nonsense(visit: Visit) -> None:
    """An answer that is no HTTP."""
    visit.send(b"220 mail.example ESMTP\r\n")
    visit.handler.close_connection = True
