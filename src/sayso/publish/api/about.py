"""The API about itself: where everything is, whether it lives, what its problems mean."""

from __future__ import annotations

from functools import partial
from typing import Any

import msgspec
from fastapi import APIRouter, Depends, Request, Response

from sayso import __version__
from sayso.ledger import verify
from sayso.publish.access import desk_of, require_editor, require_reader, take_turn
from sayso.publish.api import shapes
from sayso.publish.api.answers import answer
from sayso.publish.api.documenting import tells
from sayso.publish.api.openapi import to_openapi
from sayso.publish.problems import KINDS

router = APIRouter(prefix="/api", tags=["about"])
LISTS = (
    "stories articles claims sources search trace expectations developments judgements".split()  # noqa: SIM905 - one line reads better than nine
)


@router.get("", dependencies=[Depends(require_reader)], responses=tells(dict[str, str]))
def show_index(request: Request) -> Response:
    """Where everything is."""
    there = {name: f"/api/{name}" for name in LISTS}
    return answer(request, {**there, "openapi": "/api/openapi.json", "problems": "/api/problems"})


@router.get("/health", responses=tells(shapes.Health))
def show_health(request: Request) -> Response:
    """Whether the server lives; needs no token, and says nothing of the ledger."""
    return answer(request, {"status": "ok", "version": __version__})


@router.get(
    "/problems", dependencies=[Depends(require_reader)], responses=tells(dict[str, dict[str, Any]])
)
def list_problems(request: Request) -> Response:
    """Every kind of problem the server tells of, and what to do about each."""
    told = {
        kind: {"status": status, "title": title, "remedy": remedy}
        for kind, (status, title, remedy) in KINDS.items()
    }
    return answer(request, told)


@router.get(
    "/openapi.json", dependencies=[Depends(require_reader)], responses=tells(dict[str, Any])
)
def show_openapi(request: Request) -> Response:
    """This document (OpenAPI 3.1)."""
    return answer(request, to_openapi())


@router.get(
    "/verify", dependencies=[Depends(require_editor)], responses=tells(shapes.VerifyItem)
)  # fmt: skip
async def show_verification(request: Request) -> Response:
    """The ledger checked against itself: every hash, span, quotation and count.

    Takes long on a large ledger; what was found holds until the ledger changes.
    """
    desk = desk_of(request)
    found = await take_turn(
        request, lambda: desk.keep_now("verified", partial(verify, desk.ledger()))
    )
    return answer(request, {"sound": found.sound, **msgspec.to_builtins(found)})
