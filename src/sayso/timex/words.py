"""A text as a string of letters, one a word, that the grammar of time is written in.

Each word or number gets the letter of its class (data/time_words.tsv; digits by their form), any
other word a full stop. Spaces of every kind and direction marks fall between the words, so they
may stand inside a date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from sayso.tables import load_table

LETTERS = {
    "month": "M",
    "weekday": "W",
    "unit": "U",
    "units": "V",
    "weekend": "E",
    "quarter": "Q",
    "half": "H",
    "period": "R",
    "season": "S",
    "daypart": "P",
    "clockword": "N",
    "number": "n",
    "ordinal": "o",
    "vague": "q",
    "couple": "k",
    "last": "l",
    "past": "p",
    "next": "x",
    "following": "f",
    "this": "t",
    "that": "h",
    "same": "s",
    "ago": "A",
    "earlier": "B",
    "before": "C",
    "later": "L",
    "after": "J",
    "early": "e",
    "partof": "b",
    "article": "a",
    "the": "z",
    "every": "v",
    "set": "w",
    "approx": "r",
    "deictic": "T",
    "of": "F",
    "at": "@",
    "on": "g",
    "and": "&",
    "to": "-",
    "until": "u",
    "old": "O",
    "long": "G",
    "fiscal": "X",
    "full": "j",
    "in": "I",
    "zone": "Z",
    "meridiem": "m",
    "more": "+",
    "latest": "~",
    "recent": "Y",
}
"""Kinds of data/time_words.tsv and their letters."""
FORMS = (
    ("iso", r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?"),
    ("slash", r"\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?![\d/])"),
    ("clock", r"\d{1,2}:\d{2}(?::\d{2})?"),
    ("decade", r"(?:\d{3}|['’]?[1-9])0['’]?s\b"),
    ("nth", r"\d+(?:st|nd|rd|th)\b"),
    ("years", r"[12]\d{3}[-–/]\d{2}(?!\d|[-–/]\d)"),
    ("number", r"\d+(?:,\d{3})*(?:\.\d+)?"),
    ("quarter", r"[QqHh][1-4]\b"),
    ("word", r"o['’]clock\b|[ap]\.\s?m\b|[^\W\d_]+"),
    ("genitive", r"['’]s?"),
    ("money", r"[$£€¥#%]"),
    ("mark", r"[^\w\s\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"),
)
TOKEN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in FORMS))
FIXED = {
    "iso": "i",
    "slash": "/",
    "clock": "c",
    "decade": "D",
    "nth": "1",
    "years": "K",
    "quarter": "4",
}
MARKS = {",": ",", "-": "-", "–": "-", "—": "_", "(": "(", ")": ")", "/": "|", "'": "'"}
ABBREVIATED = re.compile(
    r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)|(?:mon|tues?|wed|thur?s?|fri)|[ap]\.\s?m"
)


class Entry(NamedTuple):
    """What the table knows of a word."""

    letter: str
    value: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text: `letters[i]` is the class of the word at `starts[i]` to `ends[i]`."""

    letters: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    values: tuple[str, ...]
    lowers: tuple[str, ...]


@cache
def load_words() -> dict[str, Entry]:
    """The rows of data/time_words.tsv by their word."""
    return {
        row["word"]: Entry(LETTERS[row["kind"]], row["value"]) for row in load_table("time_words")
    }


def find_words(text: str) -> Words:
    """The text as letters; linear in its length.

    >>> find_words("On October 17, 2025 it rained.").letters
    'gMd,y...'
    """
    table = load_words()
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    values: list[str] = []
    lowers: list[str] = []
    for found in TOKEN.finditer(text):
        start, end = found.span()
        raw = found.group()
        if ends and start < ends[-1]:
            continue  # the full stop of an abbreviation
        letter, value = _to_letter(found.lastgroup or "mark", raw, table)
        if letter in "MWm" and text[end : end + 1] == "." and ABBREVIATED.fullmatch(raw.lower()):
            end += 1
        letters.append(letter)
        starts.append(start)
        ends.append(end)
        values.append(value)
        lowers.append(raw.lower())
    _settle_second(letters, values, lowers)
    return Words("".join(letters), tuple(starts), tuple(ends), tuple(values), tuple(lowers))


def _settle_second(letters: list[str], values: list[str], lowers: list[str]) -> None:
    """ "second" is an ordinal before a period, a unit after a number, else no word of time."""
    for i, lower in enumerate(lowers):
        if lower != "second":
            continue
        following = "".join(letters[i + 1 : i + 3]).lstrip("-")[:1]
        if following and following in "QHUX&":
            letters[i], values[i] = "o", "2"
        elif not (i and letters[i - 1] in "nd9av"):
            letters[i], values[i] = ".", ""


def _to_letter(form: str, raw: str, table: dict[str, Entry]) -> Entry:
    if form == "word":
        entry = table.get(raw.lower())
        if entry is None or (entry.letter in "MW" and raw[0].islower()):
            return NOTHING
        return entry
    if form == "number":
        return _to_number(raw)
    if form == "genitive":
        return Entry("'", raw)
    if form == "money":
        return Entry("$", raw)
    if form == "mark":
        return Entry(MARKS.get(raw, "."), raw)
    return Entry(FIXED[form], raw)


def _to_number(raw: str) -> Entry:
    """d: may be a day or an hour, y: may be a year, 9: any other number."""
    if raw.isdecimal() and len(raw) <= 2:
        return Entry("d", raw)
    if raw.isdecimal() and len(raw) == 4 and raw[0] in "12":
        return Entry("y", raw)
    return Entry("9", raw.replace(",", ""))


NOTHING = Entry(".", "")
