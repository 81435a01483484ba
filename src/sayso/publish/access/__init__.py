"""Who may ask the server, from where, how often, and what a browser may do with the answer.

`install_access(app, settings=…, ledger_url=…)` puts a wall around an application, outermost
first: security headers and no traces (`guard`), the names it answers to (`hosts`), how large a
body may be (`bodies`), who asks (`callers`), how often (`pace`), and from which site (`crossing`).
Routes then say what they need: `Depends(require_reader)` or `Depends(require_editor)`. A form
carries `<input type="hidden" name="csrf_token" value="{{ csrf_token(request) }}">`; a script sends
the same value as the header `X-CSRF-Token`.

On this computer's own address nobody needs a token; on any other everybody does.
"""

from __future__ import annotations

from fastapi import FastAPI

from sayso.publish.access.bodies import LimitBodies
from sayso.publish.access.callers import (
    Caller,
    FindCaller,
    desk_of,
    ledger_of,
    require_editor,
    require_reader,
)
from sayso.publish.access.crossing import RefuseOtherSites, csrf_token
from sayso.publish.access.guard import Guard
from sayso.publish.access.hosts import CheckHost, is_loopback
from sayso.publish.access.pace import LimitPace
from sayso.publish.access.turns import a_few_at_a_time, take_turn
from sayso.publish.problems import install_problems
from sayso.settings import Settings

__all__ = [
    "Caller",
    "a_few_at_a_time",
    "csrf_token",
    "desk_of",
    "install_access",
    "is_loopback",
    "ledger_of",
    "require_editor",
    "require_reader",
    "take_turn",
]


def install_access(app: FastAPI, *, settings: Settings, ledger_url: str) -> None:
    """Put the wall around an application; `ledger_of(request)` gives its routes the ledger.

    SettingsError names a rate that cannot be read.
    """
    app.state.settings = settings
    app.state.ledger_url = ledger_url
    install_problems(app)
    app.add_middleware(RefuseOtherSites)
    app.add_middleware(LimitPace, rate=settings.serve_rate)
    app.add_middleware(FindCaller, settings=settings)
    app.add_middleware(LimitBodies, most=settings.serve_megabytes * 1_000_000)
    app.add_middleware(CheckHost, settings=settings)
    app.add_middleware(Guard)
