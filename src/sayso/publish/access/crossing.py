"""No other site's page writes here: where a request comes from, and whose form it is.

A browser says with `Sec-Fetch-Site` and `Origin` which page sends a request; one from another
page may change nothing. Where the browser needs no token, a form must also carry the value of a
cookie that no other page can read (a double-submitted token).
"""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from sayso.publish.access.guard import SET_COOKIES
from sayso.publish.problems import Problem, to_response

COOKIE = "sayso_csrf"
FIELD = "csrf_token"
HEADER = "x-csrf-token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class RefuseOtherSites:
    """What would change something comes through only from our own pages, or from no page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["method"] not in SAFE:
            request = Request(scope)
            if (reason := find_other_site(request)) is not None:
                problem = Problem("cross-site", reason)
                await to_response(request, problem)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def find_other_site(request: Request) -> str | None:
    """Why a request comes from another site's page; None when it does not."""
    site = request.headers.get("sec-fetch-site")
    if site not in (None, "same-origin", "none"):
        return f"the browser says that it comes from a page that is {site}"
    origin = request.headers.get("origin")
    if origin is None:
        return None
    if urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower():
        return f"it comes from a page of {origin}"
    return None


def csrf_token(request: Request) -> str:
    """The value that a form of ours carries as `csrf_token`; a visitor keeps it in a cookie."""
    kept = request.cookies.get(COOKIE) or getattr(request.state, COOKIE, "")
    if kept:
        return str(kept)
    fresh = secrets.token_urlsafe(32)
    setattr(request.state, COOKIE, fresh)
    secure = "; Secure" if request.url.scheme == "https" else ""
    cookie = f"{COOKIE}={fresh}; Path=/; HttpOnly; SameSite=Strict{secure}"
    request.scope["state"].setdefault(SET_COOKIES, []).append(cookie)
    return fresh


async def check_form(request: Request) -> None:
    """Refuse a form, or a script's request, that does not carry its cookie's value."""
    kept = request.cookies.get(COOKIE, "")
    sent = request.headers.get(HEADER, "")
    if not sent and request.headers.get("content-type", "").lower().startswith(FORMS):
        sent = str((await request.form()).get(FIELD, ""))
    if not kept or not secrets.compare_digest(kept.encode(), sent.encode()):
        raise Problem(
            "cross-site",
            "The form is not one of a page that this browser opened here; open the page again. "
            "A program sends a token of the role editor instead.",
        )
