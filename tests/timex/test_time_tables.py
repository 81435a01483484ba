"""The tables of time and certainty: every row is one that the program understands."""

from __future__ import annotations

import pytest

from sayso.model import Certainty, Polarity, Tense
from sayso.tables import load_table
from sayso.timex.address import find_address_date
from sayso.timex.holiday import find_holiday
from sayso.timex.words import LETTERS, find_words

MOODS = {"certainty": Certainty, "polarity": Polarity, "time": Tense}
SCOPES = {"aux", "adverb", "complement", "modifier", "quantifier", "marker", "exclusion"}
SCOPES |= {"report", "dismissal"}


@pytest.mark.parametrize("row", load_table("named_periods"), ids=lambda row: row["name"])
def test_named_periods(row: dict[str, str]) -> None:
    """Every named period falls on a day of 2025 and has a form to be found by."""
    moment = find_holiday(row["name"], 2025)
    assert moment is not None and moment.day.year == 2025
    assert row["forms"] and row["forms"] == row["forms"].lower()


def test_time_words() -> None:
    """Every word of time has a class, and its example shows it in that class."""
    for row in load_table("time_words"):
        assert row["kind"] in LETTERS, row
        assert row["word"].lower() in row["example"].lower(), row
    assert find_words("two weeks ago").letters == "nVA"


def test_mood_cues() -> None:
    """Every cue of mood changes something, in terms of the model."""
    for row in load_table("mood_cues"):
        assert row["scope"] in SCOPES, row
        values = {name: row[name] for name in MOODS if row[name]}
        assert values or row["word"] in ("can", "ca"), row
        for name, value in values.items():
            assert MOODS[name](value), row


@pytest.mark.parametrize("name", ["future_cues", "aspect_cues", "condition_markers"])
def test_other_cues(name: str) -> None:
    """Every row has its example and origin, and no word stands twice."""
    rows = load_table(name)
    first = next(iter(rows[0]))
    assert all(row["example"] and row["origin"] for row in rows)
    assert len({row[first] for row in rows}) == len(rows)


@pytest.mark.parametrize("row", load_table("dated_ids"), ids=lambda row: row["example"])
def test_dated_ids(row: dict[str, str]) -> None:
    """The example address of every platform tells a day."""
    assert find_address_date(row["example"]) is not None
