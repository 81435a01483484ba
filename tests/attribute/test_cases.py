"""The annotated prose of `tests/cases/attribution*.txt` is found as it is annotated."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from annotated import read_case, read_cases
from spacy.tokens import Doc

from sayso.attribute import attribute
from sayso.model import Span

CASES = Path(__file__).parent.parent / "cases"
LINES = [case for path in sorted(CASES.glob("attribution*.txt")) for case in read_cases(path)]


def words(text: str, spans: tuple[Span, ...]) -> tuple[str, ...]:
    """The words of spans."""
    return tuple(text[span.start : span.end] for span in spans)


@pytest.mark.model
@pytest.mark.parametrize("line", [line for _, line in LINES], ids=[note for note, _ in LINES])
def test_the_annotated_prose_is_found(nlp_parse: Callable[[str], Doc], line: str) -> None:
    """Every annotated attribution is found with its spans, and no other."""
    text, expected = read_case(line)
    found = attribute(nlp_parse(text))
    got = {
        (words(text, a.source), words(text, a.cue), words(text, a.content))
        for a in found.attributions
    }
    wanted = {
        tuple(tuple(roles.get(role, ())) for role in ("source", "cue", "content"))
        for roles in expected.values()
    }
    assert got == wanted
