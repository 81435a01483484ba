"""The parser's attribute ruler as a table that fills itself: the same answers, sooner.

spaCy's ruler matches some hundred patterns against every token. Nearly all of them look at one
token alone, at its tag, its lower-case form and its dependency, so what they give is found once
for each such triple, by asking the ruler itself, and kept. Patterns over several tokens are
matched as before, afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from spacy.attrs import DEP, LEMMA, LOWER, MORPH, ORTH, POS, TAG
from spacy.language import Language
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
        self.table: dict[Key, Row] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set the attributes of one parse."""
        if not len(doc):
            return doc
        seen = doc.to_array([*LOOKED_AT, ORTH])
        if len(self.table) > MOST:
            self.table.clear()
        rows = []
        for tag, lower, dep, orth in seen.tolist():
            row = self.table.get((tag, lower, dep))
            if row is None:
                row = self.table[tag, lower, dep] = self._ask(tag, dep, orth)
            rows.append(row)
        doc.from_array(list(SET), np.array(rows, dtype=np.uint64))
        return self.together(doc) if self.together.patterns else doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = 0) -> Iterator[Doc]:
        """Set the attributes of many parses."""
        return map(self, stream)

    def _ask(self, tag: int, dep: int, orth: int) -> Row:
        """What the ruler gives a token of this form, tag and dependency."""
        alone = Doc(self.vocab, words=[self.vocab.strings[orth]])
        alone.from_array([TAG, DEP], np.array([[tag, dep]], dtype=np.uint64))
        pos, morph, lemma = self.alone(alone).to_array(list(SET))[0].tolist()
        return pos, morph, lemma


def is_tabular(ruler: Any) -> bool:
    """Whether a ruler's patterns for one token look at tag, form and dependency only."""
    return isinstance(ruler, AttributeRuler) and all(
        READS.issuperset(token)
        for entry in ruler.patterns
        for pattern in entry["patterns"]
        if len(pattern) == 1
        for token in pattern
    )


@Language.factory("sayso_attributes", default_config={"ruler": "attribute_ruler"})  # type: ignore[untyped-decorator]  # spaCy is not typed here
def make_attribute_table(nlp: Language, name: str, ruler: str) -> AttributeTable:
    """The component, from the pipeline's own ruler."""
    return AttributeTable(nlp, nlp.get_pipe(ruler))
