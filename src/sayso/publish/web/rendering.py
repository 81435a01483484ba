"""Templates to pages: every value is escaped, and styles and scripts are files of our own."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sayso import __version__
from sayso.publish.access import csrf_token
from sayso.publish.web import addresses
from sayso.publish.web.decisions import VERDICTS
from sayso.publish.web.wordings import (
    STANDINGS,
    bounds,
    mark_snippet,
    rewrite_days,
    shorten,
    write_date,
    write_due,
    write_moment,
)
from sayso.publish.wording import count, write_sentence

STATIC = Path(__file__).parent / "static"
HEADERS = {"Referrer-Policy": "same-origin", "Cache-Control": "no-cache", "Vary": "HX-Request"}
"""Of every page: with "no-referrer" a browser would send its plain forms as from nowhere."""


@cache
def environment() -> Environment:
    """The templates of the pages, with what they call."""
    templates = Environment(
        loader=PackageLoader("sayso.publish.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals.update(
        to_story=addresses.to_story,
        to_proposition=addresses.to_proposition,
        to_words=addresses.to_words,
        to_report=addresses.to_report,
        to_source=addresses.to_source,
        is_web_address=addresses.is_web_address,
        static=to_static,
        standings=STANDINGS,
        bounds=bounds,
        count=count,
        shorten=shorten,
        write_date=write_date,
        write_due=write_due,
        write_moment=write_moment,
        mark_snippet=mark_snippet,
        version=__version__,
        verdicts=VERDICTS,
    )
    templates.filters.update(zip=zip, sentence=write_sentence, days=rewrite_days)
    return templates


@cache
def to_static(name: str) -> str:
    """The address of a file of ours; it changes with the file, so that it may be kept for ever."""
    digest = blake2b((STATIC / name).read_bytes(), digest_size=5).hexdigest()
    return f"/static/{name}?v={digest}"


def render(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page; `values` are what its template names."""
    found = environment().get_template(template)
    page = found.render(
        request=request,
        path=request.url.path,
        csrf=lambda: csrf_token(request),
        **values,
    )
    return HTMLResponse(page, status_code=status, headers=HEADERS)


def render_part(template: str, **values: Any) -> Markup:
    """A part of a page that is the same for everybody, and may be kept."""
    return Markup(environment().get_template(template).render(**values))


def is_partial(request: Request) -> bool:
    """True when a part of a page was asked for: htmx says so in a header."""
    return request.headers.get("hx-request") == "true"
