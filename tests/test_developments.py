"""What changed in a story: findings from two comparisons, in plain sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sayso.follow import find_developments
from sayso.model import (
    ClaimRef,
    Comparison,
    Conflict,
    ConflictType,
    DevelopmentKind,
    Evidence,
    Expectation,
    ExpectationState,
    Interval,
    Proposition,
    Side,
    SidedClaim,
    SideName,
    SourceKind,
    SourceRef,
    Span,
    Standing,
    StorySource,
)

AT = "2031-04-21T08:00:00Z"
MAY, JUNE = date(2031, 5, 3), date(2031, 6, 1)

BRIDGE = Proposition(
    "p_bridge",
    "The harbour bridge is shut.",
    (SidedClaim("a_1", "c1"),),
    (),
    1,
    1,
    Standing.SINGLE,
    False,
    "1 publisher: the Tern",
)
TWICE = replace(
    BRIDGE,
    claims=(SidedClaim("a_1", "c1"), SidedClaim("a_2", "c4")),
    standing=Standing.REPEATED,
)
DENIED = replace(
    TWICE,
    claims=(*TWICE.claims, SidedClaim("a_3", "c2", SideName.DISPUTES)),
    disputed=True,
    against=Side(1, 1, 1, Standing.SINGLE, "1 publisher: Gull News"),
)
CLASH = Conflict(
    "x_day",
    ConflictType.DATE,
    Evidence("a_1", "c1", (Span(0, 3),)),
    Evidence("a_2", "c4", (Span(0, 3),)),
    "a_1 has 3 May, publisher unknown (a_2) has 4 May",
)
REOPENING = Expectation(
    "e_open",
    "the bridge reopens",
    (ClaimRef("a_1", "c2"),),
    Interval(MAY, MAY),
    ExpectationState.OPEN,
    date(2031, 4, 21),
)
TERN = StorySource("so_tern", "the Tern", SourceKind.OUTLET, (SourceRef("a_1", "s0"),))
NAMELESS = StorySource("so_none", "unknown", SourceKind.OUTLET, (SourceRef("a_2", "s0"),))


def story(*findings: object, articles: tuple[str, ...] = ("a_1", "a_2", "a_3")) -> Comparison:
    """A comparison of some findings."""
    return Comparison(
        "st_1",
        articles,
        sources=(TERN, NAMELESS),
        propositions=tuple(f for f in findings if isinstance(f, Proposition)),
        conflicts=tuple(f for f in findings if isinstance(f, Conflict)),
        expectations=tuple(f for f in findings if isinstance(f, Expectation)),
    )


def state(name: str, **fields: object) -> Expectation:
    """The reopening in a later state."""
    return replace(REOPENING, state=ExpectationState(name), **fields)


CHANGES = [
    (
        "a first claim",
        None,
        story(BRIDGE),
        ("proposition", None, "single", ("a_1",)),
        "One publisher now says “The harbour bridge is shut”.",
    ),
    (
        "a proposition that two reports bring at once",
        story(),
        story(TWICE),
        ("proposition", None, "repeated", ("a_1", "a_2")),
        "Two publishers now say “The harbour bridge is shut”. That is repeated.",
    ),
    (
        "a second publisher",
        story(BRIDGE),
        story(TWICE),
        ("standing", "single", "repeated", ("a_2",)),
        "Two publishers now say “The harbour bridge is shut”: it was single, it is repeated.",
    ),
    (
        "a denial",
        story(TWICE),
        story(DENIED),
        ("standing", "repeated", "repeated and disputed", ("a_3",)),
        "Two publishers now say “The harbour bridge is shut”: "
        "it was repeated, it is repeated and disputed.",
    ),
    (
        "what no report carries any more",
        story(BRIDGE),
        story(),
        ("withdrawn", "single", None, ("a_1",)),
        "No report that counts says any more “The harbour bridge is shut”: it was single.",
    ),
    (
        "what only a withdrawn report carries",
        story(BRIDGE),
        story(replace(BRIDGE, at_least=0, at_most=0)),
        ("withdrawn", "single", None, ("a_1",)),
        "No report that counts says any more “The harbour bridge is shut”: it was single.",
    ),
    (
        "a disagreement",
        story(),
        story(CLASH),
        ("conflict", None, "date", ("a_1", "a_2")),
        "The reports disagree (date): the Tern has 3 May, a report of unknown publisher has 4 May.",
    ),
    (
        "a disagreement that ends",
        story(CLASH),
        story(),
        ("withdrawn", "date", None, ("a_1", "a_2")),
        "The reports no longer disagree in this: "
        "the Tern has 3 May, a report of unknown publisher has 4 May.",
    ),
    (
        "something new that is due",
        story(),
        story(REOPENING),
        ("expectation", None, "2031-05-03", ("a_1",)),
        "Due 2031-05-03: “the bridge reopens”.",
    ),
    (
        "another due date",
        story(REOPENING),
        story(replace(REOPENING, due=Interval(JUNE, None))),
        ("expectation", "2031-05-03", "from 2031-06-01", ("a_1",)),
        "Due from 2031-06-01: “the bridge reopens”; it was due 2031-05-03.",
    ),
    (
        "what a later report says was done",
        story(REOPENING),
        story(state("met", evidence=(ClaimRef("a_2", "c9"),))),
        ("settled", "open", "met", ("a_2",)),
        "Reported as done: “the bridge reopens” (due 2031-05-03).",
    ),
    (
        "what is past due",
        story(REOPENING),
        story(state("overdue")),
        ("settled", "open", "overdue", ("a_1",)),
        "Past due, and no report says what became of it: “the bridge reopens” (due 2031-05-03).",
    ),
    (
        "what was moved",
        story(state("overdue")),
        story(state("moved", evidence=(ClaimRef("a_3", "c1"),))),
        ("settled", "overdue", "moved", ("a_3",)),
        "Reported as moved to another time: “the bridge reopens” (due 2031-05-03).",
    ),
]


@pytest.mark.parametrize(
    ("what", "before", "after", "change", "sentence"), CHANGES, ids=[row[0] for row in CHANGES]
)
def test_each_change_is_one_development(
    what: str, before: Comparison | None, after: Comparison, change: tuple, sentence: str
) -> None:
    """A change gives one development, with what was and what is, and says it in a sentence."""
    (found,) = find_developments(before, after, at=AT)
    assert (found.kind, found.before, found.after, found.articles) == change, what
    assert found.sentence == sentence
    assert (found.story, found.at) == ("st_1", AT)


UNCHANGED = [
    ("the same again", story(DENIED, CLASH, REOPENING), story(DENIED, CLASH, REOPENING)),
    ("other words for the same", story(BRIDGE), story(replace(BRIDGE, gist="It is shut."))),
    ("what left with its report", story(BRIDGE, CLASH), story(articles=("a_3",))),
    (
        "what counted for nothing before and after",
        story(replace(BRIDGE, at_most=0)),
        story(replace(BRIDGE, at_most=0)),
    ),
    ("what was expected and is no longer", story(REOPENING), story()),
    ("nothing at all", None, story()),
]


@pytest.mark.parametrize(("what", "before", "after"), UNCHANGED, ids=[row[0] for row in UNCHANGED])
def test_what_stays_is_no_development(
    what: str, before: Comparison | None, after: Comparison
) -> None:
    """Where nothing changed, and where reports only moved, nothing is told."""
    assert find_developments(before, after, at=AT) == (), what


def test_a_denial_alone_is_told_as_what_it_says() -> None:
    """What is only disputed has its denier counted, not nobody."""
    alone = replace(DENIED, claims=DENIED.claims[-1:], at_least=0, at_most=0)
    (found,) = find_developments(None, story(alone), at=AT)
    assert found.kind is DevelopmentKind.PROPOSITION
    assert found.sentence.startswith("One publisher now say")


def test_two_reports_of_one_publisher_count_once() -> None:
    """Publishers are counted, not reports."""
    both = replace(TERN, members=(SourceRef("a_1", "s0"), SourceRef("a_2", "s0")))
    unsettled = replace(TWICE, standing=Standing.UNSETTLED)
    (found,) = find_developments(None, replace(story(unsettled), sources=(both,)), at=AT)
    assert found.sentence.startswith("One publisher now says")


def test_developments_come_in_order_and_have_ids_of_their_own() -> None:
    """What changed comes before what is new, and every development can be told from the others."""
    before, after = story(BRIDGE, REOPENING), story(TWICE, CLASH, state("met"))
    new = replace(BRIDGE, id="p_other", gist="The ferry runs.")
    found = find_developments(
        before, replace(after, propositions=(new, *after.propositions)), at=AT
    )
    assert [item.kind.value for item in found] == ["standing", "settled", "conflict", "proposition"]
    later = find_developments(before, after, at="2031-04-22T08:00:00Z")
    assert len({item.id for item in (*found, *later)}) == len(found) + len(later)


@pytest.mark.parametrize("row", CHANGES, ids=[row[0] for row in CHANGES])
def test_no_sentence_says_what_is_so(row: tuple) -> None:
    """No sentence calls anything true, false or confirmed."""
    said = row[-1].lower()
    assert not any(word in said for word in ("true", "false", "confirm", "proven", "debunk"))
