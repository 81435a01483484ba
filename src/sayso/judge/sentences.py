"""Sentences and quotations told by their marks: what the judge reads of a page's surface."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from sayso.model import Span

_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9])|\n+")
_SHORTENED = re.compile(
    r"(?:\b(?:Mr|Ms|Mrs|Dr|St|Gov|Sen|Rep|Gen|Col|Lt|Sgt|Capt|Prof|Rev|Hon|No|Jan|Feb|Mar|Apr|Aug|"
    r"Sept|Sep|Oct|Nov|Dec|Inc|Ltd|Co|vs|Ing|Eng|Fr|Fra|Br|Sr|Adm|Cpl|Maj|Pte|Supt|Insp|Atty|Pres|Rs|"
    r"Mt|Ft|Messrs|Mme|Mlle|Drs|Esq|Jr|Bros|Gov|Amb)|\b[A-Z])$"
)
_MARK = re.compile('[“«„"”»]')
LONGEST_PIECE = 4_000
"""Characters of a sentence; a longer one, which nobody writes, is read in pieces of so many.

Expressions are tried on the sentence of each claim: without a bound that is the square of the text.
"""

STORIES_KEPT = 512
"""Texts whose sentences are kept while a story is judged."""


def find_sentence(text: str, offset: int) -> tuple[int, int]:
    """The start and end of the sentence that holds an offset, told by marks and line breaks.

    >>> find_sentence("It rained. It stopped. It rained.", 14)
    (11, 23)
    >>> find_sentence("She met Dr. Lee. It rained.", 3)
    (0, 17)
    """
    starts = _find_starts(text)
    at = bisect_right(starts, offset)
    return starts[at - 1], starts[at] if at < len(starts) else len(text)


@lru_cache(maxsize=STORIES_KEPT)
def _find_starts(text: str) -> tuple[int, ...]:
    """Where the sentences of a text begin."""
    starts = [0]
    for match in _SENTENCE_END.finditer(text):
        shortened = match.group()[0] == "." and _SHORTENED.search(
            text, max(0, match.start() - 6), match.start()
        )
        if not shortened:
            starts.append(match.end())
    return tuple(_with_pieces(starts, len(text)))


def _with_pieces(starts: list[int], end: int) -> Iterator[int]:
    for start, following in pairwise([*starts, end]):
        yield start
        yield from range(start + LONGEST_PIECE, following, LONGEST_PIECE)


def blank_quoted(sentence: str, *, opening: str = " ", closing: str = " ") -> str:
    """The sentence with blanks for what is in quotation marks, the same length.

    >>> blank_quoted('He said "no" twice.', opening="“", closing="”")
    'He said “  ” twice.'
    """
    masked = list(sentence)
    first = len(sentence)
    for span in reversed(find_quoted(sentence)):
        if span.start < first:  # else it lies within what is blank by now
            first = span.start
            blank = [opening, *" " * (span.end - span.start - 2), closing]
            masked[span.start : span.end] = blank[: span.end - span.start]
    return "".join(masked)


def find_quoted(text: str) -> list[Span]:
    """The stretches of a sentence in quotation marks; an open one runs to the end.

    >>> find_quoted('He said "no" twice.')
    [Span(start=8, end=12)]
    """
    found, opened = [], -1
    for match in _MARK.finditer(text):
        at, mark = match.start(), match.group()
        if mark in "“«„" or (mark == '"' and opened < 0):
            opened = at if opened < 0 else opened
        elif mark in "”»" or (mark == '"' and opened >= 0):
            found.append(Span(max(opened, 0), at + 1))
            opened = -1
    if opened >= 0:
        found.append(Span(opened, len(text)))
    return found
