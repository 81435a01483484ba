"""Independence: every rule with cases for it and against it (`tests/cases/origins.txt`)."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from sayso.judge import build_propositions, find_origins, find_relations
from sayso.model import ClaimRef, SidedClaim, SideName, Span
from sayso.view import view_story
from tests.judge.build import Case, build_report, build_story, merge_by_name, read_cases

CASES = read_cases("origins")


def judge(lines: tuple[str, ...], withdrawn: frozenset[str] = frozenset()) -> str:
    view, claims = build_story(lines)
    (proposition,) = build_propositions(view, [claims], withdrawn=withdrawn)
    found = f"{proposition.at_least} to {proposition.at_most} {proposition.standing}"
    if proposition.against is not None:
        against = proposition.against
        found += f" against {against.at_least} to {against.at_most} {against.standing}"
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_rules(case: Case) -> None:
    """The bounds and the standing of each annotated case are those it expects."""
    assert judge(case.lines) == case.expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_order_does_not_matter(case: Case) -> None:
    """Reports given in another order have the same origins with the same ids."""
    built = [build_report(f"a{number}", line) for number, line in enumerate(case.lines, 1)]
    reports, claims = [report for report, _ in built], [claim for _, claim in built]
    first = find_origins(view_story(reports, merge_by_name(reports)), claims)
    random.Random(1).shuffle(reports)
    random.Random(2).shuffle(claims)
    assert find_origins(view_story(reports, merge_by_name(reports)), claims) == first


def test_aggregator_stands_in_two_origins() -> None:
    """A claim that cites two agencies is in the origin of each."""
    view, claims = build_story(
        (
            "Alpha Post <- outlet:AFP and Reuters",
            'Agence France-Presse 2025-03-01 {own} <- "a pilot"',
            'Reuters 2025-03-01 {own} <- "a docker"',
        )
    )
    origins = find_origins(view, claims)
    assert [sorted(ref.article for ref in origin.claims) for origin in origins] == [
        ["a1", "a2"],
        ["a1", "a3"],
    ]


def test_withdrawn_reports_stop_counting() -> None:
    """A withdrawn report and what rests on it count no more, and the sentence says so."""
    lines = (
        'CNN 2025-03-01 {own} <- "a harbour pilot"',
        "Beta Times 2025-03-02 <- outlet:CNN",
        "Gamma Radio <- Ann Lee, minister",
    )
    assert judge(lines) == "2 to 2 independent"
    assert judge(lines, withdrawn=frozenset({"a1"})) == "1 to 1 single"
    view, claims = build_story(lines)
    (proposition,) = build_propositions(view, [claims], withdrawn=frozenset({"a1"}))
    assert "withdrawn" in proposition.why
    assert "Beta Times" in proposition.why


def test_why_names_the_deepest_origin() -> None:
    """The sentence counts publishers and origins and names each origin's fullest chain."""
    view, claims = build_story(
        ("Alpha Post <- outlet:CNN", 'Beta Times <- outlet:CNN <- "two sources"')
    )
    (proposition,) = build_propositions(view, [claims])
    assert proposition.why == "2 publishers, 1 origin: CNN, citing two unnamed sources"


def test_links_keep_their_evidence() -> None:
    """Every origin of several articles says by which rule, and in which words, it is one."""
    for case in CASES:
        view, claims = build_story(case.lines)
        for origin in find_origins(view, claims):
            articles = {ref.article for ref in origin.claims}
            assert len(articles) == 1 or all(link.rule and link.detail for link in origin.links)
            assert len(articles) == 1 or origin.links


@pytest.mark.parametrize("word", ["true", "false", "confirmed"])
def test_nothing_is_called_true(word: str) -> None:
    """No sentence of a standing says that something is so."""
    for case in CASES:
        view, claims = build_story(case.lines)
        (proposition,) = build_propositions(view, [claims])
        assert word not in proposition.why.lower().split()


def test_gist_prefers_a_self_contained_claim() -> None:
    """The gist is the claim with a subject of its own, not the one with a pronoun."""
    view, claims = build_story(
        (
            "Alpha Post : [subject It] [pred:sink sank] off the northern quay.",
            "Beta Times : [subject The ferry] [pred:sink sank] off the northern quay.",
        )
    )
    (proposition,) = build_propositions(view, [claims])
    assert proposition.gist.startswith("The ferry")
    assert all(claim.side is SideName.SAYS for claim in proposition.claims)


def test_a_contradicting_claim_gives_no_support() -> None:
    """Who gives another number stands on the other side, aligned as one or kept apart."""
    lines = (
        "Alpha Post 2025-03-01 <- Ann Lee : [subject The panel] has [object [num:12:member 12"
        " members]], and [pred:vote voted].",
        "Beta Times 2025-03-02 <- Ann Lee : [subject The panel] has [object [num:12:member 12"
        " members]], and [pred:vote voted].",
        "Gamma Radio 2025-03-01 <- Tom Ray : [subject The panel] has [object [num:14:member 14"
        " members]], and [pred:vote voted].",
    )
    view, claims = build_story(lines)
    for groups in ([claims], [claims[:2], claims[2:]]):
        near = [(ClaimRef("a1", "c1"), ClaimRef("a3", "c1"), 0.9, "")]
        relations, conflicts = find_relations(view, groups, near)
        (proposition,) = build_propositions(view, groups, relations=relations, conflicts=conflicts)
        sides = {claim.article: claim.side for claim in proposition.claims}
        assert sides == {"a1": "says", "a2": "says", "a3": "disputes"}
        assert (proposition.standing, proposition.disputed) == ("repeated", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Its low offer was an insult, Ann Lee said.", "1 to 1 repeated"),
        ("Its low offer was an insult. It was rejected.", "1 to 2 unsettled"),
    ],
)
def test_own_words_in_one_breath_with_a_source(text: str, expected: str) -> None:
    """The publisher's words rest on the one source of their own sentence, on no other."""
    other, claim = build_report("a2", "Beta Times <- Ann Lee, minister")
    report, _ = build_report("a1", f"Alpha Post <- Ann Lee, minister : {text}")
    said = report.claims[0]
    at = text.index("It was") if "It was" in text else text.index("was an")
    report = replace(
        report,
        claims=(
            replace(said, spans=(Span(at, at + 6),)),
            replace(said, id="c2", chain=said.chain[:1], spans=(Span(0, 13),)),
        ),
    )
    view = view_story([report, other], merge_by_name([report, other]))
    (proposition,) = build_propositions(view, [[SidedClaim("a1", "c2"), claim]])
    found = f"{proposition.at_least} to {proposition.at_most} {proposition.standing}"
    assert found == expected


def test_links_are_told_in_names() -> None:
    """The detail of a link names the actor, and never an id or a key."""
    view, claims = build_story(
        ("Alpha Post <- Ann Lee", "Beta Times <- Ann Lee", "Gamma News <- Beta Times <- Ann Lee")
    )
    details = [link.detail for o in find_origins(view, claims) for link in o.links]
    assert any("Ann Lee" in detail for detail in details)
    assert not any("id:" in detail or "a1" in detail.split() for detail in details)


def test_a_doubtful_join_is_no_second_leg() -> None:
    """What only a doubtful join brings together is shown as one and counted from one part."""
    view, claims = build_story(
        ("Alpha Post <- Tom Ray, baker", "Beta Times <- Eve Moss, weaver", "Gamma Radio {own}")
    )
    groups = [[claim] for claim in claims]
    joined = build_propositions(view, groups, joins=[(0, 1), (0, 2), (1, 2)])
    assert [(p.at_least, p.at_most, str(p.standing)) for p in joined] == [(1, 3, "unsettled")]
    rules = {link.rule for origin in joined[0].origins for link in origin.links}
    assert "doubtful join" in rules
    chained = build_propositions(view, groups, joins=[(0, 1), (1, 2)])
    assert sorted(len(p.claims) for p in chained) == [1, 2]
