"""Headings inside a text: short, title-like lines without a sentence's end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sayso.clean.lines import CLOSING, Line
from sayso.model import Part, PartKind

MOST_WORDS = 12
MOST_CHARACTERS = 90
SHORTEST_PARAGRAPH = 60
"""Characters of a line that counts as a paragraph, under which a heading may stand."""

MOST_QUESTIONS = 3
"""Short questions in a text; with more it is an interview, and they are no headings."""

_MARKDOWN = re.compile(r"#{1,6}\s+\S.*|\*\*[^*\n]{2,90}\*\*|__[^_\n]{2,90}__")
_LIST_ITEM = re.compile(r"(?:[-•*·‣▪–—>»]|\(?\d{1,3}[.)]|[a-zA-Z][.)])\s*\S")
_SPEAKER = re.compile(r"[A-Z][\w .'’-]{0,40}:\s+\S")
_QUESTION = re.compile(
    r"(?:What|Who|Why|When|Where|How|Which|Is|Are|Will|Can|Could|Should|Does|Do|Did|Has|Have)\b[^.!?]*\?$"
)
_OPENING = "\"'“‘«([【「『¿¡"


def find_headings(lines: Sequence[Line], taken: Sequence[bool]) -> list[Part]:
    """The headings among the lines; `taken` tells which lines are other parts already.

    A text most of whose lines have no sentence's end, and a row of short lines, have none.
    """
    parts = []
    open_lines = sum(not line.is_closed for line in lines)
    is_prose = open_lines * 2 <= len(lines) and len(lines) > 1
    questions = sum(bool(_is_question(line)) for line in lines)
    for place, line in enumerate(lines):
        if taken[place]:
            continue
        if _MARKDOWN.fullmatch(line.text):
            parts.append(Part(PartKind.HEADING, line.span, "mark-up"))
        elif is_prose and _is_title_like(line) and _stands_alone(lines, taken, place):
            parts.append(Part(PartKind.HEADING, line.span, "short line"))
        elif (
            0 < questions <= MOST_QUESTIONS
            and _is_question(line)
            and _stands_alone(lines, taken, place)
        ):
            parts.append(Part(PartKind.HEADING, line.span, "question"))
    return parts


def _is_title_like(line: Line) -> bool:
    text = line.text
    first = text.lstrip(_OPENING)[:1]
    return (
        len(text) <= MOST_CHARACTERS
        and len(text.split()) <= MOST_WORDS
        and not line.is_closed
        and not text.endswith(tuple(CLOSING))
        and any(map(str.isalpha, text))
        and (first.isupper() or first.isdigit() or (first.isalpha() and not first.islower()))
        and not _LIST_ITEM.match(text)
        and not _SPEAKER.match(text)
    )


def _is_question(line: Line) -> bool:
    return len(line.text) <= MOST_CHARACTERS and bool(_QUESTION.fullmatch(line.text))


def _stands_alone(lines: Sequence[Line], taken: Sequence[bool], place: int) -> bool:
    """True when a whole paragraph follows, and what is before has come to its end."""
    following = next((n for n in range(place + 1, len(lines)) if not taken[n]), None)
    if following is None or len(lines[following].text) < SHORTEST_PARAGRAPH:
        return False
    return place == 0 or taken[place - 1] or lines[place - 1].is_closed
