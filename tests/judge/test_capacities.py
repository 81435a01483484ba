"""In what capacity somebody speaks, read off what stands beside a name."""

from __future__ import annotations

import pytest

from sayso.judge.capacities import is_calling_of, read_capacity

BODIES = [
    ("council engineer", True, "engineer", {("council",)}),
    ("the nurse in charge at the county hospital", False, "nurse", {("county", "hospital")}),
    ("a nurse at the county hospital", False, "nurse", set()),
    ("fire brigade spokesman", False, "spokesman", {("fire", "brigade")}),
    ("Saint Anne Hospital's Dr", True, "doctor", {("saint", "anne", "hospital")}),
    ("the harbour trust's finance director", False, "finance director", {("harbour", "trust")}),
    ("chief executive of Moss & Lind", False, "chief executive", {("moss", "lind")}),
    ("who leads the rescue service", False, "head", {("rescue", "service")}),
    ("Detective Inspector", True, "inspector", set()),
    ("baker", True, "baker", set()),
]


@pytest.mark.parametrize(("words", "title", "calling", "bodies"), BODIES)
def test_a_calling_and_its_bodies(
    words: str, title: bool, calling: str, bodies: set[tuple[str, ...]]
) -> None:
    """A description gives a calling and the bodies it is in, or none."""
    read = read_capacity(words, title=title)
    assert read is not None
    assert (read.calling, set(read.bodies), read.taken_up) == (calling, bodies, False)


@pytest.mark.parametrize(
    "words",
    ["told us from a balcony", "The longest of the cracks measures two feet", "his sister", ""],
)
def test_what_describes_nobody(words: str) -> None:
    """Clauses, and what is of a person, are in no capacity."""
    assert read_capacity(words) is None


def test_its_head_is_taken_up() -> None:
    """ "Its" stands for a body that was named before."""
    read = read_capacity("its deputy head")
    assert read is not None
    assert read.taken_up and not read.bodies


@pytest.mark.parametrize(
    ("calling", "noun", "fits"),
    [
        ("chief executive", "company", True),
        ("chief executive", "guild", False),
        ("inspector", "police", True),
        ("inspector", "hospital", False),
        ("spokeswoman", "hospital", True),
    ],
)
def test_callings_fit_bodies(calling: str, noun: str, fits: bool) -> None:
    """A calling that only some bodies have speaks for no other."""
    assert is_calling_of(calling, noun) is fits
