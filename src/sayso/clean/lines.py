"""The lines of a text, each with its place; a paragraph is a line."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from sayso.model import Span

_SENTENCE_END = re.compile(r"""[.!?…]["”’')\]]*\s+(?=["“‘'(\[]?[^\W_a-z])|[。！？]["”’')\]」』]*""")
_START = re.compile(r"""[.!?…:。]["”’')\]]*\s+""")
ENDS = (".", "!", "?", "…", ":", ";", ",", "。", "！", "？", "：", "；", "،", "؟")
CLOSING = "\"'”’»)]】）」』"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not empty, without the white space around it."""

    text: str
    start: int

    @property
    def span(self) -> Span:
        """Where the line stands."""
        return Span(self.start, self.start + len(self.text))

    def within(self, start: int, end: int) -> Span:
        """The place in the article of a place in the line."""
        return Span(self.start + start, self.start + end)

    @property
    def is_closed(self) -> bool:
        """True when the line ends as sentences do."""
        return self.text.rstrip(CLOSING).endswith((*ENDS, ":-", ":—", ":–"))


def find_lines(text: str) -> Iterator[Line]:
    """The lines with something in them, in their order.

    >>> [line.start for line in find_lines("One.\\n\\n  Two. ")]
    [0, 8]
    """
    start = 0
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip()
        if stripped:
            yield Line(stripped, start + raw.index(stripped[0]))
        start += len(raw)


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of a line by its punctuation: where each begins, and where it ends."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def around(self, start: int, end: int) -> tuple[int, int]:
        """The beginning of the sentence that holds `start`, the end of that which holds `end`.

        >>> find_sentences("It rained. All rights reserved. Bye.").around(11, 30)
        (11, 31)
        """
        first = self.starts[max(0, bisect_right(self.starts, start) - 1)]
        last = bisect_left(self.ends, end)
        return first, self.ends[min(last, len(self.ends) - 1)]


def find_sentences(line: str) -> Sentences:
    """The sentences of a line."""
    starts, ends = [0], []
    for stop in _SENTENCE_END.finditer(line):
        ends.append(stop.start() + len(stop.group().rstrip()))
        starts.append(stop.end())
    return Sentences(tuple(starts), (*ends, len(line)))


def sentence_starts(line: str) -> Iterator[int]:
    """Where the sentences after the first begin, by the punctuation before them.

    >>> list(sentence_starts("It rained. “Why?” Also so: Read on."))
    [11, 18, 27]
    """
    for stop in _START.finditer(line):
        yield stop.end()
