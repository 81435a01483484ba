"""How large the body of a request may be, whatever its headers say."""

from __future__ import annotations

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sayso.publish.problems import Problem, to_response


class LimitBodies:
    """A body of more than `most` bytes is refused, when it says its size or when it gets there."""

    def __init__(self, app: ASGIApp, *, most: int) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        stated = request.headers.get("content-length", "0")
        if not stated.isascii() or not stated.isdigit():
            problem = Problem("bad-request", "Content-Length is not a number")
            await to_response(request, problem)(scope, receive, send)
            return
        if int(stated) > self.most:
            await to_response(request, self._problem())(scope, receive, send)
            return
        taken = 0

        async def receive_counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.most:
                raise HTTPException(413, self._problem().detail)
            return message

        await self.app(scope, receive_counted, send)

    def _problem(self) -> Problem:
        return Problem("too-large", f"a body may have {self.most:,} bytes")
