"""How far two claims speak of one matter: what every comparison of their slots weighs.

Claims that differ in one slot are often put in other words besides, so no one sign is enough:
what alignment thought of them, the telling words and the names that both have, the roles that
are filled alike, and whether another claim of the same report fits better.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from math import log

import numpy as np
from scipy.sparse import csr_matrix

from sayso.judge.denials import find_stems
from sayso.judge.pairs import EMPTY, Pair, content_words
from sayso.model import ClaimRef, Frame, SidedClaim, Span
from sayso.predicates import find_senses
from sayso.view import StoryView, remembered

FEW = 90
"""Up to so many claims with slots of one type, each is compared with every other."""

PARTNERS = 8
"""In larger stories, the claims most like it with which one is compared."""

COPIES = 1
"""Claims of the same words that are compared in a larger story: the oldest."""

FULLEST = 120
"""Claims that share a word; one that more have tells nothing."""

MUCH_SHARED = 12.0
_WORD = re.compile(r"\S+")
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][\w’'-]+")
_CALENDAR = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|"
    r"september|october|november|december",
    re.IGNORECASE,
)
Near = tuple[ClaimRef, ClaimRef, float, str]


OLDEST = 4
"""Claims that stand for all that give one value."""


@dataclass(frozen=True)
class Likeness:
    """The claims of a story as they are compared: their telling words, and what alignment says.

    `group_of` has the number of each claim's group, `near` how near alignment has two claims of
    different groups, `doubtful` the pairs of groups that may be one.
    """

    view: StoryView
    group_of: Mapping[ClaimRef, int] = field(default_factory=dict)
    near: Mapping[frozenset[ClaimRef], float] = field(default_factory=dict)
    doubtful: frozenset[frozenset[int]] = frozenset()

    def find_oldest(self, values: Mapping[ClaimRef, Iterable[Hashable]]) -> list[ClaimRef]:
        """The claims that give a value, of each value those of the oldest reports.

        `values` has what each claim gives, in the order of the reports. Copies tell nothing new.
        """
        given: dict[Hashable, set[frozenset[str]]] = defaultdict(set)
        kept = []
        for ref, told in values.items():
            words = self.concepts[ref]
            fresh = [
                seen
                for seen in (given[value] for value in told)
                if len(seen) < OLDEST and words not in seen
            ]
            for seen in fresh:
                seen.add(words)
            if fresh:
                kept.append(ref)
        return kept

    @cached_property
    def places(self) -> Mapping[ClaimRef, int]:
        """The number of each claim in the order of the reports."""
        return {ref: at for at, (ref, _) in enumerate(self.view.claims())}

    @cached_property
    def concepts(self) -> Mapping[ClaimRef, frozenset[str]]:
        """The telling words of each claim, its dates and numbers left out."""
        return {ref: find_concepts(self.view, ref) for ref, _ in self.view.claims()}

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """How much each telling word says: most where few claims have it."""
        counts = Counter(word for found in self.concepts.values() for word in found)
        return {word: log(1 + len(self.concepts) / count) for word, count in counts.items()}

    @cached_property
    def names(self) -> Mapping[ClaimRef, frozenset[str]]:
        """The names within each claim's words, in lower case."""
        return {
            ref: frozenset(
                name.group().lower().removesuffix("’s").removesuffix("'s")
                for name in _NAME.finditer(claim.text)
                if not _CALENDAR.fullmatch(name.group())
            )
            for ref, claim in self.view.claims()
        }

    def pair(self, a: ClaimRef, b: ClaimRef) -> Pair:
        """Two claims side by side, the one of the older report first."""
        first, second = (a, b) if self.places[a] <= self.places[b] else (b, a)
        return Pair(
            self.view,
            first,
            second,
            same=self._in_one_group(a, b),
            near=self.near.get(frozenset((a, b)), 0.0),
        )

    def _in_one_group(self, a: ClaimRef, b: ClaimRef) -> bool:
        return a in self.group_of and self.group_of[a] == self.group_of.get(b)

    def are_near(self, a: ClaimRef, b: ClaimRef) -> bool:
        """True when alignment has two claims in one group, near each other, or doubtfully one."""
        one, other = self.group_of.get(a, -1), self.group_of.get(b, -2)
        if one == other or frozenset((a, b)) in self.near:
            return True
        return bool(self.doubtful) and frozenset((one, other)) in self.doubtful

    def overlap(self, a: ClaimRef, b: ClaimRef) -> tuple[float, float, float]:
        """What the shared telling words weigh, and their share of the shorter and longer claim."""
        both = self._weigh(self.concepts[a] & self.concepts[b])
        of_a, of_b = self._masses[a], self._masses[b]
        return both, both / max(min(of_a, of_b), 2.0), both / max(of_a, of_b, 2.0)

    @cached_property
    def _masses(self) -> Mapping[ClaimRef, float]:
        return {ref: self._weigh(words) for ref, words in self.concepts.items()}

    def _weigh(self, words: frozenset[str]) -> float:
        return sum([self.weights[word] for word in sorted(words)])

    def overlap_beside(
        self, a: ClaimRef, b: ClaimRef, slots: tuple[Span, Span]
    ) -> tuple[float, float]:
        """The share of the shorter and of the longer claim that both have beside two slots."""
        words = [
            self.concepts[ref] - find_stems(self.view.words(ref.article, slot))
            for ref, slot in zip((a, b), slots, strict=True)
        ]
        both, of_a, of_b = (self._weigh(part) for part in (words[0] & words[1], *words))
        return both / max(min(of_a, of_b), 2.0), both / max(of_a, of_b, 2.0)

    def find_partners(self, refs: Iterable[ClaimRef]) -> Iterator[tuple[ClaimRef, ClaimRef]]:
        """Pairs of the given claims that may be of one matter, each once, in a settled order.

        In a small story these are all; in a large one those that share telling words, or that
        alignment has in one group or near each other. Claims on one say-so in one report are no
        pair.
        """
        given = sorted(set(refs), key=self.places.__getitem__)
        pairs: Iterable[tuple[ClaimRef, ClaimRef]] = combinations(given, 2)
        if len(given) > FEW:
            pairs = self._find_likely(self._leave_copies(given))
        for a, b in pairs:
            if a.article != b.article or self.view.claim(a).chain != self.view.claim(b).chain:
                yield a, b

    def _leave_copies(self, given: Sequence[ClaimRef]) -> list[ClaimRef]:
        """The claims without the later ones of the same words: copies find nothing new."""
        kept = []
        count: Counter[str] = Counter()
        for ref in given:
            words = " ".join(self.view.claim(ref).text.lower().split())
            count[words] += 1
            if count[words] <= COPIES:
                kept.append(ref)
        return kept

    def _find_likely(self, given: Sequence[ClaimRef]) -> list[tuple[ClaimRef, ClaimRef]]:
        members: dict[int, list[ClaimRef]] = defaultdict(list)
        for ref in given:
            members[self.group_of.get(ref, -1 - self.places[ref])].append(ref)
        wanted = set(given)
        kept = {pair for pair in self.near if pair <= wanted}
        kept |= {frozenset((given[at], given[other])) for at, other in self._find_likeliest(given)}
        for group in members.values():
            kept |= {frozenset(pair) for pair in combinations(group[:PARTNERS], 2)}
        ordered = (sorted(pair, key=self.places.__getitem__) for pair in kept)
        return sorted(
            ((a, b) for a, b in ordered), key=lambda p: (self.places[p[0]], self.places[p[1]])
        )

    def _find_likeliest(self, given: Sequence[ClaimRef]) -> Iterator[tuple[int, int]]:
        """For each of the given claims the `PARTNERS` with which it shares the most telling words.

        What is shared weighs whole thousandths, so that the order of a sum decides nothing; of
        two that weigh the same, the one given first is taken.
        """
        count = Counter(word for ref in given for word in self.concepts[ref])
        column = {word: at for at, word in enumerate(w for w in count if count[w] <= FULLEST)}
        held = [[column[w] for w in self.concepts[ref] if w in column] for ref in given]
        ends = np.cumsum([0, *map(len, held)])
        places = np.fromiter((at for columns in held for at in columns), np.int64, int(ends[-1]))
        thousandths = np.array([int(1000 * self.weights[word]) for word in column], np.int64)
        shape = (len(given), max(1, len(column)))
        plain = csr_matrix((np.ones(len(places), np.int64), places, ends), shape=shape)
        weighed = csr_matrix((thousandths[places], places, ends), shape=shape)
        shared = weighed @ plain.T
        for at in range(len(given)):
            row = slice(shared.indptr[at], shared.indptr[at + 1])
            others, weights = shared.indices[row], shared.data[row]
            best = others[np.lexsort((others, -weights))].tolist()
            likeliest = [other for other in best[: PARTNERS + 1] if other != at]
            yield from ((at, other) for other in likeliest[:PARTNERS])

    def signs(self, pair: Pair) -> dict[str, float]:
        """The signs that every type of conflict has: how far the two claims are of one matter."""
        shared, of_shorter, of_longer = self.overlap(pair.a, pair.b)
        names_a, names_b = self.names[pair.a], self.names[pair.b]
        joined = frozenset((self.group_of.get(pair.a, -1), self.group_of.get(pair.b, -1)))
        publishers = [self.view.publisher(ref.article) for ref in (pair.a, pair.b)]
        return {
            "group": float(pair.same),
            "near": pair.near,
            "doubtful": float(joined in self.doubtful),
            "share": min(shared, MUCH_SHARED) / MUCH_SHARED,
            "shorter": of_shorter,
            "longer": of_longer,
            "other_names": float(bool(names_a - names_b) and bool(names_b - names_a)),
            "same_publisher": float(publishers[0] == publishers[1]),
        }


def find_concepts(view: StoryView, ref: ClaimRef) -> frozenset[str]:
    """The telling words of a claim: classes of happenings and the beginnings of other words."""
    claim = view.claim(ref)
    cut = [timex.span for timex in view.timexes(ref)]
    text = view.reports[ref.article].article.text
    words = " ".join(
        text[word.start() : word.end()]
        for span in claim.spans
        for word in _WORD.finditer(text, span.start, span.end)
        if not any(s.start <= word.start() < s.end for s in cut)
    )
    lemmas = content_words(claim.frame) if claim.frame is not None else frozenset()
    joined = _find_joined(claim.frame) if claim.frame is not None else frozenset()
    classes = {
        f"={sense.happening}" for lemma in lemmas | joined for sense in find_senses(lemma)[:1]
    }
    beginnings = find_stems(" ".join((words, *sorted(lemmas), *sorted(joined))).replace("_", ""))
    return beginnings | classes


def _find_joined(frame: Frame) -> frozenset[str]:
    """The predicate with its particle or its object as one word: "hand_over", "lose_life"."""
    objects = {f"{frame.predicate}_{x.head}" for x in frame.arguments if x.role == "object"}
    particle = {frame.predicate} if "_" in frame.predicate else set()
    return frozenset(particle | {words for words in objects if find_senses(words)})


def find_heads(pair: Pair, side: int) -> frozenset[str]:
    """The predicate of one of two claims, and the heads of what fills its roles."""
    return _find_heads(pair.view, (pair.a, pair.b)[side])


@remembered
def _find_heads(view: StoryView, ref: ClaimRef) -> frozenset[str]:
    frame = view.claim(ref).frame or EMPTY
    return frozenset({frame.predicate, *(x.head for x in frame.arguments)} - {"", "be"})


def measure_likeness(
    view: StoryView,
    groups: Sequence[Sequence[SidedClaim]],
    near: Sequence[Near] = (),
    doubtful: Iterable[tuple[int, int]] = (),
) -> Likeness:
    """The likeness of a story's claims, after what alignment says of them.

    >>> from sayso.view import view_story
    >>> measure_likeness(view_story([]), ()).places
    {}
    """
    return Likeness(
        view,
        group_of={
            ClaimRef(claim.article, claim.claim): number
            for number, group in enumerate(groups)
            for claim in group
        },
        near={frozenset((a, b)): score for a, b, score, _ in near},
        doubtful=frozenset(frozenset(pair) for pair in doubtful),
    )
