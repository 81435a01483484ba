"""Claims to groups: those that say or dispute the same thing, and pairs that come near.

Grouping has two levels. `Alignment.groups` are sure enough to be one proposition each, and may be
used alone. `Alignment.doubtful` are joins of two groups that score between `DOUBT` and `SAME`: the
two may say the same. Who counts should take them up only where that is the careful way:

- shown together: a doubtful join may put two groups into one proposition for the reader;
- what counts *for* independence (the lower bound) rests on one sure group alone, the one with
  most origins, never on origins that only a doubtful join brings together;
- what counts *against* it (the upper bound) takes all origins of the joined groups.

So a wrong join can make a proposition less settled, and never `independent`.

What people decided (`Decisions`) goes before all: claims put together are in one group, claims
taken apart in two, whatever their scores, and no doubtful join undoes it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np

from sayso.align.candidates import find_candidates
from sayso.align.decisions import NO_DECISIONS, Decisions, fix_claims
from sayso.align.features import Context, Score, compare_looks, load_weights
from sayso.align.looks import Look, look_at_claims
from sayso.align.scoring import Columns, Scores
from sayso.align.vectors import Vectors, embed
from sayso.model import ClaimRef, SidedClaim, SideName
from sayso.tables import load_table
from sayso.view import StoryView

SAME = 0.25
"""Claims are one when their score is this on average over all pairs of a group. Most pairs of a
story are not one, so a score of 0.25 is a good deal; chosen on the project's own stories."""

DISPUTED = 0.2
"""Claims that dispute each other need less: they stand on two sides, and are not counted as one."""

DOUBT = 0.1
"""Groups whose claims score this on average may be one; it is said, and left to who counts."""

NEAR = 0.25
"""Pairs that score this much, differences left aside, may speak of the same matter: four of five
labelled conflicts of the project's stories are in a group or among them, two pairs a claim."""

NEAR_PER_CLAIM = 8
SAMPLED = 6
"""Claims of a large group that stand for it when another group is compared with it."""


@dataclass(frozen=True, slots=True)
class DoubtfulJoin:
    """Two groups, by their numbers in `Alignment.groups`, that may say the same.

    `a` and `b` are the claims, one of each, that are most alike; `score` is the mean over all
    pairs of the two groups, `detail` says in words what the two claims share.
    """

    groups: tuple[int, int]
    a: ClaimRef
    b: ClaimRef
    score: float
    detail: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """The claims of a story in groups, singletons included, in the order of their references.

    `merges` has, for each group, a sentence a merge; `near` the pairs across groups that speak of
    the same matter without saying the same, each with its score and why: conflicts are among them.
    `doubtful` are joins of groups that may be one, the surest first.
    """

    groups: tuple[tuple[SidedClaim, ...], ...] = ()
    merges: tuple[tuple[str, ...], ...] = ()
    near: tuple[tuple[ClaimRef, ClaimRef, float, str], ...] = ()
    doubtful: tuple[DoubtfulJoin, ...] = ()


def align_claims(
    view: StoryView, *, decisions: Decisions = NO_DECISIONS, explains: bool = True
) -> Alignment:
    """The groups of a story's claims; the same partition for any order of its reports.

    A group holds claims that say the same in other words, and on its other side those that
    dispute it. Claims that fill one slot differently (a toll of 12, a toll of 14) are `near`.
    What people decided about pairs of claims is kept to. Without `explains`, pairs that are near
    and joins that are doubtful come without the words for why, which cost more than finding them.
    """
    aligner = Aligner(view, decisions)
    clusters = aligner.cluster()
    groups, merges = [], []
    for members in clusters:
        groups.append(aligner.to_sides(members))
        merges.append(tuple(aligner.explain(members)))
    return Alignment(
        groups=tuple(groups),
        merges=tuple(merges),
        near=tuple(aligner.find_near(clusters, explains=explains)),
        doubtful=tuple(aligner.find_doubtful(clusters, explains=explains)),
    )


class Aligner:
    """One comparison: the looks of all claims, and the scores of the pairs that are likely."""

    def __init__(self, view: StoryView, decisions: Decisions = NO_DECISIONS) -> None:
        self.view = view
        self.looks = look_at_claims(view)
        self.fixed = fix_claims([look.ref for look in self.looks], decisions)
        self.telling = weigh_concepts(self.looks)
        self.vectors, self.bare = embed_looks(self.looks)
        self.context = Context(
            weights=load_weights(),
            telling=self.telling,
            mass=weigh_looks(self.looks, self.telling),
            rare=weigh_numbers(self.looks),
        )
        self.words = {row["feature"]: row["words"] for row in load_table("alignment")}
        self.named = {actor.id: actor.name for actor in view.sources}
        self.candidates = find_candidates(self.looks, self.telling, self.vectors)
        columns = Columns(self.looks, self.context, self.vectors, self.bare)
        self.scores = Scores(columns, self.candidates)

    def score(self, i: int, j: int) -> Score:
        """The score of two claims by their numbers, with what each feature saw."""
        i, j = min(i, j), max(i, j)
        return compare_looks(
            self.looks[i],
            self.looks[j],
            self.context,
            vector=round(float(self.vectors[i] @ self.vectors[j]), 4),
            bare=round(float(self.bare[i] @ self.bare[j]), 4),
            rival=self.scores.rival(i, j),
        )

    def cluster(self) -> list[list[int]]:
        """Average linkage over candidate pairs, surest first; ties go by reference."""
        scores, candidates = self.scores.candidates, self.candidates
        least = np.where(scores.opposed, DISPUTED, SAME)
        at = np.flatnonzero(scores.same >= least)
        at = at[np.lexsort((candidates.j[at], candidates.i[at], -scores.same[at]))]
        cluster = {i: members for members in self.fixed.first for i in members}
        for pair in at.tolist():
            a, b = cluster[int(candidates.i[pair])], cluster[int(candidates.j[pair])]
            if a is b or self.fixed.forbids(a, b) or self._linkage(a, b) < least[pair]:
                continue
            merged = sorted(a + b)
            for member in merged:
                cluster[member] = merged
        firsts = sorted({members[0] for members in cluster.values()})
        return [cluster[first] for first in firsts]

    def _linkage(self, a: Sequence[int], b: Sequence[int]) -> float:
        found = [self.scores.same(i, j) for i in sample(a) for j in sample(b)]
        return sum(found) / len(found)

    def to_sides(self, members: Sequence[int]) -> tuple[SidedClaim, ...]:
        """The claims of a group with their sides; the first that affirms says."""
        looks = [self.looks[i] for i in members]
        first = next((i for i in members if self.looks[i].affirmative), members[0])
        sides = [
            SideName.DISPUTES if i != first and self.scores.opposed(first, i) else SideName.SAYS
            for i in members
        ]
        return tuple(
            SidedClaim(look.ref.article, look.ref.claim, side)
            for look, side in zip(looks, sides, strict=True)
        )

    def explain(self, members: Sequence[int]) -> Iterator[str]:
        """A sentence a merge: each claim with the one before it that it is most like."""
        for at in range(1, len(members)):
            best = max(members[:at], key=lambda j: (self.scores.same(members[at], j), -j))
            yield self._sentence(best, members[at])

    def _sentence(self, i: int, j: int) -> str:
        score, a, b = self.score(i, j), self.looks[i], self.looks[j]
        verb = "dispute" if score.opposed else "say"
        reasons = "; ".join(self._reasons(score)) or "alike in meaning"
        of_a, of_b = self.view.publisher(a.ref.article), self.view.publisher(b.ref.article)
        return (
            f"{of_a}: “{_shorten(a.text)}” and {of_b}: “{_shorten(b.text)}” "
            f"{verb} the same ({score.same:.2f}): {reasons}"
        )

    def _reasons(self, score: Score, *, count: int = 4) -> list[str]:
        counted = sorted(
            (f for f in score.features if self.words.get(f.name)),
            key=lambda f: (-self.context.weights[f.name] * f.value, f.name),
        )
        return [
            self.words[f.name].replace("{detail}", ", ".join(map(self._name, f.detail.split(", "))))
            for f in counted[:count]
        ]

    def _why(self, i: int, j: int) -> str:
        return "; ".join(self._reasons(self.score(i, j), count=3))

    def _name(self, part: str) -> str:
        return self.named.get(part.removeprefix("@"), part)

    def find_doubtful(
        self, clusters: Sequence[Sequence[int]], *, explains: bool = True
    ) -> Iterator[DoubtfulJoin]:
        """The pairs of groups that may be one, the surest first."""
        group = {i: number for number, members in enumerate(clusters) for i in members}
        scores, candidates = self.scores.candidates, self.candidates
        at = np.flatnonzero(scores.same >= DOUBT)
        at = at[np.lexsort((candidates.j[at], candidates.i[at], -scores.same[at]))]
        joins: dict[tuple[int, int], DoubtfulJoin] = {}
        seen: set[tuple[int, int]] = set()
        for i, j in zip(candidates.i[at].tolist(), candidates.j[at].tolist(), strict=True):
            first, second = sorted((group[i], group[j]))
            if first == second or (first, second) in seen:
                continue
            seen.add((first, second))
            a, b = clusters[first], clusters[second]
            mean = self._linkage(a, b)
            if mean < DOUBT or self.fixed.forbids(a, b):
                continue
            i, j = (i, j) if group[i] == first else (j, i)
            detail = self._why(i, j) if explains else ""
            joins[first, second] = DoubtfulJoin(
                (first, second), self.looks[i].ref, self.looks[j].ref, round(mean, 4), detail
            )
        yield from sorted(joins.values(), key=lambda join: (-join.score, join.groups))

    def find_near(
        self, clusters: Sequence[Sequence[int]], *, explains: bool = True
    ) -> Iterator[tuple[ClaimRef, ClaimRef, float, str]]:
        """The pairs of different groups that share their topic, the nearest first."""
        group = {i: number for number, members in enumerate(clusters) for i in members}
        near, candidates = self.scores.candidates.near, self.candidates
        at = np.flatnonzero(near >= NEAR)
        at = at[np.lexsort((candidates.j[at], candidates.i[at], -near[at]))]
        taken: Counter[int] = Counter()
        for pair in at.tolist():
            i, j = int(candidates.i[pair]), int(candidates.j[pair])
            if group[i] == group[j] or max(taken[i], taken[j]) >= NEAR_PER_CLAIM:
                continue
            taken[i] += 1
            taken[j] += 1
            detail = self._why(i, j) if explains else ""
            yield self.looks[i].ref, self.looks[j].ref, round(float(near[pair]), 4), detail


def embed_looks(looks: Sequence[Look]) -> tuple[Vectors, Vectors]:
    """The vectors of claims, with names and without them; equal words are looked up once."""
    words = [*(look.text for look in looks), *(look.bare for look in looks)]
    place = {text: at for at, text in enumerate(dict.fromkeys(words))}
    vectors = embed(list(place))[[place[text] for text in words]]
    return vectors[: len(looks)], vectors[len(looks) :]


def weigh_concepts(looks: Sequence[Look]) -> dict[str, float]:
    """How much each concept tells: high for what few claims of the story speak of."""
    counts: dict[str, int] = defaultdict(int)
    for look in looks:
        for concept in look.concepts:
            counts[concept] += 1
    return {c: log(1 + len(looks) / count) for c, count in sorted(counts.items())}


def weigh_looks(
    looks: Sequence[Look], telling: Mapping[str, float]
) -> dict[ClaimRef, tuple[float, float]]:
    """For each claim the sum of its telling words and the length of their vector."""
    return {
        look.ref: (
            sum(telling[c] for c in sorted(look.concepts)),
            sqrt(sum(telling[c] ** 2 for c in sorted(look.concepts))),
        )
        for look in looks
    }


def weigh_numbers(looks: Sequence[Look]) -> dict[float, float]:
    """How few claims of the story give each number: near 1 for one, 0 when all did."""
    counts = Counter(value for look in looks for value in {q.low for q in look.quantities})
    most = log(1 + len(looks))
    return {value: log(1 + len(looks) / count) / most for value, count in sorted(counts.items())}


def sample(members: Sequence[int]) -> Sequence[int]:
    """At most `SAMPLED` members, evenly spread.

    >>> sample(range(12))
    [0, 2, 4, 6, 8, 10]
    """
    if len(members) <= SAMPLED:
        return members
    return [members[at * len(members) // SAMPLED] for at in range(SAMPLED)]


def _shorten(text: str, *, length: int = 60) -> str:
    return text if len(text) <= length else text[: text.rfind(" ", 0, length)] + " …"
