"""Alerts as feeds that any reader follows: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sayso.ledger import Alert

TITLE = "Sayso alerts"
FEED_ID = "urn:sayso:alerts"
NEVER = "1970-01-01T00:00:00Z"


def to_atom(alerts: Sequence[Alert], *, link: str | None = None) -> bytes:
    """The alerts as an Atom feed, newest first as they are given.

    >>> alert = Alert("al_1", "2026-03-03T10:00:00Z", "Ports", "word", "strike", "It stands there")
    >>> b"<title>Ports: It stands there</title>" in to_atom([alert])
    True
    """
    from feedgen.feed import FeedGenerator

    feed = FeedGenerator()
    feed.id(FEED_ID)
    feed.title(TITLE)
    feed.author(name="Sayso")
    feed.updated(alerts[0].at if alerts else NEVER)
    if link:
        feed.link(href=link, rel="self")
    for alert in alerts:
        entry = feed.add_entry(order="append")
        entry.id(f"urn:sayso:alert:{alert.id}")
        entry.title(_title(alert))
        entry.updated(alert.at)
        entry.published(alert.at)
        entry.category(term=alert.watch_list)
        entry.content(_words(alert), type="text")
        if alert.url:
            entry.link(href=alert.url, rel="alternate")
    written: bytes = feed.atom_str(pretty=True)
    return written


def to_json_feed(alerts: Sequence[Alert], *, link: str | None = None) -> dict[str, Any]:
    """The alerts as a JSON Feed; what Sayso knows of each stands under `_sayso`."""
    items = []
    for alert in alerts:
        item: dict[str, Any] = {
            "id": alert.id,
            "title": _title(alert),
            "content_text": _words(alert),
            "date_published": alert.at,
            "tags": [alert.watch_list],
            "_sayso": {
                "kind": alert.kind, "what": alert.what, "story": alert.story,
                "article": alert.article, "development": alert.development,
            },
        }  # fmt: skip
        if alert.url:
            item |= {"url": alert.url, "external_url": alert.url}
        items.append(item)
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": TITLE, "items": items}
    return {**feed, "feed_url": link} if link else feed


def write_feeds(alerts: Sequence[Alert], folder: Path) -> None:
    """Write `alerts.atom` and `alerts.json` into a folder, each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    as_json = json.dumps(to_json_feed(alerts), ensure_ascii=False, indent=1).encode()
    for name, content in (("alerts.atom", to_atom(alerts)), ("alerts.json", as_json)):
        beside = folder / f".{name}.new"
        beside.write_bytes(content)
        beside.replace(folder / name)


def _title(alert: Alert) -> str:
    return _clean(f"{alert.watch_list}: {alert.sentence}")[:200]


def _words(alert: Alert) -> str:
    lines = [alert.sentence, alert.title, alert.publisher, alert.url]
    return _clean("\n".join(line for line in lines if line))


def _clean(text: str) -> str:
    """The text without the control characters that XML cannot hold."""
    return "".join(
        c for c in text if c in "\t\n\r" or (ord(c) >= 32 and not 0xD800 <= ord(c) < 0xE000)
    )
