"""What a feed holds: the developments of a ledger, a story or a source, as its items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from sayso.ledger import Ledger
from sayso.ledger.listing import Row, find_first_article, name_articles
from sayso.ledger.said import find_actor
from sayso.model import Development

MOST = 100
"""How many items a feed holds; older ones are in the API's list of developments."""

NAMESPACE = UUID("5e1f0d5c-6a1b-5d7c-9d0e-5a5950f33d01")
"""In which names of ours become UUIDs (RFC 9562, version 5)."""

BEGINNING = "1970-01-01T00:00:00Z"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

KINDS: Mapping[str, str] = {
    "proposition": "New",
    "standing": "Standing changed",
    "conflict": "In dispute",
    "expectation": "Due",
    "settled": "Settled",
    "withdrawn": "No longer carried",
}
"""What each kind of development is called before its words."""


@dataclass(frozen=True, slots=True)
class Item:
    """One development as a feed tells it; `id` never changes."""

    id: str
    title: str
    text: str
    url: str
    at: str
    development: Development


@dataclass(frozen=True, slots=True)
class Feed:
    """What both formats are written from; `updated` is the moment of the newest item."""

    id: str
    title: str
    about: str
    home: str
    updated: str
    items: tuple[Item, ...]


def to_urn(name: str) -> str:
    """A name of ours as an address that is one everywhere and leads nowhere (RFC 9562).

    >>> to_urn("d_1") == to_urn("d_1") != to_urn("d_2")
    True
    """
    return f"urn:uuid:{uuid5(NAMESPACE, name)}"


def read_feed(
    ledger: Ledger, base: str, *, story: str | None = None, source: str | None = None
) -> Feed:
    """The feed of the whole ledger, of a story or of a source; `base` is the server's address.

    NotFoundError where no story or source answers to the name.
    """
    if story is not None:
        row = ledger.story(story)
        found = ledger.developments(story=row.id, limit=MOST)
        about = (row.id, row.title, f"What changes in the story {row.title}", f"stories/{row.id}")
    elif source is not None:
        with ledger.connections.reading() as connection:
            actor = find_actor(connection, source)
        found = ledger.developments(source=actor.id, limit=MOST)
        about = (
            actor.id, actor.name, f"What changes about claims on the say-so of {actor.name}",
            f"sources/{actor.id}",
        )  # fmt: skip
    else:
        with ledger.connections.reading() as connection:
            first = find_first_article(connection)
        found = ledger.developments(limit=MOST)
        about = (f"ledger {first}", "All stories", "What changes in any story", "")
    name, title, words, page = about
    return Feed(
        id=to_urn(name),
        title=clean(f"Sayso: {title}"),
        about=clean(words),
        home=base + page,
        updated=max((item.at for item in found), default=BEGINNING),
        items=tuple(_to_items(ledger, base, found)),
    )


def _to_items(ledger: Ledger, base: str, found: Iterable[Development]) -> Iterable[Item]:
    developments = list(found)
    with ledger.connections.reading() as connection:
        names = dict.fromkeys(name for item in developments for name in item.articles)
        articles = name_articles(connection, names)
    for item in developments:
        yield Item(
            id=to_urn(item.id),
            title=clean(f"{KINDS[item.kind.value]}: {_shorten(item.gist)}"),
            text=clean("\n".join(_write(item, articles))),
            url=f"{base}stories/{item.story}",
            at=item.at,
            development=item,
        )


def _write(item: Development, articles: Mapping[str, Row]) -> Iterable[str]:
    """The sentence, what was before and after, and the reports that brought it."""
    yield item.sentence
    if item.before is not None:
        yield f"Before: {item.before}. Now: {item.after or 'nothing'}."
    for name in item.articles:
        article = articles.get(name)
        if article is not None:
            publisher = article["publisher"] or "publisher unknown"
            address = f" <{article['url']}>" if article["url"] else ""
            yield f"{publisher}: {article['title'] or 'untitled'}{address}"


def _shorten(words: str, most: int = 120) -> str:
    """Words on one line, cut at a space where there are many.

    >>> _shorten("the bridge will be closed", 12)
    'the bridge …'
    """
    line = " ".join(words.split())
    return line if len(line) <= most else line[: line.rfind(" ", 0, most)] + " …"


def clean(words: str) -> str:
    """Words without the characters that no XML document may hold.

    >>> clean("a\\x00b\\x1bc")
    'abc'
    """
    return _NOT_XML.sub("", words)


def to_datetime(moment: str) -> datetime:
    """A moment of the ledger, ISO 8601 in UTC."""
    return datetime.fromisoformat(moment)
