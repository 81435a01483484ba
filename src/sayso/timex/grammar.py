"""The grammar of time expressions: patterns over the letters of `words`, each with its meaning.

A rule is a pattern and a function that says what its words mean as a `Draft`. The patterns are
tried in their order at each place; the first that fits wins, and so longer ones stand first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sayso.model import TimexType
from sayso.timex.words import Words

DATE, TIME = TimexType.DATE, TimexType.TIME
DURATION, SET = TimexType.DURATION, TimexType.SET
WAY = "{way}"
"""Stands in a draft's symbolic for the direction that the governing verb decides."""
REFERENCE = "{text}"
"""Stands for the time expression that the narrative is at: text(t3), or published."""
DAY = "{day}"
"""Stands for the last day that the narrative was at."""
QUARTER = "{quarter}"
"""Stands for the quarter that is being reported on."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a rule reads: the symbolic may hold WAY and REFERENCE, settled by `find`.

    `check` names a doubt that `find` settles with the parse: "year", "noun", "bare"...
    """

    type: TimexType
    symbolic: str
    mod: str | None = None
    check: str = ""
    ways: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The words of one match, by the named groups of its pattern."""

    words: Words
    found: re.Match[str]

    def has(self, group: str) -> bool:
        """True when a named group took part."""
        return self.found.groupdict().get(group) is not None

    def value(self, group: str) -> str:
        """The table's value of the last word of a group, '' when it took no part."""
        if not self.has(group):
            return ""
        return self.words.values[self.found.end(group) - 1]

    def lower(self, group: str) -> str:
        """The words of a group in lower case."""
        if not self.has(group):
            return ""
        start, end = self.found.span(group)
        return " ".join(self.words.lowers[start:end])

    def number(self, group: str = "n") -> float | None:
        """The number that a group's words say: "two and a half", "2 1/2", "twenty-four"."""
        if not self.has(group):
            return None
        start, end = self.found.span(group)
        return to_number(self.words, start, end)


def to_number(words: Words, start: int, end: int) -> float | None:
    """The number of a run of words; the lower of a range, None for a vague one ("several")."""
    letters, lowers = words.letters[start:end], words.lowers[start:end]
    if "q" in letters:
        return None
    cut = next((i for i, lower in enumerate(lowers) if lower in ("to", "or")), None)
    if cut is None and re.fullmatch(r"[d9]-[d9]", letters):
        cut = 1
    if cut is not None:
        return to_number(words, start, start + cut)
    total = 0.0
    for i, letter in enumerate(letters):
        value = words.values[start + i]
        if letter == "H":
            total += 0.5
        elif letter == "|":
            part, whole = float(words.values[start + i - 1]), float(words.values[start + i + 1])
            return total - part + (part / whole if whole else 0.0)
        elif letter == "n" and value in ("100", "1000", "12") and total != 1:
            total = (total or 1.0) * float(value)
        elif letter in "nd9yk":
            total += float(value)
    return total or 1.0


def to_duration(number: float | None, unit: str) -> str:
    """A TIMEX3 duration.

    >>> to_duration(2.5, "Y"), to_duration(None, "TH"), to_duration(2, "DE")
    ('P2Y6M', 'PTXH', 'P20Y')
    """
    time = "T" if unit.startswith("T") else ""
    unit = unit.removeprefix("T")
    factor, unit = COMPOUND.get(unit, (1, unit))
    if number is None:
        return f"P{time}X{unit}"
    number *= factor
    whole = int(number)
    half = HALVES.get(time + unit) if number - whole == 0.5 else None
    if half:
        return f"P{time}{f'{whole}{unit}' if whole else ''}{half}"
    return f"P{time}{number:g}{unit}"


COMPOUND = {"DE": (10, "Y"), "CE": (100, "Y"), "2W": (2, "W"), "Q": (3, "M")}
HALVES = {"Y": "6M", "TH": "30M", "TM": "30S"}


Rule = tuple[str, str, Callable[[Match], Draft | None]]
