"""Text without what differs between two copies of the same words, with the way back.

White space, kinds of quotation marks and dashes, accents' composition, width and letter case
are folded away, so that words are found again across cleaners, markup and typesetting.
"""

from __future__ import annotations

import unicodedata
from array import array
from dataclasses import dataclass

from sayso.model import Span

_SAME = {
    **dict.fromkeys("‘’‚‛`´′ʼ＇", "'"),
    **dict.fromkeys("“”„‟«»″「」『』〝〞＂", '"'),
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    "…": "...",
}
_IGNORED = {"Mn", "Cf", "Cc", "Zs", "Zl", "Zp"}


@dataclass(frozen=True)
class Folded:
    """Folded text; `offsets[i]` is where its character `i` stands in the text."""

    text: str
    offsets: array[int]

    def span(self, start: int, end: int) -> Span:
        """The range of the text whose folded form is `start` to `end`."""
        return Span(self.offsets[start], self.offsets[end - 1] + 1)


class _FoldedCharacters(dict[str, str]):
    """Each character's folded form, worked out once."""

    def __missing__(self, character: str) -> str:
        same = _SAME.get(character)
        if same is None:
            parts = unicodedata.normalize("NFKD", character)
            kept = [p for p in parts if unicodedata.category(p) not in _IGNORED]
            same = "".join(_SAME.get(p, p) for p in kept).casefold()
        self[character] = same
        return same


_characters = _FoldedCharacters()


def fold(text: str) -> Folded:
    """The folded form of a text, in one pass over it.

    >>> fold("“Not  so”").text
    '"notso"'
    """
    pieces: list[str] = []
    offsets = array("q")
    forms = _characters
    for place, character in enumerate(text):
        form = forms[character]
        if form:
            pieces.append(form)
            offsets.append(place)
            for _ in range(len(form) - 1):
                offsets.append(place)
    return Folded("".join(pieces), offsets)
