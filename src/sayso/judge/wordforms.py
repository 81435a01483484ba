"""Names and descriptions as they compare: their telling words in lower case."""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

Phrase = tuple[str, ...]
"""The words of a body's name in lower case, without articles and prepositions."""

WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_POSSESSIVE = re.compile(r"['’]s?(?=\W|$)")
_ABBREVIATED = re.compile(r"\b([a-z])\.(?=[a-z]\b)")
SMALL = frozenset(
    """the a an its his her their our this that of for and at in on by from with to s as is was who
    which said says told new former acting then also both two three""".split()  # noqa: SIM905 - a list of words, kept readable
)


@lru_cache(maxsize=20_000)  # the same few descriptions stand all over a story
def plain_words(name: str) -> Phrase:
    """A name as it compares: without case, marks, articles, prepositions and possessives.

    >>> plain_words("The Ministry of Health’s")
    ('ministry', 'health')
    """
    plain = _POSSESSIVE.sub("", anyascii(name).lower())
    plain = _ABBREVIATED.sub(r"\1", plain)
    return tuple(word for word in WORD.findall(plain) if word not in SMALL)
