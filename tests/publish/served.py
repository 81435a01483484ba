"""A server over a small ledger of two stories, with invented people and outlets, and no parser."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient

from ledger.build import HARBOUR, keep, write_comparison
from sayso.ledger import Ledger, open_ledger
from sayso.model import ClaimRef
from sayso.publish.access import install_access
from sayso.publish.api import router as api
from sayso.publish.feeds import router as feeds
from sayso.settings import Settings

LOCAL = "http://127.0.0.1:8484"
FERRY = (("The ferry may stop in June, the owners said.", ("the owners",)),)


def fill(place: Path) -> list[str]:
    """A ledger in a file, with a story of two reports and one of a single report; their ids."""
    with open_ledger(place) as ledger:
        first = keep(ledger, "bridge-1", url="https://herald.example/bridge-1").article
        compare(ledger, [first])
        second = keep(ledger, "bridge-2", HARBOUR[:2], publisher="Lowtide Post").article
        story = compare(ledger, [first, second])
        third = keep(ledger, "ferry", FERRY, publisher="Gull News", title="<b>Ferry</b>").article
        return [story, compare(ledger, [third])]


def compare(ledger: Ledger, articles: Sequence[str], **more: Sequence[ClaimRef]) -> str:
    """Put articles into one story and compare what they say; gives the story.

    `more` are propositions beside those that every comparison here has.
    """
    story = ledger.save_assignments(dict.fromkeys(articles, articles[0]))[articles[0]]
    groups = {"closing": [ClaimRef(article, "c0") for article in articles]}
    if len(articles) > 1:
        groups["cables"] = [ClaimRef(article, "c1") for article in articles]
    ledger.save_comparison(write_comparison(story, {**groups, **more}))
    return story


def build_app(place: Path | str, settings: Settings | None = None) -> FastAPI:
    """The machine interfaces behind the wall."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    install_access(app, settings=settings or Settings(), ledger_url=str(place))
    app.include_router(api)
    app.include_router(feeds)
    return app


def visit(app: FastAPI, base: str = LOCAL) -> TestClient:
    """A visitor: at this computer, or with another address at another."""
    client = ("127.0.0.1", 50_000) if base == LOCAL else ("203.0.113.9", 50_000)
    return TestClient(app, base_url=base, raise_server_exceptions=False, client=client)
