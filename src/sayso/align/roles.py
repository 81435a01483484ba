"""Roles that stand for a person: "the French president", "North Korea's leader"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sayso.model import Source, Span
from sayso.places import country_name, resolve_nationality
from sayso.tables import load_table

_LEADS = {row["office"]: row["leads"] for row in load_table("offices")}
OFFICES = frozenset(_LEADS)
_GENERAL = frozenset({"national", "state", "supreme", "paramount", "top", "current", "country"})
"""Words beside "leader" that narrow nothing: "the national leader"."""
REACH = 60
_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|[\w-]+")
_SKIPPED = frozenset({"the", "of", "and", "s", "its", "their", "his", "her", "a", "an", "for"})
_STOPPED = frozenset(row["word"] for row in load_table("role_stops"))
_BREAK = re.compile(r"[.,;:!?“”()\n](?:\s|$)|\"")


def to_role(source: Source) -> str | None:
    """The role a definite description of one person names, in a form that compares.

    >>> from sayso.model import SourceKind
    >>> to_role(Source("s1", None, SourceKind.PERSON, False, descriptor="the U.S. president"))
    'US president'
    """
    words = (source.descriptor or "").split()
    if not words or words[0].lower() != "the" or (source.count or 1) > 1:
        return None
    return _normalise(words[1:])


def find_roles(text: str, mentions: Sequence[Span]) -> Iterator[str]:
    """The roles that stand right before a name, or right after it between commas.

    >>> text = "French President Ann Lee spoke."
    >>> list(find_roles(text, [Span(17, 24)]))
    ['FR president']
    """
    for mention in mentions:
        name = text[mention.start : mention.end]
        before = _BREAK.split(text[max(0, mention.start - REACH) : mention.start])[-1]
        role = _role_before(f"{before}{name}")
        if role:
            yield role
        after = re.match(
            r",? the ([^,.;]{3,60})[,.;]", text[mention.end : mention.end + REACH + 10]
        )
        if after and after.group(0).startswith(","):
            following = _normalise(after.group(1).split())
            if following:
                yield following


def led_country(role: str) -> tuple[str, bool] | None:
    """The country that a role leads, and whether it says so of whichever office leads it.

    >>> led_country("CN president"), led_country("CN national leader"), led_country("CN coach")
    (('CN', False), ('CN', True), None)
    """
    country, *words = role.split()
    if not country.isupper() or not words:
        return None
    leads = _LEADS.get(words[-1])
    before = set(words[:-1])
    if leads == "any" and before <= _GENERAL:
        return country, True
    is_head = (leads == "yes" and not before) or words == ["prime", "minister"]
    return (country, False) if is_head else None


def to_words(role: str) -> str:
    """A role as a reader would put it.

    >>> to_words("CN president"), to_words("union chairman")
    ('president of China', 'union chairman')
    """
    country, *words = role.split()
    name = country_name(country) if country.isupper() and words else None
    return f"{' '.join(words)} of {name}" if name else role


def _role_before(words: str) -> str | None:
    """The role in a title before a name: the words up to the office, from the last verb on."""
    found = _WORD.findall(words)
    at = next((i for i, word in enumerate(found) if word.lower() in OFFICES), None)
    if at is None:
        return None
    start = at
    while start > 0 and found[start - 1].lower() not in _STOPPED and at - start < 4:
        start -= 1
    return _normalise(found[start : at + 1])


def _normalise(words: Sequence[str]) -> str | None:
    """Country codes first, then the words in lower case in order; None without an office."""
    plain = re.sub(r"['’]s\b", "", " ".join(words))
    found = _WORD.findall(plain)
    country, kept, at = "", [], 0
    while at < len(found):
        for length in (3, 2, 1):
            code = resolve_nationality(" ".join(found[at : at + length]))
            if code and at + length <= len(found):
                country, at = code, at + length
                break
        else:
            if found[at].lower() not in _SKIPPED:
                kept.append(found[at].lower())
            at += 1
    if not kept or kept[-1] not in OFFICES:
        return None
    return f"{country} {' '.join(kept)}".strip() if country or len(kept) > 1 else None
