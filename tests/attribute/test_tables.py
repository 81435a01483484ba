"""The tables of attribution are whole."""

from __future__ import annotations

import pytest

from sayso.tables import load_table

TABLES = (
    "cues",
    "citable",
    "object_control",
    "outlet_words",
    "own_reporting",
    "report_words",
    "reporting_light_verbs",
    "telling_verbs",
)
TYPES = {"speech", "writing", "show", "thought", "plan", "stance", "unstated"}
PARTS = {"verb", "noun", "adj", "adverb", "preposition"}


@pytest.mark.parametrize("table", TABLES)
def test_every_row_has_an_example_and_an_origin(table: str) -> None:
    """Each row says what it is for and where it is from, and no row stands twice."""
    rows = load_table(table)
    assert rows
    assert all(row["example"] and row["origin"] for row in rows)
    keys = [tuple(list(row.values())[:2]) for row in rows]
    assert len(keys) == len(set(keys))


def test_cues_have_a_type_and_frames() -> None:
    """Each cue is of a known part of speech and type, and names at least one frame."""
    for row in load_table("cues"):
        assert row["pos"] in PARTS, row
        assert row["type"] in TYPES, row
        assert row["frames"].split(), row
