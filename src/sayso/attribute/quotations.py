"""Quotations: what stands between quotation marks, over sentences and paragraphs.

Straight, curly, doubled single, single, angle and corner marks are read. A mark that opens a
paragraph while a quotation is open continues it; a mark that is never closed spoils only its own
quotation, which is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sayso.model import Omission, Span

STAGE = "attribute"

_MARK = re.compile(r"(?<=[^\s'])'(?='')|''|``|[\"“”„«»「」『』‘’'‹›]")
_FAMILY = {
    '"': "straight",
    "''": "doubled",
    "``": "doubled",
    "“": "curly",
    "”": "curly",
    "„": "curly",
    "«": "angle",
    "»": "angle",
    "「": "corner",
    "」": "corner",
    "『": "corner",
    "』": "corner",
    "‘": "single",
    "’": "single",
    "'": "single",
    "‹": "single",
    "›": "single",
}
_OPENS = frozenset("“„«「『‘‹") | {"``"}
_CLOSES = frozenset("”»」』›")
_BEFORE_OPENING = frozenset(" \t\n\r\u00a0\u3000([{—–―-/:|…")
_SINGLE_REACH = 400
_OPENS_AGAIN = re.compile(r"(?<!\w)[‘'](?=\w)")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation with its marks: one piece a paragraph, `closed` False where no mark ends it.

    >>> Quotation((Span(0, 6),)).span
    Span(start=0, end=6)
    """

    pieces: tuple[Span, ...]
    closed: bool = True
    single: bool = False

    @property
    def span(self) -> Span:
        """From the first mark to the last."""
        return Span(self.pieces[0].start, self.pieces[-1].end)


@dataclass(slots=True)
class _Open:
    """A quotation under way."""

    family: str
    start: int
    pieces: list[Span]


def find_quotations(text: str) -> tuple[tuple[Quotation, ...], tuple[Omission, ...]]:
    """The quotations of a text in reading order, and the marks that make none.

    >>> quotations, left_out = find_quotations('"Go," he said.')
    >>> quotations[0].span, left_out
    (Span(start=0, end=5), ())
    """
    found: list[Quotation] = []
    omissions: list[Omission] = []
    current: _Open | None = None
    for paragraph in _paragraphs(text):
        if current is not None and not _continues(text, paragraph, current):
            _give_up(current, found, omissions)
            current = None
        current = _read_paragraph(text, paragraph, current, found, omissions)
        if current is not None:
            current.pieces.append(Span(current.start, paragraph.end))
    if current is not None:
        _give_up(current, found, omissions)
    return tuple(found), tuple(omissions)


def _paragraphs(text: str) -> Iterator[Span]:
    for match in re.finditer(r"[^\n]+", text):
        stripped = match.group().strip()
        if stripped:
            lead = len(match.group()) - len(match.group().lstrip())
            yield Span(match.start() + lead, match.start() + lead + len(stripped))


def _continues(text: str, paragraph: Span, current: _Open) -> bool:
    """True when a paragraph opens with a mark of the quotation that is under way."""
    mark = _MARK.match(text, paragraph.start)
    return (
        mark is not None and _FAMILY[mark.group()] == current.family and mark.group() not in _CLOSES
    )


def _give_up(current: _Open, found: list[Quotation], omissions: list[Omission]) -> None:
    """Keep an unclosed quotation to the end of its paragraph, and say that it is one."""
    pieces = tuple(current.pieces)
    found.append(Quotation(pieces, closed=False, single=current.family == "single"))
    reason = "a quotation mark that is never closed"
    omissions.append(Omission(STAGE, Span(pieces[0].start, pieces[0].start + 1), reason))


def _read_paragraph(
    text: str,
    paragraph: Span,
    current: _Open | None,
    found: list[Quotation],
    omissions: list[Omission],
) -> _Open | None:
    """Read the marks of one paragraph; what is still open at its end is returned."""
    position = paragraph.start
    if current is not None:
        current.start = paragraph.start
        opening = _MARK.match(text, position)
        position = opening.end() if opening else position
    while match := _MARK.search(text, position, paragraph.end):
        mark, at, position = match.group(), match.start(), match.end()
        family = _FAMILY[mark]
        if family == "single":
            closing = (
                None
                if current or text.startswith("''", position)
                else _closing_single(text, match, paragraph.end)
            )
            if closing:
                found.append(Quotation((Span(at, closing),), single=True))
                position = closing
            continue
        if current is None:
            if mark not in _CLOSES and not _looks_closing(text, match):
                current = _Open(family, at, [])
            else:
                omissions.append(_stray(match))
        elif _closes(mark, current, text, match):
            found.append(Quotation((*current.pieces, Span(current.start, position))))
            current = None
        elif family == current.family and _looks_opening(text, match):
            current.pieces.append(Span(current.start, at))
            _forget(current, omissions)
            current = _Open(family, at, [])
    return current


def _forget(current: _Open, omissions: list[Omission]) -> None:
    start = current.pieces[0].start
    omissions.append(Omission(STAGE, Span(start, start + 1), "a mark opens before another closes"))


def _stray(match: re.Match[str]) -> Omission:
    return Omission(STAGE, Span(*match.span()), "a closing quotation mark that nothing opened")


def _closes(mark: str, current: _Open, text: str, match: re.Match[str]) -> bool:
    if _FAMILY[mark] != current.family:
        return False
    if mark in _CLOSES:
        return True
    if mark in _OPENS:
        return text[current.start] == "„" and mark == "“"
    return not _looks_opening(text, match)


def _looks_opening(text: str, match: re.Match[str]) -> bool:
    """True when a mark has a gap before it and a word after it."""
    before = text[match.start() - 1] if match.start() else " "
    after = text[match.end()] if match.end() < len(text) else " "
    return before in _BEFORE_OPENING and not after.isspace() and after not in ".,;:!?)"


def _looks_closing(text: str, match: re.Match[str]) -> bool:
    """True when a mark that may go both ways has a word before it and a gap after it."""
    if match.group() in _OPENS:
        return False
    before = text[match.start() - 1] if match.start() else " "
    after = text[match.end()] if match.end() < len(text) else " "
    return not before.isspace() and before not in _BEFORE_OPENING and not after.isalnum()


def _closing_single(text: str, match: re.Match[str], limit: int) -> int | None:
    """Where a single mark's quotation ends; None when the mark is an apostrophe or a prime."""
    before = text[match.start() - 1] if match.start() else " "
    after = text[match.end()] if match.end() < len(text) else " "
    if match.group() == "’" or before.isalnum() or not (after.isalpha() or after in "[$"):
        return None
    reach = min(limit, match.end() + _SINGLE_REACH)
    fallback = None
    for closing in re.finditer(r"[’'›](?!\w)", text[match.end() : reach]):
        end = match.end() + closing.end()
        ahead = text[end : end + 2]
        last = text[end - 2]
        if fallback is not None and _OPENS_AGAIN.search(text, fallback, end):
            return fallback
        if last in ".,!?" or not ahead.strip() or ahead[0] in ".,;:!?)" or last.lower() != "s":
            return end if not last.isspace() else fallback
        fallback = fallback or end
    return fallback
