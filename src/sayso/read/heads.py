"""The head of a report in plain text: headline, author, outlet and day in lines of their own.

People paste reports with what stood above them. Taken for text, a headline and a line such as
"The Bay, 9 May 2026" would yield claims that nobody made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sayso.places import resolve_place
from sayso.publishers import resolve_publisher

MOST_LINES = 8
"""Lines that a head may have."""

FEWEST_WORDS, MOST_WORDS, LONGEST = 3, 32, 220
"""Words of a headline, and its characters."""

MOST_OF_BYLINE = 14
"""Words of a byline."""

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+|(?:mon|tue|wed|thu|fri|sat|sun)\.?,?\s+)?"
    rf"(?P<day>\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+\d{{4}}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    r"|\d{4}-\d\d-\d\d)\b"
    r"(?:T?[,\s]*(?:at\s+)?\d{1,2}[:.]\d\d(?::\d\d)?(?:\s*[ap]\.?m\.?)?(?:\s*(?:[A-Z]{2,4}\b|Z)?(?:[+-]\d{1,2}(?::?\d\d)?)?)?)?",
    re.I,
)
_BYLINE = re.compile(r"(?i:written\s+by|words\s+by|by)\s+(?P<value>[^\W\d_a-z].*)")
_LABEL = re.compile(r"(?P<label>[A-Za-z][A-Za-z ]{2,16}?)\s*:\s*(?P<value>\S.*)")
_LABELS = {
    "author": "byline",
    "byline": "byline",
    "date": "published",
    "published": "published",
    "published on": "published",
    "headline": "title",
    "title": "title",
    "publisher": "publisher",
    "outlet": "publisher",
    "newspaper": "publisher",
    "updated": "modified",
    "last updated": "modified",
    "url": "url",
    "link": "url",
}
_ADDRESS = re.compile(r"https?://\S+")
_EDGES = " \t,;|/–—-·•()[]"
_OUTLET = re.compile(r"[^\W\d_][\w.&'’-]*(?:\s+[\w.&'’-]+){0,6}")
_SMALL = frozenset({"of", "the", "and", "for", "de", "la", "le", "del", "der", "on", "in", "&"})
_UNFINISHED = (".", ",", ";", ":", "…", "-", "–", "—")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a report, by the fields of an article; the report's text begins at `end`.

    >>> find_head("A bridge is shut\\nThe Bay, 9 May 2026\\n\\nIt was shut on Friday.").fields
    {'title': 'A bridge is shut', 'publisher': 'The Bay', 'published': '9 May 2026'}
    """

    fields: dict[str, str] = field(default_factory=dict)
    end: int = 0


@dataclass(frozen=True, slots=True)
class _Line:
    words: str
    end: int
    last_of_block: bool


def find_head(text: str) -> Head:
    """The head of a text; one without fields where it begins with the report itself.

    A headline is taken only where an empty line or another line of a head follows it, so that a
    text with lines of a fixed width keeps its beginning.

    >>> find_head("The bridge over the river was\\nshut on Friday.").fields
    {}
    """
    lines = list(_list_lines(text))
    fields: dict[str, str] = {}
    end = 0
    for number, line in enumerate(lines):
        told = _read_line(lines, number)
        ends = line.last_of_block or _read_line(lines, number + 1)
        if not told and ends and "title" not in fields and _is_headline(line.words):
            told = {"title": line.words}
        if not told or any(name in fields for name in told):
            break
        fields.update(told)
        end = line.end
    left = text[end:].lstrip()
    if not re.search(r"\w", left) or not fields.keys() & {"title", "published", "publisher"}:
        return Head()
    return Head(fields, len(text) - len(left))


def _list_lines(text: str) -> Iterator[_Line]:
    """The first lines with words, each with where it ends and whether an empty line follows."""
    at, found = 0, 0
    while at < len(text) and found < MOST_LINES:
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop + 1
        words = text[at:stop].strip()
        if words:
            found += 1
            follows = text[stop:].split("\n", 1)[0] if len(words) <= LONGEST else ""
            yield _Line(words, stop, not follows.strip())
        at = stop


def _read_line(lines: Sequence[_Line], number: int) -> dict[str, str]:
    """The fields that a line of a head states; {} for any other line, and where there is none."""
    if number >= len(lines) or len(lines[number].words) > LONGEST:
        return {}
    words = lines[number].words
    if label := _LABEL.fullmatch(words):
        name = _LABELS.get(label["label"].lower())
        if name:
            return _checked(name, label["value"])
    if _ADDRESS.fullmatch(words):
        return {"url": words}
    if dated := _DAY.search(words):
        rest = (words[: dated.start()] + " " + words[dated.end() :]).strip(_EDGES)
        beside = _read_beside(rest) if rest else {}
        return {**beside, "published": dated["day"]} if beside or not rest else {}
    if _BYLINE.match(words):
        return _read_beside(words)
    known = len(words.split()) <= 6 and resolve_publisher(words) is not None
    return {"publisher": words} if known or _is_above_a_day(lines, number) else {}


def _read_beside(words: str) -> dict[str, str]:
    """What stands on a line with the day: who wrote it, or which outlet printed it."""
    if byline := _BYLINE.fullmatch(words):
        few = len(words.split()) <= MOST_OF_BYLINE and not words.endswith(".")
        return {"byline": byline["value"]} if few else {}
    return {"publisher": words} if _is_outlet(words) else {}


def _is_above_a_day(lines: Sequence[_Line], number: int) -> bool:
    """True for what may be an outlet's name with a line right below it that holds a day alone."""
    line = lines[number]
    if line.last_of_block or number + 1 == len(lines) or not _is_outlet(line.words):
        return False
    return _DAY.fullmatch(lines[number + 1].words) is not None


def _checked(name: str, value: str) -> dict[str, str]:
    """A labelled field, where the value is one of its kind."""
    if name in ("published", "modified"):
        dated = _DAY.search(value)
        return {name: dated["day"]} if dated else {}
    if name == "url" and not _ADDRESS.fullmatch(value):
        return {}
    return {name: value.strip(" \"'")}


def _is_outlet(words: str) -> bool:
    """True for words that may be the name of an outlet: few, capitalised, no place of a dateline.

    >>> _is_outlet("The Bay"), _is_outlet("LISBON"), _is_outlet("Updated with a statement")
    (True, False, False)
    """
    if resolve_publisher(words) is not None:
        return True
    if not _OUTLET.fullmatch(words) or words.endswith("."):
        return False
    if (words.isupper() and " " not in words) or _is_place(words):
        return False
    return all(word[0].isupper() or word[0].isdigit() or word in _SMALL for word in words.split())


def _is_place(words: str) -> bool:
    return not words.startswith("The ") and resolve_place(words) is not None


def _is_headline(words: str) -> bool:
    """True for a line that reads like a headline: some words, and no full stop at its end."""
    return (
        len(words) <= LONGEST
        and FEWEST_WORDS <= len(words.split()) <= MOST_WORDS
        and not words.endswith(_UNFINISHED)
        and not words.startswith(("【", "[", "(", "#", ">", "-", "*", "•"))
    )
