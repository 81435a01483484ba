"""Words that a page hides from its readers: they are nobody's report."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST = 1 / 3
"""The share of a page's words above which it only waits for a script to show them."""

_UNSEEN_STYLE = re.compile(
    r"""(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)
    |font-size\s*:\s*0(?:px|em|rem|pt|%)?\s*(?:;|!|$)
    |(?:left|top|right|text-indent|margin-left|margin-top)\s*:\s*-\d{4,}(?:px|em)?)""",
    re.I | re.X,
)
"""Inline styles that show nothing, or show it where nobody can look."""

_WORD = re.compile(r"\w+")


def drop_hidden(tree: HtmlElement) -> tuple[HtmlElement, int]:
    """The page without what its own mark-up hides, and how many words that were.

    A page that hides most of its words shows them by a script: it is left as it is. Style sheets
    are not looked at.

    >>> from lxml.html import fromstring
    >>> page = fromstring("<div><p>It rained.</p><p>It rained a lot.</p><p hidden>Obey.</p></div>")
    >>> shown, words = drop_hidden(page)
    >>> shown.text_content(), words
    ('It rained.It rained a lot.', 1)
    """
    if not any(True for _ in _find_hidden(tree)):
        return tree, 0
    shown = deepcopy(tree)
    whole = _count(shown)
    for element in list(_find_hidden(shown)):
        if element.getparent() is not None:
            element.drop_tree()
    hidden = whole - _count(shown)
    return (tree, 0) if hidden > whole * MOST else (shown, hidden)


def _find_hidden(tree: HtmlElement) -> list[HtmlElement]:
    return [
        element
        for element in tree.iter()
        if isinstance(element.tag, str) and element is not tree and _is_hidden(element)
    ]


def _is_hidden(element: HtmlElement) -> bool:
    if element.tag == "template":
        return True
    hidden = element.get("hidden")
    if hidden is not None and hidden.lower() != "until-found":
        return True
    style = element.get("style")
    return style is not None and _UNSEEN_STYLE.search(style) is not None


def _count(tree: HtmlElement) -> int:
    """The words of a page, those of its scripts and styles aside."""
    texts = tree.xpath(".//text()[not(ancestor::script or ancestor::style)]")
    return sum(len(_WORD.findall(text)) for text in texts)
