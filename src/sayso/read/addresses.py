"""Addresses: pages, feeds, sitemaps and lists of feeds, fetched and read.

A page's article is named by its canonical address: the one that the page states, if that is of
the same site, else the one where it was found, without what only tells how it was reached. Thus
the same article under many addresses is one. When a page was fetched is kept as `captured`,
apart from when it was published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from sayso.anchor import decode_page
from sayso.errors import InputError, UnreadableError
from sayso.model import Article
from sayso.read.feeds import Feed, Item, find_kind, read_feed
from sayso.read.lines import read_json, read_lines
from sayso.read.metadata import is_address, to_canonical
from sayso.read.pages import read_page
from sayso.read.reading import Defaults, Reading, Unread, to_unread
from sayso.read.sites import unwrap_address
from sayso.read.sniffing import find_binary, find_format
from sayso.read.text import read_text

if TYPE_CHECKING:
    from sayso.read.fetch import Fetched, Fetcher

DEEPEST = 2
"""Lists within lists that are followed: an index of sitemaps, a list of feeds."""

MOST_FEEDS = 200
"""Feeds of one list that are read."""


def find_addresses(text: str) -> list[str] | None:
    """The addresses of a list, one a line; None where the text is anything else.

    Empty lines and what stands behind `#` at the beginning of a line or after a space are passed
    over.

    >>> find_addresses("# ours\\nhttps://a.example/1  # the first\\n")
    ['https://a.example/1']
    >>> find_addresses("https://a.example/1 says that it rained.")
    """
    lines = [re.sub(r"(?:^|\s)#.*", "", line).strip() for line in text.splitlines()]
    found = [line for line in lines if line]
    if not found or any(" " in line or not is_address(line) for line in found):
        return None
    return list(dict.fromkeys(found))


def read_addresses(
    addresses: Iterable[str],
    *,
    fetcher: Fetcher,
    defaults: Defaults | None = None,
    since: date | None = None,
) -> Iterator[Reading | Unread]:
    """Every article of the addresses, and every one that cannot be had, in order.

    A feed's pages are fetched one by one; with `since`, those that it dates before are not. A
    page that several feeds list is fetched once.
    """
    reader = _Reader(fetcher, defaults or Defaults(), since)
    for address in addresses:
        yield from reader.read(address)


class _Reader:
    """One run over addresses: what it has seen, it does not fetch again."""

    def __init__(self, fetcher: Fetcher, defaults: Defaults, since: date | None) -> None:
        self._fetcher = fetcher
        self._defaults = defaults
        self._since = since
        self._seen: set[str] = set()

    def read(self, address: str, *, item: Item | None = None, depth: int = 0) -> Iterator[Any]:
        place = unwrap_address(address)
        name = to_canonical(place) if is_address(place) else place
        if name in self._seen:
            return
        self._seen.add(name)
        try:
            fetched = self._fetcher.fetch(place)
            if find_kind(fetched.content) is None or item is not None:
                captured = self._fetcher.clock.now()
                yield from read_fetched(fetched, self._defaults, item=item, captured=captured)
                return
            feed = read_feed(fetched.content, fetched.final_url)
        except InputError as error:
            yield to_unread(error, address)
            return
        yield from self._read_feed(feed, address, depth)

    def _read_feed(self, feed: Feed, address: str, depth: int) -> Iterator[Reading | Unread]:
        for listed in feed.items:
            if self._since is None or not _is_older(listed, self._since):
                yield from self.read(listed.url, item=listed, depth=depth)
        if feed.feeds and depth >= DEEPEST:
            remedy = "give the addresses of its lists themselves"
            yield Unread(address, "it lists lists that list lists", remedy)
            return
        for other in feed.feeds[:MOST_FEEDS]:
            yield from self.read(other, depth=depth + 1)
        left = len(feed.feeds) - MOST_FEEDS
        if left > 0:
            yield Unread(address, f"{left} of its feeds were left out", "give them in parts")


def read_fetched(
    fetched: Fetched, defaults: Defaults, *, captured: float, item: Item | None = None
) -> Iterator[Reading | Unread]:
    """What a fetched address holds: mostly one article. `captured` is seconds since 1970.

    What the feed said of a page (`item`) stands in where the page doesn't say. UnreadableError
    where there is no text to be had.
    """
    place = fetched.url
    kind = find_binary(fetched.content)
    if kind or not fetched.content.strip():
        what = f"it is {kind}" if kind else "it is empty"
        raise UnreadableError(what, where=place, remedy="give the address of a page")
    moment = datetime.fromtimestamp(captured, UTC).isoformat(timespec="seconds")
    for reading in _read_content(fetched, defaults):
        if isinstance(reading, Unread):
            yield reading
            continue
        article = reading.article
        article = replace(_completed(article, item), captured=article.captured or moment)
        yield replace(reading, article=article)


def _read_content(fetched: Fetched, defaults: Defaults) -> Iterator[Reading | Unread]:
    place, raw = fetched.url, fetched.content
    form = find_format(raw)
    if "json" in fetched.media_type and form in ("lines", "json"):
        yield from (read_lines if form == "lines" else read_json)(
            *_lines(raw, form), place, defaults
        )
    elif fetched.media_type == "text/plain" and form == "text":
        own = defaults if defaults.url else replace(defaults, url=to_canonical(fetched.final_url))
        yield from read_text(raw, place, own)
    else:
        yield _read_page(fetched, defaults)


def _lines(raw: bytes, form: str) -> tuple[Any]:
    return (raw.splitlines(keepends=True),) if form == "lines" else (raw,)


def _read_page(fetched: Fetched, defaults: Defaults) -> Reading:
    """The article of a page under the address that names it."""
    charset = _needed_charset(fetched)
    [reading] = read_page(
        fetched.content, fetched.url, defaults, charset=charset, here=fetched.final_url
    )
    if not isinstance(reading, Reading):
        raise UnreadableError(reading.what, where=fetched.url, remedy=reading.remedy)
    return reading


def _needed_charset(fetched: Fetched) -> str | None:
    """The encoding that the host states, where the bytes alone don't show it."""
    if fetched.charset is None:
        return None
    told = decode_page(fetched.content, charset=fetched.charset, markup=True)
    return fetched.charset if told != decode_page(fetched.content, markup=True) else None


def _completed(article: Article, item: Item | None) -> Article:
    """The article with what its feed says where it says nothing itself."""
    if item is None:
        return article
    said: dict[str, Any] = {
        "title": item.title,
        "published": item.published or item.updated,
        "byline": item.author,
        "publisher": item.publisher,
        "language": item.language,
    }
    missing = {name: value for name, value in said.items() if getattr(article, name) is None}
    return replace(article, **missing)


def _is_older(item: Item, since: date) -> bool:
    moment = item.moment
    return moment is not None and moment.astimezone(UTC).date() < since
