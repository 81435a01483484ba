"""Connections that go only where they may, and end in time."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextvars import ContextVar
from functools import cache
from typing import Any

import httpcore2
import httpx2

from sayso.errors import FetchError
from sayso.read.guard import Resolver, resolve_host

DEADLINE: ContextVar[float] = ContextVar("sayso_deadline")
"""The moment, by the monotonic clock, at which what is being fetched must be there."""

CONNECTIONS = 20
IDLE_SECONDS = 15.0


def to_remaining(timeout: float | None) -> float:
    """The seconds an operation may take: its own limit, or what is left until the deadline."""
    left = DEADLINE.get(float("inf")) - time.monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout("the time is up")
    return min(left, timeout if timeout is not None else left)


class _TimedStream(httpcore2.NetworkStream):
    """A connection whose every reading and writing ends at the deadline."""

    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, to_remaining(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, to_remaining(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        left = to_remaining(timeout)
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _GuardedBackend(httpcore2.NetworkBackend):
    """Resolves a name, checks what it resolves to, and connects to just that."""

    def __init__(self, allow: Collection[str], resolver: Resolver | None) -> None:
        self._allow = frozenset(allow)
        self._resolver = resolver
        self._system = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        addresses = resolve_host(host, port, allow=self._allow, resolver=self._resolver)
        trouble: Exception | None = None
        for address in addresses:
            try:
                stream = self._system.connect_tcp(
                    address, port, to_remaining(timeout), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                trouble = error
            else:
                return _TimedStream(stream)
        raise trouble or httpcore2.ConnectError("no address to connect to")

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        raise FetchError("is no web address", where=path)


class _Body(httpx2.SyncByteStream):
    def __init__(self, stream: Iterable[bytes], close: Callable[[], None]) -> None:
        self._stream = stream
        self._close = close

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        self._close()


@cache
def _trust_system() -> ssl.SSLContext:
    """The authorities that this machine trusts; reading them takes a while, so it is done once."""
    return httpx2.create_ssl_context()


class GuardedTransport(httpx2.BaseTransport):
    """The transport of httpx2 over connections that go only where they may.

    It knows no proxy, no cookies, no stored passwords and no redirects: what is asked is what is
    sent. Certificates are checked against the name that was asked for.
    """

    def __init__(
        self,
        *,
        allow: Collection[str] = (),
        resolver: Resolver | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._pool = httpcore2.ConnectionPool(
            ssl_context=tls or _trust_system(),
            max_connections=CONNECTIONS,
            keepalive_expiry=IDLE_SECONDS,
            network_backend=_GuardedBackend(allow, resolver),
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request; the answer's body is still to be read, and to be closed."""
        url = request.url
        answer = self._pool.handle_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.read(),
                extensions=request.extensions,
            )
        )
        return httpx2.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer.iter_stream(), answer.close),
            extensions=answer.extensions,
            request=request,
        )

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()
