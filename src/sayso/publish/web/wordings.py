"""Small things that pages say: days, bounds, standings with their symbols."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from markupsafe import Markup, escape

from sayso.ledger import Hit

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class StandingWords:
    """How a standing is shown: never by its colour alone."""

    symbol: str
    word: str
    meaning: str


STANDINGS: Mapping[str, StandingWords] = {
    "independent": StandingWords(
        "●", "independent", "at least two origins that do not lean on each other"
    ),
    "repeated": StandingWords(
        "◐", "one origin, repeated", "several publishers, all from one origin"
    ),
    "unsettled": StandingWords(
        "◌", "unsettled", "several publishers; how many origins can't be settled"
    ),
    "single": StandingWords("○", "one publisher", "only one publisher has it"),
}


def write_date(day: str | None) -> str:
    """A day for people, from ISO 8601; longer values lose their hour.

    >>> write_date("2026-03-04"), write_date(None)
    ('4 Mar 2026', 'date unknown')
    """
    if not day:
        return "date unknown"
    try:
        found = date.fromisoformat(day[:10])
    except ValueError:
        return day
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def write_due(start: str | None, end: str | None) -> str:
    """When something is due, from two ISO days; an open end is said.

    >>> write_due("2026-03-04", "2026-03-04"), write_due("2026-03-04", None)
    ('4 Mar 2026', 'from 4 Mar 2026')
    >>> write_due("2026-07-01", "2026-07-31"), write_due("2026-07-01", "2026-10-31")
    ('Jul 2026', '1 Jul to 31 Oct 2026')
    """
    if start is None or end is None:
        words = {(True, False): "from ", (False, True): "by "}.get((end is None, start is None))
        return f"{words}{write_date(start or end)}" if words else "no date"
    if start == end:
        return write_date(start)
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    if (first.year, first.month) == (last.year, last.month):
        if first.day == 1 and last.day >= 28:
            return f"{MONTHS[first.month - 1]} {first.year}"
        return f"{first.day} to {write_date(end)}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]} to {write_date(end)}"
    return f"{write_date(start)} to {write_date(end)}"


_DAYS = re.compile(r"\b(\d{4}-\d\d)-(\d\d)(?: to (?:(\d{4}-\d\d)-|(\d\d)-)?(\d\d)\b(?!-))?")


def rewrite_days(words: str) -> str:
    """Words with their ISO days as people write them; what only looks like one stays.

    >>> rewrite_days("from 2025-10-29"), rewrite_days("2025-10-31 to 11-01, open")
    ('from 29 Oct 2025', '31 Oct to 1 Nov 2025, open')
    """

    def rewrite(found: re.Match[str]) -> str:
        month, day, later, same_year, last = found.groups()
        start = f"{month}-{day}"
        stop = f"{later or (f'{month[:4]}-{same_year}' if same_year else month)}-{last}"
        try:
            return write_due(start, stop if last else start)
        except ValueError:
            return found[0]

    return _DAYS.sub(rewrite, words)


def write_moment(moment: str) -> str:
    """A moment of a log for people, to the minute, in UTC.

    >>> write_moment("2026-03-04T10:15:30Z")
    '4 Mar 2026, 10:15 UTC'
    """
    try:
        found = datetime.fromisoformat(moment).astimezone(UTC)
    except ValueError:
        return moment
    return f"{write_date(found.date().isoformat())}, {found:%H:%M} UTC"


def bounds(at_least: int, at_most: int) -> str:
    """A number between two bounds.

    >>> bounds(1, 2), bounds(2, 2)
    ('1–2', '2')
    """
    return str(at_least) if at_least == at_most else f"{at_least}–{at_most}"


def shorten(words: str, length: int) -> str:
    """Words cut at a space, where they are longer.

    A word that is longer than that is cut: many languages write no spaces.

    >>> shorten("the bridge is closed", 12), shorten("unverwechselbar", 8)
    ('the bridge…', 'unverwec…')
    """
    plain = " ".join(words.split())
    if len(plain) <= length:
        return plain
    cut = plain[:length]
    return (cut.rpartition(" ")[0] or cut).rstrip(",;:–—- ") + "…"


def mark_snippet(hit: Hit) -> Markup:
    """The words around what was searched for, with that marked."""
    pieces: list[Markup] = []
    last = 0
    for span in hit.marks:
        pieces.append(escape(hit.snippet[last : span.start]))
        pieces.append(Markup("<mark>{}</mark>").format(hit.snippet[span.start : span.end]))
        last = span.end
    pieces.append(escape(hit.snippet[last:]))
    return Markup("").join(pieces)
