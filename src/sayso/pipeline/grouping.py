"""People's merges and splits of propositions: kept with their claims, and kept to in every re-run.

A decision is stored with the claims that it is about, so that it outlives the propositions it was
made on: `find_decisions` gives them to `compare` as pairs of claims that belong together, or
apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import pairwise, product

from sayso.align import Decisions
from sayso.errors import SettingsError
from sayso.ledger import Ledger
from sayso.model import ClaimRef, Judgement, JudgementKind, Proposition

CLAIMS, OTHERS = "claims", "others"
"""What a merge or split keeps: the claims of the one, and of the other, as `to_words` has them."""


def merge_propositions(ledger: Ledger, first: str, second: str, *, person: str) -> Judgement:
    """Keep it that two propositions say the same; they are one from the next comparison on."""
    one, other = _find(ledger, first), _find(ledger, second)
    if one.id == other.id:
        raise SettingsError(f"{first!r} and {second!r} are one proposition already")
    return _keep(ledger, JudgementKind.MERGE, one.id, refs_of(one), refs_of(other), person)


def split_proposition(
    ledger: Ledger, proposition: str, claims: Collection[ClaimRef], *, person: str
) -> Judgement:
    """Keep it that some claims of a proposition say something else than its others."""
    found = _find(ledger, proposition)
    apart = [ref for ref in refs_of(found) if ref in claims]
    rest = [ref for ref in refs_of(found) if ref not in claims]
    if len(apart) < len(claims) or not apart or not rest:
        remedy = "name some of its claims, and leave at least one"
        raise SettingsError(f"{proposition!r} can't be split like this", remedy=remedy)
    return _keep(ledger, JudgementKind.SPLIT, found.id, apart, rest, person)


def find_decisions(ledger: Ledger) -> Decisions:
    """All merges and splits that stand, as pairs of claims; the later of two decisions counts."""
    found: dict[frozenset[ClaimRef], tuple[JudgementKind, tuple[ClaimRef, ClaimRef]]] = {}
    for judgement in ledger.judgements():
        if judgement.kind not in (JudgementKind.MERGE, JudgementKind.SPLIT):
            continue
        ours, theirs = (from_words(judgement.values.get(name, "")) for name in (CLAIMS, OTHERS))
        for pair in product(ours, theirs):
            found[frozenset(pair)] = (judgement.kind, pair)
        if judgement.kind is JudgementKind.MERGE:
            for refs in (ours, theirs):
                for pair in pairwise(refs):
                    found.setdefault(frozenset(pair), (judgement.kind, pair))
    return Decisions(
        together=tuple(pair for kind, pair in found.values() if kind is JudgementKind.MERGE),
        apart=tuple(pair for kind, pair in found.values() if kind is JudgementKind.SPLIT),
    )


def refs_of(proposition: Proposition) -> list[ClaimRef]:
    """The claims of a proposition, each once."""
    refs = (ClaimRef(claim.article, claim.claim) for claim in proposition.claims)
    return list(dict.fromkeys(refs))


def to_words(refs: Iterable[ClaimRef]) -> str:
    """Claims in the words that a judgement keeps: one a line, the claim before its article.

    >>> from_words(to_words([ClaimRef("an article", "c1")]))
    (ClaimRef(article='an article', claim='c1'),)
    """
    return "\n".join(f"{ref.claim} {ref.article}" for ref in refs)


def from_words(words: str) -> tuple[ClaimRef, ...]:
    """The claims that a judgement kept."""
    parts = (line.partition(" ") for line in words.splitlines() if line)
    return tuple(ClaimRef(article, claim) for claim, _, article in parts)


def _find(ledger: Ledger, lookup: str) -> Proposition:
    """The proposition of an id, also of one that it had before."""
    wanted = ledger.resolve_id(lookup)
    story = ledger.story_of(wanted)
    comparison = ledger.comparison(story) if story is not None else None
    for proposition in comparison.propositions if comparison else ():
        if proposition.id == wanted:
            return proposition
    remedy = "sayso claims and sayso origins --json show their ids"
    raise SettingsError(f"{lookup!r} is no proposition", remedy=remedy)


def _keep(
    ledger: Ledger,
    kind: JudgementKind,
    target: str,
    claims: Iterable[ClaimRef],
    others: Iterable[ClaimRef],
    person: str,
) -> Judgement:
    judgement = Judgement(
        id="",
        kind=kind,
        target=target,
        person=person,
        made="",
        values={CLAIMS: to_words(claims), OTHERS: to_words(others)},
    )
    return ledger.add_judgement(judgement)
