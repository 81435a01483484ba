"""The cues: words that ascribe, with the frames in which they do (`data/cues.tsv`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sayso.tables import load_table


@dataclass(frozen=True, slots=True)
class Cue:
    """One row: a word with the frames in which it ascribes and what kind of ascribing it is.

    `type` is "speech", "writing", "show" (documents and data), "thought", "plan", "stance" or
    "unstated".
    """

    lemma: str
    pos: str
    frames: frozenset[str]
    type: str

    @property
    def speaks(self) -> bool:
        """True when the cue may introduce a quotation."""
        return "quote" in self.frames


@dataclass(frozen=True)
class Lexicon:
    """The cues by part of speech and lemma; a phrasal verb's lemma is "point_out"."""

    cues: dict[tuple[str, str], Cue]
    every: bool = False

    def find(self, pos: str, lemma: str) -> Cue | None:
        """The row of a word, None when it is no cue."""
        return self.cues.get((pos, lemma))


def build_lexicon(rows: Iterable[dict[str, str]]) -> Lexicon:
    """A lexicon from rows with the columns lemma, pos, frames and type.

    >>> row = {"lemma": "say", "pos": "verb", "frames": "that quote", "type": "speech"}
    >>> build_lexicon([row]).find("verb", "say").speaks
    True
    """
    cues: dict[tuple[str, str], Cue] = {}
    for row in rows:
        frames = frozenset(row["frames"].split())
        cues[row["pos"], row["lemma"]] = Cue(row["lemma"], row["pos"], frames, row["type"])
    return Lexicon(cues)


@cache
def load_lexicon() -> Lexicon:
    """The lexicon of `data/cues.tsv`, read once a process."""
    return build_lexicon(dict(row) for row in load_table("cues"))


@cache
def citable_nouns() -> frozenset[str]:
    """Nouns for people and papers that can be cited as a source (`data/citable.tsv`)."""
    return frozenset(row["noun"] for row in load_table("citable"))
