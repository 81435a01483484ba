"""Groups of claims to propositions: their words, sides, origins and standing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sayso.judge.agreement import Group
from sayso.judge.endpoints import Directory, build_directory
from sayso.judge.joins import Joins, join_groups
from sayso.judge.origins import find_origins
from sayso.judge.sides import settle_sides, to_ref
from sayso.judge.standing import standing
from sayso.model import (
    Certainty,
    ClaimKind,
    ClaimRef,
    Conflict,
    Proposition,
    Relation,
    RelationType,
    SideName,
)
from sayso.view import StoryView

PRONOUNS = frozenset({"he", "she", "it", "they", "this", "that", "these", "those", "who", "which"})
LONG, SHORT = 30, 5


def build_propositions(
    view: StoryView,
    groups: Sequence[Group],
    *,
    relations: Sequence[Relation] = (),
    conflicts: Sequence[Conflict] = (),
    merges: Sequence[Sequence[str]] = (),
    joins: Joins = (),
    withdrawn: frozenset[str] = frozenset(),
) -> tuple[Proposition, ...]:
    """The propositions of a story, by their first claim in the order of the reports.

    `merges` holds, for each group, the words that say why its claims are one. A proposition is
    disputed when a claim denies it, or when two of its claims, or one of them and another's,
    conflict.
    """
    directory = build_directory(view, groups)
    groups, numbers, parts = join_groups(view, groups, joins)
    merges = [[why for at in part if at < len(merges) for why in merges[at]] for part in numbers]
    places = {ref: at for at, (ref, _) in enumerate(view.claims())}
    contested = _contested(relations, conflicts)
    pairs = settle_sides(view, groups, merges, conflicts, relations)
    pairs.sort(key=lambda pair: min(places[to_ref(claim)] for claim in pair[0]))
    return tuple(
        _build(view, directory, f"p{number}", group, why, contested, places, withdrawn, parts)
        for number, (group, why) in enumerate(pairs, 1)
    )


def _build(
    view: StoryView,
    directory: Directory,
    name: str,
    group: Group,
    merges: tuple[str, ...],
    contested: frozenset[ClaimRef],
    places: dict[ClaimRef, int],
    withdrawn: frozenset[str],
    parts: Mapping[ClaimRef, int],
) -> Proposition:
    claims = tuple(sorted(group, key=lambda claim: (places[to_ref(claim)], claim.side)))
    says = [to_ref(claim) for claim in claims if claim.side is SideName.SAYS]
    denied = len(says) < len(claims)
    origins = find_origins(view, claims, directory=directory, parts=parts)
    side = standing(view, origins, SideName.SAYS, withdrawn=withdrawn, directory=directory)
    against = (
        standing(view, origins, SideName.DISPUTES, withdrawn=withdrawn, directory=directory)
        if denied
        else None
    )
    return Proposition(
        id=name,
        gist=find_gist(view, says or [to_ref(claim) for claim in claims]),
        claims=claims,
        origins=origins,
        at_least=side.at_least,
        at_most=side.at_most,
        standing=side.standing,
        disputed=denied or any(ref in contested for ref in says),
        why=side.why,
        against=against,
        merges=merges,
    )


def _contested(relations: Sequence[Relation], conflicts: Sequence[Conflict]) -> frozenset[ClaimRef]:
    refs = {
        ClaimRef(evidence.article, evidence.claim)
        for conflict in conflicts
        for evidence in (conflict.a, conflict.b)
    }
    for relation in relations:
        if relation.type is RelationType.CONFLICTS:
            refs |= {relation.a, relation.b}
    return frozenset(refs)


def find_gist(view: StoryView, refs: Sequence[ClaimRef]) -> str:
    """The words of the claim that reads best by itself.

    One that is put without a hedge, outside quotation marks, whose subject is no pronoun, neither
    very short nor very long, and early in its article.
    """
    best = min(refs, key=lambda ref: _clumsiness(view, ref))
    return " ".join(view.claim(best).text.split())


def _clumsiness(view: StoryView, ref: ClaimRef) -> tuple[int, int, int]:
    claim = view.claim(ref)
    words = claim.text.split()
    subject = _subject_head(view, ref)
    length = max(0, len(words) - LONG) + 3 * max(0, SHORT - len(words))
    score = (
        8 * (subject in PRONOUNS or not subject)
        + 4 * (claim.certainty is Certainty.POSSIBLE)
        + 4 * (claim.kind is ClaimKind.DIRECT)
        + 2 * (len(claim.spans) > 1)
        + length
    )
    return score, claim.spans[0].start if claim.spans else 0, len(words)


def _subject_head(view: StoryView, ref: ClaimRef) -> str:
    claim = view.claim(ref)
    if claim.frame is None:
        return claim.text.split()[0].lower() if claim.text.strip() else ""
    heads = [a.span for a in claim.frame.arguments if a.role in ("subject", "object")]
    return view.words(ref.article, heads[0]).split()[0].lower() if heads else ""
