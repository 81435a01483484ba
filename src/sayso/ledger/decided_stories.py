"""Stories as people have merged and split them: what they decided outlives every re-run.

A merge is a judgement on a story with `values={"with": OTHER_STORY}`; a split one with
`values={"articles": "A_1 A_2"}`, the ids of the articles that are a story of their own.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from sqlalchemy import Connection, select

from sayso.ledger.identity import member_key
from sayso.ledger.ids import resolve_id
from sayso.ledger.judgements import load_judgements
from sayso.ledger.schema import ARTICLES, MEMBERS
from sayso.model import Judgement, JudgementKind

Groups = dict[str, set[str]]
"""The articles of each story-to-be, by the key of the run."""


def apply_decisions(connection: Connection, groups: Groups) -> None:
    """Bring groups into line with what people decided, in the order in which they did."""
    for judgement in load_judgements(connection):
        if judgement.kind is JudgementKind.MERGE and judgement.values.get("with"):
            _merge(connection, groups, judgement)
        elif judgement.kind is JudgementKind.SPLIT and judgement.values.get("articles"):
            _split(connection, groups, judgement)


def _merge(connection: Connection, groups: Groups, judgement: Judgement) -> None:
    """Join the groups that hold most of what the two stories held when they were apart."""
    one, other = judgement.target, judgement.values["with"]
    ours, theirs = _load_members(connection, one), _load_members(connection, other)
    if resolve_id(connection, one) != one:
        theirs -= ours  # the story that went into the other kept what it held before
    else:
        ours -= theirs
    present = {resolve_id(connection, one), resolve_id(connection, other)}
    if not any(_share(groups, key, ours | theirs) for key in groups):
        return
    _take_in(connection, groups, present)
    first, second = _find_group(groups, ours), _find_group(groups, theirs)
    if first is not None and second is not None and first != second:
        groups[first] |= groups.pop(second)


def _split(connection: Connection, groups: Groups, judgement: Judgement) -> None:
    """Take the named articles out of a group that holds others of their former story."""
    named = set(judgement.values["articles"].split())
    rest = _load_members(connection, judgement.target) - {_key(article) for article in named}
    for key in sorted(groups):
        taken = groups[key] & named
        if taken and {_key(article) for article in groups[key] - taken} & rest:
            groups[key] -= taken
            groups.setdefault(f"split by {judgement.id}", set()).update(taken)


def _key(article: str) -> int:
    return member_key("article", article)


def _load_members(connection: Connection, story: str) -> set[int]:
    query = select(MEMBERS.c.member).where(MEMBERS.c.identity == story)
    return set(connection.execute(query).scalars())


def _take_in(connection: Connection, groups: Groups, stories: AbstractSet[str]) -> None:
    """Stories that this run does not touch take part as they are."""
    touched = {article for members in groups.values() for article in members}
    query = select(ARTICLES.c.story, ARTICLES.c.id).where(ARTICLES.c.story.in_(sorted(stories)))
    for story, article in connection.execute(query):
        if article not in touched:
            groups.setdefault(story, set()).add(article)


def _share(groups: Groups, key: str, members: AbstractSet[int]) -> int:
    return sum(_key(article) in members for article in groups[key])


def _find_group(groups: Groups, members: AbstractSet[int]) -> str | None:
    shares = {key: _share(groups, key, members) for key in groups}
    best = max(sorted(shares), key=lambda key: shares[key], default=None)
    return best if best is not None and shares[best] else None
