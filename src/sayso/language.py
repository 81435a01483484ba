"""Which language a text is in."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

SAMPLE = 2_400
"""Letters that are looked at: the beginning, the middle and the end of a long text."""

FEWEST_LETTERS = 16
"""Letters below which a text in a Latin script is too short to tell."""

_SCRIPTS = (
    ("ko", re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")),
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf]")),
)
_NOISE = re.compile(r"https?://\S+|www\.\S+|(?<!\S)\S{1,254}@\S+|[@#]\w+|[\d_]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
"""Left out where they don't carry the text: a few would outweigh the words around them."""

_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = frozenset(
    {
        "the",
        "and",
        "that",
        "with",
        "were",
        "from",
        "would",
        "will",
        "which",
        "has",
        "have",
        "been",
        "not",
        "this",
        "their",
        "said",
        "his",
        "her",
        "its",
        "they",
        "who",
        "are",
        "for",
        "on",
        "by",
    }
)
DIFFERENT = 2
"""Words of English that have to be there, each counted once."""

_LETTER = re.compile(r"[^\W\d_]")
PIECES = 3
"""Parts of a long text that are looked at."""


@lru_cache(maxsize=4)  # two stages ask about the same text
def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language most of a text is in, None where nothing tells.

    >>> detect_language("The mayor said on Monday that the bridge would open again.")
    'en'
    >>> detect_language("12:40") is None
    True
    """
    sample = _sample(_NOISE.sub(" ", text[: 20 * SAMPLE]))
    letters = len(_LETTER.findall(sample))
    if not letters:
        return None
    scripted = _by_script(sample, letters)
    if scripted:
        return scripted
    if letters < FEWEST_LETTERS and len(_LATIN.findall(sample)) * 2 > letters:
        return None
    return _classify(_IDEOGRAPHS.sub(" ", sample))


def _by_script(sample: str, letters: int) -> str | None:
    """Chinese, Japanese and Korean by their scripts, where these carry the text.

    An ideograph says about as much as three letters of an alphabet.
    """
    counts = Counter({code: len(script.findall(sample)) for code, script in _SCRIPTS})
    ideographs = counts.total()
    if ideographs * 3 <= letters - ideographs:
        return None
    if counts["ko"] * 2 > ideographs:
        return "ko"
    return "ja" if counts["ja"] * 10 > ideographs else "zh"


def _sample(text: str) -> str:
    if len(text) <= SAMPLE:
        return text
    size = SAMPLE // PIECES
    middle = len(text) // 2
    return "\n".join((text[:size], text[middle : middle + size], text[-size:]))


def _classify(text: str) -> str:
    from py3langid import classify  # loads its model when first asked

    code, _ = classify(text.lower() if text.isupper() else text)
    return "en" if code != "en" and _has_english_words(text) else str(code)


def _has_english_words(text: str) -> bool:
    """True when a tenth of the words are such as only English has, two of them different.

    Foreign names outweigh the rest of a short text otherwise.
    """
    words = _WORD.findall(text.lower())
    found = Counter(word for word in words if word in _ENGLISH)
    return len(found) >= DIFFERENT and found.total() * 10 >= len(words)
