"""The body of a page: trafilatura's, with the standfirst and without bare links."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from sayso.read.liveblogs import mark_updates
from sayso.read.metadata import PageMetadata
from sayso.read.reading import LIBRARY_ERRORS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

SHORT = 600
"""Characters of a body below which the slower extraction is tried, too."""

SHORTEST_LINK = 12
"""Characters of a link's words from which a line that is nothing else is a promotion."""

SHORTEST_LEAD = 50
"""Letters of a description that may be the report's standfirst."""

SHORTEST_REPEATED = 40
"""Letters of a line that a report says once; the second time it is the page's, not the report's."""

_WORDS = re.compile(r"\W+")
_LABEL = re.compile(r"^(?:[-–•*]\s*)?(?:[\w’' ]{3,24}[:|]\s*)?")
_LEAD_TAGS = ("p", "div", "span", "h2", "h3", "strong", "b", "em")


def extract_body(tree: HtmlElement, metadata: PageMetadata) -> str:
    """The body's paragraphs, a line each; '' when the page has none.

    Where the page shows almost nothing, the text that its JSON-LD carries is taken; in a live
    blog, each update has a heading.
    """
    text = _extract(tree, fast=True)
    if len(text) < SHORT:
        slow = _extract(tree, fast=False)
        text = slow if len(slow) > len(text) else text
    if metadata.body and len(text) < SHORT < len(metadata.body):
        return metadata.body
    lines = _without_repeats(text.split("\n"), _link_words(tree))
    if lines and metadata.title and to_plain(lines[0]) == to_plain(metadata.title):
        lines = lines[1:]
    lead = _find_lead(tree, metadata.descriptions, to_plain("".join(lines))) if lines else None
    if metadata.linked.updates:
        lines = mark_updates(lines, metadata.linked.updates)
    return "\n".join([lead, *lines] if lead else lines)


def to_plain(text: str) -> str:
    """The letters and digits of a text in lower case, to compare by."""
    return _WORDS.sub("", text.lower())


def _extract(tree: HtmlElement, *, fast: bool) -> str:
    from trafilatura import bare_extraction

    try:
        document: Any = bare_extraction(
            deepcopy(tree), fast=fast, include_comments=False, with_metadata=False
        )
    except LIBRARY_ERRORS:
        return ""  # no text, which the caller says
    text = (document.text if document is not None else "") or ""
    return re.sub(r"\n{2,}", "\n", text.strip())


def _link_words(tree: HtmlElement) -> set[str]:
    """The words of each link of the page."""
    words = ("".join(link.itertext()) for link in tree.iter("a"))
    return {to_plain(link) for link in words if len(link) >= SHORTEST_LINK}


def _without_repeats(lines: list[str], links: set[str]) -> list[str]:
    """The lines without those that are one link, with a label or without, or stood there before."""
    kept = []
    seen: set[str] = set()
    for line in lines:
        plain = to_plain(line)
        if plain in links or to_plain(_LABEL.sub("", line)) in links or plain in seen:
            continue
        if len(plain) >= SHORTEST_REPEATED:
            seen.add(plain)
        kept.append(line)
    return kept


def _find_lead(tree: HtmlElement, descriptions: tuple[str, ...], body: str) -> str | None:
    """The standfirst: the page's description, where it is shown and not in the body."""
    for description in dict.fromkeys(map(to_plain, descriptions)):
        if len(description) < SHORTEST_LEAD or description in body:
            continue
        for element in tree.iter(*_LEAD_TAGS):
            if _has_words(element, description):
                return " ".join("".join(element.itertext()).split())
    return None


def _has_words(element: HtmlElement, plain: str) -> bool:
    """True where an element's text is this and nothing else; it is read no further than needed."""
    at = 0
    for text in element.itertext():
        words = to_plain(text[: 4 * len(plain)])
        if not plain.startswith(words, at):
            return False
        at += len(words)
    return at == len(plain)
