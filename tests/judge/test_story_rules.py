"""Relations that need more than two claims, or claims of two propositions."""

from __future__ import annotations

from sayso.judge import find_relations
from sayso.model import ConflictType, RelationType
from tests.judge.build import build_story


def relate(*lines: str) -> list[tuple[str, str, str]]:
    view, claims = build_story(lines)
    refs = [ref for ref, _ in view.claims()]
    near = [(a, b, 0.9, "") for at, a in enumerate(refs) for b in refs[at + 1 :]]
    relations, _ = find_relations(view, [[claim] for claim in claims], near)
    return [(r.a.article, str(r.type), r.b.article) for r in relations]


def test_ends_of_one_forum_conflict_across_propositions() -> None:
    """“Runs until” in an aside and “held from … to” in another claim are of one forum."""
    view, claims = build_story(
        (
            "Alpha Post 2025-03-01 <- body:Harbour League : [subject The Harbour League forum]"
            " [pred:run runs] until [date:2025-06-01 1 June].",
            "Beta Times 2025-03-01 <- body:Harbour League : [subject The envoy] will"
            " [pred:attend attend] the Harbour League forum from [date:2025-05-03 3 May]"
            " to [date:2025-05-04 4 May].",
        )
    )
    _, conflicts = find_relations(view, [[claim] for claim in claims])
    assert [conflict.type for conflict in conflicts] == [ConflictType.DATE]
    assert "30 days long" in conflicts[0].explained


def test_a_plan_that_is_on_again_supersedes_the_threat_to_cancel_it() -> None:
    """The later word on a meeting takes the place of the earlier one, and nothing conflicts."""
    found = relate(
        "Alpha Post 2025-03-01 {future} <- Ann Lee <- Tom Ray : [subject Ann Lee] threatened to"
        " [pred:cancel cancel] a meeting with [object Tom Ray].",
        "Beta Times 2025-03-05 {future} <- Ann Lee <- Tom Ray : [subject Ann Lee] still plans to"
        " [pred:meet meet] [object Tom Ray] at a meeting.",
    )
    assert found == [("a2", str(RelationType.SUPERSEDES), "a1")]
