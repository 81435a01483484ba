"""Where sentences end, as far as it can be told before the parse.

The parser keeps starts that are set before it runs, and starts no sentence where it is told not to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache

from spacy.attrs import SENT_START
from spacy.lang.en.stop_words import STOP_WORDS
from spacy.language import Language
from spacy.tokens import Doc

from sayso.tables import load_table

OPENING_DASHES = frozenset({"—", "–", "―"})
CLOCK = frozenset({"a.m.", "p.m."})
SCALES = frozenset({"m.", "bn.", "tn.", "k.", "pc."})
"""Short words behind a number whose full stop may end the sentence as well."""

_SHORT = CLOCK | SCALES
_NO_START = 2**64 - 1
"""-1 as the unsigned numbers that a document's columns are."""

_TIMES = frozenset({"month", "weekday", "weekend", "zone"})
_OF_THE_CLOCK = frozenset({"eastern", "central", "mountain", "pacific", "atlantic", "local"})


@Language.component("sayso_sentences")  # type: ignore[untyped-decorator]  # spaCy is not typed here
def mark_sentences(doc: Doc) -> Doc:
    """Start a sentence behind each line break, and behind "£4m." and "3 p.m." that end one.

    A dash that opens a line, as dialogue has it, does not stand alone.
    """
    starts = {*_after_breaks(doc), *_after_short_words(doc)}
    inside = {i + 1 for i in starts | {0} if i + 1 < len(doc) and doc[i].text in OPENING_DASHES}
    return set_starts(doc, starts, inside - starts)


def set_starts(doc: Doc, starts: Collection[int], inside: Collection[int] = ()) -> Doc:
    """Mark the words with these indices as starts of sentences, and those `inside` as none.

    All at once: one by one, spaCy would look through the whole text each time.

    >>> import spacy
    >>> doc = set_starts(spacy.blank("en")("It rained it stopped"), [2])
    >>> [sent.text for sent in doc.sents]
    ['It rained', 'it stopped']
    """
    if starts or inside:
        marks = doc.to_array([SENT_START])
        marks[list(starts)] = 1
        marks[list(inside)] = _NO_START
        doc.from_array([SENT_START], marks)
    return doc


def _after_breaks(doc: Doc) -> Iterator[int]:
    previous_breaks = False
    for token in doc:
        if token.i and previous_breaks and not token.is_space:
            yield token.i
        previous_breaks = "\n" in token.text or (previous_breaks and token.is_space)


def _after_short_words(doc: Doc) -> Iterator[int]:
    """The word behind "£4m. It" and "3 p.m. Police", not the one behind "3 p.m. Eastern time"."""
    for token in doc:
        if token.text not in _SHORT or not 0 < token.i < len(doc) - 1:
            continue
        following = token.i + 1
        if not doc[following].is_title or not doc[token.i - 1].like_num:
            continue
        if token.text in SCALES or _begins_sentence(doc, following):
            yield following


def _begins_sentence(doc: Doc, index: int) -> bool:
    """True for an everyday word with a capital that belongs to no time of day."""
    if any(token.lower_ == "time" for token in doc[index : index + 3]):
        return False
    return doc[index].lower_ in _everyday_words()


@cache
def _everyday_words() -> frozenset[str]:
    """Words that many reports have, but for days, months and zones."""
    common = {row["word"] for row in load_table("common_words")}
    times = {row["word"] for row in load_table("time_words") if row["kind"] in _TIMES}
    return frozenset((common | STOP_WORDS) - times - _OF_THE_CLOCK)
