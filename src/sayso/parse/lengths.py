"""Sentences longer than anybody writes, cut into pieces once they are parsed.

What is asked of a word's tree takes as long as its sentence; in a text without an end of a
sentence that would be the square of the text. No sentence that is shorter is touched.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from spacy.attrs import DEP, HEAD
from spacy.language import Language
from spacy.tokens import Doc

from sayso.model import Span

LONGEST_SENTENCE = 1_000
"""Words: the longest sentences of reports have three hundred."""

_KEPT = "sayso_long_sentences"


@Language.component("sayso_lengths")  # type: ignore[untyped-decorator]  # spaCy is not typed here
def cut_long_sentences(doc: Doc) -> Doc:
    """Make sentences of the pieces of each sentence of more than `LONGEST_SENTENCE` words.

    In each piece the first word whose head stands in another becomes the root, and the others
    hang on it as a dependency that is not known.
    """
    if len(doc) <= LONGEST_SENTENCE:
        return doc
    long = [sent for sent in doc.sents if len(sent) > LONGEST_SENTENCE]
    if not long:
        return doc
    doc.user_data[_KEPT] = tuple(Span(sent.start_char, sent.end_char) for sent in long)
    columns = doc.to_array([HEAD, DEP])
    places = np.arange(len(doc))
    heads = columns[:, 0].astype(np.int64) + places
    root, unknown = (doc.vocab.strings[label] for label in ("ROOT", "dep"))
    for sent in long:
        for first, last in pairwise([*range(sent.start, sent.end, LONGEST_SENTENCE), sent.end]):
            piece = heads[first:last]
            beyond = (piece < first) | (piece >= last) | (piece == places[first:last])
            cut = first + np.flatnonzero(beyond)
            heads[cut] = cut[0]
            columns[cut, 1] = unknown
            columns[cut[0], 1] = root
    columns[:, 0] = (heads - places).astype(np.uint64)
    return doc.from_array([HEAD, DEP], columns)


def find_long_sentences(doc: Doc) -> tuple[Span, ...]:
    """The sentences of a parse that were cut into pieces, as they were before.

    >>> import spacy
    >>> find_long_sentences(spacy.blank("en")("It rained."))
    ()
    """
    found: tuple[Span, ...] = doc.user_data.get(_KEPT, ())
    return found
