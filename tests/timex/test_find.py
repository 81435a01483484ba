"""Finding time expressions and taking their values, on annotated prose."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from sayso.model import Anchor, Interval, Part, PartKind, Precision, Publication, Span
from sayso.timex import find_timexes, resolve_timexes

sys.path.insert(0, str(Path(__file__).parent))
from annotated_times import Case, read_cases


def published(day: str) -> Publication:
    if not day:
        return Publication()
    at = date.fromisoformat(day)
    return Publication(day, Interval(at, at), Precision.DAY)


def hand_built(words: list[str], **layers: list[str]) -> Doc:
    heads = [0] * len(words)
    return Doc(Vocab(), words=words, heads=heads, deps=["dep"] * len(words), **layers)


@pytest.mark.model
@pytest.mark.parametrize("case", read_cases("timex.txt"), ids=lambda case: case.about)
def test_annotated_prose(case: Case, nlp_parse: Callable[[str], Doc]) -> None:
    """Every time expression of the annotated prose is found, with its value, and no other."""
    timexes = resolve_timexes(find_timexes(nlp_parse(case.text)), published(case.published))
    found = [(timex.value, case.text[slice(*timex.span)]) for timex in timexes]
    assert found == case.expected


def test_ids_and_anchor() -> None:
    """Ids count in reading order, and the anchor says what an expression is reckoned from."""
    doc = hand_built(["Yesterday", "in", "March", "2021", "."])
    found = find_timexes(doc)
    assert [(timex.id, timex.anchor, timex.symbolic) for timex in found] == [
        ("t1", Anchor.PUBLISHED, "published - P1D"),
        ("t2", Anchor.NONE, "2021-03"),
    ]


def test_parts_without_reporting_are_left_out() -> None:
    """Promotion yields no time expressions."""
    doc = hand_built(["Subscribe", "today", "!"])
    part = Part(PartKind.PROMOTION, Span(0, len(doc.text)))
    assert find_timexes(doc, parts=[part]) == ()


@pytest.mark.parametrize("text", ["", " ", "\n\n", "No date at all here.", "…‏ "])
def test_texts_without_any_date(text: str) -> None:
    """A text without any date yields nothing and does not fail."""
    words = text.split() or [" "]
    assert find_timexes(hand_built(words)) == ()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_outermost_years(day: str) -> None:
    """The first and the last day of the calendar have their interval."""
    (timex,) = resolve_timexes(find_timexes(hand_built(["On", day, "."])), Publication())
    at = date.fromisoformat(day)
    assert (timex.value, timex.interval) == (day, Interval(at, at))


@pytest.mark.parametrize(
    ("day", "values"),
    [
        ("0001-01-01", ["published - P1D", "0001-01-02", "published - P1W.as(week)", "0002"]),
        ("9999-12-31", ["9999-12-30", "published + P1D", "9999-W51", "published + P1Y.as(year)"]),
    ],
)
def test_publication_at_the_ends_of_the_calendar(day: str, values: list[str]) -> None:
    """Relative days beyond the calendar keep their unknown digits and have no interval."""
    words = ["Yesterday", "and", "tomorrow", "and", "last", "week", "and", "next", "year", "."]
    found = resolve_timexes(find_timexes(hand_built(words)), published(day))
    beyond = [timex for timex in found if timex.interval is None]
    assert [timex.symbolic for timex in beyond] == [v for v in values if v[0] == "p"]
    assert [timex.value for timex in found if timex.interval] == [v for v in values if v[0] != "p"]
