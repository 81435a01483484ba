"""Whether an article is a translation, and the addresses it prints."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sayso.clean.bylines import is_mixed
from sayso.language import detect_language
from sayso.model import Article, Part, PartKind, Span
from sayso.publishers import find_domain

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"“”‘’「」【】（）]+")
_TRANSLATED = re.compile(
    r"(?i:\b(?:this (?:article|text|story|report|interview|page|content) (?:was|is|has been) "
    r"(?:machine[ -]|automatically |originally )?translat\w+|originally "
    r"(?:published|written|appeared) in (?:Chinese|Korean|Japanese|Russian|Ukrainian|Arabic"
    r"|Hebrew|Persian|Turkish|German|French|Spanish|Portuguese|Italian|Dutch|Polish|Hindi|Urdu"
    r"|Greek|Swedish|Norwegian|Danish|Finnish|Czech|Hungarian|Romanian|Thai|Vietnamese|Indonesian"
    r"|Malay|Bengali))\b)"
    r"|(?:^|[\n(（\[【.]\s*)(?i:translat(?:ed|ion|or)\s*(?::|by\b|from\b|and edited\b)"
    r"|(?:machine|automatic(?:ally)?)[ -]translat\w+)"
)
_LANGUAGES = {"CN": "zh", "TW": "zh", "HK": "zh", "KR": "ko", "KP": "ko", "JP": "ja", "RU": "ru"}
"""Languages that the platforms of a country are written in."""

PRINTED = {PartKind.BYLINE, PartKind.LEGAL, PartKind.DATELINE, PartKind.CREDIT}
ENDS = 600
"""Characters at a text's beginning and end among which a translator's note stands."""


def find_addresses(text: str) -> tuple[Span, ...]:
    """The web addresses that a text prints.

    >>> [slice(*span) for span in find_addresses("See https://example.org/a.")]
    [slice(4, 25, None)]
    """
    spans = []
    for found in _ADDRESS.finditer(text):
        address = found.group().rstrip(".,;:!?)]}'…。，；：")
        spans.append(Span(found.start(), found.start() + len(address)))
    return tuple(spans)


def is_translation(article: Article, parts: Sequence[Part]) -> bool:
    """True when the words are not those it was written in.

    Signs: a note says so; names in its byline or legal lines are left in another script; its
    original stands on a platform of another language; the page says another language.

    >>> is_translation(Article(id="a", text="It rained.", language="en"), ())
    False
    """
    text = article.text
    language = detect_language(text)
    if language is None:
        return False
    stated = (article.language or "").split("-")[0].split("_")[0].lower()
    if stated and len(stated) == 2 and stated != language:
        return True
    printed = [text[slice(*part.span)] for part in parts if part.kind in PRINTED]
    if language not in ("zh", "ja", "ko") and any(is_mixed(_named(words)) for words in printed):
        return True
    if _TRANSLATED.search(text[:ENDS]) or _TRANSLATED.search(text[-ENDS:]):
        return True
    return any(_is_foreign(words, language) for words in printed)


def _named(words: str) -> str:
    """The words without addresses and brackets that hold another script's name in passing."""
    return _ADDRESS.sub("", words)


def _is_foreign(words: str, language: str) -> bool:
    for span in find_addresses(words):
        row = find_domain(words[slice(*span)])
        if row is not None and row.kind == "platform":
            return _LANGUAGES.get(row.country, language) != language
    return False
