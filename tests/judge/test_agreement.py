"""Relations and typed conflicts: each kind beside a harmless one (`tests/cases/conflicts.txt`)."""

from __future__ import annotations

import random

import pytest

from sayso.judge import find_relations
from sayso.model import ConflictType, Relation, RelationType
from sayso.view import view_story
from tests.judge.build import Case, build_report, build_story, merge_by_name, read_cases

CASES = read_cases("conflicts")


def words(relation: Relation, kind: ConflictType | None) -> str:
    if relation.type is RelationType.CONFLICTS:
        return f"conflicts {kind}"
    return f"{relation.a.article} {relation.type} {relation.b.article}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_cases(case: Case) -> None:
    """Of two claims of one group exactly the relation is found that the case expects."""
    view, claims = build_story(case.lines)
    relations, conflicts = find_relations(view, [claims])
    kinds = iter(conflicts)
    found = [
        words(r, next(kinds).type if r.type is RelationType.CONFLICTS else None) for r in relations
    ]
    assert (", ".join(found) or "nothing") == case.expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_order_does_not_matter(case: Case) -> None:
    """Reports and claims in another order give the same relations with the same ids."""
    built = [build_report(f"a{number}", line) for number, line in enumerate(case.lines, 1)]
    reports, claims = [report for report, _ in built], [claim for _, claim in built]
    first = find_relations(view_story(reports, merge_by_name(reports)), [claims])
    random.Random(1).shuffle(reports)
    claims.reverse()
    assert find_relations(view_story(reports, merge_by_name(reports)), [claims]) == first


def test_conflicts_carry_words_and_reasons() -> None:
    """Every conflict shows spans of both sides and a sentence that names both publishers."""
    for case in CASES:
        view, claims = build_story(case.lines)
        _, conflicts = find_relations(view, [claims])
        for conflict in conflicts:
            for side in (conflict.a, conflict.b):
                assert side.spans
                assert view.publisher(side.article) in conflict.explained
            assert conflict.explained.endswith(".")


def test_near_pairs_are_compared() -> None:
    """Claims of two groups that come near each other are compared too."""
    case = next(case for case in CASES if case.name.startswith("two days"))
    view, claims = build_story(case.lines)
    refs = [ref for ref, _ in view.claims()]
    near = [(refs[0], refs[1], 0.8, "both speak of the council")]
    _, conflicts = find_relations(view, [[claim] for claim in claims], near)
    assert [conflict.type for conflict in conflicts] == [ConflictType.DATE]
    assert find_relations(view, [[claim] for claim in claims])[1] == ()


def test_a_repeated_finding_is_kept_once() -> None:
    """Ten reports of one value against one of another are one conflict."""
    lines = [
        f"Paper {letter} 2025-03-01 : [subject The panel] has [object [num:{count}:member {count}"
        " members]] and [pred:vote voted]."
        for letter, count in zip("abcdefghijk", [12] * 10 + [14], strict=True)
    ]
    view, claims = build_story(tuple(lines))
    _, conflicts = find_relations(view, [claims])
    assert len(conflicts) == 1


def test_a_count_agrees_with_its_dated_times() -> None:
    """“Met three times” agrees with three dated meetings, and with two it does not."""
    lines = (
        "Alpha Post 2025-03-01 <- Ann Lee <- Tom Ray : [subject Ann Lee] and [object Tom Ray]"
        " [pred:meet met] [num:3:time three times].",
        *(
            f"Beta Times 2025-03-0{n} <- Ann Lee <- Tom Ray : [subject Ann Lee] [pred:meet met]"
            f" [object Tom Ray] on [date:201{n}-06-12 June 12]."
            for n in (7, 8, 9)
        ),
    )
    view, claims = build_story(lines)
    relations, _ = find_relations(view, [[claim] for claim in claims])
    assert [relation.type for relation in relations] == [RelationType.AGREES] * 3
    view, claims = build_story(lines[:-1])
    assert find_relations(view, [[claim] for claim in claims])[0] == ()


def test_figures_that_differ_as_slips_do_are_compared() -> None:
    """Swapped digits, or a zero more, bring two claims together that alignment kept apart."""
    lines = (
        "Alpha Post 2025-03-01 : [subject The pipe] [pred:leak leaked] [num:6.1:tonne 6.1 tonnes].",
        "Beta Times 2025-03-01 : [subject The pipe] [pred:lose lost] [num:1.6:tonne 1.6 tonnes].",
        "Gamma Radio 2025-03-01 : [subject The club] [pred:buy bought] [num:61:bus 61 buses].",
    )
    view, claims = build_story(lines)
    _, conflicts = find_relations(view, [[claim] for claim in claims])
    assert [{c.a.article, c.b.article} for c in conflicts] == [{"a1", "a2"}]
