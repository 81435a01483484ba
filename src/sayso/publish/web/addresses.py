"""Where things are: the addresses of pages, and of words within them."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlsplit

from sayso.anchor import to_fragment, to_quote
from sayso.model import Span


def to_story(story: str, part: str = "") -> str:
    """The page of a story, or a part of it.

    >>> to_story("st_1", "conflicts")
    '/stories/st_1#conflicts'
    """
    return f"/stories/{quote(story)}" + (f"#{part}" if part else "")


def to_proposition(story: str, proposition: str) -> str:
    """The page with every report's words on one proposition."""
    return f"/stories/{quote(story)}/propositions/{quote(proposition)}"


def to_words(article: str, claim: str) -> str:
    """The reader, opened at a claim's words.

    >>> to_words("a_1", "c3")
    '/reports/a_1#c3'
    """
    return f"/reports/{quote(article)}#{quote(claim)}"


def to_report(article: str) -> str:
    """The reader, opened at its beginning."""
    return f"/reports/{quote(article)}"


def to_source(source: str) -> str:
    """The page of a source."""
    return f"/sources/{quote(source)}"


def is_web_address(url: str | None) -> bool:
    """True for an address that a page may link to: http or https, with a host.

    >>> is_web_address("javascript:alert(1)"), is_web_address("https://a.example/x")
    (False, True)
    """
    if not url:
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def to_original(url: str | None, text: str, spans: Sequence[Span]) -> str | None:
    """The original page, opened at some words (URL Fragment Text Directives, WICG).

    None where the address is none that a page may link to.

    >>> to_original("https://a.example/x", "The bridge is closed, he said.", [Span(0, 20)])
    'https://a.example/x#:~:text=The%20bridge%20is%20closed,-%2C%20he'
    """
    if url is None or not is_web_address(url):
        return None
    if not spans:
        return url
    return url.partition("#")[0] + to_fragment(to_quote(text, spans[0]))
