"""Groups that may say the same: shown as one proposition, and never more independent for it.

Alignment is sure of its groups; of some pairs of them it says that they may be one. Taken together
they tell a reader more, but what only a doubtful join brings together is no second leg: the parts
are remembered, and the lower bound rests on one of them alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sayso.judge.agreement import Group
from sayso.judge.sides import to_ref
from sayso.model import ClaimRef
from sayso.view import StoryView

Joins = Sequence[tuple[int, int]]
"""Pairs of groups, by their numbers, that may say the same; the surest first."""


def join_groups(
    view: StoryView, groups: Sequence[Group], joins: Joins
) -> tuple[list[Group], list[tuple[int, ...]], Mapping[ClaimRef, int]]:
    """The groups with the doubtful joins taken, the numbers each is of, and each claim's part.

    A third group joins two only where it may be one with both. Groups that share a report are
    left apart: what it says twice, in two groups, it says of two things.
    """
    wanted = {frozenset(pair) for pair in joins}
    articles = [{claim.article for claim in group} for group in groups]
    joined: dict[int, tuple[int, ...]] = {at: (at,) for at in range(len(groups))}
    for a, b in joins:
        one, other = joined[a], joined[b]
        if one is other or not _is_of_one_kind(view, groups[a], groups[b]):
            continue
        if any(articles[x] & articles[y] for x in one for y in other):
            continue
        if all(frozenset((x, y)) in wanted for x in one for y in other):
            both = tuple(sorted((*one, *other)))
            joined.update(dict.fromkeys(both, both))
    numbers = sorted(set(joined.values()))
    found: list[Group] = [[claim for at in part for claim in groups[at]] for part in numbers]
    parts = {to_ref(claim): at for at, group in enumerate(groups) for claim in group}
    return found, numbers, parts


def _is_of_one_kind(view: StoryView, one: Group, other: Group) -> bool:
    """True where both assert, or both deny: a denial is not taken for the same on doubt."""
    kinds = {view.claim(to_ref(group[0])).polarity for group in (one, other)}
    return len(kinds) == 1
