"""The names a server answers to: a page elsewhere that points its own name at us gets nothing.

Without it, a site could have its name resolve to this computer and read the ledger through a
visitor's browser (DNS rebinding).
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from sayso.publish.problems import Problem, to_response
from sayso.settings import Settings

LOCAL_NAMES = frozenset({"localhost"})
EVERYWHERE = frozenset({"0.0.0.0", "::", ""})


def is_loopback(host: str) -> bool:
    """True for a name or address of this computer's own.

    >>> [is_loopback(host) for host in ("localhost", "127.0.0.1", "::1", "0.0.0.0", "news.lan")]
    [True, True, True, False, False]
    """
    name = host.strip("[]").lower()
    if name in LOCAL_NAMES:
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def read_host(given: str | None) -> str | None:
    """The name in a Host header, without its port; None when it is no host.

    >>> read_host("News.lan:8484"), read_host("[::1]:8484"), read_host("a b")
    ('news.lan', '::1', None)
    """
    if not given or any(sign in given for sign in " /\\@?#,\t"):
        return None
    try:
        parts = urlsplit(f"//{given}")
        _ = parts.port
        return parts.hostname
    except ValueError:
        return None


class CheckHost:
    """Only requests that name this server by a name of its own come through."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self.app = app
        self.bound = settings.serve_host
        self.names = {name.lower() for name in (*settings.serve_names, settings.serve_host)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        name = read_host(request.headers.get("host"))
        if name is not None and self._answers_to(name):
            await self.app(scope, receive, send)
            return
        problem = Problem("other-host", f"{name or 'no host'} is not a name of this server")
        await to_response(request, problem)(scope, receive, send)

    def _answers_to(self, name: str) -> bool:
        """One that listens everywhere, and was given no names, knows not what it is called.

        Then everybody needs a token, and a page elsewhere has none.
        """
        if name in self.names or is_loopback(name):
            return True
        return self.bound in EVERYWHERE and self.names == {self.bound}
