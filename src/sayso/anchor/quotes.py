"""Span to quotation and back (Web Annotation TextQuoteSelector; Text Fragments)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from urllib.parse import quote

from sayso.anchor.folding import fold
from sayso.model import Span, TextQuoteSelector

CONTEXT = 32
ALIKE = 85.0
"""Per cent of likeness from which changed words count as the same words."""

SHORTEST_ALIKE = 12
LONGEST_ALIKE = 2_000
LONGEST_FRAGMENT = 200
ENDS = 5
"""Words that a link names of the beginning and the end of a long passage."""

END = 6
"""Characters by which the end of changed words is known."""

MOST_PLACES = 1_000


def to_quote(text: str, span: Span, context: int = CONTEXT) -> TextQuoteSelector:
    """The words of a span with up to `context` characters before and after.

    >>> to_quote("The mayor said so.", Span(4, 9), context=4)
    TextQuoteSelector(exact='mayor', prefix='The ', suffix=' sai')
    """
    return TextQuoteSelector(
        exact=text[span.start : span.end],
        prefix=text[max(0, span.start - context) : span.start],
        suffix=text[span.end : span.end + context],
    )


def find_quote(text: str, selector: TextQuoteSelector, *, near: int | None = None) -> Span | None:
    """Where the quoted words stand, None when they do not.

    The very words first, the place whose context fits best (and which is nearest to `near`);
    then words that differ in white space, quotation marks or case only; then words that were
    changed a little, at least 85 % alike.

    >>> find_quote("He said  so. She said so.", TextQuoteSelector("said so", "He ", ". She"))
    Span(start=3, end=11)
    """
    exact = selector.exact
    if not exact.strip():
        return None
    places = _places(text, exact, near)
    if places:
        best = _best(text, exact, selector, places, near)
        asked = len(selector.prefix) + len(selector.suffix)
        standing = _context(text, best, len(exact), selector)
        if standing == asked or (len(places) == 1 and standing * 2 >= asked):
            return Span(best, best + len(exact))
    return _find_folded(text, selector, near) or _find_alike(text, selector)


def to_fragment(selector: TextQuoteSelector) -> str:
    """The end of an address that opens a page at the words (WICG Text Fragments).

    >>> to_fragment(TextQuoteSelector("said so", "The mayor ", ". It"))
    '#:~:text=mayor-,said%20so'
    """
    exact = " ".join(selector.exact.split())
    terms = [_encode(exact)]
    if "\n" in selector.exact.strip() or len(exact) > LONGEST_FRAGMENT:
        words = exact.split()
        start, end = " ".join(words[:ENDS]), " ".join(words[-ENDS:])
        terms = [_encode(start), _encode(end)]
    before = _whole_words(selector.prefix.rpartition("\n")[2], last=True)
    after = _whole_words(selector.suffix.partition("\n")[0], last=False)
    if before:
        terms.insert(0, _encode(before) + "-")
    if after:
        terms.append("-" + _encode(after))
    return "#:~:text=" + ",".join(terms)


def _places(text: str, exact: str, near: int | None) -> list[int]:
    """Where the words stand: the first places, and the first from `near` on."""
    places: list[int] = []
    place = text.find(exact)
    while place >= 0 and len(places) < MOST_PLACES:
        places.append(place)
        place = text.find(exact, place + 1)
    if near is not None and len(places) == MOST_PLACES:
        close = text.find(exact, max(0, near))
        places += [close] if close >= 0 else []
    return places


def _best(
    text: str, exact: str, selector: TextQuoteSelector, places: list[int], near: int | None
) -> int:
    return max(
        places,
        key=lambda place: (
            _context(text, place, len(exact), selector),
            -abs(place - near) if near is not None else 0,
            -place,
        ),
    )


def _context(text: str, place: int, length: int, selector: TextQuoteSelector) -> int:
    """How many characters of the context stand there, too."""
    before = text[max(0, place - len(selector.prefix)) : place]
    after = text[place + length : place + length + len(selector.suffix)]
    return _shared(before[::-1], selector.prefix[::-1]) + _shared(after, selector.suffix)


def _shared(a: str, b: str) -> int:
    """How many characters two strings begin with alike."""
    pairs = enumerate(zip(a, b, strict=False))
    return next((place for place, (x, y) in pairs if x != y), min(len(a), len(b)))


def _find_folded(text: str, selector: TextQuoteSelector, near: int | None) -> Span | None:
    folded = fold(text)
    wanted = TextQuoteSelector(
        fold(selector.exact).text, fold(selector.prefix).text, fold(selector.suffix).text
    )
    if not wanted.exact:
        return None
    close = None if near is None else bisect_left(folded.offsets, near)
    places = _places(folded.text, wanted.exact, close)
    if not places:
        return None
    best = _best(folded.text, wanted.exact, wanted, places, close)
    return folded.span(best, best + len(wanted.exact))


def _find_alike(text: str, selector: TextQuoteSelector) -> Span | None:
    """The stretch most like the quoted words, looked for where the context stands first."""
    from rapidfuzz import fuzz

    wanted = fold(selector.exact).text
    if not SHORTEST_ALIKE <= len(wanted) <= LONGEST_ALIKE:
        return None
    folded = fold(text)
    for start, end in _windows(folded.text, selector, len(wanted)):
        window = folded.text[start:end]
        found = fuzz.partial_ratio_alignment(wanted, window, score_cutoff=ALIKE)
        if found and found.dest_end > found.dest_start and len(window) >= len(wanted) * 0.7:
            first, last = _stretch(wanted, window, found.dest_start, found.dest_end)
            return _to_word_ends(text, folded.span(start + first, start + last))
    return None


def _stretch(wanted: str, window: str, start: int, end: int) -> tuple[int, int]:
    """The found stretch, drawn out or in to where the words' own beginning and end stand."""
    slack = max(END, len(wanted) // 4)
    head = window.find(wanted[:END], max(0, start - slack), start + slack + END)
    tail = window.rfind(wanted[-END:], max(0, end - slack - END), end + slack)
    first = head if head >= 0 else start
    last = tail + END if tail >= 0 else end
    return (first, last) if last > first else (start, end)


def _windows(text: str, selector: TextQuoteSelector, length: int) -> Iterator[tuple[int, int]]:
    prefix, suffix = fold(selector.prefix).text, fold(selector.suffix).text
    if len(prefix) > 7 and (place := text.find(prefix)) >= 0:
        start = place + len(prefix)
        yield start, start + length + length // 3
    if len(suffix) > 7 and (place := text.find(suffix)) >= 0:
        yield max(0, place - length - length // 3), place
    yield 0, len(text)


def _to_word_ends(text: str, span: Span) -> Span:
    start, end = span
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    near = span.start - start < CONTEXT and end - span.end < CONTEXT
    return Span(start, end) if near else span


def _whole_words(context: str, *, last: bool) -> str:
    """The words of a context without the one that was cut at its outer end."""
    cut = re.sub(r"^\S*\s", "", context) if last else re.sub(r"\s\S*$", "", context)
    return " ".join(cut.split()) if cut != context and re.search(r"\w", cut) else ""


def _encode(words: str) -> str:
    return quote(words, safe="").replace("-", "%2D")
