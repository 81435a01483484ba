"""Paragraphs of more links and other marks than anybody sets, read as their plain words.

Whoever asks a page's tree for texts in their order walks from sibling to sibling, so that a
paragraph of 100,000 links would take the square of them. No page that people write is touched.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

WIDEST = 2_000
"""Inline elements beside each other that are still taken as they are."""

INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn",
    "em", "font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip


def flatten_wide(tree: HtmlElement) -> int:
    """Put the words of each row of more than `WIDEST` inline elements in their place.

    Returns how many elements went. No word is lost; a line break within is a space.

    >>> from lxml import html
    >>> tree = html.fromstring("<p>It " + "<b>rained.</b> " * 2_001 + "<i>Then</i></p>")
    >>> flatten_wide(tree), len(tree), tree.text[:16]
    (2002, 0, 'It rained. raine')
    """
    wide = [element for element in tree.iter() if len(element) > WIDEST]
    return sum(_flatten(element) for element in wide)


def _flatten(element: HtmlElement) -> int:
    """Flatten the rows of one element; how many elements went."""
    gone = 0
    for is_inline, row in groupby(list(element), key=_is_inline):
        members = list(row)
        if not is_inline or len(members) <= WIDEST:
            continue
        before = members[0].getprevious()
        words = "".join(" " + (m.tail or "") if m.tag == "br" else _words(m) for m in members)
        for member in reversed(members):
            member.tail = None
            element.remove(member)
        if before is None:
            element.text = (element.text or "") + words
        else:
            before.tail = (before.tail or "") + words
        gone += len(members)
    return gone


def _words(element: HtmlElement) -> str:
    return "".join(element.itertext(with_tail=True)) + (element.tail or "")


def _is_inline(element: HtmlElement) -> bool:
    """True for an inline element that holds none but such."""
    return all(inner.tag in INLINE for inner in element.iter())
