"""Datelines: the place, the day and the agency before a report's first words.

SEOUL, South Korea (Reuters) —      LISBON, 3 March —      MOSCOW, October 18. /TASS/.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sayso.model import Span
from sayso.places import resolve_place
from sayso.publishers import PublisherEntry, resolve_publisher

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|Jun\.|July?|Jul\."
    r"|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?"
    r"|JAN|FEB|MAR|APR|JUNE?|JULY?|AUG|SEPT?|OCT|NOV|DEC)"
)
_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
_DAY = rf"(?:{_MONTH}\s+{_NUMBER}|{_NUMBER}\s+{_MONTH})(?:,?\s+\d{{4}})?"
_CAPITALS = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]+(?:[ ][A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]*){0,3}"
_NAME = r"[A-ZÀ-ÖØ-Þ][\w.'’-]+(?:[ ](?:de|del|la|al|el|of|the|[A-ZÀ-ÖØ-Þ][\w.'’-]*)){0,3}"
_REGION = rf"(?:[,/]\s*(?!{_MONTH}\b){_NAME}){{0,2}}"
_AGENCY = r"[(\[]\s*(?P<agency>[^()\[\]\n]{2,50}?)\s*[)\]]"
_DASH = r"\s*(?:[—–]-?|--+|-(?=\s))\s*"

_WITH_AGENCY = re.compile(
    rf"(?:(?:{_CAPITALS}|{_NAME}){_REGION}(?:,\s*{_DAY})?,?\s*)?{_AGENCY}(?:{_DASH}|\s*:\s+)"
)
_WITH_DAY = re.compile(
    rf"(?:{_CAPITALS}|{_NAME}){_REGION},\s*{_DAY}(?:\s*,?\s*\d{{4}})?(?:{_DASH}|\s*:\s+)"
    rf"|{_DAY},\s*(?:{_CAPITALS}|{_NAME}){_REGION}{_DASH}"
)
_DAY_AND_STOP = re.compile(rf"(?:{_CAPITALS}|{_NAME}){_REGION},\s*{_DAY}\.\s+(?=[\"“‘']?[A-Z])")
_SLASHES = re.compile(
    rf"(?:{_CAPITALS}|{_NAME}){_REGION},\s*{_DAY}\.?\s*/(?P<agency>[\w -]{{2,30}})/\.?\s*"
    rf"(?:{_DASH})?"
)
_PLACE_AGENCY = re.compile(
    rf"(?:{_CAPITALS}|{_NAME}){_REGION}{_DASH}(?P<agency>[A-Z]{{2,8}}){_DASH}"
)
_REGION_AGENCY = re.compile(
    rf"{_CAPITALS}{_REGION}?(?:,\s*{_DAY})?,\s*(?P<agency>[A-Z]{{2,8}}){_DASH}(?=[\"“‘']?[A-Z0-9])"
)
_CAPITALS_ONLY = re.compile(
    rf"(?P<place>{_CAPITALS})(?P<region>{_REGION})(?:{_DASH}|\s+\|\s+|(?P<colon>\s*:\s+))(?=[\"“‘'’]{{0,2}}[A-ZÀ-Þ0-9])"
)
_PLACE_REGION = re.compile(rf"(?P<place>{_NAME}),\s*{_NAME}\s+(?:—|–|--+)\s+(?=[\"“‘']?[A-Z])")

_CITY_AND_COLON = re.compile(rf"(?P<place>{_NAME}):\s+(?=[\"“‘']?[A-Z])")
_BRACKETED = re.compile(r"\((?P<place>[A-ZÀ-Þ][\w' -]{2,30})\)\s+(?=[\"“‘']?[A-Z])")
_STAMP = re.compile(
    r"\d{1,2}[.:]\d{2}\s?(?:[ap]\.?m\.?|[A-Z]{2,4})?\s*(?:[—–|]|--?|:)\s+(?=[\"“‘']?[A-Z0-9])"
)
"""The time of an entry in a live report."""

_SPEAKER = re.compile(r"[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]*){0,4}:\s")

NOT_PLACES = frozenset(
    """ANALYSIS BREAKING BRIEFING COMMENT CORRECTION EDITORIAL EXCLUSIVE EXPLAINED EXPLAINER
    FACTBOX FEATURE FILE FOCUS INSIGHT INTERVIEW LIVE NEWS NOTE OPINION PHOTO PHOTOS PODCAST
    PROFILE QUOTES READ REVIEW TIMELINE UPDATE UPDATED URGENT VIDEO VIEW WATCH WRAPUP BOOM
    REPORT REPORTS PUBLISHED POSTED PREVIOUSLY ALSO RELATED MORE LISTEN SEE NATO NASA OPEC
    ASEAN UNESCO UNICEF UNHCR APEC BRICS AIDS COVID QUESTION ANSWER MODERATOR HOST REPORTER
    SPEAKER IS ARE IN ON OF THE A AND FOR TO NOT NO WHY WHAT HOW WHO""".split()  # noqa: SIM905 - a list of words, kept readable
)
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline's length at the beginning of a line, its agency where one is named."""

    length: int
    agency: str | None = None
    entry: PublisherEntry | None = None


def begins_as_speech(line: str) -> bool:
    """True for a line that begins as in a transcript, with who speaks in capitals and a colon.

    >>> begins_as_speech("ANA DUARTE: It rained.")
    True
    """
    return bool(_SPEAKER.match(line))


def find_dateline(line: str, *, is_first: bool, is_transcript: bool = False) -> Dateline | None:
    """The dateline a line begins with, None where it begins with none.

    Only a report's first paragraphs may have one that is just a place in capitals and a dash, or
    a colon where nobody speaks so (`is_transcript`).

    >>> find_dateline("SEOUL (Reuters) — Talks ended.", is_first=True).agency
    'Reuters'
    >>> find_dateline("NATO — the alliance — met.", is_first=True) is None
    True
    """
    head = line[: LONGEST + 40]
    return (
        _find_agency(head)
        or _find_day(head, is_first=is_first)
        or _find_place(head, is_first=is_first, is_transcript=is_transcript)
        or _find_stamp(head)
    )


def _find_agency(head: str) -> Dateline | None:
    for pattern in (_WITH_AGENCY, _SLASHES, _PLACE_AGENCY, _REGION_AGENCY):
        found = pattern.match(head)
        if found is None or found.end() > LONGEST:
            continue
        agency = found.group("agency").strip()
        entry = resolve_publisher(agency.partition("/")[0])
        if entry is not None or pattern in (_SLASHES, _REGION_AGENCY):
            return Dateline(found.end(), agency, entry)
        if pattern is _WITH_AGENCY and _is_after_place(found, head):
            return Dateline(found.end(), agency if _is_agency(agency, found) else None)
    return None


def _find_day(head: str, *, is_first: bool) -> Dateline | None:
    found = _WITH_DAY.match(head) or (_DAY_AND_STOP.match(head) if is_first else None)
    return Dateline(found.end()) if found else None


def _find_place(head: str, *, is_first: bool, is_transcript: bool) -> Dateline | None:
    found = _CAPITALS_ONLY.match(head)
    if found and (is_first or (found["region"] and not found["colon"])):
        doubtful = found["colon"] and is_transcript
        if not doubtful and not _is_no_place(found["place"], found["colon"]):
            return Dateline(found.end())
    if not is_first:
        return None
    found = _PLACE_REGION.match(head)
    if found and not _is_no_place(found["place"], None):
        return Dateline(found.end())
    found = _BRACKETED.match(head) or (None if is_transcript else _CITY_AND_COLON.match(head))
    place = resolve_place(found["place"]) if found else None
    is_city = place is not None and place.key.startswith("city:")
    return Dateline(found.end()) if found and is_city else None


def _find_stamp(head: str) -> Dateline | None:
    found = _STAMP.match(head)
    return Dateline(found.end()) if found else None


def _is_after_place(found: re.Match[str], head: str) -> bool:
    """True for brackets between a place in capitals and a dash, or behind a day."""
    before = head[: found.start("agency") - 1].strip()
    if re.search(rf",\s*{_DAY}$", before):
        return True
    place = before.split(",")[0].strip()
    return place.isupper() and head[: found.end()].rstrip().endswith(("—", "–", "-"))


def _is_agency(words: str, found: re.Match[str]) -> bool:
    """True for an unknown agency in brackets: initials, a name as agencies have, or after a day.

    "MIAMI (Florida) —" has none.
    """
    if not words[0].isupper() or len(words.split()) > 4 or re.search(r"\d", words):
        return False
    is_named = re.search(
        r"\b(?:News|Press|Agency|Agence|Wire|Newswire|Service|Post|Times)\b", words
    )
    after_day = re.search(r"\d\s*,?\s*[(\[]", found.group())
    return words.isupper() or bool(is_named) or bool(after_day)


def _is_no_place(place: str, colon: str | None) -> bool:
    """True for capitals that name no place; before a colon only a known place is one."""
    words = place.split()
    if any(word in NOT_PLACES for word in words):
        return True
    if colon:
        return len(words) > 3 or resolve_place(place.title()) is None
    return len(words) == 1 and (len(place) < 4 or not re.search("[AEIOUY]", place[1:]))


def dateline_span(start: int, dateline: Dateline, line: str) -> Span:
    """The dateline's place, without the space after its dash."""
    return Span(start, start + len(line[: dateline.length].rstrip()))
