"""How often one caller may ask, so that nobody keeps the server from the others."""

from __future__ import annotations

import math
import time

from fastapi import Request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.types import ASGIApp, Receive, Scope, Send

from sayso.errors import SettingsError
from sayso.publish.access.callers import caller_of
from sayso.publish.problems import Problem, to_response


class LimitPace:
    """A caller who asks more often than `rate` is told how long to wait (RFC 9110, 429).

    Who sits at this computer is not limited.
    """

    def __init__(self, app: ASGIApp, *, rate: str) -> None:
        self.app = app
        self.rate = read_rate(rate)
        self.limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        wait = self._wait(Request(scope)) if scope["type"] == "http" else None
        if wait is None:
            await self.app(scope, receive, send)
            return
        problem = Problem(
            "too-often",
            f"one caller may ask {self.rate}; try again in {wait} s",
            headers={"Retry-After": str(wait)},
        )
        await to_response(Request(scope), problem)(scope, receive, send)

    def _wait(self, request: Request) -> int | None:
        """The seconds until this caller may ask again, None when it may now."""
        caller = caller_of(request)
        if caller is not None and caller.local:
            return None
        address = request.client.host if request.client else "nowhere"
        name = caller.token if caller is not None and caller.token else address
        return find_wait(self.limiter, self.rate, name)


def find_wait(
    limiter: SlidingWindowCounterRateLimiter, rate: RateLimitItem, name: str
) -> int | None:
    """Count one request of a name: the seconds it has to wait, None when it need not."""
    if limiter.hit(rate, name):
        return None
    return max(1, math.ceil(limiter.get_window_stats(rate, name).reset_time - time.time()))


def read_rate(words: str) -> RateLimitItem:
    """A rate from its words; SettingsError shows the form.

    >>> str(read_rate("600/minute"))
    '600 per 1 minute'
    """
    try:
        return parse(words)
    except ValueError as error:
        raise SettingsError(
            f"serve_rate {words!r} is no rate", remedy='write it as "600/minute"'
        ) from error
