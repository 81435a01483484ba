"""Texts to tokens in time linear in their length, whatever stands between two spaces.

spaCy takes signs off the ends of a word one at a time and looks at the whole word each time: for
a thousand quotation marks in a row that is half a second, for a hundred thousand an hour.
"""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

LONGEST = 500
"""Characters without a space that are still taken as one: longer than addresses and names are."""

PIECE = 50
"""Characters of the pieces into which a longer stretch is cut."""

_LONG = re.compile(rf"\S{{{LONGEST + 1},}}")
_HALF = re.compile("[\ud800-\udfff]")


def make_doc(nlp: Language, text: str) -> Doc:
    """The tokens of a text, each at its own offset; half characters are read as U+FFFD.

    >>> import spacy
    >>> doc = make_doc(spacy.blank("en"), "Closed " + "a" * 501 + " today")
    >>> [token.text for token in doc][-2:], len(doc.text)
    (['a', 'today'], 514)
    """
    whole = _HALF.sub("\ufffd", text)
    cuts = [
        place
        for found in _LONG.finditer(whole)
        for place in range(found.start(), found.end(), PIECE)
    ]
    if not cuts:
        return nlp.make_doc(whole)
    words: list[str] = []
    spaces: list[bool] = []
    for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True):
        for token in nlp.make_doc(whole[start:end]) if start < end else ():
            words.append(token.text)
            spaces.append(bool(token.whitespace_))
    return Doc(nlp.vocab, words=words, spaces=spaces)
