"""What went wrong, told to programs as RFC 9457 has it, and nothing about our insides.

Every error of the server is a `Problem`: a status, a title, a sentence on what happened and what
to do, and for input the places that do not fit. What nobody foresaw is logged with its trace
under a number, and the stranger is told the number.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from sayso.errors import (
    ContractError,
    InputError,
    LedgerError,
    NotFoundError,
    SaysoError,
    SettingsError,
)

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 20
LOG = logging.getLogger("sayso.serve")

KINDS: Mapping[str, tuple[int, str, str]] = {
    "bad-request": (400, "The request is not well formed", "Check its form against the API."),
    "no-token": (401, "A token is needed", "Send one: Authorization: Bearer sayso_…"),
    "cross-site": (403, "Came from another site", "Send it from a page of this server."),
    "not-allowed": (403, "This token may not do that", "Ask for a token of the role editor."),
    "not-found": (404, "Nothing answers to that", "List what there is, or search."),
    "no-method": (405, "That cannot be done to this", "The header Allow says what can be."),
    "conflict": (409, "It is not as the request takes it to be", "Read it again first."),
    "too-large": (413, "The body is too large", "Send it in parts."),
    "other-host": (421, "This server does not answer to that name", "Name it in serve_names."),
    "unfit": (422, "Something that was given does not fit", "Each error names its place."),
    "too-often": (429, "Asked too often", "Wait as long as Retry-After says."),
    "fault": (500, "Something failed here", "Tell whoever runs this server the number."),
    "not-ready": (503, "It is still being made", "Wait as long as Retry-After says."),
    "ledger": (503, "The ledger cannot be used", "Tell whoever runs this server."),
}
"""Every kind of problem: its status, its title, and what to do."""

BY_STATUS = {status: kind for kind, (status, _, _) in KINDS.items()}


class Problem(Exception):  # noqa: N818 - RFC 9457 calls it so
    """A problem as it is told; `kind` is one of `KINDS`.

    >>> Problem("not-found", "there is no story 'st_x'").to_json()["status"]
    404
    """

    def __init__(
        self,
        kind: str,
        detail: str = "",
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        status: int | None = None,
    ) -> None:
        known, self.title, self.remedy = KINDS[kind]
        self.kind = kind
        self.status = status or known
        self.detail = detail or self.remedy
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        super().__init__(f"{self.status} {self.title}: {self.detail}")

    def to_json(self) -> dict[str, Any]:
        """The members of RFC 9457, and `errors` where places are named."""
        told: dict[str, Any] = {
            "type": f"/api/problems#{self.kind}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            told["errors"] = [dict(error) for error in self.errors]
        return told


def to_response(request: Request, problem: Problem) -> Response:
    """A problem as the one who asked can read it: problem details, or a page for a browser.

    The page is made by `app.state.problem_page`, a function of the request and the problem, where
    the application has one.
    """
    page = getattr(request.app.state, "problem_page", None)
    if page is not None and wants_page(request):
        response: Response = page(request, problem)
        response.status_code = problem.status
    else:
        body = json.dumps(problem.to_json(), ensure_ascii=False, indent=1)
        response = Response(body, status_code=problem.status, media_type=MEDIA_TYPE)
    response.headers.update(problem.headers)
    return response


def wants_page(request: Request) -> bool:
    """True for what a browser asks for in its address bar, outside the machine interfaces."""
    path = request.url.path
    machine = path.startswith(("/api", "/feeds", "/mcp", "/static"))
    return not machine and "text/html" in request.headers.get("accept", "")


def to_problem(error: Exception) -> Problem:
    """The problem that an error is, without its trace; an unforeseen one is logged."""
    match error:
        case Problem():
            return error
        case RequestValidationError():
            return _from_validation(error)
        case HTTPException():
            return _from_status(error)
        case NotFoundError():
            return Problem("not-found", str(error))
        case SettingsError() | InputError():
            fault = {"place": error.where or "", "detail": str(error)}
            places = [fault] if isinstance(error, ContractError) and error.where else []
            return Problem("unfit", str(error), errors=places)
        case LedgerError():
            LOG.error("the ledger: %s", error)
            return Problem("ledger", error.what)
        case SaysoError():
            return Problem("unfit", str(error))
        case _:
            number = secrets.token_hex(4)
            LOG.error("fault %s", number, exc_info=error)
            return Problem("fault", f"This is fault {number} in the server's log.")


def _from_status(error: HTTPException) -> Problem:
    kind = BY_STATUS.get(error.status_code, "bad-request" if error.status_code < 500 else "fault")
    standard = HTTPStatus(error.status_code).phrase
    detail = "" if error.detail == standard else str(error.detail)
    return Problem(kind, detail, headers=error.headers, status=error.status_code)


def _from_validation(error: RequestValidationError) -> Problem:
    places = [
        {"place": ".".join(str(step) for step in found["loc"]), "detail": str(found["msg"])}
        for found in error.errors()[:MOST_ERRORS]
    ]
    first = f"{places[0]['place']}: {places[0]['detail']}" if places else ""
    return Problem("unfit", first, errors=places)


def install_problems(app: FastAPI) -> None:
    """Have every error of an application told as a problem."""

    async def handle(request: Request, error: Exception) -> Response:
        return to_response(request, to_problem(error))

    for kind in (Problem, RequestValidationError, HTTPException, SaysoError):
        app.add_exception_handler(kind, handle)
