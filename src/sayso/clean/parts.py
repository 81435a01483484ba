"""Which passages of an article are not reporting, by the rules of `data/parts.tsv`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from sayso.clean.bylines import is_agency_line, is_name_line, is_source_line
from sayso.clean.datelines import begins_as_speech, dateline_span, find_dateline
from sayso.clean.headings import SHORTEST_PARAGRAPH, find_headings
from sayso.clean.lines import Line, Sentences, find_lines, find_sentences, sentence_starts
from sayso.model import Article, Part, PartKind, Span
from sayso.tables import load_table

LONGEST_LINE = 800
"""Characters of a line that may be a part as a whole."""

LONGEST_TAIL = 300
"""Characters of a promotion at the end of a paragraph; a longer one ends with its sentence."""

LOOKED_AT = 20_000
"""Characters at the beginning and at the end of a very long line that are looked at."""

FIRST_PARAGRAPHS = 2
"""Paragraphs, a title with a full stop among them, one of which may begin with a dateline."""

SIGNED_LINES = 2
"""Lines at the beginning, and at the end, that may be just an agency's name."""

OPENING = {"tail", "opening"}
INSIDE = {"span", "sentence"}
BYLINE_LINES = 8
"""Lines at the beginning, and at the end, among which an unmarked name may be a byline."""


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: PartKind
    name: str
    place: str
    needs: tuple[str, ...]
    pattern: re.Pattern[str]


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            kind=PartKind(row["kind"]),
            name=row["rule"],
            place=row["place"],
            needs=tuple(word for word in row["needs"].split("|") if word),
            pattern=re.compile(row["pattern"]),
        )
        for row in load_table("parts")
    )


def mark_parts(article: Article) -> tuple[Part, ...]:
    """The passages that yield no claims, in reading order, none overlapping another.

    >>> article = Article(id="a", text="LISBON, 3 March — It rained. Also read | Ten tips")
    >>> [article.text[slice(*part.span)] for part in mark_parts(article)]
    ['LISBON, 3 March —', 'Also read | Ten tips']
    """
    lines = list(find_lines(article.text))
    is_transcript = sum(begins_as_speech(line.text) for line in lines) > 1
    found: list[Part] = []
    taken: list[bool] = []
    paragraphs = 0
    for place, line in enumerate(lines):
        whole = _find_whole(line, place, len(lines))
        taken.append(whole is not None)
        if whole is not None:
            found.append(whole)
            continue
        is_first = paragraphs < FIRST_PARAGRAPHS
        if is_first or not is_transcript:
            dateline = find_dateline(line.text, is_first=is_first, is_transcript=is_transcript)
            if dateline is not None and dateline.length < len(line.text):
                span = dateline_span(line.start, dateline, line.text)
                found.append(Part(PartKind.DATELINE, span, "dateline"))
        found.extend(_find_within(line))
        paragraphs += _is_paragraph(line)
    found.extend(find_headings(lines, taken))
    return tuple(_joined(article.text, _without_overlaps(found)))


def _is_paragraph(line: Line) -> bool:
    """True for a line of the report itself: what is short or open at its end may be a title."""
    return line.is_closed and len(line.text) >= SHORTEST_PARAGRAPH


def _find_within(line: Line) -> Iterator[Part]:
    for start, text in _looked_at(line.text):
        at = line.start + start
        openings = (0, *sentence_starts(text))
        sentences = find_sentences(text)
        lower = text.lower()
        for rule in _rules():
            if rule.place in OPENING:
                yield from _find_openings(at, text, openings, sentences, rule)
            elif rule.place in INSIDE and any(word in lower for word in rule.needs):
                yield from _find_inside(at, text, sentences, rule)


def _find_whole(line: Line, place: int, count: int) -> Part | None:
    """The part that a line is as a whole."""
    if len(line.text) > LONGEST_LINE:
        return None
    for rule in _rules():
        if rule.place == "line" and rule.pattern.fullmatch(line.text):
            return Part(rule.kind, line.span, rule.name)
        if rule.place == "head" and rule.pattern.match(line.text):
            return Part(rule.kind, line.span, rule.name)
    at_an_end = place < BYLINE_LINES or place >= count - BYLINE_LINES
    if at_an_end and is_name_line(line.text):
        return Part(PartKind.BYLINE, line.span, "name line")
    if is_source_line(line.text):
        return Part(PartKind.CREDIT, line.span, "source line")
    is_last = place >= count - SIGNED_LINES
    if (
        count > 2
        and (is_last or place < SIGNED_LINES)
        and is_agency_line(line.text, known=not is_last)
    ):
        return Part(PartKind.CREDIT, line.span, "agency line")
    return None


def _find_openings(
    at: int, text: str, openings: Sequence[int], sentences: Sentences, rule: _Rule
) -> Iterator[Part]:
    for opening in openings:
        match = rule.pattern.match(text, opening)
        if match is None:
            continue
        whole = rule.place == "tail" and len(text) - opening <= LONGEST_TAIL
        end = len(text) if whole else sentences.around(*match.span())[1]
        yield Part(rule.kind, Span(at + opening, at + end), rule.name)


def _find_inside(at: int, text: str, sentences: Sentences, rule: _Rule) -> Iterator[Part]:
    for match in rule.pattern.finditer(text):
        first, last = match.span()
        if rule.place == "sentence":
            first, last = sentences.around(first, last)
        yield Part(rule.kind, Span(at + first, at + last), rule.name)


def _looked_at(text: str) -> Iterator[tuple[int, str]]:
    """The line, or both ends of a very long one, each with its place in it."""
    if len(text) <= 2 * LOOKED_AT:
        yield 0, text
    else:
        yield 0, text[:LOOKED_AT]
        yield len(text) - LOOKED_AT, text[-LOOKED_AT:]


def _without_overlaps(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts in reading order; of two that overlap, the one that begins first or is longer."""
    end = 0
    for part in sorted(parts, key=lambda part: (part.span.start, -part.span.end)):
        if part.span.start >= end:
            yield part
            end = part.span.end
        elif part.span.end > end:
            yield Part(part.kind, Span(end, part.span.end), part.rule)
            end = part.span.end


def _joined(text: str, parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, neighbours of one kind in one line as one."""
    last: Part | None = None
    for part in parts:
        if last is not None and last.kind is part.kind:
            between = text[last.span.end : part.span.start]
            if not between.strip() and "\n" not in between:
                last = Part(last.kind, Span(last.span.start, part.span.end), last.rule)
                continue
        if last is not None:
            yield last
        last = part
    if last is not None:
        yield last
