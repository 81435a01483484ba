"""JSON-LD in a page: its schema.org NewsArticle, in graphs, lists and nested objects."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any

from sayso.read.liveblogs import Update

if TYPE_CHECKING:
    from lxml.html import HtmlElement

ARTICLES = frozenset(
    """NewsArticle ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle BackgroundNewsArticle
    ReviewNewsArticle AskPublicNewsArticle LiveBlogPosting Article BlogPosting Report
    TechArticle ScholarlyArticle SocialMediaPosting AdvertiserContentArticle SatiricalArticle
    AdvertorialArticle""".split()  # noqa: SIM905 - a list of words, kept readable
)
PAGES = frozenset({"WebPage", "ItemPage", "VideoObject"})
DEEPEST = 12
"""Levels of nested objects that are looked at."""

_COMMENT = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/)\s*;?\s*$"
)
Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Linked:
    """What the article's JSON-LD says; None where it says nothing."""

    headline: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published: str | None = None
    modified: str | None = None
    url: str | None = None
    language: str | None = None
    body: str | None = None
    is_free: bool | None = None
    words: int | None = None
    paid: tuple[str, ...] = ()
    updates: tuple[Update, ...] = ()


def read_linked(tree: HtmlElement) -> Linked:
    """The first news article among the page's JSON-LD, completed by its other descriptions."""
    nodes = [node for script in _scripts(tree) for node in _walk(script)]
    by_id = {
        node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1
    }
    articles = [node for node in nodes if _types(node) & ARTICLES]
    articles.sort(key=lambda node: -_rank(node))
    chosen = articles[:1] or [node for node in nodes if _types(node) & PAGES and "headline" in node]
    if not chosen:
        return Linked()
    node = chosen[0]
    site = [n for n in nodes if _types(n) & {"Organization", "NewsMediaOrganization", "WebSite"}]
    return Linked(
        headline=_text(node.get("headline")) or _text(node.get("name")),
        authors=tuple(_names(node.get("author") or node.get("creator"), by_id)),
        publisher=next(iter(_names(node.get("publisher"), by_id)), None)
        or next((name for n in site if (name := _text(n.get("name")))), None),
        published=_date(node.get("datePublished")) or _date(node.get("dateCreated")),
        modified=_date(node.get("dateModified")),
        url=_address(node),
        language=_text(node.get("inLanguage")),
        body=_text(node.get("articleBody")),
        is_free=_is_free(node.get("isAccessibleForFree")),
        words=_count(node.get("wordCount")),
        paid=tuple(_paid(node.get("hasPart"))),
        updates=tuple(_updates(node.get("liveBlogUpdate"))),
    )


def _scripts(tree: HtmlElement) -> Iterator[Any]:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        value = _load(script.text or "")
        if value is not None:
            yield value


def _load(text: str) -> Any:
    """The value of a script; what is nearly JSON is mended, what is not yields nothing."""
    bare = _COMMENT.sub("", text).strip()
    mended = re.sub(r",\s*([}\]])", r"\1", bare).rstrip(";")
    for candidate in (bare, mended, unescape(mended)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _walk(value: Any, depth: int = 0) -> Iterator[Node]:
    """Every object within a value, outermost first."""
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for item in value.values():
            if isinstance(item, (dict, list)):
                yield from _walk(item, depth + 1)


def _types(node: Node) -> set[str]:
    stated = node.get("@type")
    names = stated if isinstance(stated, list) else [stated]
    return {str(name).rpartition("/")[2].rpartition(":")[2] for name in names if name}


def _rank(node: Node) -> int:
    """How much a description says: one in a list of teasers says little."""
    fields = ("headline", "author", "datePublished", "articleBody", "publisher", "mainEntityOfPage")
    return sum(field in node for field in fields) + 2 * ("liveBlogUpdate" in node)


def _names(value: Any, by_id: dict[str, Node]) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            yield from ([_clean(item)] if _clean(item) and not item.startswith("http") else [])
        elif isinstance(item, list):
            yield from _names(item, by_id)
        elif isinstance(item, dict):
            whole = {**by_id.get(str(item.get("@id")), {}), **item}
            name = whole.get("name") or whole.get("legalName")
            if isinstance(name, list):
                yield from (_clean(str(n)) for n in name if n)
            elif isinstance(name, str) and _clean(name):
                yield _clean(name)


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = next((item for item in value if item), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("alternateName")
    return (_clean(value) or None) if isinstance(value, str) else None


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^<>]{1,200}>", " ", unescape(unescape(text)))).strip()


def _date(value: Any) -> str | None:
    text = _text(value)
    return text if text and re.search(r"\b(?:19|20)\d\d", text) else None


def _address(node: Node) -> str | None:
    for value in (node.get("url"), node.get("mainEntityOfPage"), node.get("@id")):
        text = value.get("@id") or value.get("url") if isinstance(value, dict) else value
        if isinstance(text, str) and text.startswith("http"):
            return text
    return None


def _is_free(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(str(value).lower().rpartition("/")[2])


def _count(value: Any) -> int | None:
    found = re.match(r"\d{1,6}$", str(value).replace(",", "").strip())
    return int(found[0]) if found else None


def _paid(value: Any) -> Iterator[str]:
    """The selectors of the parts of a page that are paid for."""
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, dict) and _is_free(part.get("isAccessibleForFree")) is False:
            selectors = part.get("cssSelector")
            for selector in selectors if isinstance(selectors, list) else [selectors]:
                if isinstance(selector, str):
                    yield selector.strip()


def _updates(value: Any) -> Iterator[Update]:
    for node in value if isinstance(value, list) else [value]:
        if isinstance(node, dict):
            body = _text(node.get("articleBody")) or _text(node.get("text")) or ""
            heading = _text(node.get("headline"))
            yield Update(_date(node.get("datePublished")), heading, body)
