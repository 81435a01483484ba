"""A page's title without the outlet's name that stands behind it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sayso.publishers import resolve_publisher
from sayso.read.jsonld import Linked

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SEPARATOR = re.compile(r"\s+(?:[|•·»:*–—-]|::|//)\s+|\s*[|｜：]\s*")
_WORDS = re.compile(r"\W+")
LONGEST_SUFFIX = 6
"""Words of what stands behind a title's last separator and may be the outlet's name."""


def choose_title(
    tree: HtmlElement, metas: dict[str, list[str]], linked: Linked, site: str | None
) -> str | None:
    """The headline that the page states, without the outlet's name.

    JSON-LD's, except where only the title tag repeats it and the heading that is shown agrees
    with OpenGraph on another: then JSON-LD has the one for search engines. Else OpenGraph's, the
    first heading's, the title tag's.
    """
    stated = {
        "linked": linked.headline,
        "graph": _first(metas, "og:title"),
        "shown": _first_heading(tree),
        "card": _first(metas, "twitter:title"),
        "tag": _title_tag(tree),
    }
    found = {key: strip_site(title, site) for key, title in stated.items() if title}
    found = {key: title for key, title in found.items() if len(title) > 2}
    plain = {key: _plain(title) for key, title in found.items()}
    if not found:
        return None
    chosen = next(iter(found))
    if (
        chosen == "linked"
        and plain["linked"] == plain.get("tag")
        and plain.get("graph") is not None
        and plain.get("graph") == plain.get("shown")
    ):
        chosen = "graph"
    others = [title for key, title in found.items() if key in ("shown", "graph")]
    return next((t for t in others if _is_longer_by_a_section(found[chosen], t)), found[chosen])


def _is_longer_by_a_section(title: str, other: str) -> bool:
    """True when a title is another one with a section's or a site's name behind a separator."""
    rest = title[len(other) :]
    return (
        title.startswith(other)
        and bool(_SEPARATOR.match(rest))
        and len(rest.split()) <= LONGEST_SUFFIX + 1
    )


def _plain(title: str) -> str:
    return _WORDS.sub("", title.lower())


def _first(metas: dict[str, list[str]], name: str) -> str | None:
    return next(iter(metas.get(name, ())), None)


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
    a, b = (_plain(re.sub(r"^[Tt]he\s", "", name)) for name in (words, site))
    return a == b or (min(len(a), len(b)) > 3 and (a.startswith(b) or b.startswith(a)))


def _first_heading(tree: HtmlElement) -> str | None:
    headings = [" ".join("".join(h.itertext()).split()) for h in tree.iter("h1")]
    told = [heading for heading in headings if heading]
    return told[0] if told else None


def _title_tag(tree: HtmlElement) -> str | None:
    title = next(tree.iter("title"), None)
    return " ".join((title.text or "").split()) or None if title is not None else None
