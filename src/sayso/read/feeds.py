"""Feeds: RSS, Atom, JSON Feed, news sitemaps and OPML, each to the pages that it lists."""

from __future__ import annotations

import gzip
import io
import json
import re
import zlib
from calendar import timegm
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from sayso.errors import UnreadableError
from sayso.read.metadata import is_address, plain, to_canonical
from sayso.read.reading import LIBRARY_ERRORS

if TYPE_CHECKING:
    from lxml.etree import _Element

HEAD = 4_096
MOST_ITEMS = 5_000
"""Items of one feed that are looked at, the first ones; a news sitemap has a thousand at most."""

LARGEST = 50_000_000
"""Bytes of a feed, unpacked: what the sitemaps' protocol allows."""

SHORTEST_PAUSE, LONGEST_PAUSE = 60.0, 86_400.0

_ROOT = re.compile(r"\A(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^>\[]|\[.*?\])*>)*<([\w:.-]+)", re.S)
_MAILED = re.compile(r"(?P<before>[^<@]*?)\s*<?[^\s<>@]+@[^\s<>@]+>?(?:\s*\((?P<after>[^()]+)\))?")


class FeedKind(StrEnum):
    """What kind of list something is."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json"
    SITEMAP = "sitemap"
    INDEX = "sitemap index"
    OPML = "opml"


_ROOTS = {
    "rss": FeedKind.RSS,
    "rdf:rdf": FeedKind.RSS,
    "feed": FeedKind.ATOM,
    "atom:feed": FeedKind.ATOM,
    "urlset": FeedKind.SITEMAP,
    "sitemapindex": FeedKind.INDEX,
    "opml": FeedKind.OPML,
}


@dataclass(frozen=True, slots=True)
class Item:
    """A page that a feed lists, and what the feed says of it; dates are ISO 8601."""

    url: str
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    author: str | None = None
    publisher: str | None = None
    language: str | None = None

    @property
    def moment(self) -> datetime | None:
        """When it was last said to be new, None where the feed doesn't say."""
        return to_moment(self.updated) or to_moment(self.published)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: the pages it lists in its order, or the `feeds` that it lists.

    `pause` is how many seconds the feed asks to be left alone after each visit.
    """

    kind: FeedKind
    title: str | None = None
    items: tuple[Item, ...] = ()
    feeds: tuple[str, ...] = ()
    pause: float | None = None


def find_kind(content: bytes) -> FeedKind | None:
    """What kind of feed bytes are, None for none.

    >>> find_kind(b'<?xml version="1.0"?><!-- ours --><rss version="2.0">')
    <FeedKind.RSS: 'rss'>
    >>> find_kind(b"<!DOCTYPE html><html>")
    """
    head = _decode(content[:HEAD])
    if head.lstrip().startswith("{"):
        return FeedKind.JSON if "jsonfeed.org/version" in head.replace("\\/", "/") else None
    root = _ROOT.match(head)
    return _ROOTS.get(root.group(1).lower()) if root else None


def read_feed(content: bytes, url: str) -> Feed:
    """The feed that bytes hold; addresses in it are relative to `url`.

    Raises UnreadableError where they hold none. Entities are not resolved and nothing is loaded.

    >>> text = b'<rss><channel><title>News</title><item><link>/a</link></item></channel></rss>'
    >>> feed = read_feed(text, "https://herald.example/rss")
    >>> feed.title, feed.items[0].url
    ('News', 'https://herald.example/a')
    """
    raw = _unzip(content, url)
    kind = find_kind(raw)
    if kind is None:
        remedy = "give the address of a feed, a sitemap or an OPML list"
        raise UnreadableError("it is no feed", where=url, remedy=remedy)
    try:
        if kind in (FeedKind.RSS, FeedKind.ATOM):
            return _read_syndication(raw, url, kind)
        if kind is FeedKind.JSON:
            return _read_json(raw, url)
        return _read_listing(raw, url, kind)
    except (*LIBRARY_ERRORS, SyntaxError) as error:
        why = str(error).partition("\n")[0]
        remedy = "look at it in a browser, or tell its keepers"
        raise UnreadableError(f"the feed is damaged ({why})", where=url, remedy=remedy) from error


def to_moment(written: str | None) -> datetime | None:
    """A moment in ISO 8601, with UTC where no zone is written; None for what is none.

    >>> to_moment("2026-03-03T10:00:00+01:00").astimezone(UTC).hour
    9
    """
    if not written:
        return None
    try:
        moment = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def to_iso(written: object) -> str | None:
    """A date as feeds write it, in ISO 8601 (RFC 822 or ISO 8601 already); None for what is none.

    >>> to_iso("Tue, 03 Mar 2026 10:00:00 +0100")
    '2026-03-03T10:00:00+01:00'
    >>> to_iso("yesterday")
    """
    if not isinstance(written, str) or not written.strip():
        return None
    if to_moment(written) is not None:
        return written.strip()
    try:
        return parsedate_to_datetime(written).isoformat()
    except (ValueError, OverflowError):
        return None


# ---------------------------------------------------------------- RSS and Atom


def _read_syndication(raw: bytes, url: str, kind: FeedKind) -> Feed:
    import feedparser

    parsed = feedparser.parse(io.BytesIO(raw), response_headers={"content-location": url})
    if not parsed.entries and not parsed.feed:
        raise ValueError(str(parsed.get("bozo_exception") or "nothing in it"))
    head = parsed.feed
    language = head.get("language")
    items = (_entry_item(entry, url, language) for entry in parsed.entries[:MOST_ITEMS])
    return Feed(
        kind,
        plain(head.get("title")),
        _once(item for item in items if item is not None),
        pause=_pause(head),
    )


def _entry_item(entry: Any, url: str, language: str | None) -> Item | None:
    links = [link.get("href") for link in entry.get("links", ()) if link.get("rel") == "alternate"]
    address = entry.get("feedburner_origlink") or next(iter(links), None) or entry.get("link")
    if not address:
        return None
    source = entry.get("source") or {}
    return Item(
        url=_absolute(address, url),
        title=plain(entry.get("title")),
        published=_date(entry, "published"),
        updated=_date(entry, "updated"),
        author=_author(plain(entry.get("author"))),
        publisher=plain(source.get("title")),
        language=_language(entry.get("language") or language),
    )


def _author(written: str | None) -> str | None:
    """The name in RSS's "mail (name)" or "name <mail>"; a bare mail address is none."""
    found = _MAILED.fullmatch(written or "")
    name = (found["after"] or found["before"] or "") if found else written or ""
    return name.strip() or None


def _date(entry: Any, name: str) -> str | None:
    stated = to_iso(entry[name]) if name in entry else None
    if stated is not None or f"{name}_parsed" not in entry:
        return stated
    parsed = entry[f"{name}_parsed"]
    return datetime.fromtimestamp(timegm(parsed), UTC).isoformat() if parsed else None


def _pause(head: Any) -> float | None:
    """The seconds of RSS's ttl (in minutes), within reason."""
    ttl = str(head.get("ttl") or "").strip()
    if not ttl.isascii() or not ttl.isdigit() or len(ttl) > 6:
        return None
    return min(max(float(ttl) * 60, SHORTEST_PAUSE), LONGEST_PAUSE)


# ---------------------------------------------------------------- JSON Feed (jsonfeed.org, 1.1)


def _read_json(raw: bytes, url: str) -> Feed:
    value = json.loads(raw)
    language = value.get("language")
    items = []
    for row in value.get("items", [])[:MOST_ITEMS]:
        address = row.get("url") or row.get("external_url") if isinstance(row, dict) else None
        if not isinstance(address, str):
            continue
        authors = row.get("authors") or [row.get("author")]
        names = [a.get("name") for a in authors if isinstance(a, dict) and a.get("name")]
        items.append(
            Item(
                url=_absolute(address, url),
                title=plain(_text(row.get("title"))),
                published=to_iso(row.get("date_published")),
                updated=to_iso(row.get("date_modified")),
                author=", ".join(map(str, names)) or None,
                language=_language(row.get("language") or language),
            )
        )
    return Feed(FeedKind.JSON, plain(_text(value.get("title"))), _once(iter(items)))


# ---------------------------------------------------------------- sitemaps and OPML


def _read_listing(raw: bytes, url: str, kind: FeedKind) -> Feed:
    """A sitemap (sitemaps.org, with Google's news extension), an index of them, or OPML 2."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
    )
    root = etree.fromstring(raw, parser)
    if root is None:
        raise ValueError("it is not XML")
    if kind is FeedKind.OPML:
        addresses = (node.get("xmlUrl") or node.get("xmlurl") for node in root.iter("outline"))
        listed = [_absolute(address, url) for address in addresses if address]
        title = next((node.text for node in root.iter("title")), None)
        return Feed(kind, plain(title), feeds=tuple(dict.fromkeys(listed))[:MOST_ITEMS])
    rows = [_fields(node) for node in root if isinstance(node.tag, str)]
    rows = [row for row in rows[:MOST_ITEMS] if row.get("loc")]
    if kind is FeedKind.INDEX:
        rows.sort(key=lambda row: row.get("lastmod", ""), reverse=True)
        return Feed(kind, feeds=tuple(_absolute(row["loc"], url) for row in rows))
    return Feed(kind, items=_once(_row_item(row, url) for row in rows))


def _fields(node: _Element) -> dict[str, str]:
    """The texts below a node by their names, the first of each; namespaces are left away."""
    found: dict[str, str] = {}
    for child in node.iter():
        if isinstance(child.tag, str) and (child.text or "").strip():
            found.setdefault(child.tag.rpartition("}")[2], (child.text or "").strip())
    return found


def _row_item(row: dict[str, str], url: str) -> Item:
    return Item(
        url=_absolute(row["loc"], url),
        title=plain(row.get("title")),
        published=to_iso(row.get("publication_date")),
        updated=to_iso(row.get("lastmod")),
        publisher=plain(row.get("name")),
        language=_language(row.get("language")),
    )


# ---------------------------------------------------------------- what they share


def _once(items: Iterator[Item]) -> tuple[Item, ...]:
    """The items of the web, each address once, the first that the feed has."""
    kept: dict[str, Item] = {}
    for item in items:
        if is_address(item.url):
            kept.setdefault(to_canonical(item.url), item)
    return tuple(kept.values())


def _absolute(address: str, url: str) -> str:
    try:
        return urljoin(url, "".join(str(address).split()))
    except ValueError:
        return ""


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _language(value: object) -> str | None:
    found = re.match(r"[A-Za-z]{2}(?=[-_]|$)", value) if isinstance(value, str) else None
    return found.group().lower() if found else None


def _decode(head: bytes) -> str:
    for mark, name in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(name, errors="replace")
    return head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace")


def _unzip(content: bytes, url: str) -> bytes:
    """What a gzipped sitemap holds, within the limit."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            raw = packed.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableError(f"its packing is damaged ({error})", where=url) from error
    if len(raw) > LARGEST:
        raise UnreadableError(f"it is larger than {LARGEST // 1_000_000} MB", where=url)
    return raw
