"""The parser's attribute ruler as a table that fills itself: the same answers, sooner.

spaCy's ruler matches some hundred patterns against every token. Nearly all of them look at one
token alone, at its tag, its lower-case form and its dependency, so what they give is found once
for each such triple, by asking the ruler itself, and kept. Patterns over several tokens are
matched afterwards, from the tokens that can be the first of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from spacy.attrs import DEP, LEMMA, LOWER, MORPH, ORTH, POS, TAG
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

LOOKED_AT = (TAG, LOWER, DEP)
SET = (POS, MORPH, LEMMA)
READS = frozenset({"TAG", "LOWER", "DEP", "IS_SPACE"})
"""What a pattern may look at for its answer to depend on tag, lower-case form and dependency."""

MOST = 100_000
"""Triples kept; past that the table begins anew, so that memory stays flat."""

Key = tuple[int, int, int]
Row = tuple[int, int, int]
Match = tuple[int, int, int, int]
"""A number of a pattern, its name, the first token and the one behind the last."""


class AttributeTable:
    """Sets part of speech, morphology and some lemmas as the pipeline's own ruler does.

    `ruler` is that ruler. Use `is_tabular` first: a ruler whose patterns look at more than a
    token's tag, form and dependency stays as it is.
    """

    def __init__(self, nlp: Language, ruler: AttributeRuler) -> None:
        self.vocab = nlp.vocab
        self.alone = AttributeRuler(nlp.vocab)
        self.together = AttributeRuler(nlp.vocab)
        for entry in ruler.patterns:
            one = all(len(pattern) == 1 for pattern in entry["patterns"])
            part = self.alone if one else self.together
            part.add(**entry)
        self.longest, self.starts = _find_starts(nlp, self.together)
        self.table: dict[Key, tuple[Row, bool]] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set the attributes of one parse."""
        if not len(doc):
            return doc
        seen = doc.to_array([*LOOKED_AT, ORTH])
        if len(self.table) > MOST:
            self.table.clear()
        rows, starts = [], []
        for at, (tag, lower, dep, orth) in enumerate(seen.tolist()):
            found = self.table.get((tag, lower, dep))
            if found is None:
                found = self.table[tag, lower, dep] = self._ask(tag, dep, orth)
            rows.append(found[0])
            if found[1]:
                starts.append(at)
        doc.from_array(list(SET), np.array(rows, dtype=np.uint64))
        self.together.set_annotations(doc, self._match_from(doc, starts))
        return doc

    def _match_from(self, doc: Doc, starts: Sequence[int]) -> list[Match]:
        """The patterns over several tokens that begin at some of them, in the ruler's order."""
        return sorted(
            {
                (pattern, name, at + first, at + last)
                for at in starts
                for pattern, name, first, last in self.together.match(doc[at : at + self.longest])
            }
        )

    def pipe(self, stream: Iterable[Doc], batch_size: int = 0) -> Iterator[Doc]:
        """Set the attributes of many parses."""
        return map(self, stream)

    def _ask(self, tag: int, dep: int, orth: int) -> tuple[Row, bool]:
        """What the ruler gives a token of this form, and whether a longer pattern begins so."""
        alone = Doc(self.vocab, words=[self.vocab.strings[orth]])
        alone.from_array([TAG, DEP], np.array([[tag, dep]], dtype=np.uint64))
        begins = bool(self.starts(alone, allow_missing=True))
        pos, morph, lemma = self.alone(alone).to_array(list(SET))[0].tolist()
        return (pos, morph, lemma), begins


def _find_starts(nlp: Language, ruler: AttributeRuler) -> tuple[int, Matcher]:
    """How long the patterns of a ruler are at most, and what matches their first tokens."""
    patterns = [pattern for entry in ruler.patterns for pattern in entry["patterns"]]
    starts = Matcher(nlp.vocab)
    if patterns:
        starts.add("start", [pattern[:1] for pattern in patterns])
    return max(map(len, patterns), default=0), starts


def is_tabular(ruler: Any) -> bool:
    """Whether all that a ruler's patterns look at first is a token's tag, form and dependency.

    And whether each of them has as many tokens as it names.
    """
    return isinstance(ruler, AttributeRuler) and all(
        READS.issuperset(pattern[0]) and not any("OP" in token for token in pattern)
        for entry in ruler.patterns
        for pattern in entry["patterns"]
    )


@Language.factory("sayso_attributes", default_config={"ruler": "attribute_ruler"})  # type: ignore[untyped-decorator]  # spaCy is not typed here
def make_attribute_table(nlp: Language, name: str, ruler: str) -> AttributeTable:
    """The component, from the pipeline's own ruler."""
    return AttributeTable(nlp, nlp.get_pipe(ruler))
