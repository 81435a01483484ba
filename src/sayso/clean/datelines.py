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
_WITH_DAY = re.compile(rf"(?:{_CAPITALS}|{_NAME}){_REGION},\s*{_DAY}(?:\s*,?\s*\d{{4}})?{_DASH}")
_SLASHES = re.compile(
    rf"(?:{_CAPITALS}|{_NAME}){_REGION},\s*{_DAY}\.?\s*/(?P<agency>[\w -]{{2,30}})/\.?\s*[–—-]?\s*"
)
_PLACE_AGENCY = re.compile(
    rf"(?:{_CAPITALS}|{_NAME}){_REGION}{_DASH}(?P<agency>[A-Z]{{2,8}}){_DASH}"
)
_CAPITALS_ONLY = re.compile(
    rf"(?P<place>{_CAPITALS})(?P<region>{_REGION})(?:{_DASH}|(?P<colon>\s*:\s+))(?=[\"“‘'’]{{0,2}}[A-ZÀ-Þ0-9])"
)
_PLACE_REGION = re.compile(rf"(?P<place>{_NAME}),\s*{_NAME}\s+(?:—|–|--+)\s+(?=[\"“‘']?[A-Z])")

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
    for pattern in (_WITH_AGENCY, _SLASHES, _PLACE_AGENCY):
        found = pattern.match(head)
        if found is None or found.end() > LONGEST:
            continue
        agency = found.group("agency").strip()
        entry = resolve_publisher(agency.partition("/")[0])
        if entry is not None:
            return Dateline(found.end(), agency, entry)
        if pattern is _WITH_AGENCY and _is_after_place(found, head):
            return Dateline(found.end(), agency if _is_agency(agency, found) else None)
    found = _WITH_DAY.match(head)
    if found:
        return Dateline(found.end())
    found = _CAPITALS_ONLY.match(head)
    if found and (is_first or (found["region"] and not found["colon"])):
        doubtful = found["colon"] and is_transcript
        if not doubtful and not _is_no_place(found["place"], found["colon"]):
            return Dateline(found.end())
    found = _PLACE_REGION.match(head) if is_first else None
    if found and not _is_no_place(found["place"], None):
        return Dateline(found.end())
    return None


def _is_after_place(found: re.Match[str], head: str) -> bool:
    """True for brackets between a place in capitals and a dash."""
    place = head[: found.start("agency") - 1].split(",")[0].strip()
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
