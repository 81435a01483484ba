"""What a page says of itself: JSON-LD (schema.org NewsArticle), OpenGraph, meta tags, the page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from sayso.read.authors import clean_authors
from sayso.read.jsonld import Linked, read_linked
from sayso.read.reading import LIBRARY_ERRORS
from sayso.read.titles import choose_title

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "parsely-pub-date",
    "datepublished",
    "date.published",
    "dc.date.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "publish-date",
    "publishdate",
    "publication_date",
    "pubdate",
    "date",
    "iso-8601-publish-date",
    "article.published",
    "last_published_date",
    "rnews:datepublished",
    "vr:published_time",
    "published_at",
    "published-date",
)
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "lastmod")
_AUTHOR = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "byl",
    "cxenseparse:author",
    "dcterms.creator",
    "article:author_name",
)
_SITE = ("og:site_name", "application-name", "twitter:app:name:iphone", "dc.publisher", "publisher")
_DESCRIPTION = ("og:description", "description", "twitter:description")
_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|cmpid|cmp|ref|ref_src|ocid|smid"
    r"|partner|xtor|at_\w+|ns_\w+|ftag|tblci|taid|guccounter|guce_\w+)$"
)
LARGEST_SEARCHED = 5_000_000
"""Characters of a page that is searched for a date that no metadata states."""

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """A page's own word about itself; None where it says nothing."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published: str | None = None
    modified: str | None = None
    url: str | None = None
    language: str | None = None
    body: str | None = None
    descriptions: tuple[str, ...] = ()
    linked: Linked = field(default_factory=Linked)


def read_metadata(tree: HtmlElement, page: str) -> PageMetadata:
    """The metadata of a page, each field from the most trustworthy place that has it."""
    metas = _metas(tree)
    linked = read_linked(tree)
    site = linked.publisher or _first(metas, _SITE)
    return PageMetadata(
        title=choose_title(tree, metas, linked, site),
        authors=_authors(tree, metas, linked, site),
        publisher=site,
        published=linked.published or _first_date(metas, _PUBLISHED) or _page_date(tree, page),
        modified=linked.modified or _first_date(metas, _MODIFIED),
        url=_canonical(tree, metas, linked),
        language=_language(tree, metas, linked),
        body=linked.body,
        linked=linked,
        descriptions=tuple(words for name in _DESCRIPTION for words in metas.get(name, ())),
    )


def plain(text: str | None) -> str | None:
    """The text without entities, tags and runs of white space; None for nothing.

    >>> plain(" Rain &amp;amp; <b>wind</b> ")
    'Rain & wind'
    """
    if not text:
        return None
    bare = re.sub(r"<[^<>]{1,200}>", " ", unescape(unescape(text)))
    return _SPACE.sub(" ", bare).strip() or None


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    """The contents of the meta tags by name, in lower case."""
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = plain(meta.get("content"))
        if name and content:
            found.setdefault(name.lower(), []).append(content)
    return found


def _first(metas: dict[str, list[str]], names: tuple[str, ...]) -> str | None:
    return next((metas[name][0] for name in names if name in metas), None)


def _first_date(metas: dict[str, list[str]], names: tuple[str, ...]) -> str | None:
    values = (metas[name][0] for name in names if name in metas)
    return next((value for value in values if re.search(r"\b(?:19|20)\d\d", value)), None)


def _page_date(tree: HtmlElement, page: str) -> str | None:
    """The date by htmldate, which looks at the page itself."""
    from copy import deepcopy

    from htmldate import find_date

    times = [time.get("datetime") for time in tree.iter("time") if time.get("datetime")]
    stated = next((t for t in times if re.match(r"(?:19|20)\d\d-\d\d-\d\d", t)), None)
    if stated:
        return str(stated)
    if len(page) > LARGEST_SEARCHED:
        return None
    try:
        found = find_date(deepcopy(tree), original_date=True, extensive_search=True)
    except LIBRARY_ERRORS:
        return None  # broken mark-up costs the date, never the article
    return str(found) if found else None


def _authors(
    tree: HtmlElement, metas: dict[str, list[str]], linked: Linked, site: str | None
) -> tuple[str, ...]:
    """The authors by JSON-LD, else by meta tags, else by the byline that the page shows."""
    url = linked.url or _first(metas, ("og:url",))
    names = [name for name in metas if name.endswith("author") and name not in _AUTHOR]
    for stated in (linked.authors, *(metas.get(name, ()) for name in (*_AUTHOR, *names))):
        authors = clean_authors(stated, site, url)
        if authors:
            return authors
    return clean_authors(_shown_authors(tree), site, url)


def _shown_authors(tree: HtmlElement) -> list[str]:
    """The byline in the page's body."""
    from copy import deepcopy

    from trafilatura.metadata import extract_author

    try:
        shown = extract_author(deepcopy(tree))
    except LIBRARY_ERRORS:
        return []  # broken mark-up costs the byline, never the article
    return str(shown).split("; ") if shown else []


def _canonical(tree: HtmlElement, metas: dict[str, list[str]], linked: Linked) -> str | None:
    links = [
        link.get("href")
        for link in tree.iter("link")
        if (link.get("rel") or "").lower() == "canonical" and link.get("href")
    ]
    for url in (*links[:1], _first(metas, ("og:url", "twitter:url")), linked.url):
        try:
            whole = urljoin(linked.url or "", url or "")
            parts = urlsplit(whole)
            is_article = parts.path.strip("/") or parts.query  # else it is the site's front page
            if parts.scheme in ("http", "https") and parts.hostname and is_article:
                return to_canonical(whole)
        except ValueError:
            continue  # no address: the next place that may have one
    return None


def is_address(text: str) -> bool:
    """True for an address of the web.

    >>> is_address("https://herald.example/a"), is_address("herald.html")
    (True, False)
    """
    if not text.lower().startswith(("http://", "https://")):
        return False
    try:
        return bool(urlsplit(text).hostname)
    except ValueError:
        return False


def to_canonical(url: str) -> str:
    """The address without what only tells how it was reached.

    >>> to_canonical("HTTPS://Example.org/a?id=1&utm_source=x#top")
    'https://example.org/a?id=1'
    """
    parts = urlsplit(url.strip())
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.match(name.lower())
    ]
    return urlunsplit(
        (parts.scheme.lower(), parts.netloc.lower(), parts.path, urlencode(query), "")
    )


def _language(tree: HtmlElement, metas: dict[str, list[str]], linked: Linked) -> str | None:
    stated = linked.language or tree.get("lang") or _first(metas, ("og:locale", "content-language"))
    found = re.match(r"([A-Za-z]{2})(?:[-_]|$)", stated or "")
    return found.group(1).lower() if found else None
