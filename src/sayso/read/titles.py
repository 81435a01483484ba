"""A page's title without the outlet's name that stands behind it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sayso.publishers import resolve_publisher
from sayso.read.jsonld import Linked

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SEPARATOR = re.compile(r"\s+(?:[|•·»:–—-]|::|//)\s+|\s*[|｜]\s*")
_WORDS = re.compile(r"\W+")
LONGEST_SUFFIX = 6
"""Words of what stands behind a title's last separator and may be the outlet's name."""


def choose_title(
    tree: HtmlElement, metas: dict[str, list[str]], linked: Linked, site: str | None
) -> str | None:
    """The headline that the page states, without the outlet's name.

    OpenGraph, then JSON-LD, then the page's first heading, then its title.
    """
    stated = [
        *metas.get("og:title", [])[:1],
        linked.headline,
        *metas.get("twitter:title", [])[:1],
        _only_heading(tree),
        _title_tag(tree),
    ]
    titles = [strip_site(title, site) for title in stated if title and len(title) > 2]
    return titles[0] if titles else None


def strip_site(title: str, site: str | None) -> str:
    """The title without the site's name, or a known outlet's, at its end or beginning.

    >>> strip_site("Bridge closed - The Harbour Herald", "The Harbour Herald")
    'Bridge closed'
    >>> strip_site("Bridge closed - for now", "The Harbour Herald")
    'Bridge closed - for now'
    """
    separators = list(_SEPARATOR.finditer(title))
    for found in reversed(separators):
        if _is_site(title[found.end() :], site):
            return strip_site(title[: found.start()].strip(), site)
    if separators and _is_site(title[: separators[0].start()], site):
        return title[separators[0].end() :].strip()
    return title.strip()


def _is_site(words: str, site: str | None) -> bool:
    if not words.strip() or len(words.split()) > LONGEST_SUFFIX:
        return False
    if site and _same(words, site):
        return True
    return resolve_publisher(words) is not None


def _same(words: str, site: str) -> bool:
    a, b = (_WORDS.sub("", name.lower()) for name in (words, site))
    return a == b or (min(len(a), len(b)) > 3 and (a.startswith(b) or b.startswith(a)))


def _only_heading(tree: HtmlElement) -> str | None:
    headings = [" ".join("".join(h.itertext()).split()) for h in tree.iter("h1")]
    told = [heading for heading in headings if heading]
    return told[0] if told else None


def _title_tag(tree: HtmlElement) -> str | None:
    title = next(tree.iter("title"), None)
    return " ".join((title.text or "").split()) or None if title is not None else None
