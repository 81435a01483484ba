"""Words blotted out, letter for letter, so that every offset behind them stays right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from sayso.model import Span

BLOCK = "█"
FEWEST_WORDS = 4
"""Words of a passage that is blotted out wherever it stands again; fewer may be anybody's."""

_KEPT = re.compile(r"[^\n\r]")


def blot(text: str, spans: Iterable[Span]) -> str:
    """The text with the spans blotted out: as long as before, its lines where they were.

    >>> blot("Ada Quill\\nleft", [Span(0, 9)])
    '█████████\\nleft'
    """
    parts: list[str] = []
    at = 0
    for span in sorted(spans):
        start = max(span.start, at)
        if span.end <= start:
            continue
        parts += [text[at:start], _KEPT.sub(BLOCK, text[start : span.end])]
        at = span.end
    return "".join((*parts, text[at:]))


@dataclass(frozen=True)
class Redaction:
    """What is to be blotted out: names, wherever they stand, and passages, word for word.

    >>> Redaction(("Ada Quill",), ()).close("Quill’s plan, Ada Quill said")
    '█████’s plan, █████████ said'
    >>> Redaction(("Ada Quill",), ()).anywhere("Quill’s plan, ADA QUILL said")
    'Quill’s plan, █████████ said'
    """

    names: tuple[str, ...]
    passages: tuple[str, ...]

    @cached_property
    def _names(self) -> re.Pattern[str]:
        return _pattern(self.names, re.IGNORECASE)

    @cached_property
    def _words(self) -> re.Pattern[str]:
        """Each word of the names by itself, written as in them or in capitals."""
        words = {word for name in self.names for word in name.split() if len(word) > 1}
        return _pattern((*words, *map(str.upper, words)), 0)

    @cached_property
    def _passages(self) -> re.Pattern[str]:
        long = (words for words in self.passages if len(words.split()) >= FEWEST_WORDS)
        return _pattern(long, re.IGNORECASE)

    def is_named(self, text: str | None) -> bool:
        """True where a whole name stands in the text."""
        return bool(text and self._names.search(text))

    def find(self, text: str, *, close: bool) -> Iterator[Span]:
        """What of a text is to go; `close` to the person, single words of the names, too."""
        patterns = [self._names, self._passages] + ([self._words] if close else [])
        for pattern in patterns:
            yield from (Span(*found.span()) for found in pattern.finditer(text))

    def anywhere(self, text: str) -> str:
        """A text that may be about anybody, blotted."""
        return blot(text, self.find(text, close=False))

    def close(self, text: str) -> str:
        """A text that is about the person, or a story with the person in it, blotted."""
        return blot(text, self.find(text, close=True))


def _pattern(phrases: Iterable[str], flags: int) -> re.Pattern[str]:
    """Whole words of any of the phrases, the longest first, with any spaces between them."""
    written = sorted({" ".join(words.split()) for words in phrases} - {""}, key=len, reverse=True)
    joined = (r"\s+".join(map(re.escape, words.split())) for words in written)
    alternatives = "|".join(joined)
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)" if alternatives else r"(?!)", flags)
