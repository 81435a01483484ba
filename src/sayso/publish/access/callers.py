"""Who asks: somebody at this computer, or the bearer of a token."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Annotated

from anyio import to_thread
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.types import ASGIApp, Receive, Scope, Send

from sayso.ledger import Ledger, Role
from sayso.publish.access.crossing import SAFE, check_form
from sayso.publish.access.hosts import is_loopback, read_host
from sayso.publish.problems import Problem, to_response
from sayso.publish.web.desk import Desk
from sayso.settings import Settings

OPEN_PATHS = ("/static/", "/api/health")
"""What needs no token anywhere: the look of the pages, and whether the server lives."""

GUESSES = parse("20/minute")
"""How many tokens that open nothing one address may try."""

CHALLENGE = 'Bearer realm="Sayso", Basic realm="Sayso: any name, your token as the password"'
_OPENING = Lock()
_BEARER = HTTPBearer(
    scheme_name="token",
    auto_error=False,
    description="A token of `sayso token create`. On the server's own computer none is needed "
    "to read. Feed readers may send it as the password of HTTP Basic.",
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and what they may do.

    `token` is the token's id, None for somebody at this computer (`local`). `ambient` is true
    where the browser proves who it is on its own, so that a form has to prove that it is ours.
    """

    name: str
    role: Role
    token: str | None = None
    local: bool = False
    ambient: bool = False


def caller_of(request: Request) -> Caller | None:
    """Who asks; None where nobody has to say so."""
    found: Caller | None = getattr(request.state, "caller", None)
    return found


def desk_of(request: Request) -> Desk:
    """The application's open stories and ledger; made when first asked for."""
    state = request.app.state
    with _OPENING:
        desk: Desk | None = getattr(state, "desk", None)
        if desk is None:
            desk = state.desk = Desk(state.ledger_url, state.settings)
    return desk


def ledger_of(request: Request) -> Ledger:
    """The application's ledger, opened when it is first asked for."""
    return desk_of(request).ledger()


class FindCaller:
    """Each request is somebody's; whoever needs a token and has none is told so."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.guesses = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        try:
            request.state.caller = await self._find(request)
        except Problem as problem:
            await to_response(request, problem)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    async def _find(self, request: Request) -> Caller | None:
        scheme, secret = read_secret(request.headers.get("authorization"))
        if secret is not None:
            return await self._bearer(request, secret, ambient=scheme == "basic")
        if self._is_local(request):
            return Caller("local", Role.EDITOR, local=True, ambient=True)
        if request.url.path.startswith(OPEN_PATHS):
            return None
        raise _no_token("Everybody needs a token here; sayso token create makes one.")

    async def _bearer(self, request: Request, secret: str, *, ambient: bool) -> Caller:
        address = request.client.host if request.client else "nowhere"
        if not self.guesses.test(GUESSES, address):
            raise Problem("too-often", "too many tokens that open nothing", headers=_LATER)
        today = datetime.now(UTC).date()
        found = await to_thread.run_sync(lambda: ledger_of(request).token(secret, today=today))
        if found is None:
            self.guesses.hit(GUESSES, address)
            raise _no_token("This token opens nothing: mistyped, revoked or expired.")
        return Caller(found.name, found.role, token=found.id, ambient=ambient)

    def _is_local(self, request: Request) -> bool:
        """True for somebody at this computer: not through a proxy, not by another name."""
        forwarded = {"forwarded", "x-forwarded-for", "x-forwarded-host"} & set(request.headers)
        address = request.client.host if request.client else "127.0.0.1"
        name = read_host(request.headers.get("host")) or ""
        near = all(map(is_loopback, (self.settings.serve_host, name, address)))
        return near and not forwarded


_LATER = {"Retry-After": "60"}


def _no_token(detail: str) -> Problem:
    return Problem("no-token", detail, headers={"WWW-Authenticate": CHALLENGE})


def read_secret(given: str | None) -> tuple[str, str | None]:
    """The scheme and the token of an Authorization header; no token where it has none.

    >>> read_secret("Bearer sayso_abc"), read_secret("Basic YW5uOnNheXNvX2FiYw==")
    (('bearer', 'sayso_abc'), ('basic', 'sayso_abc'))
    >>> read_secret(None), read_secret("Basic !")
    (('', None), ('basic', ''))
    """
    scheme, _, rest = (given or "").strip().partition(" ")
    if not scheme:
        return "", None
    if scheme.lower() != "basic":
        return scheme.lower(), rest.strip()
    try:
        pair = base64.b64decode(rest, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return "basic", ""
    return "basic", pair.partition(":")[2]


Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]


async def require_reader(request: Request, _: Credentials = None) -> Caller:
    """Who reads; for routes that anybody may use who may use the server at all."""
    caller = caller_of(request)
    if caller is None:
        raise _no_token("")
    return caller


async def require_editor(request: Request, _: Credentials = None) -> Caller:
    """Who decides; for routes that change something. A form has to be one of our own pages."""
    caller = await require_reader(request)
    if caller.role is not Role.EDITOR:
        raise Problem("not-allowed", f"{caller.name} may read, but not change anything")
    if caller.ambient and request.method not in SAFE:
        await check_form(request)
    return caller
