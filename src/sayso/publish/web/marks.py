"""A report's text with its claims marked where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sayso.model import Claim, Report, Span


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that are marked alike.

    `owner` is the innermost claim that they are part of, `opens` True where that claim's mark
    begins; `anchors` are other claims that begin here. `part` is what the passage is when it is
    not reporting; `is_asked` marks the words that a link asked for.
    """

    text: str
    owner: str = ""
    opens: bool = False
    anchors: tuple[str, ...] = ()
    part: str = ""
    is_asked: bool = False
    asked_opens: bool = False


def mark_report(report: Report, asked: Span | None = None) -> list[list[Piece]]:
    """The paragraphs of a report's text in pieces; nothing of it is lost but line breaks.

    >>> from sayso.model import Article, Publication
    >>> mark_report(Report(Article("a", "One.\\n\\nTwo."), Publication(), "en"))[1][0].text
    'Two.'
    """
    paragraphs: list[list[Piece]] = [[]]
    for piece in _cut(report, asked):
        lines = piece.text.split("\n")
        for number, line in enumerate(lines):
            if number:
                paragraphs.append([])
            if line or piece.anchors:
                paragraphs[-1].append(_with_text(piece, line, is_first=number == 0))
    return [pieces for pieces in paragraphs if any(piece.text.strip() for piece in pieces)]


def _with_text(piece: Piece, text: str, *, is_first: bool) -> Piece:
    return Piece(
        text=text,
        owner=piece.owner,
        opens=piece.opens and is_first,
        anchors=piece.anchors if is_first else (),
        part=piece.part,
        is_asked=piece.is_asked,
        asked_opens=piece.asked_opens and is_first,
    )


def _cut(report: Report, asked: Span | None) -> Iterator[Piece]:
    text = report.article.text
    owners = _find_owners(report.claims, len(text))
    spans = [span for claim in report.claims for span in claim.spans]
    spans += [part.span for part in report.parts] + ([asked] if asked else [])
    edges = sorted({0, len(text)} | {min(edge, len(text)) for span in spans for edge in span})
    begins = {claim.id: claim.spans[0].start for claim in report.claims if claim.spans}
    opened: set[str] = set()
    for start, end in pairwise(edges):
        owner = next((name for span, name in owners if span.start <= start < span.end), "")
        opens = bool(owner) and owner not in opened
        here = tuple(name for name, at in begins.items() if at == start and name not in opened)
        if opens:
            opened.add(owner)
        yield Piece(
            text=text[start:end],
            owner=owner,
            opens=opens,
            anchors=tuple(name for name in here if name != owner),
            part=_find_part(report, start),
            is_asked=asked is not None and asked.start <= start < asked.end,
            asked_opens=asked is not None and start == asked.start,
        )
        opened.update(here)


def _find_owners(claims: Iterable[Claim], length: int) -> Sequence[tuple[Span, str]]:
    """The spans of all claims, those of the shortest claims first: the innermost is found first."""
    sized = [
        (sum(span.end - span.start for span in claim.spans), number, span, claim.id)
        for number, claim in enumerate(claims)
        for span in claim.spans
        if span.start < length
    ]
    return [(span, name) for _, _, span, name in sorted(sized)]


def _find_part(report: Report, start: int) -> str:
    for part in report.parts:
        if part.span.start <= start < part.span.end:
            return part.kind.value
    return ""
